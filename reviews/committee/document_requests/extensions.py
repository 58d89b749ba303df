"""Later due days: of one request with a reason, or of all whose documents window was extended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from claims.clock import now, today
from claims.reasons import LONG_REASON, given_reason
from claims.register.locks import lock_and_read_claims, lock_claims
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.document_requests.asking import lock_request
from reviews.committee.document_requests.due_days import LONGEST, check_due, last_day_of
from reviews.committee.document_requests.errors import ExtensionError
from reviews.committee.document_requests.notices import attach_claims, write_letters
from reviews.committee.models import DocumentExtension, DocumentRequest, ReviewStatus
from reviews.committee.queue.projection import refresh_queue
from reviews.notices.events import Event

AT_ONCE = 500  # letters of one transaction


@transaction.atomic
def extend_request(
    *, request: DocumentRequest, due_on: date, reason: str, by: User
) -> DocumentExtension:
    """Extend the due day of one open request to a later working day, also after it has passed, and
    write a letter to the claimant; return the extension. The reminders start again for the new day.

    Raises ForbiddenError (no permission), NotOpenError (the review waits no longer), NoRequestError
    (the request has ended), ReasonNeededError (empty), ExtensionError (no later day),
    DocumentsDueError (no working day within a year).
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(request.review_id, ReviewStatus.WAITING_DOCUMENTS)
    found = lock_request(request)
    reason = given_reason(reason, LONG_REASON)
    if due_on <= found.due_on:
        raise ExtensionError()
    check_due(due_on)
    extension = DocumentExtension.objects.create(
        request=found, due_before=found.due_on, due_after=due_on, reason=reason, by=by
    )
    found.due_on = found.told_due_on = due_on
    found.reminded_step = 0
    found.save(update_fields=["due_on", "told_due_on", "reminded_step"])
    found.review = review
    write_letters(Event.DOCUMENTS_EXTENDED, [found], {found.pk: _key(found)})
    refresh_queue([review.claim_id])
    return extension


def _key(request: DocumentRequest) -> str:
    return f"documents:{request.pk}:until:{request.due_on}"


def on_documents_window_extended(extension: Any) -> None:
    """Move the due days of the open requests of a documents window to its new last day, if they
    were earlier, at most LONGEST from today. Listener of `documents_window_extended`, which passes
    a WindowExtension.

    Runs in the transaction of the change, set-wise; `tell_new_due_days` writes the letters later.
    """
    last = min(last_day_of(extension.window), today() + LONGEST)
    open_ones = DocumentRequest.objects.asked().filter(window=extension.window, due_on__lt=last)
    lock_claims(open_ones.values_list("review__claim_id", flat=True))
    moved = list(open_ones.select_for_update(of=("self",)).order_by("pk"))
    DocumentExtension.objects.bulk_create(
        [
            DocumentExtension(
                request=one,
                due_before=one.due_on,
                due_after=last,
                reason=extension.reason[:LONG_REASON],
                by_window=extension,
                by=extension.by,
                at=now(),
            )
            for one in moved
        ],
        batch_size=1000,
    )
    pks = [one.pk for one in moved]
    DocumentRequest.objects.filter(pk__in=pks).update(due_on=last, reminded_step=0)
    reviews = DocumentRequest.objects.filter(pk__in=pks)
    refresh_queue(reviews.values_list("review__claim_id", flat=True))


@transaction.atomic
def tell_new_due_days(*, most: int = AT_ONCE) -> int:
    """Write the letter about a later due day to the claimants of at most `most` open requests whose
    window was extended. Return the number of requests.

    Locks the claims first and reads the requests again, so that two runs at once write each letter
    once. Raises NoTemplateError (no such letter).
    """
    untold = DocumentRequest.objects.asked().exclude(told_due_on=F("due_on"))
    found = dict(untold.order_by("pk").values_list("pk", "review__claim_id")[:most])
    if not found:
        return 0
    claims = lock_and_read_claims(found.values())
    still = list(
        untold.filter(pk__in=found)
        .select_related("review")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    attach_claims(still, claims)
    pks = [one.pk for one in still]
    DocumentRequest.objects.filter(pk__in=pks).update(told_due_on=F("due_on"))
    write_letters(Event.DOCUMENTS_EXTENDED, still, {one.pk: _key(one) for one in still})
    return len(still)
