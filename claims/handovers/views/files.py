"""Pages of files that come back: results of a receiver, consents of claimants."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims.errors import DomainError
from claims.handovers.consents import load_consents
from claims.handovers.forms import ConsentsForm, ResultsForm
from claims.handovers.loading import load_results
from claims.handovers.models import Handover, HandoverFile
from claims.handovers.permissions import PROPOSE, VIEW
from claims.handovers.reading import (
    ANSWER_WORDS,
    CHANNEL_WORDS,
    CONSENT_COLUMNS,
    OUTCOME_WORDS,
    RESULT_COLUMNS,
    sentence_of,
)
from claims.handovers.states import FileKind, HandoverStatus
from claims.loaded_files.context import faults_of
from claims.loaded_files.reading import Loaded
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

RESULTS = "claims/handovers/results.html"
CONSENTS = "claims/handovers/consents.html"
FILE = "claims/handovers/file.html"


def _loaded(request: SignedInRequest, loaded: Loaded[HandoverFile]) -> HttpResponse:
    if loaded.again:
        messages.info(request, _("앞서 올린 파일과 같아 아무것도 더하지 않았습니다."))
    return redirect("handovers:file", loaded.file.pk)


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the form that uploads a receiver's results of a received hand-over; a POST loads the
    file.
    """
    rows = Handover.objects.select_related("receiver")
    handover = get_object_or_404(rows, pk=pk, status=HandoverStatus.RECEIVED)
    posted = request.method == "POST"
    form = ResultsForm(request.POST, request.FILES) if posted else ResultsForm()
    context = {
        "handover": handover,
        "form": form,
        "columns": RESULT_COLUMNS,
        "written_back": ", ".join(RESULT_COLUMNS[1:]),
        "words": ", ".join(OUTCOME_WORDS),
        "not_ours": OUTCOME_WORDS[-1],
    }
    if not posted:
        return render(request, RESULTS, context)
    if not form.is_valid():
        return refuse(request, RESULTS, context)
    said = form.cleaned_data
    try:
        loaded = load_results(
            handover=handover,
            file=said["file"].file,
            by=request.user,
            corrects=said["corrects"],
        )
    except DomainError as error:
        return refuse(request, RESULTS, context, error)
    return _loaded(request, loaded)


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def consents(request: SignedInRequest) -> HttpResponse:
    """Show the form that uploads a file of claimants' consents to one receiver; a POST loads the
    file.
    """
    posted = request.method == "POST"
    form = ConsentsForm(request.POST, request.FILES) if posted else ConsentsForm()
    files = HandoverFile.objects.filter(kind=FileKind.CONSENTS)
    context = {
        "form": form,
        "columns": CONSENT_COLUMNS,
        "files": files.select_related("receiver", "loaded_by")[:20],
        "channels": ", ".join(CHANNEL_WORDS),
        "answers": ", ".join(ANSWER_WORDS),
    }
    if not posted:
        return render(request, CONSENTS, context)
    if not form.is_valid():
        return refuse(request, CONSENTS, context)
    said = form.cleaned_data
    try:
        loaded = load_consents(receiver=said["receiver"], file=said["file"].file, by=request.user)
    except DomainError as error:
        return refuse(request, CONSENTS, context, error)
    return _loaded(request, loaded)


@requires(VIEW)
@require_GET
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how many lines of a loaded file were applied, repeated and faulty, and the faulty
    cells."""
    rows = HandoverFile.objects.select_related("receiver", "handover", "loaded_by")
    found = get_object_or_404(rows, pk=pk)
    return render(request, FILE, {"file": found, **faults_of(found, sentence_of)})
