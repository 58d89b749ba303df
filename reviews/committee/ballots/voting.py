"""Sealed votes, and the closing of a ballot, which opens them all at once.

A vote may change until the ballot closes; every version is kept and the newest counts. The ballot
closes when all active seats have voted, or when it is due and has its quorum. A panel below the
policy's size waits for a substitute first.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from claims import hooks
from claims.clock import now, today
from claims.personal_data.crypto import text_digest
from claims.policy.models import Quorum
from claims.users.permissions import require_permission
from reviews.committee.access.locks import forbid_approver, lock_review
from reviews.committee.access.seats import left_seat_error
from reviews.committee.ballots.decisions import decide
from reviews.committee.ballots.drafts import drop_draft
from reviews.committee.ballots.last_vote import all_voted
from reviews.committee.ballots.revisions import changed_parts
from reviews.committee.ballots.second_round import floor_of
from reviews.committee.ballots.stored_votes import counted_votes, newest_of
from reviews.committee.ballots.tally import (
    LEAST_VOTES,
    Opinion,
    Tally,
    VotingRule,
    quorum_of,
    tally,
)
from reviews.committee.discussion.requests import is_requested, record_request
from reviews.committee.errors import (
    AmountError,
    ChangedError,
    LowAmountError,
    NotOpenError,
    NotSeatedError,
    RationaleNeededError,
    UnknownChoiceError,
)
from reviews.committee.models import (
    LONGEST_RATIONALE,
    Assignment,
    AssignmentStatus,
    Ballot,
    Challenge,
    Choice,
    ClosedAs,
    EvidenceCheck,
    LossAssessment,
    Member,
    Review,
    ReviewStatus,
    Vote,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.suggestion.rule import (
    FreeDeparture,
    ceiling_of,
    needs_reason,
    usual_from,
)


def ceiling_of_review(review: Review) -> int:
    """Return the most that may be granted now, in won: the newest assessed loss, or the policy's
    cap if that is less, rounded down to the policy's unit."""
    newest = LossAssessment.objects.newest_of(review)
    policy = review.policy
    cap, unit = policy.additional_cap, policy.rounding_unit
    return ceiling_of(assessed=newest.amount, cap=cap, unit=unit)


def vote_amount(choice: str, amount: int | None, ceiling: int) -> int | None:
    """Return the amount (won) of a vote: the ceiling for a grant, `amount` for a partial grant (1
    to ceiling - 1), None for a denial.

    Raises UnknownChoiceError (no such choice), AmountError (outside that range, another amount than
    the ceiling for a grant, an amount over 0 for a denial, or a grant while the ceiling is 0).
    """
    if choice == Choice.GRANT:
        if ceiling <= 0 or amount not in (None, ceiling):
            raise AmountError(
                _("지급은 상한 %(won)s원 전부입니다. 더 적으면 일부 지급을 고르세요.")
                % {"won": f"{ceiling:,}"},
                ceiling=ceiling,
            )
        return ceiling
    if choice == Choice.PARTLY:
        if amount is None:
            raise AmountError(_("일부 지급액을 적어 주세요."), ceiling=ceiling)
        if not 1 <= amount < ceiling:
            raise AmountError(
                _("일부 지급액을 상한 %(won)s원보다 적게 적어 주세요.") % {"won": f"{ceiling:,}"},
                ceiling=ceiling,
            )
        return amount
    if choice == Choice.DENY:
        if amount:
            raise AmountError(ceiling=ceiling)
        return None
    raise UnknownChoiceError(choice=choice)


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
    the own one says writes no version: the own one is returned, its `is_unchanged` True.

    `amount` in won: None or the ceiling to grant, 1 to ceiling - 1 to grant partly, None to deny.
    `seen_revision`, `seen_ballot` and `seen_version` (of the own vote, 0 before the first) are
    those of the form, None where it did not say. `asked_amount` is the low amount (won) that the
    member was asked for once more (`usual_from`); None: not asked. `rationale` is cut to
    LONGEST_RATIONALE characters. Kinds of document that the member has not checked are stored with
    the vote. `discuss` requests a discussion.

    Raises ForbiddenError (no longer a member), NotSeatedError (no seat), RecusedError (left the
    seat), ApprovedPayoutError (approved a payout of the claim), NotOpenError (no open ballot),
    ChangedError (documents, assessment, panel, ballot or own vote differ from those seen: keys of
    revisions.LABELS, [] where it is unknown which), UnknownChoiceError (no such choice),
    AmountError (`vote_amount`), RationaleNeededError (`_require_rationale`), LowAmountError (a low
    amount that was not asked for).
    """
    review = lock_review(review)
    seat = _seat(review, member)
    forbid_approver(member.user_id, review)
    ballot = _open_ballot(review)
    own = newest_of(ballot, seat)
    before = own.version if own else 0
    if seen_ballot not in (None, ballot.pk):
        raise ChangedError(changed=["ballot"])
    if seen_revision != review.revision:
        raise ChangedError(changed=changed_parts(review, seen_revision))
    if seen_version not in (None, before):
        raise ChangedError(changed=["own_vote"])
    ceiling, suggested = ceiling_of_review(review), ballot.suggested
    named = vote_amount(choice, amount, ceiling)
    rationale = rationale.strip()[:LONGEST_RATIONALE]
    if own and seat.voted_at and _is_same(own, choice, named, rationale, seen_revision):
        drop_draft(seat)
        if discuss:
            record_request(ballot, seat)
        own.is_unchanged = True
        return own
    if not rationale:
        _require_rationale(choice, named, suggested, FreeDeparture.of(review.policy))
    if choice == Choice.PARTLY and named != asked_amount:
        _require_usual(named or 0, usual_from(ceiling, suggested))
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
    drop_draft(seat)
    if discuss:
        record_request(ballot, seat)
    vote.closed_its_ballot = close_if_complete(review, ballot)
    if not vote.closed_its_ballot:
        refresh_queue([review.claim_id])
    return vote


def _is_same(
    own: Vote, choice: str, amount: int | None, rationale: str, seen_revision: int
) -> bool:
    """Return True where a vote of this choice, amount (won) and rationale says what `own` says, of
    the same documents and assessment."""
    said = (own.choice, own.amount, bytes(own.text_digest), own.seen_revision)
    return said == (choice, amount, text_digest(rationale), seen_revision)


def _seat(review: Review, member: Member) -> Assignment:
    require_permission(member.user, "reviews.cast_vote")
    seat = Assignment.objects.filter(review=review, member=member).first()
    if seat is None:
        raise NotSeatedError()
    if seat.status != AssignmentStatus.ACTIVE:
        raise left_seat_error(seat)
    return seat


def _open_ballot(review: Review) -> Ballot:
    """Lock and return the open ballot of a review. Raises NotOpenError where the review is not with
    its panel or has no open ballot."""
    ballot = _lock_open_ballot(review) if review.status == ReviewStatus.IN_REVIEW else None
    if ballot is None:
        raise NotOpenError(status=review.status)
    return ballot


def _lock_open_ballot(review: Review) -> Ballot | None:
    """Lock and return the ballot of a review that is not closed; None without one."""
    return Ballot.objects.select_for_update().filter(review=review).open().first()


def _require_rationale(
    choice: str, amount: int | None, suggested: int | None, free: FreeDeparture
) -> None:
    """Raise RationaleNeededError for a vote without a rationale. Only a grant may do without one,
    where its `amount` (won) is near the suggested one (`needs_reason`) or nothing was suggested.

    The error names the suggested amount where the vote departs from it.
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


def _require_usual(amount: int, least: int) -> None:
    """Raise LowAmountError for an amount (won) below `least`."""
    if amount < least:
        sentence = _(
            "일부 지급액 %(won)s원은 아주 적습니다. 맞으면 다시 제출하고, 아니면 고쳐 주세요."
        )
        raise LowAmountError(sentence % {"won": f"{amount:,}"}, least=least)


def _unchecked_kinds(review: Review, seat: Assignment) -> list[str]:
    """Return the kinds of document that the policy requires and the member has not checked."""
    checked = set(EvidenceCheck.objects.filter(assignment=seat).values_list("kind", flat=True))
    return [kind for kind in review.policy.required_kinds if kind not in checked]


# ------------------------------------------------------------------ closing
def close_if_complete(review: Review, ballot: Ballot | None = None) -> bool:
    """Close the open ballot (`ballot`, or the one read and locked here) where the whole panel has
    voted and no challenge (기피) is undecided. Return True where it was closed. The caller holds
    the locks of claim and review."""
    if not all_voted(review):
        return False
    ballot = ballot or _lock_open_ballot(review)
    return ballot is not None and _close(review, ballot, ClosedAs.ALL_VOTED)


@transaction.atomic
def close_due_ballot(*, ballot: Ballot | int) -> bool:
    """Close a ballot (row or key) whose due day has passed, where the panel is whole and its quorum
    has voted. Locks the claim first. Return True where it was closed.

    Return False, and change nothing, where it is closed or not due, a seat is empty, too few have
    voted, or a challenge (기피) is undecided.
    """
    pk = ballot.pk if isinstance(ballot, Ballot) else ballot
    review_id = Ballot.objects.values_list("review_id", flat=True).get(pk=pk)
    review = lock_review(review_id)
    ballot = Ballot.objects.select_for_update().get(pk=pk)
    if review.status != ReviewStatus.IN_REVIEW or not ballot.is_open or ballot.due_on >= today():
        return False
    seats = review.assignments.active()
    seated, voted = seats.count(), seats.filter(voted_at__isnull=False).count()
    if seated < review.policy.panel_size or voted < quorum_of(seated, review.policy.quorum):
        return False
    if Challenge.objects.pending().filter(assignment__review=review).exists():
        return False
    return _close(review, ballot, ClosedAs.DUE_WITH_QUORUM)


def due_ballots() -> QuerySet[Ballot, int]:
    """Return a queryset of the keys of the ballots that `close_due_ballot` would close, the longest
    due first: due day passed, whole panel, quorum reached, no undecided challenge (기피)."""
    seated = Q(review__assignments__status=AssignmentStatus.ACTIVE)
    voted = seated & Q(review__assignments__voted_at__isnull=False)
    return (
        Ballot.objects.open()
        .filter(due_on__lt=today(), review__status=ReviewStatus.IN_REVIEW)
        .exclude(review__in=Challenge.objects.pending().values("assignment__review"))
        .annotate(
            seats=Count("review__assignments", filter=seated),
            votes=Count("review__assignments", filter=voted),
        )
        .filter(
            Q(review__policy__quorum=Quorum.ALL_OF_PANEL, seats__lte=F("votes"))
            | ~Q(review__policy__quorum=Quorum.ALL_OF_PANEL) & Q(seats__lt=F("votes") * 2),
            votes__gte=LEAST_VOTES,
        )
        .filter(seats__gte=F("review__policy__panel_size"))
        .order_by("due_on", "pk")
        .values_list("pk", flat=True)
    )


def _close(review: Review, ballot: Ballot, closed_as: ClosedAs) -> bool:
    """Close a ballot, store its result and return True. The review moves to deciding, and is
    decided at once (`decide`) unless the chair must confirm or a discussion was requested. Emits
    `ballot_closed`.

    Return False, and change nothing, where too few have voted for a result.
    """
    votes = counted_votes(ballot)
    result = _result(review, votes)
    if result is None:
        return False
    result = replace(result, needs_chair=result.needs_chair or is_requested(ballot))
    ballot.closed_at, ballot.closed_as = now(), closed_as
    ballot.result = result.as_json()
    ballot.save(update_fields=["closed_at", "closed_as", "result"])
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.DECIDING, revision=F("revision") + 1
    )
    review.refresh_from_db(fields=["status", "revision"])
    if result.needs_chair:
        refresh_queue([review.claim_id])
    else:
        decide(review=review, ballot=ballot, votes=votes)
    hooks.emit("ballot_closed", ballot)
    return True


def _result(review: Review, votes: Sequence[Vote]) -> Tally | None:
    policy = review.policy
    return tally(
        [Opinion(vote.choice, vote.amount) for vote in votes],
        seats=review.assignments.active().count(),
        ceiling=ceiling_of_review(review),
        chair_threshold=policy.chair_threshold,
        unit=policy.rounding_unit,
        floor=floor_of(review),
        rule=VotingRule.of(policy),
    )
