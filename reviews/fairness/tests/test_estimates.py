"""Shrinkage, intervals and trends: what holds for all numbers."""

from math import isclose, sqrt
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.fairness.estimates import (
    FEWEST,
    Measured,
    Place,
    difference,
    error_of,
    interval,
    shrink,
    trend,
)

numbers = st.floats(-2, 2, allow_nan=False)
groups = st.lists(
    st.builds(
        lambda n, at, deviation: (n, at, error_of(n, deviation)),
        st.integers(2, 400),
        numbers,
        st.floats(0.01, 1.0),
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [Measured(place, *row) for place, row in enumerate(rows)])


@given(groups)
def test_a_shrunk_value_lies_between_its_own_and_the_common_mean(found):
    estimates = shrink(found)
    assert [one.key for one in estimates] == [one.key for one in found]
    low, high = min(one.mean for one in found), max(one.mean for one in found)
    for one in estimates:
        assert low - 1e-9 <= one.value <= high + 1e-9
        assert one.low <= one.value <= one.high
    # Between the measured mean and one point that is common to all.
    below = [one.value for one in estimates if one.value < one.raw - 1e-12]
    above = [one.value for one in estimates if one.value > one.raw + 1e-12]
    if below and above:
        assert max(above) <= min(below) + 1e-9


@given(groups, st.floats(0.1, 10))
def test_another_unit_changes_the_estimates_by_the_unit(found, unit):
    scaled = [one._replace(mean=one.mean * unit, error=one.error * unit) for one in found]
    for one, other in zip(shrink(found), shrink(scaled), strict=True):
        assert isclose(one.value * unit, other.value, rel_tol=1e-6, abs_tol=1e-6)
        assert isclose(one.low * unit, other.low, rel_tol=1e-6, abs_tol=1e-6)


@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_the_groups_does_not_matter(found, dice):
    mixed = list(found)
    dice.shuffle(mixed)
    plain = {one.key: one for one in shrink(found)}
    for one in shrink(mixed):
        assert isclose(one.value, plain[one.key].value, abs_tol=1e-9)
        assert isclose(one.high, plain[one.key].high, abs_tol=1e-9)


@given(st.lists(numbers, min_size=2, max_size=8), st.integers(2, 100), st.floats(0.05, 1))
def test_more_numbers_shrink_less_and_have_narrower_intervals(means, n, deviation):
    def width(times):
        error = error_of(n * times, deviation)
        rows = [Measured(place, n * times, at, error) for place, at in enumerate(means)]
        return shrink(rows)

    for few, many in zip(width(1), width(4), strict=True):
        assert abs(many.value - many.raw) <= abs(few.value - few.raw) + 1e-9
    few, many = (interval(Measured(0, k, 0.0, error_of(k, deviation))) for k in (n, 4 * n))
    assert isclose(many.high - many.low, (few.high - few.low) / 2)


def test_one_of_few_numbers_never_stands_out():
    rows = [Measured(place, FEWEST - 1, 5.0 * place, 0.01) for place in range(3)]
    assert not any(one.stands_out for one in shrink(rows))
    assert shrink([row._replace(n=FEWEST) for row in rows])[2].stands_out


def test_groups_that_do_not_differ_are_shrunk_to_their_mean():
    rows = [Measured(place, 50, at, 0.1) for place, at in enumerate((0.05, -0.05, 0.0))]
    assert [one.value for one in shrink(rows)] == pytest.approx([0.0, 0.0, 0.0])
    assert shrink([]) == []


points = st.lists(st.tuples(st.integers(0, 9), numbers), min_size=3, max_size=60)


@given(points)
def test_a_trend_of_places_is_that_of_the_single_numbers(found):
    at = sorted({x for x, _y in found})
    places = []
    for x in at:
        values = [y for one, y in found if one == x]
        places.append(
            Place(x, len(values), mean(values), stdev(values) if len(values) > 1 else 0.0)
        )
    told = trend(places)
    xs, ys = [x for x, _y in found], [y for _x, y in found]
    width = sum((x - mean(xs)) ** 2 for x in xs)
    if len(at) == 1:
        assert told is None
        return
    slope = sum((x - mean(xs)) * (y - mean(ys)) for x, y in found) / width
    left = sum((y - mean(ys) - slope * (x - mean(xs))) ** 2 for x, y in found)
    assert told.n == len(found)
    assert isclose(told.value, slope, abs_tol=1e-9)
    half = 1.959963984540054 * sqrt(left / (len(found) - 2) / width)
    assert isclose(told.high - told.low, 2 * half, abs_tol=1e-6)


def test_a_trend_needs_three_numbers_and_two_places():
    assert trend([]) is None
    assert trend([Place(0, 1, 0.1, 0), Place(1, 1, 0.2, 0)]) is None
    assert trend([Place(0, 9, 0.1, 0.2)]) is None
    rising = trend(Place(x, 20, 0.02 * x, 0.05) for x in range(6))
    assert rising.stands_out and isclose(rising.value, 0.02)


def test_a_difference_has_the_errors_of_both():
    one, other = Measured("a", 40, 0.3, 0.03), Measured("b", 12, 0.1, 0.04)
    told = difference(one, other)
    assert (told.n, told.stands_out) == (12, True)
    assert isclose(told.value, 0.2) and isclose(told.high - told.value, 1.959963984540054 * 0.05)
