"""The attack before publication, and what is hidden for it, against an attacker of other make."""

import pytest

from reviews.publication.audit import Confined, find_confined
from reviews.publication.cells import ROOT, Counts, Split, Version
from reviews.publication.protection import protect
from reviews.publication.suppression import suppress
from reviews.publication.tests.registers import SMALLEST, drawn_versions
from reviews.publication.tests.test_suppression import found_out

# Registers whose tables the rules alone left open: a number that is printed later bounds what was
# hidden earlier, as counts do not shrink.
LEFT_OPEN = (164, 201, 207)
SEEDS = range(160, 216)


def as_confined(hit):
    """The words of the tests' attacker as those of the audit."""
    *at, key, what, column = hit[0]
    if what == "change":
        return Confined(key, column, at[1], at[0])
    if what == "part" and column + 1 < 3:
        return Confined(key, column + 1, at[0], is_part=True)
    return Confined(key, column, at[0])


@pytest.mark.parametrize("seed", LEFT_OPEN)
def test_what_the_rules_leave_open_is_found_and_closed(seed):
    by_rules = drawn_versions(seed, suppress)
    hits = {as_confined(hit) for hit in found_out(by_rules)}
    assert hits and hits <= set(find_confined(by_rules, SMALLEST))
    closed = drawn_versions(seed)
    assert len(closed) == len(by_rules)  # nothing has to stay unpublished for it
    assert found_out(closed) == [] and find_confined(closed, SMALLEST) == []
    shown = [sum(sum(one.shown.values()) for one in some) for some in (closed, by_rules)]
    assert shown[0] * 3 >= shown[1] * 2  # a few cells more are hidden, not whole tables


@pytest.mark.parametrize("seed", SEEDS)
def test_no_register_of_several_versions_gives_a_small_count_away(seed):
    versions = drawn_versions(seed)
    assert not versions or found_out(versions) == []


@pytest.mark.parametrize("seed", range(8))
def test_the_audit_finds_all_that_the_other_attacker_finds(seed):
    """In tables with primary suppression alone, of which much comes out."""

    def primary(splits, counts, earlier, *, smallest):
        return {
            key: 0 if 0 < row.filed < smallest else 1 if 0 < row.granted < smallest else 3
            for key, row in counts.items()
        }

    versions = drawn_versions(seed, primary)
    found = set(find_confined(versions, SMALLEST))
    assert {as_confined(hit) for hit in found_out(versions)} <= found
    assert found


def test_the_audit_knows_how_wide_an_interval_is():
    """b and c have nine claims together, and one each for sure: one to eight."""
    splits = (Split(ROOT, "company", ("a", "b", "c")),)

    def confined(b, c):
        counts = {"a": Counts(100), "b": Counts(b), "c": Counts(c), ROOT: Counts(100 + b + c)}
        shown = {ROOT: 1, "a": 1, "b": 0, "c": 0}
        found = find_confined([Version(splits, counts, shown)], SMALLEST)
        return {one.key for one in found if not one.is_part}

    assert confined(4, 5) == set()
    assert confined(3, 4) == set()  # one to six: five apart
    assert confined(3, 3) == {"b", "c"}  # one to five


def test_what_an_earlier_version_gave_away_keeps_nothing_from_being_published():
    """As if it was published by other rules: nothing that comes now can take it back."""
    splits = (Split(ROOT, "company", ("a", "b")),)
    before = {"a": Counts(100), "b": Counts(3), ROOT: Counts(103)}
    open_table = Version(splits, before, {ROOT: 4, "a": 4, "b": 4})
    assert find_confined([open_table], SMALLEST)
    now = {"a": Counts(200), "b": Counts(50), ROOT: Counts(250)}
    assert protect(splits, now, [open_table], smallest=SMALLEST) == {ROOT: 4, "a": 4, "b": 4}


def test_where_no_cell_is_left_to_hide_nothing_is_published():
    splits = (Split(ROOT, "company", ("a", "b")),)
    few = {"a": Counts(1), "b": Counts(2), ROOT: Counts(3)}
    assert protect(splits, few, smallest=SMALLEST)[ROOT] == 0
