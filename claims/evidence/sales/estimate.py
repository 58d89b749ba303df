"""Estimate of the outage's effect: expected sales of its days, the fall, its uncertainty. Pure.

Method and limits: docs/decisions/0017-sales-estimate.md (source: design). In short:

- The expected sales of a day are the median of the same weekday within six weeks before and six
  weeks after, without the outage itself and without public holidays. A weekday on which the
  business never opened is expected to sell nothing.
- Each of those other days is predicted in the same way from the rest (leave one out). The errors of
  these predictions give the uncertainty, day by day and for the same weekdays of other weeks
  together; the larger of the two counts. The interval is meant to hold 19 times of 20.
- A day on which the outage began at 15:30 is compared whole: sales before it are on both sides.
  Days that were hit in part are named.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from statistics import median

from claims.evidence.sales.cells import UnsureError

REACH = 42  # days on either side
FEWEST_ALIKE = 2  # same weekdays that an expectation needs
FEWEST_PREDICTED = 8  # days in all that the uncertainty needs
MARGIN_PERCENT = 25  # sales outside the sheet, cash above all: a claim may exceed the fall by this
_Z = 1.96

Days = Mapping[dt.date, int]


@dataclass(frozen=True)
class Estimate:
    """Estimate of the sales that an outage cost, in whole won. `fall` is expected less actual sales
    of the days of the outage, and may be below zero; `lost`, `low` and `high` are never below zero.

    `expected` holds the expected sales of the days of the outage and of the days around it that
    could be predicted. `falls` is the fall of each day of the outage. `half` is half the width of
    the interval from `low` to `high`. `partial` are the days of the outage that were hit in part.
    """

    first: dt.date
    last: dt.date
    expected: dict[dt.date, int]
    fall: int
    half: int
    partial: tuple[dt.date, ...] = ()
    before: int = 0  # comparable days before the outage, and after
    after: int = 0
    falls: dict[dt.date, int] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        return max(self.fall, 0)

    @property
    def low(self) -> int:
        return max(self.fall - self.half, 0)

    @property
    def high(self) -> int:
        return max(self.fall + self.half, 0)

    @property
    def one_sided(self) -> bool:
        """True if comparable days exist only before or only after the outage: a trend would look
        like a fall."""
        return not (self.before and self.after)


def outage_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return every day from `first` to `last`, both included."""
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def estimate(
    days: Mapping[dt.date, int | None],
    began: dt.datetime,
    ended: dt.datetime,
    holidays: Collection[dt.date] = (),
) -> Estimate:
    """Estimate how far sales fell in an outage from `began` to `ended` (local time). `days` are the
    sales of each day in won, of six weeks before and after if there are any; None for a day whose
    amount is not known.

    Raises UnsureError: `days_missing` (a day of the outage is not known), `too_few_days` (to
    compare with), `holiday` (a day of the outage is a public holiday, on a weekday on which the
    business opens), `no_sales` (the business opens on no day of the outage).
    """
    first, last = began.date(), ended.date()
    outage = outage_days(first, last)
    known = {day: won for day, won in days.items() if won is not None}
    around = {
        day: won
        for day, won in known.items()
        if first - dt.timedelta(days=REACH) <= day <= last + dt.timedelta(days=REACH)
        and not first <= day <= last
        and day not in holidays
    }
    resting = _resting(days, outage)
    _require_outage_days(outage, known, resting)
    if special := [day for day in outage if day in holidays and day.weekday() not in resting]:
        raise UnsureError("holiday", day=special[0].isoformat())
    expected = {day: _expected(day, around, resting) for day in outage}
    if not any(expected.values()):
        raise UnsureError("no_sales")
    falls = {day: expected[day] - known.get(day, 0) for day in outage}
    predicted = {
        day: _median([w for d, w in around.items() if d.weekday() == day.weekday() and d != day])
        for day in around
    }
    half = _half(outage, expected, around, predicted)
    return Estimate(
        first,
        last,
        {**{day: won for day, won in predicted.items() if won is not None}, **expected},
        sum(falls.values()),
        half,
        _partial(began, ended),
        before=sum(day < first for day in around),
        after=sum(day > last for day in around),
        falls=falls,
    )


def _resting(days: Mapping[dt.date, int | None], outage: list[dt.date]) -> frozenset[int]:
    """Return the weekdays (0 is Monday) that never occur in a series of three weeks or more, since
    the business rests on them. Empty for a shorter series or one that does not cover the outage."""
    if not days or (max(days) - min(days)).days < 20:
        return frozenset()
    if not min(days) <= outage[0] <= outage[-1] <= max(days):
        return frozenset()
    return frozenset(range(7)) - {day.weekday() for day in days}


def _require_outage_days(outage: list[dt.date], known: Days, resting: Collection[int]) -> None:
    """Raise UnsureError ("days_missing") if a day of the outage is neither known nor on a weekday
    on which the business rests."""
    missing = [day for day in outage if day not in known and day.weekday() not in resting]
    if missing:
        raise UnsureError("days_missing", missing=[day.isoformat() for day in missing])


def _expected(day: dt.date, around: Days, resting: Collection[int]) -> int:
    """Return the expected sales of a day in won: the median of the same weekdays around the outage,
    0 for a weekday of rest. Raises UnsureError ("too_few_days")."""
    if day.weekday() in resting:
        return 0
    alike = [won for other, won in around.items() if other.weekday() == day.weekday()]
    if len(alike) < FEWEST_ALIKE:
        raise UnsureError("too_few_days", day=day.isoformat(), alike=len(alike))
    return max(_median(alike) or 0, 0)


def _median(values: list[int]) -> int | None:
    return round(median(values)) if values else None


def _half(
    outage: list[dt.date],
    expected: Days,
    around: Days,
    predicted: Mapping[dt.date, int | None],
) -> int:
    """Return half the width in won of the 95% interval of the fall, rounded up. Raises UnsureError
    ("too_few_days") if fewer than FEWEST_PREDICTED days could be predicted.

    It is the larger of two values: Student's t times the error of single days, and 1.96 times the
    root mean square error of the same weekdays in other weeks. Errors grow with a day's sales, so
    that of single days is taken as a share of the prediction.
    """
    tried = [(around[day], won) for day, won in predicted.items() if won is not None and won > 0]
    if len(tried) < FEWEST_PREDICTED:
        raise UnsureError("too_few_days", alike=len(tried))
    share = math.sqrt(sum((is_ - was) ** 2 for is_, was in tried) / sum(w**2 for _i, w in tried))
    single = share * math.sqrt(sum(won**2 for won in expected.values()))
    weeks = _other_weeks(outage, around, predicted)
    together = math.sqrt(sum(off**2 for off in weeks) / len(weeks)) if len(weeks) > 1 else 0.0
    return math.ceil(max(_t(len(tried) - 1) * single, _Z * together))


def _other_weeks(
    outage: list[dt.date], around: Days, predicted: Mapping[dt.date, int | None]
) -> list[int]:
    """Return, for each other week within REACH days, the predicted less the actual sales (won) in
    sum over the weekdays of the outage. Weeks with a day unknown are left out."""
    found = []
    for weeks in range(-REACH // 7, REACH // 7 + 1):
        moved = [day + dt.timedelta(days=7 * weeks) for day in outage]
        pairs = [(predicted.get(day), around.get(day)) for day in moved]
        if weeks and all(was is not None and is_ is not None for was, is_ in pairs):
            found.append(sum((was or 0) - (is_ or 0) for was, is_ in pairs))
    return found


def _t(freedom: int) -> float:
    """Return the 97.5% point of Student's t distribution for this number of degrees of freedom
    (Cornish-Fisher; right to two places from four on)."""
    z, v = _Z, freedom
    return (
        z + (z**3 + z) / (4 * v) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )  # fmt: skip


def _partial(began: dt.datetime, ended: dt.datetime) -> tuple[dt.date, ...]:
    """Return the days hit in part: the first, if the outage began after midnight, and the last, if
    it ended before 23:00."""
    partial = []
    if (began.hour, began.minute) != (0, 0):
        partial.append(began.date())
    if ended.hour < 23 and ended.date() not in partial:
        partial.append(ended.date())
    return tuple(partial)


@dataclass(frozen=True)
class Judgement:
    """Result of `judge`: a verdict (value of models.Verdict) and the code of a sentence
    (`sentences.FELL`)."""

    verdict: str
    said: str


def judge(claimed: int, found: Estimate) -> Judgement:
    """Compare a claimed loss (won) with the estimated fall of sales, and return the verdict.

    The rules are this program's (source: design; no plan or law sets them). The interval goes from
    `low` to `high`:

      low > 0, claimed <= high          ok       the fall confirms the claim
      low > 0, claimed <= high + 25%    ok       sales outside the sheet may explain the rest
      low > 0, claimed above that       warning  a fall, but a smaller one
      low = 0, claimed <= high + 25%    unknown  an uneven business, or a small claim
      low = 0, claimed above that       problem  no fall beyond the usual variation
    """
    within = claimed * 100 <= found.high * (100 + MARGIN_PERCENT)
    if found.low == 0:
        return Judgement("unknown", "uneven") if within else Judgement("problem", "no_fall")
    if not within:
        return Judgement("warning", "fell_less")
    return Judgement("ok", "fell" if claimed <= found.high else "fell_about")
