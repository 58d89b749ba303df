"""Working days are counted by whole weeks; here day by day, to compare."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.working_days import is_working_day, working_days_between

DAYS = st.dates(date(2021, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(0, 900), st.frozensets(DAYS, max_size=3))
def test_whole_weeks_count_like_single_days(start, length, off):
    end = start + timedelta(days=length)
    one_by_one = sum(is_working_day(start + timedelta(days=n), off) for n in range(1, length + 1))
    assert working_days_between(start, end, off) == one_by_one
    assert working_days_between(end, start, off) == -one_by_one


def test_the_outage_and_the_holidays_before_it():
    # 3 and 10 October 2022 are holidays (개천절, 한글날's substitute)
    assert working_days_between(date(2022, 9, 30), date(2022, 10, 14)) == 8
