"""Leaving and taking of seats: 회피, 제척, 기피, 재배정. A seat that is left is refilled at once.

A successor is drawn by lot and never named. A member who left does not return to the claim, and
their vote leaves the count. A seat that nobody can take stays empty, and the panel waits for a
substitute (`lifecycle.vacancies`, decision 0050). Seats change only while votes can be cast; later
a change would alter what was counted. A new member has at least one working day to vote. Who has
voted in the open ballot leaves by their own declaration (회피), an upheld challenge (기피) or the
chair's decision (`replace_voter`), never by the secretariat's.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from claims import hooks
from claims.clock import now, today
from claims.errors import ForbiddenError
from claims.policy.deadlines import add_working_days
from claims.reasons import LONG_REASON, given_reason
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.access.locks import lock_review
from reviews.committee.ballots.drafts import drop_draft
from reviews.committee.errors import NotOpenError, SeatNotVotedError, SeatVotedError
from reviews.committee.models import (
    SEATED,
    Assignment,
    AssignmentStatus,
    Ballot,
    Challenge,
    ChallengeStatus,
    Leave,
    LeftAs,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.seats.draws import Lottery, barred_members
from reviews.committee.seats.notices import notify_closed

LEAST_DAYS = 1  # working days that a new member has to vote
LEAVING = ("status", "left_as", "reason", "left_at", "left_by", "left_decided_by")


@transaction.atomic
def recuse(*, assignment: Assignment, by: User, reason: str) -> Assignment | None:
    """회피: leave one's own seat for a conflict of interest. Return the seat of the successor,
    drawn by lot, or None if nobody can take it.

    Raises ForbiddenError (not their seat), ReasonNeededError (empty), NotOpenError (the ballot has
    closed, or they have left already).
    """
    if assignment.member.user_id != by.pk:
        raise ForbiddenError()
    return vacate_seat(assignment, LeftAs.RECUSED, by, reason)


@transaction.atomic
def disqualify(*, assignment: Assignment, by: User, reason: str) -> Assignment | None:
    """제척: remove a member with a conflict of interest, who has not voted, from the panel. Return
    the seat of the successor, drawn by lot, or None if nobody can take it.

    Raises ForbiddenError (no permission), ReasonNeededError (empty), NotOpenError (the ballot has
    closed, or the seat was left already), SeatVotedError (the member has voted).
    """
    require_permission(by, "reviews.manage_review")
    return vacate_seat(assignment, LeftAs.DISQUALIFIED, by, reason, voted=False)


@transaction.atomic
def reassign(*, assignment: Assignment, by: User, reason: str) -> Assignment | None:
    """재배정: give a seat that has not voted to another member. Return the seat of the successor,
    drawn by lot, or None if nobody can take it. The seat of a member who is on leave today is left
    as 부재.

    Raises ForbiddenError (no permission), ReasonNeededError (empty), NotOpenError (the ballot has
    closed, or the seat was left already), SeatVotedError (the member has voted).
    """
    require_permission(by, "reviews.manage_review")
    return vacate_seat(assignment, how_reassigned(assignment), by, reason, voted=False)


def how_reassigned(assignment: Assignment) -> LeftAs:
    """Return how a reassigned seat is left: 부재 for a member on leave today, else 재배정."""
    away = Leave.objects.on(today()).filter(member=assignment.member_id).exists()
    return LeftAs.ON_LEAVE if away else LeftAs.REASSIGNED


@transaction.atomic
def fill_seat(*, review: Review, by: User | None) -> Assignment | None:
    """Fill the lowest empty seat of a panel by draw and return it; None if no seat is empty or
    nobody can take it. `by` is None for the system.

    Raises ForbiddenError (no permission), NotOpenError (the review is not under way).
    """
    if by is not None:
        require_permission(by, "reviews.manage_review")
    review = lock_review(review, *SEATED)
    taken = set(review.assignments.active().values_list("seat", flat=True))
    empty = [n for n in range(1, review.policy.panel_size + 1) if n not in taken]
    if not empty:
        return None
    seat = _take_seat(review, empty[0], by=by)
    if seat is not None:
        _panel_changed(review)
    return seat


def vacate_seat(
    assignment: Assignment,
    how: LeftAs,
    by: User,
    reason: str,
    *,
    voted: bool | None = None,
    decided_by: User | None = None,
) -> Assignment | None:
    """End a seat, draw its successor and return the new seat, or None if nobody can take it. The
    draft is deleted, undecided challenges of the seat end, and `seat_left` is emitted. Part of a
    verb that has checked the right. `voted`: the seat must (True) or must not (False) have voted;
    `decided_by` is the chair who decided so.

    Raises ReasonNeededError (empty), NotOpenError (the ballot has closed, or left already),
    SeatVotedError, SeatNotVotedError.
    """
    reason = reason.strip()
    review = lock_review(assignment.review_id)
    seat = Assignment.objects.select_for_update().get(pk=assignment.pk)
    forbid_leaving(review, seat, reason, voted=voted)
    seat.status, seat.left_as, seat.reason = AssignmentStatus.LEFT, how, reason[:LONG_REASON]
    seat.left_at, seat.left_by, seat.left_decided_by = now(), by, decided_by
    seat.save(update_fields=LEAVING)
    _end_challenges_of_seat(seat, by)
    drop_draft(seat)
    taker = _take_seat(review, seat.seat, by=None if how == LeftAs.RECUSED else by, replaces=seat)
    hooks.emit("seat_left", seat)
    _panel_changed(review)
    return taker


def forbid_leaving(
    review: Review, seat: Assignment, reason: str, *, voted: bool | None = None
) -> None:
    """Raise the error by which a seat of the review cannot be left now: ReasonNeededError (empty),
    NotOpenError (the ballot has closed, or left already), and with `voted` SeatNotVotedError or
    SeatVotedError."""
    given_reason(reason)
    if review.status not in SEATED:
        raise NotOpenError(status=review.status)
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotOpenError()
    if voted is not None and voted != (seat.voted_at is not None):
        raise SeatNotVotedError() if voted else SeatVotedError()


def _end_challenges_of_seat(seat: Assignment, by: User) -> None:
    """Withdraw the undecided challenge of a seat that was left, and write the claimant a notice."""
    pending = Challenge.objects.filter(assignment=seat, status=ChallengeStatus.RECEIVED)
    lost = list(pending.select_related("assignment__review__claim__contact"))
    end_challenges(pending, by, now())
    for challenge in lost:
        notify_closed(challenge, withdrawn=False)


def end_challenges(challenges: Any, by: User | None, at: datetime) -> None:
    """Set the undecided ones of `challenges` (a queryset) to withdrawn, decided by `by` at `at`.
    `by` is the user who left the seat, None if the review has ended; `reopen_challenges` finds
    those by None and `at`."""
    challenges.filter(status=ChallengeStatus.RECEIVED).update(
        status=ChallengeStatus.WITHDRAWN, decided_by=by, decided_at=at
    )


def reopen_challenges(review: Review) -> None:
    """Make the challenges that ended with a withdrawn review undecided again. Call it after the
    claim's withdrawal is undone and before the review is opened."""
    ended = {"status": ChallengeStatus.WITHDRAWN, "decided_by": None}
    Challenge.objects.filter(
        assignment__review=review, decided_at=review.closed_at, **ended
    ).update(status=ChallengeStatus.RECEIVED, decided_at=None)


def _take_seat(
    review: Review, number: int, *, by: User | None, replaces: Assignment | None = None
) -> Assignment | None:
    sat = barred_members([review])[review.pk]
    lottery = Lottery()
    ties = conflicts_of([review.claim_id])[review.claim_id]
    draw = lottery.draw(review, 1, number=review.claim.number, sat=sat, ties=ties)
    if draw is None:
        return None
    draw.save(force_insert=True)
    seat = Assignment.objects.create(
        review=review,
        member=lottery.members[draw.drawn[0]],
        seat=number,
        draw=draw,
        replaces=replaces,
        assigned_by=by,
        assigned_at=now(),
    )
    _give_time_to_vote(review)
    hooks.emit("seats_given", [seat])
    return seat


def _give_time_to_vote(review: Review) -> None:
    """Move the due day of an open ballot to at least LEAST_DAYS working days from today, for a new
    member. The review's due day moves with it, unless a supplement has stopped its clock."""
    soonest = add_working_days(today(), LEAST_DAYS)
    if not Ballot.objects.open().filter(review=review, due_on__lt=soonest).update(due_on=soonest):
        return
    if review.status == ReviewStatus.IN_REVIEW:
        Review.objects.filter(pk=review.pk).update(due_on=soonest)
        review.refresh_from_db(fields=["due_on"])


def _panel_changed(review: Review) -> None:
    Review.objects.filter(pk=review.pk).update(revision=F("revision") + 1)
    review.refresh_from_db(fields=["revision"])
    refresh_queue([review.claim_id])


def reviews_short_of_members() -> Any:
    """Return a queryset of the reviews under way with fewer members than their policy's panel,
    annotated with `seats` (members now). Includes complete reviews that could not be started for
    want of members."""
    return (
        Review.objects.filter(status__in=(*SEATED, ReviewStatus.WAITING_DOCUMENTS))
        .exclude(status=ReviewStatus.WAITING_DOCUMENTS, ready_at__isnull=True)
        .annotate(seats=Count("assignments", filter=Q(assignments__status=AssignmentStatus.ACTIVE)))
        .filter(seats__lt=F("policy__panel_size"))
    )
