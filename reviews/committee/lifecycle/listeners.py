"""Reactions of the council to changes in `claims`, each in the transaction of the change."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from claims.direct_entry.models import EnteredClaim
from claims.documents.upload_links.models import LinkUpload
from claims.errors import ConflictError
from reviews.committee.ballots.opening import fill_suggestions
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.lifecycle.withdrawal import close_withdrawn
from reviews.committee.models import (
    REVIEW_OPEN,
    Assignment,
    Review,
    ReviewStatus,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.supplements.received import answering_documents
from reviews.committee.supplements.verbs import answer_supplement
from reviews.committee.supplements.withdrawn_documents import await_paper_taken_back
from reviews.payouts.models import Payout


def on_documents_changed(claim_ids: Iterable[int]) -> None:
    """React to changed documents of these claims (keys), in the transaction of the change: raise
    the revision of their open reviews, so that open forms become stale; start waiting reviews that
    are complete; close supplement requests of which every kind has come; refresh the queue."""
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


def on_upload_taken_back(upload: LinkUpload) -> None:
    """Let the review of a claim wait for a document that its claimant has taken back, until the
    last day of the upload link. The caller holds the claim's lock."""
    document = upload.document
    review = Review.objects.in_review().filter(claim=document.claim_id).first()
    if review is not None:
        await_paper_taken_back(review=review, kind=document.kind, due_on=upload.link.last_day)


def voted_since(claim: str, at: str) -> Q:
    """Return the condition that a member has voted on the claim in the field `claim` of a row, at
    or after the moment in its field `at`. Registered with claims.hooks."""
    seats = Assignment.objects.filter(review__claim=OuterRef(claim))
    return Q(Exists(seats.filter(voted_at__gte=OuterRef(at))))


class ActedOnError(ConflictError):
    message = _(
        "이 신청은 이미 심의나 지급이 시작되어 무효로 할 수 없습니다. 신청인이 원하면 철회로 처리해"
        " 주세요."
    )


def on_entry_voided(entry: EnteredClaim) -> None:
    """Close the review of a claim that was entered by mistake, as withdrawn. Does nothing without a
    review. The caller holds the claim's lock. Raises ActedOnError if the review has begun or the
    claim has a payout."""
    review = Review.objects.filter(claim=entry.claim_id).order_by("-round").first()
    begun = review is not None and review.status != ReviewStatus.WAITING_DOCUMENTS
    if begun or Payout.objects.filter(claim=entry.claim_id).exists():
        raise ActedOnError
    if review is not None and entry.voided_by is not None:
        close_withdrawn(review, entry.voided_by, entry.void_reason)


def on_findings_changed(claim_ids: Iterable[int]) -> None:
    """Refresh the queue rows of these claims (keys) after new findings of the automatic checks, and
    write the suggested amount of open ballots that have none. The caller holds the claims' locks.
    The revision stays: a form that is open is not refused."""
    fill_suggestions(claim_ids)
    refresh_queue(claim_ids)
