"""기피: the claimant holds that a member cannot judge fairly; the secretariat registers it, the
chair decides.

While it is undecided the member may go on and vote (no seat is lost by being accused), but the
ballot does not close, neither by the last vote nor by its due date: otherwise the vote that the
chair excludes tomorrow would have decided today. The database holds the same.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.clock import now, today
from claims.users.models import User
from reviews.committee.errors import (
    ChallengeError,
    NotChairError,
    NotOpenError,
    ReasonNeededError,
    RecusedError,
)
from reviews.committee.locks import demand, lock_review
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    Challenge,
    ChallengeStatus,
    LeftAs,
    Member,
    Review,
)
from reviews.committee.scope import tied_claims
from reviews.committee.seats.leaving import SEATED, leave

LONGEST_GROUNDS = 2_000  # letters


@transaction.atomic
def register_challenge(
    *, assignment: Assignment, by: User, grounds: str, filed_on: date | None = None
) -> Challenge:
    """Take in a challenge against a member who sits on a panel.

    `filed_on` is the day it was filed (default today), between the claim's filing and today. Raises
    Forbidden, NotOpenError (the ballot has closed, or the member has left), ReasonNeededError,
    ChallengeError (a day that cannot be, or one is undecided already).
    """
    demand(by, "reviews.manage_review")
    grounds = grounds.strip()[:LONGEST_GROUNDS]
    if not grounds:
        raise ReasonNeededError(_("기피 사유를 적어 주세요."))
    review = lock_review(assignment.review_id, *SEATED)
    seat = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotOpenError()
    filed_on = filed_on or today()
    if not timezone.localdate(review.claim.filed_at) <= filed_on <= today():
        raise ChallengeError(_("신청일은 접수한 날부터 오늘까지의 날짜로 적어 주세요."))
    if Challenge.objects.pending().filter(assignment=seat).exists():
        raise ChallengeError(_("이 위원에 대한 기피 신청이 아직 결정되지 않았습니다."))
    return Challenge.objects.create(
        assignment=seat, grounds=grounds, filed_on=filed_on, received_by=by, received_at=now()
    )


@transaction.atomic
def decide_challenge(
    *, challenge: Challenge, by: User, upheld: bool, answer: str
) -> Assignment | None:
    """The chair upholds a challenge (the seat is left, replaced, and leaves the count) or dismisses
    it; both with a reason. Returns the new seat where there is one.

    Dismissed, the ballot closes at once if everybody has voted. Raises NotChairError,
    RecusedError (a tie to the claimant), ReasonNeededError, NotOpenError (decided or withdrawn).
    """
    answer = answer.strip()[:LONGEST_GROUNDS]
    review, challenge = _lock(challenge)
    forbid_unless_decider(by, review)
    if not answer:
        raise ReasonNeededError(_("결정 사유를 적어 주세요."))
    _end(challenge, ChallengeStatus.UPHELD if upheld else ChallengeStatus.DISMISSED, by, answer)
    if upheld:
        return leave(challenge.assignment, LeftAs.CHALLENGED, by, answer)
    _close_if_complete(review)
    return None


@transaction.atomic
def withdraw_challenge(*, challenge: Challenge, by: User, note: str = "") -> Challenge:
    """The claimant takes a challenge back. Raises Forbidden, NotOpenError."""
    demand(by, "reviews.manage_review")
    review, challenge = _lock(challenge)
    _end(challenge, ChallengeStatus.WITHDRAWN, by, note.strip()[:LONGEST_GROUNDS])
    _close_if_complete(review)
    return challenge


def forbid_unless_decider(user: User, review: Review) -> None:
    """The chair decides; a deputising member where a chair sits on the panel or has a tie.

    Nobody decides on a panel that they sit on, or where they have a tie to the claimant. Raises
    NotChairError, RecusedError.
    """
    is_chair = user.has_perm("reviews.confirm_decision")
    seated = [
        seat.member.user for seat in review.assignments.active().select_related("member__user")
    ]
    if user in seated:
        raise NotChairError(_("함께 심의하는 위원에 대한 기피 신청은 결정할 수 없습니다."))
    if tied_claims(user).filter(review__claim=review.claim_id).exists():
        raise RecusedError()
    if is_chair:
        return
    deputises = Member.objects.serving(today()).filter(user=user, deputises=True).exists()
    if not deputises or not _chair_is_kept_out(review):
        raise NotChairError()


def may_decide(user: User, review: Review) -> bool:
    try:
        forbid_unless_decider(user, review)
    except (NotChairError, RecusedError):
        return False
    return True


def _chair_is_kept_out(review: Review) -> bool:
    """Whether every chair who could decide sits on the panel or has a tie to the claimant."""
    chairs = User.objects.filter(groups__name="chair", is_active=True)
    on_it = Assignment.objects.active().filter(review=review).values("member__user")
    tied = Assignment.objects.filter(
        review__claim=review.claim_id,
        left_as__in=[LeftAs.RECUSED, LeftAs.DISQUALIFIED, LeftAs.CHALLENGED],
    ).values("member__user")
    return not chairs.exclude(pk__in=on_it).exclude(pk__in=tied).exists()


def _lock(challenge: Challenge) -> tuple[Review, Challenge]:
    review = lock_review(
        Challenge.objects.values_list("assignment__review", flat=True).get(pk=challenge.pk)
    )
    locked = Challenge.objects.select_for_update(of=("self",)).select_related("assignment")
    challenge = locked.get(pk=challenge.pk)
    if review.status not in SEATED or challenge.status != ChallengeStatus.RECEIVED:
        raise NotOpenError(_("이미 결정되었거나 거두어진 기피 신청입니다."))
    return review, challenge


def _end(challenge: Challenge, status: ChallengeStatus, by: User, answer: str) -> None:
    challenge.status, challenge.answer = status, answer
    challenge.decided_by, challenge.decided_at = by, now()
    challenge.save(update_fields=["status", "answer", "decided_by", "decided_at"])


def _close_if_complete(review: Review) -> Any:
    from reviews.committee.voting import close_if_complete

    return close_if_complete(review)
