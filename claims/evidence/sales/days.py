"""Days as businesses write them, read for a whole column at once, since one cell is ambiguous."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.evidence.sales.cells import UnsureError, normalise_text

WEEK = "월화수목금토일"
YEARS = range(2010, 2040)  # plausible years of a programme; others are no day
_TAIL = r"(?:\s*[(\[]?\s*(?P<week>[월화수목금토일])(?:요일)?\s*[)\]]?)?"
_TIME = r"(?:[\sT]+(?P<time>(?:오전|오후)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?))?"
_FULL = re.compile(
    r"(?P<y>20\d\d)(?:\s?(?P<sep>[-./])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})\.?"
    r"|년\s?(?P<m2>\d{1,2})월\s?(?P<d2>\d{1,2})일)" + _TAIL + _TIME + _TAIL.replace("week", "week2")
    + r"\Z"
)  # fmt: skip
_SOLID = re.compile(r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)" + _TAIL + r"\Z")
_SHORT = re.compile(
    r"(?P<m>\d{1,2})(?:\s?[-./]\s?(?P<d>\d{1,2})\.?|월\s?(?P<d2>\d{1,2})일)" + _TAIL + r"\Z"
)
_YY = re.compile(r"(?P<yy>\d\d)\s?([-./])\s?(?P<m>\d\d)\s?\2\s?(?P<d>\d\d)\.?" + _TAIL + r"\Z")
_NUMBER_OF_DAY = re.compile(r"(?P<d>\d{1,2})일?" + _TAIL + r"\Z")
_SERIAL = re.compile(r"(?P<serial>[34]\d{4}|5[0-4]\d{3})\Z")
_EPOCH = dt.date(1899, 12, 30)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s?년|\s*(?:년도|\Z|매출))")
_DAY_IN_TEXT = re.compile(
    r"(?<!\d)(20\d\d)\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)"
    r"|(?<!\d)(20\d\d)년\s?(\d{1,2})월\s?(\d{1,2})일|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
_MONTH = re.compile(r"(?<!\d)(20\d\d)\s?[-./년]\s?(0?[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True)
class DatedCell:
    """Day that was read from a cell; `timed` is True if the cell has a time as well."""

    day: dt.date
    timed: bool = False


@dataclass(frozen=True)
class PrintedPeriod:
    """Period that is printed around a table of sales: the years, (year, month) pairs and full days
    in the lines above it and in its name. `near` is the year of the outage."""

    years: frozenset[int]
    months: frozenset[tuple[int, int]]
    days: frozenset[dt.date]
    near: int | None = None  # the year of the outage

    @property
    def period(self) -> tuple[dt.date, dt.date] | None:
        """The first and last printed day; None with fewer than two days."""
        return (min(self.days), max(self.days)) if len(self.days) > 1 else None


def printed_in(lines: Sequence[str], near: int | None = None) -> PrintedPeriod:
    """Read the period that a table of sales covers from the lines above it and its name. `near` is
    the year of the outage, kept in the result.

    A line with two days or more decides; without one, months and years that are named count. A
    single day is ignored: it is mostly the day of printing.
    """
    texts = [normalise_text(line) for line in lines]
    found = [days for text in texts if len(days := _days_in(text)) > 1]
    days = {day for period in found for day in period}
    if days:
        months = {(day.year, day.month) for day in days}
        whole = {(y, m) for y in {y for y, _m in months} for m in range(1, 13)}
        spanned = {ym for ym in whole if min(months) <= ym <= max(months)}
        return PrintedPeriod(
            frozenset(day.year for day in days), frozenset(spanned), frozenset(days), near
        )
    rest = [_DAY_IN_TEXT.sub(" ", text) for text in texts]
    named = {(int(y), int(m)) for text in rest for y, m in _MONTH.findall(text)}
    years = {int(y) for text in rest for y in _YEAR.findall(text)} | {y for y, _m in named}
    return PrintedPeriod(frozenset(years), frozenset(named), frozenset(), near)


def _days_in(text: str) -> set[dt.date]:
    days = set()
    for found in _DAY_IN_TEXT.finditer(text):
        parts = [int(part) for part in found.groups() if part and part.isdigit()]
        if (day := _date(*parts)) is not None:
            days.add(day)
    return days


def _date(year: int, month: int, day: int) -> dt.date | None:
    if year not in YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def might_be_day(cell: str) -> bool:
    """Return True if a cell by itself can be read as a day: with its year, or as month and day."""
    text = normalise_text(cell)
    if (found := _FULL.match(text)) or (found := _SOLID.match(text)):
        return _of(found, int(found["y"])) is not None
    if found := _YY.match(text):
        return _of(found, 2000 + int(found["yy"])) is not None
    short = _SHORT.match(text)
    return short is not None and _of(short, 2020) is not None  # a leap year has every day


def _of(found: re.Match[str], year: int, month: int | None = None) -> dt.date | None:
    parts = found.groupdict()
    if month is None:
        month = int(parts.get("m") or parts.get("m2") or 0)
    return _date(year, month, int(parts.get("d") or parts.get("d2") or 0))


def _week_fits(found: re.Match[str], day: dt.date) -> bool:
    parts = found.groupdict()
    return all(WEEK[day.weekday()] == w for w in (parts.get("week"), parts.get("week2")) if w)


def read_days(
    cells: Sequence[str], weekdays: Sequence[str], printed: PrintedPeriod
) -> list[DatedCell | None]:
    """Return the day in each cell of a column, None if there is none (totals, notes, blanks).

    `weekdays` are the cells of a weekday column, or empty ones; if one is given it must agree. One
    way of writing days must fit the whole column. Raises UnsureError: `year_unknown` when only
    month and day are written and nothing names the year, `weekday_contradicts`, and
    `day_unreadable` for days written in several ways, or an impossible one.
    """
    texts = [normalise_text(cell) for cell in cells]
    full = [_full(text) for text in texts]
    if any(full):
        days, wrote = [w.day if w else None for w in full], [_FULL, _SOLID]
        for text in texts:
            shaped = any(pattern.match(text) for pattern in wrote)
            if (shaped and _full(text) is None) or (not shaped and _SHORT.match(text)):
                raise UnsureError("day_unreadable", cell=text[:40])
        _agree(texts, days, weekdays)
        return full
    for way in (_two_digit_years, _short, _serials, _numbers_of_days):
        found = way(texts, weekdays, printed)
        if found is not None:
            _agree(texts, found, weekdays)
            return [DatedCell(day) if day else None for day in found]
    return [None] * len(texts)


def _full(text: str) -> DatedCell | None:
    """Return the day of a cell with year, month and day; None for other text and impossible
    days."""
    found = _FULL.match(text)
    if found:
        day = _of(found, int(found["y"]))
        return DatedCell(day, bool(found["time"])) if day else None
    found = _SOLID.match(text)
    day = _of(found, int(found["y"])) if found else None
    return DatedCell(day) if day else None


def _agree(texts: Sequence[str], days: Sequence[dt.date | None], weekdays: Sequence[str]) -> None:
    """Raise UnsureError ("weekday_contradicts") if a weekday, written in the cell itself or beside
    it, is not that of the day."""
    for text, day, beside in zip(texts, days, weekdays, strict=True):
        if day is None:
            continue
        found = _FULL.match(text) or _SOLID.match(text) or _YY.match(text) or _SHORT.match(text)
        if found and not _week_fits(found, day):
            raise UnsureError("weekday_contradicts", cell=text[:40])
        written = normalise_text(beside).strip("()").removesuffix("요일")
        if len(written) == 1 and written in WEEK and WEEK[day.weekday()] != written:
            raise UnsureError("weekday_contradicts", cell=text[:40])


def _has_weekday(text: str, beside: str) -> bool:
    found = _SHORT.match(text) or _YY.match(text)
    written = normalise_text(beside).strip("()").removesuffix("요일")
    return bool(found and found["week"]) or (len(written) == 1 and written in WEEK)


def _rising(days: Sequence[dt.date]) -> bool:
    """Return True for days in ascending or descending order, which distinguishes days from other
    numbers."""
    pairs = list(zip(days, days[1:], strict=False))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)


def _two_digit_years(texts, weekdays, printed) -> list[dt.date | None] | None:
    """Read days like `22.10.15`, year first. None if no cell is written so. Raises UnsureError if
    neither weekdays nor a printed year confirm them, or a day is impossible."""
    found = [_YY.match(text) for text in texts]
    if not any(found):
        return None
    days = [_of(f, 2000 + int(f["yy"])) if f else None for f in found]
    if any(f and day is None for f, day in zip(found, days, strict=True)):
        raise UnsureError(
            "day_unreadable", cell=next(t for t, d in zip(texts, days, strict=True) if t)
        )
    confirmed = all(_has_weekday(t, w) for t, w, d in zip(texts, weekdays, days, strict=True) if d)
    named = all(day.year in printed.years for day in days if day)
    kept = [day for day in days if day]
    if not ((confirmed and len(kept) > 2) or (named and len(kept) > 4 and _rising(kept))):
        raise UnsureError("year_unknown")
    return days


def _short(texts, weekdays, printed) -> list[dt.date | None] | None:
    """Read days like `10/15(토)`. None for fewer than three. Their year is the printed one, or the
    only one that fits the weekdays; raises UnsureError without one, and for an impossible day."""
    found = [_SHORT.match(text) for text in texts]
    if sum(1 for f in found if f and _of(f, 2020)) < 3:
        return None
    if len(printed.years) == 1:
        years = list(printed.years)
    elif all(_has_weekday(t, w) for t, w, f in zip(texts, weekdays, found, strict=True) if f):
        # the calendar repeats after five years at the earliest
        around = range(printed.near - 3, printed.near + 2) if printed.near else ()
        years = [y for y in printed.years or around if _fits(found, texts, weekdays, y)]
    else:
        raise UnsureError("year_unknown")
    if len(years) != 1:
        raise UnsureError("year_unknown")
    days = [_of(f, years[0]) if f else None for f in found]
    for f, day, text in zip(found, days, texts, strict=True):
        if f and day is None:
            raise UnsureError("day_unreadable", cell=text[:40])
    return days


def _fits(found, texts, weekdays, year: int) -> bool:
    days = [_of(f, year) if f else None for f in found]
    if any(f and day is None for f, day in zip(found, days, strict=True)):
        return False
    try:
        _agree(texts, days, weekdays)
    except UnsureError:
        return False
    return True


def _is_confirmed(day: dt.date, beside: str, printed: PrintedPeriod) -> bool:
    """Return True for a day that the weekday beside it fits, or without a weekday the printed
    period."""
    written = normalise_text(beside).strip("()").removesuffix("요일")
    if len(written) == 1 and written in WEEK:
        return WEEK[day.weekday()] == written
    period = printed.period
    return period is not None and period[0] <= day <= period[1]


def _serials(texts, weekdays, printed) -> list[dt.date | None] | None:
    """Read numbers like 44849, a spreadsheet's serial number of a day. None for fewer than three.
    Raises UnsureError unless weekdays or the printed period confirm all of them."""
    found = [_SERIAL.match(text) for text in texts]
    if sum(map(bool, found)) < 3:
        return None
    days = [_EPOCH + dt.timedelta(days=int(f["serial"])) if f else None for f in found]
    kept = [(day, beside) for day, beside in zip(days, weekdays, strict=True) if day]
    if not all(_is_confirmed(day, beside, printed) for day, beside in kept):
        raise UnsureError(
            "day_unreadable", cell=next(t for t, f in zip(texts, found, strict=True) if f)
        )
    return days


def _numbers_of_days(texts, weekdays, printed) -> list[dt.date | None] | None:
    """Read the days 1 … 31 of the one printed month. None for fewer than three. Raises UnsureError
    if not exactly one month is printed, a day is impossible, or they are not in order."""
    found = [_NUMBER_OF_DAY.match(text) for text in texts]
    if sum(map(bool, found)) < 3:
        return None
    if len(printed.months) != 1:
        raise UnsureError("year_unknown")
    [(year, month)] = printed.months
    days = [_of(f, year, month) if f else None for f in found]
    kept = list(_impossible(found, days, texts))
    if kept:
        raise UnsureError("day_unreadable", cell=kept[0])
    if not _rising([day for day in days if day]):
        raise UnsureError("day_unreadable", cell=texts[0][:40])
    return days


def _impossible(found, days, texts) -> Iterator[str]:
    for f, day, text in zip(found, days, texts, strict=True):
        if f and day is None:
            yield text[:40]
