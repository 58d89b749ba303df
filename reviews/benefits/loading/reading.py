"""Reading of files that come in: lists of recipients, results of partners, codes.

Rows and cells are those of `loaded_files.reading`. A recipient becomes a keyed digest at once:
neither number nor telephone is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from django.utils.translation import gettext_lazy

from claims.identifiers import business_number_digits, phone_digits
from claims.loaded_files import reading
from claims.loaded_files.reading import CellError, Fault, read_past_day
from claims.money import AmountError, parse_won
from claims.personal_data.crypto import ManyDigests
from reviews.benefits.batches.partner import clean_reason
from reviews.benefits.columns import (
    BUSINESS,
    DAY,
    HASHED,
    IDENTIFIERS,
    NUMBER,
    OUTCOME,
    PHONE,
    REASON,
    REFERENCE,
    RESULT_COLUMNS,
    VALUE,
)
from reviews.benefits.models import BenefitFile, BenefitFileFault
from reviews.benefits.states import GrantStatus

if TYPE_CHECKING:
    from claims.policy.models import Programme
    from claims.users.models import User

MOST_LINES = 200_000
AT_ONCE = 1_000  # faults of one INSERT
MOST_FAULTS = 1_000  # kept of one file; the counts are of all

OUTCOMES = {
    "제공": GrantStatus.ISSUED,
    "제공함": GrantStatus.ISSUED,
    "실패": GrantStatus.FAILED,
    "사용": GrantStatus.REDEEMED,
    "기한지남": GrantStatus.EXPIRED,
}
OUTCOME_WORDS = ("제공", "실패", "사용", "기한 지남")

_HASH = re.compile(r"[0-9a-f]{64}")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,40}")
_NUMBER = re.compile(r"B([1-9][0-9]{0,17})")

# Sentences of faults that a claims file does not have.
FAULTS = {
    "hash_unreadable": gettext_lazy("해시는 64자리 16진수(SHA-256)로 적어 주세요."),
    "reference_unreadable": gettext_lazy(
        "참조번호는 영문, 숫자, 하이픈으로 40자까지이고, 전화번호나 사업자등록번호는 쓰지 않습니다."
    ),
    "repeated": gettext_lazy("파일 안에 같은 사람이나 번호가 또 있습니다. 앞줄만 읽었습니다."),
    "value_too_high": gettext_lazy("지원사업의 한 사람 값보다 큽니다."),
    "code_unreadable": gettext_lazy("이용 번호는 영문, 숫자, 하이픈으로 6~40자입니다."),
    "number_unknown": gettext_lazy("이 묶음에 없는 제공번호입니다."),
    "result_differs": gettext_lazy("이미 다른 결과가 있습니다. 제휴사에 확인해 주세요."),
    "reason_missing": gettext_lazy("실패한 이유를 적어 주세요."),
}


class EntryLine(NamedTuple):
    row_no: int
    key: bytes
    reference: str
    value: int | None  # in the programme's unit


class ResultLine(NamedTuple):
    row_no: int
    grant: int
    status: GrantStatus
    reason: str
    day: date


def sentence_of(code: str) -> str:
    """Return the sentence shown for a fault of a loaded file, by the fault's code. It says what to
    do."""
    return reading.sentence_of(code, FAULTS)


def read_rows(
    file: BinaryIO,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    *,
    one_of: Sequence[str] = (),
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, {column: text}) for the rows of a CSV or XLSX file. The columns `needed`
    must be there, and one of `one_of` if given.

    Raises TableUnreadableError, ColumnsMissingError, TooManyLinesError (above
    MOST_LINES).
    """
    return reading.read_rows(file, needed, optional, one_of=one_of, most=MOST_LINES)


# ------------------------------------------------------------------ lists
def read_list(file: BinaryIO, most: int | None) -> Iterator[EntryLine | Fault]:
    """Yield an EntryLine for each recipient of a list, or a Fault for a line that cannot be taken.
    `most` is the programme's value for one recipient; a line with a higher value is a fault.

    Raises TableUnreadableError, ColumnsMissingError (no business number, telephone or
    hash), TooManyLinesError (above MOST_LINES).
    """
    identity = ManyDigests("INDEX_KEY", "identity:").of  # as the register knows a business
    other = ManyDigests("INDEX_KEY", "benefit:").of
    readers: dict[str, Callable[[str], bytes | None]] = {
        BUSINESS: lambda text: _keyed(identity, "b:", business_number_digits(text)),
        PHONE: lambda text: _keyed(other, "p:", phone_digits(text)),
        HASHED: lambda text: _keyed(other, "h:", text if _HASH.fullmatch(text) else None),
    }
    wrong = {
        BUSINESS: "business_number_invalid",
        PHONE: "phone_unreadable",
        HASHED: "hash_unreadable",
    }
    for row_no, cells in read_rows(file, (), (REFERENCE, VALUE), one_of=IDENTIFIERS):
        column = next(name for name in IDENTIFIERS if name in cells)
        text = cells[column].lower() if column == HASHED else cells[column]
        key = readers[column](text) if text else None
        if key is None:
            yield Fault(row_no, column, wrong[column] if text else "missing")
            continue
        yield _entry(row_no, key, cells, most)


def _keyed(digest: Callable[[str], bytes], prefix: str, text: str | None) -> bytes | None:
    return digest(prefix + text) if text else None


def _entry(
    row_no: int, key: bytes, cells: Mapping[str, str], most: int | None
) -> EntryLine | Fault:
    reference = cells.get(REFERENCE) or f"R{row_no}"
    named = phone_digits(reference) or business_number_digits(reference)
    if named or not _REFERENCE.fullmatch(reference):
        return Fault(row_no, REFERENCE, "reference_unreadable")
    value = None
    if cells.get(VALUE):
        try:
            value = parse_won(cells[VALUE])
        except AmountError as error:
            return Fault(row_no, VALUE, error.code)
        if not value:
            return Fault(row_no, VALUE, "missing")
        if most is None or value > most:
            return Fault(row_no, VALUE, "value_too_high")
    return EntryLine(row_no, key, reference, value)


# ------------------------------------------------------------------ results
def read_results(file: BinaryIO) -> Iterator[ResultLine | Fault]:
    """Yield a ResultLine for each result of a partner, or a Fault for a line that cannot be taken.
    Lines whose result is empty are skipped.

    Raises TableUnreadableError, ColumnsMissingError (RESULT_COLUMNS), TooManyLinesError
    (above MOST_LINES).
    """
    seen: set[int] = set()
    for row_no, cells in read_rows(file, RESULT_COLUMNS):
        if not cells[OUTCOME]:
            continue
        found = _result(row_no, cells)
        if isinstance(found, ResultLine):
            if found.grant in seen:
                found = Fault(row_no, NUMBER, "repeated")
            else:
                seen.add(found.grant)
        yield found


def _result(row_no: int, cells: Mapping[str, str]) -> ResultLine | Fault:
    number = _NUMBER.fullmatch(cells[NUMBER].upper())
    if number is None:
        return Fault(row_no, NUMBER, "number_unknown" if cells[NUMBER] else "missing")
    status = OUTCOMES.get("".join(cells[OUTCOME].split()))
    if status is None:
        return Fault(row_no, OUTCOME, "word_unknown")
    reason = clean_reason(cells[REASON])
    if status == GrantStatus.FAILED and not reason:
        return Fault(row_no, REASON, "reason_missing")
    try:
        day = read_past_day(cells[DAY])
    except CellError as error:
        return Fault(row_no, DAY, error.code)
    return ResultLine(row_no, int(number[1]), status, reason, day)


# ------------------------------------------------------------------ the file's row
def write_file(
    *, kind: str, programme: Programme, sha256: str, by: User, read: int, applied: int,
    faults: Sequence[Fault], repeated: int | None = None, title: str = "", batch: Any = None,
    faulty: int | None = None,
) -> BenefitFile:  # fmt: skip
    """Create the BenefitFile row of a loaded file, in the caller's transaction, and rows for the
    first MOST_FAULTS of its faults by row number. `read`, `applied`, `repeated` and `faulty` count
    lines; if not given, `faulty` is the number of `faults` and `repeated` the lines that are
    neither applied nor faulty."""
    faulty = len(faults) if faulty is None else faulty
    row = BenefitFile.objects.create(
        kind=kind, programme=programme, batch=batch, title=title[:100], sha256=sha256, read=read,
        applied=applied, repeated=read - applied - faulty if repeated is None else repeated,
        faulty=faulty, loaded_by=by,
    )  # fmt: skip
    BenefitFileFault.objects.bulk_create(
        [
            BenefitFileFault(file=row, row_no=one.row_no, column=one.column, code=one.code)
            for one in sorted(faults)[:MOST_FAULTS]
        ],
        batch_size=AT_ONCE,
    )
    return row
