"""Leaving a seat and taking one: 회피, 제척, 기피, 재배정. Whoever leaves is replaced at once.

Who left does not return to the claim, and their vote leaves the count; a seat that nobody can take
stays empty and the rest decide, two at least. A seat can be left, and taken, while votes can be
cast; afterwards it would change what was counted.
"""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from claims.clock import now, today
from claims.errors import Forbidden
from claims.users.models import User
from reviews.committee.drafts import drop_draft
from reviews.committee.errors import HasVotedError, NotOpenError, ReasonNeededError
from reviews.committee.locks import demand, lock_review
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    Challenge,
    ChallengeStatus,
    Leave,
    LeftAs,
    Member,
    Review,
    ReviewStatus,
)
from reviews.committee.queue import refresh_queue
from reviews.committee.seats.draws import Draw, barred_members
from reviews.committee.seats.named import lock_if_fit
from reviews.committee.seats.ties import ties_of

SEATED = (ReviewStatus.IN_REVIEW, ReviewStatus.SUPPLEMENT_REQUESTED)


@transaction.atomic
def recuse(*, assignment: Assignment, by: User, reason: str) -> Assignment | None:
    """회피: a member leaves their own seat for a tie to the claimant, and is replaced by draw.

    Returns the new seat, or None where nobody can take it. Raises Forbidden (not their seat),
    ReasonNeededError, NotOpenError (the ballot has closed, or they have left already).
    """
    if assignment.member.user_id != by.pk:
        raise Forbidden()
    return leave(assignment, LeftAs.RECUSED, by, reason)


@transaction.atomic
def disqualify(*, assignment: Assignment, by: User, reason: str) -> Assignment | None:
    """제척: the secretariat takes a member with a tie off the panel. Raises as `recuse` does."""
    demand(by, "reviews.manage_review")
    return leave(assignment, LeftAs.DISQUALIFIED, by, reason)


@transaction.atomic
def reassign(
    *, assignment: Assignment, by: User, reason: str, member: Member | None = None
) -> Assignment | None:
    """재배정: the secretariat gives a seat to another member, named or drawn.

    The seat of a member who is on leave that day is left as 부재. Raises Forbidden,
    ReasonNeededError, NotOpenError, HasVotedError, CannotSitError (the named member sat on this
    claim before, is not in office, has a tie to the claimant, is on leave, or has as many seats as
    they take).
    """
    demand(by, "reviews.manage_review")
    away = Leave.objects.on(today()).filter(member=assignment.member_id).exists()
    return leave(assignment, LeftAs.ON_LEAVE if away else LeftAs.REASSIGNED, by, reason, member)


@transaction.atomic
def fill_seat(*, review: Review, by: User, member: Member | None = None) -> Assignment | None:
    """Fill the lowest empty seat of a panel: by the member named, else by draw.

    Returns None where the panel is whole or nobody can take the seat. Raises Forbidden,
    NotOpenError, CannotSitError.
    """
    demand(by, "reviews.manage_review")
    review = lock_review(review, *SEATED)
    taken = set(review.assignments.active().values_list("seat", flat=True))
    empty = [n for n in range(1, review.policy.panel_size + 1) if n not in taken]
    if not empty:
        return None
    seat = _take_seat(review, empty[0], by=by, member=member)
    _panel_changed(review)
    return seat


def leave(
    assignment: Assignment, how: LeftAs, by: User, reason: str, member: Member | None = None
) -> Assignment | None:
    """End a seat and fill it, for the verbs that have asked who may; inside their transaction."""
    from reviews.committee.voting import close_if_complete

    reason = reason.strip()
    if not reason:
        raise ReasonNeededError()
    review = lock_review(assignment.review_id, *SEATED)
    seat = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotOpenError()
    if how in (LeftAs.REASSIGNED, LeftAs.ON_LEAVE) and seat.voted_at is not None:
        raise HasVotedError()
    seat.status, seat.left_as, seat.reason = AssignmentStatus.LEFT, how, reason[:300]
    seat.left_at, seat.left_by = now(), by
    seat.save(update_fields=["status", "left_as", "reason", "left_at", "left_by"])
    end_challenges(Challenge.objects.filter(assignment=seat), by)
    drop_draft(seat)
    taker = _take_seat(
        review,
        seat.seat,
        by=None if how == LeftAs.RECUSED else by,
        member=member,
        replaces=seat,
    )
    _panel_changed(review)
    if taker is None:
        # Whoever is left may all have voted: excluded members leave the count.
        close_if_complete(review)
    return taker


def end_challenges(challenges: Any, by: User) -> None:
    """What was still to be decided has lost its object: the seat, or the review, is gone."""
    challenges.filter(status=ChallengeStatus.RECEIVED).update(
        status=ChallengeStatus.WITHDRAWN, decided_by=by, decided_at=now()
    )


def _take_seat(
    review: Review,
    number: int,
    *,
    by: User | None,
    member: Member | None,
    replaces: Assignment | None = None,
) -> Assignment | None:
    sat, draw = barred_members([review])[review.pk], None
    if member is not None:
        member = lock_if_fit(review, member, sat)
    else:
        hat = Draw()
        ties = ties_of([review.claim_id])[review.claim_id]
        draw = hat.draw(review, 1, number=review.claim.number, sat=sat, ties=ties)
        if draw is None:
            return None
        draw.save(force_insert=True)
        member = hat.members[draw.drawn[0]]
    return Assignment.objects.create(
        review=review,
        member=member,
        seat=number,
        draw=draw,
        replaces=replaces,
        assigned_by=by,
        assigned_at=now(),
    )


def _panel_changed(review: Review) -> None:
    Review.objects.filter(pk=review.pk).update(revision=F("revision") + 1)
    review.refresh_from_db(fields=["revision"])
    refresh_queue([review.claim_id])


def short_of_members() -> Any:
    """The secretariat's worklist: reviews with fewer members than their policy seats, because even
    the substitutes run short.

    Among them those that are ready but could not be started for want of two members.
    """
    return (
        Review.objects.filter(status__in=(*SEATED, ReviewStatus.WAITING_DOCUMENTS))
        .exclude(status=ReviewStatus.WAITING_DOCUMENTS, ready_at__isnull=True)
        .annotate(seats=Count("assignments", filter=Q(assignments__status=AssignmentStatus.ACTIVE)))
        .filter(seats__lt=F("policy__panel_size"))
    )
