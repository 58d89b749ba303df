"""Documents leave through these views only: permission, scope, access entry, then the bytes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.documents.display import covering, serving
from claims.documents.forms import ReasonForm
from claims.documents.models import Document, DocumentKind, Page, PageShape
from claims.documents.scanning import quarantine
from claims.documents.storage import previews
from claims.documents.views.common import away, document_for, mark_of, page_for, says_why_not
from claims.documents.views.tables import piece
from claims.errors import DomainError
from claims.evidence.display import findings_of, links_for
from claims.evidence.models import Finding
from claims.privacy.access_entries import note_viewing, record_access
from claims.privacy.models import Action
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user, is_htmx


def _picture(found: Page, *, small: bool) -> bytes:
    if found.shape != PageShape.PICTURE:
        raise Http404
    return previews.page_image(found, small=small)


@requires("claims.view_document")
@require_GET
@says_why_not
def page(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """One page as a picture; the first of a viewing writes its access entry."""
    found = page_for(request, document_id, number)
    if covering.is_covered(request, found.document):
        return serving.sealed(covering.cover(request, small=False))
    serving.note_opening(document=found.document, user=acting_user(request), request=request)
    return serving.picture(_picture(found, small=False), mark_of(request))


@requires("claims.view_document")
@require_GET
@says_why_not
def thumbnail(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """A small picture for the gallery: too small to read, so no viewing of its own."""
    found = page_for(request, document_id, number)
    if covering.is_covered(request, found.document):
        return serving.sealed(covering.cover(request, small=True))
    return serving.picture(_picture(found, small=True))


@requires("claims.view_document")
@require_GET
@says_why_not
def sheet(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """A piece of a sheet as a table: 200 rows from `?from=`; a whole page without htmx."""
    found = page_for(request, document_id, number)
    if found.shape != PageShape.TABLE:
        raise Http404
    covering.refuse_covered(request, found.document)
    serving.note_opening(document=found.document, user=acting_user(request), request=request)
    context = piece(found, request.GET.get("from", ""))
    return _part(request, "claims/documents/sheet", context)


@requires("claims.view_document")
@require_GET
@says_why_not
def text(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """The text that a word processor left as its preview; a whole page without htmx."""
    found = page_for(request, document_id, number)
    if found.shape != PageShape.TEXT:
        raise Http404
    covering.refuse_covered(request, found.document)
    serving.note_opening(document=found.document, user=acting_user(request), request=request)
    return _part(request, "claims/documents/text", text_of(found))


def text_of(found: Page) -> dict[str, Any]:
    return {"page": found, "document": found.document, "lines": previews.text_page(found)}


def _part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The part alone for a script (`<template>.html`), else a page (`<template>_page.html`)."""
    ending = ".html" if is_htmx(request) else "_page.html"
    response = render(request, template + ending, {**context, "mark": mark_of(request)})
    response["Cache-Control"] = "private, no-store"
    return response


@requires("claims.view_document")
@never_cache
@require_GET
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """One document on a page of its own: for whoever has no desk, and without script."""
    return render(
        request,
        "claims/documents/document.html",
        about(request, document_for(request, document_id)),
    )


def about(request: HttpRequest, found: Document) -> dict[str, Any]:
    """What the page of one document shows: the page that the URL names, what was done to it."""
    pages = list(found.pages.all()) if found.is_ready else []
    wanted = request.GET.get("page", "1")
    current = next((page for page in pages if str(page.number) == wanted), None)
    if pages and current is None:
        raise Http404
    findings = _findings(request, found)
    if findings:  # a sentence may name the holder of the account
        note_viewing(
            user=acting_user(request),
            action=Action.VIEW_CLAIM,
            claim=found.claim_id,
            request=request,
        )
    context: dict[str, Any] = {
        "document": found,
        "claim": found.claim,
        "pages": pages,
        "acts": found.acts.select_related("by").order_by("-pk"),
        "mark": mark_of(request),
        "kinds": DocumentKind.choices,
        "may_keep": request.user.has_perm("claims.attach_document"),
        "findings": findings,
        "covered": covering.is_covered(request, found),
        "may_uncover": covering.may_uncover(request.user),
    }
    if context["covered"]:
        return {**context, "page": current}
    if current is not None and current.shape != PageShape.PICTURE:
        serving.note_opening(document=found, user=acting_user(request), request=request)
        try:
            if current.shape == PageShape.TABLE:
                context |= piece(current, request.GET.get("from", ""))
            else:
                context |= text_of(current)
        except (previews.NoPreviewError, previews.OriginalMissingError):
            context["unavailable"] = True
    context["page"] = current
    return context


def _findings(request: HttpRequest, found: Document) -> list[Finding]:
    """What the automatic checks say of this document, each with the claims it speaks of."""
    findings = [one for one in findings_of(found.claim) if one.document_id == found.pk]
    links = links_for(findings, request.user)
    for one in findings:
        one.shown = links[one.pk]  # type: ignore[attr-defined]
    return findings


@requires("claims.reveal_account")
@never_cache
@require_POST
def uncover(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show a bankbook copy for ten minutes, for a typed reason; then the document's page again."""
    found = document_for(request, document_id)
    reason = request.POST.get("reason", "")
    try:
        covering.uncover(document=found, by=acting_user(request), reason=reason, request=request)
    except DomainError as error:
        return refuse(request, "claims/documents/document.html", about(request, found), error)
    return redirect("documents:document", found.pk)


@requires("claims.view_document")
@never_cache
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, document_id: int) -> HttpResponse:
    """The original as an attachment, for a typed reason that stays in the access log."""
    found = document_for(request, document_id)
    quarantine.refuse_held(found)
    asks = request.method == "GET" and covering.may_uncover(request.user)
    if asks and covering.is_covered(request, found):
        return redirect("documents:document", found.pk)  # where the reason is typed
    covering.refuse_covered(request, found)
    template, context = "claims/documents/original.html", {"document": found, "claim": found.claim}
    if request.method == "GET":
        return render(request, template, context | {"form": ReasonForm()})
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return refuse(request, template, context | {"form": form})
    try:
        response = serving.download(found)
    except previews.OriginalMissingError:
        return away()
    record_access(
        user=acting_user(request),
        action=Action.DOWNLOAD,
        claim=found.claim_id,
        document=found,
        reason=form.cleaned_data["reason"],
        request=request,
    )
    return response
