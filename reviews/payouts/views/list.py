"""The list of payouts, and the approvals made from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.sheet import Sheet
from claims.errors import DomainError
from claims.lists.menu import ListMenu
from claims.money import format_won
from claims.users.permissions import requires
from claims.users.requests import acting_user, whole_number
from reviews.payouts.approvals.confirmations import (
    approval_sheet,
    condition_sheet,
    is_asked_first,
)
from reviews.payouts.approvals.fingerprint import matches_seen, selection_of
from reviews.payouts.approvals.recent_approvals import selection_changed
from reviews.payouts.approvals.responses import EPOCH, ask_if_many, tell_approved, tell_voided
from reviews.payouts.approvals.selection import (
    NAMED,
    ConditionSelection,
    Selection,
    parse_seen,
    within_budgets,
)
from reviews.payouts.approvals.verbs import (
    Approval,
    approve_condition,
    approve_payout,
    approve_payouts,
    void_approvals,
)
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.models import Payout
from reviews.payouts.requests.access_log import record_payouts_page, record_reloaded_part
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.views import list_context
from reviews.payouts.views.common import (
    LIST,
    address_back,
    back_to,
    find_payout,
    refuse_list,
)
from reviews.payouts.views.filters import PAYOUTS, PayoutFilter


@requires("reviews.view_payout")
@require_GET
def payouts(request: HttpRequest) -> HttpResponse:
    menu = ListMenu(request, PAYOUTS)
    if elsewhere := menu.redirect():
        return elsewhere
    context = list_context.payouts_page(request, menu)
    record_payouts_page(request, context)
    return render(request, LIST, context)


def _address_of_list(request: HttpRequest) -> str:
    """Return path and query of the list page from which htmx requests a part; '' for a request
    without htmx."""
    htmx: Any = getattr(request, "htmx", None)
    return (htmx.current_url_abs_path if htmx else "") or ""


@requires("reviews.approve_payout")
@require_GET
def selection(request: HttpRequest) -> HttpResponse:
    """Render the panel that previews the approval of the ticked payouts (`pick`); `shut` are the
    rows that cannot be ticked. Those that may not be approved are recorded in the access log."""
    chosen = Selection(
        user=acting_user(request),
        picked=request.GET.getlist("pick"),
        shut=request.GET.getlist("shut"),
    )
    record_reloaded_part(request, [payout for payout, _why in chosen.left_out])
    context = {"selection": chosen, "list_address": _address_of_list(request)}
    return render(request, "reviews/payouts/approve_panel.html", context)


@requires("reviews.approve_payout")
@require_POST
@idempotent
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    payout = find_payout(request, pk)
    try:
        done = approve_payout(
            payout=payout, seen=request.POST.get("seen", ""), by=acting_user(request)
        )
    except DomainError as error:
        return refuse_list(request, error, left_out=[(payout, error)])
    messages.success(
        request,
        _("%(number)s, %(amount)s원을 승인했습니다.")
        % {"number": payout.claim.number, "amount": format_won(done.amount)},
        extra_tags=f"undo:{reverse('payouts:void', args=[pk])}",
    )
    return back_to(request, reverse("payouts:payouts"))


def _refused_with_rows(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refuse_list(request, error, left_out=error.details.get("left_out", []))


@requires("reviews.approve_payout")
@require_POST
@idempotent
def approve_many(request: HttpRequest) -> HttpResponse:
    """Approve the picked payouts as the panel showed them, and return to the list with the result.
    Several whose sum must be typed are confirmed on a sheet first, which leaves out what the
    budgets do not cover."""
    by, seen = acting_user(request), parse_seen(request.POST.getlist("seen"))
    rows = Selection(user=by, picked=map(str, seen)).rows
    fine = [row for row in rows if matches_seen(row, seen[row.pk])]
    covered = within_budgets(fine)
    sheet = approval_sheet(
        count=len(covered),
        total=sum(row.amount for row in covered),
        seen=selection_of(covered),
        back=address_back(request, reverse("payouts:payouts")),
        note=_note_of_picks(unable=len(seen) - len(fine), beyond=len(fine) - len(covered)),
        picks="payouts",
    )

    def act() -> HttpResponse:
        beyond = {row.pk for row in fine} - {row.pk for row in covered}
        left = beyond if is_asked_first(sheet) else set()
        kept = {pk: value for pk, value in seen.items() if pk not in left}
        return _tell_result(request, approve_payouts(seen=kept, by=by))

    return ask_if_many(request, lambda: sheet, act, partial(_refused_with_rows, request))


def _note_of_picks(*, unable: int, beyond: int) -> str:
    """Return a note of how many picked payouts a sheet leaves out: those that cannot be approved
    now, and those for which a budget does not suffice; '' for none."""
    notes = []
    if unable:
        notes.append(_("지금 승인할 수 없는 %(n)s건은 뺌") % {"n": f"{unable:,}"})
    if beyond:
        notes.append(_("예산이 모자라는 %(n)s건은 뺌") % {"n": f"{beyond:,}"})
    return " · ".join(notes)


@requires("reviews.approve_payout")
@require_POST
@idempotent
def approve_whole(request: HttpRequest) -> HttpResponse:
    """Approve those waiting payouts of the filtered list that the user may approve and the budgets
    cover, at most MOST_OF_CONDITION, and return to the list with the result. More than MOST_ROWS,
    and several whose sum must be typed, are confirmed on a sheet first. Refused when they are no
    longer those that the panel counted."""
    user, seen = acting_user(request), request.POST.get("seen", "")
    rows = replace(PayoutFilter.read(request.POST), tab="").rows(user)
    upto = whole_number(request.POST.get("upto")) or 0

    def build() -> Sheet:
        chosen = ConditionSelection(user=user, rows=rows, upto=upto)
        if chosen.seen != seen:  # a sheet of other payouts than the panel counted helps nobody
            raise selection_changed(chosen.of_every_state)
        return condition_sheet(chosen, back=address_back(request, reverse("payouts:payouts")))

    def act() -> HttpResponse:
        return _tell_result(request, approve_condition(rows=rows, upto=upto, seen=seen, by=user))

    return ask_if_many(request, build, act, partial(_refused_with_rows, request))


def _tell_result(request: HttpRequest, done: Approval) -> HttpResponse:
    tell_approved(request, done)
    _warn_of_left_out(request, done.left_out)
    return back_to(request, reverse("payouts:payouts"))


@requires("reviews.approve_payout")
@require_POST
@idempotent
def void_many(request: HttpRequest, at: int) -> HttpResponse:
    """Void the approvals that this person gave at the time `at` (microseconds since EPOCH), that is
    in one act (POST), and redirect to the list. A refusal renders the list with the error."""
    by = acting_user(request)
    try:
        moment = EPOCH + timedelta(microseconds=at)
        done = void_approvals(at=moment, by=by)
    except OverflowError:
        return refuse_list(request, NotWaitingError(), left_out=[])
    except DomainError as error:
        return refuse_list(request, error, left_out=[])
    tell_voided(request, done, approver=by, at=moment)
    return redirect("payouts:payouts")


def _warn_of_left_out(request: HttpRequest, left_out: list[tuple[Payout, DomainError]]) -> None:
    """Add a warning for each row that was left out; of many rows, one for each reason."""
    if len(left_out) <= NAMED:
        for payout, reason in left_out:
            messages.warning(request, f"{payout.claim.number}: {reason.message}")
        return
    groups: dict[str, list[tuple[Payout, DomainError]]] = {}
    for payout, reason in left_out:
        groups.setdefault(reason.code, []).append((payout, reason))
    for rows in groups.values():
        payout, reason = rows[0]
        messages.warning(
            request,
            ngettext(
                "%(count)s건이 빠졌습니다 (%(number)s): %(reason)s",
                "%(count)s건이 빠졌습니다 (%(number)s 등): %(reason)s",
                len(rows),
            )
            % {
                "count": f"{len(rows):,}",
                "number": payout.claim.number,
                "reason": getattr(reason, "short", reason.message),
            },
        )
