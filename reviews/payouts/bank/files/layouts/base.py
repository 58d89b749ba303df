"""The parts of a layout: columns of the transfer file, file formats, columns of the results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.payouts.states.batches import BankOutcome

DISPLAYED = "피해지원금"  # on the claimant's passbook, which has room for seven Hangul letters

CSV, XLSX = "csv", "xlsx"
UTF8, CP949 = "utf-8", "cp949"
MEDIA = {
    CSV: "text/csv",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class TransferLine:
    """One payment as a transfer file needs it: reference, bank code, account number in plain
    digits, holder, and amount in won. Account and holder are left out of repr."""

    reference: str
    bank_code: str
    account: str = field(repr=False)  # digits
    holder: str = field(repr=False)
    amount: int  # won


@dataclass(frozen=True)
class Column:
    """Column of a transfer file: the text of its heading, and the function that returns the cell of
    a payment (an int is written as a number, a str as text)."""

    head: str
    cell: Callable[[TransferLine], str | int]


# The words of banks for the outcome of a transfer. None: not finished, a later file has the
# outcome. Any other word ("미처리": not yet, or never?) makes the file unusable.
WORDS: Mapping[str, BankOutcome | None] = {
    **dict.fromkeys(
        ("정상", "성공", "입금", "완료", "이체완료", "처리완료", "입금완료", "정상처리"),
        BankOutcome.PAID,
    ),
    **dict.fromkeys(
        (
            "불능",
            "실패",
            "오류",
            "이체불능",
            "입금불능",
            "처리불능",
            "이체실패",
            "처리실패",
        ),
        BankOutcome.FAILED,
    ),
    **dict.fromkeys(("반환", "반송", "환입", "입금반환", "타행반환"), BankOutcome.RETURNED),
    **dict.fromkeys(("처리중", "진행중", "대기", "처리대기", "예약"), None),
}


@dataclass(frozen=True)
class Results:
    """Headings of a bank's file of results: for each field (reference, amount, outcome, code, text)
    the accepted spellings. `words` gives the BankOutcome for each of the bank's words; None is a
    transfer that is not finished."""

    reference: tuple[str, ...]
    amount: tuple[str, ...] = ("입금액", "이체금액", "금액", "처리금액", "입금금액")
    outcome: tuple[str, ...] = ("처리결과", "결과", "이체결과", "처리상태", "상태")
    code: tuple[str, ...] = ("결과코드", "오류코드", "처리코드", "응답코드")
    text: tuple[str, ...] = ("사유", "오류내용", "불능사유", "처리내용", "오류메시지", "반환사유")
    words: Mapping[str, BankOutcome | None] = field(default_factory=lambda: WORDS)


@dataclass(frozen=True)
class Layout:
    """Layout of a bank's transfer file: its columns, its formats, and the headings of the result
    files that the bank sends back. `source` names the origin of the columns and the date it was
    looked up."""

    code: str
    label: str | Promise
    source: str | Promise
    columns: tuple[Column, ...]
    formats: tuple[tuple[str, str], ...]  # (csv, encoding) or (xlsx, "")
    sheet: str
    results: Results
    of_a_bank: bool = True  # to be checked with the bank before its first use


FORM_LABELS: dict[tuple[str, str], str | Promise] = {
    (XLSX, ""): _("엑셀(XLSX)"),
    (CSV, UTF8): _("CSV, UTF-8"),
    (CSV, CP949): _("CSV, CP949"),
}


@dataclass(frozen=True)
class Variant:
    """A layout in one file format and encoding (such as CSV in CP949). A batch has one transfer
    file for each variant."""

    layout: Layout
    format: str
    encoding: str

    @property
    def key(self) -> str:
        """Name of the variant in the download form, `layout:format:encoding`, such as
        `shinhan:xlsx:`."""
        return f"{self.layout.code}:{self.format}:{self.encoding}"

    @property
    def form_label(self) -> str:
        return str(FORM_LABELS[self.format, self.encoding])

    @property
    def media_type(self) -> str:
        charset = f"; charset={self.encoding}" if self.encoding else ""
        return MEDIA[self.format] + charset
