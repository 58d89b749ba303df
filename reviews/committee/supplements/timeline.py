"""보완요청 in the timeline of a review: proposals, requests and their ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.documents.models import DocumentKind
from claims.page_parts import sentence
from reviews.committee.models import Review, SupplementRequest, SupplementStatus

ENDED_ICONS = {
    SupplementStatus.DECLINED: "circle-minus",
    SupplementStatus.UNDONE: "arrow-back-up",
    SupplementStatus.CANCELLED: "arrow-back-up",
}


def supplements_of(review: Review) -> list[SupplementRequest]:
    """Return every request and proposal of a review with its people and, as `answers_n`, the number
    of documents that answered it. One query."""
    rows = SupplementRequest.objects.filter(review=review).select_related(
        "requested_by", "closed_by", "proposed_by__user"
    )
    return list(rows.annotate(answers_n=Count("answers")))


def supplement_acts(supplements: Iterable[SupplementRequest]) -> list[dict[str, Any]]:
    """Return a dict for each proposal, request and end of a supplement request: the fields of
    `desk.timeline.TimelineEntry`. Unsorted."""
    acts, proposed = [], set()
    for one in supplements:
        # an undo writes the proposal again: it is listed once
        if one.proposed_at and (one.proposed_by_id, one.proposed_at) not in proposed:
            proposed.add((one.proposed_by_id, one.proposed_at))
            acts.append(_proposed(one))
        if one.requested_at:
            acts.append(_requested(one))
        if one.closed_at:
            acts.append(_ended(one))
    return acts


def _proposed(one: SupplementRequest) -> dict[str, Any]:
    kinds = ", ".join(str(DocumentKind(kind).label) for kind in one.opinion_kinds or one.kinds)
    who = one.proposed_by.user if one.proposed_by else None
    said = _("%(who)s 위원이 보완 의견을 냈습니다: %(kinds)s.")
    return {
        "at": one.proposed_at,
        "kind": "supplement_proposed",
        "icon": "message",
        "text": sentence(said, who=who, kinds=kinds),
        "actor": who,
        "note": one.opinion or one.text,
    }


def _requested(one: SupplementRequest) -> dict[str, Any]:
    said = _("%(who)s 간사가 신청인에게 보완을 요청했습니다: %(kinds)s.")
    if one.requested_by is None:
        said = _("신청인이 서류 제출을 취소해 심의를 멈추었습니다: %(kinds)s.")
    return {
        "at": one.requested_at,
        "kind": "supplement_asked",
        "icon": "player-pause",
        "text": sentence(said, who=one.requested_by, kinds=", ".join(one.kind_labels)),
        "actor": one.requested_by,
        "note": one.text,
    }


def _ended(one: Any) -> dict[str, Any]:
    came = ""
    if one.answers_n:
        came = ngettext("서류 %(n)d개", "서류 %(n)d개", one.answers_n) % {"n": one.answers_n}
    return {
        "at": one.closed_at,
        "kind": f"supplement_{one.status}",
        "icon": ENDED_ICONS.get(one.status, "player-play-f"),
        "text": _ended_text(one),
        "actor": one.closed_by,
        "note": " · ".join(filter(None, [came, one.closing_note])),
    }


def _ended_text(one: SupplementRequest) -> str:
    alone = {
        SupplementStatus.ANSWERED: _("보완 서류를 받아 심의를 이어 갑니다."),
        SupplementStatus.EXPIRED: _("보완기한이 지나 심의를 이어 갑니다."),
        SupplementStatus.CANCELLED: _("보완요청이 취소되었습니다."),
        SupplementStatus.DECLINED: _("보완 의견을 요청하지 않기로 했습니다."),
        SupplementStatus.UNDONE: _("보완요청을 보내기 전에 되돌렸습니다."),
    }
    by = {
        SupplementStatus.ANSWERED: _("%(who)s 간사가 보완을 마치고 심의를 이어 가게 했습니다."),
        SupplementStatus.CANCELLED: _("%(who)s 간사가 보완요청을 취소했습니다."),
        SupplementStatus.DECLINED: _("%(who)s 간사가 보완 의견을 요청하지 않기로 했습니다."),
        SupplementStatus.UNDONE: _("%(who)s 간사가 보완요청을 보내기 전에 되돌렸습니다."),
    }
    status = SupplementStatus(one.status)
    if one.closed_by is not None and status in by:
        return sentence(by[status], who=one.closed_by)
    return alone[status]
