"""Documents received for a supplement request, and the kinds still missing."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from claims.clock import today
from claims.documents.media_types import ZIP
from claims.documents.models import Document, DocumentKind
from claims.hooks import PendingRequest
from claims.register.models import Claim
from reviews.committee.models import (
    REVIEW_CLOSED,
    Review,
    SupplementRequest,
    SupplementStatus,
)


def received_documents(request: SupplementRequest) -> list[Document]:
    """Return the documents of the requested kinds that were received since the request and are
    neither refused nor set aside; the files of a ZIP, not the ZIP itself."""
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


def missing_kinds_of_each(requests: Iterable[SupplementRequest]) -> dict[int, list[DocumentKind]]:
    """Return {request key: requested kinds of which no document has come since the request}. The
    caller has read the reviews. One query for any number."""
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


def missing_kinds(request: SupplementRequest, came: Collection[Document]) -> list[DocumentKind]:
    """Return the requested kinds of document of which none is among `came` (as of
    `received_documents`), in the order of the request."""
    there = {document.kind for document in came}
    return [DocumentKind(kind) for kind in request.kinds if kind not in there]


def answering_documents(request: SupplementRequest) -> list[Document]:
    """Return the documents that answer a supplement request: all received since, if every requested
    kind has come, else an empty list."""
    came = received_documents(request)
    return [] if missing_kinds(request, came) else came


def overdue_supplements() -> QuerySet[SupplementRequest, int]:
    """Return a queryset of the keys of open supplement requests whose due day has passed, the
    longest overdue first."""
    return (
        SupplementRequest.objects.filter(status=SupplementStatus.ASKED, due_on__lt=today())
        .order_by("due_on", "pk")
        .values_list("pk", flat=True)
    )


def pending_request_of(claim: Claim) -> PendingRequest | None:
    """Return a claim's open supplement request for the upload on the claim page: kinds asked and
    missing, text, due day and the desk's URL. None without one. Registered with claims.hooks."""

    request = SupplementRequest.objects.filter(
        review__claim=claim, status=SupplementStatus.ASKED
    ).first()
    if request is None or request.due_on is None:
        return None
    return PendingRequest(
        kinds=[DocumentKind(kind) for kind in request.kinds],
        missing=missing_kinds(request, received_documents(request)),
        text=request.text,
        due_on=request.due_on,
        url=reverse("committee:desk", args=[claim.number]),
    )


def claims_no_longer_asked(asked: Mapping[int, datetime]) -> set[int]:
    """Return those claims of `asked` (claim key to time) that have a review which was closed after
    that time (decided, withdrawn or 미제출 종결): an upload link issued then takes nothing.
    Registered with claims.hooks. One query."""
    closed = Review.objects.filter(claim__in=list(asked), status__in=REVIEW_CLOSED)
    times = closed.values_list("claim", "closed_at")
    return {claim for claim, at in times if at is not None and at >= asked[claim]}
