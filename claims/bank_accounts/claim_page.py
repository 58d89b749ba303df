"""Account and corrections of a claim on the claim's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from claims.bank_accounts.inquiry import service
from claims.bank_accounts.inquiry.models import HolderInquiry
from claims.bank_accounts.models import CONFIRM, ProposedAccount
from claims.banks import bank_name
from claims.register.claim_page import newest_account
from claims.register.models import Claim


def panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of a panel of the claim page: the claim's account, and the correction that
    waits for a second person."""
    waiting = claim.proposed_accounts.waiting().select_related("proposed_by").first()
    seen = waiting is not None and sees_correction(request.user, waiting)
    context = {**account_context(claim), "waiting": waiting, "sees_waiting": seen}
    return render_to_string("claims/bank_accounts/panel.html", context, request=request)


def sees_correction(user: Any, proposed: ProposedAccount) -> bool:
    """Return True if a user may open a correction: with the permission to confirm, or as its
    proposer."""
    return user.has_perm(CONFIRM) or proposed.proposed_by_id == user.pk


def account_context(claim: Claim) -> dict[str, Any]:
    account = newest_account(claim)
    asks = service.is_on()
    return {
        "claim": claim,
        "account": account,
        "bank": bank_name(account.bank_code) if account else "",
        "asks_banks": asks,
        "answer": HolderInquiry.objects.newest_of(account) if asks and account else None,
    }
