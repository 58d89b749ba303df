"""The payouts of one claim on the claim's page (`hooks.add_panel`), and the menu's count."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

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
