"""Members beside those of the same ballots: planted biases come out, others are not blamed."""

from math import exp, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.fairness.estimates import shrink
from reviews.fairness.panels import member_effects
from reviews.fairness.tests.councils import council

seeds = st.integers(0, 10**6)


def effects(ballots):
    return {one.key: one for one in member_effects(ballots)}


@given(seeds, st.lists(st.floats(-3, 3), min_size=1, max_size=9))
@settings(max_examples=30)
def test_the_size_of_a_claim_does_not_matter(seed, shifts):
    plain = council(seed, ballots=40)
    moved = [
        {member: value + shifts[place % len(shifts)] for member, value in ballot.items()}
        for place, ballot in enumerate(plain)
    ]
    one, other = effects(plain), effects(moved)
    for member, found in one.items():
        assert isclose(found.mean, other[member].mean, abs_tol=1e-7)
        assert isclose(found.error, other[member].error, abs_tol=1e-7)


@given(seeds, st.permutations(range(6)))
@settings(max_examples=30)
def test_names_do_not_matter(seed, names):
    plain = council(seed, ballots=40)
    renamed = [{names[member]: value for member, value in one.items()} for one in plain]
    one, other = effects(plain), effects(renamed)
    for member, found in one.items():
        assert isclose(found.mean, other[names[member]].mean, abs_tol=1e-9)
        assert found.n == other[names[member]].n


@given(seeds)
@settings(max_examples=20)
def test_the_same_ballots_again_narrow_the_error(seed):
    plain = council(seed, ballots=40)
    once, four_times = effects(plain), effects(plain * 4)
    for member, found in once.items():
        assert isclose(found.mean, four_times[member].mean, abs_tol=1e-9)
        assert four_times[member].error < found.error * 0.55


def test_one_who_adds_a_fifth_comes_out_on_top_and_nobody_else():
    top = blamed = size = 0
    for seed in range(60):
        found = shrink(member_effects(council(seed, bias={4: 1.2})))
        first = max(found, key=lambda one: one.value)
        top += first.key == 4 and first.stands_out
        blamed += any(one.stands_out for one in found if one.key != 4)
        size += exp(first.value) - 1
    assert top == 60
    assert blamed <= 3
    assert 0.14 < size / 60 < 0.21  # shrunk towards the others


def test_alarms_without_a_cause_are_as_rare_as_promised():
    """At most one council in twenty, over councils of different sizes; measured below it."""
    alarms = [
        any(one.stands_out for one in shrink(member_effects(council(seed, **size))))
        for size in ({}, {"ballots": 30}, {"members": 9, "ballots": 200})
        for seed in range(200)
    ]
    assert sum(alarms) / len(alarms) < 0.05


def test_a_strict_neighbour_makes_nobody_generous():
    """Member 0 sits with the strict member in every ballot, and differs from nobody else."""
    ballots = []
    for place, ballot in enumerate(council(7, ballots=200)):
        values = list(ballot.values())
        panel = (0, 5, 1 + place % 4) if place % 2 else (1 + place % 4, 1 + (place + 1) % 4, 5)
        ballots.append({m: v - (0.3 if m == 5 else 0) for m, v in zip(panel, values, strict=True)})
    found = {one.key: one for one in shrink(member_effects(ballots))}
    assert found[5].stands_out and found[5].value < -0.2
    assert not found[0].stands_out and abs(found[0].value) < 0.06


@pytest.mark.parametrize("ballots", [[], [{1: 0.5}], [{1: 0.5, 2: 0.6}]])
def test_too_few_ballots_compare_nobody(ballots):
    assert member_effects(ballots) == []


def test_who_never_sat_with_the_others_is_left_out():
    circle = council(3, ballots=30)
    apart = [{"x": 1.0, "y": 1.2}, {"x": 1.1, "y": 1.0}]
    assert {one.key for one in member_effects(circle + apart)} == set(range(6))
