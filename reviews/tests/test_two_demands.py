"""A demand that a later route limits, and a newer one that two people proposed after that route:
together they ask for, and take, no more than the claim has too much."""

import pytest

from claims import clock
from claims.tests.raw_sql import refused
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.demands.confirmations import demand_sheet
from reviews.payouts.recoveries.demands.forms import DemandForm
from reviews.payouts.recoveries.errors.movements import AboveTooMuchError
from reviews.payouts.recoveries.limits import won_to_pay
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.tests.test_demanded_anew import letters, limited, reminders
from reviews.tests.test_late_receipts import CONFIRM, RULE
from reviews.tests.test_recovered_grants import paid_grant, pay, with_loss

pytestmark = pytest.mark.django_db


def again(found):
    return Recovery.objects.get(pk=found.pk)


def of_two_payments():
    """A demand of 30,000 for the first payment, of which 10,000 came, and the second payment of
    30,000. The route grants 30,000, so that 20,000 are too much."""
    found = limited()
    more = pay(found.claim.payouts.get(status="prepared"))
    with_loss(found.claim, 250_000)
    return again(found), more


def test_nobody_is_asked_for_the_same_won_of_two_payments():
    found, more = of_two_payments()
    assert won_to_pay(found) == 20_000
    second = recoveries.demanded(more, amount=15_000)
    assert (won_to_pay(again(found)), won_to_pay(second)) == (5_000, 15_000)
    assert reminders(found) == [5_000, 15_000]


def test_the_letter_of_a_write_off_leaves_out_what_a_demand_of_another_payment_asks_for():
    found, more = of_two_payments()
    recoveries.demanded(more, amount=15_000)
    waits = recoveries.write_off(again(found))
    assert "5,000원만" in movement_sheet(waits).notified
    recoveries.confirmed(waits)
    assert "청구하지 않는 금액: 5,000원" in letters(found)[0]


def test_the_sheet_of_a_demand_names_the_other_ones_of_the_claim():
    found, more = of_two_payments()
    second = recoveries.proposed(more, amount=15_000)
    facts = dict(demand_sheet(second, DemandForm()).facts)
    assert f"{found.number} 구간 지원금 20,000원" in facts["이 신청의 다른 환수"]
    recoveries.confirmed(recoveries.write_off(again(found)))
    assert "이 신청의 다른 환수" not in dict(demand_sheet(second, DemandForm()).facts)


def test_both_together_take_what_is_too_much():
    found, more = of_two_payments()
    waits = recoveries.entered(found, 20_000)
    second = recoveries.demanded(more, amount=20_000)
    assert refused(CONFIRM, money.finance().pk, clock.now(), waits.pk) == RULE
    with pytest.raises(AboveTooMuchError, match=r" 0원까지만"):
        recoveries.entered(found, 1)
    assert recoveries.received(second, 20_000).status == "settled"


def test_what_was_waived_of_the_newer_one_is_not_taken_by_the_older():
    found, more = of_two_payments()
    second = recoveries.demanded(more, amount=15_000)
    recoveries.confirmed(recoveries.write_off(second))
    assert won_to_pay(again(found)) == 5_000


def test_late_money_by_the_letter_of_the_older_one_is_entered_at_the_newer():
    """Of one payment of 50,000 20,000 are too much; the facts go up and down again."""
    payout = paid_grant(50_000)
    with_loss(payout.claim, 250_000)
    first = recoveries.demanded(payout, amount=20_000)
    for loss in (450_000, 250_000):
        with_loss(payout.claim, loss)
    recoveries.confirmed(recoveries.write_off(again(first)))
    second = recoveries.demanded(payout, amount=20_000)
    with pytest.raises(AboveTooMuchError, match=r" 0원까지만"):
        recoveries.entered(again(first), 20_000)
    assert recoveries.received(second, 20_000).status == "settled"


def test_two_demands_after_one_route_are_not_limited():
    """Late money of the written-off one is a receipt of it, and the newer one goes on."""
    payout = paid_grant(50_000)
    with_loss(payout.claim, 250_000)
    first = recoveries.demanded(payout, amount=20_000)
    recoveries.confirmed(recoveries.write_off(first))
    second = recoveries.demanded(payout, amount=20_000)
    assert recoveries.received(again(first), 20_000).received == 20_000
    assert won_to_pay(again(second)) == 20_000
