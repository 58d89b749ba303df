"""Agreement of second judgements: kappa, its bounds, and the interval of a share."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.committee.sample_checks.agreement import Judged, agreement_of, kappa

outcomes = st.sampled_from(["granted", "partly_granted", "denied"])
judged = st.lists(
    st.builds(Judged, outcomes, outcomes, st.integers(1, 10**7), st.integers(0, 10**7)),
    min_size=1,
    max_size=60,
)


def rows(*counts):
    """Judgements by (first, second, how many)."""
    return [Judged(a, b, 100, 100) for a, b, n in counts for _ in range(n)]


def test_kappa_of_a_known_table():
    """Cohen's example of two raters: 20, 5, 10 and 15 of 50."""
    assert isclose(kappa(rows(("y", "y", 20), ("y", "n", 5), ("n", "y", 10), ("n", "n", 15))), 0.4)


@given(judged)
def test_kappa_is_at_most_one_and_one_only_without_a_difference(found):
    value = kappa(found)
    if value is None:
        assert len({one.first for one in found} | {one.second for one in found}) == 1
        return
    assert value <= 1
    assert (value == 1) == all(one.first == one.second for one in found)


@given(judged, st.randoms(use_true_random=False))
def test_neither_order_nor_sides_matter_to_kappa(found, dice):
    mixed = [one._replace(first=one.second, second=one.first) for one in found]
    dice.shuffle(mixed)
    one, other = kappa(found), kappa(mixed)
    assert (one is None and other is None) or isclose(one, other, abs_tol=1e-9)


@given(judged)
def test_the_interval_holds_the_share_and_narrows(found):
    few, many = agreement_of(found), agreement_of(found * 4)
    share = few.same / few.n
    assert 0 <= few.low <= share + 1e-9 and share - 1e-9 <= few.high <= 1
    assert many.high - many.low < few.high - few.low
    assert few.enough == (len(found) >= 10)


def test_amounts_are_told_in_parts_of_the_decided_ones():
    found = agreement_of([Judged("a", "a", 100, won) for won in (90, 130, 100)])
    assert found.apart == pytest.approx(0.1) and found.more == pytest.approx(0.0)
    assert agreement_of([]) is None
