"""인정액: the secretariat's word on how much loss the papers show."""

from django.db import transaction
from django.db.models import F

from claims.clock import now
from claims.privacy.crypto import text_digest
from claims.users.models import User
from reviews.committee.errors import AmountError, ReasonNeededError
from reviews.committee.locks import demand, lock_review
from reviews.committee.models import AssessmentSource, LossAssessment, Review, ReviewStatus
from reviews.committee.queue import refresh_queue


@transaction.atomic
def assess_loss(
    *,
    review: Review,
    amount: int,
    by: User,
    note: str,
    source: AssessmentSource = AssessmentSource.SECRETARIAT,
) -> LossAssessment:
    """Set the assessed loss (won, 0 to the claimed loss) while votes can still follow it.

    Votes cast stay as they are and may be changed; the revision rises, so that open forms are
    told. Raises Forbidden, NotOpenError, AmountError, ReasonNeededError.
    """
    demand(by, "reviews.manage_review")
    review = lock_review(
        review,
        ReviewStatus.WAITING_DOCUMENTS,
        ReviewStatus.IN_REVIEW,
        ReviewStatus.SUPPLEMENT_REQUESTED,
    )
    note = note.strip()
    if not note:
        raise ReasonNeededError()
    if not 0 <= amount <= (review.claim.claimed_loss or 0):
        raise AmountError(ceiling=review.claim.claimed_loss)
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
    )
    Review.objects.filter(pk=review.pk).update(revision=F("revision") + 1)
    refresh_queue([review.claim_id])
    return assessment
