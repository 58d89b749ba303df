"""What has come of what a claimant was asked for, and what is still missing."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from claims.clock import today
from claims.documents.media_types import ZIP
from claims.documents.models import Document, DocumentKind
from claims.documents.receipt.pending_request import PendingRequest
from claims.register.models import Claim
from reviews.committee.models import SupplementRequest, SupplementStatus


def arrived(request: SupplementRequest) -> list[Document]:
    """Documents of the kinds asked for that came since, and count; a ZIP's files, not the ZIP."""
    came = (
        Document.objects.handed_in()
        .filter(
            claim__reviews=request.review_id,
            kind__in=request.kinds,
            received_at__gte=request.requested_at,
        )
        .exclude(media_type=ZIP)
    )
    return list(came.order_by("pk"))


def missing_of_each(requests: Iterable[SupplementRequest]) -> dict[int, list[DocumentKind]]:
    """The same as `missing_of(request, arrived(request))` of many requests, by key. One query;
    their reviews are read already."""
    asked = list(requests)
    came = (
        Document.objects.handed_in()
        .filter(claim__in=[one.review.claim_id for one in asked])
        .exclude(media_type=ZIP)
        .values_list("claim_id", "kind", "received_at")
    )
    newest: dict[tuple[int, str], datetime] = {}
    for claim_id, kind, at in came.order_by("received_at"):
        newest[claim_id, kind] = at
    return {
        one.pk: [
            DocumentKind(kind)
            for kind in one.kinds
            if (last := newest.get((one.review.claim_id, kind))) is None
            or one.requested_at is None
            or last < one.requested_at
        ]
        for one in asked
    }


def missing_of(request: SupplementRequest, came: Collection[Document]) -> list[DocumentKind]:
    """Kinds asked for of which nothing has come."""
    there = {document.kind for document in came}
    return [DocumentKind(kind) for kind in request.kinds if kind not in there]


def answered_by(request: SupplementRequest) -> list[Document]:
    """The documents that answer a request: a new one of every kind asked for, else none."""
    came = arrived(request)
    return [] if missing_of(request, came) else came


def overdue_supplements() -> QuerySet[SupplementRequest, int]:
    """Keys of requests whose due date has passed."""
    return (
        SupplementRequest.objects.filter(status=SupplementStatus.ASKED, due_on__lt=today())
        .order_by("due_on", "pk")
        .values_list("pk", flat=True)
    )


def asked_of(claim: Claim) -> PendingRequest | None:
    """What the claimant is being asked for, for the upload on the claim page (claims.hooks)."""

    request = SupplementRequest.objects.filter(
        review__claim=claim, status=SupplementStatus.ASKED
    ).first()
    if request is None or request.due_on is None:
        return None
    return PendingRequest(
        kinds=[DocumentKind(kind) for kind in request.kinds],
        missing=missing_of(request, arrived(request)),
        text=request.text,
        due_on=request.due_on,
        url=reverse("committee:desk", args=[claim.number]),
    )
