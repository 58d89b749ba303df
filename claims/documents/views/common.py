"""Shared parts of the views of documents: look-up in the user's scope, answers to refusals."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims import hooks
from claims.documents.display import bankbook_covers, watermark
from claims.documents.models import Document, Page
from claims.documents.scanning import quarantine
from claims.documents.storage import previews
from claims.users.requests import acting_user, is_htmx


def document_for(request: HttpRequest, document_id: int) -> Document:
    """Return a document that is not erased and within the user's scope.

    Raises Http404 for any other, and ForbiddenError with the reason for a member recused from the
    claim.
    """
    documents = Document.objects.filter(pk=document_id, erased_at__isnull=True)
    visible = documents.visible_to(request.user).select_related("claim", "set_aside_by")
    found = visible.first()
    if found is None:
        hooks.raise_not_found(request.user, documents.values_list("claim", flat=True).first())
    return found


def page_for(request: HttpRequest, document_id: int, number: int) -> Page:
    """Return page `number` (from 1) of a document, if it may be shown and is within the user's
    scope.

    Raises Http404 without such a page or for a document outside the scope, ForbiddenError for a
    member recused from the claim, and WithheldError for a document that is withheld.
    """
    visible = Document.objects.visible_to(request.user).filter(erased_at__isnull=True)
    pages = Page.objects.select_related("document").filter(document__in=visible)
    found = pages.filter(document_id=document_id, number=number).first()
    document = found.document if found else document_for(request, document_id)
    quarantine.refuse_withheld(document)
    if found is None or not document.is_ready:
        raise Http404
    return found


def watermark_of(request: HttpRequest) -> str:
    """Return the text of the watermark for the user of this request, which every served page
    carries."""
    return watermark.watermark_text(acting_user(request))


def fragment_response(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Return the template `<template>.html` rendered for a request of htmx, else the whole page
    `<template>_page.html`. Adds the text of the `watermark` to the context, and a header that
    forbids storing."""
    ending = ".html" if is_htmx(request) else "_page.html"
    response = render(request, template + ending, {**context, "watermark": watermark_of(request)})
    response["Cache-Control"] = "private, no-store"
    return response


def text_response(text: object, status: int) -> HttpResponse:
    """Return a response of plain text with this status."""
    return HttpResponse(str(text), status=status, content_type="text/plain; charset=utf-8")


def storage_unavailable() -> HttpResponse:
    """Return the response 503 with a sentence that storage cannot be read, as plain text."""
    return text_response(_("지금은 저장소에서 파일을 읽을 수 없습니다."), 503)


def refusals_as_text(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator that answers with a sentence as plain text if the view cannot serve: a page cannot
    be drawn (422), is covered (403) or in quarantine (423), or its file cannot be read (503)."""

    @wraps(view)
    def answering(*args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except (quarantine.WithheldError, bankbook_covers.CoveredError) as error:
            return text_response(error.message, error.status)
        except previews.NoPreviewError as error:
            return text_response(error.reason.sentence, 422)
        except previews.OriginalMissingError:
            return storage_unavailable()

    return answering
