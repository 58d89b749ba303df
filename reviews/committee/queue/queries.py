"""The queue: one narrow row for each claim under review, and the rows that each user may see.

`projection` writes the rows; `verification` derives them a second time,
in Python, and compares.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from reviews.committee.access.scope import (
    conflicted_claims,
    member_of,
    seats_to_deputise_for,
    sees_all,
)
from reviews.committee.models import Member, QueueRow, Tab, TabCount

MINE, PANEL = "mine", "panel"
PICKED = "picked_reviews"  # session key: claim numbers to judge in this order
TABS = (MINE, PANEL, *(tab.key for tab in Tab))
_BY_KEY = {tab.key: tab for tab in Tab}
COUNTS_LAST = timedelta(seconds=15)


# ------------------------------------------------------------------ who sees which rows
def visible_rows(user: Any) -> QuerySet[QueueRow]:
    """Return the rows of claims in the user's scope; a member's are those of their own panels."""
    rows, member = QueueRow.objects.all(), member_of(user)
    if sees_all(user):
        return rows.exclude(claim__in=conflicted_claims(user)) if member else rows
    if member is None or not user.has_perm("reviews.cast_vote"):
        return rows.none()
    own, waiting = Q(panel__contains=[member.pk]), seats_to_deputise_for(user)
    return rows.filter(own if waiting is None else own | Q(review__in=waiting.values("review_id")))


def rows_of_tab(user: Any, tab: str) -> QuerySet[QueueRow]:
    """Return the rows of a tab (its word in the URL) that this user may see.

    `mine` awaits the member's vote, `panel` holds the member's panels; both are empty for other
    users. An unknown tab has no rows.
    """
    member = member_of(user)
    if tab in (MINE, PANEL):
        if member is None:
            return QueueRow.objects.none()
        column = "awaiting" if tab == MINE else "panel"
        return QueueRow.objects.filter(**{f"{column}__contains": [member.pk]})
    if tab not in _BY_KEY:
        return QueueRow.objects.none()
    return visible_rows(user).filter(tab=_BY_KEY[tab])


def next_for(member: Member, after: QueueRow | int | None = None) -> QueueRow | None:
    """Return the next claim that awaits this member: after `after` by due date, else the first one.

    `after` (a row or a claim's key) is itself never returned.
    """
    waiting = QueueRow.objects.filter(awaiting__contains=[member.pk]).order_by("due_on", "claim_id")
    if after is None:
        return waiting.first()
    if not isinstance(after, QueueRow):
        after = QueueRow.objects.filter(pk=after).first()
    if after is None:
        return waiting.first()
    rest = waiting.exclude(pk=after.pk)
    behind = Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, claim_id__gt=after.pk)
    return rest.filter(behind).first() or rest.first()


def upcoming_for(member: Member, row: QueueRow | None, most: int) -> list[QueueRow]:
    """Return the next `most` claims that `next_for` would give after a row, starting over at the
    first one. One query; the row itself is left out."""
    waiting = QueueRow.objects.filter(awaiting__contains=[member.pk])
    if row is None:
        return list(waiting.order_by("due_on", "claim_id")[:most])
    behind = Q(due_on__gt=row.due_on) | Q(due_on=row.due_on, claim_id__gt=row.pk)
    lap = Case(When(behind, then=0), default=1)
    rest = waiting.exclude(pk=row.pk).annotate(lap=lap)
    return list(rest.order_by("lap", "due_on", "claim_id")[:most])


def previous_for(member: Member, before: QueueRow) -> QueueRow | None:
    """Return the claim that awaits this member just before a row by due date; None at the first."""
    ahead = Q(due_on__lt=before.due_on) | Q(due_on=before.due_on, claim_id__lt=before.pk)
    waiting = QueueRow.objects.filter(awaiting__contains=[member.pk])
    return waiting.filter(ahead).order_by("-due_on", "-claim_id").first()


def count_awaiting(user: Any) -> int:
    """Count the claims that await this user's vote, for the menu.

    One query by the panel's index.
    """
    member = member_of(user)
    if member is None:
        return 0
    return QueueRow.objects.filter(awaiting__contains=[member.pk]).count()


def position_of(member: Member, row: QueueRow) -> tuple[int, int]:
    """Return the position of a row among those that await a member, and their number: (1, 38).

    The position is 0 for a row that does not await the member.
    """
    waiting = QueueRow.objects.filter(awaiting__contains=[member.pk])
    before = Q(due_on__lt=row.due_on) | Q(due_on=row.due_on, claim_id__lte=row.pk)
    counts = waiting.aggregate(place=Count("pk", filter=before), total=Count("pk"))
    return (counts["place"] if member.pk in row.awaiting else 0), counts["total"]


# ------------------------------------------------------------------ counts
class TabCounts(NamedTuple):
    """The number of rows of each tab that this user may see, by the tab's key, and the time of
    counting."""

    values: dict[str, int]
    counted_at: datetime


def _count(member: Member | None, user: Any) -> dict[str, int]:
    values = dict.fromkeys(TABS, 0)
    if member is not None:
        values[PANEL] = QueueRow.objects.filter(panel__contains=[member.pk]).count()
        values[MINE] = QueueRow.objects.filter(awaiting__contains=[member.pk]).count()
    by_tab = visible_rows(user).values_list("tab").annotate(n=Count("pk")).order_by()
    for tab, count in by_tab:
        values[Tab(tab).key] = count
    return values


def tab_counts(user: Any) -> TabCounts:
    """Return the counts of the user's scope, cached for 15 seconds.

    At most one request in that time counts a scope anew; a request that finds another one counting
    takes the older numbers.
    """
    member = member_of(user)
    wide = sees_all(user)
    scope = f"{'all' if wide else 'own'}:{member.pk if member else 0}"
    kept = list(TabCount.objects.filter(scope=scope))
    now = timezone.now()
    fresh = len(kept) == len(TABS) and now - kept[0].counted_at < COUNTS_LAST
    if not fresh and (wide or member):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [scope])
            if cursor.fetchone()[0] or not kept:
                kept = _keep(scope, _count(member, user), now)
    values = dict.fromkeys(TABS, 0) | {row.tab: row.value for row in kept}
    return TabCounts(values, kept[0].counted_at if kept else now)


def _keep(scope: str, values: dict[str, int], now: datetime) -> list[TabCount]:
    return TabCount.objects.bulk_create(
        [TabCount(scope=scope, tab=tab, value=n, counted_at=now) for tab, n in values.items()],
        update_conflicts=True,
        unique_fields=["scope", "tab"],
        update_fields=["value", "counted_at"],
    )
