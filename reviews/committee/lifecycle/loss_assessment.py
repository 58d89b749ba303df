"""인정액: the loss that the secretariat finds proved, set by hand or taken from an estimate."""

from typing import Any

from django.db import transaction
from django.db.models import F

from claims.clock import now
from claims.evidence.models import Finding
from claims.korean import in_korean
from claims.personal_data.crypto import text_digest
from claims.reasons import given_reason
from claims.register.models import Claim
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.ballots.opening import renew_suggestion
from reviews.committee.errors import AmountError, ChangedError
from reviews.committee.models import BEFORE_RESULT, AssessmentSource, LossAssessment, Review
from reviews.committee.queue.projection import refresh_queue


@transaction.atomic
def assess_loss(
    *, review: Review, amount: int, by: User, note: str, seen_version: int | None = None
) -> LossAssessment:
    """Write a new assessed loss (won, 0 to the claimed loss) of a review without a result, and
    return it. Cast votes stay; the open ballot's suggestion is renewed, and the revision rises, so
    that open forms become stale. `seen_version` is the assessment that the form showed (None:
    unchecked).

    Raises ForbiddenError (no permission), NotOpenError (it has a result), ReasonNeededError (no
    note), AmountError (outside that range), ChangedError (newer than the one seen).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(review, *BEFORE_RESULT)
    note = given_reason(note)
    if not 0 <= amount <= (review.claim.current_claimed_loss or 0):
        raise AmountError(ceiling=review.claim.current_claimed_loss)
    newest = LossAssessment.objects.newest_of(review)
    if seen_version not in (None, newest.version):
        if (newest.by_id, newest.amount, newest.note) == (by.pk, amount, note):
            return newest  # the same form, sent twice
        raise ChangedError(changed=["assessment"])
    return _assess(review, amount, by, note, AssessmentSource.SECRETARIAT)


@transaction.atomic
def take_estimate(*, review: Review, finding: Finding | int, by: User) -> LossAssessment:
    """Write the loss that a check estimated (`finding`, row or key) as the new assessed loss, at
    most the claimed loss, and return it.

    Raises ForbiddenError (no permission), NotOpenError (the review has a result), ChangedError (the
    finding is not the newest of its check, has no estimate, or is of another claim).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(review, *BEFORE_RESULT)
    pk = finding.pk if isinstance(finding, Finding) else finding
    current = Finding.objects.current([review.claim_id]).filter(pk=pk).first()
    if current is None or current.estimated_loss is None:
        raise ChangedError(changed=["findings"])
    amount = min(current.estimated_loss, review.claim.current_claimed_loss or 0)
    with in_korean():
        note = current.sentence[:300]
    return _assess(
        review,
        amount,
        by,
        note,
        AssessmentSource.COMPUTED,
        finding=current,
        working={"estimated_loss": current.estimated_loss, "check": current.check_code},
    )


def follow_facts(claim: Claim, by: User, note: str) -> None:
    """Adjust the claim's review that has no result to the corrected facts: an assessed loss that
    was taken from the claimed loss follows it, any other is lowered to it where above. Renews the
    suggestion, raises the revision. Without such a review, only refreshes the queue. The caller
    holds the claim's lock."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("policy")
    review = rows.filter(claim=claim, status__in=BEFORE_RESULT).first()
    if review is None:
        refresh_queue([claim.pk])
        return
    review.claim = claim
    newest, loss = LossAssessment.objects.newest_of(review), claim.current_claimed_loss or 0
    as_claimed = newest.source == AssessmentSource.CLAIMED
    if newest.amount > loss or (as_claimed and newest.amount != loss):
        source = AssessmentSource.CLAIMED if as_claimed else AssessmentSource.SECRETARIAT
        _assess(review, loss, by, note, source)
        return
    renew_suggestion(review)
    Review.objects.filter(pk=review.pk).update(revision=F("revision") + 1)
    refresh_queue([claim.pk])


def _assess(
    review: Review, amount: int, by: User, note: str, source: AssessmentSource, **more: Any
) -> LossAssessment:
    newest = LossAssessment.objects.newest_of(review)
    assessment = LossAssessment.objects.create(
        review=review,
        version=newest.version + 1,
        amount=amount,
        source=source,
        note=note,
        text_digest=text_digest(note),
        by=by,
        at=now(),
        **more,
    )
    renew_suggestion(review)
    Review.objects.filter(pk=review.pk).update(revision=F("revision") + 1)
    refresh_queue([review.claim_id])
    return assessment
