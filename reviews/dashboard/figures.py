"""Tiles, shares in per cent and ageing of the dashboard, from counts. Pure.

Each number is a figure of `definitions`: its label, its words and its link come from there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from claims.display.numbers import number, percent_of, won_short
from claims.lists.figures import figure_named
from claims.money import won_text
from claims.policy.deadlines import working_days_between
from reviews.committee.models import QueueStatus
from reviews.dashboard.definitions import CLAIMS, QUEUE, RUNNING
from reviews.dashboard.money_definitions import PAYOUTS, RECOVERIES
from reviews.payouts.models.querysets import OWED

Bars = tuple[tuple[str, float], ...]


class Part(NamedTuple):
    """One piece of the line below a tile's number. `url` is the list of the `n` rows behind it, ''
    without a list; `words` explain it."""

    text: str | Promise
    url: str = ""
    words: str | Promise = ""
    n: int | None = None


class Tile(NamedTuple):
    """One number of the dashboard's head line, with the pieces below it. `tone` is "" or "problem",
    `bars` are (CSS class, per cent). `url` is the list of the `n` rows behind the number; `n` is
    None if the number counts no rows."""

    label: str | Promise
    value: str
    unit: str | Promise
    parts: tuple[Part, ...] = ()
    bars: Bars = ()
    tone: str = ""
    url: str = ""
    words: str | Promise = ""
    n: int | None = None


def share(part: float, whole: float) -> float:
    """Return `part` as per cent of `whole`; 0 when `whole` is 0."""
    return 100 * part / whole if whole else 0.0


def part_of(list_name: str, name: str, words: str, n: int) -> Part:
    """Return a Part for the figure `name` of a list: the text `words` with `n` filled in for %(n)s,
    linked to the list of that figure."""
    figure = figure_named(list_name, name)
    return Part(words % {"n": number(n)}, figure.url(), figure.words, n)


def _tile(
    list_name: str,
    name: str,
    n: int,
    *parts: Part,
    value: str = "",
    bars: Bars = (),
    tone: str = "",
) -> Tile:
    """Return the tile of a figure: its number of rows, or in their place `value` in won."""
    figure = figure_named(list_name, name)
    unit = _("원") if value else _("건")
    return Tile(
        *(figure.label, value or number(n), unit, parts, bars, tone),
        *(figure.url(), figure.words, n),
    )


def recovery_parts(counts: dict[str, int]) -> list[Part]:
    """Return a Part with number and list for each figure of recoveries: those that wait for a
    second person, those still to be paid back, and those past their due day."""
    found = []
    for name in ("recoveries_waiting", "recoveries_owed", "recoveries_late"):
        figure = figure_named(RECOVERIES, name)
        found.append(Part(figure.label, figure.url(), figure.words, counts[name]))
    return found


def council_figures(
    register: dict[str, int], council: dict[str, Any], money: dict[str, Any], now: datetime
) -> list[Tile]:
    """Return the six tiles of the dashboard's head line for users who see the whole council: claims
    for the council, decided, waiting for the chair, overdue, won paid, and mean working days.
    `register`, `council` and `money` are the cached counts of `statistics`."""
    counts, escalated = council["counts"], register["escalated"]
    return [
        _tile(
            *(CLAIMS, "escalated", escalated),
            part_of(CLAIMS, "filed", _("접수 %(n)s"), register["filed"]),
            part_of(QUEUE, "withdrawn", _("의결 전 철회 %(n)s"), counts["withdrawn"]),
            part_of(QUEUE, "unsubmitted", _("미제출 %(n)s"), counts["unsubmitted"]),
            bars=(("b-quiet", share(escalated, register["filed"])),),
        ),
        _tile(
            *(QUEUE, "decided", counts["decided"]),
            Part(f"{percent_of(counts['decided'], escalated)}%"),
            part_of(QUEUE, "left", _("남은 %(n)s"), counts["left"]),
            part_of(QUEUE, "anew", _("재심의 %(n)s"), counts["anew"]),
            bars=(("b-ink", share(counts["decided"], escalated)),),
        ),
        _tile(
            *(QUEUE, "chair", counts["chair"]),
            Part(waiting_text(council["chair_since"], now)),
        ),
        _tile(
            *(QUEUE, "late", counts["late"]),
            *_late_parts(council["standings"]),
            tone="problem" if counts["late"] else "",
        ),
        _paid_tile(money["payouts"], counts),
        _days_tile(council["days"]),
    ]


def _paid_tile(payouts: dict[str, dict[str, int]], counts: dict[str, int]) -> Tile:
    """Return the tile of the won paid by decision, as a share of the won `granted` by the decisions
    in force, with the number of payouts, that of the claims all of whose payouts were paid
    (`counts`), what is on its way, and the sum of all payments."""
    paid, all_paid = payouts["council_paid"], payouts["paid"]
    figure = figure_named(PAYOUTS, "paid")
    granted = counts["amount"]
    claims = ngettext("신청 %(n)s", "신청 %(n)s", counts["paid_claims"])
    payments = ngettext("지급 %(n)s", "지급 %(n)s", paid["n"])
    sum_of_all = _("모든 지급 %(amount)s원") % {"amount": won_short(all_paid["amount"])}
    return _tile(
        *(PAYOUTS, "council_paid", paid["n"]),
        part_of(QUEUE, "paid_claims", claims, counts["paid_claims"]),
        part_of(PAYOUTS, "council_paid", payments, paid["n"]),
        *_on_their_way(payouts),
        Part(sum_of_all, figure.url(), figure.words, all_paid["n"]),
        value=won_short(paid["amount"]),
        bars=(("b-ok", share(paid["amount"], granted)),),
    )


def _days_tile(days: float | None) -> Tile:
    """Return the tile of the mean working days from complete documents to the first decision; None
    is shown as a dash."""
    return Tile(
        _("평균 처리"),
        "–" if days is None else f"{days:.1f}",
        "" if days is None else _("영업일"),
        (Part(_("서류 완비부터 의결까지")),),
        url=figure_named(QUEUE, "decided").url(),
        words=_("의결한 신청마다 서류가 갖춰진 날부터 첫 의결까지 걸린 영업일의 평균"),
    )


def _on_their_way(payouts: dict[str, dict[str, int]]) -> list[Part]:
    return [
        part_of(PAYOUTS, name, words, payouts[name]["n"])
        for name, words in (
            ("council_waiting", _("대기 %(n)s")),
            ("council_failed", _("실패 %(n)s")),
        )
    ]


def _late_parts(standings: dict[str, dict[str, int]]) -> list[Part]:
    late = [(one, standings[one]["late"]) for one in RUNNING if standings.get(one, {}).get("late")]
    parts = [
        Part(f"{status.label} {number(n)}", queue_url(standing=status.value, due="overdue"), n=n)
        for status, n in late
    ]
    return parts or [Part(_("지난 건이 없습니다"))]


def queue_url(tab: str = "all", **conditions: Any) -> str:
    """Return the address of the review queue, filtered by these query parameters; `tab` "all" shows
    every tab."""
    return f"{reverse('committee:queue')}?{urlencode({'tab': tab} | conditions)}"


def waiting_text(since: datetime | None, now: datetime) -> str:
    if since is None:
        return _("기다리는 건이 없습니다")
    days = working_days_between(localdate(since), localdate(now)) + 1
    return ngettext("가장 오래된 건 %(days)s영업일째", "가장 오래된 건 %(days)s영업일째", days) % {
        "days": days
    }


AGEING = (
    QueueStatus.DECIDING,
    QueueStatus.RECONSIDERED,
    QueueStatus.IN_REVIEW,
    QueueStatus.SUPPLEMENT_REQUESTED,
    QueueStatus.WAITING_DOCUMENTS,
)
STOPPED = {QueueStatus.SUPPLEMENT_REQUESTED: gettext_lazy("멈춤")}


def ageing(standings: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Return a row for each queue status that has open reviews: their number, how many are overdue,
    and the bars of their waiting time as shares of the row.

    While the period is suspended (a supplement request) no review of the status is overdue.
    """
    rows = [(name, standings[name]) for name in AGEING if standings.get(name, {}).get("n")]
    return [
        {
            "status": name,
            "n": row["n"],
            "late": row["late"],
            "stopped": STOPPED.get(name, ""),
            "url": queue_url(standing=name.value),
            "late_url": queue_url(standing=name.value, due="overdue"),
            "bars": _waited(row),
        }
        for name, row in rows
    ]


def _waited(row: dict[str, int]) -> Bars:
    """Return the shares of open reviews by days of waiting: up to 5, up to 10, longer, and overdue.
    `row` has the counts: "a0" (to 5), "a1" (to 10), "a2" and "a3" (longer), "late", "n" (all).

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
    """Return the short label of a band of amounts (won) below a bar: ~100만, or 1,000만~ for the
    open band."""
    if get_language() == "en":  # where ~ means "about"
        return f"> {won_short(lower)}" if upper is None else f"≤ {won_short(upper)}"
    return f"{won_short(lower)}~" if upper is None else f"~{won_short(upper)}"


def bands_with_links(spread: list[tuple[int | None, int, int]]) -> list[dict[str, Any]]:
    """Return the bands of amounts with their numbers of claims, claimed and granted, each with the
    address of the list of these claims. `spread` is that of `claimed_and_granted`."""
    found, low = [], 0
    for upper, claimed, granted in spread:
        ends: dict[str, Any] = {"amount_min": low + 1}
        if upper is not None:
            ends["amount_max"] = upper
        of_claims = queue_url(**ends)
        found.append(
            {
                "label": band_label(low, upper),
                "claimed": claimed,
                "granted": granted,
                "claimed_url": of_claims,
                "granted_url": of_claims.replace("amount_", "decided_"),
            }
        )
        low = upper or low
    return found


def weeks_with_links(weeks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of weeks, each with `url`: the list of the claims first decided in that
    week."""
    return [row | {"url": queue_url(decided_week=row["week"].isoformat())} for row in weeks]


def money_figures(money: dict[str, Any]) -> list[Tile]:
    """Return finance's tiles of the head line: number and sum (won) of the payouts prepared,
    approved, in a batch, failed and paid."""
    payouts = money["payouts"]

    def tile(name: str, *parts: Part, tone: str = "") -> Tile:
        row = payouts[name]
        shown = (Part(won_text(row["amount"])), *parts)
        tone = tone if row["n"] else ""
        return _tile(PAYOUTS, name, row["n"], *shown, tone=tone)

    in_bulk, paid = payouts["in_bulk"]["n"], payouts["paid"]
    decided = payouts["council_paid"]["n"]
    bulk = (part_of(PAYOUTS, "in_bulk", _("구간·기본 %(n)s"), in_bulk),) if in_bulk else ()
    return [
        tile("prepared", *bulk),
        tile("approved"),
        tile(
            "batched",
            part_of(PAYOUTS, "unreleased", _("이체 승인 전 %(n)s건"), payouts["unreleased"]["n"]),
        ),
        tile(
            "failed_open",
            part_of(PAYOUTS, OWED, _("취소되어 다시 작성할 것 %(n)s건"), payouts[OWED]["n"]),
            tone="problem",
        ),
        _tile(
            *(PAYOUTS, "paid", paid["n"]),
            part_of(PAYOUTS, "paid", _("%(n)s건"), paid["n"]),
            part_of(PAYOUTS, "council_paid", _("의결에 따른 %(n)s건"), decided),
            value=won_short(paid["amount"]),
        ),
    ]
