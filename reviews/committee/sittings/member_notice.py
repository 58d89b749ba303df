"""Notice of a sitting's agenda to the members, on their first page and as a number in the menu.

From the announcement until the confirmation each member in office sees the agenda at every log-in
(decision 0051). The inbox tells of it too (`reviews.inbox.listeners.council`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Q, QuerySet

from claims.clock import today
from reviews.committee.models import (
    Member,
    ReviewStatus,
    Sitting,
    SittingItem,
    SittingStatus,
)
from reviews.committee.sittings.agenda import may_take_out

ON_AGENDA = Q(taken_out_by__isnull=True, review__status=ReviewStatus.DECIDING)


def agendas_open_to(user: Any) -> QuerySet[Sitting]:
    """Return a queryset of the open announced sittings from whose agenda this user may still take
    an item out, the earliest day first, annotated with `n_left`, the number of such items."""
    if not may_take_out(user):
        return Sitting.objects.none()
    of_items = Q(items__taken_out_by__isnull=True, items__review__status=ReviewStatus.DECIDING)
    return (
        Sitting.objects.filter(status=SittingStatus.OPEN, announced_at__isnull=False)
        .annotate(n_left=Count("items", filter=of_items))
        .filter(n_left__gt=0)
        .order_by("held_on", "pk")
    )


def items_open_to(user: Any) -> QuerySet[SittingItem] | None:
    """Return a queryset of the agenda items that this user may still take out, for the number in
    the menu. None for users who neither vote nor confirm decisions."""
    chairs = user.has_perm("reviews.confirm_decision")
    if not chairs and not user.has_perm("reviews.cast_vote"):
        return None
    running = Q(sitting__status=SittingStatus.OPEN, sitting__announced_at__isnull=False)
    items = SittingItem.objects.filter(ON_AGENDA & running).order_by()
    if not chairs:
        items = items.filter(Exists(Member.objects.serving(today()).filter(user=user.pk)))
    return items
