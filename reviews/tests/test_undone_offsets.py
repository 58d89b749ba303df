"""An offset for a demand that was wrong is undone by two people: the debt is open again, and what
was kept back is owed again."""

import pytest

from claims.bank_accounts.tests.factories import record_account
from claims.errors import ForbiddenError
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory
from claims.tests.raw_sql import refused, row_of
from reviews.committee.appeals.tests.scene import first_round
from reviews.committee.appeals.tests.test_corrected import FIRST, RAISED, difference, raised
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.notices.models import Notice
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.errors.preparation import (
    BatchedClaimError,
    NotCancelledError,
    RestUnderWayError,
)
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Budget, LedgerEntry, PayeeHold, Payout
from reviews.payouts.preparation.grounds import may_be_prepared_again
from reviews.payouts.preparation.verbs import prepare_again, prepare_replacement
from reviews.payouts.recoveries.errors import movements as errors
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

CONFIRM = """UPDATE reviews_recoverymovement SET status = 'confirmed', confirmed_by_id = %s,
    ended_at = clock_timestamp() WHERE id = %s"""


def pay(payout):
    return money.paid(money.approved(payout))


def set_off(payout, won):
    """So many won of another claim's debt are set off against the payout; the movement."""
    owed = pay(money.tier_payout(claim=money.tier_claim(claimant=payout.claim.claimant)))
    waits = recoveries.offset(recoveries.demanded(owed, amount=won), payout, won)
    recoveries.confirmed(waits, by=money.secretary())
    waits.refresh_from_db()
    return waits


def prepared(payout):
    return Payout.objects.filter(claim=payout.claim_id, status="prepared").first()


def undone(offset):
    """The recovery after the offset was undone; the books agree."""
    found = recoveries.confirmed(recoveries.undoing(offset), by=money.secretary())
    assert list(find_differences()) == []
    return found


class TestTheDebt:
    @pytest.mark.parametrize("won", [20_000, 50_000])
    def test_the_debt_is_open_again_and_the_demand_can_be_cancelled(self, won):
        offset = set_off(money.tier_payout(), won)
        found = undone(offset)
        offset.refresh_from_db()
        assert (found.status, found.set_off, found.outstanding) == ("demanded", 0, won)
        assert offset.status == "undone"
        entry = LedgerEntry.objects.filter(recovery=found).latest("pk")
        assert (entry.kind, entry.paid, entry.receivable) == ("unoffset", 0, won)
        found = recoveries.confirmed(recoveries.cancellation(found), by=recoveries.chair())
        assert found.status == "cancelled" and Budget.objects.get().receivable == 0

    def test_two_people_of_the_offsets_offices(self):
        waits = recoveries.undoing(set_off(money.tier_payout(), 20_000))
        with pytest.raises(ForbiddenError):
            recoveries.confirmed(waits, by=money.finance())
        with pytest.raises(errors.NotUndoableError):
            recoveries.undoing(waits.undoes)
        with pytest.raises(errors.NotUndoableError):
            recoveries.undoing(waits)

    def test_the_letter_says_what_is_owed_and_what_is_paid_again(self):
        found = undone(set_off(money.tier_payout(), 20_000))
        body = Notice.objects.filter(claim=found.claim, event="recovery_corrected").get().body
        assert "다른 지급에서 뺌: 구간 지원금. 다시 지급할 금액 50,000원" in body
        assert "남은 금액: 20,000원" in body and "입금을 취소" not in body


class TestFixedGrants:
    @pytest.mark.parametrize("won", [20_000, 50_000])
    def test_the_whole_grant_is_prepared_again(self, won):
        payout = money.tier_payout()
        undone(set_off(payout, won))
        whole = prepared(payout)
        assert (whole.kind, whole.amount) == ("tier_grant", 50_000)
        pay(whole)
        assert LedgerEntry.objects.paid_total(payout.claim) == 50_000

    def test_who_entered_it_does_not_approve_what_it_prepares(self):
        payout = money.tier_payout()
        waits = recoveries.undoing(set_off(payout, 20_000))
        recoveries.confirmed(waits, by=money.secretary())
        assert waits.entered_by_id in prepared(payout).bars.values_list("user", flat=True)

    def test_above_a_paid_rest_the_difference_is_paid(self):
        payout = money.tier_payout()
        offset = set_off(payout, 20_000)
        pay(prepared(payout))
        undone(offset)
        more = prepared(payout)
        assert (more.kind, more.amount) == ("correction", 20_000)
        pay(more)
        assert LedgerEntry.objects.paid_total(payout.claim) == 50_000
        facts.confirmed(Claim.objects.get(pk=payout.claim_id), claimed_loss=250_000)
        assert prepared(payout) is None  # all of it counts

    def test_another_offset_against_the_rest_stands(self):
        payout = money.tier_payout()
        first = set_off(payout, 20_000)
        set_off(prepared(payout), 10_000)
        undone(first)
        assert prepared(payout).amount == 40_000

    def test_a_claim_on_another_route_is_owed_what_that_grants(self):
        payout = money.tier_payout()
        offset = set_off(payout, 20_000)
        facts.confirmed(Claim.objects.get(pk=payout.claim_id), claimed_loss=250_000)
        assert prepared(payout).amount == 10_000
        undone(offset)
        assert prepared(payout).amount == 30_000

    def test_what_is_cancelled_after_it_is_prepared_again_in_full(self):
        payout = money.tier_payout()
        offset = set_off(payout, 20_000)
        rest = prepared(payout)
        undone(offset)
        cancel_payout(payout=prepared(payout), by=money.finance(), reason="잘못 작성")
        rest.refresh_from_db()
        assert may_be_prepared_again(rest)
        assert prepare_again(payout=rest, by=money.secretary()).amount == 50_000

    def test_a_held_claim_gets_nothing_before_its_hold_ends(self):
        payout = money.tier_payout()
        offset = set_off(payout, 50_000)
        other = money.tier_payout()
        PayeeHold.objects.create(
            claim=payout.claim, kind="tier_grant", programme_id=payout.programme_id,
            policy=payout.policy, amount=50_000, same=["account"], other=other.claim, payout=other,
        )  # fmt: skip
        waits = recoveries.undoing(offset)
        assert dict(movement_sheet(waits).facts)["지급할 금액"] == "0원 → 0원"
        recoveries.confirmed(waits, by=money.secretary())
        payout.refresh_from_db()
        assert prepared(payout) is None and may_be_prepared_again(payout)


class TestOtherPayments:
    def test_a_decided_payment_is_prepared_in_full_again(self):
        payout = money.decided_payout(claim=ClaimFactory())
        undone(set_off(payout, 50_000))
        assert prepared(payout).amount == payout.amount

    def test_what_is_paid_above_a_paid_rest_is_part_of_the_decision(self):
        """An appeal pays what is above the first decision, the given back part with it."""
        claim = first_round(("partly", FIRST)).claim
        account = {"bank": "088", "number": "110222333442", "holder": claim.business_name}
        record_account(claim=claim, by=money.secretary(), reason="통장 사본", **account)
        first = Payout.objects.get(claim=claim)
        offset = set_off(first, 20_000)
        pay(prepared(first))
        undone(offset)
        more = prepared(first)
        assert (more.kind, more.amount) == ("correction", 20_000)
        pay(more)
        pay(difference(raised(first)))
        assert LedgerEntry.objects.paid_total(first.claim) == RAISED

    def test_a_repetition_is_prepared_in_full_again(self):
        first = money.tier_payout()
        failed = money.failed(money.approved(first))
        again = prepare_replacement(payout=failed, by=money.secretary(), same_account=True)
        undone(set_off(again, 20_000))
        whole = prepared(first)
        assert (whole.amount, whole.replaces) == (50_000, failed)


class TestARestUnderWay:
    def rest(self):
        payout = money.tier_payout()
        offset = set_off(payout, 20_000)
        return offset, money.approved(prepared(payout))

    def test_in_a_batch_it_is_waited_for(self):
        offset, rest = self.rest()
        waits = recoveries.undoing(offset)
        money.built(rest)
        with pytest.raises(BatchedClaimError):
            recoveries.confirmed(waits, by=money.secretary())
        with pytest.raises(BatchedClaimError):
            movement_sheet(waits)
        rule = "offset_is_undone_while_no_payment_is_under_way"
        assert refused(CONFIRM, money.secretary().pk, waits.pk) == rule

    def test_a_failed_one_is_paid_first(self):
        offset, rest = self.rest()
        failed = money.failed(rest)
        with pytest.raises(RestUnderWayError):
            recoveries.undoing(offset)
        pay(prepare_replacement(payout=failed, by=money.secretary(), same_account=True))
        undone(offset)
        assert prepared(rest).amount == 20_000


class TestRawSql:
    FRESH = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}  # noqa: RUF012

    def test_a_counter_entry_is_of_one_movement_and_of_its_kind(self):
        offset = set_off(money.tier_payout(), 20_000)
        waits = {"status": "'waiting'", "confirmed_by_id": "NULL", "ended_at": "NULL",
                 "payout_id": "NULL", "ground": "''", "undoes_id": str(offset.pk)}  # fmt: skip
        said = refused(row_of(offset, kind="'reversed'", **waits))
        assert said == "counter_entry_undoes_one_receipt"
        said = refused(row_of(offset, kind="'unoffset'", amount="19999", **waits))
        assert said == "counter_entry_undoes_one_offset"
        by = str(money.secretary().pk)
        waits["entered_by_id"] = by
        assert (
            refused(row_of(offset, kind="'unoffset'", **waits)) == "movement_is_entered_by_finance"
        )
        counter = recoveries.undoing(offset)
        assert refused(CONFIRM, money.finance().pk, counter.pk) == (
            "movement_is_confirmed_by_its_office"
        )
        sql = "UPDATE reviews_recoverymovement SET status = 'undone' WHERE id = %s"
        assert refused(sql, offset.pk) == "undone_offset_has_its_counter_entry"

    def test_a_grant_is_corrected_by_exactly_what_is_missing(self):
        payout = money.tier_payout()
        offset = set_off(payout, 20_000)
        pay(prepared(payout))
        undone(offset)
        more = prepared(payout)
        cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
        rule = "correction_of_a_grant_follows_a_new_route"
        for changes in (
            {"amount": "30000"},
            {"basis": f"jsonb_build_object('unoffset', {offset.pk})"},  # no counter-entry
        ):
            assert refused(row_of(more, key="key || ':2'", **self.FRESH, **changes)) == rule

    def test_a_decision_is_given_back_once_and_no_more_than_was_kept_back(self):
        first = money.decided_payout(claim=ClaimFactory())
        offset = set_off(first, 20_000)
        pay(prepared(first))
        undone(offset)
        more = pay(prepared(first))
        rule = "correction_gives_back_one_undone_offset"
        again = {**self.FRESH, "key": "key || ':2'", "batch_id": "NULL", "approved_by_id": "NULL",
                 "approved_at": "NULL", "approved_digest": "NULL",
                 "corrects_id": str(more.pk)}  # fmt: skip
        assert refused(row_of(more, **again)) == rule


def test_a_cancelled_grant_of_which_offsets_took_all_is_not_prepared_again():
    """From a page that was open before."""
    payout = money.tier_payout()
    cancel_payout(payout=payout, by=money.finance(), reason="시험")
    again = prepare_again(payout=payout, by=money.secretary())
    set_off(again, again.amount)
    with pytest.raises(NotCancelledError):
        prepare_again_or_hold(payout=payout, by=money.secretary())
