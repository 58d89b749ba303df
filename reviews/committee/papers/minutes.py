"""회의록: the minutes of one sitting.

They name claims by number, and no person but the council's own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.display.people import name_of
from claims.korean import in_korean
from reviews.committee.models import Assignment, Decision, Sitting, SittingItem
from reviews.committee.papers.resolution import confirmer_text, departure_text
from reviews.committee.papers.typesetting import render_pdf


def minutes_pdf(sitting: Sitting, council: str) -> bytes:
    """Return the minutes (회의록) of a closed sitting as PDF: Korean, the same bytes for the same
    rows. `council` is the council's name at their issue. Raises FileNotFoundError (fonts are
    missing)."""
    assert sitting.closed_at is not None
    with in_korean():
        return render_pdf("minutes", _facts(sitting, council), at=sitting.closed_at)


def _facts(sitting: Sitting, council: str) -> dict[str, Any]:
    items = list(
        SittingItem.objects.filter(sitting=sitting)
        .select_related("review__claim__service", "taken_out_by")
        .order_by("order")
    )
    decisions = {
        decision.review_id: decision
        for decision in Decision.objects.filter(sitting=sitting).select_related(
            "confirmed_by__member"
        )
    }
    replaced = _replaced(list(decisions))
    on = sitting.held_on
    return {
        "council": council,
        "title": _("회의록"),
        "number": sitting.number,
        "day": [on.year, on.month, on.day],
        "day-text": date_format(on, "DATE_FORMAT"),
        "sitting": _sitting(sitting),
        "heads": [_("순서"), _("접수번호"), _("서비스"), _("의결"), _("의결액")],
        "items": [
            _item(one, decisions[one.review_id], sitting, replaced.get(one.review_id, []))
            for one in items
            if one.review_id in decisions
        ],
        "out-heads": [_("순서"), _("접수번호"), _("뺀 사람과 사유")],
        "out": [_out(i) for i in items if i.review_id not in decisions],
        "sum": _sum(list(decisions.values())),
        "signed": f"{council} {_('위원장')} {name_of(sitting.chair)}",
        "words": {
            "items": _("의결 안건"),
            "out": _("의결하지 않은 안건"),
            "sum": _("집계"),
            "nothing": _("없음"),
            "reasons": _("의결 이유는 각 의결번호의 의결서에 적습니다."),
        },
    }


def _sitting(sitting: Sitting) -> list[list[str]]:
    present = [
        name_of(one.member)
        for one in sitting.attendances.select_related("member__user").order_by("pk")
    ]
    # A sitting of before notices were kept was opened on its day.
    began = (
        [_("안건을 알린 때"), _moment(sitting.announced_at)]
        if sitting.announced_at
        else [_("개회"), _moment(sitting.opened_at)]
    )
    rows = [
        [_("회의일"), date_format(sitting.held_on, "DATE_FORMAT")],
        began,
        [_("폐회"), _closing(sitting)],
        [_("위원장"), name_of(sitting.chair)],
        [_("출석 위원"), ", ".join(present) or _("없음")],
    ]
    if sitting.quorum is not None:  # it made a decision
        counts = {"needed": f"{sitting.quorum:,}", "present": f"{len(present):,}"}
        rows.append([_("정족수"), _("%(needed)s명 (출석 %(present)s명)") % counts])
    return rows


def _closing(sitting: Sitting) -> str:
    """Return the time at which the sitting closed, as text, with the name of the user who closed it
    where that was not its chair."""
    at = _moment(sitting.closed_at)
    if sitting.closed_by is None or sitting.closed_by_id == sitting.chair_id:
        return at
    return f"{at} ({_('위원장 대신 %(who)s') % {'who': name_of(sitting.closed_by)}})"


def _item(
    item: SittingItem, decision: Decision, sitting: Sitting, replaced: list[Assignment]
) -> list[str]:
    """Return the row of a decided item in the minutes: order, claim number, service, result and
    amount. The result names who confirmed it in the chair's place, and the replaced voters."""
    claim = item.review.claim
    said = [str(decision.get_outcome_display()), decision.resolution_no]
    if decision.confirmed_by is not None and decision.confirmed_by_id != sitting.chair_id:
        who = confirmer_text(decision.confirmed_by, decision.at)
        said.append(_("위원장 대신 확정 %(who)s") % {"who": who})
    said += [departure_text(seat) for seat in replaced]
    return [
        str(item.order),
        claim.number,
        str(claim.service or "–"),
        "\n".join(said),
        f"{decision.amount:,}원",
    ]


def _replaced(reviews: list[int]) -> dict[int, list[Assignment]]:
    """Return {review key: seats of members who had voted and left by the chair's decision}. One
    query."""
    rows = Assignment.objects.filter(review__in=reviews, left_decided_by__isnull=False)
    found: dict[int, list[Assignment]] = {}
    for seat in rows.select_related("member__user", "left_decided_by__member").order_by(
        "seat", "pk"
    ):
        found.setdefault(seat.review_id, []).append(seat)
    return found


def _out(item: SittingItem) -> list[str]:
    said = item.taken_out_reason or "–"
    who = f"{name_of(item.taken_out_by)}: {said}" if item.taken_out_by else _("의결되지 않음")
    return [str(item.order), item.review.claim.number, who]


def _sum(decisions: list[Decision]) -> list[list[str]]:
    total = sum(decision.amount for decision in decisions)
    return [
        [_("의결한 안건"), _("%(n)s건") % {"n": f"{len(decisions):,}"}],
        [_("의결액 합계"), f"{total:,}원"],
    ]


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else "–"
