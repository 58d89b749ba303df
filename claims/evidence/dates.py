"""Dates as they are printed on Korean documents. Pure.

Dates with a four-digit year, month and day are read: `2022년 4월 1일`, `2022. 4. 1.`, `2022.04.01`,
`2022-04-01`, `2022/4/1`. A date without its year, or with two digits of it, is ambiguous and not
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_DAY = r"""
    (?P<year{n}> (?:19|20)\d\d )
    (?: \s*년\s* | \s*[.\-/]\s* )
    (?P<month{n}> 0?[1-9] | 1[0-2] )
    (?: \s*월\s* | \s*[.\-/]\s* )
    (?P<day{n}> 3[01] | [12]\d | 0?[1-9] )
    (?: (?!\d) | (?<=\D\d\d)(?=[0-2]\d:[0-5]\d) )  # a reader may lose the blank before the time
    (?: \s*일 | \.(?!\d) )?
"""
# a day without its year, but with its weekday: `10월 15일 (토)`, `10월 15일 토요일`, `10/15(토)`
_SHORT = r"""
    (?: (?P<m1> 0?[1-9] | 1[0-2] ) \s*월\s* (?P<d1> 3[01] | [12]\d | 0?[1-9] ) \s*일
      | (?P<m2> 0?[1-9] | 1[0-2] ) \s*[./]\s* (?P<d2> 3[01] | [12]\d | 0?[1-9] ) (?!\d) \.? )
    \s* (?: [(\[]\s* (?P<w1> [월화수목금토일] ) (?:\s*요일)? \s*[)\]]
      | (?P<w2> [월화수목금토일] )\s*요일 )
"""
WEEK = "월화수목금토일"
_ALONE = r"(?<! [\d.\-/] )"
_BETWEEN = r"\s* (?: \([^)]{1,4}\) \s* )? (?: 부터 \s* [~\-]? | [~∼〜～–—-]+ ) \s*"
DAY = re.compile(_ALONE + _DAY.format(n=""), re.VERBOSE)
DAY_OR_SHORT = re.compile(rf"{_ALONE} (?: {_DAY.format(n='')} | {_SHORT} )", re.VERBOSE)
# two days beside each other, of which a reader has lost what stands between them
PERIOD_READ = re.compile(
    rf"{_ALONE}{_DAY.format(n=1)} (?: {_BETWEEN} | \s+ ) {_DAY.format(n=2)}", re.VERBOSE
)
# `… ~ …`, `… - …`, `…부터 …까지`, with the day of the week or without
PERIOD = re.compile(_ALONE + _DAY.format(n=1) + _BETWEEN + _DAY.format(n=2), re.VERBOSE)


def day_of(match: re.Match[str], n: str = "") -> date | None:
    """Return the day that a match of DAY names, or with `n` ("1", "2") the first or last day of a
    match of PERIOD. None for a day that does not exist, such as 31 February."""
    try:
        return date(int(match[f"year{n}"]), int(match[f"month{n}"]), int(match[f"day{n}"]))
    except ValueError:
        return None


def short_day_of(match: re.Match[str], near: int) -> date | None:
    """Return the day of a match of DAY_OR_SHORT that names a weekday in place of its year: the year
    from `near` - 3 to `near` + 1 in which the day falls on that weekday. None if there is none.

    Two such years would be at least five years apart.
    """
    month, day = int(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
    week = WEEK.index(match["w1"] or match["w2"])
    found = []
    for year in range(near - 3, near + 2):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return next((one for one in found if one.weekday() == week), None)


def days_in(text: str) -> Iterator[date]:
    """Yield the days that are printed in a text with year, month and day, in their order. Days that
    do not exist are left out."""
    for match in DAY.finditer(text):
        day = day_of(match)
        if day is not None:
            yield day


def period_of(match: re.Match[str]) -> tuple[date, date] | None:
    """Return first and last day of a match of PERIOD; None for impossible or reversed days."""
    first, last = day_of(match, "1"), day_of(match, "2")
    if first is None or last is None or first > last:
        return None
    return first, last


def format_day(day: date) -> str:
    """Format a day as 2022. 4. 1., the same in every language."""
    return f"{day.year}. {day.month}. {day.day}."
