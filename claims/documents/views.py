"""Documents leave through these views only: permission, scope, access entry, then the bytes."""

import re
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from claims.documents import previews, serving
from claims.documents.door import look
from claims.documents.forms import AttachForm, ReasonForm
from claims.documents.limits import limit
from claims.documents.models import Document, DocumentStatus, Page, Source
from claims.documents.reasons import FileRefused, Reason
from claims.documents.receiving import Incoming, receive_many
from claims.privacy.access import record_access
from claims.privacy.models import Action
from claims.register.models import Claim
from claims.users.answers import refuse
from claims.users.models import User
from claims.users.permissions import requires

ROWS = 200  # of a sheet on one screen
MOST_WON = 1_000_000_000  # of a figure that is read as an amount, won
NUMBER = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+|-?[0-9]{1,15}(\.[0-9]+)?")


def _user(request: HttpRequest) -> User:
    """Whoever asks; `requires` has let nobody through who is not logged in."""
    return cast(User, request.user)


def _document(request: HttpRequest, document_id: int) -> Document:
    """A document within the user's scope; anything else is not there. May raise Forbidden."""
    visible = Document.objects.visible_to(request.user).filter(erased_at__isnull=True)
    return get_object_or_404(visible.select_related("claim"), pk=document_id)


def _page(request: HttpRequest, document_id: int, number: int) -> Page:
    visible = Document.objects.visible_to(request.user)
    pages = Page.objects.select_related("document").filter(
        document__in=visible,
        document__status=DocumentStatus.READY,
        document__erased_at__isnull=True,
    )
    return get_object_or_404(pages, document_id=document_id, number=number)


def _sentence(text: object, status: int) -> HttpResponse:
    return HttpResponse(str(text), status=status, content_type="text/plain; charset=utf-8")


def _picture(page: Page, *, small: bool) -> HttpResponse:
    if page.document.is_sheet:
        raise Http404
    try:
        return serving.picture(previews.page_image(page, small=small))
    except previews.NoPreview as error:
        return _sentence(error.reason.label, 422)
    except previews.OriginalMissing:
        return _sentence(_("지금은 저장소에서 파일을 읽을 수 없습니다."), 503)


@requires("claims.view_document")
@require_GET
def page(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """One page as a picture; the first of a viewing writes its access entry."""
    found = _page(request, document_id, number)
    serving.note_opening(document=found.document, user=_user(request), request=request)
    return _picture(found, small=False)


@requires("claims.view_document")
@require_GET
def thumbnail(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """A small picture for the gallery: too small to read, so no viewing of its own."""
    return _picture(_page(request, document_id, number), small=True)


@requires("claims.view_document")
@require_GET
def sheet(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """A piece of a sheet as a table: 200 rows from `?from=`; a whole page without htmx."""
    found = _page(request, document_id, number)
    if not found.document.is_sheet:
        raise Http404
    serving.note_opening(document=found.document, user=_user(request), request=request)
    template = "claims/documents/sheet.html"
    if not request.headers.get("HX-Request"):
        template = "claims/documents/sheet_page.html"
    try:
        context = _piece(found, request.GET.get("from", ""))
    except previews.NoPreview as error:
        return _sentence(error.reason.label, 422)
    except previews.OriginalMissing:
        return _sentence(_("지금은 저장소에서 파일을 읽을 수 없습니다."), 503)
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response


def _piece(found: Page, start: str) -> dict[str, Any]:
    """The rows of a sheet from a number on, and where its neighbours begin."""
    table = previews.sheet(found)
    rows = table["rows"]
    width = found.width
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0
    first = first // ROWS * ROWS if first < len(rows) else 0
    return {
        "page": found,
        "document": found.document,
        "columns": [_column_name(index) for index in range(width)],
        "rows": [
            (first + index + 1, [_cell(value) for value in row] + [_cell("")] * (width - len(row)))
            for index, row in enumerate(rows[first : first + ROWS])
        ],
        "first": first + 1,
        "last": min(first + ROWS, len(rows)),
        "total": len(rows),
        "truncated": table["truncated"],
        "before": first - ROWS if first else None,
        "after": first + ROWS if first + ROWS < len(rows) else None,
    }


def _cell(value: object) -> tuple[object, bool]:
    """What a cell shows, and whether it is a number (those stand on the right).

    Whole numbers get commas as amounts do; above MOST_WON a number is rather a phone's or a card's.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    typed = isinstance(value, str) and NUMBER.fullmatch(value) is not None
    if is_number and isinstance(value, int) and 10_000 <= abs(value) < MOST_WON:
        return f"{value:,}", True
    return "" if value is None else value, is_number or typed


def _column_name(index: int) -> str:
    """A, B … Z, AA …, as the spreadsheet program has it."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


@requires("claims.view_document")
@never_cache
@require_GET
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """One document on a page of its own: for whoever has no desk, and without script."""
    found = _document(request, document_id)
    pages = list(found.pages.all()) if found.is_ready else []
    wanted = request.GET.get("page", "1")
    current = next((page for page in pages if str(page.number) == wanted), None)
    if pages and current is None:
        raise Http404
    context: dict[str, Any] = {"document": found, "claim": found.claim, "pages": pages}
    if current is not None and found.is_sheet:
        serving.note_opening(document=found, user=_user(request), request=request)
        try:
            context |= _piece(current, request.GET.get("from", ""))
        except (previews.NoPreview, previews.OriginalMissing):
            context["unavailable"] = True
    context["page"] = current
    return render(request, "claims/documents/document.html", context)


@requires("claims.view_document")
@never_cache
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, document_id: int) -> HttpResponse:
    """The original as an attachment, for a typed reason that stays in the access log."""
    found = _document(request, document_id)
    template, context = "claims/documents/original.html", {"document": found, "claim": found.claim}
    if request.method == "GET":
        return render(request, template, context | {"form": ReasonForm()})
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return refuse(request, template, context | {"form": form})
    try:
        response = serving.download(found)
    except previews.OriginalMissing:
        return _sentence(_("지금은 저장소에서 파일을 읽을 수 없습니다."), 503)
    record_access(
        user=_user(request),
        action=Action.DOWNLOAD,
        claim=found.claim_id,
        document=found,
        reason=form.cleaned_data["reason"],
        request=request,
    )
    return response


@requires("claims.attach_document")
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """The secretariat adds files to a claim: all, or none and a sentence for each refused."""
    claim = get_object_or_404(Claim.objects.visible_to(request.user), number=number)
    template = "claims/documents/attach.html"
    if request.method == "GET":
        return render(request, template, {"claim": claim, "form": AttachForm()})
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        for refusal in _refusals(claim, form.cleaned_data["documents"]):
            form.add_error("documents", f"{refusal.name}: {refusal.message}")
    if not form.is_valid():
        return refuse(request, template, {"claim": claim, "form": form, "none_taken": True})
    kind, files = form.cleaned_data["kind"], form.cleaned_data["documents"]
    incoming = (Incoming(claim.pk, kind, file.name, file.read()) for file in files)
    outcomes = receive_many(incoming, source=Source.SECRETARIAT, by=_user(request))
    for outcome in outcomes:
        if outcome.refusal is not None:  # another upload came in between and filled the claim
            form.add_error("documents", f"{outcome.incoming.name}: {outcome.refusal.message}")
    if form.errors:
        return refuse(request, template, {"claim": claim, "form": form})
    new = sum(outcome.is_new for outcome in outcomes)
    if new:
        said = ngettext("서류 %(n)d개를 올렸습니다.", "서류 %(n)d개를 올렸습니다.", new)
        messages.success(request, said % {"n": new})
    else:
        messages.info(request, _("이미 있는 서류라 더하지 않았습니다."))
    return redirect("register:claim", number=claim.number)


def _refusals(claim: Claim, files: list[Any]) -> list[FileRefused]:
    """What the door says to each file, before any is taken."""
    refusals = []
    most = limit("DOCUMENTS_PER_CLAIM")
    if Document.objects.filter(claim=claim).count() + len(files) > most:
        return [FileRefused(Reason.TOO_MANY_FILES, claim.number)]
    for file in files:
        try:
            if file.size > limit("DOCUMENT_MAX_BYTES"):
                raise FileRefused(Reason.TOO_LARGE, file.name)
            look(file.read(), file.name)
            file.seek(0)
        except FileRefused as refusal:
            refusals.append(refusal)
    return refusals
