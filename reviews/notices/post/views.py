"""Pages of batches: the notices that wait, batches, one of them with its files and letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.errors import DomainError
from claims.privacy.access_entries import record_list
from claims.protected_files.views import send_file
from claims.tables import keyset
from claims.users.form_responses import first_error, refuse, with_reason
from claims.users.permissions import requires
from claims.users.polling import answer_poll, is_status_poll
from claims.users.requests import SignedInRequest
from reviews.notices.models import SEND_POST, Notice, PostBatch
from reviews.notices.post import batches, lists
from reviews.notices.post.batches import MOST
from reviews.notices.post.context import batch_page, claim_of_letter, claim_of_notice, letters_page
from reviews.notices.post.forms import BatchForm, NumberForm
from reviews.notices.post.tables import BatchTable, LetterTable, WaitingTable

LETTERS = "reviews/notices/post/letters.html"
WAITING = "reviews/notices/post/waiting.html"
BATCHES = "reviews/notices/post/batches.html"
BATCH = "reviews/notices/post/batch.html"
STATUS = "reviews/notices/post/batch_status.html"


@requires("reviews.view_notice")
@require_GET
def letters(request: SignedInRequest) -> HttpResponse:
    """Page with the list of letters by post; the tab (`?show=`) is what they need next: a number, a
    date of receipt, a new address. The shown claims are recorded in the access log."""
    tab = lists.tab_of(request.GET)
    params = request.GET.copy()
    params.pop("batch", None)
    order = "-pk" if tab in (lists.RECEIVED, lists.ALL) else "pk"
    table = LetterTable(lists.letters(request.user, params).for_page().order_by(order))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=claim_of_letter, request=request)
    return render(request, LETTERS, {"table": table, **letters_page(request.user, tab)})


def _waiting_page(request: SignedInRequest) -> dict[str, Any]:
    rows = lists.notices_waiting(request.user, request.GET).select_related("claim__contact")
    table = WaitingTable(rows.defer("claim__narrative", "body", "values"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=claim_of_notice, request=request)
    n = lists.notices_waiting(request.user, request.GET).count()
    return {
        "table": table,
        "n": n,
        "most": MOST,
        "office": request.user.has_perm(SEND_POST),
        "form": BatchForm(initial={"most": min(n, MOST) or 1}),
    }


@requires("reviews.view_notice")
@require_GET
def waiting(request: SignedInRequest) -> HttpResponse:
    """Page with the list of notices that the next batch of letters takes, and the form that makes
    the batch."""
    return render(request, WAITING, _waiting_page(request))


@requires(SEND_POST)
@require_POST
def make(request: SignedInRequest) -> HttpResponse:
    """Make a batch of letters from the oldest waiting notices (POST) and open its page. A refusal
    renders the list of waiting notices with the error."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        return refuse(request, WAITING, _waiting_page(request) | {"form": form}, first_error(form))
    try:
        batch = batches.make_batch(by=request.user, most=form.cleaned_data["most"])
    except DomainError as error:
        return refuse(request, WAITING, _waiting_page(request), error)
    return _made(request, batch)


@requires(SEND_POST)
@require_POST
def make_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a letter by post of one notice, in a batch of its own (POST), and open the batch. A
    refusal renders the list of waiting notices with the error."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    try:
        batch = batches.make_letter(notice=notice, by=request.user)
    except DomainError as error:
        return refuse(request, WAITING, _waiting_page(request), error)
    return _made(request, batch)


def _made(request: SignedInRequest, batch: PostBatch) -> HttpResponse:
    said = _("%(n)s통을 묶었습니다. 인쇄 파일이 다 되면 이 화면에서 내려받습니다.")
    messages.success(request, said % {"n": f"{batch.count:,}"})
    return redirect("notices:post_batch", batch.pk)


@requires("reviews.view_notice")
@require_GET
def list_batches(request: SignedInRequest) -> HttpResponse:
    rows = lists.batches(request.user, request.GET).select_related("made_by", "printed_by")
    table = BatchTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return render(request, BATCHES, {"table": table})


def _found(pk: int) -> PostBatch:
    rows = PostBatch.objects.select_related("made_by", "printed_by", "cancelled_by")
    return get_object_or_404(rows, pk=pk)


@requires("reviews.view_notice")
@require_GET
@never_cache
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of one batch of letters; for htmx with `?part=status` only its status, which is polled
    while the files are made."""
    found = _found(pk)
    if is_status_poll(request):
        return answer_poll(request, STATUS, batch_page(found, request.user))
    return render(request, BATCH, _page(request, found))


def _page(request: SignedInRequest, found: PostBatch) -> dict[str, Any]:
    params = request.GET.copy()
    params["batch"] = str(found.pk)
    table = LetterTable(lists.letters(request.user, params).for_page().order_by("pk"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=claim_of_letter, request=request)
    page = batch_page(found, request.user)
    letter = page["next_letter"]
    if letter is not None:
        page["number_form"] = NumberForm(initial={"seen": letter.seen})
    return {**page, "table": table}


@requires(SEND_POST)
@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have a worker make the two files of a batch of letters again (POST), and return to its page,
    with the error on a refusal."""
    found = _found(pk)
    try:
        batches.print_again(batch=found, by=request.user)
    except DomainError as error:
        return refuse(request, BATCH, _page(request, _found(pk)), error)
    messages.success(request, _("파일을 다시 만듭니다."))
    return redirect("notices:post_batch", pk)


@requires(SEND_POST)
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a batch of letters of which none was posted (POST with `reason`), and return to its
    page, with the error on a refusal. Its notices can then be sent again."""
    found = _found(pk)
    try:
        batches.cancel_batch(batch=found, by=request.user, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return refuse(request, BATCH, _page(request, _found(pk)), with_reason(error, request))
    messages.success(request, _("묶음을 취소했습니다. 통지는 다시 보낼 수 있습니다."))
    return redirect("notices:post_batch", pk)


def _download(request: SignedInRequest, pk: int, *, sheet: bool) -> HttpResponseBase:
    """Return the response with the file of letters, or with `sheet` the list of addresses, after
    the access log has the entry. A refusal renders the batch's page with the error."""
    found = _found(pk)
    return send_file(
        request,
        back=reverse("notices:post_batch", args=[pk]),
        opening=lambda: batches.open_file(
            batch=found, by=request.user, request=request, sheet=sheet
        ),
        refusal=lambda error: refuse(request, BATCH, _page(request, found), error),
        name=f"post-{found.pk}.{'csv' if sheet else 'pdf'}",
        media_type="text/csv; charset=utf-8" if sheet else "application/pdf",
    )


@requires(SEND_POST)
@never_cache
@require_POST
def download_letters(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Send the file of letters (POST): its first download marks the batch as printed."""
    return _download(request, pk, sheet=False)


@requires(SEND_POST)
@never_cache
@require_GET
def download_sheet(request: SignedInRequest, pk: int) -> HttpResponseBase:
    return _download(request, pk, sheet=True)
