"""The period of the dashboards (the last 4, 10 or 26 weeks, in the address) and what follows at its
pace. Pure.

A forecast goes on as the period went: it knows of no holidays, no leave and no new file of claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.display.numbers import number, won_short
from reviews.dashboard.definitions import FORECASTS

PERIODS = (4, 10, 26)  # weeks
USUAL = 10


class Forecast(NamedTuple):
    """One line: its label, its sentence, and the words that say how it is reckoned."""

    label: str | Promise
    text: str
    words: str | Promise


def period_of(asked: str | None) -> int:
    """Return the weeks that an address asks for; USUAL for anything that is no period."""
    return next((weeks for weeks in PERIODS if str(weeks) == asked), USUAL)


def paid_within(paid_weeks: Sequence[tuple[date, int]], first: date) -> list[tuple[date, int]]:
    """Return the won paid by the end of each week from `first` (a Monday) on, and the week before
    it, with which the line begins."""
    before = [(first - timedelta(weeks=1), won) for day, won in paid_weeks if day < first]
    return [*before[-1:], *(row for row in paid_weeks if row[0] >= first)]


def mean_a_week(weeks: Sequence[dict[str, Any]]) -> float:
    """Return the mean of first decisions a week over the whole weeks of a period.

    The running week is left out, and so are those before the first decision.
    """
    counts = [row["decided"] for row in weeks[:-1]]
    while counts and not counts[0]:
        counts.pop(0)
    return sum(counts) / len(counts) if counts else 0.0


def forecasts(
    weeks: Sequence[dict[str, Any]], counts: dict[str, int], money: dict[str, Any], today: date
) -> list[Forecast]:
    """Return when the last review is decided, and what the budget has left then."""
    pace, left = mean_a_week(weeks), counts["left"]
    found = [Forecast(FORECASTS["empty"][0], _when_empty(pace, left, today), FORECASTS["empty"][1])]
    if money["budget_left"] is not None:
        text = _budget_then(counts, money)
        found.append(Forecast(FORECASTS["budget"][0], text, FORECASTS["budget"][1]))
    return found


def _when_empty(pace: float, left: int, today: date) -> str:
    if not left:
        return _("의결을 기다리는 심의가 없습니다")
    if not pace:
        return _("이 기간에 의결이 없어 셈할 수 없습니다")
    ends = today + timedelta(days=ceil(7 * left / pace))
    return _("주 %(pace)s건, 남은 %(n)s건은 %(day)s쯤 끝납니다") % {
        "pace": f"{pace:.1f}".removesuffix(".0"),
        "n": number(left),
        "day": date_format(ends, "DATE_FORMAT"),
    }


def _budget_then(counts: dict[str, int], money: dict[str, Any]) -> str:
    """Say what is left of the budget when all that waits is approved, and all that is left decided
    with the mean amount so far."""
    now = money["budget_left"] - money["payouts"]["prepared"]["amount"]
    mean = counts["amount"] / counts["decided"] if counts["decided"] else 0
    then = round(now - mean * counts["left"])
    words = {"mean": won_short(round(mean)), "won": won_short(abs(then))}
    if then < 0:
        return _("한 건 평균 %(mean)s원이면 %(won)s원이 모자랍니다") % words
    return _("한 건 평균 %(mean)s원이면 %(won)s원이 남습니다") % words
