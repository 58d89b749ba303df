"""Reviews that await the chair's confirmation, and the one to open next (`N`)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from reviews.committee.access.chair import votes_of
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.access.scope import member_of
from reviews.committee.models import QueueRow, ReviewStatus, SittingItem, SittingStatus
from reviews.committee.queue.queries import visible_rows

LOOKED_AT = 50  # rows that one call checks for a conflict of the chair


def rows_for_chair(user: Any) -> QuerySet[QueueRow]:
    """Return a queryset of the visible rows that await a chair, without reviews on which this user
    voted, annotated with `on_agenda`: True if the review is on the agenda of an open sitting. Empty
    for everybody who is no chair.

    Present conflicts of interest are not checked: `next_for_chair` passes them over.
    """
    voted = votes_of(user).filter(ballot__review=OuterRef("review"))
    item = SittingItem.objects.filter(
        review=OuterRef("review"), taken_out_by__isnull=True, sitting__status=SittingStatus.OPEN
    )
    waiting = visible_rows(user).filter(review__status=ReviewStatus.DECIDING)
    found = waiting.exclude(Exists(voted)).annotate(on_agenda=Exists(item))
    return found if user.has_perm("reviews.confirm_decision") else found.none()


def next_for_chair(user: Any, after: str = "") -> QueueRow | None:
    """Return the row that this chair confirms next: those on no agenda first, then by due day.
    `after` (a claim number) is passed over: the rows behind it come first, then the others. Rows
    with which the chair has a conflict of interest are left to a deputy.

    None if none is left among the first LOOKED_AT rows. Four queries at most.
    """
    rows = list(rows_for_chair(user).order_by("on_agenda", "due_on", "pk")[:LOOKED_AT])
    numbers = [row.number for row in rows]
    at = numbers.index(after) + 1 if after in numbers else 0
    rows = [row for row in (*rows[at:], *rows[:at]) if row.number != after]
    member = member_of(user)
    if member is None or not rows:
        return rows[0] if rows else None
    tied = conflicts_of([row.pk for row in rows], members=[member.pk])
    return next((row for row in rows if not tied.get(row.pk)), None)
