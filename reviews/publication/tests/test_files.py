"""The files of a version: the plan's own figures, the same bytes, safe in a spreadsheet."""

import csv
import io
import json
import zipfile

import openpyxl
import pypdfium2
import pytest
import time_machine

from claims.demo import counts as published
from reviews.publication.files import FORMS, make_file
from reviews.publication.layout import Layout
from reviews.publication.tests import plan

EDITION = plan.edition()


def test_the_figures_of_the_plan_come_out():
    layout = Layout(EDITION.content)
    said = {one.name: one.value for one in layout.summary()}
    assert (said["filed"], said["operator"]) == (105_116, 87_195)
    assert (said["paid_services"], said["free_with_loss"]) == (14_918, 13_195)
    assert said["no_loss"] == 59_082
    assert layout.filed("kind:small_business") == published.SMALL + sum(
        published.AFFILIATE["small"]
    )
    assert layout.filed("company:1/council") == published.ESCALATED
    assert layout.mean_days() == 9.0


def test_tables_add_up_and_name_their_rows():
    tables = {one.name: one for one in Layout(EDITION.content).tables()}
    labels = [(line.depth, line.label) for line in tables["company"].lines]
    assert labels[:4] == [(0, "전체"), (1, "본사"), (2, "금전 피해 있음"), (3, "유료 서비스")]
    assert [line.label for line in tables["band"].lines[1:4]] == [
        "300,000원 이하", "300,000원 초과 500,000원 이하", "500,000원 초과",
    ]  # fmt: skip
    assert [line.label for line in tables["kind"].lines] == [
        "전체",
        "개인",
        "소상공인",
        "중·대기업",
    ]
    assert {"service", "industry", "month", "council"} <= set(tables)


def test_the_sum_paid_is_that_of_all_claims_and_of_companies():
    content = EDITION.content
    with_sum = {key for key, row in content["cells"].items() if len(row) == 4}
    assert with_sum == {"all", "company:1", "company:2"}
    tables = {one.name: one for one in Layout(content).tables()}
    assert [line.cells for line in tables["sum"].lines] == [
        (content["cells"][key][3],) for key in ("all", "company:1", "company:2")
    ]
    assert all(one.head == ("접수", "지원 결정", "지급") for one in tables.values()
               if one.name not in ("sum", "council"))  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_the_same_bytes_each_time(form):
    with time_machine.travel("2023-01-02 10:00", tick=False):
        first = make_file(form, EDITION)
    with time_machine.travel("2031-07-08 23:59", tick=False):
        second = make_file(form, EDITION)
    assert first == second
    assert first.name == f"통계-2022-12-29-제1판.{form}"


def test_the_csv_files_are_those_of_the_tables():
    made = make_file("zip", EDITION)
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert EDITION.digest in texts["0-about.csv"]
    rows = list(csv.reader(io.StringIO(texts["1-company.csv"])))
    assert rows[0] == ["회사, 금전 피해, 유료·무료", "접수", "지원 결정", "지급"]
    assert rows[1][:2] == ["전체", "105116"]
    services = list(csv.reader(io.StringIO(texts["3-service.csv"])))
    assert services[2][0] == "　'=메신저"  # no formula


def test_the_workbook_has_a_sheet_a_table():
    book = openpyxl.load_workbook(io.BytesIO(make_file("xlsx", EDITION).body))
    assert book.sheetnames[0] == "설명" and len(book.sheetnames) == 9
    sheet = book["회사, 금전 피해, 유료·무료"]
    assert [cell.value for cell in sheet[2]][:2] == ["전체", 105_116]
    assert not any(
        cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row
    )


def test_the_paper_is_korean_and_shows_its_digest():
    edition = plan.edition(2, corrects=1, reason="업종을 잘못 셌습니다")
    document = pypdfium2.PdfDocument(make_file("pdf", edition).body)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    for words in (
        "피해지원 통계",
        "105,116",
        "59,082",
        "제2판",
        "제1판을 고친 판입니다",
        "그대로 적었습니다",
    ):
        assert words in text, words
    assert edition.digest[:40] in text.replace("\r\n", "")


def test_a_hidden_cell_is_a_star_everywhere():
    content = EDITION.content
    content["cells"]["kind:larger_business"] = [None] * 3
    hidden = EDITION._replace(tables=json.dumps(content))
    made = make_file("zip", hidden)
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        rows = archive.read("5-kind.csv").decode("utf-8-sig")
    assert "　중·대기업,*,*,*" in rows
    assert "중·대기업" not in [
        bar.label for chart in Layout(content).charts() for bar in chart.bars
    ]
