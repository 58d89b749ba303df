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
    (?!\d) (?: \s*일 | \.(?!\d) )?
"""
_ALONE = r"(?<! [\d.\-/] )"
_BETWEEN = r"\s* (?: \([^)]{1,4}\) \s* )? (?: 부터 \s* [~\-]? | [~∼〜～–—-]+ ) \s*"
DAY = re.compile(_ALONE + _DAY.format(n=""), re.VERBOSE)
# `… ~ …`, `… - …`, `…부터 …까지`, with the day of the week or without
PERIOD = re.compile(_ALONE + _DAY.format(n=1) + _BETWEEN + _DAY.format(n=2), re.VERBOSE)


def day_of(match: re.Match[str], n: str = "") -> date | None:
    """Return the day of a match of DAY or of one end of PERIOD; None for 31 February."""
    try:
        return date(int(match[f"year{n}"]), int(match[f"month{n}"]), int(match[f"day{n}"]))
    except ValueError:
        return None


def days_in(text: str) -> Iterator[date]:
    """Yield every day in a text."""
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
