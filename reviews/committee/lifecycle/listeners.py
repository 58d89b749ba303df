"""What the council does when a fact of `claims` changes; each in the transaction of the change."""

from collections.abc import Iterable

from django.db.models import F

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
    """Documents came or went: open forms are told, waiting reviews start, requests are answered."""
    ids = sorted(set(claim_ids))
    open_reviews = Review.objects.filter(claim__in=ids, status__in=REVIEW_OPEN)
    open_reviews.exclude(status=ReviewStatus.WAITING_DOCUMENTS).update(revision=F("revision") + 1)
    start_reviews(reviews=list(open_reviews.waiting_documents()))
    asked = SupplementRequest.objects.filter(review__claim__in=ids, status=SupplementStatus.ASKED)
    for request in asked:
        documents = answering_documents(request)
        if documents:
            answer_supplement(request=request, documents=documents)
    refresh_queue(ids)


def on_findings_changed(claim_ids: Iterable[int]) -> None:
    """Findings changed: the queue says so. No form is refused for them: they advise."""
    refresh_queue(claim_ids)
