"""Pages of one letter, with what is entered of it, and of lists of the post office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.errors import DomainError
from claims.hooks import find_visible
from claims.loaded_files.context import faults_of
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.users.form_responses import first_error, refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.notices.models import SEND_POST, PostFile, PostLetter
from reviews.notices.post import entries
from reviews.notices.post.batches import make_letter
from reviews.notices.post.context import letter_page
from reviews.notices.post.forms import ListForm, NumberForm, ReceiptForm, ReturnForm, UndoForm
from reviews.notices.post.loading import load_list
from reviews.notices.post.reading import NUMBER_COLUMNS, OUTCOME_COLUMNS, sentence_of

LETTER = "reviews/notices/post/letter.html"
UPLOAD = "reviews/notices/post/upload.html"
FILE = "reviews/notices/post/file.html"
FILES_SHOWN = 20


def _found(request: SignedInRequest, pk: int) -> PostLetter:
    rows = PostLetter.objects.visible_to(request.user).for_page()
    letter = find_visible(request.user, rows, pk, "notice__claim")
    record_viewing_once(
        user=request.user, action=Action.VIEW_CLAIM, claim=letter.notice.claim_id, request=request
    )
    return letter


@requires("reviews.view_notice")
@require_GET
@never_cache
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of one letter by post: its history, and the forms for what may be entered next."""
    return render(request, LETTER, letter_page(_found(request, pk), request.user))


def _enter(
    request: SignedInRequest,
    pk: int,
    name: str,
    form: Any,
    act: Callable[[PostLetter, dict[str, Any]], Any],
    success: str,
) -> HttpResponse:
    """Call `act` with the letter and the cleaned form, and redirect to the letter's page with the
    message `success`, or to its batch when the form came from there. On an invalid form or a
    DomainError render the letter's page with the error and with `form` under `name`."""
    found = _found(request, pk)
    if not form.is_valid():
        page = letter_page(found, request.user, **{name: form})
        return refuse(request, LETTER, page, first_error(form))
    typed = dict(form.cleaned_data)
    typed["seen"] = typed.get("seen") or None
    try:
        act(found, typed)
    except DomainError as error:
        fresh = _found(request, pk)
        return refuse(request, LETTER, letter_page(fresh, request.user, **{name: form}), error)
    messages.success(request, success)
    if request.POST.get("from") == "batch":  # a scanner goes on with the next letter
        return redirect(reverse("notices:post_batch", args=[found.batch_id]) + "#next")
    return redirect("notices:post_letter", pk)


@requires(SEND_POST)
@require_POST
def number(request: SignedInRequest, pk: int) -> HttpResponse:
    return _enter(
        request, pk, "number_form", NumberForm(request.POST),
        lambda one, typed: entries.record_number(letter=one, by=request.user, **typed),
        _("등기번호를 적었습니다."),
    )  # fmt: skip


@requires(SEND_POST)
@require_POST
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    return _enter(
        request, pk, "receipt_form", ReceiptForm(request.POST),
        lambda one, typed: entries.record_receipt(letter=one, by=request.user, **typed),
        _("송달일을 적었습니다. 기간을 이 날부터 셉니다."),
    )  # fmt: skip


@requires(SEND_POST)
@require_POST
def returned(request: SignedInRequest, pk: int) -> HttpResponse:
    return _enter(
        request, pk, "return_form", ReturnForm(request.POST),
        lambda one, typed: entries.record_return(letter=one, by=request.user, **typed),
        _("반송을 적었습니다. 새 주소나 번호를 확인해 주세요."),
    )  # fmt: skip


@requires(SEND_POST)
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the last entry on a letter (POST): its receipt or return, else its registered number.
    Redirects to its page; a refusal renders the page with the error."""
    return _enter(
        request, pk, "undo_form", UndoForm(request.POST),
        lambda one, typed: entries.undo_entry(letter=one, by=request.user, **typed),
        _("마지막 입력을 되돌렸습니다."),
    )  # fmt: skip


@requires(SEND_POST)
@require_POST
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make another letter for a returned one, to the claim's present postal address, in a batch of
    its own (POST), and open the batch. A refusal renders the letter's page with the error."""
    found = _found(request, pk)
    try:
        batch = make_letter(notice=found.notice, by=request.user)
    except DomainError as error:
        return refuse(request, LETTER, letter_page(_found(request, pk), request.user), error)
    messages.success(request, _("다시 보낼 편지를 만들었습니다."))
    return redirect("notices:post_batch", batch.pk)


# ------------------------------------------------------------------ lists of the post office
@requires(SEND_POST)
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Page that uploads a list of the post office. GET shows the form and the files loaded before;
    POST loads the list and opens its page, or shows the form with the error."""
    posted = request.method == "POST"
    form = ListForm(request.POST, request.FILES) if posted else ListForm()
    context = {
        "form": form,
        "number_columns": ", ".join(NUMBER_COLUMNS),
        "outcome_columns": ", ".join(OUTCOME_COLUMNS),
        "files": PostFile.objects.select_related("loaded_by")[:FILES_SHOWN],
    }
    if not posted:
        return render(request, UPLOAD, context)
    if not form.is_valid():
        return refuse(request, UPLOAD, context)
    typed = form.cleaned_data
    try:
        loaded = load_list(file=typed["file"].file, kind=typed["kind"], by=request.user)
    except DomainError as error:
        return refuse(request, UPLOAD, context, error)
    if loaded.again:
        messages.info(request, _("앞서 올린 파일과 같아 아무것도 더하지 않았습니다."))
    return redirect("notices:post_file", loaded.file.pk)


@requires("reviews.view_notice")
@require_GET
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of a loaded list of the post office: how many lines were applied, and its faulty
    lines."""
    rows = PostFile.objects.select_related("loaded_by")
    found = get_object_or_404(rows, pk=pk)
    return render(request, FILE, {"file": found, **faults_of(found, sentence_of)})
