"""Requests for documents at the desk: ask, undo, extend, reopen. Ordinary form posts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.users.form_responses import act_or_refuse, first_error
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.desk.views.page import find_review, record_claim_viewing, render_desk
from reviews.committee.document_requests.asking import ask_for_documents, undo_request
from reviews.committee.document_requests.closing import reopen_review
from reviews.committee.document_requests.confirmations import reopening_sheet
from reviews.committee.document_requests.extensions import extend_request
from reviews.committee.document_requests.forms import AskForm, ExtendForm, reopening_form
from reviews.committee.errors import NotOpenError
from reviews.committee.models import (
    DocumentRequest,
    DocumentRequestStatus,
    Review,
    ReviewStatus,
)


def _do(
    request: SignedInRequest, number: str, verb: Callable[[Review], object], done: str, step: str
) -> HttpResponse:
    """Call `verb` with the claim's review and return to the desk with the message `done`. A
    DomainError is shown on the desk, in the form that `step` names ('': at the head of the
    page)."""
    return act_or_refuse(
        request,
        lambda: verb(find_review(request, number)[0]),
        done,
        ("committee:desk", number),
        lambda error: render_desk(request, *find_review(request, number), refusal=error, step=step),
    )


@requires("reviews.manage_review")
@require_POST
def ask(request: SignedInRequest, number: str) -> HttpResponse:
    form = AskForm(request.POST)

    def verb(review: Review) -> object:
        if not form.is_valid():
            raise first_error(form)
        return ask_for_documents(review=review, by=request.user, **form.cleaned_data)

    return _do(request, number, verb, _("서류 요청을 곧 보냅니다."), "ask-documents")


def _request(review: Review, pk: int) -> DocumentRequest:
    return get_object_or_404(DocumentRequest, review=review, pk=pk)


@requires("reviews.manage_review")
@require_POST
def undo(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    def verb(review: Review) -> object:
        return undo_request(request=_request(review, pk), by=request.user)

    return _do(request, number, verb, _("서류 요청을 보내지 않고 되돌렸습니다."), "")


@requires("reviews.manage_review")
@require_POST
def extend(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    form = ExtendForm(request.POST)

    def verb(review: Review) -> object:
        if not form.is_valid():
            raise first_error(form)
        found = _request(review, pk)
        return extend_request(request=found, by=request.user, **form.cleaned_data)

    said = _("제출 기한을 늦추었습니다. 신청인에게 편지로 알립니다.")
    return _do(request, number, verb, said, "extend-documents")


@requires("reviews.manage_review")
@require_POST
def reopen(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet that asks for the reason; once confirmed, open a review again that was closed
    without documents (미제출 종결), and return to its desk."""
    review, _seat = find_review(request, number)
    form = sheet_form(request, reopening_form)

    def build() -> Sheet:
        if review.status != ReviewStatus.UNSUBMITTED:
            raise NotOpenError()
        record_claim_viewing(request, review)
        closed = DocumentRequest.objects.get(review=review, status=DocumentRequestStatus.CLOSED)
        return reopening_sheet(review, closed, form)

    def act() -> HttpResponse:
        reopen_review(review=review, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("심의를 다시 열었습니다."))
        return redirect("committee:desk", number)

    def page(error: DomainError) -> HttpResponse:
        return render_desk(request, *find_review(request, number), refusal=error)

    return ask_then(request, build, act, page)
