"""An appeal decides again what the claim gets in all: overpaid money that came back is not counted
as paid."""

import pytest

from claims.tests.raw_sql import refused, row_of
from reviews.committee.appeals.tests.test_corrected import (
    FIRST,
    RAISED,
    correct,
    difference,
    pay,
    raised,
    rows,
)
from reviews.notices.models import Notice
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.recoveries.demands.verbs import approve_recovery, usual_due_day
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

BACK = 100_000  # won


def came_back(payout, won=BACK, cause="overpaid"):
    found = recoveries.proposed(payout, amount=won, cause=cause)
    approve_recovery(recovery=found, due_on=usual_due_day(), by=money.finance())
    found.refresh_from_db()
    return recoveries.received(found, won)


def test_what_came_back_is_paid_again_with_the_difference():
    first = rows()
    came_back(first)
    decision = raised(first)
    more = difference(decision)
    assert (more.kind, more.amount) == ("appeal_adjustment", RAISED - FIRST + BACK)
    assert "500,000원" in Notice.objects.get(key=f"decision:{decision.resolution_no}").body
    pay(more)
    assert LedgerEntry.objects.paid_total(first.claim) == RAISED
    assert list(find_differences()) == []


def test_up_to_the_loss_and_with_what_a_correction_had_paid():
    first = rows()
    came_back(pay(correct(first, BACK)), 60_000)
    more = difference(raised(first, 899_999))
    assert more.amount == 899_999 - FIRST - BACK + 60_000
    pay(more)
    assert LedgerEntry.objects.paid_total(first.claim) == 899_999


def test_not_what_came_back_for_another_cause_or_where_the_grant_stays():
    first = rows()
    came_back(first, cause="fraud")
    assert difference(raised(first)).amount == RAISED - FIRST
    other = rows()
    came_back(other)
    assert difference(raised(other, FIRST)) is None


def test_raw_sql_pays_exactly_what_had_come_back_at_the_decision():
    first = rows()
    came_back(first)
    more = difference(raised(first))
    came_back(first, 50_000)  # after the decision: it is owed by it
    cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
    fresh = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}
    rule = "payout_without_preparer_rests_on_a_decision"
    assert refused(row_of(more, key="key || ':2'", amount="amount + 1", **fresh)) == rule
    ended = Payout.objects.get(pk=more.pk)
    assert prepare_again(payout=ended, by=money.secretary()).amount == RAISED - FIRST + BACK
