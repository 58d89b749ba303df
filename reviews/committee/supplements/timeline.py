"""보완요청 in the timeline of a review: proposals, requests and their ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.documents.models import DocumentKind
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
    """Return the fields of the timeline's entries."""
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
    return {
        "at": one.proposed_at,
        "kind": "supplement_proposed",
        "icon": "message",
        "text": _("보완 의견: %(kinds)s") % {"kinds": kinds},
        "actor": one.proposed_by.user if one.proposed_by else None,
        "note": one.opinion or one.text,
    }


def _requested(one: SupplementRequest) -> dict[str, Any]:
    return {
        "at": one.requested_at,
        "kind": "supplement_asked",
        "icon": "player-pause",
        "text": _("보완요청: %(kinds)s") % {"kinds": ", ".join(one.kind_labels)},
        "actor": one.requested_by,
        "note": one.text,
    }


def _ended(one: Any) -> dict[str, Any]:
    declined = one.status == SupplementStatus.DECLINED
    text = _("보완 의견 %(how)s") if declined else _("보완요청 %(how)s")
    came = ""
    if one.answers_n:
        came = ngettext("서류 %(n)d개", "서류 %(n)d개", one.answers_n) % {"n": one.answers_n}
    return {
        "at": one.closed_at,
        "kind": f"supplement_{one.status}",
        "icon": ENDED_ICONS.get(one.status, "player-play-f"),
        "text": text % {"how": SupplementStatus(one.status).label},
        "actor": one.closed_by,
        "note": " · ".join(filter(None, [came, one.closing_note])),
    }
