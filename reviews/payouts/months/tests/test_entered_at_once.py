"""Two people enter an undone deposit again at the same time: one with its day for one recovery, the
other with its sum for another recovery."""

import pytest

from claims.errors import DomainError
from claims.tests.races import at_once
from reviews.payouts.models import RecoveryMovement
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.tests.test_deposits import REF, demanded, deposited
from reviews.payouts.recoveries.movements.verbs import enter_receipt
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.statements.verbs import match_again
from reviews.payouts.tests import factories as money


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_it_is_entered_once(turn):
    found = demanded()
    typed = enter_receipt(
        recovery=found, amount=20_000, received_on=make.day(19), reference=REF, by=money.finance()
    )
    recoveries.confirmed(typed)
    deposited()  # a deposit of the 20th
    match_again(by=money.finance())
    typed.refresh_from_db()
    recoveries.confirmed(recoveries.undoing(typed))
    payout = make.paid_on(make.day(5))
    with make.on(make.day(6)):
        other = recoveries.demanded(payout, amount=30_000)
    facts = [
        (found, 15_000, 20, money.finance()),
        (other, 20_000, 19, money.finance()),
    ]
    acts = [
        lambda r=r, won=won, on=on, by=by: enter_receipt(
            recovery=r, amount=won, received_on=make.day(on), reference=REF, by=by
        )
        for r, won, on, by in facts
    ]
    answers = at_once(*(acts if turn % 2 else reversed(acts)))
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    stand = RecoveryMovement.objects.filter(kind="received", status__in=["waiting", "confirmed"])
    assert stand.count() == 1
