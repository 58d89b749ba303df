"""The dashboard at `/`: one page with a part for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from claims import clock
from claims.cached_counts import cached_count
from claims.documents import health
from claims.privacy.access_entries import record_shown
from claims.users.permissions import signed_in
from reviews.committee.access.scope import member_of, sees_all
from reviews.dashboard import cards, deadlines, figures, statistics
from reviews.notices.channels import served
from reviews.notices.operations import health as outbox
from reviews.notices.operations.status import dashboard_status

if TYPE_CHECKING:
    from claims.users.models import User


@signed_in
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the parts of the user's roles; counts of the whole register need access to all of it.

    Short lists name claimants: the page leaves one access entry for all of them.
    """
    user = request.user
    context: dict[str, Any] = {"policy": statistics.policy_in_force()}
    wide = sees_all(user)
    if wide and user.has_perm("reviews.view_queue"):
        context |= overview()
    if user.has_perm("reviews.cast_vote") or user.has_perm("reviews.confirm_decision"):
        context["agendas"] = cards.agendas(user)
    if user.has_perm("reviews.manage_review") or user.has_perm("reviews.confirm_decision"):
        context |= deadlines.deadline_card()
    if user.has_perm("reviews.manage_review"):
        context["secretariat"] = cards.secretariat_card(user)
    if user.has_perm("reviews.view_load"):
        context["seats_card"] = cards.seats_card(user)
    if user.has_perm("reviews.approve_payout"):
        context |= cards.finance_card()
    if user.has_perm("reviews.cast_vote") and (member := member_of(user)):
        context |= cards.member_card(member)
    if user.has_perm("reviews.view_notice"):
        context["notices"] = dashboard_status(
            outbox.snapshot(), outbox.pace(), timezone.now(), served()
        )
    if user.has_perm("claims.look_up_claim"):
        context["may_look_up"] = True
    if user.has_perm("claims.attach_document") or user.has_perm("claims.browse_register"):
        context["held_documents"] = health.causes()
    if user.is_staff:
        context["administration"] = cards.admin_card()
    record_shown(user=cast("User", user), claims=cards.listed_claims(context), request=request)
    return render(request, "reviews/dashboard/dashboard.html", context)


def overview() -> dict[str, Any]:
    """Return the overview of the council from three cached counts."""
    register = cached_count("register", statistics.register_counts)
    council = cached_count("council", statistics.council)
    money = cached_count("money", statistics.money)
    whole, zoomed = figures.funnel(register.value, council.value, money.value)
    return {
        "figures": figures.council_figures(register.value, council.value, money.value, clock.now()),
        "funnel": whole,
        "council_funnel": zoomed,
        "weeks": council.value["weeks"],
        "spread": [
            (figures.band_label(statistics.BANDS[-1], upper), claimed, granted)
            for upper, claimed, granted in council.value["spread"]
        ],
        "ageing": figures.ageing(council.value["standings"]),
        "paid_weeks": money.value["paid_weeks"],
        "counted_at": min(register.counted_at, council.counted_at, money.counted_at),
    }
