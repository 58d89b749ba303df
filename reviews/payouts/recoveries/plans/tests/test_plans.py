"""Plans of instalments: what may be agreed, and what money pays of them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.policy.deadlines import add_working_days, is_working_day
from reviews.payouts.recoveries.errors.plans import (
    PlanDayOffError,
    PlanDaysError,
    PlanFarError,
    PlanLengthError,
    PlanSumError,
)
from reviews.payouts.recoveries.plans.forms import PlanForm, instalment_rows
from reviews.payouts.recoveries.plans.instalments import (
    instalment_states,
    instalment_states_of,
    newest_plan,
)
from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries
from reviews.payouts.recoveries.plans.verbs import agree_plan
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


class TestInstalments:
    def test_a_plan_sums_to_what_is_left_and_money_pays_it_in_order(self):
        found = make.received(make.demanded(), 10_000)
        with pytest.raises(PlanSumError, match="40,000"):
            make.in_instalments(found, 20_000, 20_001)
        plan = make.in_instalments(found, 20_000, 10_000, 10_000)
        found.refresh_from_db()
        first, second, _third = plan.instalments.values_list("due_on", flat=True)
        assert (plan.total, found.due_on) == (40_000, first)
        body = found.claim.notices.get(event="recovery_plan").body
        assert "1회" in body and "20,000원" in body
        found = make.received(found, 25_000)
        assert found.due_on == second
        receipt = found.movements.get(amount=25_000)
        assert make.confirmed(make.undoing(receipt)).due_on == first

    @pytest.mark.parametrize(("days", "amounts", "error"), [
        ([1], [50_000], PlanLengthError),
        ([2, 1], [25_000, 25_000], PlanDaysError),
        ([1, 1], [25_000, 25_000], PlanDaysError),
        ([-1, 1], [25_000, 25_000], PlanDaysError),
        ([400, 500], [25_000, 25_000], PlanFarError),
        ([30, 1_100], [25_000, 25_000], PlanFarError),
    ])  # fmt: skip
    def test_a_plan_that_nobody_can_keep(self, days, amounts, error):
        found = make.demanded()
        rows = [(clock.today() + timedelta(days=d), a) for d, a in zip(days, amounts, strict=True)]
        with pytest.raises(error):
            agree_plan(recovery=found, instalments=rows, reason="합의", by=money.finance())

    def test_no_plan_puts_off_a_debt_that_two_people_would_have_to_waive(self):
        found = make.demanded()
        form = {"count": 2, "first_on": "9999-12-31", "reason": "합의"}
        plan = PlanForm(form, recovery=found)
        assert not plan.is_valid() and "1년 안" in str(plan.errors["first_on"])

    def test_no_instalment_is_due_on_a_day_off(self):
        found = make.demanded()
        saturday = clock.today() + timedelta(days=7 + (5 - clock.today().weekday()) % 7)
        rows = [(saturday, 25_000), (add_working_days(saturday, 20), 25_000)]
        with pytest.raises(PlanDayOffError, match="다음 영업일"):
            agree_plan(recovery=found, instalments=rows, reason="합의", by=money.finance())
        form = {"count": 2, "first_on": saturday, "reason": "합의"}
        plan = PlanForm(form, recovery=found)
        assert plan.is_valid()
        days = [day for day, _won in plan.cleaned_data["instalments"]]
        assert days[0] == add_working_days(saturday, 0) != saturday
        assert all(map(is_working_day, days))
        assert [row[1][-3:] for row in instalment_rows(plan.cleaned_data["instalments"])] == [
            f"({'월화수목금토일'[day.weekday()]})" for day in days
        ]

    def test_standings(self):
        rows = [(1, date(2023, 6, 1), 10), (2, date(2023, 7, 1), 10), (3, date(2023, 8, 1), 10)]
        found = instalment_states(rows, total=30, left=15, today=date(2023, 7, 2))
        assert [(one.paid, one.is_next, one.is_missed) for one in found] == [
            (10, False, False), (5, True, True), (0, False, False),
        ]  # fmt: skip
        more = instalment_states(
            rows, total=30, left=40, today=date(2023, 5, 1)
        )  # a receipt was undone
        assert [one.paid for one in more] == [0, 0, 0]

    def test_what_was_written_off_ends_the_last_ones(self):
        rows = [(1, date(2023, 6, 1), 10), (2, date(2023, 7, 1), 10), (3, date(2023, 8, 1), 10)]
        found = instalment_states(rows, total=30, left=8, today=date(2023, 7, 2), waived=17)
        assert [(one.paid, one.waived, one.open, one.is_missed) for one in found] == [
            (5, 0, 5, True), (0, 7, 3, True), (0, 10, 0, False),
        ]  # fmt: skip

    def test_after_an_undone_receipt_what_was_waived_counts_as_paid_by_nobody(self, client):
        found = make.demanded()
        make.in_instalments(found, 30_000, 20_000)
        found = make.received(found, 30_000)
        receipt = found.movements.get(kind="received")
        make.confirmed(make.write_off(found))
        found = make.confirmed(make.undoing(receipt))
        states = instalment_states_of(found, newest_plan(found))
        assert [(one.paid, one.waived, one.open) for one in states] == [
            (0, 0, 30_000), (0, 20_000, 0),
        ]  # fmt: skip
        assert found.due_on == states[0].due_on
        with clock.at(clock.now() + timedelta(days=40)):
            remind_of_recoveries()
        body = found.claim.notices.get(event="recovery_reminder").body
        assert "지금 내실 금액: 30,000원" in body
        client.force_login(money.finance())
        page = client.get(reverse("payouts:recovery", args=[found.pk])).content.decode()
        assert "면제 20,000원" in page

    def test_a_plan_agreed_after_a_write_off_is_of_what_is_owed_then(self):
        early = make.received(make.demanded(), 30_000)
        receipt = early.movements.get()
        make.confirmed(make.write_off(early))
        found = make.confirmed(make.undoing(receipt))
        make.in_instalments(found, 20_000, 10_000)
        found = make.received(found, 5_000)
        states = instalment_states_of(found, newest_plan(found))
        assert [(one.paid, one.waived) for one in states] == [(5_000, 0), (0, 0)]
