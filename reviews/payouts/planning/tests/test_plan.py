"""The split of payouts into batches, without a database."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reviews.payouts.batches.limits import ALL, NOTHING, Limit, LinesAndWon
from reviews.payouts.planning.plan import Row, SplitRule, split

MONDAY = date(2026, 11, 30)
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]


def row(pk, amount=100, bank="004", kind="tier_grant", programme=1, again=False):
    return Row(pk, amount, pk, 1, programme, pk, kind, again, bank)


def rule(*limits, used=None, most=100, **apart):
    return SplitRule(
        days=DAYS,
        limits={one.bank: one for one in limits},
        used=used or {},
        most_lines=most,
        **apart,
    )


def shape(plan):
    return [(one.key.day.isoformat()[8:], [r.pk for r in one.rows]) for one in plan.batches]


def test_without_limits_everything_goes_on_the_first_day():
    plan = split([row(n) for n in range(5)], rule(most=2))
    assert shape(plan) == [("30", [0, 1]), ("30", [2, 3]), ("30", [4])]
    assert (plan.count, plan.total) == (5, 500)


def test_what_a_day_cannot_hold_goes_on_the_next():
    rows = [row(1), row(2), row(3, bank="088"), row(4)]
    plan = split(rows, rule(Limit("004", day_won=100)))
    assert shape(plan) == [("30", [1, 3]), ("01", [2]), ("02", [4])]
    plan = split(rows, rule(Limit(ALL, day_lines=2)))
    assert shape(plan) == [("30", [1, 2]), ("01", [3, 4])]


def test_a_full_day_takes_no_later_payout():
    """The small one would fit beside the first, and would overtake the large one."""
    rows = [row(1, 60), row(2, 80), row(3, 40)]
    assert shape(split(rows, rule(Limit(ALL, day_won=100)))) == [
        ("30", [1]),
        ("01", [2]),
        ("02", [3]),
    ]
    # Another bank's limit holds up nobody else.
    rows = [row(1, 60), row(2, 80), row(3, 40, bank="088")]
    plan = split(rows, rule(Limit("004", day_won=100)))
    assert shape(plan) == [("30", [1, 3]), ("01", [2])]


def test_standing_batches_take_their_part():
    used = {(MONDAY, "004"): LinesAndWon(1, 70), (MONDAY, ALL): LinesAndWon(1, 70)}
    plan = split([row(1, 40)], rule(Limit("004", day_won=100), used=used))
    assert shape(plan) == [("01", [1])]


def test_a_batch_keeps_to_its_own_limits():
    rows = [row(1, 60), row(2, 60), row(3, 60, bank="088")]
    plan = split(rows, rule(Limit("004", batch_won=100)))
    assert shape(plan) == [("30", [1]), ("30", [2, 3])]
    assert shape(split(rows, rule(Limit(ALL, batch_lines=2)))) == [("30", [1, 2]), ("30", [3])]


def test_kinds_banks_programmes_and_repetitions_stay_apart():
    rows = [row(1), row(2, kind="additional"), row(3, bank="088"), row(4, programme=2)]
    rows.append(row(5, again=True))
    assert shape(split(rows, rule())) == [("30", [1, 2, 3]), ("30", [5]), ("30", [4])]
    apart = split(rows, rule(kinds_apart=True, banks_apart=True))
    assert shape(apart) == [("30", [2]), ("30", [1]), ("30", [3]), ("30", [5]), ("30", [4])]


def test_what_never_fits_stays_out():
    plan = split([row(1, 101), row(2)], rule(Limit("004", day_won=100)))
    assert shape(plan) == [("30", [2])]
    assert [r.pk for r in plan.left_out["too_large"]] == [1]
    plan = split([row(n) for n in range(5)], rule(Limit(ALL, day_lines=1)))
    assert [r.pk for r in plan.left_out["no_day"]] == [3, 4] and len(plan.batches) == 3
    assert not split([row(1)], SplitRule([], {}, {}, 10)).batches


def test_the_digest_is_of_days_and_rows():
    rows = [row(1), row(2)]
    seen = split(rows, rule()).digest
    assert split(rows, rule()).digest == seen
    assert split(rows, rule(most=1)).digest != seen
    assert split([rows[0], row(2, 101)], rule()).digest != seen


limits_of = st.builds(
    Limit,
    st.sampled_from(["004", "088", ALL]),
    *[st.none() | st.integers(1, most) for most in (300, 4, 400, 6)],
)
rows_of = st.lists(
    st.tuples(st.integers(1, 200), st.sampled_from(["004", "088", "090"])), max_size=25
)


@given(rows_of, st.lists(limits_of, max_size=3, unique_by=lambda one: one.bank))
def test_every_row_is_placed_once_within_the_limits_and_in_turn(found, limits):
    rows = [row(n, won, bank) for n, (won, bank) in enumerate(found)]
    plan = split(rows, rule(*limits, most=5))
    placed = [r for one in plan.batches for r in one.rows]
    out = [r for left in plan.left_out.values() for r in left]
    assert sorted(r.pk for r in placed + out) == [r.pk for r in rows]
    days = defaultdict(lambda: NOTHING)
    for batch in plan.batches:
        own = defaultdict(lambda: NOTHING)
        for r in batch.rows:
            for code in (r.bank, ALL):
                own[code] = own[code].plus(LinesAndWon(1, r.amount))
                days[batch.key.day, code] = days[batch.key.day, code].plus(LinesAndWon(1, r.amount))
        assert dict(own) == batch.sums and batch.count <= 5
        assert all(one.batch_holds(own[one.bank]) for one in limits)
    assert all(one.day_holds(days[day, one.bank]) for one in limits for day in DAYS)
    day_of = {r.pk: one.key.day for one in plan.batches for r in one.rows}
    for bank in ("004", "088", "090"):
        went = [day_of[r.pk] for r in rows if r.bank == bank and r.pk in day_of]
        assert went == sorted(went)
