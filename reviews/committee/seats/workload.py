"""How much each member carries and how fast they vote, and which seats want the secretariat.

Numbers of seats and days only: what was voted is not asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from claims.clock import today
from claims.policy.deadlines import is_working_day, working_days_between
from reviews.committee.access.conflicts import Tie, ties_of
from reviews.committee.models import (
    OPEN,
    Assignment,
    Ballot,
    Leave,
    Member,
    MemberInterest,
    ReviewStatus,
)

RECENT = 10  # working days over which votes are counted
PACE = 90  # days back over which the pace is measured


@dataclass
class MemberLoad:
    """One member's line: seats held on open reviews, of them those that await the vote; the median
    of working days from being seated (or the ballot's opening) to the vote; None without votes."""

    member: Member
    open: int = 0
    awaiting: int = 0
    late: int = 0
    recent: int = 0
    pace: int | None = None
    interests: int = 0
    leaves: list[Leave] = field(default_factory=list)  # today's and coming ones, earliest first

    @property
    def voted(self) -> int:
        """Open seats whose vote is in."""
        return self.open - self.awaiting

    @property
    def away(self) -> Leave | None:
        """The leave that today lies in."""
        day = today()
        return next((one for one in self.leaves if one.starts_on <= day), None)


def recent_since() -> date:
    """The day from which today and the nine working days before it count."""
    day, left = today(), RECENT - 1
    while left > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            left -= 1
    return day


def load_of_council(members: QuerySet[Member] | None = None) -> list[MemberLoad]:
    """Every member in office (or of `members`), substitutes last. Five queries."""
    rows = Member.objects.serving(today()) if members is None else members
    found = {m.pk: MemberLoad(m) for m in rows.select_related("user").order_by("substitute", "pk")}
    seats = Assignment.objects.filter(member__in=found)
    waits = Q(review__status=ReviewStatus.IN_REVIEW, voted_at__isnull=True)
    held = seats.active().filter(review__status__in=OPEN).values_list("member_id")
    counts = held.annotate(
        n=Count("pk"),
        awaiting=Count("pk", filter=waits),
        late=Count("pk", filter=waits & Q(review__due_on__lt=today())),
    ).order_by()
    for pk, n, awaiting, late in counts:
        found[pk].open, found[pk].awaiting, found[pk].late = n, awaiting, late
    _add_pace(found, seats)
    standing = MemberInterest.objects.standing().filter(member__in=found)
    for pk, n in standing.values_list("member_id").annotate(n=Count("pk")).order_by():
        found[pk].interests = n
    coming = Leave.objects.filter(member__in=found, cancelled_at=None, ends_on__gte=today())
    for leave in coming.order_by("starts_on", "pk"):
        found[leave.member_id].leaves.append(leave)
    return list(found.values())


def _add_pace(found: dict[int, MemberLoad], seats: QuerySet[Assignment]) -> None:
    """Medians and recent votes, from one query grouped by days: as many rows as days differ."""
    zone = ZoneInfo(settings.TIME_ZONE)
    since = recent_since()
    first = min(since, today() - timedelta(days=PACE))
    opened = Ballot.objects.filter(review=OuterRef("review")).order_by().values("review")
    asked = Greatest(
        "assigned_at",
        Coalesce(Subquery(opened.annotate(at=Max("opened_at")).values("at")), F("assigned_at")),
    )
    votes = (
        seats.filter(voted_at__gte=_begin(first, zone))
        .annotate(
            asked_on=TruncDate(asked, tzinfo=zone), voted_on=TruncDate("voted_at", tzinfo=zone)
        )
        .values_list("member_id", "asked_on", "voted_on")
        .annotate(n=Count("pk"))
        .order_by()
    )
    took: dict[int, list[int]] = defaultdict(list)
    for pk, asked_on, voted_on, n in votes:
        took[pk] += [max(0, working_days_between(asked_on, voted_on))] * n
        if voted_on >= since:
            found[pk].recent += n
    for pk, days in took.items():
        found[pk].pace = sorted(days)[(len(days) - 1) // 2]


def _begin(day: date, zone: Any) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day), zone)


def tied_seats(member: Member | None = None) -> list[tuple[Assignment, str]]:
    """Seats still to be left for a tie that was registered after they were given, and why.

    Only members with a standing interest are looked at. Three queries.
    """
    standing = MemberInterest.objects.standing().filter(member=OuterRef("member"))
    seats = (
        Assignment.objects.active()
        .filter(review__status__in=[ReviewStatus.IN_REVIEW, ReviewStatus.SUPPLEMENT_REQUESTED])
        .filter(Exists(standing))
        .select_related("review__claim", "member__user")
        .order_by("review__due_on", "pk")
    )
    if member is not None:
        seats = seats.filter(member=member)
    shown = list(seats)
    ties = ties_of(
        (seat.review.claim_id for seat in shown), members={seat.member_id for seat in shown}
    )
    tied = ((seat, ties[seat.review.claim_id].get(seat.member_id)) for seat in shown)
    return [(seat, str(Tie(why).label)) for seat, why in tied if why]
