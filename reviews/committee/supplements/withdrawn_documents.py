"""Documents that a claimant took back: no review goes on without a paper that it needs."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from claims import hooks
from claims.clock import now
from claims.documents.models import Document
from claims.documents.upload_links.models import LinkUpload
from claims.korean import in_korean
from reviews.committee.access.locks import lock_review
from reviews.committee.models import (
    CAME_BACK,
    Review,
    ReviewStatus,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.supplements.review_clock import stop_clock


@transaction.atomic
def await_paper_taken_back(*, review: Review, kind: str, due_on: date) -> SupplementRequest | None:
    """Stop a review under way that has lost its last document of a kind, because the claimant took
    it back, and return the request that the system makes for this kind until `due_on`. No letter is
    written: the claimant reads it on the page of the link, and is reminded before `due_on`.

    Return None, and change nothing, if the review is not in review, another document of the kind
    counts (since the last request for it), or neither its policy nor a request needs the kind.
    """
    review = lock_review(review)
    ended = SupplementRequest.objects.filter(review=review, status__in=CAME_BACK)
    asked = ended.filter(kinds__contains=[kind]).order_by("-pk").first()
    needed = asked is not None or kind in review.policy.required_kinds
    there = Document.objects.handed_in().filter(claim=review.claim_id, kind=kind)
    if asked is not None:
        there = there.filter(received_at__gte=asked.requested_at)
    if review.status != ReviewStatus.IN_REVIEW or not needed or there.exists():
        return None
    with in_korean():
        text = _("제출을 취소하신 서류를 다시 보내 주세요.")
    request = SupplementRequest.objects.create(
        review=review,
        status=SupplementStatus.ASKED,
        kinds=[kind],
        text=f"{text}\n{asked.text}" if asked and asked.requested_by_id else text,
        requested_at=now(),
        due_on=due_on,
        stopped_due_on=review.due_on,
    )
    stop_clock(review)
    hooks.emit("review_waits_again", request)
    return request


def await_others_taken_back(review: Review) -> None:
    """Stop a resumed review again for a document that its claimant took back while it was waiting
    for others (`await_paper_taken_back`).

    Does nothing if the review has already waited for this document: its due day has passed, or the
    secretariat decided not to wait."""
    taken_back = LinkUpload.objects.filter(
        document__claim=review.claim_id, document__set_aside_at__isnull=False,
        document__set_aside_by=None, link__expires_at__gt=now(),
    )  # fmt: skip
    for upload in taken_back.select_related("document", "link").order_by("pk"):
        kind, at = upload.document.kind, upload.document.set_aside_at
        awaited = SupplementRequest.objects.filter(
            review=review, kinds__contains=[kind], requested_at__gte=at,
            status__in=(*CAME_BACK, SupplementStatus.CANCELLED),
        )  # fmt: skip
        if not awaited.exists() and await_paper_taken_back(
            review=review, kind=kind, due_on=upload.link.last_day
        ):
            return
