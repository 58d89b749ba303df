"""A fairness report as its page shows it. Three queries, for names; four for a choice of
programmes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from claims.display.dates import short_day
from claims.display.people import name_of
from claims.display.tabs import Tab, tabs_of
from claims.policy.models import Industry, Programme, Service
from claims.register.models import Region
from reviews.committee.models import Member
from reviews.fairness.computing import LEAST_ALIKE, Line
from reviews.fairness.models import FairnessReport
from reviews.fairness.words import (
    Told,
    along,
    as_ratio,
    as_share,
    band_text,
    names_of,
    part_text,
    percent,
    told,
)

RAIL = 0.40  # difference at the ends of a rail
WIDTH, HEIGHT = 600, 180  # size of the chart of weeks, in SVG units


class GroupLine(NamedTuple):
    """A group of alike claims as text: its service, industry and band of losses, how many were
    denied, and the shares of their losses that they got. `x` are places on the drawing."""

    service: str
    industry: str
    band: str
    n: int
    denied: int
    low: str
    median: str
    high: str
    x: tuple[str, str, str, str, str]


class MemberLine(NamedTuple):
    name: str
    amounts: Told | None
    denials: Told | None


class BesideLike(NamedTuple):
    """A row of the report: an industry or region (`name`) compared with claims like its own. Number
    of decisions, median share of the loss granted, median of the suggested shares (a dash for fewer
    than LEAST_ALIKE decisions), and the difference as text."""

    name: str
    n: int
    median: str
    suggested: str
    told: Told | None


def report_context(report: FairnessReport, programme: str = "") -> dict[str, Any]:
    """Return the template context of the page of a fairness report, with the claims of the
    programme with this code (without one, of that with the most decided claims). Three queries, for
    names; with several programmes four.

    Raises Programme.DoesNotExist if the report has no such programme."""
    figures = report.figures
    tabs, chosen = _programmes(figures, programme)
    higher = (_("다른 위원보다 높음"), _("다른 위원보다 낮음"))
    more = (_("더 많이 지급"), _("더 적게 지급"))
    return {
        "report": report,
        "programmes": tabs,
        "programme": next((tab.label for tab in tabs if tab.current), ""),
        "ballots": figures["ballots"],
        "members": _members(figures, higher),
        "places": [
            (part_text(part), n, told(line, as_ratio, RAIL, more))
            for part, n, line in figures["places"]
        ],
        "run": told(figures["run"], as_ratio, RAIL, more),
        **_claims(chosen, more),
    }


def _programmes(figures: Mapping[str, Any], code: str) -> tuple[list[Tab], Mapping[str, Any]]:
    """Return a tab for each programme of the report ([] for a single one), and the figures of that
    with this code, or of the first. Raises Programme.DoesNotExist for another code."""
    found = [figures, *figures.get("others", [])]  # older reports have no others
    if len(found) == 1 and not code:
        return [], figures
    named = Programme.objects.in_bulk([one["programme"] for one in found if one.get("programme")])
    by_code = {named[one["programme"]].code: one for one in found if one.get("programme")}
    if code and code not in by_code:
        raise Programme.DoesNotExist(code)
    code = code or next(iter(by_code))
    labels = [(key, named[one["programme"]].name) for key, one in by_code.items()]
    return tabs_of("programme", labels, code) if len(found) > 1 else [], by_code[code]


def _claims(figures: Mapping[str, Any], words: tuple[str, str]) -> dict[str, Any]:
    """Return what the page shows of the decided claims of a programme. Two queries, for names."""
    services, industries = names_of(Service.objects), names_of(Industry.objects)
    regions = figures.get("regions", [])  # older reports have none
    return {
        "decided": figures["decided"],
        "all_decided": figures.get("of", 0),  # older reports have none
        "groups": [_group(one, services, industries) for one in figures["groups"]],
        "alike": figures["alike"],
        "single": figures["single"],
        "least": LEAST_ALIKE,
        "weeks": [
            (date.fromisoformat(day), n, _of_enough(n, share)) for day, n, share in figures["weeks"]
        ],
        "curve": _curve([week for week in figures["weeks"] if week[1] >= LEAST_ALIKE]),
        "trend": told(
            figures["trend"], as_share, RAIL, (_("뚜렷하게 늘어남"), _("뚜렷하게 줄어듦"))
        ),
        "industries": _beside_like(figures["industries"], industries, _("업종 없음"), words),
        "regions": _beside_like(regions, dict(Region.choices), _("지역을 적지 않음"), words),
        "compares_industries": _has_enough(figures["industries"]),
        "compares_regions": _has_enough(regions),
        "knows_regions": any(key for key, *_figures in regions),
    }


def _of_enough(n: int, share: float | None) -> str:
    """Return a median share of `n` decisions in per cent; a dash for fewer than LEAST_ALIKE."""
    return percent(share if n >= LEAST_ALIKE else None)


def _has_enough(rows: Sequence[Sequence[Any]]) -> bool:
    """Return True if a row (key, decisions, …) has LEAST_ALIKE decisions or more."""
    return any(row[1] >= LEAST_ALIKE for row in rows)


def _beside_like(
    rows: Sequence[Sequence[Any]], names: Mapping[Any, Any], none: str, words: tuple[str, str]
) -> list[BesideLike]:
    return [
        BesideLike(
            str(names.get(key, "")) or none,
            n,
            _of_enough(n, median),
            _of_enough(n, suggested),
            told(line, as_share, RAIL, words),
        )
        for key, n, median, suggested, line in rows
    ]


def _group(
    row: Sequence[Any], services: Mapping[int, str], industries: Mapping[int, str]
) -> GroupLine:
    service, industry, band, n, denied, quartiles, least, most = row
    low, median, high = quartiles
    return GroupLine(
        services.get(service, ""),
        industries.get(industry, "") or _("업종 없음"),
        band_text(band),
        n,
        denied,
        percent(low),
        percent(median),
        percent(high),
        (along(least), along(low), along(median), along(high), along(most)),
    )


def _members(figures: Mapping[str, Any], words: tuple[str, str]) -> list[MemberLine]:
    """Return a line for each member of the report, those whose amounts stand out first, then by the
    size of their difference. `words` are the verdicts for more and for less. One query."""
    amounts: dict[int, Line] = {line["key"]: line for line in figures["amounts"]}
    denials: dict[int, Line] = {line["key"]: line for line in figures["denials"]}
    found = Member.objects.filter(pk__in={*amounts, *denials}).select_related("user")
    names = {member.pk: name_of(member) for member in found}

    def place(pk: int) -> tuple[bool, float]:
        line = amounts.get(pk)
        return (not (line and line["stands_out"]), -abs(line["value"]) if line else 0.0)

    often = (_("부지급이 더 많음"), _("부지급이 더 적음"))
    return [
        MemberLine(
            names.get(pk, ""),
            told(amounts.get(pk), as_ratio, RAIL, words),
            told(denials.get(pk), as_share, RAIL, often),
        )
        for pk in sorted({*amounts, *denials}, key=lambda pk: (*place(pk), pk))
    ]


def _curve(weeks: Sequence[Sequence[Any]]) -> dict[str, str] | None:
    """Return the line of the weeks' medians, {"line": points "x,y …" in units of the drawing,
    "top", "left", "right": labels}; None for fewer than two weeks."""
    if len(weeks) < 2:  # noqa: PLR2004
        return None
    days = [date.fromisoformat(week[0]) for week in weeks]
    length = max((days[-1] - days[0]).days, 1)
    top = max(ceil(10 * max(share for _day, _n, share in weeks)), 1) / 10
    points = [
        (
            round(WIDTH * (day - days[0]).days / length),
            round(HEIGHT * (1 - min(1.0, max(0.0, week[2] / top)))),
        )
        for day, week in zip(days, weeks, strict=True)
    ]
    return {
        "line": " ".join(f"{x},{y}" for x, y in points),
        "top": percent(top),
        "left": short_day(days[0]),
        "right": short_day(days[-1]),
    }
