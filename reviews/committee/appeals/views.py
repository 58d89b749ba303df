"""/reviews/appeals/: the list, and the page of one claim's appeal, by the claim's number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import ReasonForm, sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.display.tabs import tabs_of
from claims.errors import DomainError
from claims.privacy.access_entries import record_list
from claims.register.models import Claim
from claims.register.views import claim_for, record_claim, record_claim_once
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.appeals import verbs
from reviews.committee.appeals.confirmations import (
    extension_form,
    extension_sheet,
    withdrawal_sheet,
)
from reviews.committee.appeals.deadlines import (
    deadline_of,
    is_clock_stopped,
    received_on,
    with_due,
)
from reviews.committee.appeals.forms import AppealForm
from reviews.committee.appeals.lists import TO_ANSWER, filtered_appeals, tab_and_text
from reviews.committee.appeals.tables import AppealTable
from reviews.committee.appeals.waiting import waiting_parts
from reviews.committee.lifecycle.confirmations import withdrawal_form
from reviews.committee.models import (
    APPEAL_OPEN,
    Appeal,
    AppealStatus,
    Decision,
)

LIST, PAGE = "reviews/committee/appeals/appeals.html", "reviews/committee/appeals/appeal.html"
TABS = (
    (TO_ANSWER, gettext_lazy("답할 것")),
    ("overdue", gettext_lazy("기한 지남")),
    ("soon", gettext_lazy("오늘과 다음 영업일")),
    (AppealStatus.RECEIVED, AppealStatus.RECEIVED.label),
    (AppealStatus.ACCEPTED, AppealStatus.ACCEPTED.label),
    (AppealStatus.DECIDED, AppealStatus.DECIDED.label),
    (AppealStatus.REJECTED_LATE, AppealStatus.REJECTED_LATE.label),
    (AppealStatus.WITHDRAWN, AppealStatus.WITHDRAWN.label),
    ("all", gettext_lazy("모두")),
)


@requires("reviews.view_appeal", "reviews.register_appeal")
@require_GET
def appeals(request: SignedInRequest) -> HttpResponse:
    tab, q = tab_and_text(request.GET)
    table = AppealTable(filtered_appeals(request.user, request.GET))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user,
        term=q,
        table=table,
        claim_of=lambda appeal: appeal.review1.claim_id,
        request=request,
    )
    if q:
        table.narrow("?" + urlencode({"state": tab}))
    context = {
        "table": table,
        "tabs": tabs_of("state", TABS, tab, kept=request.GET),
        "state": tab,
        "q": q,
        "waiting": waiting_parts(request.user),
    }
    return render(request, LIST, context)


# ------------------------------------------------------------------ one claim's appeal
def _found(request: SignedInRequest, number: str) -> tuple[Claim, Decision | None, Any]:
    """Return the claim of this number, its first decision (None before it) and the appeal against
    that decision, with `due` (None without one). Raises Http404 for a claim outside the user's
    scope."""
    claim = claim_for(request, number)
    rounds = Decision.objects.select_related("review__policy")
    decision = rounds.filter(review__claim=claim, review__round=1).first()
    appeal: Any = None  # with `due`
    if decision is not None:
        found = Appeal.objects.select_related(
            "received_by",
            "extended_by",
            "closed_by",
            "review1__policy",
            "review1__claim",
            "review2",
        )
        appeal = with_due(found).filter(review1=decision.review_id).first()
    return claim, decision, appeal


def _show(
    request: SignedInRequest,
    number: str,
    *,
    form: AppealForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    claim, decision, appeal = _found(request, number)
    if decision is None:
        raise Http404  # the same answer, whether a decision will come or not
    blocker = verbs.appeal_blocker(claim)
    record_claim(request, claim)
    full = request.user.has_perm("reviews.view_appeal")
    second = _second(appeal) if full else None
    waits = appeal is not None and appeal.status in APPEAL_OPEN
    context = {
        "claim": claim,
        "decision": decision,
        "appeal": appeal,
        "told_on": received_on(decision),
        "deadline_on": appeal.deadline_on if appeal else deadline_of(decision),
        "appeal_days": decision.review.policy.appeal_days,
        "extension": decision.review.policy.appeal_extension,
        "due_on": appeal.due if appeal and waits else None,
        "stands": appeal is not None and is_clock_stopped(appeal),
        "second": second,
        "raised": second.amount - decision.amount if second else 0,
        "full": full,
        "may": _acts(request.user, claim, appeal),
        "closed": blocker.message if blocker and not appeal else "",
        "form": form or AppealForm(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form is not None else 200
    return render(request, PAGE, context, status=status)


def _acts(user: User, claim: Claim, appeal: Appeal | None) -> dict[str, bool]:
    """Return by act whether the user may do it now."""
    manages = user.has_perm("reviews.manage_review")
    waits = appeal is not None and appeal.status in APPEAL_OPEN
    return {
        "register": user.has_perm("reviews.register_appeal") and verbs.may_appeal(claim, appeal),
        "accept": manages and appeal is not None and appeal.status == AppealStatus.RECEIVED,
        "extend": manages and waits and appeal is not None and appeal.extended_at is None,
        "withdraw": manages and waits,
    }


def _second(appeal: Appeal | None) -> Decision | None:
    """Return the decision of an appeal's second round; None without an appeal and before that
    decision."""
    if appeal is None or appeal.status != AppealStatus.DECIDED:
        return None
    return Decision.objects.filter(review=appeal.review2_id).first()


@requires("reviews.view_appeal", "reviews.register_appeal")
@require_GET
def appeal(request: SignedInRequest, number: str) -> HttpResponse:
    return _show(request, number)


@requires("reviews.register_appeal")
@require_POST
def register(request: SignedInRequest, number: str) -> HttpResponse:
    _claim, decision, _appeal = _found(request, number)
    if decision is None:
        raise Http404
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _show(request, number, form=form)
    try:
        made = verbs.register_appeal(review=decision.review, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _show(request, number, form=form, refusal=error)
    if made.status == AppealStatus.REJECTED_LATE:
        messages.warning(request, _("신청 기한이 지나 받아들이지 않고, 신청인에게 알립니다."))
    else:
        messages.success(request, _("이의신청을 접수하고 신청인에게 알립니다."))
    return redirect("committee:appeal", number)


def _act(
    request: SignedInRequest, number: str, verb: Callable[[Appeal], object], done: str
) -> HttpResponse:
    """Call `verb` with the claim's appeal and redirect to the appeal's page with the message
    `done`; a refusal is shown there. Raises Http404 without an appeal."""
    _claim, _decision, found = _found(request, number)
    if found is None:
        raise Http404
    return act_or_refuse(
        request,
        lambda: verb(found),
        done,
        ("committee:appeal", number),
        lambda error: _show(request, number, refusal=error),
    )


class ConfirmedAct(NamedTuple):
    """Description of an act on an appeal that needs a confirmation sheet and a reason: the factory
    of the reason's form, the function that builds the sheet, the verb, and the message once it is
    done."""

    form: Callable[..., ReasonForm]
    sheet: Callable[[Appeal, ReasonForm], Sheet]
    verb: Callable[..., object]
    done: str


def _ask(request: SignedInRequest, number: str, what: ConfirmedAct) -> HttpResponse:
    claim, _decision, found = _found(request, number)
    if found is None:
        raise Http404
    form = sheet_form(request, what.form)

    def build() -> Sheet:
        sheet = what.sheet(found, form)
        record_claim_once(request, claim.pk)
        return sheet

    def act() -> HttpResponse:
        what.verb(appeal=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, what.done)
        return redirect("committee:appeal", number)

    def page(error: DomainError) -> HttpResponse:
        return _show(request, number, refusal=error)

    return ask_then(request, build, act, page)


@requires("reviews.manage_review")
@require_POST
def accept(request: SignedInRequest, number: str) -> HttpResponse:
    return _act(
        request,
        number,
        lambda found: verbs.accept_appeal(appeal=found, by=request.user),
        _("재심의를 열었습니다. 처음 심의에 없던 위원이 맡습니다."),
    )


@requires("reviews.manage_review")
@require_POST
def extend(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet with the new day, which asks for the reason; once confirmed, extend the time
    to answer the claim's appeal and return to the appeal's page. 404 without an appeal."""
    return _ask(
        request,
        number,
        ConfirmedAct(
            extension_form,
            extension_sheet,
            verbs.extend_appeal,
            _("결정 기한을 늦추고 신청인에게 알립니다."),
        ),
    )


@requires("reviews.manage_review")
@require_POST
def withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet that says what stays in force and asks for the reason; once confirmed,
    withdraw the claim's appeal for its claimant and return to the appeal's page. 404 without an
    appeal."""
    return _ask(
        request,
        number,
        ConfirmedAct(
            withdrawal_form,
            withdrawal_sheet,
            verbs.withdraw_appeal,
            _("이의신청을 철회로 처리했습니다. 처음 의결이 그대로 유지됩니다."),
        ),
    )
