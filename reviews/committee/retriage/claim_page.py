"""Retriages in the history of a claim."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.page_parts import HistoryEntry, HistoryKind, sentence
from claims.register.models import Claim
from reviews.committee.models import MoveStatus, RetriageMove

SEES_HISTORY = ("claims.view_claim", "claims.look_up_claim")


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of the moves of a claim to another route by new versions of the
    policy, at most `limit`. One query, none for a claim under the first version, which nothing can
    have moved."""
    if claim.routed_under.version == 1:
        return []
    rows = RetriageMove.objects.filter(claim=claim, status=MoveStatus.MOVED)
    rows = rows.select_related("run__policy__programme").order_by("-pk")[:limit]
    return [
        HistoryEntry(
            row.settled_at or row.run.progress_at,
            HistoryKind.FILING,
            "refresh",
            sentence(
                _("새 정책에 따라 경로가 바뀌었습니다: %(route)s."),
                route=f"{row.get_from_route_display()} → {row.get_to_route_display()}",
            ),
            str(row.run.policy),
        )
        for row in rows
    ]
