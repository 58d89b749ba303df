"""The files of a published version: a ZIP of CSV, a workbook, a Korean PDF with charts.

Made from what is stored, the same bytes each time: every date in a file is the version's own
day. Another release of the workbook's library or of the typesetter may give other bytes for the
same figures; the digest that the PDF prints is that of the figures. Reads no database, as the
public page makes the same files.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _

from claims.council import council_name
from claims.display.typesetting import printable, typeset
from claims.formula_safety import neutralise
from claims.korean import in_korean
from claims.table_files.csv_text import csv_bytes
from reviews.publication.layout import Layout, Table

FOLDER, PAPER = "reviews/publication", "statistics"
_SEOUL = dt.timezone(dt.timedelta(hours=9))


class Edition(NamedTuple):
    """The printed part of a published version, from which files and public pages are made."""

    number: int
    tables: str
    digest: str
    corrects: int | None = None
    reason: str = ""

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.tables)
        return found

    @property
    def as_of(self) -> dt.date:
        return dt.date.fromisoformat(self.content["as_of"])


class File(NamedTuple):
    name: str
    media_type: str
    body: bytes


def make_file(form: str, edition: Edition) -> File:
    """Return the file of a version: `zip` (CSV), `xlsx` or `pdf`, in Korean. Raises KeyError for
    another form, FileNotFoundError if the fonts of set-up are missing."""
    make, media_type = _FORMS[form]
    with in_korean():
        name = _("통계-%(day)s-제%(n)s판") % {"day": edition.as_of.isoformat(), "n": edition.number}
        return File(f"{name}.{form}", media_type, make(edition, Layout(edition.content)))


def explanation(content: Mapping[str, Any]) -> list[str]:
    """Return the sentences that explain the figures to a reader, in the language in use."""
    return [
        _(
            "기준일이 끝날 때(한국 시각)의 숫자입니다. 철회한 신청과 기간이 지난 신청도 접수한"
            " 신청이고, 잘못 입력해 무효로 한 신청은 아닙니다."
        ),
        _(
            "지원 결정은 지급할 돈이 정해진 신청, 지급은 은행이 이체를 마친 신청입니다."
            " 지급액에서 돌려받은 돈은 빼지 않았습니다. 지급액은 전체와 회사별로만 적고,"
            " 추가지원을 받은 신청이 적으면 가렸습니다."
        ),
        _("의결까지의 날은 서류가 모두 온 날부터 첫 의결까지 쉬는 날도 넣어 셉니다."),
        _(
            "%(n)s건 미만인 칸과, 그것을 다른 칸이나 앞선 판에서 빼서 알 수 있게 하는 칸은"
            " *로 가렸습니다. 0은 그대로 적었습니다. 괄호 안의 수는 가린 칸을 마지막으로 보인"
            " 판의 수입니다."
        )
        % {"n": f"{content['smallest']:,}"},
    ]


def _labelled(table: Table) -> list[tuple[str, list[int | str]]]:
    """Return the rows for a spreadsheet: numbers where they are shown, else the text."""
    return [
        (
            line.indent + neutralise(line.label),
            [
                text if value is None else value
                for value, text in zip(line.cells, line.texts, strict=True)
            ],
        )
        for line in table.lines
    ]


def _csv(edition: Edition, layout: Layout) -> bytes:
    """Return a ZIP with one CSV a table (UTF-8 with BOM) and one of explanations."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, table in enumerate(layout.tables(), 1):
            rows = [[label, *cells] for label, cells in _labelled(table)]
            _add(archive, edition, f"{place}-{table.name}.csv", [[table.title, *table.head], *rows])
        _add(archive, edition, "0-about.csv", _about(edition))
    return out.getvalue()


def _add(archive: zipfile.ZipFile, edition: Edition, name: str, rows: list[list[Any]]) -> None:
    entry = zipfile.ZipInfo(name, date_time=(*edition.as_of.timetuple()[:3], 0, 0, 0))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, csv_bytes(rows))


def _about(edition: Edition) -> list[list[Any]]:
    lines: list[list[Any]] = [
        [_("판"), edition.number],
        [_("기준일"), edition.as_of.isoformat()],
        [_("지문 (SHA-256)"), edition.digest],
        *([_("설명"), line] for line in explanation(edition.content)),
    ]
    if edition.corrects:
        lines.append([_("고치는 판"), edition.corrects])
        lines.append([_("고치는 사유"), neutralise(edition.reason)])
    return lines


def _xlsx(edition: Edition, layout: Layout) -> bytes:
    """Return a workbook with a sheet a table; its parts carry a fixed date."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": dt.datetime.combine(edition.as_of, dt.time.min)})
    head = book.add_format({"bold": True, "bottom": 1})
    number = book.add_format({"num_format": "#,##0"})
    right = book.add_format({"align": "right"})
    about = book.add_worksheet(_("설명"))
    about.set_column(0, 0, 18)
    for at, (name, value) in enumerate(_about(edition)):
        about.write_string(at, 0, name)
        about.write_string(at, 1, str(value))
    for table in layout.tables():
        sheet = book.add_worksheet(table.title[:31])
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, len(table.head), 16)
        for at, words in enumerate((table.title, *table.head)):
            sheet.write_string(0, at, words, head)
        for row, (label, cells) in enumerate(_labelled(table), 1):
            sheet.write_string(row, 0, label)
            for at, value in enumerate(cells, 1):
                if isinstance(value, str):
                    sheet.write_string(row, at, value, right)
                else:
                    sheet.write_number(row, at, value, number)
        sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _pdf(edition: Edition, layout: Layout) -> bytes:
    day = edition.as_of
    mean = layout.mean_days()
    facts = {
        "title": _("피해지원 통계"),
        "council": council_name("ko"),
        "day": [day.year, day.month, day.day],
        "subtitle": _("기준일 %(day)s · 제%(n)s판")
        % {"day": f"{day.year}. {day.month}. {day.day}.", "n": edition.number},
        "digest": edition.digest,
        "digest-label": _("지문 (SHA-256)"),
        "replaces": _replaces(edition),
        "explanation": explanation(edition.content),
        "summary": [[one.label, one.text] for one in layout.summary()],
        "mean": _("서류가 모두 온 날부터 첫 의결까지 평균 %(days)s일") % {"days": f"{mean:.1f}"}
        if mean is not None
        else "",
        "charts": [
            {
                "title": printable(one.title),
                "bars": [[printable(bar.label), bar.text, bar.share] for bar in one.bars],
            }
            for one in layout.charts()
        ],
        "tables": [_printed(table) for table in layout.tables()],
    }
    return typeset(FOLDER, PAPER, facts, at=dt.datetime.combine(day, dt.time.min, _SEOUL))


def _replaces(edition: Edition) -> str:
    if not edition.corrects:
        return ""
    said = {"n": edition.corrects, "why": printable(edition.reason)}
    return _("제%(n)s판을 고친 판입니다: %(why)s") % said


def _printed(table: Table) -> dict[str, Any]:
    rows = [[line.depth, printable(line.label), *line.texts] for line in table.lines]
    return {"title": table.title, "head": list(table.head), "rows": rows}


_FORMS = {
    "zip": (_csv, "application/zip"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (_pdf, "application/pdf"),
}
FORMS = tuple(_FORMS)
