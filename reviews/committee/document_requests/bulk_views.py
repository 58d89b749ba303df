"""Pages of bulks of requests and closings: their list, one bulk, approval and cancellation."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.privacy.access_entries import record_list
from claims.tables import keyset
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import SignedInRequest, is_htmx
from reviews.committee.access.scope import visible_reviews
from reviews.committee.document_requests import bulks, confirmations
from reviews.committee.document_requests.closing import requests_to_close
from reviews.committee.document_requests.context import sample_letter
from reviews.committee.document_requests.forms import cancel_form
from reviews.committee.document_requests.lists import SEES, bulks_of, shows_mine
from reviews.committee.document_requests.tables import DocumentBulkTable, ItemTable
from reviews.committee.document_requests.views import ROOM, record_shown_rows
from reviews.committee.models import (
    APPROVE_DOCUMENTS,
    BulkAct,
    BulkOutcome,
    DocumentBulk,
    DocumentBulkItem,
    DocumentBulkStatus,
    DocumentRequest,
)

BULKS, BULK, PROGRESS = f"{ROOM}bulks.html", f"{ROOM}bulk.html", f"{ROOM}progress.html"


@requires(SEES)
@require_GET
def list_bulks(request: SignedInRequest) -> HttpResponse:
    rows = bulks_of(request.user, request.GET).select_related("prepared_by", "approved_by")
    table = DocumentBulkTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    only_mine = shows_mine(request.user, request.GET)
    return render(request, BULKS, {"table": table, "only_mine": only_mine})


def _found(pk: int) -> DocumentBulk:
    people = ("prepared_by", "approved_by", "ended_by")
    return get_object_or_404(DocumentBulk.objects.select_related(*people), pk=pk)


@requires(SEES)
@require_GET
@never_cache
def bulk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the page of one bulk of requests or closings: its people, its progress, and its reviews
    in the user's scope with the outcome of each. 404 for an unknown key."""
    return _page(request, _found(pk))


def _page(
    request: SignedInRequest, found: DocumentBulk, error: DomainError | None = None
) -> HttpResponse:
    mine = visible_reviews(request.user).order_by().values("pk")
    items = DocumentBulkItem.objects.filter(bulk=found, review__in=mine)
    table = ItemTable(items.select_related("review__claim").defer("review__claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user, table=table, claim_of=lambda item: item.review.claim_id,
        request=request, term="",
    )  # fmt: skip
    own = found.prepared_by_id == request.user.pk
    waits = found.status == DocumentBulkStatus.PREPARED
    blocker = bulks.outdated_blocker(found) if waits else None
    context = {
        "bulk": found,
        "table": table,
        "outcomes": _outcomes(found),
        "told_until": _told_until(found),
        **sample_letter(found, [row.record for row in table.page]),
        "own": own,
        "blocker": blocker,
        "may_approve": request.user.has_perm(APPROVE_DOCUMENTS) and not own and blocker is None,
        "may_cancel": request.user.has_perm("reviews.manage_review")
        or (waits and request.user.has_perm(APPROVE_DOCUMENTS)),
    }
    if error is None:
        return render(request, BULK, context)
    return refuse(request, BULK, context, error)


def _told_until(found: DocumentBulk) -> date | None:
    """Return the latest due day that the letters of a bulk of requests have said; None before the
    first one, and for a closing. One query for a bulk of requests."""
    if found.due_on is None:
        return None
    asked = DocumentRequest.objects.filter(bulk=found, extensions__isnull=True)
    return asked.aggregate(day=Max("due_on"))["day"]


def _outcomes(found: DocumentBulk) -> list[tuple[Any, int]]:
    """Return (reason, number of reviews) for the reviews of a bulk that were left out, by reason.
    One query."""
    rows = found.items.exclude(outcome__in=["", BulkOutcome.DONE]).order_by()
    counts = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    return [(one.label, counts[one]) for one in BulkOutcome if one in counts]


@requires(SEES)
@require_GET
@never_cache
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render the counts of a bulk for htmx, which asks for them again and again; once the bulk has
    ended, make it reload the page. A request without htmx is redirected to the bulk's page."""
    found = _found(pk)
    if not is_htmx(request):
        return redirect("committee:document_bulk", pk)
    return answer_poll(request, PROGRESS, {"bulk": found}, ended=not found.is_open)


@requires(APPROVE_DOCUMENTS)
@require_POST
@never_cache
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet with the number of reviews and the first of them; once confirmed, approve a
    bulk that another person prepared, and return to its page."""
    found = _found(pk)
    mine = visible_reviews(request.user).order_by().values("pk")
    shown = found.items.filter(review__in=mine).order_by("pk")
    pks = list(shown.values_list("review_id", flat=True))

    def build() -> Sheet:
        bulks.require_approvable(bulk=found, by=request.user)
        rows = record_shown_rows(request, pks)
        return confirmations.approval_sheet(found, rows, _left_out_by_now(found))

    def act() -> HttpResponse:
        bulks.approve_bulk(bulk=found, by=request.user)
        messages.success(request, _("승인했습니다. 처리하기 시작합니다."))
        return redirect("committee:document_bulk", pk)

    return ask_then(request, build, act, partial(_refused, request, pk))


def _left_out_by_now(found: DocumentBulk) -> int:
    """Return the number of reviews of a closing that it would leave out now, as a document came or
    the due day moved; 0 for a bulk of requests. One query."""
    if found.act != BulkAct.CLOSE:
        return 0
    return found.count - requests_to_close().filter(review__bulk_items__bulk=found).count()


@requires("reviews.manage_review", APPROVE_DOCUMENTS)
@require_POST
@never_cache
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet that asks for the reason; once confirmed, cancel the rest of a bulk and return
    to its page."""
    found, form = _found(pk), sheet_form(request, cancel_form)

    def build() -> Sheet:
        bulks.require_cancellable(bulk=found, by=request.user)
        return confirmations.cancel_sheet(found, form)

    def act() -> HttpResponse:
        bulks.cancel_bulk(bulk=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("취소했습니다. 남은 건은 처리하지 않습니다."))
        return redirect("committee:document_bulk", pk)

    return ask_then(request, build, act, partial(_refused, request, pk))


def _refused(request: SignedInRequest, pk: int, error: DomainError) -> HttpResponse:
    return _page(request, _found(pk), error)
