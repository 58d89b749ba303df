"""The secretariat's files come in: one by one from the script, or as an ordinary form, all or none.

A script asks with `Accept: application/json` and sends each file as a request of its own.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from claims import hooks
from claims.documents.display import gallery
from claims.documents.forms import AttachForm
from claims.documents.models import Document, Source
from claims.documents.reasons import FileRefusedError, Reason
from claims.documents.receipt.incoming import Incoming, looked_at
from claims.documents.receipt.pending_request import Asked, source_of
from claims.documents.receipt.verbs import Outcome, files_of, receive_many
from claims.documents.renderer.limits import limit
from claims.register.models import Claim
from claims.register.views import claim_for
from claims.uploads import wants_json
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, acting_user, is_htmx

TEMPLATE = "claims/documents/attach.html"


@requires("claims.view_document")
@require_GET
def panel(request: SignedInRequest, number: str) -> HttpResponse:
    """The list of a claim's documents, asked again while one of them is under way."""
    claim = claim_for(request, number)
    if not is_htmx(request):
        return redirect("register:claim", number=claim.number)
    return render(request, "claims/documents/list.html", gallery.listing(request, claim))


@requires("claims.attach_document")
@require_http_methods(["GET", "POST"])
def attach(request: SignedInRequest, number: str) -> HttpResponse:
    """Add files to a claim; what was asked for comes in as an answer to the request."""
    claim = claim_for(request, number)
    if request.method == "GET":
        return render(request, TEMPLATE, gallery.upload_context(claim))
    form = AttachForm(request.POST, request.FILES)
    asked = hooks.asked_of(claim)
    if wants_json(request):
        return _answer_script(request, claim, form, asked)
    if form.is_valid():
        kind, files = form.cleaned_data["kind"], form.cleaned_data["documents"]
        for refusal in _refusals(claim, kind, files):
            form.add_error("documents", f"{refusal.name}: {refusal.message}")
    if not form.is_valid():
        context = gallery.upload_context(claim, form) | {"none_taken": True}
        return refuse(request, TEMPLATE, context)
    outcomes = _receive(request, claim, form, asked)
    for outcome in outcomes:
        if outcome.refusal is not None:  # another upload came in between and filled the claim
            form.add_error("documents", f"{outcome.refusal.name}: {outcome.refusal.message}")
    if form.errors:
        return refuse(request, TEMPLATE, gallery.upload_context(claim, form))
    _tell(request, outcomes)
    return redirect("register:claim", number=claim.number)


def _receive(
    request: HttpRequest, claim: Claim, form: AttachForm, asked: Asked | None
) -> list[Outcome]:
    kind, files = form.cleaned_data["kind"], form.cleaned_data["documents"]
    incoming = (Incoming(claim.pk, kind, file.name, file.read()) for file in files)
    return receive_many(incoming, source=source_of(asked, kind), by=acting_user(request))


def _tell(request: HttpRequest, outcomes: list[Outcome]) -> None:
    new = sum(outcome.added for outcome in outcomes)
    if not new:
        messages.info(request, _("이미 있는 서류라 더하지 않았습니다."))
        return
    said = ngettext("서류 %(n)d개를 올렸습니다.", "서류 %(n)d개를 올렸습니다.", new)
    messages.success(request, said % {"n": new})


def _answer_script(
    request: HttpRequest, claim: Claim, form: AttachForm, asked: Asked | None
) -> JsonResponse:
    """{"taken": [{"id", "name", "new", "message"}], "refused": [{"name", "code", "message"}]}.

    200 when nothing was refused, else 422. Each file stands by itself.
    """
    if not form.is_valid():
        message = next(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"code": "form", "message": message}, status=422)
    outcomes = _receive(request, claim, form, asked)
    as_answer = source_of(asked, form.cleaned_data["kind"]) == Source.SUPPLEMENT
    taken = [_taken(outcome, as_answer) for outcome in outcomes if outcome.refusal is None]
    refused = [
        _refused(outcome.incoming.name, outcome.refusal)
        for outcome in outcomes
        if outcome.refusal is not None
    ]
    status = 422 if refused else 200
    return JsonResponse({"taken": taken, "refused": refused}, status=status)


def _refused(name: str, refusal: FileRefusedError) -> dict[str, str]:
    """Of a file in a ZIP, its name stands before the sentence; the ZIP's is beside it anyway."""
    inner = refusal.name.removeprefix(f"{name} › ")
    message = str(refusal.message) if inner == name else f"{inner}: {refusal.message}"
    return {"name": name, "code": refusal.code, "message": message}


def _taken(outcome: Outcome, as_answer: bool) -> dict[str, Any]:
    assert outcome.document is not None  # noqa: S101 - one or the other, for mypy
    if not outcome.is_new:
        message = _("이미 있는 서류라 더하지 않았습니다.")
    elif outcome.children:
        said = ngettext(
            "풀어서 %(n)d개를 올렸습니다.", "풀어서 %(n)d개를 올렸습니다.", outcome.added
        )
        message = said % {"n": outcome.added}
    else:
        message = _("보완 제출로 올렸습니다.") if as_answer else _("올렸습니다.")
    return {
        "id": outcome.document.pk,
        "name": outcome.incoming.name,
        "new": outcome.is_new,
        "message": message,
    }


def _refusals(claim: Claim, kind: str, files: list[Any]) -> list[FileRefusedError]:
    """What the door says to each file before any is taken; else that together they are too many."""
    refusals: list[FileRefusedError] = []
    wanted: set[str] = set()  # by content
    for file in files:
        if file.size > limit("DOCUMENT_MAX_BYTES"):
            refusals.append(FileRefusedError(Reason.TOO_LARGE, file.name))
            continue
        looked = looked_at(Incoming(claim.pk, kind, file.name, file.read()))
        file.seek(0)
        wanted |= looked.wanted.keys()
        if looked.refusal is not None:
            refusals.append(looked.refusal)
    there = Document.objects.filter(claim=claim, kind=kind).values_list("sha256", flat=True)
    if files_of(claim) + len(wanted.difference(there)) > limit("DOCUMENTS_PER_CLAIM"):
        refusals.append(FileRefusedError(Reason.TOO_MANY_FILES, claim.number))
    return refusals
