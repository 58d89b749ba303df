"""Workload and pace of the members, and the seats that need the secretariat.

Numbers of seats and days only: votes are not read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate

from claims.clock import start_of, today
from claims.policy.deadlines import is_working_day, working_days_between
from reviews.committee.access.conflicts import Conflict, conflicts_of, lifted_ties
from reviews.committee.models import (
    REVIEW_OPEN,
    SEATED,
    Assignment,
    Ballot,
    InterestKind,
    Leave,
    Member,
    MemberInterest,
    ReviewStatus,
)

RECENT = 10  # working days over which votes are counted
PACE = 90  # days back over which the pace is measured


@dataclass
class MemberWorkload:
    """Workload of one member. `open` counts the seats on open reviews; `awaiting` those of them
    whose review is in_review and lacks the member's vote; `late` those of `awaiting` whose due day
    has passed; `recent` the votes since `recent_since`.

    `pace` is the (lower) median of working days from being seated (or the ballot's opening, if
    later) to the vote, over the last PACE days; None without votes.
    """

    member: Member
    open: int = 0
    awaiting: int = 0
    late: int = 0
    recent: int = 0
    pace: int | None = None
    interests: int = 0  # in force, without a nil entry
    asked: bool = False  # an interest or a nil entry is in force
    leaves: list[Leave] = field(default_factory=list)  # today's and coming ones, earliest first

    @property
    def voted(self) -> int:
        """Number of open seats on which no vote of the member is awaited now."""
        return self.open - self.awaiting

    @property
    def away(self) -> Leave | None:
        """Return the leave that includes today, None without one."""
        day = today()
        return next((one for one in self.leaves if one.starts_on <= day), None)


def ended_with_seats(members: QuerySet[Member] | None = None) -> QuerySet[Member]:
    """Return those of the members (None: all) whose term has ended while they sit on an open
    review: the secretariat draws their seats again."""
    seats = Assignment.objects.active().filter(
        member=OuterRef("pk"), review__status__in=REVIEW_OPEN
    )
    rows = Member.objects.all() if members is None else members
    return rows.filter(Exists(seats), term_to__lt=today())


def recent_since() -> date:
    """Return the day that lies RECENT - 1 (nine) working days before today: on a working day, the
    first of the ten that end today."""
    day, left = today(), RECENT - 1
    while left > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            left -= 1
    return day


def council_workload(members: QuerySet[Member] | None = None) -> list[MemberWorkload]:
    """Return a MemberWorkload for every member in office, or for each of `members`; substitutes
    last.

    Five queries.
    """
    rows = Member.objects.serving(today()) if members is None else members
    found = {
        m.pk: MemberWorkload(m) for m in rows.select_related("user").order_by("substitute", "pk")
    }
    seats = Assignment.objects.filter(member__in=found)
    waits = Q(review__status=ReviewStatus.IN_REVIEW, voted_at__isnull=True)
    held = seats.active().filter(review__status__in=REVIEW_OPEN).values_list("member_id")
    counts = held.annotate(
        n=Count("pk"),
        awaiting=Count("pk", filter=waits),
        late=Count("pk", filter=waits & Q(review__due_on__lt=today())),
    ).order_by()
    for pk, n, awaiting, late in counts:
        found[pk].open, found[pk].awaiting, found[pk].late = n, awaiting, late
    _add_pace(found, seats)
    standing = MemberInterest.objects.in_force().filter(member__in=found)
    entries = Count("pk", filter=~Q(kind=InterestKind.NONE))
    for pk, n in standing.values_list("member_id").annotate(n=entries).order_by():
        found[pk].interests, found[pk].asked = n, True
    coming = Leave.objects.filter(member__in=found, cancelled_at=None, ends_on__gte=today())
    for leave in coming.order_by("starts_on", "pk"):
        found[leave.member_id].leaves.append(leave)
    return list(found.values())


def pace_of(member: Member) -> MemberWorkload:
    """Return a MemberWorkload with only `pace` and `recent` filled in, for a member's own page. One
    query."""
    found = {member.pk: MemberWorkload(member)}
    _add_pace(found, Assignment.objects.filter(member=member))
    return found[member.pk]


def _add_pace(found: dict[int, MemberWorkload], seats: QuerySet[Assignment]) -> None:
    """Set `pace` and `recent` of each MemberWorkload in `found`, {member id: MemberWorkload}. One
    query: a row for each pair of days (asked, voted), with the number of votes."""
    zone = ZoneInfo(settings.TIME_ZONE)
    since = recent_since()
    first = min(since, today() - timedelta(days=PACE))
    opened = Ballot.objects.filter(review=OuterRef("review")).order_by().values("review")
    asked = Greatest(
        "assigned_at",
        Coalesce(Subquery(opened.annotate(at=Max("opened_at")).values("at")), F("assigned_at")),
    )
    votes = (
        seats.filter(voted_at__gte=start_of(first))
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


def conflicted_seats(member: Member | None = None) -> list[tuple[Assignment, str]]:
    """Return (active seat, label of the conflict) for seats whose member has a conflict of interest
    with the claim now, since an interest was registered after the seat was given. The seat should
    be left. By due day; of one `member`, or of all.

    Only members with an interest in force are checked, on reviews that are under way. Three
    queries.
    """
    standing = MemberInterest.objects.in_force().filter(member=OuterRef("member"))
    seats = (
        Assignment.objects.active()
        .filter(review__status__in=SEATED)
        .filter(Exists(standing))
        .select_related("review__claim", "member__user")
        .order_by("review__due_on", "pk")
    )
    if member is not None:
        seats = seats.filter(member=member)
    shown = list(seats)
    ties = conflicts_of(
        (seat.review.claim_id for seat in shown), members={seat.member_id for seat in shown}
    )
    tied = ((seat, ties[seat.review.claim_id].get(seat.member_id)) for seat in shown)
    return [(seat, str(Conflict(why).label)) for seat, why in tied if why]


@dataclass
class LiftedTie:
    """An active seat on a claim that a lifted interest of its member matches, and `why` in
    words."""

    seat: Assignment
    interest: MemberInterest
    why: str


def seats_of_lifted_interests(member: Member | None = None) -> list[LiftedTie]:
    """Return the active seats on reviews under way whose claim a lifted interest of their member
    matches (`lifted_ties`): of each the last one lifted. By due day; of one `member`, or of all. At
    most three queries, one if nothing was lifted."""
    lifted = MemberInterest.objects.filter(member=OuterRef("member"), lifted_at__isnull=False)
    seats = (
        Assignment.objects.active()
        .filter(Exists(lifted.exclude(kind=InterestKind.NONE)), review__status__in=SEATED)
        .select_related("review__claim", "member__user")
        .order_by("review__due_on", "pk")
    )
    if member is not None:
        seats = seats.filter(member=member)
    shown = list(seats)
    if not shown:
        return []
    ties = lifted_ties({seat.review.claim_id for seat in shown}, {seat.member_id for seat in shown})
    found = []
    for seat in shown:
        of_seat = ties.get(seat.review.claim_id, ())
        own = [pair for pair in of_seat if pair[0].member_id == seat.member_id]
        if own:
            interest, why = own[-1]
            found.append(LiftedTie(seat, interest, str(Conflict(why).label)))
    return found
