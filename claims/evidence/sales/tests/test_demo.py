"""Sales read from the demo's documents agree with the demo's own figures."""

import datetime as dt
from collections import Counter

import pytest

from claims.demo import documents, fonts
from claims.demo.register import rows
from claims.demo.sales import daily_sales, ledger_days, sales_workbook, true_loss
from claims.demo.tables import approvals_workbook, sales_csv
from claims.evidence.sales.estimate import estimate, judge
from claims.evidence.sales.reading import read_lines, read_sheets
from claims.evidence.sales.tests.sheets import lines_of, sheets_of, sheets_of_csv
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


def test_the_series_of_workbooks_is_read_exactly(many):
    assert len(many) >= 250
    for facts in many[::3]:
        for fell in (True, False):
            series = read_sheets(sheets_of(sales_workbook(facts, fell=fell)), 2022)
            assert series.days == {d.day: d.won for d in daily_sales(facts, fell=fell)}
            assert (series.sheet, series.page) == ("일별 승인내역", 1)


def test_the_other_layouts_are_read_to_the_same_series(many):
    for facts in many[1::9]:
        for fell in (True, False):
            made = {d.day: d.won for d in daily_sales(facts, fell=fell)}
            assert read_sheets(sheets_of_csv(sales_csv(facts, fell=fell)), 2022).days == made
        approvals = read_sheets(sheets_of(approvals_workbook(facts)), 2022).days
        made = {d.day: d.won for d in daily_sales(facts)}
        # days of rest before the first approval and after the last are not in a list
        assert approvals == {day: won for day, won in made.items() if day in approvals}
        assert not any(won for day, won in made.items() if day not in approvals)


@pytest.mark.skipif(fonts.folder() is None, reason="Pretendard is not installed")
def test_printed_ledgers_are_read_to_the_won_cash_included(many):
    for index, facts in enumerate(many[:20]):
        before = documents.LONG_LEDGER_DAYS if index % 10 == 0 else 0
        series = read_lines(lines_of(documents.ledger(facts, days_before=before)), 2022)
        made = {day.day: day.won + other for day, other in ledger_days(facts)}
        assert {day: won for day, won in series.days.items() if day >= min(made)} == made
        assert len(series.days) == len(made) + before
        page, (left, top, right, bottom) = series.places[dt.date(2022, 10, 15)]
        assert page == (12 if before else 1)
        assert 0 < left < right < 1000 and 0 < bottom - top < 30


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
