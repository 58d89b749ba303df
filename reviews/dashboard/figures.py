"""Figures of the dashboard from counts: head lines, shares in per cent, funnel, ageing. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from claims.display.numbers import number, percent_of, won_short, won_text
from reviews.committee.models import QueueStatus
from reviews.payouts.states import UNDER_WAY, PayoutStatus

Bars = tuple[tuple[str, float], ...]


class Figure(NamedTuple):
    """One number of the head line. `tone` is "" or "problem"; `bars` (class, per cent)."""

    label: str | Promise
    value: str
    unit: str | Promise
    sub: str
    bars: Bars = ()
    tone: str = ""
    url: str = ""


class FunnelStep(NamedTuple):
    """One row of the funnel."""

    label: str | Promise
    n: int
    bars: Bars
    drop: str


def share(part: float, whole: float) -> float:
    """Return the per cent of `part` in `whole`; 0 for an empty whole."""
    return 100 * part / whole if whole else 0.0


def council_figures(
    register: dict[str, int], council: dict[str, Any], money: dict[str, Any], now: datetime
) -> list[Figure]:
    """Return the head line for users who see the whole council."""
    decided, standings, chair = council["decided"], council["standings"], council["chair"]
    escalated = register["escalated"]
    late = {name: row["late"] for name, row in standings.items() if row["late"]}
    paid, failed = money["payouts"][PayoutStatus.PAID], money["payouts"][PayoutStatus.FAILED]
    waiting = sum(money["payouts"][status]["n"] for status in UNDER_WAY)
    unit = _("건")
    days = decided["days"]
    return [
        Figure(
            _("심의 대상"),
            number(escalated),
            unit,
            _("접수 %(filed)s건의 %(share)s%%")
            % {
                "filed": number(register["filed"]),
                "share": percent_of(escalated, register["filed"]),
            },
            (("b-quiet", share(escalated, register["filed"])),),
        ),
        Figure(
            pgettext("figure", "의결"),
            number(decided["total"]),
            unit,
            _("%(share)s%% · 남은 %(rest)s건")
            % {
                "share": percent_of(decided["total"], escalated),
                "rest": number(max(0, escalated - decided["total"])),
            },
            (("b-ink", share(decided["total"], escalated)),),
        ),
        Figure(_("위원장 확인 대기"), number(chair["n"]), unit, waiting_text(chair["oldest"], now)),
        Figure(
            _("기한 지남"),
            number(sum(late.values())),
            unit,
            " · ".join(f"{QueueStatus(name).label} {n:,}" for name, n in late.items())
            or _("지난 건이 없습니다"),
            tone="problem" if late else "",
        ),
        Figure(
            _("지급 완료"),
            won_short(paid["amount"]),
            _("원"),
            _("%(paid)s건 · 대기 %(waiting)s · 실패 %(failed)s")
            % {
                "paid": number(paid["n"]),
                "waiting": number(waiting),
                "failed": number(failed["n"]),
            },
            (("b-ok", share(paid["amount"], decided["amount"])),),
        ),
        Figure(
            _("평균 처리"),
            "–" if days is None else f"{days:.1f}",
            "" if days is None else _("일"),
            _("서류 완비부터 의결까지"),
        ),
    ]


def waiting_text(since: datetime | None, now: datetime) -> str:
    if since is None:
        return _("기다리는 건이 없습니다")
    days = (now - since).days + 1
    return ngettext("가장 오래된 건 %(days)s일째", "가장 오래된 건 %(days)s일째", days) % {
        "days": days
    }


def funnel(
    register: dict[str, int], council: dict[str, Any], money: dict[str, Any]
) -> tuple[list[FunnelStep], list[FunnelStep]]:
    """Return the steps from filing to payment in two scales: all claims, then the council's."""
    filed, operator = register["filed"], register["operator"]
    monetary, escalated = register["monetary"], register["escalated"]
    decided = council["decided"]
    paid, failed = money["payouts"][PayoutStatus.PAID]["n"], money["payouts"][PayoutStatus.FAILED]
    waiting = sum(money["payouts"][status]["n"] for status in UNDER_WAY)
    granted = decided["granted"] + decided["partly"]

    def minus(n: int, words: str) -> str:
        return f"−{n:,} {words}" if n else f"0 {words}"

    whole = [
        FunnelStep(_("접수"), filed, (("b-quiet", share(filed, filed)),), _("전체")),
        FunnelStep(
            _("운영사 대상"),
            operator,
            (("b-quiet", share(operator, filed)),),
            minus(filed - operator, _("계열사로 이관")),
        ),
        FunnelStep(
            _("금전 피해"),
            monetary,
            (("b-quiet", share(monetary, filed)),),
            minus(operator - monetary, _("금전 피해 없음")),
        ),
        FunnelStep(
            _("50만원 초과"),
            escalated,
            (("b-ink", share(escalated, filed)),),
            minus(monetary - escalated, _("구간 지급 · 범위 밖")),
        ),
    ]
    zoomed = [
        FunnelStep(_("심의 대상"), escalated, (("b-ink", share(escalated, escalated)),), "100%"),
        FunnelStep(
            pgettext("figure", "의결"),
            decided["total"],
            (("b-ink", share(decided["total"], escalated)),),
            _("%(share)s%% · 부지급 %(denied)s 포함")
            % {
                "share": percent_of(decided["total"], escalated),
                "denied": number(decided["denied"]),
            },
        ),
        FunnelStep(
            _("지급 결정"),
            granted,
            (
                ("b-ok", share(decided["granted"], escalated)),
                ("b-part", share(decided["partly"], escalated)),
            ),
            _("전부 %(all)s · 일부 %(part)s")
            % {"all": number(decided["granted"]), "part": number(decided["partly"])},
        ),
        FunnelStep(
            _("지급 완료"),
            paid,
            (("b-ok", share(paid, escalated)),),
            _("대기 %(waiting)s · 실패 %(failed)s")
            % {"waiting": number(waiting), "failed": number(failed["n"])},
        ),
    ]
    return whole, zoomed


AGEING = (
    QueueStatus.DECIDING,
    QueueStatus.RECONSIDERED,
    QueueStatus.IN_REVIEW,
    QueueStatus.SUPPLEMENT_REQUESTED,
    QueueStatus.WAITING_DOCUMENTS,
)
STOPPED = {
    QueueStatus.SUPPLEMENT_REQUESTED: gettext_lazy("멈춤"),
    QueueStatus.WAITING_DOCUMENTS: "–",
}


def ageing(standings: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Return the open reviews by status with bars of their waiting time, as shares of each row.

    The red part is the overdue reviews, the number beside the bar. Where the period is suspended
    no review is overdue.
    """
    rows = [(name, standings[name]) for name in AGEING if standings.get(name, {}).get("n")]
    return [
        {
            "status": name,
            "n": row["n"],
            "late": row["late"],
            "stopped": STOPPED.get(name, ""),
            "bars": _waited(row),
        }
        for name, row in rows
    ]


def _waited(row: dict[str, int]) -> Bars:
    """Return the bars up to 5 days, up to 10, longer, and overdue.

    Overdue reviews are subtracted from the longest waits.
    """
    parts = {"a2": row["a2"] + row["a3"], "a1": row["a1"], "a0": row["a0"]}
    late = row["late"]
    for name, n in parts.items():
        parts[name] = max(0, n - late)
        late -= n - parts[name]
    bars = [("a0", parts["a0"]), ("a1", parts["a1"]), ("a2", parts["a2"]), ("a3", row["late"])]
    return tuple((name, share(n, row["n"])) for name, n in bars)


def band_label(lower: int, upper: int | None) -> str:
    """Return the short label below a bar: ~100만, or 1,000만~ for the open band."""
    if get_language() == "en":  # where ~ means "about"
        return f"> {won_short(lower)}" if upper is None else f"≤ {won_short(upper)}"
    return f"{won_short(lower)}~" if upper is None else f"~{won_short(upper)}"


def money_figures(money: dict[str, Any]) -> list[Figure]:
    """Return the head line of finance: payouts by state, with their sums."""
    payouts = money["payouts"]
    unit = _("건")

    def figure(status: PayoutStatus, label: str, tone: str = "") -> Figure:
        row = payouts[status]
        return Figure(
            label,
            number(row["n"]),
            unit,
            won_text(row["amount"]),
            tone=tone if row["n"] else "",
            url=f"?tab={status.value}",
        )

    return [
        figure(PayoutStatus.PREPARED, _("승인 대기")),
        figure(PayoutStatus.APPROVED, _("승인됨, 묶기 전")),
        figure(PayoutStatus.BATCHED, pgettext("status", "이체 묶음")),
        figure(PayoutStatus.FAILED, _("지급실패"), "problem"),
        Figure(
            _("지급 완료"),
            won_short(payouts[PayoutStatus.PAID]["amount"]),
            _("원"),
            _("%(n)s건") % {"n": number(payouts[PayoutStatus.PAID]["n"])},
        ),
    ]
