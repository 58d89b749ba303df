"""Reading of files that come back: results of a receiver, consents of claimants. No database; a
workbook is read by a process of its own (`loaded_files.reading`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext_lazy

from claims.handovers.states import ANSWERS, BY_OFFICE, Answer, Channel, ItemStatus
from claims.loaded_files import reading
from claims.loaded_files.errors import TooManyLinesError
from claims.loaded_files.reading import CellError, Fault, read_past_day, read_rows
from claims.money import AmountError, parse_won

MOST_LINES = 200_000

NUMBER, OUTCOME, AMOUNT, DAY = "접수번호", "결과", "지급액", "처리일"
ANSWER, CHANNEL, ANSWERED_ON = "동의", "방법", "받은 날"
RESULT_COLUMNS = (NUMBER, OUTCOME, AMOUNT, DAY)
CONSENT_COLUMNS = (NUMBER, ANSWER, CHANNEL, ANSWERED_ON)
_ALIASES = {
    "처리결과": OUTCOME,
    "지급금액": AMOUNT,
    "처리일자": DAY,
    "동의여부": ANSWER,
    "받은방법": CHANNEL,
    "받은날짜": ANSWERED_ON,
}
_OUTCOMES = {
    "지급": ItemStatus.PAID,
    "지급함": ItemStatus.PAID,
    "지급하지 않음": ItemStatus.REFUSED,
    "미지급": ItemStatus.REFUSED,
    "거절": ItemStatus.REFUSED,
    "우리 신청 아님": ItemStatus.NOT_OURS,
    "해당 없음": ItemStatus.NOT_OURS,
}
_ANSWERS = {
    "동의": Answer.GIVEN,
    "예": Answer.GIVEN,
    "동의하지 않음": Answer.REFUSED,
    "거부": Answer.REFUSED,
    "아니요": Answer.REFUSED,
    "철회": Answer.WITHDRAWN,
    "동의 철회": Answer.WITHDRAWN,
}
_CHANNELS = {
    "통화": Channel.CALL,
    "전화": Channel.CALL,
    "메일": Channel.MAIL,
    "문자": Channel.MAIL,
    "우편": Channel.LETTER,
    "방문": Channel.LETTER,
    "서면": Channel.LETTER,
    "동의서": Channel.FORM,
}

# Words that the pages tell people to write, one for each value.
OUTCOME_WORDS = ("지급", "지급하지 않음", "우리 신청 아님")
ANSWER_WORDS = ("동의", "동의하지 않음", "철회")
CHANNEL_WORDS = ("통화", "메일", "우편", "동의서")

# Sentences for faults that do not occur in claims files.
FAULTS = {
    "claim_unknown": gettext_lazy("접수번호를 찾을 수 없습니다."),
    "claim_erased": gettext_lazy("개인정보를 파기한 신청이라 답을 적지 않았습니다."),
    "answer_older": gettext_lazy("더 나중에 받은 거부나 철회가 있어 이 줄은 적지 않았습니다."),
    "older_terms": gettext_lazy(
        "이 기관의 이용 목적이나 보유 기간이 바뀌기 전에 받은 동의입니다. 다시 받아 주세요."
    ),
    "not_handed": gettext_lazy("이 이관으로 넘긴 신청이 아닙니다."),
    "repeated": gettext_lazy("파일 안에 같은 접수번호가 또 있습니다. 앞줄만 읽었습니다."),
    "amount_contradiction": gettext_lazy("지급이면 1원 이상을 적고, 아니면 비워 주세요."),
    "result_differs": gettext_lazy(
        "이미 다른 결과가 있습니다. 고치는 파일이면 ‘앞선 결과를 고침’을 골라 올려 주세요."
    ),
    "came_back": gettext_lazy("돌아온 신청의 결과는 고치지 않습니다. 다시 넘겨 주세요."),
}


def sentence_of(code: str) -> str:
    """Return the sentence for people about a fault with this code; it says what to do."""
    return reading.sentence_of(code, FAULTS)


class ResultLine(NamedTuple):
    row_no: int
    number: str
    status: ItemStatus
    amount: int | None  # won
    day: date


class ConsentLine(NamedTuple):
    row_no: int
    number: str
    answer: Answer
    channel: Channel
    day: date


class Lines(NamedTuple):
    """Result of reading a file that came back: `lines` that could be read (ResultLine or
    ConsentLine), `faults` of the others, and `read`, the number of all."""

    lines: list[Any]
    faults: list[Fault]
    read: int


def read_results(file: BinaryIO) -> Lines:
    """Read a receiver's results as ResultLines. Lines without a result are skipped: the receiver
    has not answered yet.

    Raises TableUnreadableError, ColumnsMissingError (a needed column),
    TooManyLinesError."""

    def line_of(row_no: int, cells: Mapping[str, str]) -> ResultLine | list[Fault]:
        status, faults = _try(row_no, OUTCOME, cells, _word(_OUTCOMES))
        day, more = _try(row_no, DAY, cells, read_past_day)
        amount, wrong = _try(row_no, AMOUNT, cells, lambda text: parse_won(text) if text else 0)
        found = [*faults, *more, *wrong]
        if not found and (status == ItemStatus.PAID) is not bool(amount):
            found = [_fault(row_no, AMOUNT, "amount_contradiction", cells)]
        return found or ResultLine(row_no, cells[NUMBER], status, amount or None, day)

    return _read(file, RESULT_COLUMNS, line_of, needed=OUTCOME)


def read_consents(file: BinaryIO) -> Lines:
    """Read a file of claimants' answers as ConsentLines. Lines without an answer are skipped.

    Raises TableUnreadableError, ColumnsMissingError (a needed column),
    TooManyLinesError."""

    def line_of(row_no: int, cells: Mapping[str, str]) -> ConsentLine | list[Fault]:
        answer, faults = _try(row_no, ANSWER, cells, _word(_ANSWERS, ANSWERS))
        channel, more = _try(row_no, CHANNEL, cells, _word(_CHANNELS, BY_OFFICE))
        day, wrong = _try(row_no, ANSWERED_ON, cells, read_past_day)
        found = [*faults, *more, *wrong]
        return found or ConsentLine(row_no, cells[NUMBER], answer, channel, day)

    return _read(file, CONSENT_COLUMNS, line_of, needed=ANSWER)


def _read(
    file: BinaryIO,
    columns: Sequence[str],
    line_of: Callable[[int, Mapping[str, str]], Any],
    *,
    needed: str,
) -> Lines:
    lines: list[Any] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    read = 0
    for row_no, cells in read_rows(file, columns, aliases=_ALIASES):
        if not cells[needed]:
            continue
        read += 1
        if read > MOST_LINES:
            raise TooManyLinesError(MOST_LINES)
        number = cells[NUMBER]
        if not number or number in seen:
            code = "repeated" if number else "missing"
            faults.append(Fault(row_no, NUMBER, code, number[:60]))
            continue
        found = line_of(row_no, cells)
        if isinstance(found, list):
            faults += found
        else:
            lines.append(found)
        seen.add(number)
    return Lines(lines, faults, read)


def _try(
    row_no: int, column: str, cells: Mapping[str, str], read: Callable[[str], Any]
) -> tuple[Any, list[Fault]]:
    try:
        return read(cells[column]), []
    except (AmountError, CellError) as error:
        return None, [_fault(row_no, column, error.code, cells)]


def _fault(row_no: int, column: str, code: str, cells: Mapping[str, str]) -> Fault:
    """Return the Fault of a cell with at most 60 letters of its text; in columns of words digits
    become *."""
    value = cells[column][:60]
    if column in (OUTCOME, ANSWER, CHANNEL):
        value = re.sub(r"\d", "*", value)
    return Fault(row_no, column, code, value)


def _word(words: Mapping[str, Any], labels: Any = None) -> Callable[[str], Any]:
    known = {"".join(word.split()): value for word, value in words.items()}
    if labels is not None:
        known |= {"".join(str(one.label).split()): one for one in labels}

    def read(text: str) -> Any:
        if not text:
            raise CellError("missing")
        try:
            return known["".join(text.split())]
        except KeyError as error:
            raise CellError("word_unknown") from error

    return read
