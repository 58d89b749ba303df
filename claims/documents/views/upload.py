"""Upload of documents by the secretariat: file by file from the script, or as one ordinary form.

The form takes all files or none. The script asks with `Accept: application/json` and sends each
file in a request of its own.
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
from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.forms import AttachForm
from claims.documents.limits import limit
from claims.documents.models import Document, Source
from claims.documents.receipt.received_files import ReceivedFile, identify
from claims.documents.receipt.verbs import (
    Added,
    Duplicate,
    Outcome,
    Refused,
    count_files,
    receive_many,
)
from claims.register.models import Claim
from claims.register.views import claim_for, record_claim_once
from claims.uploads import wants_json
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import SignedInRequest, acting_user, is_htmx

TEMPLATE = "claims/documents/attach.html"


@requires("claims.view_document")
@require_GET
def panel(request: SignedInRequest, number: str) -> HttpResponse:
    """Return the list of a claim's documents as a fragment for htmx, which asks again and again
    while a document is under inspection. Any other request is redirected to the claim page."""
    claim = claim_for(request, number)
    if not is_htmx(request):
        return redirect("register:claim", number=claim.number)
    record_claim_once(request, claim.pk)  # the list names files as their claimant did
    return answer_poll(request, "claims/documents/list.html", gallery.list_context(request, claim))


@requires("claims.attach_document")
@require_http_methods(["GET", "POST"])
def attach(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the form by which the secretariat adds files to claim `number`. A POST stores all of
    them or, if one is refused, none, and returns to the claim page. For the script (JSON) each file
    is stored by itself. Files of a kind in the open supplement request count as answers to it."""
    claim = claim_for(request, number)
    if request.method == "GET":
        return render(request, TEMPLATE, gallery.upload_context(claim))
    form = AttachForm(request.POST, request.FILES)
    pending = hooks.pending_request(claim)
    if wants_json(request):
        return _answer_script(request, claim, form, pending)
    if form.is_valid():
        kind, files = form.cleaned_data["kind"], form.cleaned_data["documents"]
        for refusal in _refusals(claim, kind, files):
            form.add_error("documents", f"{refusal.name}: {refusal.message}")
    if not form.is_valid():
        context = gallery.upload_context(claim, form) | {"none_taken": True}
        return refuse(request, TEMPLATE, context)
    outcomes = _receive(request, claim, form, pending)
    for outcome in outcomes:
        if isinstance(outcome, Refused):  # another upload came in between and filled the claim
            form.add_error("documents", f"{outcome.error.name}: {outcome.error.message}")
    if form.errors:
        return refuse(request, TEMPLATE, gallery.upload_context(claim, form))
    _confirm(request, outcomes)
    return redirect("register:claim", number=claim.number)


def _receive(
    request: HttpRequest, claim: Claim, form: AttachForm, pending: hooks.PendingRequest | None
) -> list[Outcome]:
    """Store the uploaded files of a valid form as documents, and return the outcome of each."""
    kind, files = form.cleaned_data["kind"], form.cleaned_data["documents"]
    received = (ReceivedFile(claim.pk, kind, file.name, file.read()) for file in files)
    return receive_many(received, source=_source_of(pending, kind), by=acting_user(request))


def _source_of(pending: hooks.PendingRequest | None, kind: str) -> Source:
    """Return SUPPLEMENT for a file of a kind that the open supplement request asks for; SECRETARIAT
    for any other, and for answers to a request of first documents."""
    is_answer = (
        pending is not None and not pending.first and kind in {one.value for one in pending.kinds}
    )
    return Source.SUPPLEMENT if is_answer else Source.SECRETARIAT


def _confirm(request: HttpRequest, outcomes: list[Outcome]) -> None:
    new = sum(outcome.added for outcome in outcomes if isinstance(outcome, Added))
    if not new:
        for said in {_already(one) for one in outcomes if not isinstance(one, Refused)}:
            messages.info(request, said)
        return
    sentence = ngettext("서류 %(n)d개를 올렸습니다.", "서류 %(n)d개를 올렸습니다.", new)
    messages.success(request, sentence % {"n": new})


def _answer_script(
    request: HttpRequest, claim: Claim, form: AttachForm, pending: hooks.PendingRequest | None
) -> JsonResponse:
    """Store the files and return the JSON answer for the script: {"taken": [{"id", "name", "new",
    "message"}], "refused": [{"name", "code", "message"}]}. 200 when nothing was refused, else 422;
    a refused file stops no other.

    For an invalid form {"code": "form", "message"} and 422; nothing is stored then.
    """
    if not form.is_valid():
        message = next(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"code": "form", "message": message}, status=422)
    outcomes = _receive(request, claim, form, pending)
    as_answer = _source_of(pending, form.cleaned_data["kind"]) == Source.SUPPLEMENT
    taken = [_taken(outcome, as_answer) for outcome in outcomes if not isinstance(outcome, Refused)]
    refused = [_refused(outcome) for outcome in outcomes if isinstance(outcome, Refused)]
    status = 422 if refused else 200
    return JsonResponse({"taken": taken, "refused": refused}, status=status)


def _refused(outcome: Refused) -> dict[str, str]:
    """Return the JSON of a refused file. For a file in a ZIP its name stands before the sentence,
    since the page shows the ZIP's name beside it."""
    name, error = outcome.name, outcome.error
    inner = error.name.removeprefix(f"{name} › ")
    message = str(error.message) if inner == name else f"{inner}: {error.message}"
    return {"name": name, "code": error.code, "message": message}


def _already(outcome: Added | Duplicate) -> str:
    """Return the sentence about a file that the claim has already, by whether it counts."""
    if any(one.set_aside_at is None for one in (outcome.children or (outcome.document,))):
        return _("이미 있는 서류라 더하지 않았습니다.")
    return _("이미 있지만 제외된 서류입니다. 다시 쓰려면 그 서류에서 「제외 취소」를 눌러 주세요.")


def _taken(outcome: Added | Duplicate, as_answer: bool) -> dict[str, Any]:
    if isinstance(outcome, Duplicate):
        message = _already(outcome)
    elif outcome.children:
        sentence = ngettext(
            "풀어서 %(n)d개를 올렸습니다.", "풀어서 %(n)d개를 올렸습니다.", outcome.added
        )
        message = sentence % {"n": outcome.added}
    else:
        message = _("보완 제출로 올렸습니다.") if as_answer else _("올렸습니다.")
    return {
        "id": outcome.document.pk,
        "name": outcome.name,
        "new": isinstance(outcome, Added),
        "message": message,
    }


def _refusals(claim: Claim, kind: str, files: list[Any]) -> list[FileRefusedError]:
    """Return the errors for which the files cannot be stored, [] if all can: one for each refused
    file, and one more if the others are too many for the claim. Stores nothing."""
    refusals: list[FileRefusedError] = []
    wanted: set[str] = set()  # by content
    for file in files:
        if file.size > limit("DOCUMENT_MAX_BYTES"):
            refusals.append(FileRefusedError(Reason.TOO_LARGE, file.name))
            continue
        identified = identify(ReceivedFile(claim.pk, kind, file.name, file.read()))
        file.seek(0)
        wanted |= identified.wanted.keys()
        if identified.refusal is not None:
            refusals.append(identified.refusal)
    there = Document.objects.filter(claim=claim, kind=kind).values_list("sha256", flat=True)
    if count_files(claim) + len(wanted.difference(there)) > limit("DOCUMENTS_PER_CLAIM"):
        refusals.append(FileRefusedError(Reason.TOO_MANY_FILES, claim.number))
    return refusals
