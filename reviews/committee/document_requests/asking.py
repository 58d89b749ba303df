"""Asking claimants for the documents of their waiting reviews: one review or thousands, set-wise.

One review can be undone for a minute, as a supplement request: its letter waits so long. Letters of
many go out at once, since a bulk has its preview and its second person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from claims.clock import now, today
from claims.register.locks import lock_and_read_claims
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.ballots.document_checks import kinds_handed_in
from reviews.committee.document_requests.due_days import DueDays, check_due, earliest_due
from reviews.committee.document_requests.errors import (
    NoRequestError,
    NothingToAskError,
    RequestIsOutError,
)
from reviews.committee.document_requests.notices import asked_key, write_letters
from reviews.committee.lifecycle.ended_requests import end_requests
from reviews.committee.models import (
    DocumentBulk,
    DocumentRequest,
    DocumentRequestStatus,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeStatus


def reviews_to_ask() -> QuerySet[Review]:
    """Return a queryset of the first rounds that wait for documents, are not complete (`ready_at`
    is NULL) and have no open request."""
    open_ones = DocumentRequest.objects.asked().filter(review=OuterRef("pk"))
    waiting = Review.objects.waiting_documents().filter(round=1, ready_at__isnull=True)
    return waiting.filter(~Exists(open_ones))


@transaction.atomic
def ask_for_documents(*, review: Review, by: User, due_on: date | None = None) -> DocumentRequest:
    """Ask the claimant of one review for the documents that are missing, and return the request.
    Its letter waits SUPPLEMENT_UNDO_SECONDS. `due_on` is a working day after today, that of
    `DueDays` by default.

    Raises ForbiddenError (no permission), NotOpenError (the review waits for no documents),
    NothingToAskError (all there, or asked already), DocumentsDueError (no such working day),
    EarlyDueError (before the day of `DueDays`).
    """
    require_permission(by, "reviews.manage_review")
    lock_review(review, ReviewStatus.WAITING_DOCUMENTS)
    if due_on is not None:
        check_due(due_on, earliest_due([review.pk]))
    send_after = now() + timedelta(seconds=settings.SUPPLEMENT_UNDO_SECONDS)
    asked = ask_reviews([review.pk], by=by, due_on=due_on, send_after=send_after)
    if not asked:
        raise NothingToAskError()
    return asked[0]


def ask_reviews(
    reviews: Iterable[int],
    *,
    by: User | None,
    due_on: date | None = None,
    bulk: DocumentBulk | None = None,
    send_after: datetime | None = None,
    event: Event = Event.DOCUMENTS_REQUESTED,
) -> list[DocumentRequest]:
    """Insert a request and its letter for each of these reviews (keys) in `reviews_to_ask` that
    lacks a document and is not withdrawn; return the requests. `by` is None for the system; a
    `due_on` before that of `DueDays` is moved to it; `event` chooses the letter.

    Locks the claims and reads the reviews again; two dozen statements for any number. The caller
    has checked the permission and opened the transaction. Raises NoTemplateError (no such letter).
    """
    pks = list(reviews)
    claims = lock_and_read_claims(
        Review.objects.filter(pk__in=pks).values_list("claim_id", flat=True)
    )
    found = reviews_to_ask().filter(pk__in=pks).select_related("policy__programme")
    waiting = list(found.select_for_update(of=("self",)).order_by("pk"))
    there = kinds_handed_in(review.claim_id for review in waiting)
    days, asked = DueDays(), []
    for review in waiting:
        review.claim = claims[review.claim_id]
        wanted = review.policy.required_kinds
        kinds = [kind for kind in wanted if kind not in there[review.claim_id]]
        if not kinds or review.claim.withdrawn_at:
            continue
        due = max(due_on or date.min, days.day_of(review))
        asked.append(
            DocumentRequest(
                review=review,
                kinds=kinds,
                window=days.window_of(review),
                bulk=bulk,
                asked_by=by,
                asked_at=now(),
                asked_on=today(),
                send_after=send_after,
                due_on=due,
                told_due_on=due,
            )
        )
    DocumentRequest.objects.bulk_create(asked, batch_size=500)
    write_letters(event, asked, {one.pk: asked_key(one) for one in asked})
    refresh_queue(one.review.claim_id for one in asked)
    return asked


@transaction.atomic
def undo_request(*, request: DocumentRequest, by: User) -> DocumentRequest:
    """Undo a request before its letter is sent, and return it: the letter is cancelled, the upload
    link revoked, and the review waits as if never asked.

    Raises ForbiddenError (no permission), NotOpenError (the review waits no longer), NoRequestError
    (the request has ended), RequestIsOutError (its time has passed, or a worker has the letter).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.WAITING_DOCUMENTS)
    found = lock_request(request)
    if found.send_after is None or now() >= found.send_after:
        raise RequestIsOutError()
    end_requests([review.pk], DocumentRequestStatus.UNDONE, by=by)
    letters = Notice.objects.filter(key=asked_key(found)).exclude(status=NoticeStatus.SUPPRESSED)
    if letters.exists():  # a worker has it already
        raise RequestIsOutError()
    refresh_queue([review.claim_id])
    found.refresh_from_db()
    return found


def lock_request(request: DocumentRequest) -> DocumentRequest:
    """Lock a request and return it as read then. The caller holds the locks of its claim and
    review. Raises NoRequestError if it has ended."""
    rows = DocumentRequest.objects.asked().select_for_update(of=("self",))
    found = rows.filter(pk=request.pk).first()
    if found is None:
        raise NoRequestError()
    return found
