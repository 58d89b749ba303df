"""Overpaid money that came back is no longer counted as paid when a claim gets a higher grant."""

import pytest

from claims.register.models import Claim
from claims.tests.raw_sql import refused, row_of, run
from reviews.committee.fact_corrections.confirmations import effect_of
from reviews.committee.fact_corrections.plan import plan_of
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.retriage.tests import factories as retriages
from reviews.notices.models import Notice
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.recoveries.demands.verbs import approve_recovery, usual_due_day
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

RULE = "correction_of_a_grant_follows_a_new_route"


def paid_grant(won=50_000, **more):
    claim = money.tier_claim(won, **more)
    return pay(money.tier_payout(claim=claim, amount=won))


def pay(payout):
    return money.paid(money.approved(payout))


def back(payout, won, cause="overpaid"):
    """So many won of a payment come back for this cause."""
    found = recoveries.proposed(payout, amount=won, cause=cause)
    approve_recovery(recovery=found, due_on=usual_due_day(), by=money.finance())
    found.refresh_from_db()
    return recoveries.received(found, won)


def with_loss(claim, loss):
    """Correct the claimed loss: up to 300,000 won grants 30,000, above it 50,000. Returns the
    payout that is prepared then, None without one."""
    facts.confirmed(Claim.objects.get(pk=claim.pk), claimed_loss=loss)
    return Payout.objects.filter(claim=claim, status="prepared").first()


def lowered_and_back():
    """A grant of 50,000 won, of which 20,000 came back as the facts were corrected."""
    payout = paid_grant()
    assert with_loss(payout.claim, 250_000) is None
    return payout, back(payout, 20_000)


def lines(claim, loss):
    made = facts.proposed(Claim.objects.get(pk=claim.pk), claimed_loss=loss)
    return [(str(k), str(v)) for k, v in effect_of(made.claim, plan_of(made.claim, made))]


def test_what_came_back_is_paid_again_when_the_facts_go_up():
    payout, _recovery = lowered_and_back()
    more = with_loss(payout.claim, 450_000)
    assert (more.kind, more.amount) == ("correction", 20_000)
    body = Notice.objects.filter(claim=payout.claim, event="facts_corrected").latest("pk").body
    assert "돌려주신 20,000원을 빼고 계산한 차액 20,000원" in body
    pay(more)
    assert LedgerEntry.objects.paid_total(payout.claim) == 50_000
    assert list(find_differences()) == []


def test_above_a_grant_that_came_back_wholly_the_whole_new_one_is_paid():
    payout = paid_grant(30_000)
    back(payout, 30_000)
    assert with_loss(payout.claim, 450_000).amount == 50_000


def test_what_another_grant_gave_back_is_counted_once():
    """The debt of the first claim is set off against the second's grant, which counts it as paid;
    together they have what both are granted."""
    first = paid_grant()
    second = money.tier_payout(claim=money.tier_claim(claimant=first.claim.claimant))
    with_loss(first.claim, 250_000)
    debt = recoveries.demanded(first, amount=20_000)
    recoveries.confirmed(recoveries.offset(debt, second, 20_000), by=money.secretary())
    pay(Payout.objects.get(claim=second.claim, status="prepared"))
    pay(with_loss(first.claim, 450_000))
    held = [LedgerEntry.objects.paid_total(row.claim) for row in (first, second)]
    assert sum(held) == 50_000 + 50_000


@pytest.mark.parametrize("cause", ["fraud", "wrong_payee", "desk_error"])
def test_money_that_came_back_for_another_cause_goes_on_counting(cause):
    payout = paid_grant()
    with_loss(payout.claim, 250_000)
    recovery = back(payout, 20_000, cause)
    said = dict(lines(payout.claim, 450_000))
    assert said["환수로 돌아온 지원금"].startswith("20,000원. 원인이 「")
    assert recovery.get_cause_display() in said["환수로 돌아온 지원금"]
    assert said["더 지급할 금액"] == "0원"


def test_the_sheet_says_what_came_back_and_what_is_paid():
    payout, _recovery = lowered_and_back()
    said = dict(lines(payout.claim, 450_000))
    assert "세지 않습니다" in said["환수로 돌아온 지원금"]
    assert (said["이미 지급한 지원금"], said["더 지급할 금액"]) == ("50,000원", "20,000원")


def test_an_undone_receipt_counts_as_paid_again():
    payout, recovery = lowered_and_back()
    recoveries.confirmed(recoveries.undoing(recovery.movements.get(kind="received")))
    assert with_loss(payout.claim, 450_000) is None


def test_a_new_policy_takes_off_what_came_back():
    payout, _recovery = lowered_and_back()
    left = paid_grant()
    back(left, 50_000, "fraud")
    moved = retriages.finished(won=(35_000, 45_000))
    assert (moved.before_won, moved.after_won, moved.held_won) == (30_000, 35_000, 30_000)
    assert Payout.objects.get(claim=payout.claim, status="prepared").amount == 5_000
    assert [(m.status, m.why) for m in moved.moves.filter(claim=left.claim)] == [("left", "paid")]


def test_raw_sql_pays_again_exactly_what_had_come_back_at_the_new_route():
    payout, _recovery = lowered_and_back()
    more = with_loss(payout.claim, 450_000)
    back(payout, 10_000)  # after the new route: it is owed by it
    cancel_payout(payout=more, by=money.finance(), reason="잘못 작성")
    fresh = {"status": "'prepared'", "ended_at": "NULL", "ended_reason": "''"}
    for won in ("10000", "30000"):
        assert refused(row_of(more, key="key || ':2'", amount=won, **fresh)) == RULE
    assert run(row_of(more, key="key || ':2'", **fresh)) == 1
