"""Reminders of recoveries, with and without a plan."""

from datetime import timedelta

import pytest
from django.utils.formats import date_format

from claims import clock
from reviews.payouts.recoveries.demands.verbs import usual_due_day
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.movements.verbs import withdraw_movement
from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.recoveries.tests.reading import letters

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("long_ago")
class TestReminders:
    def test_one_for_each_step_and_none_for_who_paid(self):
        found, paid = make.demanded(amount=20_000), make.demanded()
        make.received(paid, 50_000)
        due = found.due_on

        def on(days):
            now = clock.now() + (due - clock.today()) + timedelta(days=days)
            with clock.at(now):
                return [remind_of_recoveries(), remind_of_recoveries()]

        assert [on(days) for days in (0, 1, 14, 15, 40)] == [[0, 0], [1, 0], [0, 0], [1, 0], [0, 0]]
        assert letters(found) == ["demanded", "reminder", "reminder"]
        assert letters(paid) == ["demanded", "settled"]
        body = found.claim.notices.filter(event="recovery_reminder").first().body
        assert "20,000원" in body

    @pytest.mark.parametrize("what", ["part", "all", "cancellation", "write_off"])
    def test_nobody_is_reminded_while_a_movement_waits_for_its_second_person(self, what):
        found = make.demanded()
        with clock.at(clock.now() + timedelta(days=60)):
            waiting = {
                "part": lambda: make.entered(found, 20_000),
                "all": lambda: make.entered(found, 50_000),
                "cancellation": lambda: make.cancellation(found),
                "write_off": lambda: make.write_off(found),
            }[what]()
            assert remind_of_recoveries() == 0
            if what == "part":
                make.confirmed(waiting)
            else:
                withdraw_movement(movement=waiting, by=waiting.entered_by)
            assert remind_of_recoveries() == 1
        left = "30,000원" if what == "part" else "50,000원"
        assert left in found.claim.notices.get(event="recovery_reminder").body

    def test_an_ended_recovery_that_is_owed_again_begins_anew(self):
        found, start = make.demanded(), clock.now()

        def on(days):
            with clock.at(start + timedelta(days=days)):
                return remind_of_recoveries()

        assert [on(60), on(90)] == [1, 1]
        with clock.at(start + timedelta(days=90)):
            found = make.received(found, 50_000)
        with clock.at(start + timedelta(days=120)):
            waits = make.undoing(found.movements.get())
            assert "납부기한을 새로 정해" in str(movement_sheet(waits).notified)
            found = make.confirmed(waits)
            due = usual_due_day()
        assert (found.due_on, found.reminded) == (due, 0)
        body = found.claim.notices.get(event="recovery_corrected").body
        assert f"납부기한: {date_format(due, 'DATE_FORMAT')}" in body
        assert [on(days) for days in (150, 160, 180, 300)] == [0, 1, 1, 0]

    def test_with_a_plan_the_day_of_the_open_instalment_stays_while_it_is_ahead(self):
        found, start = make.demanded(), clock.now()
        plan = make.in_instalments(found, 30_000, 20_000)
        first = plan.instalments.get(number=1).due_on
        found = make.received(found, 50_000)
        receipt = found.movements.get()
        found = make.confirmed(make.undoing(receipt))
        assert found.due_on == first
        receipt = make.received(found, 50_000).movements.latest("pk")
        with clock.at(start + timedelta(days=40)):
            found = make.confirmed(make.undoing(receipt))
            assert (found.due_on, found.reminded) == (usual_due_day(), 0)

    def test_a_missed_instalment_is_asked_for_alone(self):
        found = make.demanded()
        make.in_instalments(found, 30_000, 20_000)
        found.refresh_from_db()
        with clock.at(clock.now() + (found.due_on - clock.today()) + timedelta(days=1)):
            assert remind_of_recoveries() == 1
        body = found.claim.notices.get(event="recovery_reminder").body
        assert "30,000원" in body and "50,000원" in body

    def test_two_weeks_lie_between_two_letters_of_a_day_that_passed_long_before(self):
        """The first instalment is paid when the second is late by three weeks already."""
        found = make.demanded()
        plan = make.in_instalments(found, 30_000, 20_000)
        last = plan.instalments.get(number=2).due_on

        def on(days):
            return clock.at(clock.now() + (last - clock.today()) + timedelta(days=days))

        with on(21):
            make.received(found, 30_000)
            found.refresh_from_db()
            assert (found.due_on, found.reminded) == (last, 0)
        sent = []
        for days in (21, 21, 22, 34, 35, 60):
            with on(days):
                sent.append(remind_of_recoveries())
        assert sent == [1, 0, 0, 0, 1, 0]
