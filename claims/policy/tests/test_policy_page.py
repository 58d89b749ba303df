"""The page of a published policy, for everybody who works by it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.policy.comparison import RULES
from claims.policy.context import GROUPS
from claims.policy.models import SupportPolicy
from claims.policy.models.choices import VersionState
from claims.policy.verbs import copy_policy
from claims.tests.factories import ClaimFactory, UserFactory, publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

ROLES_THAT_READ = (
    *("member", "chair", "secretariat", "finance", "customer_centre", "auditor", "admin"),
)


def published(*, without_tier=None, **rules):
    """Publish a copy of the policy in force with other rules, in force from now unless told."""
    by = UserFactory(roles="admin")
    draft = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    SupportPolicy.objects.filter(pk=draft.pk).update(**rules)
    draft.tiers.filter(upper_bound=without_tier).delete()
    draft.refresh_from_db()
    return publish(draft, UserFactory(roles="admin"))


def page(client, policy=None, role="member"):
    client.force_login(UserFactory(roles=role))
    url = reverse("policy:version", args=[policy.pk]) if policy else reverse("policy:in_force")
    return client.get(url)


def test_every_rule_stands_in_one_group():
    named = [name for _title, names in GROUPS for name in names]
    assert sorted(named) == sorted(set(RULES) - {"title", "effective_from"})


@pytest.mark.parametrize("role", ROLES_THAT_READ)
def test_everybody_who_works_by_it_reads_the_policy_in_force(client, role):
    body = page(client, role=role).content.decode()
    for words in ("심의 기준액", "500,000원", "배정 위원의 과반", "영업이익률"):
        assert words in body


def test_it_says_first_what_the_version_before_said_otherwise(client):
    policy = published(decide_working_days=12, sample_share=500)
    response = page(client)
    assert response.context["policy"] == policy
    changed = {line.name: (line.old, line.new) for line in response.context["changed"]}
    assert changed.pop("effective_from")
    assert changed == {"decide_working_days": ("15", "12"), "sample_share": ("0%", "5%")}


def test_a_tier_that_the_version_no_longer_has_is_a_change_and_no_tier(client):
    published(without_tier=300_000)
    context = page(client).context
    assert [line.label for line in context["tiers"]] == ["500,000원 이하"]
    assert ("300,000원 이하", "30,000원", "없음") in [line[1:4] for line in context["changed"]]


def test_a_version_to_come_does_not_take_the_place_of_the_one_in_force(client):
    now = SupportPolicy.objects.effective()
    coming = published(effective_from=clock.now() + 3 * DAY)
    response = page(client)
    assert response.context["policy"] == now
    states = {one.policy.pk: one.state for one in response.context["versions"]}
    assert states == {coming.pk: VersionState.UPCOMING, now.pk: VersionState.IN_FORCE}
    assert page(client, coming).context["state"] == VersionState.UPCOMING


def test_the_version_before_stays_readable_and_says_that_it_is_past(client):
    before = SupportPolicy.objects.effective()
    published(base_grant=60_000)
    response = page(client, before)
    assert response.context["state"] == VersionState.PAST
    assert "50,000원" in response.content.decode()


def test_a_draft_is_no_page(client):
    draft = copy_policy(policy=SupportPolicy.objects.effective(), by=UserFactory(roles="admin"))
    assert page(client, draft).status_code == 404


def test_without_a_policy_in_force_the_page_says_so(client):
    with clock.at(SupportPolicy.objects.effective().effective_from - DAY):
        response = page(client)
    assert response.status_code == 200
    assert "시행 중인 정책이 없습니다" in response.content.decode()


def test_the_page_of_a_claim_leads_to_the_version_that_routed_it(client):
    policy = published(base_grant=60_000)
    claim = ClaimFactory(routed_under=policy)
    published(base_grant=70_000)
    client.force_login(UserFactory(roles="secretariat"))
    body = client.get(reverse("register:claim", args=[claim.number])).content.decode()
    assert f'href="{reverse("policy:version", args=[policy.pk])}"' in body
