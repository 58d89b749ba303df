"""Sealed votes.

A vote may change until the ballot closes (`closing`); every version is kept and the newest counts.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from claims.clock import now
from claims.personal_data.crypto import text_digest
from claims.users.permissions import require_permission
from reviews.committee.access.locks import forbid_approver, lock_review
from reviews.committee.access.seats import left_seat_error
from reviews.committee.ballots.amounts import ceiling_of_review, require_usual, vote_amount
from reviews.committee.ballots.closing import close_if_complete, lock_open_ballot
from reviews.committee.ballots.drafts import drop_draft
from reviews.committee.ballots.revisions import changed_parts
from reviews.committee.ballots.stored_votes import newest_of
from reviews.committee.discussion.requests import record_request
from reviews.committee.errors import (
    ChangedError,
    NotOpenError,
    NotSeatedError,
    RationaleNeededError,
    TermEndedError,
)
from reviews.committee.models import (
    LONGEST_RATIONALE,
    Assignment,
    AssignmentStatus,
    Ballot,
    Choice,
    EvidenceCheck,
    Member,
    Review,
    ReviewStatus,
    Vote,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.suggestion.departure import FreeDeparture, needs_reason, usual_from


@transaction.atomic
def cast_vote(
    *,
    review: Review,
    member: Member,
    choice: str,
    amount: int | None,
    rationale: str,
    seen_revision: int,
    seen_ballot: int | None = None,
    seen_version: int | None = None,
    asked_amount: int | None = None,
    reasons: Sequence[str] = (),
    discuss: bool = False,
) -> Vote:
    """Cast a sealed vote, or a new version of it, and return it; delete the draft. The last vote
    closes the ballot: `closed_its_ballot` of the returned vote is True then. A vote that says what
    the own one says writes no version: the own one is returned, its `is_unchanged` True; also after
    its ballot has closed.

    `amount` in won: None or the ceiling to grant, 1 to ceiling - 1 to grant partly, None to deny.
    `seen_revision`, `seen_ballot` and `seen_version` (of the own vote, 0 before the first) are
    those of the form, None if it did not say. `asked_amount` is the low amount (won) that the
    member was asked for once more (`usual_from`); None: not asked. `rationale` is cut to
    LONGEST_RATIONALE characters. Kinds of document that the member has not checked are stored with
    the vote. `discuss` requests a discussion.

    Raises ForbiddenError (no longer a member), NotSeatedError (no seat), RecusedError (left the
    seat), TermEndedError (of the member), ApprovedPayoutError (approved a payout of the claim),
    NotOpenError (no open ballot), ChangedError (documents, assessment, panel, ballot or own vote
    differ from those seen: keys of revisions.LABELS, [] if it is unknown which), UnknownChoiceError
    (no such choice), AmountError (`vote_amount`), RationaleNeededError (`_require_rationale`),
    LowAmountError (a low amount that was not asked for).
    """
    review = lock_review(review)
    seat = _seat(review, member)
    forbid_approver(member.user_id, review)
    rationale = rationale.strip()[:LONGEST_RATIONALE]
    ballot = _open_ballot(review)
    if ballot is None:
        return _counted_vote(review, seat, seen_ballot, (choice, amount, rationale, seen_revision))
    own = newest_of(ballot, seat)
    before = own.version if own else 0
    _require_as_seen(review, ballot, seen_revision, seen_ballot)
    ceiling, suggested = ceiling_of_review(review), ballot.suggested
    named = vote_amount(choice, amount, ceiling)
    # Also the second click of a member whom the answer to the first one has not reached (0117).
    if own and seat.voted_at and _is_same(own, choice, named, rationale, seen_revision):
        _end_draft(ballot, seat, discuss=discuss)
        own.is_unchanged = True
        return own
    if seen_version not in (None, before):
        raise ChangedError(changed=["own_vote"])
    if not rationale:
        _require_rationale(choice, named, suggested, FreeDeparture.of(review.policy))
    if choice == Choice.PARTLY and named != asked_amount:
        require_usual(named or 0, usual_from(ceiling, suggested))
    vote = Vote.objects.create(
        ballot=ballot,
        assignment=seat,
        version=before + 1,
        choice=choice,
        amount=named,
        ceiling=ceiling,
        suggested=suggested,
        rationale=rationale,
        text_digest=text_digest(rationale),
        reasons=list(reasons),
        unchecked=_unchecked_kinds(review, seat),
        seen_revision=seen_revision,
        at=now(),
    )
    # This locks the seat: the saving of a draft waits.
    Assignment.objects.filter(pk=seat.pk).update(voted_at=vote.at)
    _end_draft(ballot, seat, discuss=discuss)
    vote.closed_its_ballot = close_if_complete(review, ballot)
    if not vote.closed_its_ballot:
        refresh_queue([review.claim_id])
    return vote


def _require_as_seen(
    review: Review,
    ballot: Ballot,
    seen_revision: int,
    seen_ballot: int | None,
) -> None:
    """Raise ChangedError if the ballot (None: the form did not say) or the revision of the review
    is another one than the form showed."""
    if seen_ballot not in (None, ballot.pk):
        raise ChangedError(changed=["ballot"])
    if seen_revision != review.revision:
        raise ChangedError(changed=changed_parts(review, seen_revision))


def _end_draft(ballot: Ballot, seat: Assignment, *, discuss: bool) -> None:
    """Delete the draft of a seat that has voted, and record that it asks for a discussion."""
    drop_draft(seat)
    if discuss:
        record_request(ballot, seat)


def _is_same(
    own: Vote, choice: str, amount: int | None, rationale: str, seen_revision: int
) -> bool:
    """Return True if a vote of this choice, amount (won) and rationale says what `own` says, of the
    same documents and assessment."""
    said = (own.choice, own.amount, bytes(own.text_digest), own.seen_revision)
    return said == (choice, amount, text_digest(rationale), seen_revision)


def _seat(review: Review, member: Member) -> Assignment:
    require_permission(member.user, "reviews.cast_vote")
    seat = Assignment.objects.filter(review=review, member=member).first()
    if seat is None:
        raise NotSeatedError()
    if seat.status != AssignmentStatus.ACTIVE:
        raise left_seat_error(seat)
    if member.term_has_ended:
        raise TermEndedError
    return seat


def _open_ballot(review: Review) -> Ballot | None:
    """Lock and return the open ballot of a review; None if the review is not with its panel or has
    no open ballot."""
    return lock_open_ballot(review) if review.status == ReviewStatus.IN_REVIEW else None


def _counted_vote(
    review: Review,
    seat: Assignment,
    seen_ballot: int | None,
    sent: tuple[str, int | None, str, int],
) -> Vote:
    """Return the vote of this seat that counted in the closed ballot of the form (`seen_ballot`),
    its `is_unchanged` True, if the form sends the same once more: the answer to it was lost (0117).

    `sent` is choice, amount (won; None for the ceiling or a denial), rationale and revision of the
    form. Raises NotOpenError otherwise; it says so if another vote of this seat counted.
    """
    if seen_ballot is None:
        raise NotOpenError(status=review.status)
    closed = Ballot.objects.filter(review=review, pk=seen_ballot, closed_at__isnull=False).first()
    own = newest_of(closed, seat) if closed else None
    if own is None:
        raise NotOpenError(status=review.status)
    choice, amount, rationale, seen_revision = sent
    named = own.ceiling if choice == Choice.GRANT and amount is None else amount
    if not _is_same(own, choice, named, rationale, seen_revision):
        raise NotOpenError(
            _("개표가 끝나 표결을 바꿀 수 없습니다. 먼저 내신 표결이 개표에 들어갔습니다."),
            status=review.status,
        )
    own.is_unchanged = True
    return own


def _require_rationale(
    choice: str, amount: int | None, suggested: int | None, free: FreeDeparture
) -> None:
    """Raise RationaleNeededError for a vote without a rationale. Only a grant may do without one,
    if its `amount` (won) is near the suggested one (`needs_reason`) or nothing was suggested.

    The error names the suggested amount if the vote departs from it.
    """
    departs = needs_reason(amount, suggested, free)
    if choice == Choice.GRANT and not departs:
        return
    if suggested is None or not departs:
        raise RationaleNeededError()
    raise RationaleNeededError(
        _("제안액(%(won)s원)과 차이가 커서 산정근거가 필요합니다.") % {"won": f"{suggested:,}"},
        suggested=suggested,
    )


def _unchecked_kinds(review: Review, seat: Assignment) -> list[str]:
    """Return the kinds of document that the policy requires and the member has not checked."""
    checked = set(EvidenceCheck.objects.filter(assignment=seat).values_list("kind", flat=True))
    return [kind for kind in review.policy.required_kinds if kind not in checked]
