"""Money that went wrong is asked back by two people."""

from datetime import date, datetime, timedelta

import pytest

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.policy.deadlines import add_working_days, clear_cache, is_working_day
from claims.tests.factories import UserFactory, holiday
from reviews.payouts.errors.batches import RecoveredPayoutError
from reviews.payouts.recoveries.demands.verbs import (
    approve_recovery,
    decline_recovery,
    recoverable,
    usual_due_day,
)
from reviews.payouts.recoveries.errors.demands import (
    AboveRecoverableError,
    DueDayError,
    DueDayOffError,
    NotRecoverableError,
    OwnPaymentError,
    RecoveryMovedError,
    RecoveryWaitsError,
)
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.recoveries.tests.reading import books, entries, inbox, letters
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    """The table of holidays is read anew, before and after."""
    clear_cache()
    yield
    clear_cache()


class TestDemand:
    def test_two_people_ask_back_what_was_paid(self):
        found = make.proposed(amount=20_000)
        assert (found.status, letters(found), entries(found)) == ("proposed", [], [])
        assert books() == (50_000, 0)
        by = money.finance()
        found = approve_recovery(recovery=found, due_on=usual_due_day(), by=by)
        assert (found.status, found.outstanding, letters(found)) == (
            "demanded",
            20_000,
            ["demanded"],
        )
        assert entries(found) == [("demand", 0, 20_000)]
        assert found.entries.get().by == by
        assert books() == (50_000, 20_000)
        body = found.claim.notices.get(event="recovery_demanded").body
        assert "20,000원" in body and make.WHY in body and "국민은행 000-00" in body

    def test_never_more_than_was_paid_less_what_is_asked_back(self):
        payout = money.paid()
        first = make.demanded(payout, amount=30_000)
        with pytest.raises(AboveRecoverableError):
            make.proposed(payout, amount=20_001)
        second = make.proposed(payout, amount=20_000)
        assert recoverable(payout) == 0
        with pytest.raises(RecoveryWaitsError):
            make.proposed(payout, amount=1)
        decline_recovery(recovery=second, by=money.finance(), reason="근거 부족")
        make.confirmed(make.cancellation(first))
        assert recoverable(payout) == 50_000

    def test_refusals(self):
        payout = money.approved()
        with pytest.raises(NotRecoverableError):
            make.proposed(payout)
        payout = money.paid(payout)
        with pytest.raises(ReasonNeededError):
            make.proposed(payout, reason=" ")
        for role in ("finance", "chair", "auditor", "customer_centre"):
            with pytest.raises(ForbiddenError):
                make.proposed(payout, by=UserFactory(roles=role))
        found = make.proposed(payout)
        for day in (clock.today(), clock.today() + timedelta(days=400)):
            with pytest.raises(DueDayError):
                approve_recovery(recovery=found, due_on=day, by=money.finance())

    def test_it_is_due_on_a_day_on_which_banks_work(self, table):
        found, by = make.proposed(), money.finance()
        soon = [clock.today() + timedelta(days=days) for days in range(1, 9)]
        weekend = [day for day in soon if day.weekday() > 4]
        free = holiday(next(day for day in soon if is_working_day(day))).day
        clear_cache()
        for day in (*weekend, free):
            with pytest.raises(DueDayOffError):
                approve_recovery(recovery=found, due_on=day, by=by)
        day = add_working_days(free, 0)
        assert approve_recovery(recovery=found, due_on=day, by=by).due_on == day

    @pytest.mark.parametrize(
        ("moment", "due"),
        [
            ("2023-04-30T23:30+09:00", date(2023, 5, 30)),
            ("2023-05-01T00:30+09:00", date(2023, 5, 31)),  # still 30 April in UTC
            ("2023-09-01T09:00+09:00", date(2023, 10, 4)),  # 1 October: Chuseok to the 3rd
        ],
    )
    def test_the_proposed_day_is_counted_in_korea(self, moment, due):
        with clock.at(datetime.fromisoformat(moment)):
            assert usual_due_day() == due

    def test_who_let_the_payment_go_does_not_approve_and_the_chair_may(self):
        payout = money.paid()
        found = make.proposed(payout)
        hands = (payout.approved_by, payout.batch.built_by, payout.batch.released_by)
        for by in hands:
            with pytest.raises(OwnPaymentError):
                approve_recovery(recovery=found, due_on=usual_due_day(), by=by)
        told = inbox().filter(kind="recovery_waits").values_list("user", flat=True)
        assert not {by.pk for by in hands} & set(told)
        with pytest.raises(ForbiddenError):
            approve_recovery(recovery=found, due_on=usual_due_day(), by=found.proposed_by)
        approve_recovery(recovery=found, due_on=usual_due_day(), by=make.chair())
        with pytest.raises(RecoveryMovedError):
            approve_recovery(recovery=found, due_on=usual_due_day(), by=make.chair())

    def test_a_proposal_ends_by_its_proposer_or_with_a_reason(self):
        own, other = make.proposed(), make.proposed()
        assert decline_recovery(recovery=own, by=own.proposed_by).status == "cancelled"
        with pytest.raises(ReasonNeededError):
            decline_recovery(recovery=other, by=money.finance())
        with pytest.raises(ForbiddenError):
            decline_recovery(recovery=other, by=money.secretary(), reason="아님")
        assert letters(own) == []

    def test_a_payment_that_is_asked_back_is_not_returned_too(self):
        payout = money.paid()
        make.proposed(payout)
        money.proposed(payout, "returned", text="해지")  # nothing is asked back yet
        other = money.paid()
        make.demanded(other)
        with pytest.raises(RecoveredPayoutError):
            money.proposed(other, "returned", text="해지")
