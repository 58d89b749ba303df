"""Payment days and limits: set by two, and kept by verbs and by the database."""

import datetime as dt
from uuid import uuid4

import pytest
from psycopg.errors import CheckViolation

from claims import clock
from claims.changes.verbs import confirm_change
from claims.errors import ForbiddenError
from claims.policy.deadlines import add_working_days, is_working_day
from claims.tests.factories import UserFactory
from claims.tests.raw_sql import denied, refused, run
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches.limits import ALL, LinesAndWon, check_limits, limits, sums_of, used_on
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.batches.verbs import (
    build_batch,
    cancel_batch,
    change_transfer_day,
    release_batch,
)
from reviews.payouts.errors.batches import LimitExceededError, TransferDayError
from reviews.payouts.models import BatchBank, PaymentCalendar, PayoutBatch, TransferLimit
from reviews.payouts.planning.changes import (
    propose_limit,
    propose_payment_days,
    weekday_names,
)
from reviews.payouts.planning.errors import (
    BatchAboveDayError,
    LimitNotAboveZeroError,
    PaymentDaysError,
)
from reviews.payouts.planning.tests.factories import approved, limited, paying
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return UserFactory(roles="admin", is_staff=True)


@pytest.fixture
def second():
    return UserFactory(roles="admin", is_staff=True)


def build(rows, day=None, by=None):
    return build_batch(
        payouts=rows, seen=selection_of(rows), by=by or make.finance(), transfer_on=day
    )


def next_weekday(number, after=None):
    """The next day with this ISO weekday, not today, and no public holiday."""
    day = (after or clock.today()) + dt.timedelta(days=1)
    while day.isoweekday() != number or not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


class TestPaymentDays:
    def test_two_administrators_set_them(self, first, second):
        calendar = PaymentCalendar.objects.get()
        calendar.weekdays, calendar.kinds_apart = [4, 2], True
        change = propose_payment_days(calendar=calendar, reason="주 2회", by=first)
        assert PaymentCalendar.objects.get().weekdays == [1, 2, 3, 4, 5]
        confirm_change(change=change, by=second)
        found = PaymentCalendar.objects.get()
        assert (found.weekdays, found.kinds_apart) == ([2, 4], True)
        assert weekday_names(found.weekdays) == "화, 목"
        with pytest.raises(ForbiddenError):
            propose_payment_days(calendar=calendar, reason="x", by=make.finance())

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"weekdays": []}, "none"),
            ({"extra_days": [dt.date(2026, 11, 29)]}, "off"),
            ({"extra_days": [dt.date(2026, 12, 1)], "closed_days": [dt.date(2026, 12, 1)]}, "both"),
        ],
    )
    def test_what_cannot_be_is_refused(self, first, changed, why):
        calendar = PaymentCalendar.objects.get()
        for name, value in changed.items():
            setattr(calendar, name, value)
        with pytest.raises(PaymentDaysError) as error:
            propose_payment_days(calendar=calendar, reason="x", by=first)
        assert error.value.details["why"] == why

    def test_a_batch_goes_out_on_one_of_them(self):
        day = next_weekday(1)
        paying(weekdays=[day.isoweekday() % 5 + 1], extra_days=[], closed_days=[])
        rows = [make.approved()]
        with pytest.raises(TransferDayError) as error:
            build(rows, day)
        assert error.value.details["why"] == "unpaid"
        paying(extra_days=[day.isoformat()])
        assert build(rows, day).transfer_on == day

    def test_the_next_day_follows_the_calendar(self):
        today = clock.today()
        day = next_weekday(3)
        paying(weekdays=[3], closed_days=[today.isoformat()])
        assert next_transfer_day() == day
        paying(weekdays=[3], closed_days=[today.isoformat(), day.isoformat()])
        assert next_transfer_day() == next_weekday(3, day)

    def test_the_database_holds_them(self):
        assert refused("UPDATE reviews_paymentcalendar SET kinds_apart = TRUE") == (
            "payment_calendar_is_set_by_two_hands"
        )
        denied("DELETE FROM reviews_paymentcalendar")
        batch = make.built(make.approved())
        day = next_weekday(3, batch.transfer_on)
        paying(weekdays=[day.isoweekday() % 5 + 1])
        move = "UPDATE reviews_payoutbatch SET transfer_on = %s WHERE id = %s"
        assert refused(move, day, batch.pk) == "batch_is_transferred_on_a_payment_day"
        # The day that was set before stands: the batch is released as it was built.
        assert make.released(batch).transfer_on == batch.transfer_on

    def test_checks_of_the_row(self, owner_connection):
        with pytest.raises(CheckViolation, match="payment_days_are_weekdays"):
            owner_connection.execute("UPDATE reviews_paymentcalendar SET weekdays = '{6}'")
        with pytest.raises(CheckViolation, match="there_is_one_payment_calendar"):
            owner_connection.execute(
                "INSERT INTO reviews_paymentcalendar (id, weekdays, extra_days, closed_days,"
                " kinds_apart, banks_apart) VALUES (2, '{1}', '{}', '{}', FALSE, FALSE)"
            )


class TestLimits:
    def test_two_administrators_set_them(self, first, second):
        limit = TransferLimit(bank_code="004", day_won=1_000_000, day_lines=10)
        change = propose_limit(limit=limit, reason="은행 약정", by=first)
        assert limits() == {}
        confirm_change(change=change, by=second)
        assert limits()["004"].day_won == 1_000_000
        limit.day_won = None
        confirm_change(change=propose_limit(limit=limit, reason="해제", by=second), by=first)
        assert limits()["004"].day_won is None and TransferLimit.objects.count() == 1

    def test_a_limit_that_stays_is_not_listed_as_a_change(self, first, second, client):
        limit = TransferLimit(bank_code="004", day_won=1_000_000)
        change = propose_limit(limit=limit, reason="은행 약정", by=first)
        client.force_login(second)
        for url in ("/changes/", f"/changes/{change.pk}/confirm/"):
            page = client.get(url).content.decode()
            assert "1,000,000원" in page and page.count("한도 없음") == 1, url

    def test_what_cannot_be_is_refused(self, first):
        with pytest.raises(LimitNotAboveZeroError):
            propose_limit(limit=TransferLimit(day_won=0), reason="x", by=first)
        with pytest.raises(BatchAboveDayError):
            limit = TransferLimit(batch_lines=11, day_lines=10)
            propose_limit(limit=limit, reason="x", by=first)

    def test_a_batch_above_a_limit_is_refused_with_what_is_left(self):
        limited("004", batch_won=120_000, day_won=150_000)
        rows = approved("004", "004", "004", "088")
        with pytest.raises(LimitExceededError) as error:
            build(rows)
        assert "150,000원입니다" in str(error.value.message)
        assert error.value.details["scope"] == "batch"
        build(rows[:2])
        with pytest.raises(LimitExceededError) as error:
            build([*rows[2:], *approved("004")])
        said = str(error.value.message)
        assert error.value.details == {"scope": "day", "what": "won", "left": 50_000}
        assert "50,000원이 남았는데 이 묶음은 100,000원" in said and "국민" in said
        build(rows[2:])

    def test_lines_of_all_banks_are_counted_together(self):
        limited(day_lines=3)
        rows = approved("004", "088", "090", "004")
        build(rows[:2])
        with pytest.raises(LimitExceededError) as error:
            build(rows[2:])
        assert (error.value.details["what"], error.value.details["left"]) == ("lines", 1)
        assert "모든 은행" in str(error.value.message)
        day = add_working_days(clock.today(), 3)
        assert build(rows[2:], day).transfer_on == day

    def test_moving_and_releasing_look_again(self):
        rows = approved("004", "004")
        one, other = build(rows[:1]), build(rows[1:], add_working_days(clock.today(), 3))
        limited("004", day_lines=1)
        by = make.finance()
        with pytest.raises(LimitExceededError):
            change_transfer_day(batch=other, transfer_on=one.transfer_on, by=by)
        change_transfer_day(batch=other, transfer_on=add_working_days(clock.today(), 4), by=by)
        limited("004", day_won=49_999)
        with pytest.raises(LimitExceededError):
            release_batch(
                batch=PayoutBatch.objects.get(pk=one.pk), manifest=one.manifest_sha256,
                key=uuid4(), by=by,
            )  # fmt: skip
        cancel_batch(batch=one, by=by, reason="한도")
        assert used_on([one.transfer_on]) == {}

    def test_a_cancelled_batch_gives_its_part_back(self):
        limited(day_lines=1)
        rows = approved("004", "004")
        batch = build(rows[:1])
        cancel_batch(batch=batch, by=make.finance(), reason="다시")
        assert build(rows[1:]).pk

    def test_the_database_counts_each_bank_and_nobody_else_may(self):
        batch = build(approved("004", "004", "088"))
        rows = BatchBank.objects.filter(batch=batch).values_list("bank_code", "count", "total")
        assert list(rows) == [("004", 2, 100_000), ("088", 1, 50_000)]
        assert sums_of(batch.pk)[ALL] == (3, 150_000)
        denied("UPDATE reviews_batchbank SET total = 0")
        denied("DELETE FROM reviews_batchbank")
        denied("INSERT INTO reviews_batchbank (batch_id, bank_code, count, total)"
               " VALUES (%s, '090', 1, 1)", batch.pk)  # fmt: skip

    def test_the_database_holds_the_limits(self):
        assert refused(
            "INSERT INTO reviews_transferlimit (bank_code, day_won) VALUES ('004', 1)"
        ) == ("transfer_limit_is_set_by_two_hands")
        limit = limited("004", day_lines=1)
        assert refused("UPDATE reviews_transferlimit SET day_lines = 5") == (
            "transfer_limit_is_set_by_two_hands"
        )
        assert refused(
            "UPDATE reviews_transferlimit SET bank_code = '088' WHERE id = %s", limit.pk
        ) == ("transfer_limit_keeps_its_bank")
        denied("DELETE FROM reviews_transferlimit")
        rows = approved("004", "004")
        one, other = build(rows[:1]), build(rows[1:], add_working_days(clock.today(), 3))
        move = "UPDATE reviews_payoutbatch SET transfer_on = %s WHERE id = %s"
        assert refused(move, one.transfer_on, other.pk) == "day_keeps_to_its_limit"
        limited("004", batch_won=10)
        assert refused(RELEASE, make.finance().pk, one.pk) == "batch_keeps_to_its_limit"
        limited("004")
        assert run(RELEASE, make.finance().pk, one.pk) == 1

    def test_checks_of_the_row(self, owner_connection):
        with pytest.raises(CheckViolation, match="transfer_limit_is_above_zero"):
            owner_connection.execute(
                "INSERT INTO reviews_transferlimit (bank_code, day_won) VALUES ('004', 0)"
            )

    def test_nothing_limited_costs_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            check_limits({ALL: LinesAndWon(9, 9)}, clock.today())


RELEASE = """UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,
    released_at = now(), release_key = gen_random_uuid() WHERE id = %s"""
