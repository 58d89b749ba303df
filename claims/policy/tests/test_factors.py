"""The factor tables: shipped, frozen with their policy, copied, and counted from the register."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.errors import ConflictError, ForbiddenError
from claims.identifiers import name_key
from claims.policy.factors import copy_factors, count_medians
from claims.policy.models import (
    Industry,
    PolicyFactor,
    Programme,
    Service,
    SupportPolicy,
    SupportTier,
)
from claims.policy.publication_change import is_proposed
from claims.policy.verbs import NEEDED_FACTORS, missing_factors
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    policy = SupportPolicy.objects.create(
        programme=Programme.objects.get(code="cash-support"), version=2, title="개정안"
    )
    SupportTier.objects.create(policy=policy, upper_bound=500_000, amount=50_000)
    return policy


@pytest.fixture
def admin():
    return UserFactory(roles="admin", is_staff=True)


def trade(name):
    return Industry.objects.create(name=name, name_key=name_key(name))


def medians(policy):
    rows = policy.factors.filter(factor="median_claim")
    return {(row.service_id, row.industry_id): row.value for row in rows}


def test_the_shipped_policy_has_its_factors():
    shipped = SupportPolicy.objects.effective()
    assert missing_factors(shipped) == []
    general = shipped.factors.filter(service=None, industry=None)
    assert dict(general.values_list("factor", "value")) == {
        "margin": 2_500,
        "substitute": 1_500,
        "market_share": 9_000,
        "median_claim": 300_000,
    }
    flower = shipped.factors.get(industry__name="화훼 소매")
    assert (flower.factor, flower.value) == ("margin", 2_200)
    channel = shipped.factors.filter(service__name="카카오톡 채널")
    assert {row.factor for row in channel} == {"substitute", "market_share"}


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO claims_policyfactor (policy_id, factor, value, unit)"
        " SELECT id, 'margin', 1, 'bp' FROM claims_supportpolicy WHERE published_at IS NOT NULL",
        "UPDATE claims_policyfactor SET value = 9999 WHERE unit = 'bp'",
        "DELETE FROM claims_policyfactor",
    ],
)
def test_factors_of_a_published_policy_are_frozen_even_to_raw_sql(sql):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        connection.cursor().execute(sql)
    assert refused_by(refused.value) == "factors_of_a_published_policy_are_frozen"


def test_the_application_cannot_pass_the_freeze_as_the_owner_may():
    import pgtrigger

    policy = SupportPolicy.objects.effective()
    ignoring = pgtrigger.ignore("claims.PolicyFactor:factors_of_a_published_policy")
    with ignoring, pytest.raises(IntegrityError), transaction.atomic():
        PolicyFactor.objects.filter(policy=policy, unit="bp").update(value=1)


def test_a_draft_takes_over_what_it_lacks(draft, admin):
    PolicyFactor.objects.create(policy=draft, factor="margin", value=1_234, unit="bp")
    assert [kind for kind in NEEDED_FACTORS if kind in missing_factors(draft)]
    came = copy_factors(policy=draft, by=admin)
    shipped = SupportPolicy.objects.effective().factors.count()
    assert came == shipped - 1 and draft.factors.count() == shipped
    assert draft.factors.get(factor="margin", service=None, industry=None).value == 1_234
    assert missing_factors(draft) == []
    assert copy_factors(policy=draft, by=admin) == 0


def test_medians_stand_on_enough_claims_of_small_businesses(draft, admin):
    a, b = Service.objects.filter(name__in=["카카오맵", "톡스토어"]).order_by("pk")
    flowers, cakes = trade("꽃집"), trade("빵집")
    for amount in (100, 200, 900):
        ClaimFactory(claimed_loss=amount, service=a, industry=flowers)
    for amount in (400, 500):
        ClaimFactory(claimed_loss=amount, service=b, industry=cakes)
    ClaimFactory(claimed_loss=600, service=b, industry=None)
    ClaimFactory(no_loss=True, service=a, industry=flowers)
    ClaimFactory(
        claimed_loss=10**9, service=a, industry=flowers, claimant_kind="larger_business",
        route="out_of_scope",
    )  # fmt: skip
    PolicyFactor.objects.create(policy=draft, factor="median_claim", value=7, unit="won")
    assert count_medians(policy=draft, by=admin, fewest=3) == 5
    assert medians(draft) == {
        (None, None): 400,  # the lower middle of six
        (a.pk, None): 200,
        (b.pk, None): 500,
        (None, flowers.pk): 200,
        (a.pk, flowers.pk): 200,
    }


def test_only_who_writes_policies_fills_them_and_only_drafts(draft, admin):
    for verb in (count_medians, copy_factors):
        with pytest.raises(ForbiddenError):
            verb(policy=draft, by=UserFactory(roles="secretariat"))
        with pytest.raises(ConflictError):
            verb(policy=SupportPolicy.objects.effective(), by=admin)


class TestAdmin:
    @pytest.fixture(autouse=True)
    def signed_in(self, client, admin):
        client.force_login(admin)
        self.client = client

    def form(self, policy, *rows):
        """Return the POST data of a draft's admin form as a browser sends it, with these factor
        rows added."""
        page = self.client.get(reverse("admin:claims_supportpolicy_change", args=[policy.pk]))
        data = {}
        for form in (page.context["adminform"].form, *self._inlines(page)):
            for field in form:
                value = field.value()
                data[field.html_name] = "" if value is None else value
        data |= {"tiers-TOTAL_FORMS": 1, "tiers-INITIAL_FORMS": 1}
        data |= {"factors-TOTAL_FORMS": len(rows), "factors-INITIAL_FORMS": 0}
        for place, row in enumerate(rows):
            data |= {f"factors-{place}-{name}": value for name, value in row.items()}
            data[f"factors-{place}-policy"] = policy.pk
        return {key: value for key, value in data.items() if value is not False}

    @staticmethod
    def _inlines(page):
        sets = page.context["inline_admin_formsets"]
        return [form for one in sets for form in one.formset.initial_forms]

    def test_rows_are_written_in_the_unit_of_their_kind(self, draft):
        rows = ({"factor": "margin", "value": "25%"}, {"factor": "median_claim", "value": "2만원"})
        url = reverse("admin:claims_supportpolicy_change", args=[draft.pk])
        answer = self.client.post(url, self.form(draft, *rows))
        assert answer.status_code == 302, answer.context["errors"]
        assert set(draft.factors.values_list("factor", "value", "unit")) == {
            ("margin", 2_500, "bp"),
            ("median_claim", 20_000, "won"),
        }

    def test_a_ratio_above_the_whole_is_refused_in_words(self, draft):
        url = reverse("admin:claims_supportpolicy_change", args=[draft.pk])
        answer = self.client.post(url, self.form(draft, {"factor": "margin", "value": "100.01%"}))
        assert answer.status_code == 200 and "0%부터 100%까지" in answer.content.decode()
        assert not draft.factors.exists()

    def test_a_draft_shows_what_it_would_suggest(self, draft, admin):
        url = reverse("admin:claims_supportpolicy_change", args=[draft.pk])
        assert "제안액" in self.client.get(url).content.decode()
        copy_factors(policy=draft, by=admin)
        page = self.client.get(url).content.decode()
        assert "131,218" in page  # for 1,000,000 by the general rows: 650,000 x .25 x .85 x .95

    def test_the_page_costs_the_same_for_one_row_and_for_dozens(self, draft, admin):
        url = reverse("admin:claims_supportpolicy_change", args=[draft.pk])
        PolicyFactor.objects.create(policy=draft, factor="margin", value=1_234, unit="bp")
        self.client.get(url)
        with CaptureQueriesContext(connection) as one:
            self.client.get(url)
        copy_factors(policy=draft, by=admin)
        with CaptureQueriesContext(connection) as dozens:
            page = self.client.get(url).content.decode()
        assert page.count('aria-label="업종"') > 30 and len(dozens) == len(one)

    def test_the_actions_fill_a_draft(self, draft):
        url = reverse("admin:claims_supportpolicy_changelist")
        for action in ("take_factors", "take_medians"):
            data = {"action": action, "_selected_action": [draft.pk]}
            assert self.client.post(url, data).status_code == 302
        assert missing_factors(draft) == []

    def test_a_published_policy_shows_its_factors_and_takes_none(self):
        shipped = SupportPolicy.objects.effective()
        url = reverse("admin:claims_supportpolicy_change", args=[shipped.pk])
        page = self.client.get(url).content.decode()
        assert "화훼 소매" in page and 'name="factors-0-value"' not in page

    def test_the_page_of_a_draft_proposes_its_publication(self, draft, admin):
        address = reverse("admin:claims_supportpolicy_publish", args=[draft.pk])
        shipped = SupportPolicy.objects.effective()

        def page_of(policy):
            url = reverse("admin:claims_supportpolicy_change", args=[policy.pk])
            return self.client.get(url).content.decode()

        assert address in page_of(draft) and "「공포 제안」을 누르면" in page_of(draft)
        assert "공포 제안" not in page_of(shipped)
        assert self.client.get(address).status_code == 405
        refused = self.client.post(address, follow=True).content.decode()  # factors are missing
        assert address in refused and not is_proposed(draft)
        for fill in (copy_factors, count_medians):
            fill(policy=draft, by=admin)
        done = self.client.post(address, follow=True).content.decode()
        assert is_proposed(draft)
        assert "공포를 제안한 초안입니다" in done and address not in done
        draft.refresh_from_db()
        assert not draft.is_published

    def test_a_published_version_is_not_proposed(self):
        shipped = SupportPolicy.objects.effective()
        address = reverse("admin:claims_supportpolicy_publish", args=[shipped.pk])
        assert self.client.post(address).status_code == 403
