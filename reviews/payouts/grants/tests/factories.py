"""Claims on the routes of grants, in every state that matters to preparation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from claims.register.models import BankAccount, Claim, HolderMatch
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from reviews.payouts.grants import preparation, running
from reviews.payouts.models import GrantRun, Payout
from reviews.payouts.tests import factories as make

TIER, BASE = "tier_grant", "base_grant"


def claim_of(kind: str, *, amount: int = 50_000, account: bool = True, **holder: Any) -> Claim:
    """A claim on the route of a kind, with an account unless told otherwise."""
    claim = make.tier_claim(amount) if kind == TIER else ClaimFactory()
    if account:
        BankAccountFactory(claim=claim, **holder)
    return claim


def withdrawn(claim: Claim) -> Claim:
    claim.withdrawn_at, claim.withdrawn_by = timezone.now(), UserFactory(roles="secretariat")
    claim.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return claim


def world(kind: str) -> dict[str, Claim]:
    """One claim of each sort, by what is special about it."""
    claims = {
        "plain": claim_of(kind),
        "unknown holder": claim_of(kind, holder_match=HolderMatch.UNKNOWN),
        "of the business": claim_of(kind, holder_match=HolderMatch.BUSINESS),
        "no account": claim_of(kind, account=False),
        "mismatch": claim_of(kind, holder_match=HolderMatch.MISMATCH),
        "corrected": claim_of(kind, holder_match=HolderMatch.MISMATCH),
        "spoilt": claim_of(kind),
        "withdrawn": withdrawn(claim_of(kind)),
        "other route": claim_of(BASE if kind == TIER else TIER),
        "no loss": ClaimFactory(no_loss=True),
        "live already": claim_of(kind),
        "cancelled": claim_of(kind),
    }
    if kind == TIER:
        claims["smaller tier"] = claim_of(kind, amount=30_000)
    make.new_account(claims["corrected"], holder_match=HolderMatch.REPRESENTATIVE)
    make.new_account(claims["spoilt"], holder_match=HolderMatch.MISMATCH)
    make.tier_payout(claim=claims["live already"], account=None)
    cancelled = make.tier_payout(claim=claims["cancelled"], account=None)
    cancelled.status, cancelled.ended_reason = "cancelled", "시험"
    cancelled.save(update_fields=["status", "ended_reason"])
    return claims


def run_of(kind: str = TIER, by: Any = None) -> GrantRun:
    """Queued, not begun."""
    return preparation.prepare_grants(kind=kind, by=by or make.secretary())


def finished(kind: str = TIER, by: Any = None) -> GrantRun:
    """Prepared to the end."""
    run = run_of(kind, by)
    running.process(run.pk)
    run.refresh_from_db()
    return run


def long_ago() -> datetime:
    return timezone.now() - timedelta(hours=1)


def by_hand(kind: str) -> set[tuple]:
    """Return the rows that a clerk would write claim by claim: the reference, in Python."""
    route, mark = {TIER: ("tier_grant", "tier"), BASE: ("committee_review", "base")}[kind]
    rows = set()
    for claim in Claim.objects.all():
        account = BankAccount.objects.newest_of(claim)
        if claim.route != route or claim.withdrawn_at is not None:
            continue
        if Payout.objects.filter(claim=claim, kind=kind).exists():
            continue
        if account is None or account.holder_match == HolderMatch.MISMATCH:
            continue
        won = claim.tier.amount if kind == TIER else claim.routed_under.base_grant
        key = f"{mark}:{claim.pk}:{claim.routed_under_id}"
        rows.add((claim.pk, claim.claimant_id, won, account.pk, claim.routed_under_id, key))
    return rows


def rows_of(run: GrantRun) -> set[tuple]:
    columns = ("claim_id", "claimant_id", "amount", "account_id", "policy_id", "key")
    return set(Payout.objects.filter(run=run).values_list(*columns))
