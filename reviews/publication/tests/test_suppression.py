"""Suppression attacked: nobody confines a small count to less than the stated width."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.publication.cells import ROOT, Counts, Split, Version
from reviews.publication.suppression import suppress
from reviews.publication.tests.attacker import PARTS, Attacker, Program
from reviews.publication.tests.registers import (
    SMALLEST,
    SPLITS,
    Register,
    printed,
    publish,
)

TREE = [(split.parent, split.children) for split in SPLITS]


def attacker_of(versions):
    rows = [[key for key, counts in one.counts.items() if counts.filed] for one in versions]
    return Attacker(TREE, [printed(one.counts, one.shown) for one in versions], rows)


def found_out(versions):
    """Small counts, parts and changes that the attacker confines to less than the stated width."""
    attacker = attacker_of(versions)
    found = []

    def attack(what, terms, truth):
        if 0 < truth < SMALLEST:
            width = attacker.width(terms)
            if width is not None and width < SMALLEST:
                found.append((what, truth, width))

    for at, version in enumerate(versions):
        for key, counts in version.counts.items():
            parts = (counts.filed - counts.granted, counts.granted - counts.paid, counts.paid)
            for column in range(PARTS):
                attack(
                    (at, key, "count", column), attacker.measure(at, key, column), counts[column]
                )
                attack((at, key, "part", column), attacker.part(at, key, column), parts[column])
                for before in range(at):
                    change = counts[column] - versions[before].counts[key][column]
                    terms = attacker.change(key, column, before, at)
                    attack((before, at, key, "change", column), terms, change)
    return found


def test_the_attacker_finds_what_can_be_found():
    """x + y = 9, y + z = 4: x is 5 to 9; a table that shows all but one cell hides nothing."""
    program = Program(3, [({0: 1, 1: 1}, 9), ({1: 1, 2: 1}, 4)])
    assert program.bounds({0: 1}) == (5, 9)
    assert program.bounds({1: 1}) == (0, 4)
    assert program.bounds({0: 1, 2: -1}) == (5, 5)
    splits = [("all", ("a", "b"))]
    open_table = {"all": (12, 8, 8), "a": (9, 8, 8), "b": (None, None, None)}
    assert Attacker(splits, [open_table]).width({}) == 0
    attacker = Attacker(splits, [open_table])
    assert attacker.program.bounds(attacker.measure(0, "b", 0)) == (3, 3)


def test_the_attacker_uses_differences_of_versions():
    splits = [("all", ("a", "b"))]
    first = {"all": (40, 0, 0), "a": (20, 0, 0), "b": (20, 0, 0)}
    second = {"all": (42, 0, 0), "a": (None, 0, 0), "b": (None, 0, 0)}
    attacker = Attacker(splits, [first, second])
    assert attacker.program.bounds(attacker.change("a", 0, 0, 1)) == (0, 2)


@given(st.integers(0, 10**9), st.integers(20, 400), st.sampled_from((0.05, 0.5, 0.95)))
@settings(max_examples=40)
def test_one_version_gives_no_small_count_away(seed, number, moving):
    register = Register(seed)
    register.grow(number, moving)
    version = publish(register.counts(), [])
    assert version is None or found_out([version]) == []


@given(
    st.integers(0, 10**9),
    st.integers(30, 250),
    st.lists(
        st.tuples(st.sampled_from(("few", "many", "none")), st.integers(1, 12)),
        min_size=1,
        max_size=2,
    ),
)
@settings(max_examples=8)  # and 56 of two versions in test_protection
def test_no_difference_of_versions_gives_a_small_count_away(seed, number, steps):
    register = Register(seed)
    register.grow(number, 0.4)
    versions = []
    for how, size in [("first", 0), *steps]:
        if how == "few":
            register.move_few(size)
        elif how == "many":
            register.grow(size * 8, 0.3)
        version = publish(register.counts(), versions)
        if version is not None:
            versions.append(version)
    assert not versions or found_out(versions) == []


@given(st.integers(0, 10**9), st.integers(20, 300))
@settings(max_examples=60)
def test_hidden_rows_of_a_split_can_each_be_anything(seed, number):
    """Every hidden number of claims, small or not, has an interval of the stated width."""
    register = Register(seed)
    register.grow(number, 0.5)
    version = publish(register.counts(), [])
    if version is None:
        return
    attacker = attacker_of([version])
    for key, shown in version.shown.items():
        if shown == 0 and key in attacker.place:
            width = attacker.width(attacker.measure(0, key, 0))
            assert width is None or width >= SMALLEST, key


def test_unsuppressed_tables_fall_to_the_same_attack():
    """The attack is one: with primary suppression alone it finds what it looks for."""
    found = 0
    for seed in range(12):
        register = Register(seed)
        register.grow(120, 0.5)
        counts = register.counts()
        shown = {
            key: 0 if 0 < row.filed < SMALLEST else 1 if 0 < row.granted < SMALLEST else 3
            for key, row in counts.items()
        }
        found += bool(found_out([Version(SPLITS, counts, shown)]))
    assert found >= 6


def rows(**filed):
    """One split with these numbers of claims, none of them granted."""
    counts = {key: Counts(filed=number) for key, number in filed.items()}
    counts[ROOT] = Counts(filed=sum(filed.values()))
    return (Split(ROOT, "company", tuple(filed)),), counts


def shown_of(splits, counts, *earlier):
    return suppress(splits, counts, earlier, smallest=SMALLEST)


def test_a_small_row_takes_the_smallest_row_that_is_enough_with_it():
    shown = shown_of(*rows(a=100, b=40, c=3))
    assert (shown["a"], shown["b"], shown["c"]) == (4, 0, 0)
    shown = shown_of(*rows(a=100, b=3, c=4, d=0))
    assert (shown["a"], shown["b"], shown["c"], shown["d"]) == (4, 0, 0, 4)


def test_zero_and_the_threshold_itself_are_shown():
    shown = shown_of(*rows(a=100, b=0, c=5))
    assert set(shown.values()) == {4}


def test_small_rests_hide_the_column_and_not_the_row():
    splits = (Split(ROOT, "company", ("a", "b", "c")),)
    counts = {"a": Counts(100, 98), "b": Counts(60, 40), "c": Counts(50, 20)}
    counts[ROOT] = Counts(210, 158)
    shown = shown_of(splits, counts)
    assert shown == {ROOT: 4, "a": 1, "b": 1, "c": 4} or shown == {ROOT: 4, "a": 1, "c": 1, "b": 4}


def test_a_row_that_gained_a_few_is_hidden_beside_one_that_gained_enough():
    splits, before = rows(a=100, b=40, c=30)
    first = Version(splits, before, shown_of(splits, before))
    _splits, now = rows(a=102, b=40, c=50)
    shown = shown_of(splits, now, first)
    assert (shown["a"], shown["b"], shown["c"]) == (0, 4, 0)


def test_the_same_figures_are_published_again_with_the_same_cells():
    splits, counts = rows(a=100, b=40, c=3)
    first = Version(splits, counts, shown_of(splits, counts))
    assert shown_of(splits, counts, first) == first.shown


def test_rows_that_were_hidden_together_stay_together_until_they_gained_enough():
    splits, before = rows(a=100, b=40, c=3)
    first = Version(splits, before, shown_of(splits, before))
    _splits, close = rows(a=100, b=40, c=6)  # c may be shown by itself, and 3 would come out
    assert shown_of(splits, close, first)[ROOT] == 0  # all claims differ by three
    _splits, later = rows(a=110, b=40, c=6)
    shown = shown_of(splits, later, first)
    assert (shown["b"], shown["c"]) == (0, 0)
    _splits, enough = rows(a=110, b=40, c=9)
    assert set(shown_of(splits, enough, first).values()) == {4}


def test_a_whole_that_moved_by_a_few_shows_nothing_new():
    splits, before = rows(a=100, b=40)
    first = Version(splits, before, shown_of(splits, before))
    _splits, now = rows(a=101, b=40)
    assert set(shown_of(splits, now, first).values()) == {0}


@pytest.mark.parametrize("more", [1, 4])
def test_a_sum_shows_no_amount_of_a_few(more):
    """Fixed grants are known: with few additional ones beside them the sum is their amounts."""
    splits = (Split(ROOT, "company", ("a", "b", "c")),)
    counts = {
        "a": Counts(50, 50, 50, more, 50 * 30_000 + 123_456, 123_456),
        "b": Counts(50, 50, 50, 20, 50 * 30_000 + 9_000_000, 9_000_000),
        "c": Counts(50, 50, 50, 0, 50 * 30_000, 0),
    }
    counts[ROOT] = counts["a"].plus(counts["b"]).plus(counts["c"])
    assert shown_of(splits, counts) == {ROOT: 4, "a": 3, "b": 3, "c": 3}
    # Later a single amount changes, and nobody is paid again.
    first = Version(splits, counts, shown_of(splits, counts))
    changed = counts["b"]._replace(won=counts["b"].won + 7, more_won=counts["b"].more_won + 7)
    later = {**counts, "b": changed}
    later[ROOT] = counts["a"].plus(changed).plus(counts["c"])
    assert shown_of(splits, later, first)[ROOT] == 3


def test_a_row_that_is_new_was_empty_before():
    splits, before = rows(a=100, b=40, c=20)
    first = Version(splits, before, shown_of(splits, before))
    splits, now = rows(a=100, b=50, c=20, d=2)  # b with d gained twelve, c with d would have two
    shown = shown_of(splits, now, first)
    assert (shown["a"], shown["b"], shown["c"], shown["d"]) == (4, 0, 4, 0)


def test_rows_that_are_seen_have_a_claim_each():
    """Two rows with six claims together have one to five each: a third one is hidden with them."""
    tree = [("all", ("a", "b", "c"))]
    splits, counts = rows(a=100, b=3, c=3)
    keys = [list(counts)]

    def width(shown):
        attacker = Attacker(tree, [printed(counts, shown)], keys)
        return attacker.width(attacker.measure(0, "b", 0))

    by_the_sum_alone = {ROOT: 4, "a": 4, "b": 0, "c": 0}
    assert width(by_the_sum_alone) < SMALLEST
    shown = shown_of(splits, counts)
    assert (shown["a"], shown["b"], shown["c"]) == (0, 0, 0)
    assert width(shown) >= SMALLEST


def test_a_row_with_parts_has_a_claim_for_each_of_them():
    """b has four services: with c it has nine claims, and five of them are where they are seen."""
    top = Split(ROOT, "company", ("a", "b", "c"))
    splits = (top, Split("b", "service", ("b/1", "b/2", "b/3", "b/4")))
    counts = {"a": Counts(100), "b": Counts(6), "c": Counts(3), ROOT: Counts(109)}
    counts |= {"b/1": Counts(3), "b/2": Counts(1), "b/3": Counts(1), "b/4": Counts(1)}
    assert shown_of(splits, counts)["a"] == 0
    assert shown_of((top,), counts)["a"] == 4


def test_what_new_rows_gained_for_sure_is_no_room():
    """d and e are new and gained a claim or more each; six together leave four to divide."""
    splits, before = rows(a=100, b=40, c=20)
    first = Version(splits, before, shown_of(splits, before))
    splits, now = rows(a=110, b=40, c=20, d=3, e=3)
    shown = shown_of(splits, now, first)
    assert (shown["a"], shown["d"], shown["e"]) == (0, 0, 0)


FIXED = (30_000, 50_000)


def paid_out(low, high, more, amount=70_001):
    """Claims with each of the fixed amounts; `more` of the higher ones had another grant beside."""
    extra = more * amount
    won = low * FIXED[0] + high * FIXED[1] + extra
    return Counts(low + high, low + high, low + high, more, won, extra)


def solved(counts, low, high):
    """Return the intervals of few that somebody who knows the fixed amounts confines too much.

    If nobody had another grant, the council's own table says so."""
    equations = [
        ({0: 1, 1: 1}, counts.paid),
        ({0: FIXED[0], 1: FIXED[1], 2: 1}, counts.won),
        *([] if counts.more else [({2: 1}, 0)]),
    ]
    program = Program(3, equations)
    found = []
    for place, truth in enumerate((low, high)):
        least, most = program.bounds({place: 1})
        if 0 < truth < SMALLEST and most - least < SMALLEST:
            found.append((truth, least, most))
    return found


def test_a_sum_of_fixed_amounts_alone_is_solved():
    assert solved(paid_out(97, 3, 0), 97, 3) == [(3, 3, 3)]
    splits = (Split(ROOT, "company", ("a", "b")),)
    counts = {"a": paid_out(97, 3, 0), "b": paid_out(50, 50, 20)}
    counts[ROOT] = counts["a"].plus(counts["b"])
    assert shown_of(splits, counts) == {ROOT: 4, "a": 3, "b": 3}
    alone = {"a": counts["a"], "b": Counts(30), ROOT: counts["a"].plus(Counts(30))}
    assert shown_of(splits, alone)[ROOT] == 3


people = st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from((0, 0, 1, 5, 9)))


@given(st.lists(people, min_size=2, max_size=4), st.lists(people, min_size=4, max_size=4))
@settings(max_examples=200)
def test_no_printed_sum_says_how_few_had_a_fixed_amount(first, gains):
    """Sums of a row, of the hidden rows together, and what each gained between two versions."""
    keys = [f"c{at}" for at in range(len(first))]
    splits = (Split(ROOT, "company", tuple(keys)),)
    days = [dict(zip(keys, first, strict=True))]
    days.append(
        {k: tuple(map(sum, zip(days[0][k], gains[at], strict=True))) for at, k in enumerate(keys)}
    )
    versions, told = [], []
    for people_of in days:
        people_of = {k: (low, high + more, more) for k, (low, high, more) in people_of.items()}
        people_of[ROOT] = tuple(map(sum, zip(*people_of.values(), strict=True)))
        counts = {key: paid_out(*one) for key, one in people_of.items()}
        version = Version(splits, counts, shown_of(splits, counts, *versions))
        if not version.shown[ROOT]:
            continue
        versions.append(version)
        sums = {
            (key,): (counts[key], *people_of[key][:2])
            for key, columns in version.shown.items()
            if columns == 4
        }
        hidden = tuple(key for key in keys if version.shown[key] < 4)
        if hidden and version.shown[ROOT] == 4:
            low, high = (sum(people_of[key][at] for key in hidden) for at in (0, 1))
            sums[hidden] = (paid_out(low, high, sum(people_of[k][2] for k in hidden)), low, high)
        told.append(sums)
    for sums in told:
        assert all(solved(*one) == [] for one in sums.values())
    for key in set(told[0]) & set(told[-1]) if len(told) == 2 else ():
        (old, *before), (new, *after) = told[0][key], told[1][key]
        gained = [b - a for a, b in zip(before, after, strict=True)]
        assert solved(new.minus(old), *gained) == []


def test_a_row_that_was_hidden_is_shown_once_it_leaves_room_for_its_past():
    """c had three claims behind a star: shown with five, it would have had one to five then."""
    splits, before = rows(a=100, b=40, c=3)
    first = Version(splits, before, shown_of(splits, before))
    for number, columns in ((5, 0), (6, 4)):
        _splits, now = rows(a=120, b=70, c=number)
        shown = shown_of(splits, now, first)
        assert (shown["b"], shown["c"]) == (columns, columns)
    _splits, now = rows(a=120, b=70, c=5)
    open_table = Version(splits, now, dict.fromkeys(now, 4))
    versions = [first, open_table]
    attacker = Attacker([("all", ("a", "b", "c"))], [printed(v.counts, v.shown) for v in versions],
                        [list(now)] * 2)  # fmt: skip
    assert attacker.program.bounds(attacker.measure(0, "c", 0)) == (1, 5)
