"""Reading of lists of the post office: registered numbers, and what became of the letters.

Rows and cells are those of `loaded_files.reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError
from claims.loaded_files import reading
from claims.loaded_files.errors import TooManyLinesError
from claims.loaded_files.reading import Fault, read_rows
from claims.table_files.moments import DateError, read_moment
from reviews.notices.models import ReturnReason
from reviews.notices.post import errors
from reviews.notices.post.entries import read_number

MOST_LINES = 10_000

REFERENCE, NUMBER, POSTED = "관리번호", "등기번호", "접수일"
OUTCOME, DAY, WHY = "배달결과", "처리일", "반송사유"
NUMBER_COLUMNS = (REFERENCE, NUMBER, POSTED)
OUTCOME_COLUMNS = (NUMBER, OUTCOME, DAY, WHY)
_ALIASES = {
    "문서번호": REFERENCE,
    "등기번호(13자리)": NUMBER,
    "우편물번호": NUMBER,
    "접수일자": POSTED,
    "발송일": POSTED,
    "처리결과": OUTCOME,
    "배달일": DAY,
    "배달일자": DAY,
    "송달일": DAY,
    "처리일자": DAY,
    "미배달사유": WHY,
}
DELIVERED, RETURNED = "배달완료", "반송"
_OUTCOMES = {DELIVERED: DELIVERED, "배달": DELIVERED, "송달": DELIVERED, RETURNED: RETURNED,
             "반환": RETURNED, "미배달": RETURNED}  # fmt: skip


class FileKind(models.TextChoices):
    NUMBERS = "numbers", _("등기번호 목록")
    OUTCOMES = "outcomes", _("배달 결과")


FAULTS = {
    "letter_unknown": _("그 번호의 편지를 찾을 수 없습니다."),
    "repeated": _("파일 안에 같은 번호가 또 있습니다. 앞줄만 읽었습니다."),
    "reason_needed": _("이미 다른 내용이 적혀 있습니다. 편지 화면에서 사유와 함께 고쳐 주세요."),
}
_DOMAIN = {
    one.code: one.message
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, DomainError) and one.__module__ == errors.__name__
    and hasattr(one, "message")
}  # fmt: skip


def sentence_of(code: str) -> str:
    """Return the sentence shown for a fault of a loaded list, by the fault's code. It says what to
    do."""
    return reading.sentence_of(code, _DOMAIN | FAULTS)


class Line(NamedTuple):
    """A line of a list of the post office that could be read. `key` identifies the letter: by its
    reference in a list of numbers, by its registered number in a list of outcomes."""

    row_no: int
    key: str
    number: str
    outcome: str  # "" in a list of numbers
    day: date
    why: str = ""


class Lines(NamedTuple):
    lines: list[Line]
    faults: list[Fault]
    read: int


def read_lines(file: BinaryIO, kind: str) -> Lines:
    """Read the lines of a list and return them with the faulty cells and the number of lines read.
    Lines without a number, and in a list of outcomes those without an outcome, are skipped, since
    the post office adds these later.

    Raises TableUnreadableError, ColumnsMissingError, TooManyLinesError (more than MOST_LINES lines,
    skipped ones not counted).
    """
    numbers = kind == FileKind.NUMBERS
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    read = 0
    columns = NUMBER_COLUMNS if numbers else OUTCOME_COLUMNS
    for row_no, cells in read_rows(file, columns, aliases=_ALIASES):
        if not cells[NUMBER] or not (numbers or cells[OUTCOME]):
            continue
        read += 1
        if read > MOST_LINES:
            raise TooManyLinesError(MOST_LINES)
        found = _line(row_no, cells, numbers=numbers)
        if isinstance(found, Fault):
            faults.append(found)
        elif found.key in seen or (numbers and found.number in seen):
            faults.append(Fault(row_no, NUMBER, "repeated", found.key))
        else:
            lines.append(found)
            seen |= {found.key, found.number}
    return Lines(lines, faults, read)


def _line(row_no: int, cells: Mapping[str, str], *, numbers: bool) -> Line | Fault:
    try:
        number = read_number(cells[NUMBER])
    except errors.RegisteredNumberError as error:
        return Fault(row_no, NUMBER, error.code, cells[NUMBER][:60])
    day_column = POSTED if numbers else DAY
    try:
        day = date.fromisoformat(read_moment(cells[day_column])[:10])
    except DateError as error:
        code = error.code if cells[day_column] else "missing"
        return Fault(row_no, day_column, code, cells[day_column][:60])
    if numbers:
        key = "".join(cells[REFERENCE].split()).upper()
        return Line(row_no, key, number, "", day) if key else Fault(row_no, REFERENCE, "missing")
    outcome = _OUTCOMES.get("".join(cells[OUTCOME].split()))
    if outcome is None:
        return Fault(row_no, OUTCOME, "word_unknown", cells[OUTCOME][:60])
    why = _reason_of(cells[WHY]) if outcome == RETURNED else ""
    return Line(row_no, number, number, outcome, day, why)


def _reason_of(text: str) -> str:
    """Return the ReturnReason value for the post office's word; OTHER (기타) for an unknown
    word."""
    squeezed = "".join(text.split())
    for one in ReturnReason:
        if "".join(str(one.label).split()) == squeezed:
            return one.value
    words = {"수취인불명": "unknown", "주소불명": "address", "이사": "moved", "이사불명": "moved",
             "폐문부재": "absent", "보관기간경과": "unclaimed", "수취거절": "refused",
             "수취거부": "refused"}  # fmt: skip
    return words.get(squeezed, ReturnReason.OTHER.value)
