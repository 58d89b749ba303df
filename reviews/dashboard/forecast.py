"""The period of the dashboards (the last 4, 10 or 26 weeks, in the address) and what follows at its
pace. Pure.

A forecast goes on as the period went: it knows of no holidays, no leave and no new file of claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil, inf, sqrt
from statistics import variance
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.display.numbers import number, won_short
from reviews.dashboard.budget import cost_of_the_rest, of_several
from reviews.dashboard.words import FORECASTS

PERIODS = (4, 10, 26)  # weeks
USUAL = 10
LEAST_WEEKS = 3  # weeks needed for a forecast with a range
Z = 1.2816  # standard deviations; 80 % of a normal distribution lie within
LATEST = 520  # weeks; a later end is none that anybody could plan with


class Forecast(NamedTuple):
    """One line of the forecast: its label, its sentence, and an explanation of the reckoning
    (`words`)."""

    label: str | Promise
    text: str
    words: str | Promise


def period_of(asked: str | None) -> int:
    """Return the period in weeks that the query parameter `?weeks=` names (4, 10 or 26); USUAL for
    any other value."""
    return next((weeks for weeks in PERIODS if str(weeks) == asked), USUAL)


def paid_within(paid_weeks: Sequence[tuple[date, int]], first: date) -> list[tuple[date, int]]:
    """Return the cumulated won paid by the end of each week from `first` (a Monday) on, from the
    weeks of `paid_weeks`. The last week before `first` is put in front, under the Monday before
    `first`."""
    before = [(first - timedelta(weeks=1), won) for day, won in paid_weeks if day < first]
    return [*before[-1:], *(row for row in paid_weeks if row[0] >= first)]


def pace_of(weeks: Sequence[dict[str, Any]]) -> list[int]:
    """Return the number of first decisions in each week of a period, without the present week and
    the weeks before the first decision."""
    counts = [row["decided"] for row in weeks[:-1]]
    while counts and not counts[0]:
        counts.pop(0)
    return counts


def weeks_between(pace: Sequence[int], left: int) -> tuple[float, float] | None:
    """Return the earliest and the latest number of weeks until `left` more decisions are made, with
    a probability of 80 %. None with fewer than LEAST_WEEKS weeks.

    Assumes independent weeks with the mean m and the variance v of the n counts in `pace`. After T
    weeks mT decisions are expected, with the variance v(T + T²/n), since the mean is an estimate
    too. The ends solve (mT - left)² = Z²v(T + T²/n). The latest is infinite when a mean of zero is
    within the range.
    """
    n = len(pace)
    if n < LEAST_WEEKS:
        return None
    mean, noise = sum(pace) / n, Z**2 * variance(pace)
    square, linear = mean**2 - noise / n, 2 * mean * left + noise
    root = sqrt(max(0.0, linear**2 - 4 * square * left**2))
    return 2 * left**2 / (linear + root), (linear + root) / (2 * square) if square > 0 else inf


def forecasts(
    weeks: Sequence[dict[str, Any]], counts: dict[str, int], money: dict[str, Any], today: date
) -> list[Forecast]:
    """Return the forecasts: when the last open review is decided, and what is left of the budget
    then. The second is left out without a budget."""
    pace, left = pace_of(weeks), counts["left"]
    found = [Forecast(FORECASTS["empty"][0], _when_empty(pace, left, today), FORECASTS["empty"][1])]
    if money["budget"] is not None:
        text = _budget_then(counts, money)
        found.append(Forecast(FORECASTS["budget"][0], text, FORECASTS["budget"][1]))
    return found


def _when_empty(pace: Sequence[int], left: int, today: date) -> str:
    if not left:
        return _("의결을 기다리는 심의가 없습니다")
    if not pace:
        return _("이 기간에 의결이 없어 계산할 수 없습니다")
    mean = sum(pace) / len(pace)
    text = _("주 %(pace)s건, 남은 %(n)s건은 %(day)s쯤 끝납니다") % {
        "pace": f"{mean:.1f}".removesuffix(".0"),
        "n": number(left),
        "day": _day(today, left / mean),
    }
    ends = weeks_between(pace, left)
    return text if ends is None else f"{text} ({_range(today, *ends)})"


def _range(today: date, earliest: float, latest: float) -> str:
    words = {"first": _day(today, earliest)}
    if latest > LATEST:
        return _("빠르면 %(first)s, 늦어지는 날은 알 수 없음") % words
    return _("열에 여덟 %(first)s ~ %(last)s") % {**words, "last": _day(today, latest)}


def _day(today: date, weeks: float) -> str:
    return date_format(today + timedelta(days=ceil(7 * weeks)), "DATE_FORMAT")


def _budget_then(counts: dict[str, int], money: dict[str, Any]) -> str:
    """Return the sentence about the won left of the budget, or missing, when all prepared payouts
    are approved, all fixed grants are prepared and all open reviews are decided with the mean
    amount so far. With several programmes it says of how many the sum is: the money left of one
    pays nothing of another."""
    if not counts["decided"]:
        return _("의결한 심의가 아직 없어 계산할 수 없습니다")
    waiting = money["payouts"]["prepared"]["amount"] + money["budget"].get("grants", 0)
    mean = counts["amount"] / counts["decided"]
    then = money["budget"]["available"] - waiting - cost_of_the_rest(counts)
    words = {"mean": won_short(round(mean)), "won": won_short(abs(then))}
    if then < 0:
        text = _("한 건 평균 %(mean)s원이면 %(won)s원이 모자랍니다") % words
    else:
        text = _("한 건 평균 %(mean)s원이면 %(won)s원이 남습니다") % words
    several = of_several(money["budget"])
    return f"{text} ({several})" if several else text
