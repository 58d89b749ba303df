"""기피: the claimant's challenge of a member; the secretariat registers it, the chair decides.

While it is undecided the member may vote (an accusation costs no seat), but the ballot does not
close, neither by the last vote nor by its due date: otherwise a vote that the chair excludes
tomorrow would have decided today. The database enforces the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import hooks
from claims.clock import now, today
from claims.errors import ForbiddenError, ReasonNeededError
from claims.reasons import given_reason
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.access.locks import lock_review
from reviews.committee.access.scope import LEFT_FOR_CONFLICT, chair_users, member_of
from reviews.committee.errors import ChallengeError, NotChairError, NotOpenError, RecusedError
from reviews.committee.models import (
    SEATED,
    Assignment,
    AssignmentStatus,
    Challenge,
    ChallengeQuerySet,
    ChallengeStatus,
    LeftAs,
    Member,
    Review,
)
from reviews.committee.seats.notices import notify_closed, notify_dismissed, notify_upheld
from reviews.committee.seats.recusals import vacate_seat

LONGEST_GROUNDS = 2_000  # characters


@transaction.atomic
def register_challenge(
    *, assignment: Assignment, by: User, grounds: str, filed_on: date | None = None
) -> Challenge:
    """Register a challenge of a member who sits on a panel, and return it. `grounds` are cut to
    2,000 characters; `filed_on` (default today) lies between the claim's filing and today. Emits
    `challenge_registered`.

    Raises ForbiddenError (no permission), ReasonNeededError (no grounds), NotOpenError (the ballot
    has closed, or the member has left), ChallengeError (an impossible day, or one is undecided
    already).
    """
    require_permission(by, "reviews.manage_review")
    grounds = given_reason(grounds, LONGEST_GROUNDS, _("기피 사유를 적어 주세요."))
    review = lock_review(assignment.review_id, *SEATED)
    seat = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotOpenError()
    filed_on = filed_on or today()
    if not timezone.localdate(review.claim.filed_at) <= filed_on <= today():
        raise ChallengeError(_("신청일은 접수한 날부터 오늘까지의 날짜로 적어 주세요."))
    if Challenge.objects.pending().filter(assignment=seat).exists():
        raise ChallengeError(
            _(
                "이 위원에 대한 기피 신청이 아직 결정되지 않았습니다. "
                "그 신청이 결정된 뒤에 다시 적어 주세요."
            )
        )
    challenge = Challenge.objects.create(
        assignment=seat, grounds=grounds, filed_on=filed_on, received_by=by, received_at=now()
    )
    hooks.emit("challenge_registered", challenge)
    return challenge


@transaction.atomic
def decide_challenge(
    *, challenge: Challenge, by: User, upheld: bool, answer: str
) -> Assignment | None:
    """Uphold a challenge or dismiss it, with a reason, and write the letter to the claimant.
    Upheld: the member leaves, the vote leaves the count, and the new seat drawn is returned, None
    if nobody can take it. Dismissed: return None; the ballot closes at once if everybody has voted,
    and `challenge.closed_its_ballot` is then True.

    Raises NotChairError (no chair or deputy who may, or on the panel), RecusedError (a conflict of
    interest), ReasonNeededError (no `answer`), NotOpenError (decided or withdrawn).
    """
    answer = answer.strip()[:LONGEST_GROUNDS]
    review, locked = _lock(challenge)
    forbid_deciding(by, review, locked, answer)
    _end(locked, ChallengeStatus.UPHELD if upheld else ChallengeStatus.DISMISSED, by, answer)
    if upheld:
        taker = vacate_seat(locked.assignment, LeftAs.CHALLENGED, by, answer)
        notify_upheld(locked, refilled=taker is not None)
        return taker
    notify_dismissed(locked)
    challenge.closed_its_ballot = _close_if_complete(review)
    return None


def forbid_deciding(user: User, review: Review, challenge: Challenge, answer: str) -> None:
    """Raise the error by which this user cannot decide on a challenge in `review`: NotOpenError
    (decided or withdrawn), NotChairError, RecusedError, ReasonNeededError (no `answer`)."""
    _require_undecided(review, challenge)
    if refusal := ChallengeDeciders([review]).error_for(user, review):
        raise refusal
    if not answer.strip():
        raise ReasonNeededError(_("결정 사유를 적어 주세요."))


@transaction.atomic
def withdraw_challenge(*, challenge: Challenge, by: User, note: str = "") -> Challenge:
    """Record that the claimant withdraws a challenge, write the letter that confirms it, and return
    the challenge. The ballot closes at once if everybody has voted; `closed_its_ballot` is then
    True.

    Raises ForbiddenError (no permission), NotOpenError (decided or withdrawn).
    """
    require_permission(by, "reviews.manage_review")
    review, challenge = _lock(challenge)
    _end(challenge, ChallengeStatus.WITHDRAWN, by, note.strip()[:LONGEST_GROUNDS])
    notify_closed(challenge, withdrawn=True)
    challenge.closed_its_ballot = _close_if_complete(review)
    return challenge


class ChallengeDeciders:
    """The users who may decide on challenges of members, for a set of reviews: a chair, and a
    deputising member if every chair sits on the panel or has a conflict of interest. Nobody decides
    on a panel of their own, or with a conflict of interest. Six queries for any number of
    reviews."""

    def __init__(self, reviews: Iterable[Review]) -> None:
        self.chairs = set(chair_users().values_list("pk", flat=True))
        deputies = Member.objects.serving(today()).filter(deputises=True)
        self.deputies = set(deputies.values_list("user_id", flat=True))
        claims = {review.claim_id for review in reviews}
        users = dict(Member.objects.values_list("pk", "user_id"))
        self.seated: dict[int, set[int]] = defaultdict(set)
        self.tied: dict[int, set[int]] = defaultdict(set)
        seats = Assignment.objects.filter(review__claim__in=claims)
        for claim, review, status, how, user in seats.values_list(
            "review__claim_id", "review_id", "status", "left_as", "member__user_id"
        ):
            if status == AssignmentStatus.ACTIVE:
                self.seated[review].add(user)
            elif how in LEFT_FOR_CONFLICT:
                self.tied[claim].add(user)
        for claim, ties in conflicts_of(claims).items():
            self.tied[claim].update(users[member] for member in ties)

    def error_for(
        self, user: User, review: Review, barred: Collection[int] = ()
    ) -> ForbiddenError | None:
        """Return the error by which a user is refused to decide on a challenge in this review,
        NotChairError or RecusedError; None if they may. `review` is one of those given to the
        constructor.

        `barred` are keys of chairs who may not act for another reason: if no chair remains, a
        deputy may. It does not refuse these users themselves.
        """
        seated, tied = self.seated[review.pk], self.tied[review.claim_id]
        if user.pk in seated:
            return NotChairError(_("함께 심의하는 위원에 대한 기피 신청은 결정할 수 없습니다."))
        if user.pk in tied:
            return RecusedError()
        if user.pk in self.chairs:
            return None
        kept_out = self.chairs <= seated | tied | set(barred)
        return None if user.pk in self.deputies and kept_out else NotChairError()

    def users_for(self, review: Review) -> set[int]:
        """Return the keys of the users whom `error_for` does not refuse: chairs, or deputies if no
        chair is left. `review` is one of those given to the constructor."""
        kept_out = self.seated[review.pk] | self.tied[review.claim_id]
        return self.chairs - kept_out or self.deputies - kept_out


def may_decide(user: User, review: Review) -> bool:
    return ChallengeDeciders([review]).error_for(user, review) is None


def decidable(user: User, pending: Collection[Challenge]) -> set[int]:
    """Return the keys of those undecided challenges that this user may decide. The queries of
    ChallengeDeciders; none without a challenge."""
    if not pending:
        return set()
    deciders = ChallengeDeciders(one.assignment.review for one in pending)
    return {one.pk for one in pending if not deciders.error_for(user, one.assignment.review)}


def challenges_to_decide(user: User) -> ChallengeQuerySet:
    """Return the undecided challenges that a chair or deputy may decide. No query for a chair who
    is no member of the council, whom no panel and no conflict of interest bars."""
    rows = Challenge.objects.pending()
    if member_of(user) is None:
        return rows
    return rows.filter(pk__in=decidable(user, list(rows.select_related("assignment__review"))))


def _lock(challenge: Challenge) -> tuple[Review, Challenge]:
    review = lock_review(
        Challenge.objects.values_list("assignment__review", flat=True).get(pk=challenge.pk)
    )
    locked = Challenge.objects.select_for_update(of=("self",)).select_related("assignment")
    challenge = locked.get(pk=challenge.pk)
    _require_undecided(review, challenge)
    return review, challenge


def _require_undecided(review: Review, challenge: Challenge) -> None:
    if review.status not in SEATED or challenge.status != ChallengeStatus.RECEIVED:
        raise NotOpenError(
            _("이미 결정되었거나 철회된 기피 신청입니다. 지금 상태를 확인해 주세요.")
        )


def _end(challenge: Challenge, status: ChallengeStatus, by: User, answer: str) -> None:
    challenge.status, challenge.answer = status, answer
    challenge.decided_by, challenge.decided_at = by, now()
    challenge.save(update_fields=["status", "answer", "decided_by", "decided_at"])


def _close_if_complete(review: Review) -> bool:
    from reviews.committee.ballots.closing import close_if_complete

    return close_if_complete(review)
