"""Figures of a fairness report: what the statements read, and the estimates made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from math import log, sqrt
from typing import Any

from django.db import connection

from reviews.fairness import statement
from reviews.fairness.estimates import (
    FEWEST,
    Estimate,
    Measured,
    Place,
    difference,
    error_of,
    shrink,
    trend,
)
from reviews.fairness.panels import member_effects

LEAST_ALIKE = 5  # claims of a group with quartiles
MOST_GROUPS = 30  # widest first

Line = dict[str, Any]  # an Estimate by its fields, as JSON keeps it


@dataclass(frozen=True)
class OfProgramme:
    """Figures of the decided claims of one programme (its id; None if nothing is decided). Shares
    are of the assessed loss.

    `decided` counts the decided claims with an assessed loss, `of` all decided ones; withdrawn
    claims are in neither. `groups`: [service, industry, band, n, denied, [quartiles], least, most],
    the widest MOST_GROUPS first; `alike` counts the groups of LEAST_ALIKE and more, `single` the
    claims of smaller ones. `weeks`: [Monday, n, median]; `industries` and `regions`: [key, n,
    median, median of the suggested, estimate], the key None if a claim names none. An estimate is
    None if nothing could be compared.
    """

    programme: int | None = None
    decided: int = 0
    of: int = 0
    groups: list[list[Any]] = field(default_factory=list)
    alike: int = 0
    single: int = 0
    weeks: list[list[Any]] = field(default_factory=list)
    trend: Line | None = None
    industries: list[list[Any]] = field(default_factory=list)
    regions: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Figures(OfProgramme):
    """Figures of a report: those of the programme with the most decided claims, `others` of the
    other programmes, and those of the votes of all programmes, since votes are compared within
    their ballot. Amounts of members are logarithms.

    `places`: [part of the day, n, estimate beside the first part of the day]; `run`: votes after
    two high ones beside all others.
    """

    others: list[OfProgramme] = field(default_factory=list)
    ballots: int = 0
    amounts: list[Line] = field(default_factory=list)
    denials: list[Line] = field(default_factory=list)
    places: list[list[Any]] = field(default_factory=list)
    run: Line | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def compute() -> Figures:
    """Compute the figures of a fairness report from the decisions as they stand. Writes nothing;
    six queries, whatever the number of decisions."""
    read = (statement.GROUPS, statement.WEEKS, statement.INDUSTRIES, statement.REGIONS)
    first, *others = _programmes(*(_rows(sql) for sql in read)) or [OfProgramme()]
    ballots = _rows(statement.BALLOTS)
    amounts, denials = _members(ballots)
    places, run = _order(_rows(statement.ORDER))
    return Figures(
        **vars(first), others=others, ballots=len(ballots), amounts=amounts, denials=denials,
        places=places, run=run,
    )  # fmt: skip


def _programmes(*tables: list[list[Any]]) -> list[OfProgramme]:
    """Return the figures of each programme from the rows of all, which end with the programme; the
    one with the most decided claims first. `tables`: groups, weeks, industries, regions."""
    keys = {row[-1] for row in tables[0]}
    found = [
        _of_programme(key, *([row[:-1] for row in rows if row[-1] == key] for rows in tables))
        for key in keys
    ]
    return sorted(found, key=lambda one: (-one.of, one.programme))


def _of_programme(
    programme: int,
    counted: list[list[Any]],
    weeks: list[list[Any]],
    industries: list[list[Any]],
    regions: list[list[Any]],
) -> OfProgramme:
    groups = [row[:-1] for row in counted]
    wide = [row for row in groups if row[3] >= LEAST_ALIKE]
    return OfProgramme(
        programme=programme,
        decided=sum(row[3] for row in groups),
        of=counted[0][-1],
        groups=sorted(wide, key=lambda row: (row[5][0] - row[5][2], -row[3]))[:MOST_GROUPS],
        alike=len(wide),
        single=sum(row[3] for row in groups if row[3] < LEAST_ALIKE),
        weeks=[[row[0].isoformat(), row[1], row[2]] for row in weeks],
        trend=_trend(weeks),
        industries=_beside_like(industries),
        regions=_beside_like(regions),
    )


def keep_pairs(report: int) -> int:
    """Write the AlikePair rows of the report with this id, at most MOST_PAIRS; return their number.
    Only the verb that stores a report calls it."""
    with connection.cursor() as cursor:
        cursor.execute(statement.PAIRS, {"report": report})
        return cursor.rowcount


def _rows(sql: str) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()]


def _members(ballots: Iterable[list[Any]]) -> tuple[list[Line], list[Line]]:
    """Return (amounts, denials): the estimates of how far each member's granted amounts
    (logarithms) and denials (shares) lie from the others', as dicts of Estimate's fields. `ballots`
    are lists [member ids, denied, amounts in won]."""
    granting, denying = [], []
    for members, denied, amounts in ballots:
        denying.append({one: float(no) for one, no in zip(members, denied, strict=True)})
        granting.append({one: log(won) for one, won in zip(members, amounts, strict=True) if won})
    found = (shrink(member_effects(granting)), shrink(member_effects(denying)))
    return [_line(one) for one in found[0]], [_line(one) for one in found[1]]


def _trend(weeks: list[list[Any]]) -> Line | None:
    first = weeks[0][0] if weeks else None
    return _line(
        trend(
            Place((week - first).days / 7, compared, mean or 0.0, deviation or 0.0)
            for week, _n, _median, compared, mean, deviation in weeks
        )
    )


def _order(rows: list[list[Any]]) -> tuple[list[list[Any]], Line | None]:
    measured = {
        (kind, key): Measured(key, n, mean, error_of(n, deviation))
        for kind, key, n, mean, deviation in rows
    }
    first = measured.get(("place", 0))
    places = []
    for part in (1, 2, 3):
        later = measured.get(("place", part))
        if first and later:
            places.append([part, later.n, _difference(later, first)])
    high, others = measured.get(("run", 1)), measured.get(("run", 0))
    return places, _difference(high, others) if high and others else None


def _difference(one: Measured, other: Measured) -> Line | None:
    """Return the estimate of the first mean less the second, as a dict of Estimate's fields; None
    if one of them rests on fewer than FEWEST votes."""
    return _line(difference(one, other)) if min(one.n, other.n) >= FEWEST else None


def _beside_like(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the lines of industries or regions as [key, n, median, median of the suggested,
    estimate]. The estimate is None if no claim is alike.

    All groups get one common spread: two claims that happen to agree would else count as if they
    were certain, and draw every other group to them.
    """
    compared = [row for row in rows if row[4] > 1]
    freedom = sum(n - 1 for *_line, n, _mean, _deviation in compared)
    squares = sum((n - 1) * deviation**2 for *_line, n, _mean, deviation in compared)
    spread = sqrt(squares / freedom) if freedom else None
    measured = [Measured(row[0], row[4], row[5], error_of(row[4], spread)) for row in compared]
    lines = {one.key: _line(one) for one in shrink(measured)}
    return [[*row[:4], lines.get(row[0])] for row in rows]


def _line(one: Estimate | None) -> Any:
    return one and one._asdict()
