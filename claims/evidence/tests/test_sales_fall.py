"""The sales check on documents that were taken in, opened in the renderer and checked."""

import datetime as dt
import io
from unittest import mock

import pytest
import xlsxwriter
from django.utils import translation

from claims.demo.documents import BANKBOOK, SALES, DemoFile, files, ledger
from claims.demo.sales import daily_sales, sales_workbook, true_loss
from claims.evidence.models import Finding, series_of
from claims.evidence.sales.reading import REASONS
from claims.evidence.sales.sentences import SENTENCES
from claims.evidence.tests import proof

pytestmark = pytest.mark.django_db
SALES_ONLY = {SALES}


# The demo draws a shop's days by its number; one in forty of them looks otherwise by chance.
NUMBER_OF_CLAIM = "K1015-0000001"


def _found(claim) -> list[Finding]:
    proof.checked(claim)
    return [f for f in proof.current(claim) if f.check_code == "sales.fall"]


def _workbook(rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("매출")
    for index, row in enumerate(rows):
        sheet.write_row(index, 0, row)
    book.close()
    return out.getvalue()


def _sheet_of(rows) -> DemoFile:
    return DemoFile(SALES, "매출.xlsx", _workbook(rows))


def test_the_fall_is_what_the_demo_made():
    claim = proof.claim_of(number=NUMBER_OF_CLAIM, claimed_loss=1_500_000)
    facts = proof.facts_of(claim)
    [document] = [proof.taken_in(claim, DemoFile(SALES, "매출.xlsx", sales_workbook(facts)))]
    [found] = _found(claim)
    made = {day.day.isoformat(): day for day in daily_sales(facts)}
    assert (found.document_id, found.page, found.box) == (document.pk, 1, None)
    data = found.data
    assert (data["from"], data["to"], data["sheet"]) == (
        "2022-10-15",
        "2022-10-19",
        "일별 승인내역",
    )
    assert [day["day"] for day in data["days"]] == [
        (dt.date(2022, 10, 1) + dt.timedelta(days=n)).isoformat() for n in range(33)
    ]
    assert all(day["won"] == made[day["day"]].won for day in data["days"])
    assert all(isinstance(d["expected"], int) for d in data["days"] if data["from"] <= d["day"])
    assert data["low"] <= true_loss(list(made.values())) <= data["high"]
    assert found.estimated_loss == data["lost"] > 0
    assert data["partial"] == ["2022-10-15"]
    with translation.override("ko"):
        assert f"예상보다 {data['lost']:,}원 적" in found.sentence


def test_sales_that_did_not_fall_are_a_problem():
    claim = proof.claim_of(number=NUMBER_OF_CLAIM, claimed_loss=1_500_000)
    proof.sent(claim, "sales_unchanged", kinds=SALES_ONLY)
    for found in _found(claim):
        assert (found.verdict, found.said) == ("problem", "no_fall")
        assert "줄지 않았습니다" in found.sentence


def test_a_much_larger_claim_is_a_warning():
    claim = proof.claim_of(number=NUMBER_OF_CLAIM, claimed_loss=1_500_000)
    book = DemoFile(SALES, "매출.xlsx", sales_workbook(proof.facts_of(claim)))
    other = proof.claim_of(claimed_loss=30_000_000)
    proof.taken_in(other, book)
    [found] = _found(other)
    assert (found.verdict, found.said) == ("warning", "fell_less")
    assert "30,000,000원" in found.sentence


def test_a_sheet_without_the_days_is_unknown_and_says_which():
    days = [dt.date(2022, 9, 1) + dt.timedelta(days=n) for n in range(46)]
    claim = proof.claim_of()
    proof.taken_in(claim, _sheet_of([["일자", "매출"], *([d.isoformat(), 500_000] for d in days)]))
    [found] = _found(claim)
    assert (found.verdict, found.said, found.data) == ("unknown", "days_missing", {})
    assert found.sentence.endswith(": 10. 17., 10. 18., 10. 19.")


def test_a_photograph_of_a_table_is_not_read():
    claim = proof.claim_of()
    [shot, *_more] = [file for file in files(proof.facts_of(claim)) if file.name.endswith(".jpg")]
    proof.taken_in(claim, DemoFile(SALES, "매출.jpg", shot.content))
    [found] = _found(claim)
    assert (found.verdict, found.said) == ("unknown", "unreadable")


def test_papers_of_other_kinds_are_not_asked_about_sales():
    claim = proof.claim_of()
    proof.sent(claim, kinds={BANKBOOK})
    assert _found(claim) == []


def test_of_a_workbook_and_a_ledger_the_workbook_is_drawn():
    claim = proof.claim_of(number=NUMBER_OF_CLAIM, claimed_loss=1_500_000)
    facts = proof.facts_of(claim)
    proof.taken_in(claim, DemoFile(SALES, "매출.xlsx", sales_workbook(facts)))
    proof.taken_in(claim, DemoFile(SALES, "장부.pdf", ledger(facts)))
    found = _found(claim)
    assert len(found) == 2
    by_source = {bool(f.data["sheet"]): f for f in found}
    assert series_of(found) == by_source[True]
    assert by_source[False].box is not None  # the row of the first day of the outage
    assert series_of([]) is None


def test_only_days_before_are_said_to_be_so():
    days = [dt.date(2022, 9, 1) + dt.timedelta(days=n) for n in range(49)]
    rows = [[d.isoformat(), 40_000 if d >= dt.date(2022, 10, 15) else 500_000] for d in days]
    claim = proof.claim_of(claimed_loss=2_000_000)
    proof.taken_in(claim, _sheet_of([["일자", "매출"], *rows]))
    [found] = _found(claim)
    assert (found.verdict, found.said) == ("ok", "fell_one_side")
    assert found.data["one_sided"]
    assert "한쪽" in found.sentence


def test_the_claimed_amount_is_part_of_what_was_checked():
    from claims.evidence.checks.sales_fall import SalesFall
    from claims.evidence.subject import Subject

    claim = proof.claim_of(number=NUMBER_OF_CLAIM, claimed_loss=1_500_000)
    before = SalesFall().inputs(Subject(claim))
    with mock.patch.object(claim, "claimed_loss", 1_500_001):
        assert SalesFall().inputs(Subject(claim)) != before


def test_every_reason_has_its_sentence():
    estimates = {"days_missing", "too_few_days", "holiday", "no_sales"}
    assert {*REASONS, *estimates} <= set(SENTENCES)
    assert all(len(word) <= 40 for word in SENTENCES)
