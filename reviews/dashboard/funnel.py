"""The funnel of the dashboard: claims from filing to payment, in two scales. Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.display.numbers import number, percent_of
from claims.lists.figures import figure_named
from reviews.dashboard.definitions import CLAIMS, QUEUE
from reviews.dashboard.figures import Bars, Part, part_of, share


class FunnelStep(NamedTuple):
    """One step of the funnel: its number of claims, its bars, and the pieces of the line below
    (`drop`), such as the claims that went no further."""

    label: str | Promise
    n: int
    bars: Bars
    drop: tuple[Part, ...]
    url: str = ""
    words: str | Promise = ""


def _step(list_name: str, name: str, n: int, bars: Bars, *drop: Part) -> FunnelStep:
    figure = figure_named(list_name, name)
    return FunnelStep(figure.label, n, bars, drop, figure.url(), figure.words)


def funnel(
    register: dict[str, int], council: dict[str, Any]
) -> tuple[list[FunnelStep], list[FunnelStep]]:
    """Return the steps of the funnel from filing to payment, as two lists of its steps: one for all
    claims, one for those of the council."""
    return _whole(register), _zoomed(register["escalated"], council["counts"])


def _whole(register: dict[str, int]) -> list[FunnelStep]:
    filed, operator = register["filed"], register["operator"]
    monetary, escalated = register["monetary"], register["escalated"]

    def step(name: str, drop: str, css: str = "b-quiet") -> FunnelStep:
        n = register[name]
        return _step(CLAIMS, name, n, ((css, share(n, filed)),), Part(drop))

    def left(n: int, words: str) -> str:
        return f"{words} {n:,}"  # without a sign: beside counts it reads as a count below zero

    withdrawn = register.get("withdrawn_claims", 0)
    whole = Part(_("전체"))
    if withdrawn:
        whole = part_of(CLAIMS, "withdrawn_claims", _("철회 %(n)s 포함"), withdrawn)
    return [
        _step(CLAIMS, "filed", filed, (("b-quiet", share(filed, filed)),), whole),
        step("operator", left(filed - operator, _("계열사로 이관"))),
        step("monetary", left(operator - monetary, _("금전 피해 없음"))),
        step("escalated", left(monetary - escalated, _("구간 지급 · 범위 밖")), "b-ink"),
    ]


def _zoomed(escalated: int, counts: dict[str, int]) -> list[FunnelStep]:
    paid = counts["paid_claims"]
    return [
        _step(
            *(CLAIMS, "escalated", escalated, (("b-ink", share(escalated, escalated)),)),
            part_of(QUEUE, "withdrawn", _("철회 %(n)s 포함"), counts["withdrawn"]),
        ),
        _step(
            *(QUEUE, "decided", counts["decided"]),
            (("b-ink", share(counts["decided"], escalated)),),
            Part(f"{percent_of(counts['decided'], escalated)}%"),
            part_of(QUEUE, "denied", _("부지급 %(n)s"), counts["denied"]),
            part_of(QUEUE, "anew", _("재심의 %(n)s"), counts["anew"]),
        ),
        _step(
            *(QUEUE, "granted", counts["granted"]),
            (
                ("b-ok", share(counts["granted_all"], escalated)),
                ("b-part", share(counts["granted_part"], escalated)),
            ),
            part_of(QUEUE, "granted_all", _("전부 %(n)s"), counts["granted_all"]),
            part_of(QUEUE, "granted_part", _("일부 %(n)s"), counts["granted_part"]),
        ),
        _step(
            *(QUEUE, "paid_claims", paid, (("b-ok", share(paid, escalated)),)),
            part_of(QUEUE, "waiting_claims", _("대기 %(n)s"), counts["waiting_claims"]),
            part_of(QUEUE, "failed_claims", _("실패 %(n)s"), counts["failed_claims"]),
            *_unpaid(counts),
        ),
    ]


def _unpaid(counts: dict[str, int]) -> list[Part]:
    """Return the part that is left of the granted claims, so that the parts add up to them: those
    whose payout was cancelled or never prepared. Empty if there are none."""
    told = ("paid_claims", "waiting_claims", "failed_claims")
    n = counts["granted"] - sum(counts[name] for name in told)
    if not n:
        return []
    words = _("지급을 취소했거나 더 줄 돈이 없어 작성하지 않은 신청")
    return [Part(_("지급 없음 %(n)s") % {"n": number(n)}, words=words)]
