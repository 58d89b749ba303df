"""The queue: one narrow row for each claim under review, and the rows that each user may see.

`projection` writes the rows; `verification` derives them a second time,
in Python, and compares.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs
from django.utils import timezone

from claims.composed_once import ComposedOnce
from reviews.committee.access.scope import (
    claims_left_for_conflict,
    member_of,
    seats_to_deputise_for,
    sees_all,
)
from reviews.committee.models import NO_DUE, Decision, Member, QueueRow, Tab, TabCount

MINE, PANEL, ALL = "mine", "panel", "all"
PICKED = "picked_reviews"  # session key: claim numbers to judge in this order
PICKED_OF = "picked_reviews_of"  # session key: how many were picked, as PICKED grows shorter
TABS = (MINE, PANEL, *(tab.key for tab in Tab), ALL)
_BY_KEY = {tab.key: tab for tab in Tab}
# The tabs in which a row may await a vote: those of reviews under way, in either round.
VOTED_IN = (MINE, PANEL, Tab.IN_REVIEW.key, Tab.APPEALS.key, ALL)
COUNTS_LAST = timedelta(seconds=15)


# ------------------------------------------------------------------ who sees which rows
def visible_rows(user: Any) -> QuerySet[QueueRow]:
    """Return a queryset of the queue rows in the user's scope: of users who see all claims, every
    row but those left for a conflict of interest; of a member, those of their panels and those to
    confirm as deputy."""
    rows, member = QueueRow.objects.all(), member_of(user)
    if sees_all(user):
        return rows.exclude(claim__in=claims_left_for_conflict(user)) if member else rows
    if member is None or not user.has_perm("reviews.cast_vote"):
        return rows.none()
    own, waiting = Q(panel__contains=[member.pk]), seats_to_deputise_for(user)
    return rows.filter(own if waiting is None else own | Q(review__in=waiting.values("review_id")))


def rows_of_tab(user: Any, tab: str) -> QuerySet[QueueRow]:
    """Return a queryset of the rows of a tab (its word in the URL) that this user may see. `mine`
    are those that await the member's vote, `panel` those of the member's panels, `all` every row;
    an unknown tab, and the first two for users who are no member, are empty."""
    member = member_of(user)
    if tab in (MINE, PANEL):
        if member is None:
            return QueueRow.objects.none()
        if tab == MINE:
            return awaiting(member)
        return QueueRow.objects.filter(panel__contains=[member.pk])
    if tab == ALL:
        return visible_rows(user)
    if tab not in _BY_KEY:
        return QueueRow.objects.none()
    return visible_rows(user).filter(tab=_BY_KEY[tab])


NOBODY = 0  # no member has this key


def awaits(member: Member) -> Q:
    """Return the condition (Q on QueueRow) that the row awaits this member's vote. None does after
    the end of the term (0133)."""
    # Each such row has a due day. The second condition tells the database so: a search from the
    # latest due day would else read all rows without one first.
    return Q(awaiting__contains=_voter(member), due_on__lt=NO_DUE)


def _voter(member: Member) -> list[int]:
    """Return the key of the member in the array `awaiting`, that of NOBODY after the end of the
    term."""
    return [NOBODY if member.term_has_ended else member.pk]


def awaiting(member: Member) -> QuerySet[QueueRow]:
    """Return the queue rows that await this member's vote, in no order."""
    return QueueRow.objects.filter(awaits(member))


def next_for(member: Member, after: QueueRow | int | None = None) -> QueueRow | None:
    """Return the queue row of the next claim that awaits this member, by due day: the one behind
    `after` (a row or a claim's key), or the first if there is no `after` or none behind it.

    `after` itself is never returned; None if nothing else awaits the member.
    """
    waiting = awaiting(member).order_by("due_on", "claim_id")
    if after is None:
        return waiting.first()
    if not isinstance(after, QueueRow):
        after = QueueRow.objects.filter(pk=after).first()
    if after is None:
        return waiting.first()
    rest = waiting.exclude(pk=after.pk)
    behind = Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, claim_id__gt=after.pk)
    return rest.filter(behind).first() or rest.first()


def rows_awaiting(user: Any) -> QuerySet[QueueRow] | None:
    """Return a queryset of the rows that await this user's vote, for the number in the menu; None
    for a user who is no member."""
    member = member_of(user)
    if member is None:
        return None
    return awaiting(member).order_by()


class Place(NamedTuple):
    """Place of a claim among those that await a member, by due day: number `at` of `total` (`at` is
    0 for a claim that does not await the member), the row before it or None, and the next rows,
    which start over at the first one."""

    at: int
    total: int
    previous: QueueRow | None
    coming: list[QueueRow]


_PREVIOUS = -2
# The row itself (lap -1), the one before (-2), those behind it (0), and from the first one on (1).
# A constant of this file: nothing is composed for a page, as the ORM would for four queries in one.
_AROUND = """
WITH here AS (SELECT * FROM public.reviews_queuerow WHERE claim_id = %(claim)s)
SELECT around.* FROM (
    SELECT q.*, -1 AS lap,
        (SELECT count(*) FROM public.reviews_queuerow w WHERE {awaiting}
            AND (w.due_on, w.claim_id) <= (q.due_on, q.claim_id)) AS n_before,
        (SELECT count(*) FROM public.reviews_queuerow w WHERE {awaiting}) AS n_all
    FROM here q
    UNION ALL
    {before}
    UNION ALL
    {behind}
    UNION ALL
    {first}
) around
ORDER BY around.lap, around.due_on, around.claim_id
"""
_NEIGHBOURS = """(
    SELECT w.*, {lap} AS lap, 0 AS n_before, 0 AS n_all
    FROM public.reviews_queuerow w, here
    WHERE {awaiting} AND (w.due_on, w.claim_id) {way} (here.due_on, here.claim_id)
    ORDER BY w.due_on {order}, w.claim_id {order} LIMIT {most}
)"""
_AWAITING = "w.awaiting @> %(member)s::int[]"


def _neighbours(lap: int, way: str, order: str, most: str) -> str:
    return _NEIGHBOURS.format(awaiting=_AWAITING, lap=lap, way=way, order=order, most=most)


_AROUND = _AROUND.format(
    awaiting=_AWAITING,
    before=_neighbours(_PREVIOUS, "<", "DESC", "1"),
    behind=_neighbours(0, ">", "ASC", "%(most)s"),
    first=_neighbours(1, "<", "ASC", "%(most)s"),
)


def row_and_place(claim_id: int, member: Member | None, most: int) -> tuple[Any, Place | None]:
    """Return (queue row of a claim, its Place among those that await the member, with at most
    `most` rows to come). The row is None without a review; the place is None then, without a
    member, and if nothing awaits the member. One query.
    """
    if member is None:
        return QueueRow.objects.filter(pk=claim_id).first(), None
    values = {"claim": claim_id, "member": _voter(member), "most": most}
    found: list[Any] = list(QueueRow.objects.raw(_AROUND, values))
    row = next((one for one in found if one.pk == claim_id), None)
    if row is None or not row.n_all:
        return row, None
    previous = next((one for one in found if one.lap == _PREVIOUS), None)
    coming = [one for one in found if one.lap >= 0][:most]
    return row, Place(row.n_before if member.pk in row.awaiting else 0, row.n_all, previous, coming)


def with_suggestion(rows: QuerySet[QueueRow]) -> QuerySet[QueueRow]:
    """Return the rows with `suggested`, the suggestion (won) that stood when the vote of their
    decision was taken; None without a decision, and if nothing was suggested."""
    decision = Decision.objects.filter(review=OuterRef("review"))
    return rows.annotate(suggested=Subquery(decision.order_by().values("suggested")))


def departs_beyond_policy() -> Q:
    """Return the condition (Q on QueueRow) that the decision in force lies so far from its
    suggestion that a vote for it needed a reason: `suggestion.departure.needs_reason` with the
    limits of the review's policy, in SQL."""
    far = (
        Decision.objects.filter(review=OuterRef("review"), suggested__isnull=False)
        .annotate(away=Abs(F("amount") - F("suggested")))
        .filter(away__gt=F("review__policy__free_departure_won"))
        .alias(free=F("suggested") * F("review__policy__free_departure"))
        .alias(scaled=F("away") * 10_000)
        .filter(scaled__gt=F("free"))
    )
    return Q(departure__gt=0) & Q(Exists(far.order_by()))


# ------------------------------------------------------------------ counts
class TabCounts(NamedTuple):
    """Numbers of queue rows that a user may see: `values` is {the tab's word in the URL: number},
    `counted_at` the time of counting."""

    values: dict[str, int]
    counted_at: datetime


def _count(member: Member | None, user: Any) -> dict[str, int]:
    values = dict.fromkeys(TABS, 0)
    if member is not None:
        values[PANEL] = QueueRow.objects.filter(panel__contains=[member.pk]).count()
        values[MINE] = awaiting(member).count()
    by_tab = visible_rows(user).values_list("tab").annotate(n=Count("pk")).order_by()
    for tab, count in by_tab:
        values[Tab(tab).key] = count
        values[ALL] += count
    return values


_KEPT = ComposedOnce(lambda scope: TabCount.objects.filter(scope=scope), scope=str)


def tab_counts(user: Any) -> TabCounts:
    """Return the number of rows of each tab in the user's scope. Numbers are stored (TabCount) and
    counted again once they are 15 seconds old, by one request at a time; meanwhile others get the
    older numbers."""
    member = member_of(user)
    wide = sees_all(user)
    scope = f"{'all' if wide else 'own'}:{member.pk if member else 0}"
    kept = _KEPT.fetch(scope=scope)
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
