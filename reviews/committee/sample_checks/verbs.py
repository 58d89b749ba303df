"""Judging a drawn claim once more, and closing its check. A decision never changes by it.

Each verb locks the claim, then the check. The payout of the claim goes on once the check is closed
(`sampled_payout_waits_for_its_check` in payouts).
"""

from __future__ import annotations

from django.db import transaction

from claims import hooks
from claims.clock import now
from claims.reasons import LONG_REASON, full_reason
from claims.register.locks import lock_claim
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import forbid_approver
from reviews.committee.ballots.amounts import vote_amount
from reviews.committee.errors import RationaleNeededError
from reviews.committee.models import (
    LONGEST_RATIONALE,
    Choice,
    LeftSampleAs,
    Review,
    SampleCheck,
    SampleJudge,
    SampleStatus,
    sample_due_on,
)
from reviews.committee.models.triggers.sample_checks import WHOLE
from reviews.committee.sample_checks.closing import forbid_unless_closer
from reviews.committee.sample_checks.drawing import draw_judge
from reviews.committee.sample_checks.errors import NotSampleJudgeError, SampleMovedError

CLOSING = ("status", "settled_by", "settled_at", "settled_reason")


@transaction.atomic
def judge_sample(
    *, sample: SampleCheck, by: User, choice: str, amount: int | None, rationale: str
) -> SampleCheck:
    """Store the second judgement of a check, once, and return the check: `agreed` if it grants and
    its amount (won) is within the policy's tolerance of the decided one, else `differs`, with a due
    day for the chair. `amount` is as in a vote, within the decision's ceiling.

    Raises ForbiddenError (no permission), NotSampleJudgeError, ApprovedPayoutError (approved a
    payout of the claim), SampleMovedError (409: judged or ended), AmountError and
    UnknownChoiceError (`voting.vote_amount`), RationaleNeededError (empty).
    """
    require_permission(by, "reviews.cast_vote")
    sample, review, judge = _lock_for_judge(sample, by)
    decision = sample.draw.decision
    named = vote_amount(choice, amount, decision.ceiling)
    rationale = rationale.strip()[:LONGEST_RATIONALE]
    if not rationale:
        raise RationaleNeededError()
    difference = (named or 0) - decision.amount
    near = abs(difference) * WHOLE <= decision.amount * review.policy.unanimity_tolerance
    agrees = choice != Choice.DENY and near
    sample.status = SampleStatus.AGREED if agrees else SampleStatus.DIFFERS
    sample.choice, sample.amount, sample.ceiling = choice, named, decision.ceiling
    sample.rationale, sample.difference = rationale, difference
    sample.judged_by, sample.judged_at = judge.member, now()
    if not agrees:
        sample.due_on = sample_due_on()
    sample.save()
    if not agrees:
        hooks.emit("sample_differs", sample)
    return sample


@transaction.atomic
def decline_sample(*, sample: SampleCheck, by: User, reason: str) -> SampleJudge | None:
    """회피: leave a check as its judge for a conflict of interest. Return the next judge, drawn by
    lot, or None if nobody is left.

    Raises ForbiddenError (no permission), NotSampleJudgeError, ApprovedPayoutError (approved a
    payout of the claim), SampleMovedError (409: judged or ended), ReasonNeededError (empty),
    ReasonTooShortError.
    """
    require_permission(by, "reviews.cast_vote")
    sample, review, judge = _lock_for_judge(sample, by)
    return _replace(sample, review, judge, LeftSampleAs.RECUSED, by, reason)


@transaction.atomic
def pass_sample_on(*, sample: SampleCheck, by: User, reason: str) -> SampleJudge | None:
    """Give an open check to another judge, as its chair: for a judge who is away or late, or if
    nobody could be drawn. Return the next judge, drawn by lot, or None if nobody is left.

    Raises ForbiddenError (no permission), SampleMovedError (409: judged or ended),
    ReasonNeededError (empty), ReasonTooShortError, and those of `forbid_unless_closer`.
    """
    require_permission(by, "reviews.cast_vote")
    sample, review = _lock_for_chair(sample, by, SampleStatus.OPEN)
    judge = sample.judges.filter(left_at__isnull=True).first()
    return _replace(sample, review, judge, LeftSampleAs.PASSED_ON, by, reason)


@transaction.atomic
def settle_sample(*, sample: SampleCheck, by: User, reason: str) -> SampleCheck:
    """Close a check whose judgement differs, as its chair who has read it, and return it. The
    payout goes on as decided.

    Raises ForbiddenError (no permission), SampleMovedError (409: not `differs`), ReasonNeededError
    (empty), ReasonTooShortError, and those of `forbid_unless_closer`.
    """
    require_permission(by, "reviews.cast_vote")
    sample, _review = _lock_for_chair(sample, by, SampleStatus.DIFFERS)
    return _close(sample, SampleStatus.SETTLED, by, reason)


@transaction.atomic
def end_sample(*, sample: SampleCheck, by: User, reason: str) -> SampleCheck:
    """End an open check without a judgement, as its chair, if nobody can give one, and return it.
    The payout goes on as decided.

    Raises ForbiddenError (no permission), SampleMovedError (409: judged or ended),
    ReasonNeededError (empty), ReasonTooShortError, and those of `forbid_unless_closer`.
    """
    require_permission(by, "reviews.cast_vote")
    sample, _review = _lock_for_chair(sample, by, SampleStatus.OPEN)
    return _close(sample, SampleStatus.ENDED, by, reason)


def judge_of(sample: SampleCheck, user: User) -> SampleJudge | None:
    """Return the user's row as the present judge of a sample check; None for everybody else."""
    found = sample.judges.filter(left_at__isnull=True, member__user=user)
    return found.select_related("member").first()


def _lock(sample: SampleCheck, status: SampleStatus) -> tuple[SampleCheck, Review]:
    """Lock the claim, then the sample check. Return the check and the review of its decision.
    Raises SampleMovedError if the check is not in `status` or the claim has been withdrawn."""
    claim = lock_claim(sample.claim_id)
    rows = SampleCheck.objects.select_for_update(of=("self",))
    locked = rows.select_related("draw__decision__review__policy").get(pk=sample.pk)
    if locked.status != status or claim.withdrawn_at is not None:
        raise SampleMovedError()
    review = locked.draw.decision.review
    review.claim = locked.claim = claim
    return locked, review


def _lock_for_chair(
    sample: SampleCheck, by: User, status: SampleStatus
) -> tuple[SampleCheck, Review]:
    locked, review = _lock(sample, status)
    forbid_unless_closer(by, locked)
    return locked, review


def _lock_for_judge(sample: SampleCheck, by: User) -> tuple[SampleCheck, Review, SampleJudge]:
    locked, review = _lock(sample, SampleStatus.OPEN)
    judge = judge_of(locked, by)
    if judge is None or judge.member.term_has_ended:
        raise NotSampleJudgeError()
    forbid_approver(by.pk, review)
    return locked, review, judge


def _replace(
    sample: SampleCheck,
    review: Review,
    judge: SampleJudge | None,
    how: LeftSampleAs,
    by: User,
    reason: str,
) -> SampleJudge | None:
    reason = _on_one_line(reason)
    if judge is not None:
        judge.left_at, judge.left_as, judge.left_by, judge.reason = now(), how, by, reason
        judge.save(update_fields=["left_at", "left_as", "left_by", "reason"])
        hooks.emit("sample_judge_left", judge)
    return draw_judge(sample, review)


def _close(sample: SampleCheck, status: SampleStatus, by: User, reason: str) -> SampleCheck:
    sample.status, sample.settled_by, sample.settled_at = status, by, now()
    sample.settled_reason = _on_one_line(reason)
    sample.save(update_fields=CLOSING)
    return sample


def _on_one_line(reason: str) -> str:
    return full_reason(" ".join(reason.split()), LONG_REASON)
