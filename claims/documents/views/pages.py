"""Views that serve documents, the only ones: permission, scope, access entry, then bytes; and the
page of the service's state."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import hooks
from claims.documents.display import bankbook_covers, serving
from claims.documents.health import MOST, causes, parts, quarantined_documents, waiting
from claims.documents.models import Document, DocumentKind, Page, PageShape
from claims.documents.receipt.unlocking import needs_password
from claims.documents.scanning import quarantine, scanner
from claims.documents.storage import previews
from claims.documents.views.common import (
    document_for,
    fragment_response,
    page_for,
    refusals_as_text,
    storage_unavailable,
    watermark_of,
)
from claims.documents.views.tables import table_slice
from claims.errors import DomainError
from claims.privacy.access_entries import record_access
from claims.privacy.forms import DownloadReasonForm
from claims.privacy.models import Action
from claims.register.views import record_claim_once
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.polling import mark_unattended
from claims.users.requests import acting_user, is_htmx


def _picture(found: Page, *, small: bool) -> bytes:
    if found.shape != PageShape.PICTURE:
        raise Http404
    return previews.read_page_image(found, small=small)


@requires("claims.view_document")
@require_GET
@refusals_as_text
def page(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """Serve a page of a document as JPEG with the viewer's watermark. Writes an entry of the access
    log, one in ten minutes for the document. A covered bankbook copy gets its cover in place of the
    page, without an entry."""
    found = page_for(request, document_id, number)
    if bankbook_covers.is_covered(request, found.document):
        return serving.with_private_headers(bankbook_covers.cover(request, small=False))
    serving.record_viewing(document=found.document, user=acting_user(request), request=request)
    return serving.picture_response(_picture(found, small=False), watermark_of(request))


@requires("claims.view_document")
@require_GET
@refusals_as_text
def thumbnail(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """Serve a small picture of a page (WebP) for the gallery. It is too small to read, so it has no
    watermark and no entry in the access log. A covered bankbook copy gets its cover."""
    found = page_for(request, document_id, number)
    if bankbook_covers.is_covered(request, found.document):
        return serving.with_private_headers(bankbook_covers.cover(request, small=True))
    return serving.picture_response(_picture(found, small=True))


@requires("claims.view_document")
@require_GET
@refusals_as_text
def sheet(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """Show a part of 200 rows of a sheet as a table, the one with the row `?from=` (index from 0):
    for htmx the table alone, else a whole page. Recorded in the access log as a viewing of the
    document."""
    found = page_for(request, document_id, number)
    if found.shape != PageShape.TABLE:
        raise Http404
    bankbook_covers.refuse_covered(request, found.document)
    serving.record_viewing(document=found.document, user=acting_user(request), request=request)
    context = table_slice(found, request.GET.get("from", ""))
    return fragment_response(request, "claims/documents/sheet", context)


@requires("claims.view_document")
@require_GET
@refusals_as_text
def text(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """Show a page of text of an HWP or HWPX file: for htmx the text alone, else a whole page.
    Recorded in the access log as a viewing of the document."""
    found = page_for(request, document_id, number)
    if found.shape != PageShape.TEXT:
        raise Http404
    bankbook_covers.refuse_covered(request, found.document)
    serving.record_viewing(document=found.document, user=acting_user(request), request=request)
    return fragment_response(request, "claims/documents/text", text_context(found))


def text_context(found: Page) -> dict[str, Any]:
    """Return the template context of a page of text: `page`, `document`, its `lines`, and
    `is_preview`, True if they are from the preview saved in the file and not from its body. Raises
    previews.NoPreviewError (cannot be opened) and OriginalMissingError (not in storage)."""
    text = previews.read_text_page(found)
    return {
        "page": found,
        "document": found.document,
        "lines": text.lines,
        "is_preview": text.is_preview,
    }


@requires("claims.view_document")
@never_cache
@require_GET
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show one document on a page of its own, with its page `?page=` (1 by default). Works without
    JavaScript; htmx asks for it again while the document is under inspection."""
    if is_htmx(request):
        mark_unattended(request)
    return render(
        request,
        "claims/documents/document.html",
        document_context(request, document_for(request, document_id)),
    )


def document_context(request: HttpRequest, found: Document) -> dict[str, Any]:
    """Return the template context of one document's page: its page named by `?page=`, its acts
    (DocumentAct), and the findings of the checks about it. Raises Http404 for a page number that
    the document does not have.

    Writes an entry of the access log if findings or a file name are shown, and one for a page of
    text or a table; a picture is recorded when it is served (`page`).
    """
    pages = list(found.pages.all()) if found.is_ready else []
    wanted = request.GET.get("page", "1")
    current = next((page for page in pages if str(page.number) == wanted), None)
    if pages and current is None:
        raise Http404
    findings = hooks.findings_about(found, request.user)
    # A sentence may name the holder of the account, and a claimant may name the file so.
    if findings or found.file_name:
        record_claim_once(request, found.claim_id)
    context: dict[str, Any] = {
        "document": found,
        "claim": found.claim,
        "claim_opens": not hooks.sees_document_only(request.user, found),
        "pages": pages,
        "acts": found.acts.select_related("by").order_by("-pk"),
        "watermark": watermark_of(request),
        "kinds": DocumentKind.choices,
        "may_keep": request.user.has_perm("claims.attach_document"),
        "draw_again": found.unlocked_at is not None and needs_password(found),
        "findings": findings,
        "covered": bankbook_covers.is_covered(request, found),
        "may_uncover": bankbook_covers.may_uncover(request.user),
    }
    if context["covered"]:
        return {**context, "page": current}
    if current is not None and current.shape != PageShape.PICTURE:
        serving.record_viewing(document=found, user=acting_user(request), request=request)
        try:
            if current.shape == PageShape.TABLE:
                context |= table_slice(current, request.GET.get("from", ""))
            else:
                context |= text_context(current)
        except (previews.NoPreviewError, previews.OriginalMissingError):
            context["unavailable"] = True
    context["page"] = current
    return context


@requires("claims.reveal_account")
@never_cache
@require_POST
def uncover(request: HttpRequest, document_id: int) -> HttpResponse:
    """Uncover the bankbook copies of the document's claim for ten minutes in this session, for the
    reason in the POST, and return to the document's page. A refusal is shown on that page (422 or
    403)."""
    found = document_for(request, document_id)
    reason = request.POST.get("reason", "")
    try:
        bankbook_covers.uncover(
            document=found, by=acting_user(request), reason=reason, request=request
        )
    except DomainError as error:
        return refuse(
            request, "claims/documents/document.html", document_context(request, found), error
        )
    return redirect("documents:document", found.pk)


@requires("claims.view_document")
@never_cache
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show the form for the reason of a download. A POST with a reason serves the original file as
    an attachment, and writes the reason in the access log, where each request is a viewing of the
    claim.

    A GET for a covered bankbook copy redirects a user who may uncover it to the document's page.
    Raises WithheldError (in quarantine) and CoveredError (covered for this user); 503 if storage
    lacks the file.
    """
    found = document_for(request, document_id)
    quarantine.refuse_withheld(found)
    asks = request.method == "GET" and bankbook_covers.may_uncover(request.user)
    if asks and bankbook_covers.is_covered(request, found):
        return redirect("documents:document", found.pk)  # its page asks for the reason
    bankbook_covers.refuse_covered(request, found)
    record_claim_once(request, found.claim_id)  # the form names the file
    template, context = "claims/documents/original.html", {"document": found, "claim": found.claim}
    if request.method == "GET":
        return render(request, template, context | {"form": DownloadReasonForm()})
    form = DownloadReasonForm(request.POST)
    if not form.is_valid():
        return refuse(request, template, context | {"form": form})
    try:
        response = serving.download_response(found)
    except previews.OriginalMissingError:
        return storage_unavailable()
    record_access(
        user=acting_user(request),
        action=Action.DOWNLOAD,
        claim=found.claim_id,
        document=found,
        reason=form.cleaned_data["reason"],
        request=request,
    )
    return response


@requires("claims.attach_document", "claims.browse_register")
@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Show the page of the document service's state: renderer, scanner and storage, and at most
    MOST (100) documents in quarantine, those of one cause with `?cause=`."""
    counted = causes()
    asked = request.GET.get("cause")
    cause = next((one for one in counted if one.scan.value == asked), None)
    context = {
        "parts": parts(),
        "causes": counted,
        "cause": cause,
        "waiting": waiting(),
        "held": quarantined_documents(cause.scan if cause else ""),
        "most": MOST,
        "scanner": scanner.configured(),
        "may_rescan": request.user.has_perm("claims.attach_document") and scanner.configured(),
        "may_see": request.user.has_perm("claims.view_document"),
    }
    return render(request, "claims/documents/health.html", context)
