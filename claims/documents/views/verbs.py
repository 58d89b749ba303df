"""Acts of the secretariat on one document, as form posts: 302, 422 or 409."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from claims.documents import verbs
from claims.documents.forms import PasswordForm
from claims.documents.models import Document
from claims.documents.receipt.unlocking import unlock as unlock_document
from claims.documents.scanning import quarantine
from claims.documents.storage import previews
from claims.documents.views.common import document_for, storage_unavailable
from claims.documents.views.pages import document_context
from claims.errors import DomainError
from claims.users.form_responses import first_error, refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user


def _do(
    request: HttpRequest,
    document_id: int,
    verb: Callable[[Document], object],
    done: str,
    undo: str = "",
) -> HttpResponse:
    """Run `verb(document)`, then redirect to the claim with the message `done`, which offers the
    undo at the URL name `undo` ('' for none). A DomainError of the verb is shown on the document's
    page with its status; 503 if storage lacks the file, 404 outside the user's scope."""
    document = document_for(request, document_id)
    try:
        verb(document)
    except previews.OriginalMissingError:
        return storage_unavailable()
    except DomainError as error:
        document = document_for(request, document_id)
        return refuse(
            request, "claims/documents/document.html", document_context(request, document), error
        )
    tags = f"undo:{reverse(undo, args=[document.pk])}" if undo else ""
    messages.success(request, done, extra_tags=tags)
    return redirect(reverse("register:claim", args=[document.claim.number]) + "#documents")


@requires("claims.attach_document")
@require_POST
def set_aside(request: HttpRequest, document_id: int) -> HttpResponse:
    """Exclude a document from those that count, for the reason in the POST, and return to the claim
    page with a message that offers an undo."""
    reason = request.POST.get("reason", "")
    return _do(
        request,
        document_id,
        lambda found: verbs.set_aside(document=found, by=acting_user(request), reason=reason),
        _("서류를 제외했습니다."),
        undo="documents:take_back",
    )


@requires("claims.attach_document")
@require_POST
def take_back(request: HttpRequest, document_id: int) -> HttpResponse:
    return _do(
        request,
        document_id,
        lambda found: verbs.take_back(document=found, by=acting_user(request)),
        _("제외를 취소했습니다."),
    )


@requires("claims.attach_document")
@require_POST
def reclassify(request: HttpRequest, document_id: int) -> HttpResponse:
    kind = request.POST.get("kind", "")
    reason = request.POST.get("reason", "")
    return _do(
        request,
        document_id,
        lambda found: verbs.reclassify(
            document=found, by=acting_user(request), kind=kind, reason=reason
        ),
        _("서류 종류를 바꾸었습니다."),
    )


@requires("claims.attach_document")
@require_POST
@sensitive_post_parameters("password")
def unlock(request: HttpRequest, document_id: int) -> HttpResponse:
    """Open a locked PDF with the password in the POST, which is not kept, and return to the claim
    page."""
    form = PasswordForm(request.POST)

    def verb(found: Document) -> object:
        if not form.is_valid():
            raise first_error(form)
        password = form.cleaned_data["password"]
        return unlock_document(document=found, by=acting_user(request), password=password)

    return _do(request, document_id, verb, _("암호로 열었습니다. 암호는 남기지 않았습니다."))


@requires("claims.attach_document")
@require_POST
def rescan(request: HttpRequest, document_id: int) -> HttpResponse:
    """Enqueue a new virus scan of a quarantined document, and return to the claim page."""
    return _do(
        request,
        document_id,
        lambda found: quarantine.rescan(document=found, by=acting_user(request)),
        _("다시 검사합니다."),
    )
