"""Pages and requests of bank results: load a file, answer lines of the worklist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.storage import storages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.users.form_responses import first_error, refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user, whole_number
from reviews.payouts.bank.errors import NothingPickedError, NothingToAnswerError
from reviews.payouts.bank.forms import AnswerForm, OwnerForm, ResultsForm, WaitForm
from reviews.payouts.bank.results.confirmations import answer_sheet
from reviews.payouts.bank.results.context import (
    SAMPLE,
    SAMPLE_NAME,
    file_page,
    is_demo,
    results_page,
)
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.results.steps import assign_lines, note_lines, owners, wait_for_bank
from reviews.payouts.bank.results.worklist import answer_lines, open_lines
from reviews.payouts.models import AnswerAction, BankResult, LineStep, ResultFile
from reviews.payouts.requests.access_log import record_table
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.states.batches import ResultMatch

RESULTS, FILE = "reviews/payouts/bank/results.html", "reviews/payouts/bank/result_file.html"


@requires("reviews.view_payout")
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    return render(request, RESULTS, _results(request))


@requires("reviews.view_payout")
@require_GET
def result_file(request: HttpRequest, pk: int) -> HttpResponse:
    context = file_page(request, _file(pk))
    record_table(request, context["table"], claim_of=_claim_of)
    return render(request, FILE, context)


def _results(request: HttpRequest, form: ResultsForm | None = None) -> dict[str, Any]:
    """Return the context of the worklist of result lines, and write an access-log entry for the
    claims of the lines shown."""
    context = results_page(request, form)
    record_table(request, context["table"], claim_of=_claim_of)
    return context


def _claim_of(line: BankResult) -> int | None:
    """Return the id of the claim whose payout a line was matched with, None for a line without a
    payout."""
    return line.payout.claim_id if line.payout else None


def _file(pk: int) -> ResultFile:
    return get_object_or_404(ResultFile.objects.select_related("loaded_by"), pk=pk)


@requires("reviews.release_batch")
@require_POST
@idempotent
def load(request: HttpRequest) -> HttpResponse:
    form = ResultsForm(request.POST, request.FILES)
    if not form.is_valid():
        return refuse(request, RESULTS, _results(request, form))
    upload = form.cleaned_data["file"]
    try:
        loaded = load_results(file=upload.file, name=upload.name, by=acting_user(request))
    except DomainError as error:
        context = _results(request, form)
        return refuse(request, RESULTS, {**context, "faults": error.details.get("faults")}, error)
    if loaded.again:
        messages.info(request, _("앞서 올린 파일과 같아 아무것도 더하지 않았습니다."))
    else:
        _report(request, loaded.file)
        if loaded.overtaken:
            text = ngettext(
                "이 파일에 든 건이 있어 확인을 기다리던 직접 입력 %(n)s건을 취소했습니다.",
                "이 파일에 든 건이 있어 확인을 기다리던 직접 입력 %(n)s건을 취소했습니다.",
                loaded.overtaken,
            )
            messages.warning(request, text % {"n": loaded.overtaken})
    return redirect("payouts:result_file", loaded.file.pk)


def _report(request: HttpRequest, file: ResultFile) -> None:
    """Add messages to the page that count the file's applied lines, and those left on the worklist,
    with the unreadable ones among them."""
    applied = file.results.filter(match=ResultMatch.APPLIED).count()
    left = file.rows - applied
    messages.success(
        request,
        ngettext("%(n)s줄을 반영했습니다.", "%(n)s줄을 반영했습니다.", applied)
        % {"n": f"{applied:,}"},
    )
    if left:
        text = ngettext(
            "%(n)s줄은 맞지 않아 처리할 줄에 남겼습니다.",
            "%(n)s줄은 맞지 않아 처리할 줄에 남겼습니다.",
            left,
        )
        messages.warning(request, text % {"n": f"{left:,}"})
    if file.unreadable:
        text = ngettext(
            "그 가운데 %(n)s줄은 읽을 수 없어 적힌 말 그대로 두었습니다. 은행에 확인해 주세요.",
            "그 가운데 %(n)s줄은 읽을 수 없어 적힌 말 그대로 두었습니다. 은행에 확인해 주세요.",
            file.unreadable,
        )
        messages.warning(request, text % {"n": f"{file.unreadable:,}"})


@requires("reviews.release_batch")
@require_POST
@idempotent
def answer(request: HttpRequest) -> HttpResponse:
    """Write one answer to the result lines ticked in the worklist, or to every open repeated line
    of the file `repeated_of`.

    A question to the bank is written at once. An answer that closes lines shows its confirmation
    sheet first. A refusal renders the worklist with the error.
    """
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refused(request, first_error(form), answer_form=form)

    def act() -> HttpResponse:
        done = answer_lines(results=_picked(request), by=acting_user(request), **form.cleaned_data)
        messages.success(
            request,
            ngettext("%(n)s줄을 처리했습니다.", "%(n)s줄을 처리했습니다.", len(done))
            % {"n": f"{len(done):,}"},
        )
        return _back(request)

    def page(error: DomainError) -> HttpResponse:
        return _refused(request, error, answer_form=form)

    if form.cleaned_data["action"] == AnswerAction.ASKED_BANK:  # the line stays open: no sheet
        try:
            return act()
        except DomainError as error:
            return page(error)
    return ask_then(request, lambda: answer_sheet(_picked(request), form.cleaned_data), act, page)


@requires("reviews.release_batch")
@require_POST
@idempotent
def assign(request: HttpRequest) -> HttpResponse:
    """Set or clear the owner of the ticked result lines (POST), and redirect to the list that the
    form came from. A refusal renders the worklist with the error."""
    form = OwnerForm(request.POST, people=owners())
    if not form.is_valid():
        return _refused(request, first_error(form))
    owner = form.cleaned_data["owner"]
    done = _("%(n)s줄의 담당: %(name)s") if owner else _("%(n)s줄의 담당을 비웠습니다.")
    return _step(request, lambda **of: assign_lines(owner=owner, **of), done, name=str(owner))


@requires("reviews.release_batch")
@require_POST
@idempotent
def note(request: HttpRequest) -> HttpResponse:
    """Add a note to the ticked result lines, which stay open (POST), and redirect to the list that
    the form came from. A refusal renders the worklist with the error."""
    text = request.POST.get("note", "")
    done = _("%(n)s줄에 메모를 남겼습니다.")
    return _step(request, lambda **of: note_lines(note=text, **of), done)


@requires("reviews.release_batch")
@require_POST
@idempotent
def wait(request: HttpRequest) -> HttpResponse:
    """Record that the bank was asked about the ticked result lines, and the day to ask again
    (POST); the lines stay open. Redirects to the list that the form came from. A refusal renders
    the worklist with the error."""
    form = WaitForm(request.POST)
    if not form.is_valid():
        return _refused(request, first_error(form))
    done = _("%(n)s줄은 은행의 답을 기다립니다. 정한 날에 다시 물을 줄로 표시됩니다.")
    return _step(request, lambda **of: wait_for_bank(**form.cleaned_data, **of), done)


def _step(
    request: HttpRequest, act: Callable[..., list[LineStep]], done: str, **values: str
) -> HttpResponse:
    """Call `act` with the picked lines, add the message `done` with their number, and redirect to
    the list that the form came from. A refusal renders the worklist with the error."""
    try:
        steps = act(results=_picked(request), by=acting_user(request), seen=_seen(request))
    except DomainError as error:
        return _refused(request, error)
    messages.success(request, done % {"n": len(steps), **values})
    return _back(request)


def _refused(request: HttpRequest, error: DomainError, **more: Any) -> HttpResponse:
    """Render the worklist with the error and its status (422 or 409), filtered as in the form's
    field `next`, and with note, owner and day as they were typed."""
    address = request.POST.get("next", "")
    request.GET = QueryDict(address.partition("?")[2].partition("#")[0])
    context = _results(request)
    typed = {
        "answer_form": AnswerForm(initial={"note": request.POST.get("note", "")}),
        "picked_owner": request.POST.get("owner", ""),
        "ask_day": request.POST.get("ask_again_on") or context["ask_day"],
        "address": address,
    }
    return refuse(request, RESULTS, {**context, **typed, **more}, error)


def _back(request: HttpRequest) -> HttpResponse:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return redirect(url if safe and url.startswith("/payouts/results/") else "payouts:results")


def _seen(request: HttpRequest) -> dict[int, int]:
    """Return {line id: number of its steps when the page was shown} from the hidden fields `seen`
    (`<line id>:<number>`). Fields that are no numbers are dropped."""
    pairs = (value.partition(":") for value in request.POST.getlist("seen"))
    found = ((whole_number(line), whole_number(steps)) for line, _colon, steps in pairs)
    return {line: steps for line, steps in found if line is not None and steps is not None}


def _picked(request: HttpRequest) -> list[int]:
    sent = request.POST.getlist("pick")
    picked = {number for value in sent if (number := whole_number(value)) is not None}
    asked = request.POST.get("repeated_of")
    file = whole_number(asked) if asked else 0
    if len(picked) < len(set(sent)) or file is None:
        raise NothingToAnswerError
    if file:
        same = open_lines().filter(file=file, match=ResultMatch.REPEATED)
        picked.update(same.values_list("pk", flat=True))
    if not picked:
        raise NothingPickedError
    return sorted(picked)


@requires("reviews.release_batch")
@require_GET
@never_cache
def sample(request: HttpRequest) -> HttpResponseBase:
    """Send the sample result file of the demo as a download. Raises Http404 outside the demo mode
    and if the file is missing."""
    if not is_demo() or not storages["private"].exists(SAMPLE):
        raise Http404
    return FileResponse(storages["private"].open(SAMPLE), as_attachment=True, filename=SAMPLE_NAME)
