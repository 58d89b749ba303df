"""The clock of a review: it stops while the claimant is asked for a document, and then goes on."""

from django.db.models import F

from claims.clock import today
from claims.policy.deadlines import add_working_days, working_days_between
from reviews.committee.models import Ballot, Review, ReviewStatus
from reviews.committee.queue.projection import refresh_queue

LEAST_DAYS = 1  # working days to read new documents, even where none was left


def stop_clock(review: Review) -> None:
    """Set a review in review to supplement_requested, with the working days left until it is due.
    Refreshes the queue."""
    # A review in review always has a due date (running_review_has_a_due_date).
    days_left = max(0, working_days_between(today(), review.due_on or today()))
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.SUPPLEMENT_REQUESTED,
        days_left=days_left,
        due_on=None,
        revision=F("revision") + 1,
    )
    refresh_queue([review.claim_id])


def resume_clock(review: Review) -> None:
    """Set the review back to in_review, due after the working days left (LEAST_DAYS at least), but
    not before its open ballot was due; that ballot gets the same due day. Refreshes the queue."""
    due_on = add_working_days(today(), max(LEAST_DAYS, review.days_left or 0))
    ballot = Ballot.objects.open().filter(review=review).first()
    if ballot is not None:  # not earlier where a holiday was cancelled since
        due_on = max(due_on, ballot.due_on)
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.IN_REVIEW,
        days_left=None,
        due_on=due_on,
        revision=F("revision") + 1,
    )
    Ballot.objects.open().filter(review=review).update(due_on=due_on)
    review.refresh_from_db(fields=["status", "days_left", "due_on", "revision"])
    refresh_queue([review.claim_id])
