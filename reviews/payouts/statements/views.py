"""Pages and requests of the statement: load a file, match a line, explain it, undo either."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.errors import DomainError
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.models import StatementLine, StatementMatch
from reviews.payouts.models.triggers.statements import LOAD
from reviews.payouts.requests.access_log import record_claims, record_table
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.statements.context import find_line, line_page, list_page
from reviews.payouts.statements.forms import ExplainForm, StatementForm, TargetForm
from reviews.payouts.statements.loading import load_statement
from reviews.payouts.statements.verbs import (
    explain_line,
    match_again,
    match_line,
    undo_match,
)

LIST = "reviews/payouts/statements/statements.html"
PAGE = "reviews/payouts/statements/line.html"


def _claim_of(line: Any) -> int | None:
    """Return the id of the claim of the recovery that a line was matched with, None without one."""
    return line.claim_id


def _list(request: HttpRequest, form: StatementForm | None = None) -> dict[str, Any]:
    """Return the template context of the list of statement lines, and write an access-log entry for
    the claims of the recoveries in it. `form` is the form of a refused request."""
    context = list_page(request, form)
    record_table(request, context["table"], claim_of=_claim_of)
    return context


def _line(request: HttpRequest, line: StatementLine, **typed: Any) -> dict[str, Any]:
    context = line_page(request, line, **typed)
    standing = context["standing"]
    if standing is not None and standing.movement is not None:
        record_claims(request, [standing.movement.recovery.claim_id])
    return context


@requires("reviews.view_payout")
@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    return render(request, LIST, _list(request))


@requires("reviews.view_payout")
@require_GET
@never_cache
def statement_line(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, PAGE, _line(request, find_line(request, pk)))


@requires(LOAD)
@require_POST
@idempotent
def load(request: HttpRequest) -> HttpResponse:
    """Load an uploaded bank statement, match its lines, and return to the list with the counts. A
    refusal lists the lines at fault."""
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return refuse(request, LIST, _list(request, form))
    upload = form.cleaned_data["file"]
    try:
        loaded = load_statement(
            file=upload.file, name=upload.name, by=acting_user(request),
            until=form.cleaned_data["until"],
        )  # fmt: skip
    except DomainError as error:
        context = {**_list(request, form), "faults": error.details.get("faults")}
        return refuse(request, LIST, context, error)
    if not loaded.file.rows:
        text = _("새 거래는 없습니다. 거래내역이 %(day)s까지 있다고 적었습니다.")
        messages.success(request, text % {"day": date_format(loaded.file.until)})
        return redirect("payouts:statements")
    text = ngettext(
        "%(n)s줄을 올렸고 %(matched)s줄이 장부와 맞았습니다.",
        "%(n)s줄을 올렸고 %(matched)s줄이 장부와 맞았습니다.",
        loaded.file.rows,
    )
    said = {"n": f"{loaded.file.rows:,}", "matched": f"{loaded.matched:,}"}
    messages.success(request, text % said)
    return redirect("payouts:statements")


@requires(LOAD)
@require_POST
@idempotent
def match_all(request: HttpRequest) -> HttpResponse:
    """Match all open statement lines again with batches and receipts entered since they were
    loaded, and return to the list."""
    matched = match_again(by=acting_user(request))
    text = ngettext("%(n)s줄이 맞았습니다.", "%(n)s줄이 맞았습니다.", matched)
    messages.success(request, text % {"n": f"{matched:,}"})
    return redirect("payouts:statements")


@requires(LOAD)
@require_POST
@idempotent
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Match a statement line with the batch or receipt chosen in the form (POST), and redirect to
    the line's page. A refusal renders that page with the error."""
    line = find_line(request, pk)
    form = TargetForm(request.POST, line=line)
    if not form.is_valid():
        return refuse(request, PAGE, _line(request, line, target_form=form))
    try:
        match_line(line=line, target=form.picked, by=acting_user(request))
    except DomainError as error:
        return refuse(request, PAGE, _line(request, line, target_form=form), error)
    messages.success(request, _("줄을 맞췄습니다. 잘못 맞췄으면 되돌릴 수 있습니다."))
    return redirect("payouts:statement_line", pk)


@requires(LOAD)
@require_POST
@idempotent
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain, with a kind and a reason, a statement line that belongs to no batch or receipt
    (POST), and redirect to the line's page. A refusal renders that page with the error."""
    line = find_line(request, pk)
    form = ExplainForm(request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, _line(request, line, explain_form=form))
    try:
        explain_line(line=line, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        return refuse(request, PAGE, _line(request, line, explain_form=form), error)
    messages.success(request, _("사유를 적었습니다. 분개장에 들어갑니다."))
    return redirect("payouts:statement_line", pk)


@requires(LOAD)
@require_POST
@idempotent
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the match or explanation of a statement line (POST; `pk`: the match's id), which is open
    again, and redirect to the line's page. A refusal renders that page with the error."""
    row = get_object_or_404(StatementMatch, pk=pk)
    line = find_line(request, row.line_id)
    try:
        undo_match(match=row, by=acting_user(request))
    except DomainError as error:
        return refuse(request, PAGE, _line(request, line), error)
    messages.success(request, _("되돌렸습니다. 줄은 다시 맞추지 않은 줄입니다."))
    return redirect("payouts:statement_line", line.pk)
