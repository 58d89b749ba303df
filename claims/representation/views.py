"""Pages of representations: the list, the form of a kind, one row, and its confirmation sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from claims import hooks
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, ask_then, refuse_sheet
from claims.document_kinds import DocumentKind
from claims.documents.file_refusals import FileRefusedError
from claims.documents.models import Document, Source
from claims.documents.receipt.verbs import receive
from claims.errors import ConflictError, DomainError
from claims.privacy.access_entries import record_list
from claims.register.models import Claim
from claims.register.views import claim_on_record, record_claim
from claims.representation.confirmations import confirmation_sheet, end_sheet
from claims.representation.errors import (
    MailUnreadableError,
    NameNeededError,
    PapersMissingError,
    PhoneNeededError,
)
from claims.representation.forms import RepresentationForm
from claims.representation.lists import OWN, SETTLED, representations
from claims.representation.models import CONFIRM, ENTER, Representation, RepresentationKind
from claims.representation.tables import RepresentationTable
from claims.representation.verbs import (
    confirm_end,
    confirm_representation,
    confirmation_blocker,
    decline_representation,
    end_blocker,
    end_representation,
    enter_representation,
    keep_in_force,
    outdated_blocker,
    require_other_ender,
)
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse, refuse, with_reason
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

LIST = "claims/representation/list.html"
FORM = "claims/representation/enter.html"
ONE = "claims/representation/one.html"


@requires(ENTER)
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    """List the representations that the user may confirm, oldest first. `?status=own` lists those
    that the user entered, `settled` those that no longer wait."""
    rows = representations(request.user, request.GET)
    related = ("claim", "entered_by", "settled_by")
    table = RepresentationTable(rows.select_related(*related).defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request, term=""
    )
    status = request.GET.get("status", "")
    status = status if status in (OWN, SETTLED) else ""
    return render(request, LIST, {"table": table, "status": status})


@requires(ENTER)
@require_http_methods(["GET", "POST"])
@never_cache
def enter(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the form of a representation of a claim, of the kind in `?kind=` (default: a proxy); a
    POST records it with its papers.
    """
    claim = claim_on_record(request, number)
    kind = request.GET.get("kind", "")
    kind = kind if kind in RepresentationKind.values else RepresentationKind.PROXY.value
    context = {"claim": claim, "kind": kind, "kinds": RepresentationKind}
    if request.method == "GET":
        return render(request, FORM, context | {"form": RepresentationForm(claim=claim, kind=kind)})
    form = RepresentationForm(request.POST, request.FILES, claim=claim, kind=kind)
    is_valid, papers = form.is_valid(), _papers(request, claim, form)
    if not is_valid or form.errors:
        return refuse(request, FORM, context | {"form": form})
    try:
        row = enter_representation(
            claim=claim, by=request.user, kind=kind, papers=papers, **form.facts()
        )
    except (
        NameNeededError, PhoneNeededError, MailUnreadableError, PapersMissingError
    ) as error:  # fmt: skip
        return refuse(request, FORM, context | {"form": _at_its_field(form, error)})
    except DomainError as error:
        return refuse(request, FORM, context | {"form": form}, error)
    said = _("등록했습니다.")
    if row.is_waiting:
        said = _("등록했습니다. 다른 간사가 확인하면 이 사람에게 지급합니다.")
    messages.success(request, said)
    return redirect("representation:one", row.pk)


def _at_its_field(form: RepresentationForm, error: DomainError) -> RepresentationForm:
    if isinstance(error, PapersMissingError):
        for kind in error.kinds:
            form.add_error(f"paper_{kind.value}", _("이 서류를 고르거나 올려 주세요."))
    else:
        fields = {PhoneNeededError: "phone", MailUnreadableError: "email"}
        name = fields.get(type(error), "name")
        form.add_error(name, str(error.message))
    return form


def _papers(
    request: SignedInRequest, claim: Claim, form: RepresentationForm
) -> dict[str, Document]:
    """Return the form's papers, by kind of paper. Stores each uploaded file as a document of the
    claim and selects it in the form, also if the form has other errors. A refused file becomes an
    error of its field."""
    found: dict[str, Document] = {}
    data: Any = request.POST.copy()
    for kind in form.paper_kinds:
        chosen = form.cleaned_data.get(f"paper_{kind.value}")
        file = form.cleaned_data.get(f"file_{kind.value}")
        if file is not None:
            try:
                chosen = receive(
                    claim=claim, kind=DocumentKind.OTHER, name=file.name, data=file.read(),
                    source=Source.SECRETARIAT, by=request.user,
                )  # fmt: skip
            except FileRefusedError as error:
                form.add_error(f"file_{kind.value}", str(error.message))
                continue
            data[f"paper_{kind.value}"] = str(chosen.pk)
        if chosen is not None:
            found[kind.value] = chosen
    form.data = data
    return found


def _found(request: SignedInRequest, pk: int) -> Representation:
    """Return a representation, after an entry of the access log for its claim. Raises Http404 if it
    is missing or the user may not see it."""
    rows = Representation.objects.visible_to(request.user)
    related = ("claim", "entered_by", "settled_by", "ending_by", "ended_by")
    found = get_object_or_404(rows.select_related(*related), pk=pk)
    record_claim(request, found.claim)
    return found


def _page(request: SignedInRequest, row: Representation) -> dict[str, Any]:
    own, confirms = row.entered_by_id == request.user.pk, request.user.has_perm(CONFIRM)
    may_decline = confirms and not own
    ends_another = confirms and row.is_ending and row.ending_by_id != request.user.pk
    blocker = outdated_blocker(row)
    if blocker is None and ends_another:
        blocker = end_blocker(row, request.user)
    elif blocker is None and may_decline and row.is_waiting:
        blocker = confirmation_blocker(row, request.user)
    return {
        "row": row,
        "claim": row.claim,
        "papers": row.papers.select_related("document"),
        "own": own,
        "blocker": blocker,
        "may_confirm": may_decline and blocker is None,
        "may_decline": may_decline,
        "may_end": confirms and row.is_in_force and not row.is_ending,
        "may_keep": confirms and row.is_ending,
        "is_tied": ends_another and hooks.tie_blocker(request.user, row.claim_id) is not None,
        "may_confirm_end": ends_another and blocker is None,
    }


@requires(ENTER)
@require_GET
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one representation with its papers, the person's name and contact masked. The access log
    notes it.
    """
    row = _found(request, pk)
    return render(request, ONE, _page(request, row))


@requires(CONFIRM)
@require_POST
@never_cache
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the confirmation sheet of a waiting representation with the whole name and the papers;
    once confirmed by another person than the one who entered it, put it into force.
    """
    row = _found(request, pk)
    if blocker := confirmation_blocker(row, request.user):
        return refuse(request, ONE, _page(request, row), blocker)
    if not row.is_waiting:
        moved = ConflictError(_("이미 처리된 등록입니다. 지금 상태를 확인해 주세요."))
        return refuse(request, ONE, _page(request, row), with_reason(moved, request))
    sheet = confirmation_sheet(row)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        confirm_representation(row=row, by=request.user)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    said = _("%(number)s의 받는 사람을 바꾸었습니다. 이 사람의 계좌를 등록해 주세요.")
    messages.success(request, said % {"number": row.claim.number})
    return redirect("representation:list")


@requires(ENTER)
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Settle a waiting representation without putting it into force: decline another person's, or
    withdraw one's own.
    """
    reason = request.POST.get("reason", "")
    return act_or_refuse(
        request,
        lambda: decline_representation(row=_found(request, pk), by=request.user, reason=reason),
        _("등록하지 않기로 했습니다. 받는 사람은 그대로입니다."),
        ("representation:list",),
        lambda error: refuse(request, ONE, _page(request, _found(request, pk)), error),
    )


@requires(CONFIRM)
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a representation in force, with a posted reason, and return to its page. If it receives
    the money, another person confirms the end."""
    row = _found(request, pk)
    try:
        row = end_representation(row=row, by=request.user, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return refuse(request, ONE, _page(request, row), with_reason(error, request))
    said = _("끝냈습니다. 이제 신청인이 직접 받습니다.")
    if row.is_ending:
        said = _("끝내기를 올렸습니다. 다른 간사가 확인하면 끝납니다.")
    if row.is_ending and row.receives_now:
        said = _("끝내기를 올렸습니다. 다른 간사가 확인할 때까지 아무에게도 지급하지 않습니다.")
    messages.success(request, said)
    return redirect("representation:one", pk)


@requires(CONFIRM)
@require_POST
@never_cache
def confirm_the_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the confirmation sheet of the end of a representation that receives the money; once
    confirmed by another person than the one who wants it, end it."""
    row = _found(request, pk)

    def build() -> Sheet:
        if not row.is_ending:
            raise ConflictError(_("이미 처리된 등록입니다. 지금 상태를 확인해 주세요."))
        require_other_ender(row, request.user)
        return end_sheet(row)

    def act() -> HttpResponse:
        confirm_end(row=row, by=request.user)
        messages.success(request, _("끝냈습니다. 이제 신청인이 직접 받습니다."))
        return redirect("representation:one", pk)

    def page(error: DomainError) -> HttpResponse:
        return refuse(request, ONE, _page(request, _found(request, pk)), error)

    return ask_then(request, build, act, page)


@requires(CONFIRM)
@require_POST
def keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a representation whose end waits: withdraw one's own wish, or decline another's."""
    return act_or_refuse(
        request,
        lambda: keep_in_force(
            row=_found(request, pk), by=request.user, reason=request.POST.get("reason", "")
        ),
        _("끝내지 않기로 했습니다. 풀린 승인은 다시 해야 합니다."),
        ("representation:one", pk),
        lambda error: refuse(request, ONE, _page(request, _found(request, pk)), error),
    )
