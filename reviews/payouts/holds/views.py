"""Pages and requests of payment holds: the worklist, one hold, its release by two people, its end
as a duplicate, and the reopening."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.forms import ReasonForm, sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.register.models import Claim
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.holds.context import (
    LEAST,
    Beside,
    claims_beside,
    find_hold,
    hold_page,
    list_page,
    moved_sentence,
    own_grant,
    reason_form,
)
from reviews.payouts.holds.errors import HoldMovedError
from reviews.payouts.holds.verbs import (
    confirm_release,
    decline_release,
    duplicate_blocker,
    end_as_duplicate,
    propose_release,
    release_blocker,
    reopen_hold,
)
from reviews.payouts.models import PayeeHold
from reviews.payouts.models.triggers.holds import SETTLE
from reviews.payouts.requests.access_log import record_claims, record_table
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.states.holds import HoldStatus

LIST = "reviews/payouts/holds/holds.html"
PAGE = "reviews/payouts/holds/hold.html"


def _note(request: HttpRequest, hold: PayeeHold, beside: Beside | None = None) -> None:
    """Write access-log entries for both claims of a hold, since its page names and compares them,
    and for the other claims that it names."""
    user = acting_user(request)
    record_viewing_once(user=user, action=Action.VIEW_PAYOUT, claim=hold.claim_id, request=request)
    record_claims(
        request, [hold.other_id, *(claim.pk for claim in (beside.others if beside else ()))]
    )


def _refused(
    request: HttpRequest, pk: int, error: DomainError | None, form: ReasonForm | None = None
) -> HttpResponse:
    """Render the hold's page with the error and its status (422 or 409), and with the form as
    typed. After an act of somebody else the page asks for the reason of another act: then the
    reason is shown to be copied (`unsent`) instead."""
    found = find_hold(request, pk)
    if form is not None and isinstance(error, HoldMovedError):
        error.unsent, form = (form["reason"].value() or "").strip(), None
    context = hold_page(request, found, form)
    _note(request, found, context["beside"])
    return refuse(request, PAGE, context, error)


@requires("reviews.view_payout")
@require_GET
def holds(request: HttpRequest) -> HttpResponse:
    context = list_page(request)
    record_table(request, context["table"], claim_of=lambda hold: hold.claim_id)
    record_claims(request, [row.record.other_id for row in context["table"].paginated_rows])
    return render(request, LIST, context)


@requires("reviews.view_payout")
@require_GET
@never_cache
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_hold(request, pk)
    context = hold_page(request, found)
    _note(request, found, context["beside"])
    return render(request, PAGE, context)


def _act(
    request: HttpRequest, pk: int, verb: Callable[..., Any], said: str, *, needed: bool = True
) -> HttpResponse:
    """Call `verb` with the hold and the typed reason, and redirect to the hold's page with the
    message `said`, or with that of a hold which moved instead (`_report`). With `needed` False the
    reason may be missing. A refusal renders the page again."""
    found = find_hold(request, pk)
    form = reason_form(request.POST)
    if not form.is_valid() and needed:
        return _refused(request, pk, None, form)
    reason = form.cleaned_data.get("reason", "")
    try:
        done = verb(hold=found, by=acting_user(request), reason=reason)
    except DomainError as error:
        return _refused(request, pk, error, form)
    _report(request, found, done, said)
    return redirect("payouts:hold", pk)


def _report(request: HttpRequest, seen: PayeeHold, done: PayeeHold, said: str) -> None:
    """Add the message `said`, or if the hold names another claim than `seen` did, the message that
    it moved and nothing was released."""
    if done.other_id == seen.other_id:
        messages.success(request, said)
    else:
        messages.warning(request, moved_sentence(done.other.number))


def _next_of(hold: PayeeHold) -> str:
    """Return the sentence that says how the grant is prepared once the hold is released: by the
    next run, or by the secretariat on the page of the claim's earlier payout."""
    if own_grant(hold) is None:
        return _("다음 일괄 작성 때 작성하고, 지급 담당이 승인합니다.")
    return _("간사가 앞선 지급의 화면에서 다시 작성하고, 지급 담당이 승인합니다.")


@requires(SETTLE)
@require_POST
@idempotent
def release(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("보류 해제를 올렸습니다. 다른 간사가 확인하면 보류가 풀립니다.")
    return _act(request, pk, propose_release, said)


@requires(SETTLE)
@require_POST
@idempotent
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline another person's proposed release of a hold, which needs a reason, or withdraw one's
    own (POST), and redirect to the hold's page. The claim stays on hold. A refusal renders the page
    with the error."""
    found = find_hold(request, pk)
    # of one that is proposed no more the verb says that, whether or not there is a reason
    needed = found.status == HoldStatus.PROPOSED and found.proposed_by_id != acting_user(request).pk
    said = _("해제하지 않았습니다. 지급은 계속 보류합니다.")
    return _act(request, pk, decline_release, said, needed=needed)


@requires(SETTLE)
@require_POST
@idempotent
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("중복 종결을 되돌려 다시 지급 보류에 올렸습니다.")
    return _act(request, pk, reopen_hold, said)


@requires(SETTLE)
@require_POST
@never_cache
@idempotent
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the release of a hold as its second person (POST), and redirect to its page. The
    first request shows the confirmation sheet with both claims; a refusal renders sheet or page
    with the error."""
    found = find_hold(request, pk)
    _note(request, found)

    def build() -> Sheet:
        blocker = release_blocker(found, acting_user(request))
        if blocker is not None:
            raise blocker
        beside = claims_beside(found)
        _note(request, found, beside)
        if beside.moves_to:
            return _moving_sheet(found, beside.moves_to)
        others = tuple((_("이 지급도 그대로 둠"), _named(claim)) for claim in beside.others)
        return _sheet(
            found,
            title=_("보류 해제 확인 (두 번째 사람)"),
            button=_("확인하고 보류 풀기"),
            more=(
                (_("해제 사유"), found.reason),
                (_("해제를 올린 사람"), str(found.proposed_by)),
                *others,
            ),
            next_person=_next_of(found),
        )

    def act() -> HttpResponse:
        done = confirm_release(hold=found, by=acting_user(request))
        _report(request, found, done, _("보류를 풀었습니다.") + " " + _next_of(found))
        return redirect("payouts:hold", pk)

    return ask_then(request, build, act, lambda error: _refused(request, pk, error))


@requires(SETTLE)
@require_POST
@never_cache
@idempotent
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """End a held claim as a duplicate (POST), and redirect to the hold's page. The first request
    shows the confirmation sheet, which asks for the reason told to the claimant; a refusal renders
    sheet or page with the error."""
    found = find_hold(request, pk)
    _note(request, found)
    words = partial(
        ReasonForm,
        label=_("신청인에게 알릴 사유"),
        hint=_("통지에 그대로 들어갑니다. 다른 사람의 이름이나 접수번호는 적지 않습니다."),
        least=LEAST,
        most=300,
    )
    form = sheet_form(request, words)

    def build() -> Sheet:
        if blocker := duplicate_blocker(found):
            raise blocker
        return _sheet(
            found,
            title=_("중복으로 끝내기: %(number)s") % {"number": found.claim.number},
            button=_("중복으로 끝내기"),
            more=(),
            notified=_("신청인에게 이 신청에는 지원금을 지급하지 않음을 알립니다."),
            undo_text=_("보류 화면에서 사유를 적고 되돌릴 수 있습니다"),
            fields=form,
        )

    def act() -> HttpResponse:
        end_as_duplicate(hold=found, by=acting_user(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("중복으로 끝내고 신청인에게 알렸습니다."))
        return redirect("payouts:hold", pk)

    return ask_then(request, build, act, lambda error: _refused(request, pk, error))


def _moving_sheet(hold: PayeeHold, to: Claim) -> Sheet:
    """Return the sheet of a release that moves the hold beside the grant of the claim `to`."""
    return _sheet(
        hold,
        title=_("보류를 다른 신청 옆으로 옮기기"),
        button=_("보류 옮기기"),
        more=((_("지금 지원금이 있는 신청"), _named(to)),),
        next_person=_("두 신청을 보고 해제를 다시 올립니다. 지금은 보류를 풀지 않습니다."),
    )


def _named(claim: Claim) -> str:
    return f"{claim.number} {claim.shown_name}"


def _sheet(hold: Any, *, more: tuple[tuple[str, str], ...], **words: Any) -> Sheet:
    return Sheet(
        back=reverse("payouts:hold", args=[hold.pk]),
        facts=(
            (_("보류한 신청"), _named(hold.claim)),
            (_("지원금"), hold.grant_text),
            (_("같은 것"), hold.same_text),
            (_("먼저 받는 신청"), _named(hold.other)),
            *more,
        ),
        total=hold.won,
        version=f"{hold.pk}:{hold.status}:{hold.won}:{hold.other_id}",
        **words,
    )
