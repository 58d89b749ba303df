"""What is read from the demo's documents agrees with how the demo made them."""

import datetime as dt
from collections import Counter

import pytest

from claims.demo import documents
from claims.demo.register import rows
from claims.demo.sales import daily_sales, sales_workbook, true_loss
from claims.evidence.sales.estimate import estimate, judge
from claims.evidence.sales.reading import read_sheets
from claims.evidence.sales.tests.sheets import sheets_of
from claims.working_days import holidays_of

BEGAN, ENDED = dt.datetime(2022, 10, 15, 15, 30), dt.datetime(2022, 10, 19, 23, 59)
SEEDS = (1015, 1, 2)


@pytest.fixture(scope="module")
def many() -> list[documents.Facts]:
    """The escalated claims of three small registers: 279."""
    return [
        documents.facts_from_row(row)
        for seed in SEEDS
        for row in rows(claims=2_500, seed=seed)
        if row[3] == "소상공인" and row[12] == "카카오" and int(row[15] or 0) > 500_000
    ]


def _estimate(days):
    return estimate({d.day: d.won for d in days}, BEGAN, ENDED, holidays_of(2022))


def test_the_series_of_every_workbook_is_read_exactly(many):
    assert len(many) >= 250
    for facts in many:
        for fell in (True, False):
            series = read_sheets(sheets_of(sales_workbook(facts, fell=fell)), 2022)
            assert series.days == {d.day: d.won for d in daily_sales(facts, fell=fell)}
            assert (series.sheet, series.page) == ("일별 승인내역", 1)


def test_the_interval_holds_the_true_loss_nine_times_of_ten(many):
    held = 0
    for facts in many:
        days = daily_sales(facts)
        found = _estimate(days)
        held += found.low <= true_loss(days) <= found.high
        assert found.low > 0  # a real fall is never lost in the noise
        assert 0.25 * found.lost > found.half  # and the interval says something
        assert judge(facts.claimed_loss, found).verdict in ("ok", "warning")
    assert held >= 0.9 * len(many)


def test_sales_that_did_not_change_get_no_fall(many):
    """The interval is one of 95%: by chance one in forty shows a small fall, a warning."""
    said = Counter()
    for facts in many:
        days = daily_sales(facts, fell=False)
        assert true_loss(days) == pytest.approx(0, abs=1_000)
        found = _estimate(days)
        said[judge(facts.claimed_loss, found).said] += 1
        assert found.low < 0.1 * facts.claimed_loss
    assert set(said) <= {"no_fall", "fell_less"}
    assert said["no_fall"] >= 0.95 * len(many)
