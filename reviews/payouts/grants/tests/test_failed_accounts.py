"""An account to which a payment failed is never prepared again unwarned."""

import pytest

from claims.tests.confirming import digest_on
from claims.tests.factories import UserFactory
from reviews.payouts.grants import preparation, running
from reviews.payouts.grants.eligibility import ROUTES
from reviews.payouts.grants.errors import FailedAccountsChangedError, NothingToPrepareError
from reviews.payouts.grants.missing_accounts import claims_without_account
from reviews.payouts.grants.queries import grant_summary
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.models import GrantRun, Payout
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
CLOSED, GOOD = "110099998888", "110077776666"


def failed_at(number):
    """A grant of another claim that failed at an account."""
    return make.failed(payout_to(number))


def payout_to(number):
    return make.approved(make.tier_payout(plain_number=number))


@pytest.mark.parametrize("kind", [TIER, BASE])
def test_it_is_counted_and_listed_apart_and_left_out(kind):
    failed_at(CLOSED)
    closed = grants.claim_of(kind, plain_number=CLOSED)
    other = grants.claim_of(kind, plain_number=CLOSED, holder_match="mismatch")
    good = grants.claim_of(kind, plain_number=GOOD)
    grant, programme = ROUTES[kind], preparation.programme_now()
    summary = grant_summary(grant, programme)
    assert (summary.ready.count, summary.failed_before.count, summary.without_account) == (1, 1, 1)
    assert summary.failed_before.won == summary.ready.won > 0
    found = claims_without_account(grant, programme)
    assert {claim: claim.failed_before for claim in found} == {closed: True, other: True}
    assert list(claims_without_account(grant, programme, failed_only=True)) == [closed]
    run = grants.finished(kind)
    assert (run.expected, run.prepared, run.without_account) == (3, 1, 2)
    assert list(Payout.objects.filter(run=run).values_list("claim", flat=True)) == [good.pk]


def test_who_was_told_how_many_there_are_takes_them_along():
    failed_at(CLOSED)
    closed = grants.claim_of(TIER, plain_number=CLOSED)
    by = make.secretary()
    with pytest.raises(NothingToPrepareError):
        preparation.prepare_grants(kind=TIER, by=by)
    with pytest.raises(FailedAccountsChangedError):
        preparation.prepare_grants(kind=TIER, by=by, failed_seen=2)
    run = preparation.prepare_grants(kind=TIER, by=by, failed_seen=1)
    running.process(run.pk)
    run.refresh_from_db()
    assert (run.failed_seen, run.prepared) == (1, 1)
    assert Payout.objects.get(run=run).claim == closed


def test_what_arrived_since_or_another_account_ends_it():
    failed = failed_at(CLOSED)
    arrived, corrected = (grants.claim_of(TIER, plain_number=CLOSED) for _n in range(2))
    make.new_account(corrected)
    grant, programme = ROUTES[TIER], preparation.programme_now()
    assert list(claims_without_account(grant, programme)) == [arrived]
    again = make.paid(payout_to(CLOSED))
    assert again.ended_at > failed.ended_at
    assert not claims_without_account(grant, programme).exists()
    assert grant_summary(grant, programme).ready.count == 2


def test_the_page_says_so_and_the_tick_carries_the_number(client):
    failed_at(CLOSED)
    claim = grants.claim_of(TIER, plain_number=CLOSED)
    client.force_login(UserFactory(roles="secretariat"))
    page = client.get("/payouts/grants/").content.decode()
    assert "입금되지 않았던 계좌" in page and 'name="failed_seen" value="1"' in page
    listed = client.get("/payouts/grants/accounts/", {"kind": TIER, "why": "failed"})
    assert claim.number in listed.content.decode()
    asked = {"kind": TIER, "request_key": "3f0c0b1e-8f0a-4a44-9b57-0d6e4f6a2a11"}
    assert client.post("/payouts/grants/start/", asked).status_code == 422
    stale = asked | {"failed_seen": "3", "request_key": "3f0c0b1e-8f0a-4a44-9b57-0d6e4f6a2a12"}
    assert client.post("/payouts/grants/start/", stale).status_code == 409
    told = asked | {"failed_seen": "1", "request_key": "3f0c0b1e-8f0a-4a44-9b57-0d6e4f6a2a13"}
    sheet = client.post("/payouts/grants/start/", told)
    assert "입금되지 않았던 계좌 (함께 작성)" in sheet.content.decode()
    told |= {"request_key": "3f0c0b1e-8f0a-4a44-9b57-0d6e4f6a2a14", "confirmed": digest_on(sheet)}
    assert client.post("/payouts/grants/start/", told).status_code == 302
    assert GrantRun.objects.get().failed_seen == 1
