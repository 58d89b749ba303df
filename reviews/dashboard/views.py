"""The dashboard at `/`: one page with a part for each role; and a member's own votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from claims import clock
from claims.cached_counts import lag_of
from claims.documents import health
from claims.exports.models import FileFormat
from claims.inquiries.context import call_backs_of, outcome_words
from claims.policy.views import READS as POLICY_READERS
from claims.privacy.access_entries import record_list, record_shown
from claims.privacy.inspections.models import SIGN as SIGNS_INSPECTIONS
from claims.tables import keyset
from claims.users.permissions import requires, signed_in
from claims.users.requests import SignedInRequest
from reviews.committee.access.scope import claims_left_for_conflict, member_of, sees_all
from reviews.dashboard import (
    cards,
    deadlines,
    figures,
    forecast,
    my_day,
    shared_counts,
    start_up,
    statistics,
    to_confirm,
)
from reviews.dashboard.budget import budget_card
from reviews.dashboard.funnel import funnel
from reviews.dashboard.own_votes import TABS, day_of, filtered_votes
from reviews.dashboard.tables import OwnVoteTable
from reviews.dashboard.weekly_file import weekly_file, weekly_report
from reviews.dashboard.words import NOTICES
from reviews.notices.channels import served
from reviews.notices.contacts import unreachable
from reviews.notices.operations import health as outbox
from reviews.notices.operations.status import dashboard_status

if TYPE_CHECKING:
    from claims.policy.models import SupportPolicy


COUNTED = (
    "secretariat",
    "seats_card",
    "unreachable",
    "holds",
    "to_confirm",
    "exceptions",
    "deadline_times",
)  # cards with a lag of their own


@signed_in
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Page `/`: the cards of the user's roles. The overview of the council is shown only to users
    who may see all of it.

    Short lists name claimants, so the page writes one access entry for all of them.
    """
    user = request.user
    period = forecast.period_of(request.GET.get("weeks"))
    policy = statistics.policy_in_force()
    context: dict[str, Any] = {
        "policy": policy,
        "reads_policy": policy is not None and any(map(user.has_perm, POLICY_READERS)),
        "period": period,
        "periods": forecast.PERIODS,
    }
    if sees_all(user) and user.has_perm("reviews.view_queue"):
        context |= _whole_council(user, period, policy)
    context["to_confirm"] = to_confirm.confirmation_card(user)
    context |= _own_work(user, context.get("council_counts"))
    context |= _offices(user)
    if user.is_staff:
        context["missing"] = start_up.missing(policy)
    if user.has_perm("reviews.view_fairness") and "council_counts" in context:
        context["exceptions"] = cards.exceptions_card(policy, context["council_counts"])
    if user.has_perm("reviews.approve_payout"):
        context |= cards.finance_card(user, period, policy, context.get("council_counts"))
    context |= _oldest_counts(context)
    record_shown(user=user, claims=cards.listed_claims(context), request=request)
    return render(request, "reviews/dashboard/dashboard.html", context)


def _whole_council(user: Any, period: int, policy: SupportPolicy | None) -> dict[str, Any]:
    """Return the overview, and whether the user may take its statistics away; for a member among
    these users, in `unseen`, how many claims they have left for a conflict of interest."""
    found = overview(period, policy)
    found["may_take_statistics"] = user.has_perm("claims.export_claim")
    if member_of(user):
        found["unseen"] = claims_left_for_conflict(user).count()
    return found


def _offices(user: Any) -> dict[str, Any]:
    """Return the cards of the offices that the user works in: deadlines, secretariat, affiliates,
    letters, holds, late inspections, calls, documents, administration. Finance has one more of its
    own."""
    found: dict[str, Any] = {}
    if user.has_perm("reviews.manage_review") or user.has_perm("reviews.confirm_decision"):
        reads = user.has_perm("claims.view_inquiry")
        found |= deadlines.deadline_card(inquiries=reads)
    elif user.has_perm("reviews.approve_payout"):
        found |= deadlines.deadline_card(council=False)
    if user.has_perm("reviews.manage_review"):
        found["secretariat"] = cards.secretariat_card(user)
    if user.has_perm("claims.confirm_handover"):
        found["handovers"] = cards.handover_card()
    if user.has_perm("reviews.view_notice"):
        status = dashboard_status(outbox.snapshot(), outbox.pace(), timezone.now(), served())
        found |= {"notices": status, "notice_words": NOTICES}
    if unreachable.FIGURE.opens_for(user):
        found["unreachable"] = cards.unreachable_card()
    if user.has_perm("reviews.settle_payeehold"):
        found["holds"] = cards.holds_card()
    if user.has_perm(SIGNS_INSPECTIONS):
        found["inspections"] = cards.inspection_card()
    if user.has_perm("claims.look_up_claim"):
        found["may_look_up"] = True
    if user.has_perm("claims.log_inquiry"):
        found |= {"call_backs": call_backs_of(user), **outcome_words()}
    if user.has_perm("claims.attach_document") or user.has_perm("claims.browse_register"):
        found["quarantine_causes"] = health.causes()
    if user.is_staff:
        found["administration"] = cards.admin_card()
    return found


def _oldest_counts(context: dict[str, Any]) -> dict[str, Any]:
    """Return the one `lag` that the page shows for all its cached counts, deadlines among them, and
    the time of the oldest in `counted_at`; {} if nothing was counted."""
    parts = [context, *(context.get(name) or {} for name in COUNTED)]
    counted = [part for part in parts if "lag" in part]
    if not counted:
        return {}
    return {
        "lag": max(part["lag"] for part in counted),
        "counted_at": min(part["counted_at"] for part in counted),
    }


def _own_work(user: Any, counts: dict[str, int] | None) -> dict[str, Any]:
    """Return the template context of the parts for a member, a chair, and users with
    reviews.view_load. `counts` are the council's; None for users who may not see them, who get no
    chair's part."""
    found: dict[str, Any] = {}
    chairs = user.has_perm("reviews.confirm_decision")
    if chairs or user.has_perm("reviews.cast_vote"):
        found["agendas"] = cards.agendas(user)
    if user.has_perm("reviews.view_load"):
        found["seats_card"] = cards.seats_card(user)
    if chairs and counts is not None:
        seats = found.get("seats_card", {})
        found |= my_day.chair_day(user, counts, seats.get("challenges", 0))
        if not seats.get("understaffed") and not seats.get("absent"):
            found["seats_card"] = {}  # the chair's own lines name the challenges
    if user.has_perm("reviews.cast_vote") and (member := member_of(user)):
        found |= my_day.member_day(member)
        found["term_ended_on"] = member.term_to if member.term_has_ended else None
    return found


@requires("reviews.cast_vote")
@require_GET
def own_votes(request: SignedInRequest) -> HttpResponse:
    """Page with the list of the user's own votes, filtered by `?tab=`, `?since=` and `?day=`. The
    shown claims are recorded in the access log."""
    rows = filtered_votes(request.user, request.GET).select_related(
        "ballot__review__claim", "ballot__decision"
    )
    table = OwnVoteTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user,
        term="",
        table=table,
        claim_of=lambda vote: vote.ballot.review.claim_id,
        request=request,
    )
    kept = {name: request.GET[name] for name in ("since", "day") if request.GET.get(name)}
    context = {
        "table": table,
        "tabs": TABS,
        "kept": f"&{urlencode(kept)}" if kept else "",
        "tab": request.GET.get("tab", ""),
        "since": request.GET.get("since", ""),
        "day": day_of(request.GET),
    }
    return render(request, "reviews/dashboard/own_votes.html", context)


@requires("claims.export_claim")
@require_GET
def statistics_file(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """Send the weekly statistics of the period (`?weeks=`) as a CSV or XLSX file. Raises
    PermissionDenied for users who do not see the whole council."""
    _require_whole_council(request.user)
    return weekly_file(FileFormat(kind), forecast.period_of(request.GET.get("weeks")))


@requires("claims.export_claim")
@require_GET
def report_file(request: SignedInRequest) -> HttpResponseBase:
    """Send the weekly report as an XLSX file. Raises PermissionDenied for users who do not see the
    whole council."""
    _require_whole_council(request.user)
    return weekly_report()


def _require_whole_council(user: Any) -> None:
    if not (sees_all(user) and user.has_perm("reviews.view_queue")):
        raise PermissionDenied


def overview(period: int, policy: SupportPolicy | None) -> dict[str, Any]:
    """Return the template context of the council's overview (tiles, funnel, weeks, forecasts,
    budget), from three cached counts. `period` is in weeks."""
    register = shared_counts.REGISTER.get()
    council = shared_counts.COUNCIL.get()
    money = shared_counts.money(policy).get()
    weeks = council.value["weeks"][-period:]
    whole, zoomed = funnel(register.value, council.value)
    return {
        "figures": figures.council_figures(register.value, council.value, money.value, clock.now()),
        "council_counts": council.value["counts"],
        "funnel": whole,
        "council_funnel": zoomed,
        "weeks": figures.weeks_with_links(weeks),
        "forecasts": forecast.forecasts(weeks, council.value["counts"], money.value, clock.today()),
        "spread": figures.bands_with_links(council.value["spread"]),
        "ageing": figures.ageing(council.value["standings"]),
        "paid_weeks": forecast.paid_within(money.value["paid_weeks"], weeks[0]["week"]),
        **budget_card(council.value["counts"], money.value),
        "counted_at": min(register.counted_at, council.counted_at, money.counted_at),
        "lag": lag_of(register, council, money),
    }
