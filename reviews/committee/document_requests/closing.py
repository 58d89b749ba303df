"""미제출 종결 and reopening: a review whose documents never came ends, and may be opened again.

A closing is proposed by one person and approved by another one (`bulks`). It ends no claim: the
base grant stays payable, and until `reopen_until` the secretariat reopens the review if the
claimant was late through no fault of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.clock import now, today
from claims.documents.models import Document
from claims.handovers.verbs import on_claims_changed
from claims.korean import in_korean
from claims.reasons import LONG_REASON, full_reason
from claims.register.locks import lock_and_read_claims
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.access.scope import barred_claims
from reviews.committee.document_requests.asking import ask_reviews
from reviews.committee.document_requests.errors import (
    NothingToAskError,
    TooLateToReopenError,
)
from reviews.committee.document_requests.notices import closed_key, write_closings
from reviews.committee.errors import NotOpenError
from reviews.committee.lifecycle.ended_requests import cancel_letters, revoke_links
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.models import (
    BulkOutcome,
    DocumentBulk,
    DocumentRequest,
    DocumentRequestStatus,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.notices.events import Event
from reviews.notices.verbs import take_back_unsent


def with_new_documents() -> Exists:
    """Return a condition (Exists) for a queryset of requests: a document of the claim was received
    since the request and not set aside, whatever its state."""
    documents = Document.objects.filter(
        claim=OuterRef("review__claim"),
        received_at__gte=OuterRef("asked_at"),
        set_aside_at__isnull=True,
    )
    return Exists(documents)


def requests_to_close() -> QuerySet[DocumentRequest]:
    """Return a queryset of the open requests of waiting reviews whose due day has passed and since
    which no document has come."""
    overdue = DocumentRequest.objects.overdue()
    return overdue.filter(~with_new_documents(), review__status=ReviewStatus.WAITING_DOCUMENTS)


def close_reviews(reviews: Iterable[int], bulk: DocumentBulk) -> dict[int, BulkOutcome]:
    """Close these reviews (keys) of an approved bulk without documents and write their letters;
    return {review key: outcome}. Left out are those if a document came, the day moved, or the
    approver has a conflict of interest.

    Locks the claims first. Called in the transaction of a chunk; a dozen statements, and some for
    each upload link, which is revoked. Raises NoTemplateError (no such letter).
    """
    assert bulk.approved_by is not None  # noqa: S101 - document_bulk_passes_a_second_person
    pks = list(reviews)
    claim_ids = dict(Review.objects.filter(pk__in=pks).values_list("pk", "claim_id"))
    claims = lock_and_read_claims(claim_ids.values())
    barred = barred_claims(bulk.approved_by, claims)
    outcomes = {pk: BulkOutcome.CONFLICT for pk, claim in claim_ids.items() if claim in barred}
    rows = requests_to_close().filter(review__in=pks).exclude(review__claim__in=barred)
    rows = rows.select_related("review__policy").select_for_update(of=("self",))
    closed = list(rows.order_by("pk"))
    _write_closings(closed, bulk, claims)
    outcomes |= {one.review_id: BulkOutcome.DONE for one in closed}
    left = [pk for pk in pks if pk not in outcomes]
    return outcomes | _reasons(left)


def _write_closings(
    closed: list[DocumentRequest], bulk: DocumentBulk, claims: dict[int, Any]
) -> None:
    moment = now()
    for one in closed:
        one.review.claim = claims[one.review.claim_id]
        one.status, one.ended_at, one.ended_by = (
            DocumentRequestStatus.CLOSED,
            moment,
            bulk.approved_by,
        )
        one.closing, one.closing_proposed_by = bulk, bulk.prepared_by
        one.ended_note = bulk.reason
        one.reopen_until = today() + timedelta(days=one.review.policy.reopening_days)
        one.send_after = moment + timedelta(seconds=settings.SUPPLEMENT_UNDO_SECONDS)
    names = ("status", "ended_at", "ended_by", "closing", "closing_proposed_by", "ended_note",
             "reopen_until", "send_after")  # fmt: skip
    DocumentRequest.objects.bulk_update(closed, names)
    Review.objects.filter(pk__in=[one.review_id for one in closed]).update(
        status=ReviewStatus.UNSUBMITTED,
        closed_at=moment,
        closed_by=bulk.approved_by,
        closing_reason=bulk.reason,
        revision=F("revision") + 1,
    )
    cancel_letters([one.review.claim_id for one in closed], bulk.approved_by)
    revoke_links(one.review.claim_id for one in closed)
    write_closings(closed)
    refresh_queue(one.review.claim_id for one in closed)


def _reasons(reviews: list[int]) -> dict[int, BulkOutcome]:
    """Return {review key: reason (BulkOutcome) for which it is not closed}. Two queries."""
    found = dict(Review.objects.filter(pk__in=reviews).values_list("pk", "status"))
    rows = (
        DocumentRequest.objects.asked()
        .filter(review__in=reviews)
        .annotate(came=with_new_documents())
    )
    asked = {one.review_id: one for one in rows}
    reasons = {}
    for pk, status in found.items():
        request: Any = asked.get(pk)
        if status != ReviewStatus.WAITING_DOCUMENTS:
            ended = status in (ReviewStatus.WITHDRAWN, ReviewStatus.UNSUBMITTED)
            reasons[pk] = BulkOutcome.ENDED if ended else BulkOutcome.STARTED
        elif request is None or request.came:
            reasons[pk] = BulkOutcome.CAME
        else:
            reasons[pk] = BulkOutcome.EXTENDED
    return reasons


# ------------------------------------------------------------------ reopening
@transaction.atomic
def reopen_review(*, review: Review, by: User, reason: str) -> Review:
    """Open a review again that was closed without documents, and return it. Its claimant is asked
    again, with a new due day; if every document has come, it starts at once. An unsent letter of
    the closing is cancelled.

    Raises ForbiddenError (no permission), NotOpenError (not closed so, or the claim is withdrawn),
    TooLateToReopenError (after `reopen_until`), ReasonNeededError (empty), ReasonTooShortError.
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(review, ReviewStatus.UNSUBMITTED)
    reason = full_reason(reason, LONG_REASON)
    rows = DocumentRequest.objects.select_for_update(of=("self",))
    request = rows.get(review=review, status=DocumentRequestStatus.CLOSED)
    if request.reopen_until is None or request.reopen_until < today():
        day = date_format(request.reopen_until, "DATE_FORMAT") if request.reopen_until else "–"
        raise TooLateToReopenError(TooLateToReopenError.message % {"day": day})
    if review.claim.withdrawn_at is not None:
        raise NotOpenError()
    with in_korean():
        why = _("종결을 되돌려 보내지 않음")
    unsent = take_back_unsent(keys=[closed_key(request)], by=by, reason=why)
    request.status, request.reopened_by = DocumentRequestStatus.REOPENED, by
    request.reopened_at, request.reopen_reason = now(), reason
    request.save(update_fields=["status", "reopened_by", "reopened_at", "reopen_reason"])
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.WAITING_DOCUMENTS,
        closed_at=None,
        closed_by=None,
        closing_reason="",
        revision=F("revision") + 1,
    )
    # Otherwise a receiver and the council could both decide on the same loss.
    on_claims_changed([review.claim_id])
    # a claimant who was never notified of the closing gets only the new due day
    _ask_anew(review, by, Event.DOCUMENTS_EXTENDED if unsent else Event.DOCUMENTS_REOPENED)
    refresh_queue([review.claim_id])
    review.refresh_from_db()
    return review


def _ask_anew(review: Review, by: User, event: Event) -> None:
    if ask_reviews([review.pk], by=by, event=event):
        return
    started = start_reviews(reviews=[review])  # all documents are there
    ready = Review.objects.filter(pk=review.pk, ready_at__isnull=False)
    if not started and not ready.exists():  # a complete one without a panel waits for members
        raise NothingToAskError()
