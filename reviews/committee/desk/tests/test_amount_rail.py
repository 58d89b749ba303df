"""The amount rail: marks in their order and place, ranges rounded outwards, the spread of like
decisions."""

from types import SimpleNamespace

from reviews.committee.desk.panels.amount_rail import amount_rail, middle_half


def like(*amounts, same=True):
    return [SimpleNamespace(alike=a, same_service=same, same_industry=False) for a in amounts]


def rail(**more):
    values = {
        "claimed": 2_000_000,
        "ceiling": 1_000_000,
        "suggested": 200_000,
        "sales": {"low": 1_275_000, "high": 2_043_000},
        "estimated": 1_659_000,
        "precedents": like(100_000, 300_000, 400_000),
    }
    return amount_rail(**values | more)


def test_marks_stand_in_order_at_their_share_of_the_longer_of_claim_and_ceiling():
    drawn = rail()
    assert [(mark.key, mark.at) for mark in drawn.marks] == [
        ("suggested", "10.00"),
        ("usual", "13.75"),
        ("estimate", "82.95"),
    ]
    assert (drawn.ceiling_at, drawn.beyond) == ("50.00", "50.00")
    estimate = drawn.marks[-1]
    assert estimate.range == "127만~205만"  # rounded outwards, never a narrower range than it is
    assert (estimate.low_at, estimate.wide) == ("63.75", "36.25")  # and it ends with the rail


def test_what_is_unknown_has_no_mark_and_nothing_divides_by_zero():
    empty = rail(suggested=None, estimated=None, sales=None, precedents=[], claimed=0, ceiling=0)
    assert (empty.marks, empty.whole, empty.ceiling_at) == ([], 1, "0.00")


def test_the_spread_is_the_middle_half_of_three_or_more_alike_and_never_above_the_ceiling():
    assert middle_half(like(0, 100_000, 200_000, 300_000, 3_000_000), 900_000) == (100_000, 300_000)
    assert middle_half(like(0, 800_000, 3_000_000, 3_000_000), 900_000) == (600_000, 900_000)
    assert middle_half(like(1, 2), 900_000) is None
    assert middle_half(like(1, 2, 3, same=False), 900_000) is None
