"""Reactions of the council to changes in `claims`, each in the transaction of the change."""

from collections.abc import Iterable

from django.db.models import F

from reviews.committee.ballots.opening import fill_suggestions
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.models import (
    REVIEW_OPEN,
    Review,
    ReviewStatus,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.supplements.received import answering_documents
from reviews.committee.supplements.verbs import answer_supplement


def on_documents_changed(claim_ids: Iterable[int]) -> None:
    """Raise the revisions of open reviews, start waiting ones and close answered requests."""
    ids = sorted(set(claim_ids))
    open_reviews = Review.objects.filter(claim__in=ids, status__in=REVIEW_OPEN)
    open_reviews.exclude(status=ReviewStatus.WAITING_DOCUMENTS).update(revision=F("revision") + 1)
    waiting = list(open_reviews.waiting_documents())
    start_reviews(reviews=waiting)  # refreshes their rows
    asked = SupplementRequest.objects.filter(review__claim__in=ids, status=SupplementStatus.ASKED)
    for request in asked:
        documents = answering_documents(request)
        if documents:
            answer_supplement(request=request, documents=documents)
    refresh_queue(set(ids) - {review.claim_id for review in waiting})


def on_findings_changed(claim_ids: Iterable[int]) -> None:
    """Refresh the queue, and write the suggestion of open ballots that have none yet.

    No form is refused for new findings: they only advise. The caller holds the claims' locks.
    """
    fill_suggestions(claim_ids)
    refresh_queue(claim_ids)
