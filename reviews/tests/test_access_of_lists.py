"""The access entry of a list is found by every claim on its page, and by no other claim."""

import pytest
from django.contrib import admin

from claims import tables as lists
from claims.privacy.access_views import filter_by_claim
from claims.privacy.admin_base import ReadOnlyAdmin
from claims.privacy.models import AccessEntry
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.tests import factories as council
from reviews.dashboard import cards, my_day
from reviews.notices.bulk.preview import contents as previewing
from reviews.payouts.bank.reconciliation import queries as reconciliation
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as money
from reviews.tests import access_scenes as scenes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    """Two rows a page, so that three claims are more than one page shows."""
    monkeypatch.setattr(lists.keyset, "__defaults__", (2,))
    monkeypatch.setattr(ReadOnlyAdmin, "list_per_page", 2)
    monkeypatch.setattr(cards, "NEXT", 2)
    monkeypatch.setattr(my_day, "NEXT", 2)
    monkeypatch.setattr(previewing, "MAX_SHOWN", 2)


def found_for(user, claims):
    """The claims by which the access log finds that this person saw them."""
    mine = AccessEntry.objects.filter(user=user)
    return {claim.number for claim in claims if filter_by_claim(mine, claim.pk).exists()}


@pytest.mark.parametrize("scene", scenes.LISTS, ids=lambda scene: scene.__name__)
def test_a_list_is_found_by_the_claims_on_its_page_and_by_no_others(client, scene):
    asked = scene(3)
    answer = asked.ask(client)
    assert answer.status_code in ({200} if asked.sends is None else {409, 422})
    page = answer.content.decode()
    shown = {claim.number for claim in asked.claims if claim.number in page}
    assert len(shown) >= 2
    assert found_for(asked.user, asked.claims) == shown


@pytest.mark.parametrize(
    "scene",
    [scene for scene in scenes.LISTS if scene not in scenes.NEVER_EMPTY],
    ids=lambda scene: scene.__name__,
)
def test_a_list_without_rows_is_no_entry(client, scene):
    asked = scene(0)
    assert asked.ask(client).status_code in {200, 409, 422}
    assert not AccessEntry.objects.filter(user=asked.user).exists()


def test_a_search_of_closed_addresses_is_found_by_the_claim_that_was_typed(client):
    asked = scenes.closed_addresses(1)
    mine, _other = asked.claims
    assert asked.ask(client).status_code == 200
    assert found_for(asked.user, asked.claims) == {mine.number}
    [entry] = AccessEntry.objects.filter(user=asked.user)
    assert (entry.action, entry.term, entry.hits) == ("search", mine.number, 1)


def test_addresses_that_name_no_claim_are_no_entry(client):
    asked = scenes.closed_addresses(1)
    client.force_login(asked.user)
    assert "data-suppression" in client.get("/notices/suppressions/").content.decode()
    assert not AccessEntry.objects.filter(user=asked.user).exists()


@pytest.mark.parametrize("sends", [None, {"format": "csv", "reason": " "}])
def test_the_reconciliation_is_found_by_the_payments_that_it_names(client, monkeypatch, sends):
    """Only the owner of the tables brings a difference about: here the question is another."""
    differs, agrees = money.approved(), money.approved()
    monkeypatch.setattr(
        reconciliation,
        "_DIFFERING",
        "SELECT p.id, c.number, p.kind, p.status, p.amount, 0, 0, p.claim_id FROM reviews_payout p"
        f" JOIN claims_claim c ON c.id = p.claim_id WHERE p.id = {differs.pk} LIMIT %s",
    )
    path = "/payouts/reconciliation/" if sends is None else "/payouts/reconciliation/export/"
    asked = scenes.Scene(money.finance(), path, [differs.claim, agrees.claim], sends)
    page = asked.ask(client).content.decode()
    assert differs.claim.number in page and agrees.claim.number not in page
    assert found_for(asked.user, asked.claims) == {differs.claim.number}


def test_sums_that_name_nobody_are_no_entry(client):
    money.approved()
    user = money.finance()
    client.force_login(user)
    for path in ("/payouts/reconciliation/", "/payouts/grants/", "/payouts/batches/"):
        assert client.get(path).status_code == 200
    assert not AccessEntry.objects.filter(user=user).exists()


def test_the_panel_of_picked_payments_is_found_by_those_that_it_names_once(client):
    """It is asked for at every tick; within ten minutes it is the viewing of the list."""
    shut = money.tier_payout(account=None)
    fine = money.tier_payout()
    user = money.finance()
    client.force_login(user)
    for _ in range(2):
        asked = {"pick": [fine.pk], "shut": [shut.pk]}
        assert client.get("/payouts/selection/", asked).status_code == 200
    assert found_for(user, [shut.claim, fine.claim]) == {shut.claim.number}
    assert AccessEntry.objects.filter(user=user).count() == 1


def test_what_an_act_refused_is_found_though_it_is_no_row_of_the_page(client):
    listed, done = money.tier_payout(), money.approved()
    user = money.finance()
    client.force_login(user)
    page = client.post(f"/payouts/{done.pk}/approve/", {"seen": "x"}).content.decode()
    assert done.claim.number in page and listed.claim.number in page
    assert found_for(user, [listed.claim, done.claim]) == {listed.claim.number, done.claim.number}


@pytest.mark.parametrize("act", ["suppress", "retry"])
def test_a_sheet_of_one_notice_is_found_by_its_claim(client, act):
    notice, other = scenes.write(), scenes.write()
    scenes.dead(notice)
    user = council.secretary()
    client.force_login(user)
    assert client.post(f"/notices/{notice.pk}/{act}/").status_code == 200
    assert found_for(user, [notice.claim, other.claim]) == {notice.claim.number}


def test_a_desk_that_says_what_was_refused_is_found_too(client):
    review = council.in_review()
    user = council.secretary()
    client.force_login(user)
    answer = client.post(f"/reviews/{review.claim.number}/assess/", {"amount": "x"})
    assert answer.status_code == 422
    assert found_for(user, [review.claim]) == {review.claim.number}


def test_the_sheet_of_a_withdrawal_is_found_by_its_claim(client):
    review = council.in_review()
    user = council.secretary()
    client.force_login(user)
    assert client.post(f"/reviews/{review.claim.number}/withdraw/").status_code == 200
    assert found_for(user, [review.claim]) == {review.claim.number}


@pytest.mark.parametrize("place", [0, 1])
def test_findings_beside_a_document_are_found_by_its_claim(client, place):
    """A sentence may name the holder of an account; beside the other one stands its file's name."""
    claim = council.in_review().claim
    documents = claim.documents.order_by("pk")[:2]
    council.finding(claim, document=documents[0])
    user = council.secretary()
    client.force_login(user)
    assert client.get(f"/documents/{documents[place].pk}/").status_code == 200
    assert found_for(user, [claim]) == {claim.number}


def test_an_opened_row_of_the_admin_site_is_found_by_its_claim(client):
    payout = money.tier_payout()
    user = UserFactory(roles="admin", is_staff=True)
    client.force_login(user)
    for path in (
        f"/admin/claims/bankaccount/{payout.account_id}/change/",
        "/admin/reviews/payout/",  # numbers alone
        f"/admin/reviews/payout/{payout.pk}/change/",
    ):
        assert client.get(path).status_code == 200
    entries = AccessEntry.objects.filter(user=user).order_by("pk")
    assert [(entry.action, entry.claim_id) for entry in entries] == [
        ("view_claim", payout.claim_id),
        ("view_payout", payout.claim_id),
    ]


def test_a_claimants_name_is_found_by_every_claim_that_they_filed(client):
    claim = ClaimFactory()
    other = ClaimFactory(claimant=claim.claimant)
    user = UserFactory(roles="admin", is_staff=True)
    client.force_login(user)
    client.get("/admin/claims/claimant/")
    assert found_for(user, [claim, other]) == {claim.number, other.number}


def test_a_search_of_the_admin_site_is_found_by_whom_it_showed(client):
    claim, other = ClaimFactory(), ClaimFactory()
    user = UserFactory(roles="admin", is_staff=True)
    client.force_login(user)
    client.get("/admin/claims/claim/", {"q": claim.number})
    assert found_for(user, [claim, other]) == {claim.number}
    [entry] = AccessEntry.objects.filter(user=user)
    assert (entry.action, entry.term, entry.hits) == ("search", claim.number, 1)


def test_the_changes_of_a_row_of_the_admin_site_are_found_by_every_claim_of_its_title(client):
    claim = ClaimFactory()
    user = UserFactory(roles="admin", is_staff=True)
    client.force_login(user)
    answer = client.get(f"/admin/claims/claimant/{claim.claimant_id}/history/")
    assert str(claim.claimant) in answer.content.decode()
    assert found_for(user, [claim]) == {claim.number}
    gone = client.get(f"/admin/claims/claimant/{claim.claimant_id + 1}/history/")
    assert gone.status_code == 302 and AccessEntry.objects.filter(user=user).count() == 1


ACCOUNTS = ("reviews", "payout", "account")


@pytest.mark.parametrize("asked", [("claims", "claim", "claimant"), ACCOUNTS])
def test_the_admin_site_looks_up_nothing_for_a_field_that_no_page_offers(
    client, monkeypatch, asked
):
    payout = money.tier_payout()
    client.force_login(UserFactory(roles="admin", is_staff=True))
    sent = dict(zip(("app_label", "model_name", "field_name"), asked, strict=True))
    path = "/admin/autocomplete/"
    assert client.get(path, sent).status_code == 403
    assert client.get(path).status_code == 403
    if asked == ACCOUNTS:  # a page that offers it
        monkeypatch.setattr(type(admin.site._registry[Payout]), "autocomplete_fields", ("account",))
        [found] = client.get(path, sent).json()["results"]
        assert found["id"] == str(payout.account_id)
