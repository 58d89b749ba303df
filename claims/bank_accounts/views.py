"""Pages of account corrections: the form, the list, one correction, and its confirmation sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from claims.bank_accounts.bankbook import with_bankbook
from claims.bank_accounts.claim_page import account_context, sees_correction
from claims.bank_accounts.confirmations import confirmation_sheet, recent_contacts
from claims.bank_accounts.forms import AccountForm
from claims.bank_accounts.inquiry import service
from claims.bank_accounts.inquiry.models import HolderInquiry
from claims.bank_accounts.inquiry.verbs import inquire, inquire_unless_known
from claims.bank_accounts.lists import OWN, SETTLED, corrections
from claims.bank_accounts.models import CONFIRM, PROPOSE, ProposedAccount
from claims.bank_accounts.tables import CorrectionTable
from claims.bank_accounts.verbs import (
    AccountWaitsError,
    confirm_account,
    confirmation_blocker,
    decline_account,
    outdated_blocker,
    propose_account,
)
from claims.confirmation.views import CONFIRMED, ask_first, refuse_sheet, show_sheet
from claims.errors import ConflictError, DomainError
from claims.privacy.access_entries import record_access, record_list
from claims.privacy.models import Action
from claims.register.models import BankAccount
from claims.register.views import claim_for, claim_on_record, record_claim
from claims.representation.models import Letters
from claims.representation.queries import in_force_of
from claims.tables import keyset
from claims.users.form_responses import refuse, with_reason
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

FORM = "claims/bank_accounts/correct.html"
LIST = "claims/bank_accounts/corrections.html"
ONE = "claims/bank_accounts/correction.html"


def waiting_for(user: Any) -> QuerySet[ProposedAccount] | None:
    """Return the account corrections that this user may confirm, whose number the menu shows; None
    for a user without `claims.confirm_account`."""
    return ProposedAccount.objects.waiting_for(user) if user.has_perm(CONFIRM) else None


@requires(PROPOSE)
@require_GET
def list_corrections(request: SignedInRequest) -> HttpResponse:
    """List the account corrections that the user may confirm, oldest first. `?status=own` lists
    those that the user proposed, `settled` those that no longer wait."""
    rows = corrections(request.user, request.GET)
    related = ("claim", "proposed_by", "settled_by")
    table = CorrectionTable(rows.select_related(*related).defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request, term=""
    )
    status = request.GET.get("status", "")
    status = status if status in (OWN, SETTLED) else ""
    return render(request, LIST, {"table": table, "status": status})


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
@never_cache
def correct(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the form of a corrected account for a claim; a POST proposes the account to a second
    person and asks the bank for its holder. While a correction waits, a GET redirects to it and a
    POST is refused."""
    claim = claim_on_record(request, number)
    sees_documents = request.user.has_perm("claims.view_document")
    data = request.POST if request.method == "POST" else None
    form = AccountForm(data, claim=claim, sees_documents=sees_documents)
    context = {**account_context(claim), "form": form}
    if data is None:
        waiting = claim.proposed_accounts.waiting().first()
        if waiting is None:
            return render(request, FORM, context)
        if sees_correction(request.user, waiting):
            return redirect("bank_accounts:correction", waiting.pk)
        return refuse(request, FORM, context, AccountWaitsError())
    if not form.is_valid():
        return refuse(request, FORM, context)
    try:
        proposed = propose_account(claim=claim, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return refuse(request, FORM, context, error)
    inquire(account=proposed, by=request.user)
    messages.success(request, _("계좌 정정을 요청했습니다. 다른 간사가 확인하면 등록됩니다."))
    return redirect("bank_accounts:correction", proposed.pk)


def _found(request: SignedInRequest, pk: int) -> ProposedAccount:
    """Return a correction, after an entry of the access log for its claim. Raises Http404 if it is
    missing or the user may not see it."""
    rows = ProposedAccount.objects.visible_to(request.user)
    related = ("claim", "replaces", "document", "proposed_by", "settled_by")
    found = get_object_or_404(rows.select_related(*related), pk=pk)
    record_claim(request, found.claim)
    return found


def _page(request: SignedInRequest, proposed: ProposedAccount) -> dict[str, Any]:
    own = proposed.proposed_by_id == request.user.pk
    may_decline = request.user.has_perm(CONFIRM) and not own
    blocker = outdated_blocker(proposed) if proposed.is_waiting else None
    if proposed.is_waiting and may_decline and blocker is None:
        blocker = confirmation_blocker(proposed, request.user)
    answer = HolderInquiry.objects.newest_of(proposed) if service.is_on() else None
    return {
        **account_context(proposed.claim),
        "proposed": proposed,
        "answer_of_new": answer,
        "contact_changes": recent_contacts(proposed),
        "readers": [one for one in in_force_of(proposed.claim) if one.letters != Letters.CLAIMANT],
        "own": own,
        "blocker": blocker,
        "may_confirm": may_decline and blocker is None,
        "may_decline": may_decline,
    }


@requires(PROPOSE)
@require_GET
def correction(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one account correction, its number masked, beside the claim's present account."""
    proposed = _found(request, pk)
    return render(request, ONE, _page(request, proposed))


@requires(CONFIRM)
@require_POST
@never_cache
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the confirmation sheet of an account correction with the whole account number, the
    bankbook copy beside it, and what the bank answers; once confirmed, record the account. The
    access log gets an entry before the number is shown.

    A covered copy is shown after a reason, which its panel asks for and posts here
    (`viewing_reason`); 422 without one.
    """
    proposed = _found(request, pk)
    if blocker := confirmation_blocker(proposed, request.user):
        return refuse(request, ONE, _page(request, proposed), blocker)
    if not proposed.is_waiting:
        moved = ConflictError(_("이미 처리된 계좌 정정입니다. 지금 상태를 확인해 주세요."))
        return refuse(request, ONE, _page(request, proposed), with_reason(moved, request))
    if (blocker := outdated_blocker(proposed)) is not None:  # before the whole number is shown
        return refuse(request, ONE, _page(request, proposed), blocker)
    record_access(
        user=request.user, action=Action.REVEAL_ACCOUNT, claim=proposed.claim,
        reason=_("계좌 정정 확인"), request=request,
    )  # fmt: skip
    sheet = confirmation_sheet(proposed)
    if request.POST.get(CONFIRMED) != sheet.digest:  # an answer would change what was read
        inquire_unless_known(account=proposed, by=request.user)
        sheet = confirmation_sheet(proposed)
    sheet, refusal = with_bankbook(request, proposed, sheet)
    if refusal is not None:
        return show_sheet(request, sheet, status=refusal.status)
    if (asked := ask_first(request, sheet)) is not None:
        return asked
    try:
        confirm_account(proposed=proposed, by=request.user)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    messages.success(
        request,
        _("%(number)s의 새 계좌를 등록했습니다. 아직 묶지 않은 지급은 새 계좌로 바뀝니다.")
        % {"number": proposed.claim.number},
    )
    return redirect("bank_accounts:corrections")


@requires(PROPOSE)
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Settle an account correction without recording the account: decline another person's, or
    withdraw one's own. Redirect to the list.
    """
    proposed = _found(request, pk)
    try:
        decline_account(proposed=proposed, by=request.user, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return refuse(request, ONE, _page(request, proposed), with_reason(error, request))
    messages.success(request, _("계좌 정정을 등록하지 않기로 했습니다. 지금 계좌는 그대로입니다."))
    return redirect("bank_accounts:corrections")


@requires(PROPOSE)
@require_POST
def ask_bank(request: SignedInRequest, number: str) -> HttpResponse:
    """Ask the bank about the holder of the claim's account, and redirect to the claim with the
    answer as a message."""
    claim = claim_for(request, number)
    account = BankAccount.objects.newest_of(claim)
    answer = inquire(account=account, by=request.user) if account else None
    if answer is None:
        messages.warning(request, _("조회할 계좌가 없거나 예금주 조회를 쓰지 않습니다."))
    else:
        said = _("예금주 조회: %(result)s.") % {"result": answer.get_result_display()}
        (messages.success if answer.is_answered else messages.warning)(request, said)
    return redirect(f"{reverse('register:claim', args=[number])}#account")
