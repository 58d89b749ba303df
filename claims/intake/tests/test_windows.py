import re
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.errors import ForbiddenError
from claims.intake.models import FilingWindow, WindowExtension
from claims.intake.window_changes import propose_window
from claims.intake.windows import ExtensionGoesBackError
from claims.policy.models import Company, SupportPolicy
from claims.policy.triage import TriageRule, triage
from claims.register.models import Claim, Harm
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.factories import extend as extend_now

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
LATE = datetime(2022, 11, 8, 12, tzinfo=SEOUL)


def extend(by, closes_at=datetime(2022, 11, 12, tzinfo=SEOUL)):
    window = FilingWindow.objects.get(code="1015-1")
    return extend_now(window, closes_at, by, announced_on=date(2022, 11, 7))


@pytest.fixture
def administrator():
    return UserFactory(roles="admin")


def test_an_extension_is_announced_and_moves_the_closing(administrator):
    extension = extend(administrator)
    window = FilingWindow.objects.get(code="1015-1")
    assert window.closes_at == extension.closes_after > extension.closes_before
    assert WindowExtension.objects.filter(window=window).count() == 2


def statement_timeout():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_routing_anew_has_a_workers_time_and_the_next_page_its_own(administrator, settings):
    settings.WORKER_STATEMENT_SECONDS = 1800
    before = statement_timeout()
    with transaction.atomic():
        extend(administrator)
        assert statement_timeout() == "30min"
    assert statement_timeout() == before != "30min"


def test_a_window_only_closes_later(administrator):
    with pytest.raises(ExtensionGoesBackError):
        extend(administrator, datetime(2022, 11, 6, tzinfo=SEOUL))


def test_only_the_administrator_extends():
    with pytest.raises(ForbiddenError):
        extend(UserFactory(roles="secretariat"))


def test_late_claims_that_now_fit_go_where_triage_sends_them(administrator):
    """The set-wise SQL and the pure rule agree, at every boundary and for every kind."""
    losses = (None, 1, 300_000, 300_001, 500_000, 500_001)
    kinds = ("individual", "small_business", "larger_business")
    companies = (
        Company.objects.get(is_operator=True),
        Company.objects.exclude(is_operator=True)[0],
    )
    made = [
        ClaimFactory(
            route="late",
            filed_at=LATE,
            claimed_loss=loss,
            harm=Harm.MONETARY if loss else Harm.NONE,
            claimant_kind=kind,
            company=company,
        )
        for loss, kind, company in product(losses, kinds, companies)
    ]
    beyond = ClaimFactory(route="late", filed_at=LATE + timedelta(days=30))
    extend(administrator)
    rule = TriageRule.of(SupportPolicy.objects.effective())
    for claim in made:
        now = Claim.objects.get(pk=claim.pk)
        expected = triage(
            in_a_window=True,
            of_operator=claim.company.is_operator,
            loss=claim.claimed_loss,
            small_business=claim.claimant_kind == "small_business",
            rule=rule,
        )
        assert now.route == expected.route, (claim.claimed_loss, claim.claimant_kind)
        assert now.tier_id == (expected.tier.pk if expected.tier else None)
    assert Claim.objects.get(pk=beyond.pk).route == "late"


class TestAdminSite:
    """The administrator opens and extends windows there, through the verbs."""

    URL = "/admin/claims/filingwindow/"

    @pytest.fixture
    def signed_in(self, client):
        user = UserFactory(roles="admin", is_staff=True)
        client.force_login(user)
        return user

    def confirmed(self):
        """Confirm the one waiting change as another administrator, who is returned."""
        other = UserFactory(roles="admin")
        confirm_change(change=ProposedChange.objects.waiting().get(), by=other)
        return other

    def extend(self, client, closes_on, time="00:00"):
        window = FilingWindow.objects.get(code="1015-1")
        data = {
            "new_closing_0": closes_on,
            "new_closing_1": time,
            "announced_on": "2022-11-07",
            "reason": "한 번 더",
            "extensions-TOTAL_FORMS": "0",
            "extensions-INITIAL_FORMS": "0",
        }
        return client.post(f"{self.URL}{window.pk}/change/", data, follow=True)

    def test_an_extension_entered_there_routes_late_claims(self, client, signed_in):
        late = ClaimFactory(route="late", filed_at=LATE)
        answer = self.extend(client, "2022-11-12")
        assert answer.status_code == 200
        assert not WindowExtension.objects.filter(reason="한 번 더").exists()
        other = self.confirmed()
        extension = WindowExtension.objects.get(reason="한 번 더")
        assert extension.by == other != signed_in
        assert Claim.objects.get(pk=late.pk).route == "committee_review"

    def test_what_it_would_route_is_said_until_it_has(self, client, signed_in):
        ClaimFactory(route="late", filed_at=LATE)
        self.extend(client, "2022-11-12")
        change = ProposedChange.objects.waiting().get()
        waiting = client.get("/changes/").content.decode()
        assert re.search(r"새로 분류될 신청.*?1건", waiting, re.S)
        other = type(client)()
        other.force_login(UserFactory(roles="admin"))
        assert "다시 분류됩니다" in other.get(f"/changes/{change.pk}/confirm/").content.decode()
        self.confirmed()
        assert "새로 분류될 신청" not in client.get("/changes/").content.decode()

    @pytest.mark.parametrize(("kind", "routes"), [("filing", True), ("documents", False)])
    def test_only_a_window_for_filing_says_that_it_routes(self, client, signed_in, kind, routes):
        ClaimFactory(route="late", filed_at=LATE)
        window = FilingWindow(
            code="1015-4", incident_id=FilingWindow.objects.get(code="1015-1").incident_id,
            kind=kind, name="4차", opens_at=LATE, closes_at=LATE + timedelta(days=1),
        )  # fmt: skip
        change = propose_window(window=window, reason="네 번째", by=signed_in)
        client.force_login(UserFactory(roles="admin"))
        sheet = client.get(f"/changes/{change.pk}/confirm/").content.decode()
        assert ("다시 분류됩니다" in sheet) is routes
        assert ("새로 분류될 신청" in sheet) is routes

    def test_going_back_is_refused_in_words(self, client, signed_in):
        answer = self.extend(client, "2022-11-01")
        page = answer.content.decode()
        assert "지금 마감보다 뒤여야" in page
        assert "2022-11-01" in page and "한 번 더" in page  # what was typed stays
        assert "변경되었습니다" not in page
        assert not WindowExtension.objects.filter(reason="한 번 더").exists()
        assert not ProposedChange.objects.waiting().exists()

    def test_the_closing_is_shown_as_it_was_entered(self, client, signed_in):
        self.extend(client, "2022-11-12", "23:59")
        self.confirmed()
        window = FilingWindow.objects.get(code="1015-1")
        assert window.closes_at == datetime(2022, 11, 12, 23, 59, tzinfo=SEOUL)
        page = client.get(self.URL).content.decode()
        assert re.search(r"field-closes_at[^>]*>[^<]*(23:59|11:59)", page), page

    def test_a_new_window_takes_in_what_was_late(self, client, signed_in):
        late = ClaimFactory(route="late", filed_at=LATE)
        data = {
            "code": "1015-3",
            "incident": FilingWindow.objects.get(code="1015-1").incident_id,
            "kind": "filing",
            "name": "3차 접수",
            "opens_at_0": "2022-11-08",
            "opens_at_1": "00:00",
            "closes_at_0": "2022-11-10",
            "closes_at_1": "00:00",
            "opened_for": "",
            "reason": "세 번째 접수",
            "extensions-TOTAL_FORMS": "0",
            "extensions-INITIAL_FORMS": "0",
        }
        answer = client.post(f"{self.URL}add/", data, follow=True)
        assert answer.status_code == 200
        assert not FilingWindow.objects.filter(code="1015-3").exists()
        self.confirmed()
        assert FilingWindow.objects.filter(code="1015-3").exists()
        assert Claim.objects.get(pk=late.pk).route == "committee_review"
