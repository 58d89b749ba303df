"""The head of a table of sales: its place, and the role of each column."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.evidence.sales.cells import (
    is_blank,
    is_number,
    normalise_label,
    normalise_text,
    unit_of_label,
)
from claims.evidence.sales.days import might_be_day

DEEPEST_HEAD = 3  # rows
MOST_ROWS_ABOVE = 40


class Role(enum.Enum):
    """Role of a column in a table of sales; those for amounts in the order of preference."""

    DAY = "day"  # day of the sale
    DELAYED_DAY = "delayed day"  # day of clearing or deposit, some days after the sale
    CANCEL_DAY = "cancel day"
    WEEKDAY = "weekday"
    STATE = "state"  # approved or cancelled
    DETAIL = "detail"  # tells two sales of one day apart
    COUNT = "count"
    TOTAL = "total"  # sales after cancellations
    APPROVED = "approved"  # before cancellations
    CANCELLED = "cancelled"
    AMOUNT = "amount"  # named "amount" or "sales" alone
    PART = "part"  # cards, cash … of a total
    DELAYED = "delayed"  # cleared or deposited amounts
    OTHER = "other"


_DAY = re.compile(
    r"(거래|승인|매출|판매|영업|결제|주문|이용|사용|발생|거래승인)?(일자|날짜|일시|일|년월일)\Z|date\Z|(거래|승인|매출)date\Z"
)
_DELAYED_DAY = re.compile(
    r"(매입|입금|지급|정산|청구|입금예정|지급예정|정산예정)(예정)?(일자|날짜|일시|일)\Z"
)
_CANCEL_DAY = re.compile(r"(취소|환불|반품|승인취소)(일자|날짜|일시|일)\Z")
_MONTH = re.compile(r"(거래|승인|매출|판매|영업|결제)?(월|년월|연월|월별|기간|month)\Z")
_WEEKDAY = re.compile(r"요일\Z")
_STATE = re.compile(
    r"((거래|승인|매출|결제|주문)?(구분|상태|유형|종류)|승인취소(구분|여부)?|취소여부)\Z"
)
_COUNT = re.compile(r"건수|(?<!조)건\Z|수량|횟수|매수|개수|객수|고객수|인원")
_DETAIL = re.compile(
    r"시간|시각|승인번호|카드번호|카드사|카드명|매입사|발급사|주문번호|전표|단말기|상품|품목|메뉴|결제수단|할부|채널|고객명|거래처"
)
_NOT_SALES = re.compile(
    r"수수료|부가세|부가가치세|세액|vat|공급가|할인|봉사료|포인트|쿠폰|누계|누적|평균|객단가|단가|전년|전월|전주|전일"
    r"|대비|증감|율\Z|비율|비중|잔액|보류|예정|원가|마진|이익|목표|지출|비용|면세|과세|공제|번호|no\Z|비고|메모|재고"
)
_DELAYED = re.compile(r"매입|입금|지급|정산")
_CANCELLED = re.compile(r"취소|환불|반품")
_AFTER_CANCELLING = re.compile(r"(취소|환불|반품)(금액|분)?(제외|차감|후|반영)|순승인")
_TOTAL = re.compile(
    r"(순매출|실매출|순판매|합계|총합계|총계|계|총액|총금액|매출합계|매출총액|매출계|총합)(금?액)?\Z"
)
_AMOUNT = re.compile(
    r"((카드|신용카드|일|당일|총|일별|일일)?매출|판매|결제|거래|이용|사용|승인)(금?액|총액)?\Z|금액\Z|amount\Z|sales\Z"
)
_PART = re.compile(
    r"(신용|체크)?카드(금?액)?\Z|현금|이체|페이|배달|포장|매장|홀|온라인|상품권|기타|외상|영수증"
)
GROUPS = re.compile(
    r"(승인|취소|환불|반품|합계|총계|계|매입|입금|지급|정산|현금|카드|신용카드|매출|순매출|실매출|건수|금액|승인내역|취소내역|매입내역"
    r"|입금내역|합계내역|결제|판매)\Z"
)
TOTAL_ROW = re.compile(
    r"(총|전체|월|주|일|카드|현금|매출|\d{1,2}월|\d{1,2}주차?|20\d\d년?\d{1,2}월)?"
    r"(합계|소계|총계|누계|중계|월계|주계|일계|총합계|합)(금액)?(\d+[일건])?\Z|계\Z|(총|일|월|주)?평균(매출)?\Z"
    r"|(grand|sub)?(total|sum)\Z|average\Z"
)
NO_SUM = re.compile(r"누계|평균|average")  # such rows are no sum of the rows above


@dataclass(frozen=True)
class Head:
    """Head of a table of sales: its rows `first` to `last` (indexes from 0), and for each column
    its labels from top to bottom (`paths`), its role, and the won of its unit (None if none is
    named).

    `monthly` is True for a table of months; its other attributes are then meaningless.
    """

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]
    roles: tuple[Role, ...]
    units: tuple[int | None, ...]
    monthly: bool = field(default=False)

    def of(self, role: Role) -> list[int]:
        """Return the indexes of the columns with this role, from left to right."""
        return [column for column, held in enumerate(self.roles) if held is role]

    def same_as(self, row: Sequence[str]) -> bool:
        """Return True if all filled cells of a row, two or more, repeat the labels of their
        columns, as on each page of a ledger."""
        matching = 0
        for cell, path in zip(row, self.paths, strict=False):
            word = normalise_label(cell)
            if word and word not in (path[:1] + path[-1:]):
                return False  # most rows end here, at their first cell
            matching += bool(word)
        return matching > 1


def role_of(path: Sequence[str]) -> Role:
    """Return the role of a column by the labels above it, from top to bottom, as `normalise_label`
    returns them."""
    last, joined = (path[-1], "".join(path)) if path else ("", "")
    for pattern, role in (
        (_WEEKDAY, Role.WEEKDAY), (_CANCEL_DAY, Role.CANCEL_DAY),
        (_DELAYED_DAY, Role.DELAYED_DAY), (_DAY, Role.DAY), (_STATE, Role.STATE),
    ):  # fmt: skip
        if pattern.match(last) or pattern.match(joined):
            return role
    if not joined or _COUNT.search(joined):
        return Role.COUNT if joined else Role.OTHER
    if _DETAIL.search(joined):
        return Role.DETAIL
    if _NOT_SALES.search(joined):
        return Role.OTHER
    if _AFTER_CANCELLING.search(joined):
        return Role.TOTAL
    if _CANCELLED.search(joined):
        return Role.CANCELLED
    if _DELAYED.search(joined):
        return Role.DELAYED
    if "승인" in joined:
        return Role.APPROVED
    if _TOTAL.match(joined) or _TOTAL.match(last):
        return Role.TOTAL
    if _AMOUNT.match(joined):
        return Role.AMOUNT
    return Role.PART if _PART.search(joined) else Role.OTHER


def find_head(rows: Sequence[Sequence[str]]) -> Head | None:
    """Return the head of the first table of days within the first 40 rows of a sheet; or else that
    of a table of months (`monthly`). None when there is neither."""
    monthly = None
    for index, row in enumerate(rows[:MOST_ROWS_ABOVE]):
        kinds = {role_of([normalise_label(cell)]) for cell in row if not is_blank(cell)}
        if kinds & {Role.DAY, Role.DELAYED_DAY} and _looks_like_head(row):
            head = _head_at(rows, index)
            if head is not None:
                return head
        if monthly is None and _looks_like_head(row):
            words = [normalise_label(cell) for cell in row]
            if any(_MONTH.match(word) for word in words):
                monthly = Head(index, index, (), (), (), monthly=True)
    return monthly


def _looks_like_head(row: Sequence[str]) -> bool:
    """Return True for a row of two labels or more without an amount or day."""
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) > 1 and not any(is_number(cell) or might_be_day(cell) for cell in filled)


def _head_at(rows: Sequence[Sequence[str]], index: int) -> Head | None:
    """Return the head whose row of labels is at `index`, with a row of groups above it and rows
    below that belong to it; None if no column may hold an amount."""
    first = last = index
    above = [normalise_label(cell) for cell in rows[index - 1]] if index else []
    filled = [word for word in above if word]
    if filled and all(GROUPS.match(word) for word in filled):
        first = index - 1  # groups above a head whose own labels are in the lower row
    while last + 1 < len(rows) and last - first + 1 < DEEPEST_HEAD and _goes_on(rows, last):
        last += 1
    raw = _paths(rows[first : last + 1])
    paths = tuple(tuple(normalise_label(cell) for cell in path) for path in raw)
    roles = tuple(role_of(path) for path in paths)
    if not any(r in _AMOUNTS for r in roles):
        return None
    units = tuple(
        next((unit for text in reversed(path) if (unit := unit_of_label(text))), None)
        for path in raw
    )
    return Head(first, last, paths, roles, units)


_AMOUNTS = (
    Role.TOTAL, Role.APPROVED, Role.CANCELLED, Role.AMOUNT, Role.PART, Role.DELAYED, Role.OTHER,
)  # fmt: skip


def _goes_on(rows: Sequence[Sequence[str]], last: int) -> bool:
    """Return True if the row after `last` belongs to the head: it holds labels only, more than half
    of them known."""
    following = rows[last + 1]
    filled = [(c, cell) for c, cell in enumerate(following) if not is_blank(cell)]
    if not filled or any(is_number(cell) or might_be_day(cell) for _c, cell in filled):
        return False
    if any(TOTAL_ROW.match(normalise_label(cell)) for c, cell in filled if c == 0):
        return False
    words = [normalise_label(cell) for _c, cell in filled]
    known = sum(role_of([word]) is not Role.OTHER or bool(GROUPS.match(word)) for word in words)
    return known * 2 > len(words)


def _paths(head: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the labels of each column from top to bottom. A label also counts for the empty cells
    to its right (merged cells), but only if a lower row of the head has a label of its own:
    `거래일자` merged downwards does not count for its neighbour."""
    width = max(len(row) for row in head)
    grid = [[normalise_text(row[c]) if c < len(row) else "" for c in range(width)] for row in head]
    paths: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(grid):
        running = ""
        for column in range(width):
            below = any(grid[d][column] for d in range(depth + 1, len(grid)))
            if row[column]:
                running = row[column] if below else ""
                paths[column].append(row[column])
            elif running and below and not any(grid[d][column] for d in range(depth)):
                paths[column].append(running)
            else:
                running = ""
    return paths
