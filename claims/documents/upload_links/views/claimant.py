"""The pages of a claimant: the link of a letter, the verification digits, the upload, taking back.

The page of a link for a consent is in `claims.handovers`; opening and digits are these. No log-in.
Every form works without script; the script sends each file by itself and asks for JSON.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from claims.documents.forms import PasswordForm
from claims.documents.receipt.verbs import Added, Duplicate, Outcome, Refused
from claims.documents.storage.stores import OriginalMissingError
from claims.documents.upload_links import limits
from claims.documents.upload_links.context import page_context
from claims.documents.upload_links.cookies import (
    Visit,
    keep_opened,
    keep_visit,
    new_visit,
    visit_of,
)
from claims.documents.upload_links.errors import (
    LinkError,
    NotNowError,
    SeenError,
    VisitOverError,
    WrongFactError,
    WrongLinkError,
)
from claims.documents.upload_links.forms import SentFilesForm, VerificationDigitsForm
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.pages import guest_page, office
from claims.documents.upload_links.uploads import (
    SentFile,
    receive_by_link,
    unlock_upload,
    withdraw_upload,
)
from claims.documents.upload_links.verbs import verification_digits
from claims.documents.upload_links.visits import confirm_verification_digits, find_link, usable_link
from claims.errors import DomainError
from claims.uploads import wants_json
from claims.users.form_responses import first_error

CONFIRM = "claims/documents/upload_links/confirm.html"
PAGE = "claims/documents/upload_links/page.html"
OWN = "h-uploads"  # id of the title above the files of this browser, which takes the focus


@guest_page
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open a link from a letter: find it by its token, set the cookie of an opened link, and
    redirect to the page of the link, if a visit of this browser that goes on needs no digits again.
    Shows and changes nothing of the claim. Wrong tokens are counted, and so are requests; a refusal
    (LinkError) is shown as a page."""
    limits.refuse_guesser(request)
    try:
        link = find_link(token)
    except WrongLinkError:
        limits.count_wrong_token(request)
        raise
    limits.count_request(request, link.pk)
    response = redirect("upload_links:page", link.pk)
    response["Referrer-Policy"] = "no-referrer"
    keep_opened(response, new_visit(link.pk))
    return response


def _visit(request: HttpRequest, pk: int, *, confirmed: bool = True) -> tuple[Visit, UploadLink]:
    """Return the visit of this browser and its link. Raises VisitOverError without a valid cookie,
    or with `confirmed` before the digits of phone or account were given; WrongLinkError,
    ExpiredLinkError, ClosedLinkError or LockedLinkError for a link that takes no files."""
    visit = visit_of(request, pk)
    if visit is None or (confirmed and not visit.confirmed):
        raise VisitOverError()
    link = usable_link(pk)
    if confirmed and link.for_consent:  # it takes no files
        raise WrongLinkError()
    return visit, link


@guest_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the claimant's page of a link: a form for the last four digits of the phone or account,
    or, once they were given, the documents asked for and the upload forms; for a consent a redirect
    to its page."""
    visit, link = _visit(request, pk, confirmed=False)
    limits.count_request(request, pk)
    if not visit.confirmed:
        return _ask(request, link, VerificationDigitsForm())
    if link.for_consent:
        response = redirect("consent_link:page", pk)
        keep_visit(response, visit)
        return response
    return _page(request, link, visit)


def _ask(
    request: HttpRequest,
    link: UploadLink,
    form: VerificationDigitsForm,
    error: DomainError | None = None,
) -> HttpResponse:
    digits = verification_digits({link.claim_id: link.claim})
    fact, _digits = digits.get(link.claim_id, ("phone", ""))
    context = {**office(), "link": link, "fact": fact, "form": form, "refusal": error}
    refused = error is not None or form.is_bound
    if refused:  # the keypad of a telephone stays open
        form.ask_again()
    return render(request, CONFIRM, context, status=422 if refused else 200)


def _page(
    request: HttpRequest, link: UploadLink, visit: Visit, *, status: int = 200, **more: Any
) -> HttpResponse:
    response = render(request, PAGE, page_context(link, visit) | more, status=status)
    keep_visit(response, visit)
    return response


@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the typed last four digits of the phone or account with the claim's, and redirect to
    the page of the link; wrong ones show the form again (422). Five wrong ones lock it, but
    for those that a right one of the same browser has taken back. A GET redirects to the page."""
    if request.method != "POST":  # a page that was opened again
        return redirect("upload_links:page", pk)
    visit, link = _visit(request, pk, confirmed=False)
    limits.count_request(request, pk)
    form = VerificationDigitsForm(request.POST)
    if not form.is_valid():
        return _ask(request, link, form)
    try:
        confirm_verification_digits(
            link_id=pk, answer=form.cleaned_data["answer"], own_wrong=visit.wrong
        )
    except WrongFactError as error:
        link.refresh_from_db(fields=["failures"])
        response = _ask(request, link, form, error)
        keep_visit(response, visit.answered_wrong())
        return response
    response = redirect("upload_links:page", pk)
    keep_visit(response, visit.confirm())
    return response


@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the files of one kind that the claimant sends by a link, then redirect to its page (422
    with the page where a file was refused); for the script a JSON answer. GuestUploadMiddleware has
    admitted and counted the request. A GET redirects to the page."""
    if request.method != "POST":
        return redirect("upload_links:page", pk)
    visit, link = _visit(request, pk)
    form = SentFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        error = DomainError(next(str(e) for errors in form.errors.values() for e in errors))
        return _refuse(request, link, visit, error)
    kind = form.cleaned_data["kind"]
    files = (SentFile(file.name, file.read()) for file in form.cleaned_data["documents"])
    try:
        outcomes = receive_by_link(link=link, visit=visit, kind=kind, files=files)
    except LinkError:
        raise
    except DomainError as error:
        return _refuse(request, link, visit, error)
    return _answer(request, link, visit, kind, outcomes)


send.takes_guest_files = True


def _refuse(
    request: HttpRequest, link: UploadLink, visit: Visit, error: DomainError
) -> HttpResponse:
    if wants_json(request):
        answer = {"code": error.code, "message": str(error.message)}
        return JsonResponse(answer, status=error.status)
    return _page(request, link, visit, status=error.status, refusal=error)


def _back(visit: Visit, place: str) -> HttpResponse:
    """Return a redirect to the page of the link, to the element with the id `place`."""
    response = redirect(reverse("upload_links:page", args=[visit.link_id]) + f"#{place}")
    keep_visit(response, visit)
    return response


def _answer(
    request: HttpRequest, link: UploadLink, visit: Visit, kind: str, outcomes: list[Outcome]
) -> HttpResponse:
    """Return the response to an upload: for the script JSON with each file that was taken or
    refused (200, or 422 if one was refused); for a form a redirect to the card of this kind of
    document, or the page with 422."""
    refused = [one for one in outcomes if isinstance(one, Refused)]
    taken = [one for one in outcomes if not isinstance(one, Refused)]
    status = 422 if refused else 200
    if wants_json(request):
        answer = {
            "taken": [
                {"name": one.name, "message": _said(one), "again": isinstance(one, Duplicate)}
                for one in taken
            ],
            "refused": [
                {"name": one.name, "code": one.error.code, "message": str(one.error.message)}
                for one in refused
            ],
        }
        response: HttpResponse = JsonResponse(answer, status=status)
        keep_visit(response, visit)
        return response
    if refused:
        link.refresh_from_db()
        return _page(request, link, visit, status=422, refused=refused, taken=taken)
    return _back(visit, f"kind-{kind}")


def _said(outcome: Added | Duplicate) -> str:
    if isinstance(outcome, Duplicate):
        if any(one.is_handed_in for one in (outcome.document, *outcome.children)):
            return _("이미 받은 파일입니다.")
        return _("전에 받은 같은 파일입니다. 이 파일은 쓸 수 없으니 다른 파일을 보내 주세요.")
    tail = outcome.document.sha256[-8:]
    if outcome.children:
        n = len(outcome.children)
        sentence = ngettext("파일 %(n)d개를 받았습니다.", "파일 %(n)d개를 받았습니다.", n)
        return f"{sentence % {'n': n}} {_('확인 번호')} {tail}"
    return _("받았습니다. 확인 번호 %(tail)s") % {"tail": tail}


@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def unlock(request: HttpRequest, pk: int, document_id: int) -> HttpResponse:
    """Open a locked PDF with the password in the POST, whichever browser has sent it, and redirect
    to the page of the link: to the files of this browser, or to the card of the kind. A wrong
    password or other refusal is shown on the page, with its status; 503 if storage lacks the
    file."""
    if request.method != "POST":
        return redirect("upload_links:page", pk)
    visit, link = _visit(request, pk)
    limits.count_request(request, pk)
    form = PasswordForm(request.POST)
    try:
        if not form.is_valid():
            raise first_error(form)
        password = form.cleaned_data["password"]
        opened = unlock_upload(visit=visit, document_id=document_id, password=password)
    except LinkError:
        raise
    except DomainError as error:
        return _page(request, link, visit, status=error.status, refusal=error)
    except OriginalMissingError:
        return _page(request, link, visit, status=503, refusal=NotNowError())
    listed = opened.own and opened.document.parent_id is None
    return _back(visit, OWN if listed else f"kind-{opened.document.kind}")


@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int, upload_id: int) -> HttpResponse:
    """Take a file back that this browser has just sent by the link, and redirect to the page of the
    link. Too late, or seen by staff already: 409 with the page."""
    if request.method != "POST":
        return redirect("upload_links:page", pk)
    visit, link = _visit(request, pk)
    limits.count_request(request, pk)
    try:
        withdraw_upload(visit=visit, upload_id=upload_id)
    except SeenError as error:
        return _page(request, link, visit, status=error.status, refusal=error)
    return _back(visit, OWN)
