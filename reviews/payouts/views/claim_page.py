"""The payouts of one claim on the claim's page (`hooks.add_panel`), the way from a search to a
payout, and the menu's count."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.hooks import Place
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.states import PayoutStatus


def render(request: HttpRequest, claim: Any) -> str:
    """Return the panel's HTML; two queries."""
    payouts = list(Payout.objects.of_claim(claim).select_related("account", "batch"))
    return render_to_string(
        "reviews/payouts/claim_panel.html",
        {
            "claim": claim,
            "payouts": [(payout, payout.account_label) for payout in payouts],
            "paid_total": LedgerEntry.objects.paid_total(claim),
        },
        request=request,
    )


def awaiting_approval(user: Any) -> QuerySet[Payout] | None:
    """Return the payments that wait for a finance user's approval, 999 at most, for the menu."""
    if not user.has_perm("reviews.approve_payout"):
        return None
    return Payout.objects.in_state(PayoutStatus.PREPARED).order_by()[:999]


def payouts_of(user: Any, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return the newest payout of each of those claims, for finance, whose place of work it is."""
    if not user.has_perm("reviews.approve_payout"):
        return {}
    rows = Payout.objects.visible_to(user).filter(claim__in=claim_ids).order_by("pk")
    return {
        claim: Place(reverse("payouts:payout", args=[pk]), _("지급"))
        for claim, pk in rows.values_list("claim", "pk")
    }
