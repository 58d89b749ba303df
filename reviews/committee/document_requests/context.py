"""서류 요청 on the desk: the open request, what came, and what may be done next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.clock import now, today
from claims.documents.models import DocumentKind
from claims.hooks import PendingRequest
from claims.korean import in_korean
from claims.policy.models import LateDocuments
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.document_requests.due_days import DueDays
from reviews.committee.document_requests.notices import (
    closing_variables,
    missing_of_each,
    request_variables,
)
from reviews.committee.models import (
    BulkAct,
    DocumentBulk,
    DocumentBulkItem,
    DocumentBulkStatus,
    DocumentRequest,
    DocumentRequestStatus,
    Review,
    ReviewStatus,
)
from reviews.notices.events import Event
from reviews.notices.outbox.addressing import address, values_of
from reviews.notices.outbox.write import Letter
from reviews.notices.variables.shared import LINK


class RequestOnDesk(NamedTuple):
    """The open request of a review, the kinds of document still missing, and the time until which
    it can be undone (None once it cannot)."""

    pending: DocumentRequest
    missing: list[DocumentKind]
    undo_until: datetime | None


class StepsOnDesk(NamedTuple):
    """Steps that the secretariat may take now on a review's documents: ask (`ask_until`: the
    proposed due day, None: not now), extend the open request, reopen (`reopen_until`: the last day,
    None: not now)."""

    ask_until: date | None = None
    extend: bool = False
    reopen_until: date | None = None


def open_request(requests: Sequence[DocumentRequest]) -> DocumentRequest | None:
    return next((one for one in requests if one.status == DocumentRequestStatus.ASKED), None)


def closed_request(requests: Sequence[DocumentRequest]) -> DocumentRequest | None:
    return next((one for one in requests if one.status == DocumentRequestStatus.CLOSED), None)


def request_context(
    user: User, review: Review, requests: Sequence[DocumentRequest]
) -> dict[str, Any]:
    """Return the desk's context `document_request` (RequestOnDesk) and `document_steps`
    (StepsOnDesk); the first None without an open request, the second for users who may not manage
    reviews and if no step is possible. `requests` are all of the review's, newest first.

    No query for a review that is past its documents, two for one that waits.
    """
    pending, shown = open_request(requests), None
    if pending is not None:
        pending.review = review
        until = pending.send_after
        missing = missing_of_each([pending])[pending.pk]
        shown = RequestOnDesk(pending, missing, until if until and until > now() else None)
    steps = _steps(review, requests, pending) if user.has_perm("reviews.manage_review") else None
    return {"document_request": shown, "document_steps": steps}


def _steps(
    review: Review, requests: Sequence[DocumentRequest], pending: DocumentRequest | None
) -> StepsOnDesk | None:
    if review.status == ReviewStatus.UNSUBMITTED:
        closed = closed_request(requests)
        until = closed.reopen_until if closed and review.claim.withdrawn_at is None else None
        return StepsOnDesk(reopen_until=until) if until and until >= today() else None
    if review.status != ReviewStatus.WAITING_DOCUMENTS or review.round != 1:
        return None
    if pending is not None:
        return StepsOnDesk(extend=True)
    if review.ready_at is not None:
        return None
    return StepsOnDesk(ask_until=DueDays().day_of(review))


def steps_after_closing(requests: Sequence[DocumentRequest]) -> list[str]:
    """Return the next steps after a closing without documents, as sentences for the desk: the base
    grant, and until when the review can be reopened. `requests` are all of the review's."""
    steps = [_("기본 지원금 대상이면 이 종결과 관계없이 지급합니다.")]
    closed = closed_request(requests)
    if closed is None or closed.reopen_until is None:
        return steps
    said = {"day": date_format(closed.reopen_until, "DATE_FORMAT")}
    if closed.reopen_until >= today():
        return [*steps, _("신청인 책임이 아닌 사정이면 %(day)s까지 다시 열 수 있습니다.") % said]
    return [*steps, _("다시 열 수 있는 기한(%(day)s)이 지났습니다.") % said]


@in_korean()
def sample_letter(bulk: DocumentBulk, items: Sequence[DocumentBulkItem]) -> dict[str, Any]:
    """Return the context `sample` and `sample_number` of a bulk's page: the letter to the first of
    these items as it would be sent now (without its link), and its claim's number. `sample` is None
    without items and once the bulk has left its approval."""
    if bulk.status != DocumentBulkStatus.PREPARED or not items:
        return {"sample": None, "sample_number": ""}
    review = Review.objects.select_related("policy__programme", "claim").get(pk=items[0].review_id)
    until = today() + timedelta(days=review.policy.reopening_days)
    asked = DocumentRequest(
        review=review,
        kinds=review.policy.required_kinds,
        due_on=_due_day(review, bulk),
        reopen_until=until,
    )
    event, variables = Event.DOCUMENTS_CLOSED, closing_variables(asked)
    if bulk.act == BulkAct.ASK:
        missing = missing_of_each([asked])[asked.pk]
        event, variables = (
            Event.DOCUMENTS_REQUESTED,
            request_variables(missing, asked.due_on, LINK.example),
        )
    letter = Letter(event=event, claim=review.claim, key="", variables=variables)
    return {
        "sample": address([letter], values_of([letter]))[0],
        "sample_number": review.claim.number,
    }


def _due_day(review: Review, bulk: DocumentBulk) -> date:
    """Return the due day that a letter of this bulk would say today: for a request the bulk's day,
    or that of `DueDays` if it is later now; for a closing that of the open request."""
    if bulk.due_on is not None:
        return max(bulk.due_on, DueDays().day_of(review))
    found = DocumentRequest.objects.asked().filter(review=review).values_list("due_on", flat=True)
    return found.first() or today()


def pending_request_of(claim: Claim) -> PendingRequest | None:
    """Return a claim's open request for its first documents, as the upload on the claim page shows
    it and its claimant reads it: kinds asked and missing, due day and the desk's URL. None without
    one. Registered with claims.hooks."""
    rows = DocumentRequest.objects.asked().filter(review__claim=claim)
    request = rows.select_related("review__policy").first()
    if request is None:
        return None
    text = _("서류가 모두 오면 심의를 시작합니다.")
    if request.is_overdue:
        text = _("제출 기한이 지났습니다. 지금 온 서류도 심의에 씁니다.")
        if request.review.policy.late_documents == LateDocuments.HOLD:
            text = _("제출 기한이 지났습니다. 지금 온 서류는 받아 두고, 쓸지를 사무국이 정합니다.")
    return PendingRequest(
        kinds=[DocumentKind(kind) for kind in request.kinds],
        missing=missing_of_each([request])[request.pk],
        text=text,
        due_on=request.due_on,
        url=reverse("committee:desk", args=[claim.number]),
        first=True,
    )
