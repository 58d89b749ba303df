"""A server whose clock is ahead: the acts on a hold say so in a sentence."""

from datetime import timedelta

import pytest

from claims import clock
from reviews.payouts.errors.clocks import ClocksDifferError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import verbs
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def start():
    hold = make.held()
    cancel_unbatched(Payout.objects.filter(claim=hold.other), "시험")
    return grants.run_of


def propose():
    hold = make.held()
    return lambda: make.proposed(hold)


def confirm():
    hold, by = make.proposed(), money.secretary()
    return lambda: verbs.confirm_release(hold=hold, by=by)


def duplicate():
    hold, by = make.held(), money.secretary()
    return lambda: verbs.end_as_duplicate(hold=hold, by=by, reason="중복")


@pytest.mark.parametrize("act", [start, propose, confirm, duplicate])
def test_the_person_reads_that_the_clock_is_wrong(act):
    tried = act()
    with clock.at(clock.now() + timedelta(minutes=10)), pytest.raises(ClocksDifferError):
        tried()
