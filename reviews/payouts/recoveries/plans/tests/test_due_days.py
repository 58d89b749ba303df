"""Due day and reminders of a recovery in instalments whose receipt was undone."""

from datetime import timedelta

import pytest

from claims import clock
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries
from reviews.payouts.recoveries.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_ago")]


def letters(found):
    return found.claim.notices.filter(event="recovery_reminder").count()


class Agreed:
    """A recovery of 30,000 and 20,000 won; `on(n)` sets the clock to n days after the first day."""

    def __init__(self):
        self.found = make.demanded()
        plan = make.in_instalments(self.found, 30_000, 20_000)
        self.first, self.second = plan.instalments.values_list("due_on", flat=True)
        self.start = clock.now() + (self.first - clock.today())

    def on(self, days):
        return clock.at(self.start + timedelta(days=days))

    def remind(self, days):
        """Number of reminders that a run writes on this day, each of which is a letter."""
        with self.on(days):
            before, said = letters(self.found), remind_of_recoveries()
            assert letters(self.found) == before + said
        return said

    def owed_again(self):
        """The recovery 5 days after the first day: all came, and 30,000 were undone."""
        with self.on(5):
            wrong = make.entered(self.found, 30_000)
            make.confirmed(wrong)
            make.received(self.found, 20_000)
            return make.confirmed(make.undoing(wrong))


def test_the_new_day_of_an_ended_recovery_stands_when_part_of_it_comes():
    agreed = Agreed()
    named = agreed.owed_again().due_on
    assert named > agreed.second
    with agreed.on(5):
        assert make.received(agreed.found, 5_000).due_on == named
    assert agreed.remind(7) == 0
    assert agreed.remind(40) == 1
    with agreed.on(41):
        found = make.received(agreed.found, 5_000)
    assert (found.due_on, found.reminded) == (named, 1)


def test_a_missed_day_that_comes_back_is_reminded_of_again():
    """The first instalment is missed and paid later; its receipt is undone when the day of the
    second has passed too."""
    agreed = Agreed()
    assert [agreed.remind(2), agreed.remind(17)] == [1, 1]
    with agreed.on(18):
        wrong = make.entered(Recovery.objects.get(pk=agreed.found.pk), 30_000)
        assert make.confirmed(wrong).due_on == agreed.second
    past = (agreed.second - agreed.first).days + 1  # up to 34 days
    with agreed.on(past):
        found = make.confirmed(make.undoing(wrong))
    assert (found.due_on, found.reminded) == (agreed.first, 0)
    assert [agreed.remind(past + days) for days in (0, 9, 19, 39)] == [1, 0, 1, 0]


def test_while_the_next_day_is_ahead_that_one_stands():
    agreed = Agreed()
    with agreed.on(2):
        wrong = make.entered(agreed.found, 30_000)
        make.confirmed(wrong)
        assert make.confirmed(make.undoing(wrong)).due_on == agreed.second
