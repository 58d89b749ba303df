"""The tables of a version, in the language in use, from what is printed of it (`stored.text_of`).

Reads no database: the public page, whose process has no models, makes its tables here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reviews.publication.cells import ROOT, WON
from reviews.publication.classification import (
    BANDS,
    BY_BAND,
    BY_COMPANY,
    BY_COUNCIL,
    BY_DAYS,
    BY_DECISION,
    BY_FEE,
    BY_INDUSTRY,
    BY_KIND,
    BY_LOSS,
    BY_MONTH,
    BY_OUTCOME,
    BY_SERVICE,
    DAYS,
)

HIDDEN = "*"
Content = Mapping[str, Any]


def text_of_cell(value: int | None, last: int | None = None) -> str:
    """Return a count with commas. For a hidden count (None) return `*`, or the value that an
    earlier version showed (`last`) in brackets."""
    if value is not None:
        return f"{value:,}"
    return HIDDEN if last is None else f"({last:,})"


class Line(NamedTuple):
    """A row of a table. `depth` is 0 for a whole, 1 and more for its parts. A cell is None if it is
    hidden."""

    key: str
    label: str
    depth: int
    cells: tuple[int | None, ...]
    last: tuple[int | None, ...] = ()  # values that an earlier version showed in cells hidden now

    @property
    def indent(self) -> str:
        """Ideographic spaces before the label, one for each level of depth; HTML does not collapse
        them."""
        return "\u3000" * self.depth

    @property
    def texts(self) -> list[str]:
        """The cells as text with commas; `*` or an earlier version's value in brackets for a hidden
        one."""
        last = self.last or (None,) * len(self.cells)
        return [text_of_cell(*pair) for pair in zip(self.cells, last, strict=True)]

    @property
    def tells_nothing(self) -> bool:
        return not any(value is not None for value in (*self.cells, *self.last))


class Table(NamedTuple):
    """A table of a version, by the name of its splits. `head` has the column headings over the
    numbers."""

    name: str
    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]


class Bar(NamedTuple):
    label: str
    value: int
    share: float  # per cent of the longest bar

    @property
    def text(self) -> str:
        return text_of_cell(self.value)


class Chart(NamedTuple):
    title: str
    bars: tuple[Bar, ...]


class Figure(NamedTuple):
    """One number of the summary with its label; `value` is None if it is hidden."""

    name: str
    label: str
    value: int | None

    @property
    def text(self) -> str:
        return text_of_cell(self.value)


class Layout:
    """Makes the tables, charts and summary of one version of the published statistics, in the
    language in use, from its printed content (the dict of `stored.text_of`). A hidden count is
    None; charts leave it out. Reads no database."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.splits = {(parent, name): rows for parent, name, rows in content["splits"]}
        self.operators: list[str] = content["operators"]

    # ------------------------------------------------------------------ cells
    def cells(self, key: str) -> tuple[int | None, ...]:
        return tuple(self.content["cells"].get(key, ()))

    def filed(self, key: str) -> int | None:
        """Return the number of claims filed in the cell `key`; 0 for a cell without claims, None if
        it is hidden."""
        cells = self.cells(key)
        return cells[0] if cells else 0

    def rows(self, parent: str, name: str) -> list[str]:
        """Return the keys of the cells into which the split `name` divides the cell `parent`, in
        display order: operators first, then by name, number or a fixed order."""
        return sorted(self.splits.get((parent, name), ()), key=self._place)

    def _place(self, key: str) -> tuple[Any, ...]:
        last = key.rpartition("/")[2]
        kind, _colon, number = last.partition(":")
        if kind in ("company", "service", "industry"):
            return (key not in self.operators, self.label(key), key)
        if number.isdigit():
            return (0, f"{int(number):09}", key)
        return (_PLACES.index(last) if last in _PLACES else len(_PLACES), last, key)

    def label(self, key: str) -> str:
        """Return the label of the row of the cell `key`. It names the cell alone, not the cells
        that hold it."""
        last = key.rpartition("/")[2]
        kind, _colon, number = last.partition(":")
        if last in self.content["names"]:
            return str(self.content["names"][last])
        words = _WORDS.get(last)
        if words is not None:
            return words()
        if kind == "industry":
            return _("업종 없음")
        if kind == "band":
            return _band(int(number))
        if kind == "days":
            return _days(int(number))
        return number if kind == "month" else last

    def _line(self, key: str, depth: int, label: str = "") -> Line:
        last = tuple(self.content["last"].get(key, ()))
        return Line(key, label or self.label(key), depth, self.cells(key)[:WON], last[:WON])

    def _sums(self) -> Iterator[Line]:
        """Yield the sum paid of all claims and of each company; nothing if all are hidden."""
        keys = self.rows(ROOT, BY_COMPANY)
        lines = [self._sum_line(key, 1) for key in keys]
        if not all(line.tells_nothing for line in lines):
            yield from (self._sum_line(ROOT, 0), *lines)

    def _sum_line(self, key: str, depth: int) -> Line:
        last = tuple(self.content["last"].get(key, ()))
        return Line(key, self.label(key), depth, self.cells(key)[WON:], last[WON:])

    def _parts(self, parent: str, depth: int, *names: str) -> Iterator[Line]:
        """Yield the rows of a split, and below each row those of the next split; none if all of a
        split is hidden."""
        keys = self.rows(parent, names[0]) if names else []
        if all(self._line(key, depth).tells_nothing for key in keys):
            return
        for key in keys:
            yield self._line(key, depth)
            yield from self._parts(key, depth + 1, *names[1:])

    # ------------------------------------------------------------------ tables
    def tables(self) -> list[Table]:
        """Return the tables of the version, in order; a table without rows is left out."""
        whole = self._line(ROOT, 0)
        stages = (_("접수"), _("지원 결정"), pgettext("statistics", "지급"))
        made = [
            (
                BY_COMPANY, _("회사, 금전 피해, 유료·무료"), stages,
                (whole, *self._parts(ROOT, 1, BY_COMPANY, BY_LOSS, BY_FEE)),
            ),
            ("sum", _("회사별 지급액"), (_("지급액(원)"),), (*self._sums(),)),
            (
                BY_SERVICE, _("회사와 서비스"), stages,
                (*self._parts(ROOT, 0, BY_COMPANY, BY_SERVICE),),
            ),
            (BY_BAND, _("신청액 구간"), stages, (*self._bands(),)),
            (BY_KIND, _("신청인 구분"), stages, (whole, *self._parts(ROOT, 1, BY_KIND))),
            (BY_INDUSTRY, _("업종"), stages, (*self._industries(),)),
            (BY_MONTH, _("접수한 달"), stages, (whole, *self._parts(ROOT, 1, BY_MONTH))),
            (BY_COUNCIL, _("협의체 심의와 처리 기간"), (_("신청"),), (*self._council(),)),
        ]  # fmt: skip
        return [Table(*one) for one in made if len(one[3]) > 1]

    def _bands(self) -> Iterator[Line]:
        """Yield the claims with a loss of each company, and their bands."""
        for company in self.rows(ROOT, BY_COMPANY):
            loss = f"{company}/loss"
            if (company, BY_LOSS) in self.splits and loss in self.splits[company, BY_LOSS]:
                said = {"company": self.label(company)}
                rows = [*self._parts(loss, 1, BY_BAND)]
                if rows:
                    yield self._line(loss, 0, _("%(company)s, 금전 피해") % said)
                    yield from rows

    def _industries(self) -> Iterator[Line]:
        for kind in self.rows(ROOT, BY_KIND):
            rows = [*self._parts(kind, 1, BY_INDUSTRY)]
            if rows:
                yield from (self._line(kind, 0), *rows)

    def _council(self) -> Iterator[Line]:
        for company in self.rows(ROOT, BY_COMPANY):
            council = f"{company}/council"
            if council not in self.splits.get((company, BY_COUNCIL), ()):
                continue
            said = {"company": self.label(company)}
            yield self._line(council, 0, _("%(company)s, 협의체에 올라온 신청") % said)
            for key in self.rows(council, BY_DECISION):
                yield self._line(key, 1)
                yield from self._parts(key, 2, BY_OUTCOME)
                yield from self._parts(key, 2, BY_DAYS)

    # ------------------------------------------------------------------ summary, charts
    def summary(self) -> list[Figure]:
        """Return the figures of the programme's plan: all claims, those of the operator, its paid
        services, its free ones with a loss, its claims without a loss; then what was granted and
        paid. Those of the operator are left out unless there is exactly one operator."""
        cells = self.cells(ROOT)
        return [
            Figure("filed", _("접수한 신청"), cells[0]),
            *self._of_operator(),
            Figure("granted", _("지원하기로 한 신청"), cells[1]),
            Figure("paid", _("지급한 신청"), cells[2]),
            Figure("won", _("지급액(원)"), cells[3]),
        ]

    def _of_operator(self) -> list[Figure]:
        if len(self.operators) != 1:
            return []
        key = self.operators[0]
        paid = _sum(self.filed(f"{key}/loss/paid"), self.filed(f"{key}/none/paid"))
        return [
            Figure("operator", _("본사 서비스"), self.filed(key)),
            Figure("paid_services", _("본사, 유료 서비스"), paid),
            Figure(
                "free_with_loss", _("본사, 무료 서비스의 금전 피해"), self.filed(f"{key}/loss/free")
            ),
            Figure(
                "no_loss", _("본사, 무료 서비스의 금전 피해 없음"), self.filed(f"{key}/none/free")
            ),
        ]

    def mean_days(self) -> float | None:
        """Return the mean days to the first decision of the operator's claims; None if it is hidden
        or there is not exactly one operator."""
        found = [self.content["days"].get(f"{key}/council/decided") for key in self.operators]
        return found[0] / 10 if len(found) == 1 and found[0] is not None else None

    def charts(self) -> list[Chart]:
        """Return the version's bar charts that have at least two bars. A row whose number is hidden
        has no bar."""
        wanted = [
            (_("회사별 접수"), self.rows(ROOT, BY_COMPANY)),
            (_("신청인별 접수"), self.rows(ROOT, BY_KIND)),
            (_("달마다 접수"), self.rows(ROOT, BY_MONTH)),
        ]
        for key in self.operators:
            wanted.append((_("본사, 신청액 구간"), self.rows(f"{key}/loss", BY_BAND)))
            decided = f"{key}/council/decided"
            wanted.append((_("협의체 의결"), self.rows(decided, BY_OUTCOME)))
            wanted.append((_("의결까지 걸린 날"), self.rows(decided, BY_DAYS)))
        charts = [Chart(title, self._bars(keys)) for title, keys in wanted]
        return [one for one in charts if len(one.bars) > 1]

    def _bars(self, keys: Sequence[str]) -> tuple[Bar, ...]:
        shown = [(self.label(key), value) for key in keys if (value := self.filed(key)) is not None]
        longest = max((value for _label, value in shown), default=0) or 1
        return tuple(Bar(label, value, round(100 * value / longest, 2)) for label, value in shown)


def _sum(*values: int | None) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


_PLACES = (
    "loss", "none", "paid", "free", "kind:individual", "kind:small_business",
    "kind:larger_business", "council", "no_council", "decided", "undecided", "granted",
    "partly_granted", "denied",
)  # fmt: skip
_WORDS: dict[str, Callable[[], str]] = {
    ROOT: lambda: _("전체"),
    "loss": lambda: _("금전 피해 있음"),
    "none": lambda: _("금전 피해 없음"),
    "paid": lambda: _("유료 서비스"),
    "free": lambda: _("무료 서비스"),
    "kind:individual": lambda: _("개인"),
    "kind:small_business": lambda: _("소상공인"),
    "kind:larger_business": lambda: _("중·대기업"),
    "decided": lambda: _("의결함"),
    "undecided": lambda: _("의결하지 않음"),
    "granted": lambda: _("지급승인"),
    "partly_granted": lambda: _("일부승인"),
    "denied": lambda: _("부지급"),
}


def _band(place: int) -> str:
    if place == 0:
        return _("%(high)s원 이하") % {"high": f"{BANDS[0]:,}"}
    if place >= len(BANDS):
        return _("%(low)s원 초과") % {"low": f"{BANDS[-1]:,}"}
    said = {"low": f"{BANDS[place - 1]:,}", "high": f"{BANDS[place]:,}"}
    return _("%(low)s원 초과 %(high)s원 이하") % said


def _days(place: int) -> str:
    if place == 0:
        return _("%(high)s일 이내") % {"high": DAYS[0]}
    if place >= len(DAYS):
        return _("%(low)s일 초과") % {"low": DAYS[-1]}
    return _("%(low)s일 초과 %(high)s일 이내") % {"low": DAYS[place - 1], "high": DAYS[place]}
