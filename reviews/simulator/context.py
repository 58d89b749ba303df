"""Figures of a simulation as a page shows them: lines, groups and the curve. Reads names only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from claims.display.numbers import won_short
from claims.money import won_text
from claims.policy.models import Industry
from claims.register.models import ClaimantKind, Route
from reviews.committee.models import WhyLeft
from reviews.simulator.models import Side
from reviews.simulator.running import Fate, Figures, Group
from reviews.simulator.statement import BANDS, FILED

# In the order of the path that a claim may take.
_ROUTES = (
    Route.TIER_GRANT, Route.COMMITTEE_REVIEW, Route.OUT_OF_SCOPE, Route.NO_MONETARY_LOSS,
    Route.AFFILIATE, Route.LATE,
)  # fmt: skip
WIDTH, HEIGHT = 600, 180  # size of the curve's chart, in SVG units


class Cell(NamedTuple):
    """One figure of a simulation as text. `changed` is true if it differs from the figure of
    today."""

    text: str
    changed: bool = False


class Line(NamedTuple):
    """A row of the table of figures: its label, and a cell for today, then one for each side (A,
    B)."""

    name: str
    label: Any
    cells: list[Cell]


class GroupLine(NamedTuple):
    """A row for a group of claims (an industry, a kind of claimant, a band of losses), with their
    number. `sides` has for each side (A, B) a Group: the claims that gain and lose, and the
    difference in won."""

    label: str
    claims: int
    sides: list[Group]


class Curve(NamedTuple):
    """The cost of one side (A or B) by its threshold, as a line of the drawing. `line` holds the
    points "x,y …" and `mark` the point (x, y) of the side's own threshold, both in drawing units.
    """

    side: str
    line: str
    mark: tuple[int, int]


class Axis(NamedTuple):
    """Labels at the ends of the two axes of the drawing of curves."""

    left: str
    right: str
    top: str
    bottom: str


def result_context(
    figures: Mapping[str, Figures],
    budgets: Mapping[str, int | None],
    thresholds: Mapping[str, int],
    in_force: int | None,
) -> dict[str, Any]:
    """Return the template context of a simulation's result. The arguments are by side ("a", "b"),
    `budgets` and `thresholds` in won; `in_force` is the budget that the programme has now, None
    without one. One query, for the names of industries."""
    names = dict(Industry.objects.values_list("pk", "name"))
    curves, axis = _curves(figures, thresholds)
    first = next(iter(figures.values()))
    return {
        "figures": figures,
        "sides": [(side, Side(side).label) for side in figures],
        "claims": first.claims,
        "routes": _route_lines(figures),
        "costs": _cost_lines(figures, budgets, in_force),
        "heads": [_headline(side, one, budgets[side]) for side, one in figures.items()],
        "parts": [
            (_("업종"), _groups(figures, "industries", lambda key: names.get(key, _("업종 없음")))),
            (_("신청인 구분"), _groups(figures, "kinds", lambda key: ClaimantKind(key).label)),
            (_("신청액"), _groups(figures, "bands", band_text)),
        ],
        "curves": curves,
        "axis": axis,
        "curve_rows": _curve_rows(figures),
    }


def band_text(band: int) -> str:
    """Return a band of claimed losses as text. 0 is the band without a loss, `n` the one that
    begins at `BANDS[n - 1]`."""
    if band == 0:
        return _("신청액 없음")
    low = BANDS[band - 1] - 1
    high = BANDS[band] - 1 if band < len(BANDS) else None
    if high is None:
        return _("%(low)s원 초과") % {"low": won_short(low)}
    if not low:
        return _("%(high)s원 이하") % {"high": won_short(high)}
    return _("%(low)s원 초과 %(high)s원 이하") % {"low": won_short(low), "high": won_short(high)}


def _headline(side: str, one: Figures, budget: int | None) -> dict[str, Any]:
    left = None if budget is None else budget - one.new_cost
    return {
        "side": side,
        "label": Side(side).label,
        "cost": one.new_cost,
        "difference": one.new_cost - one.old_cost,
        "left": left,
        "short": left is not None and left < 0,
        "rerouted": one.rerouted,
        "gain": one.gain,
        "lose": one.lose,
        "otherwise": one.otherwise,
        "fates": fate_lines(one),
        "same": not (one.rerouted or one.gain or one.lose or one.otherwise),
    }


def outlook_lines(one: Figures) -> list[tuple[str, str]]:
    """Return the changes that one side would bring as (label, text): claims examined, rerouted,
    gaining and losing, the cost difference, and what a retriage would do; a sentence if nothing
    changes."""
    looked_at = (_("이 판으로 다시 나누어 본 신청"), _n(one.claims))
    head = _headline(Side.A.value, one, None)
    if head["same"]:
        said = _("모든 신청이 지금과 같은 경로로, 같은 금액이 됩니다.")
        return [looked_at, (_("무엇이 달라지나"), said)]
    return [
        looked_at,
        (_("경로가 달라지는 신청"), _n(one.rerouted)),
        (_("더 받는 신청"), _n(one.gain)),
        (_("덜 받는 신청"), _n(one.lose)),
        (_("비용 차이"), won_text(head["difference"])),
        *head["fates"],
    ]


def fate_lines(one: Figures) -> list[tuple[str, str]]:
    """Return (label, text) lines: the claims that a retriage would move, those of them whose amount
    stays the same, if any, and the claims that would stay, with the reasons. [] if nothing changes,
    or for results saved without this figure."""
    if not one.fates:
        return []
    moving = [fate for fate in one.fates if not fate.why]
    staying = sorted((fate for fate in one.fates if fate.why), key=lambda fate: -fate.claims)
    labels = {**dict(WhyLeft.choices), FILED: _("접수한 때의 판을 따름")}
    fixed = won_text(sum(fate.fixed_won for fate in moving))
    reasons = [f"{labels[fate.why]} {_n(fate.claims)}" for fate in staying]
    same = sum(fate.same for fate in moving)
    unchanged = _("%(n)s건 (경로만 바뀌거나 중복 종결이라 지원금이 없음)") % {"n": f"{same:,}"}
    return [
        (
            _("재분류로 옮길 신청"),
            f"{_said(moving)} ({_('구간·기본 지원금 %(won)s') % {'won': fixed}})",
        ),
        *([(_("그 가운데 금액이 같은 신청"), unchanged)] if same else []),
        (
            _("그대로 남을 신청"),
            ": ".join([_said(staying), *([", ".join(reasons)] if reasons else [])]),
        ),
    ]


def _said(fates: Sequence[Fate]) -> str:
    won = won_text(sum(fate.won for fate in fates))
    n = sum(fate.claims for fate in fates)
    return _("%(n)s건, 비용 차이 %(won)s") % {"n": f"{n:,}", "won": won}


def _n(n: int) -> str:
    return _("%(n)s건") % {"n": f"{n:,}"}


def _line(name: str, label: Any, values: Sequence[int | None], text: Any) -> Line:
    cells = [Cell(_("없음") if one is None else text(one), one != values[0]) for one in values]
    return Line(name, label, cells)


def _route_lines(figures: Mapping[str, Figures]) -> list[Line]:
    first = next(iter(figures.values()))
    lines = []
    for route in _ROUTES:
        now = first.old_routes.get(route, 0)
        values = [now, *(one.new_routes.get(route, 0) for one in figures.values())]
        lines.append(_line(route, route.label, values, lambda n: f"{n:,}"))
    return lines


def _cost_lines(
    figures: Mapping[str, Figures], budgets: Mapping[str, int | None], in_force: int | None
) -> list[Line]:
    """Return the lines of costs, budget and what is left of it, in won: a cell for today (with the
    budget `in_force`), then one for each side. A budget is None if the programme has none."""
    first, rows = next(iter(figures.values())), list(figures.values())
    known = [budgets[side] for side in figures]
    costs = [first.old_cost, *(one.new_cost for one in rows)]
    of_budgets = [in_force, *known]
    left = [
        None if budget is None else budget - cost
        for budget, cost in zip(of_budgets, costs, strict=True)
    ]

    def line(name: str, label: Any) -> Line:
        now = getattr(first, f"old_{name}")
        return _line(name, label, [now, *(getattr(one, f"new_{name}") for one in rows)], won_text)

    return [
        line("fixed", _("구간·기본 지원금")),
        line("decided", _("의결한 추가지원")),
        line("estimated", _("의결할 추가지원(추정)")),
        _line("cost", _("합계"), costs, won_text),
        _line("budget", _("예산"), of_budgets, won_text),
        _line("left", _("예산 잔액"), left, won_text),
    ]


def _groups(figures: Mapping[str, Figures], name: str, said: Any) -> list[GroupLine]:
    """Return the groups of a kind (`name` is a field of Figures, such as "industries") in which
    claims gain or lose on any side. `said` turns a group's key into its label."""
    by_side = [{one.key: one for one in getattr(figures[side], name)} for side in figures]
    lines = []
    for key, group in by_side[0].items():
        sides = [one[key] for one in by_side]
        if any(one.gain or one.lose for one in sides):
            lines.append(GroupLine(str(said(key)), group.claims, sides))
    return lines


def _curve_rows(figures: Mapping[str, Figures]) -> list[tuple[int, list[int]]]:
    """Return the points of the curves as (threshold, [cost on each side]), in won."""
    by_side = [dict(one.curve) for one in figures.values()]
    return [(mark, [points[mark] for points in by_side]) for mark in by_side[0]]


def _curves(
    figures: Mapping[str, Figures], thresholds: Mapping[str, int]
) -> tuple[list[Curve], Axis]:
    points = [point for one in figures.values() for point in one.curve]
    right = max(mark for mark, _won in points)
    top = max(max(won for _mark, won in points), 1)
    low = min(won for _mark, won in points)
    bottom = max(0, low - (top - low) // 5)
    high = max(top - bottom, 1)

    def place(mark: int, won: int) -> tuple[int, int]:
        return round(WIDTH * mark / right), round(HEIGHT * (1 - (won - bottom) / high))

    curves = []
    for side, one in figures.items():
        line = " ".join(f"{x},{y}" for x, y in (place(*point) for point in one.curve))
        here = dict(one.curve).get(thresholds[side], one.new_cost)
        curves.append(Curve(side, line, place(thresholds[side], here)))
    return curves, Axis("0", won_short(right), won_short(top), won_short(bottom))
