"""The fall of an outage in made-up series whose truth is known."""

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.evidence.sales.cells import UnsureError
from claims.evidence.sales.estimate import MARGIN_PERCENT, Estimate, estimate, judge
from claims.working_days import holidays_of

FIRST, LAST = dt.date(2022, 9, 19), dt.date(2022, 11, 6)
BEGAN, ENDED = dt.datetime(2022, 10, 15, 15, 30), dt.datetime(2022, 10, 19, 23, 59)
OUTAGE = [dt.date(2022, 10, day) for day in range(15, 20)]
HOLIDAYS = holidays_of(2022)
USUAL = (500_000, 520_000, 540_000, 560_000, 700_000, 800_000, 600_000)  # Monday to Sunday


def _series(first=FIRST, last=LAST, noise=0.0, seed=1, without=(), **won):
    rnd = Random(seed)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        day: won.get(f"d{day:%m%d}", round(USUAL[day.weekday()] * (1 + noise * rnd.gauss(0, 1))))
        for day in days
        if day not in without
    }


def _estimate(series, began=BEGAN, ended=ENDED):
    return estimate(series, began, ended, HOLIDAYS)


def _why(series) -> str:
    with pytest.raises(UnsureError) as error:
        _estimate(series)
    return error.value.reason


def test_an_even_business_shows_exactly_what_was_lost():
    found = _estimate(_series(d1015=500_000, d1016=100_000, d1017=0, d1018=520_000, d1019=540_000))
    assert found.fall == found.lost == found.low == found.high == 300_000 + 500_000 + 500_000
    assert found.falls[dt.date(2022, 10, 16)] == 500_000
    assert found.expected[dt.date(2022, 10, 17)] == 500_000
    assert found.partial == (dt.date(2022, 10, 15),)
    assert not found.one_sided


def test_a_rise_is_no_loss_below_nought():
    found = _estimate(_series(d1016=900_000))
    assert found.fall == -300_000
    assert (found.lost, found.low, found.high) == (0, 0, 0)


def test_public_holidays_are_no_measure_for_other_days():
    """3 and 10 October 2022 were public holidays, both Mondays."""
    usual = _estimate(_series(d1017=0))
    assert usual.falls[dt.date(2022, 10, 17)] == 500_000
    odd = _series(d1003=3_000_000, d1010=3_000_000, d1017=0)
    assert _estimate(odd).falls == usual.falls
    assert _estimate(odd).half == usual.half


def test_one_wild_day_does_not_move_what_is_expected():
    found = _estimate(_series(d1022=9_000_000, d1015=0))
    assert found.falls[dt.date(2022, 10, 15)] == 800_000


def test_an_uneven_business_has_a_wider_interval():
    halves = [_estimate(_series(noise=noise)).half for noise in (0.0, 0.05, 0.2)]
    assert halves == sorted(halves)
    assert halves[0] == 0 < halves[1]


def test_the_interval_holds_the_truth_nineteen_times_of_twenty():
    """By chance 950 of 1,000, give or take 14 at two deviations; normal noise of 10%."""
    held = 0
    for seed in range(1_000):
        series = _series(noise=0.1, seed=seed)
        truth = sum(series[day] for day in OUTAGE) // 2
        series |= {day: series[day] - series[day] // 2 for day in OUTAGE}
        found = _estimate(series)
        held += abs(found.fall - truth) <= found.half
    assert held >= 920


def test_busy_and_slow_weeks_widen_the_interval():
    """Days that go up and down together leave more doubt about five days than single ones."""
    swing = {day: won + (150_000 if day.isocalendar().week % 2 else -150_000)
             for day, won in _series().items()}  # fmt: skip
    lone = {day: won + (150_000 if (day.isocalendar().week + day.weekday()) % 2 else -150_000)
            for day, won in _series().items()}  # fmt: skip
    assert _estimate(swing).half > _estimate(lone).half


def test_a_weekday_without_any_row_is_a_day_of_rest():
    mondays = [FIRST + dt.timedelta(days=7 * n) for n in range(8)]
    found = _estimate(_series(without=mondays, d1016=0))
    assert found.expected[dt.date(2022, 10, 17)] == 0
    assert found.fall == 600_000


def test_a_missing_day_of_the_outage_is_not_guessed():
    assert _why(_series(without=[dt.date(2022, 10, 17)])) == "days_missing"
    assert _why(_series(last=dt.date(2022, 10, 18))) == "days_missing"
    empty = _series() | {dt.date(2022, 10, 17): None}
    assert _why(empty) == "days_missing"
    assert _why({}) == "days_missing"


def test_too_few_like_weekdays():
    assert _why(_series(first=dt.date(2022, 10, 10), last=dt.date(2022, 10, 24))) == "too_few_days"


def test_one_month_is_enough():
    found = _estimate(_series(dt.date(2022, 10, 1), dt.date(2022, 10, 31), d1016=0))
    assert found.fall == 600_000


def test_only_days_before_are_said_to_be_so():
    found = _estimate(_series(last=dt.date(2022, 10, 19), d1016=0))
    assert found.one_sided
    assert found.fall == 600_000


def test_other_outages_have_their_own_days():
    began, ended = dt.datetime(2022, 9, 29, 0, 0), dt.datetime(2022, 9, 29, 11, 0)
    found = _estimate(_series(d0929=60_000), began, ended)
    assert (found.first, found.last, found.fall) == (began.date(), began.date(), 500_000)
    assert found.partial == (dt.date(2022, 9, 29),)


def test_an_outage_on_a_holiday_has_nothing_to_be_compared_with():
    with pytest.raises(UnsureError, match="holiday"):
        _estimate(_series(), dt.datetime(2022, 10, 3, 9), dt.datetime(2022, 10, 3, 23, 59))


def test_a_shop_that_never_opens_on_these_days_has_nothing_to_lose():
    began, ended = dt.datetime(2022, 10, 17), dt.datetime(2022, 10, 17, 23, 59)
    series = {day: (0 if day.weekday() == 0 else won) for day, won in _series().items()}
    with pytest.raises(UnsureError, match="no_sales"):
        _estimate(series, began, ended)


@pytest.mark.parametrize(("fall", "half", "claimed", "verdict", "said"), [
    (1_000_000, 100_000, 1_100_000, "ok", "fell"),
    (1_000_000, 100_000, 1_100_001, "ok", "fell_about"),
    (1_000_000, 100_000, 1_375_000, "ok", "fell_about"),
    (1_000_000, 100_000, 1_375_001, "warning", "fell_less"),
    (100_000, 100_001, 1_000_000, "problem", "no_fall"),
    (-500_000, 100_000, 600_000, "problem", "no_fall"),
    (100_000, 900_000, 600_000, "unknown", "uneven"),
])  # fmt: skip
def test_claims_are_held_against_the_estimate(fall, half, claimed, verdict, said):
    found = Estimate(OUTAGE[0], OUTAGE[-1], {}, fall, half)
    judged = judge(claimed, found)
    assert (judged.verdict, judged.said) == (verdict, said)
    assert MARGIN_PERCENT == 25


@given(
    st.dictionaries(
        st.dates(dt.date(2022, 9, 1), dt.date(2022, 11, 30)),
        st.one_of(st.none(), st.integers(-(10**6), 10**9)),
        max_size=80,
    )
)
def test_any_series_ends_in_an_estimate_or_a_reason(series):
    try:
        found = _estimate(series)
    except UnsureError:
        return
    assert 0 <= found.low <= found.lost <= found.high
    assert set(found.falls) == set(OUTAGE)
