"""The workbook in which claims are typed: one sheet to fill, an example, the columns in words.

The first sheet is the one that an import reads. Its cells are text, so that account and phone
numbers keep their zeros; columns with a closed list offer its words.
"""

import tempfile
from collections.abc import Sequence
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.banks import BANKS
from claims.intake import columns as c

ROWS = 5_000  # with lists and hints; more rows are read too
TITLE_LENGTH, HINT_LENGTH = 32, 255  # letters that Excel shows
HINTS = {
    c.NUMBER: gettext_lazy("영문, 숫자, 하이픈으로 5~40자. 같은 번호는 한 번만 접수됩니다."),
    c.FILED_AT: gettext_lazy("2022-10-20 14:05처럼 적습니다. 2022년 10월 20일도 읽습니다."),
    c.CHANNEL: gettext_lazy("온라인, 고객센터처럼 접수한 곳. 비워 두어도 됩니다."),
    c.CLAIMANT_KIND: gettext_lazy("목록에서 고릅니다."),
    c.PERSON: gettext_lazy("신청한 사람의 이름."),
    c.BUSINESS: gettext_lazy("소상공인이면 필수입니다."),
    c.REPRESENTATIVE: gettext_lazy("소상공인이면 필수입니다."),
    c.BUSINESS_NUMBER: gettext_lazy("123-45-67890처럼 10자리. 개인이면 비워 둡니다."),
    c.INDUSTRY: gettext_lazy("음식점업, 화훼 소매처럼 적습니다. 비워 두어도 됩니다."),
    c.REGION: gettext_lazy("사업장이 있는 시·도. 개인은 사는 곳. 비워 두어도 됩니다."),
    c.PHONE: gettext_lazy("010-1234-5678처럼 적습니다."),
    c.EMAIL: gettext_lazy("비워 두어도 됩니다."),
    c.SERVICE: gettext_lazy("목록에 있으면 고르고, 없으면 적습니다."),
    c.COMPANY: gettext_lazy("목록에서 고릅니다."),
    c.FEE: gettext_lazy("목록에서 고릅니다."),
    c.HARM: gettext_lazy("금전이면 피해금액을 적고, 비금전이면 비워 둡니다."),
    c.AMOUNT: gettext_lazy("원 단위 숫자. 1,200,000처럼 적습니다."),
    c.NARRATIVE: gettext_lazy("신청인이 적은 그대로 옮깁니다."),
    c.BANK: gettext_lazy("목록에서 고르거나 세 자리 코드를 적습니다."),
    c.ACCOUNT: gettext_lazy("숫자 10~14자리. 하이픈은 있어도 됩니다."),
    c.HOLDER: gettext_lazy("통장에 적힌 이름."),
}
EXAMPLES = (
    (
        "K1015-0000001", "2022-10-20 14:05", "온라인", "소상공인", "홍길동", "온담 플라워",
        "홍길동", "124-81-00998", "화훼 소매", "서울", "010-1234-5678", "ondam@example.com",
        "카카오톡 채널", "카카오", "유료", "금전", "7,200,000",
        "장애 동안 주문을 받지 못했습니다.", "국민은행", "110-123-456789", "홍길동",
    ),
    (
        "K1015-0000002", "2022년 10월 21일", "고객센터", "개인", "김하늘", "", "", "", "",
        "경기", "010-2345-6789", "", "카카오맵", "카카오", "무료", "비금전", "",
        "길을 찾지 못해 약속에 늦었습니다.", "", "", "",
    ),
)  # fmt: skip
OFTEN_REQUIRED = (c.BUSINESS, c.REPRESENTATIVE)


def template_workbook(companies: Sequence[str], services: Sequence[str]) -> BinaryIO:
    """Return an open XLSX in which claims are typed for an import. `companies` and `services` are
    the names that its columns offer.
    """
    file = tempfile.TemporaryFile()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    formats = _formats(book)
    fill, example, explained, lists = (
        book.add_worksheet(name) for name in (_("접수"), _("작성 예시"), _("열 설명"), _("목록"))
    )
    ranges = _write_lists(lists, formats, companies, services)
    _write_sheet(fill, formats)
    _add_lists_and_hints(fill, ranges)
    _write_sheet(example, formats, EXAMPLES)
    _explain(explained, formats)
    fill.activate()
    book.close()
    file.seek(0)
    return file


def _formats(book: Any) -> dict[str, Any]:
    head = {"bold": True, "border": 1, "border_color": "#9AA7B8", "valign": "vcenter"}
    return {
        "required": book.add_format({**head, "bg_color": "#1B2B4B", "font_color": "#FFFFFF"}),
        "often": book.add_format({**head, "bg_color": "#C9D5E8"}),
        "free": book.add_format({**head, "bg_color": "#EEF2F7"}),
        "text": book.add_format({"num_format": "@"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True, "valign": "top"}),
    }


def _need(column: str) -> tuple[str, str]:
    """Return (key of the format for a column's head, see `_formats`; the word that says when the
    column is needed)."""
    if column in OFTEN_REQUIRED or column == c.BUSINESS_NUMBER:
        return "often", _("사업자만")
    if column == c.AMOUNT:
        return "often", _("금전 피해만")
    return ("required", _("필수")) if column in c.REQUIRED else ("free", _("비워도 됨"))


def _write_sheet(sheet: Any, formats: dict[str, Any], rows: Sequence[Sequence[str]] = ()) -> None:
    for place, column in enumerate(c.COLUMNS):
        wide = 40 if column == c.NARRATIVE else max(12, 2 * len(column) + 4)
        sheet.set_column(place, place, wide, formats["text"])
        sheet.write_string(0, place, column, formats[_need(column)[0]])
    for row_no, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            sheet.write_string(row_no, place, cell, formats["text"])
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 1)


def _write_lists(
    sheet: Any, formats: dict[str, Any], companies: Sequence[str], services: Sequence[str]
) -> dict[str, str]:
    """Write the words of each list below the name of its column, and return {column: range that
    holds them, as an Excel formula}; a column without words has none."""
    words = {
        **c.WORDS,
        c.COMPANY: companies,
        c.SERVICE: services,
        c.BANK: sorted(BANKS.values()),
    }
    ranges = {}
    for place, (column, values) in enumerate(words.items()):
        sheet.set_column(place, place, 18)
        sheet.write_string(0, place, column, formats["free"])
        sheet.write_column(1, place, values)
        letter = chr(ord("A") + place)
        if values:
            ranges[column] = f"='{sheet.get_name()}'!${letter}$2:${letter}${len(values) + 1}"
    return ranges


def _add_lists_and_hints(sheet: Any, ranges: dict[str, str]) -> None:
    for place, column in enumerate(c.COLUMNS):
        title = f"{column} · {_need(column)[1]}"
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": title[:TITLE_LENGTH],
            "input_message": str(HINTS[column])[:HINT_LENGTH],
        }
        if column in ranges:
            closed = column not in (c.SERVICE, c.BANK)
            rule |= {
                "validate": "list",
                "source": ranges[column],
                "error_type": "stop" if closed else "information",
                "error_title": column,
                "error_message": _("목록에 없는 말입니다.")
                + (" " + _("목록에서 골라 주세요.") if closed else ""),
            }
        sheet.data_validation(1, place, ROWS, place, rule)


def _explain(sheet: Any, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 3, 60)
    for place, head in enumerate((_("열"), _("필요"), _("적는 법"), _("쓸 수 있는 말"))):
        sheet.write_string(0, place, head, formats["free"])
    for row_no, column in enumerate(c.COLUMNS, start=1):
        sheet.write_string(row_no, 0, column, formats["bold"])
        sheet.write_string(row_no, 1, _need(column)[1], formats["wrapped"])
        sheet.write_string(row_no, 2, str(HINTS[column]), formats["wrapped"])
        sheet.write_string(row_no, 3, ", ".join(c.WORDS.get(column, ())), formats["wrapped"])
    sheet.freeze_panes(1, 1)
