"""Two people at once on one recovery: one of them, and the books agree."""

import pytest

from claims.errors import DomainError
from claims.tests.races import at_once
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import LedgerEntry, Payout, Recovery, RecoveryMovement
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.recoveries.demands.verbs import approve_recovery, usual_due_day
from reviews.payouts.recoveries.movements.confirming import confirm_movement
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts):
    """Codes of the refusals; anything else that is raised fails the test."""
    answers = at_once(*acts)
    wrong = [a for a in answers if isinstance(a, Exception) and not isinstance(a, DomainError)]
    assert wrong == []
    assert [str(one) for one in find_differences()] == []
    return sorted(a.code for a in answers if isinstance(a, DomainError))


def confirming(movement, *people):
    return [lambda by=by: confirm_movement(movement=movement, by=by) for by in people]


def test_one_proposal_is_approved_once():
    found, people = make.proposed(), [money.finance(), make.chair()]
    acts = [
        lambda by=by: approve_recovery(recovery=found, due_on=usual_due_day(), by=by)
        for by in people
    ]
    assert race(*acts) == ["recovery_moved"]
    assert LedgerEntry.objects.filter(recovery=found, kind="demand").count() == 1
    assert found.claim.notices.filter(event="recovery_demanded").count() == 1


def test_two_proposals_for_one_payment_do_not_add_up_to_more():
    payout = money.paid()
    first = make.demanded(payout, amount=10_000)
    acts = [lambda: make.proposed(payout, amount=40_000) for _ in range(2)]
    assert race(*acts) == ["recovery_waits"]
    assert first.pk


def test_one_deposit_entered_and_confirmed_by_two():
    found, people = make.demanded(), [money.finance() for _ in range(3)]
    acts = [lambda by=by: make.entered(found, 20_000, reference="0601-1", by=by) for by in people]
    assert race(*acts) == []
    movement = RecoveryMovement.objects.get()
    others = [by for by in people if by.pk != movement.entered_by_id]
    assert race(*confirming(movement, *others)) == ["movement_ended"]
    assert Recovery.objects.get(pk=found.pk).received == 20_000


def test_one_deposit_for_two_recoveries():
    both, people = [make.demanded(), make.demanded()], [money.finance(), money.finance()]
    acts = [
        lambda one=one, by=by: make.entered(one, 20_000, reference="0601-2", by=by)
        for one, by in zip(both, people, strict=True)
    ]
    assert race(*acts) == ["deposit_used"]


def test_the_last_money_against_a_write_off():
    found = make.demanded()
    money_, off = make.entered(found, 50_000), make.write_off(found)
    people = [money.finance(), money.finance()]
    codes = race(*confirming(money_, people[0]), *confirming(off, people[1]))
    assert codes in (["recovery_moved"], [])  # after the write-off it takes the write-off back
    found = Recovery.objects.get(pk=found.pk)
    assert (found.status, found.received, found.waived) == ("settled", 50_000, 0)
    assert list(find_differences()) == []


@pytest.mark.parametrize("turn", range(2))
def test_an_offset_against_the_building_of_a_batch(turn):
    found = make.demanded()
    payout = money.approved(
        money.tier_payout(claim=money.tier_claim(claimant=found.claim.claimant))
    )
    waits, by, builder = make.offset(found, payout, 20_000), money.secretary(), money.finance()
    acts = [*confirming(waits, by), lambda: money.built(payout, by=builder)]
    codes = race(*(reversed(acts) if turn else acts))
    assert len(codes) == 1
    live = Payout.objects.filter(claim=payout.claim).exclude(status="cancelled").get()
    set_off = Recovery.objects.get(pk=found.pk).set_off
    assert live.amount + set_off == 50_000


def test_two_offsets_of_two_recoveries_against_one_payout():
    first = make.demanded()
    claim = money.tier_claim(claimant=first.claim.claimant)
    second = make.demanded(money.paid(money.approved(money.tier_payout(claim=claim))))
    third = money.tier_claim(claimant=first.claim.claimant)
    payout = money.tier_payout(claim=third)
    both = [make.offset(first, payout, 30_000), make.offset(second, payout, 30_000)]
    people = [money.secretary(), money.secretary()]
    acts = [act for m, by in zip(both, people, strict=True) for act in confirming(m, by)]
    assert race(*acts) == ["not_offsetable"]
    live = Payout.objects.filter(claim=third).exclude(status="cancelled").get()
    assert live.amount == 20_000
    live.status, live.ended_reason = "cancelled", "잘못"
    live.save()
    assert prepare_again(payout=live, by=money.secretary()).amount == 20_000
