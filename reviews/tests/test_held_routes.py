"""A hold withholds the grant of the route that its claim has now, and says so everywhere."""

import pytest
from django.urls import reverse

from claims.register.models import Claim
from claims.tests.factories import UserFactory
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.payouts.grants.eligibility import route_of
from reviews.payouts.grants.queries import claims_to_prepare
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import PayeeHold
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
TIER, BASE = "구간 지원금", "기본 지원금"


@pytest.fixture
def moved(db):
    """A hold of a tier grant whose claim went to the council by a corrected loss."""
    hold = make.held()
    facts.confirmed(Claim.objects.get(pk=hold.claim_id), claimed_loss=5_000_000)
    assert hold.kind == "tier_grant"
    return PayeeHold.objects.with_grant().get(pk=hold.pk)


def text_of(client, url):
    client.force_login(money.secretary())
    return client.get(url).content.decode()


def test_the_pages_name_the_grant_of_the_present_route(client, moved):
    assert (moved.claim.route, moved.grant, moved.status) == (
        "committee_review", "base_grant", "waiting",
    )  # fmt: skip
    assert moved.won == moved.claim.routed_under.base_grant
    for page in (reverse("payouts:hold", args=[moved.pk]), reverse("payouts:holds")):
        shown = text_of(client, page)
        assert BASE in shown and f"{moved.won:,}" in shown
    claim = text_of(client, reverse("register:claim", args=[moved.claim.number]))
    assert f"{BASE} <span" in claim and f"{TIER}을 작성하지 않고 보류했습니다" in claim


def test_so_does_the_letter_of_a_duplicate(moved):
    make.duplicate(moved)
    body = moved.claim.notices.get(event="grant_duplicate").body
    assert BASE in body and TIER not in body


def test_the_runs_count_it_with_its_present_route(moved):
    programme = moved.programme
    counts = {kind: claims_to_prepare(route_of(kind), programme).held for kind in (
        "tier_grant", "base_grant",
    )}  # fmt: skip
    assert counts == {"tier_grant": 0, "base_grant": 1}


def test_the_admin_site_names_and_filters_it(client, moved):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    page = client.get(reverse("admin:reviews_payeehold_change", args=[moved.pk])).content.decode()
    assert BASE in page and TIER not in page
    rows = reverse("admin:reviews_payeehold_changelist")
    for grant, found in (("base_grant", 1), ("tier_grant", 0)):
        assert client.get(rows, {"grant": grant}).context["cl"].result_count == found


def test_a_tier_that_changes_there_and_back_is_said_and_prepared_once_released(client):
    hold = make.held()
    for loss, won in ((250_000, 30_000), (450_000, 50_000), (250_000, 30_000)):
        facts.confirmed(Claim.objects.get(pk=hold.claim_id), claimed_loss=loss)
        assert f"{won:,}" in text_of(client, reverse("payouts:holds"))
    make.released(hold)
    assert claims_to_prepare(route_of("tier_grant"), hold.programme).ready_won == won


def test_once_released_it_keeps_the_grant_of_its_beginning():
    hold = make.released(make.held())
    facts.confirmed(Claim.objects.get(pk=hold.claim_id), claimed_loss=5_000_000)
    ended = PayeeHold.objects.with_grant().get(pk=hold.pk)
    assert (ended.claim.route, ended.grant) == ("committee_review", "tier_grant")
