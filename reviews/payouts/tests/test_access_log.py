"""Pages of money leave entries that are found by every claim on them."""

import pytest

from claims.privacy.models import AccessEntry
from claims.tests.factories import UserFactory
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.manual_results.verbs import propose_rest
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(client):
    user = UserFactory(roles="finance")
    client.force_login(user)
    return user


def noted(action):
    """(claims, hits, term) of each entry of that act."""
    return [
        (set(entry.shown.values_list("claim_id", flat=True)), entry.hits, entry.term)
        for entry in AccessEntry.objects.filter(action=action)
    ]


def test_a_list_of_payouts_notes_whom_it_showed(client, finance):
    payouts = [make.tier_payout() for _ in range(3)]
    client.get("/payouts/")
    assert noted("view_list") == [({payout.claim_id for payout in payouts}, None, "")]
    assert AccessEntry.objects.get(action="view_list").count == 3


def test_a_list_that_shows_nobody_is_no_entry(client, finance):
    client.get("/payouts/")
    assert not AccessEntry.objects.exists()


def test_a_search_notes_what_was_typed_and_whom_it_found(client, finance):
    payout = make.tier_payout()
    make.tier_payout()
    client.get("/payouts/", {"q": payout.claim.number})
    assert noted("search") == [({payout.claim_id}, 1, payout.claim.number)]
    assert noted("view_list") == []


def test_a_payouts_page_is_one_viewing_of_its_claim(client, finance):
    payout = make.tier_payout()
    for _ in range(2):
        assert client.get(f"/payouts/{payout.pk}/").status_code == 200
    (entry,) = AccessEntry.objects.filter(action="view_payout")
    assert (entry.user, entry.claim_id) == (finance, payout.claim_id)


def test_a_batchs_page_notes_whom_it_showed(client, finance):
    payouts = [make.approved() for _ in range(2)]
    batch = make.built(*payouts)
    client.get(f"/payouts/batches/{batch.pk}/")
    assert noted("view_list") == [({payout.claim_id for payout in payouts}, None, "")]


@pytest.mark.parametrize("url", ["approve/", f"approvals/{10**15}/void/"])
def test_a_list_that_says_what_was_refused_is_noted_too(client, finance, url):
    payout = make.tier_payout()
    assert client.post(f"/payouts/{url}").status_code in {409, 422}
    assert noted("view_list") == [({payout.claim_id}, None, "")]


@pytest.mark.parametrize("act", ["cancel", "void"])
def test_so_is_a_payouts_page(client, finance, act):
    payout = make.tier_payout()
    if act == "cancel":  # for a prepared payout the first request shows the sheet
        cancel_payout(payout=payout, by=make.finance(), reason="계좌 확인")
    assert client.post(f"/payouts/{payout.pk}/{act}/").status_code in {409, 422}
    (entry,) = AccessEntry.objects.all()
    assert (entry.action, entry.claim_id) == ("view_payout", payout.claim_id)


@pytest.mark.parametrize("act", ["cancel", "release", "paid", "file"])
def test_so_is_a_batchs_page(client, finance, act):
    payout = make.approved()
    batch = make.built(payout)
    assert client.post(f"/payouts/batches/{batch.pk}/{act}/").status_code in {409, 422}
    assert noted("view_list") == [({payout.claim_id}, None, "")]


def test_sheets_of_hand_results_note_whom_they_list(client, finance):
    payouts = [make.approved() for _ in range(2)]
    batch = make.released(make.built(*payouts))
    assert client.post(f"/payouts/batches/{batch.pk}/paid/").status_code == 200
    hand = propose_rest(batch=batch, reference=make.STATEMENT, by=make.finance())
    assert client.post(f"/payouts/hand/{hand.pk}/confirm/").status_code == 200
    assert noted("view_list") == [({payout.claim_id for payout in payouts}, None, "")] * 2
