"""Pages of claims entered by hand: the form, its draft, and an entry made void."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import CONFIRMED, ask_then
from claims.direct_entry import claim_page
from claims.direct_entry.confirmations import entry_sheet
from claims.direct_entry.forms import EntryForm, PapersForm, first_values
from claims.direct_entry.models import ENTER, EnteredClaim
from claims.direct_entry.verbs import (
    AlikeFoundError,
    LateReasonNeededError,
    draft_of,
    drop_draft,
    enter_claim,
    faults_of,
    keep_draft,
    preview_entry,
    void_entry,
)
from claims.documents.models import Source
from claims.documents.receipt.received_files import ReceivedFile
from claims.documents.receipt.verbs import Refused, receive_many
from claims.errors import DomainError
from claims.intake.corrections import RowRejectedError
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.register.models import Claim
from claims.register.views import claim_for, render_claim
from claims.users.form_responses import act_or_refuse, refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, is_htmx

PAGE = "claims/direct_entry/enter.html"
NOTHING_WRONG: dict[str, Any] = {"alike": (), "is_late": False}


@requires(ENTER)
@require_http_methods(["GET", "POST"])
@never_cache
def enter(request: SignedInRequest) -> HttpResponse:
    """Show the form of a claim entered by hand, filled with the person's draft. A POST checks it
    and shows a sheet with what was read and what follows; once that is confirmed, enters the claim,
    attaches the uploaded files and opens the claim's page.
    """
    if request.method == "GET":
        draft, typed = draft_of(request.user)
        form = EntryForm(initial=first_values(request.user) | typed)
        return render(request, PAGE, {"form": form, "draft": draft, **NOTHING_WRONG})
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form.with_faults(faults_of(form.cells())))
    given: dict[str, Any] = {"cells": form.cells(), "by": request.user} | {
        name: form.cleaned_data[name] for name in ("channel", "late_reason", "alike_reason")
    }
    seen: list[Claim] = []
    papers = None
    if request.user.has_perm("claims.attach_document"):
        sent = (request.POST, request.FILES) if CONFIRMED in request.POST else ()
        papers = PapersForm(*sent)

    def build() -> Sheet:
        preview = preview_entry(**given)
        seen.extend(preview.repeated)
        _record_alike(request, seen)
        keep_draft(typed=form.typed(), by=request.user)  # the sheet's way back leads to it
        return entry_sheet(preview, given["channel"], papers)

    def act() -> HttpResponse:
        claim = enter_claim(**given, seen=seen).claim
        said = _("접수했습니다: %(number)s. 경로는 %(route)s입니다.")
        facts = {"number": claim.number, "route": claim.get_route_display()}
        messages.success(request, said % facts)
        _take_papers(request, claim, papers)
        return redirect("register:claim", claim.number)

    return ask_then(request, build, act, partial(_refuse, request, form))


def _refuse(
    request: SignedInRequest, form: EntryForm, error: DomainError | None = None
) -> HttpResponse:
    """Show the form again (with the error's status) with errors at their fields, and store what was
    typed as the person's draft. Similar claims that are shown get an entry in the access log."""
    context: dict[str, Any] = {"form": form, "alike": ()}
    if isinstance(error, RowRejectedError):
        form.with_faults(error.faults)
    if isinstance(error, LateReasonNeededError):
        form.ask_for("late_reason")
    if isinstance(error, AlikeFoundError):
        form.ask_for("alike_reason")
        context["alike"] = error.alike
        _record_alike(request, [one.claim for one in error.alike])
        if error.needs_late_reason:
            form.add_error("late_reason", LateReasonNeededError.message)
    context["is_late"] = "late_reason" in form.errors or (
        isinstance(error, LateReasonNeededError) or form.data.get("late_reason")
    )
    context["draft"] = keep_draft(typed=form.typed(), by=request.user)
    return refuse(request, PAGE, context, error)


def _record_alike(request: SignedInRequest, alike: Sequence[Claim]) -> None:
    """Write an entry in the access log for similar claims that are shown; none without any."""
    if alike:
        record_access(
            user=request.user, action=Action.SEARCH, request=request,
            claims=[claim.pk for claim in alike], hits=len(alike),
        )  # fmt: skip


def _take_papers(request: SignedInRequest, claim: Claim, papers: PapersForm | None) -> None:
    """Store the uploaded files as documents of the claim, and add a message with their number and
    one for each file that was refused."""
    if papers is None or not papers.files:
        return
    files = (
        ReceivedFile(claim.pk, kind, file.name, file.read())
        for kind, several in papers.files_by_kind().items()
        for file in several
    )
    outcomes = receive_many(files, source=Source.SECRETARIAT, by=request.user)
    refused = [one for one in outcomes if isinstance(one, Refused)]
    taken = len(outcomes) - len(refused)
    if taken:
        said = ngettext("서류 %(n)d개를 올렸습니다.", "서류 %(n)d개를 올렸습니다.", taken)
        messages.success(request, said % {"n": taken})
    for one in refused:
        messages.error(request, f"{one.error.name}: {one.error.message}")


@requires(ENTER)
@require_POST
@never_cache
def draft(request: SignedInRequest) -> HttpResponse:
    """Store what was typed in the form as the person's draft. Redirects to the form; with htmx,
    returns a fragment with the time of saving."""
    form = EntryForm(request.POST)
    kept = keep_draft(typed=form.typed(), by=request.user)
    if is_htmx(request):
        return render(request, "claims/direct_entry/saved.html", {"draft": kept})
    messages.success(request, _("적은 내용을 저장했습니다. 다시 열면 이어서 적습니다."))
    return redirect("direct_entry:enter")


@requires(ENTER)
@require_POST
def drop(request: SignedInRequest) -> HttpResponse:
    """Delete the person's draft and redirect to an empty form."""
    drop_draft(by=request.user)
    return redirect("direct_entry:enter")


@requires(ENTER)
@require_POST
def void(request: SignedInRequest, number: str) -> HttpResponse:
    """Void the entry by hand of a claim, made by mistake, with a posted reason. Redirects to the
    claim; a refusal is shown there above the panel's form, with the typed reason."""
    claim = claim_for(request, number)
    entry = get_object_or_404(EnteredClaim, claim=claim)

    def page(error: DomainError) -> HttpResponse:
        now = claim_for(request, number)
        entry.refresh_from_db()
        shown = claim_page.panel_context(request.user, now, entry, error)
        filled = {claim_page.PANEL: (claim_page.TEMPLATE, shown)}
        return render_claim(request, now, filled, error.status)

    return act_or_refuse(
        request,
        lambda: void_entry(entry=entry, by=request.user, reason=request.POST.get("reason", "")),
        _("입력을 무효로 했습니다. 접수 안내는 나가지 않습니다."),
        ("register:claim", number),
        page,
    )
