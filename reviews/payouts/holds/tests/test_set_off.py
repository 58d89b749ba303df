"""A grant that an offset made smaller, or took wholly, is still the grant of its payee."""

import pytest

from claims.bank_accounts.tests.factories import record_account
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import errors
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.test_guards import COPY, DUPLICATE, LAPSE
from reviews.payouts.holds.tests.test_pages import of, one, text_of
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.models.triggers.payouts import is_fixed_grant
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import refused, row_of, run

pytestmark = pytest.mark.django_db

WON = 50_000


@pytest.fixture
def owed():
    """A debt of 50,000 won, under a policy that gives an account one grant."""
    make.one_each(make.ACCOUNT)
    return recoveries.demanded()


@pytest.fixture
def first(owed):
    """A claim of the debtor with a prepared grant."""
    claim = make.claim(claimant=owed.claim.claimant)
    grants.finished()
    return claim


def set_off(claim, owed, won=WON):
    payout = claim.payouts.get(status="prepared")
    recoveries.confirmed(recoveries.offset(owed, payout, won), by=money.secretary())
    payout.refresh_from_db()
    return payout


@pytest.mark.parametrize("won", [20_000, WON])
def test_its_payee_gets_no_second_one(first, owed, won):
    gone = set_off(first, owed, won)
    second = make.claim(first, make.ACCOUNT)
    grants.finished()
    hold = PayeeHold.objects.get(claim=second)
    assert not second.payouts.exists()
    rest = first.payouts.filter(status="prepared").first()
    assert hold.payout == (rest or gone)
    assert make.duplicate(hold).status == "duplicate"


def test_a_hold_beside_it_does_not_lapse(first, owed):
    second = make.claim(first, make.ACCOUNT)
    make.claim()  # so that the runs have something to prepare
    grants.finished()
    hold = PayeeHold.objects.get(claim=second)
    set_off(first, owed)
    make.claim()
    grants.finished()
    hold.refresh_from_db()
    assert hold.status == "waiting" and not second.payouts.exists()
    assert refused(LAPSE, hold.pk) == "hold_lapses_without_the_other_grant"


def test_raw_sql_grants_no_second_one(first, owed):
    gone = set_off(first, owed)
    second = make.claim(first, make.ACCOUNT)
    assert refused(COPY, gone.pk, [second.pk]) == "payee_gets_one_fixed_grant"
    grants.finished()
    hold = PayeeHold.objects.get(claim=second)
    run(row_of(hold, claim_id=str(make.claim().pk)))  # a hold may name the cancelled row


def test_statements_and_triggers_know_the_same_grants(first, owed):
    cancelled, failed = make.claim(), make.claim()
    grants.finished()
    cancel_unbatched(Payout.objects.filter(claim=cancelled), "시험")
    money.failed(money.approved(failed.payouts.get()))
    gone = set_off(first, owed)
    found = set(Payout.objects.fixed_grants())
    sql = f"SELECT o.* FROM reviews_payout o WHERE {is_fixed_grant()}"  # noqa: S608
    assert found == set(Payout.objects.raw(sql))
    assert {gone, failed.payouts.get()} <= found and cancelled.payouts.get() not in found


def test_a_claim_whose_own_grant_was_set_off_is_no_duplicate(client, owed):
    """The debt would stay settled, although the claim gets no grant."""
    make.claim(account="110000000001")
    own = make.claim(claimant=owed.claim.claimant)
    grants.finished()
    payout = own.payouts.get()
    recoveries.confirmed(recoveries.offset(owed, payout, 20_000), by=money.secretary())
    record_account(
        claim=own, by=money.secretary(), bank="004", number="110000000001",
        holder=own.representative, reason="정정",
    )  # fmt: skip
    hold = PayeeHold.objects.get(claim=own)
    cancel_unbatched(Payout.objects.filter(claim=own), "시험")
    by = money.secretary()
    with pytest.raises(errors.GrantedClaimError):
        make.duplicate(hold)
    assert refused(DUPLICATE, by.pk, hold.pk) == "granted_claim_is_no_duplicate"
    page = text_of(client, by, one(hold))
    assert "상계되어 중복으로 끝낼 수 없습니다" in page and of("duplicate", hold) not in page
