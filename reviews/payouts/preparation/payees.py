"""Payees of payouts: another account holder accepted, and changes of account or payee."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from django.db import transaction

from claims import hooks
from claims.direct_entry.models import EnteredClaim
from claims.reasons import MOST_REASON, given_reason
from claims.register.locks import lock_claims
from claims.register.models import BankAccount, HolderMatch
from claims.representation.queries import holds_account, must_pay_to, payee_of
from claims.users.permissions import require_permission
from reviews.payouts.approvals.fingerprint import waiver_value
from reviews.payouts.approvals.unapprove import unapprove
from reviews.payouts.errors.approvals import (
    EnteredYourselfError,
    NotWaitingError,
    PayeeEndingError,
    PayeeIsAnotherError,
    WaiverSeenChangedError,
)
from reviews.payouts.locks import lock_payout
from reviews.payouts.models import Payout, PayoutBar
from reviews.payouts.states.payouts import BarReason, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def waive_holder(*, payout: Payout, by: User, reason: str, seen: str | None = None) -> Payout:
    """Accept, with a reason, an account holder who is neither the business nor its representative;
    `by` may then not approve the payout. If a proxy, representative or heir receives for the
    claimant, the account must be theirs, and the waiver names them. `seen` is the `waiver_value` of
    what the form showed (None: not compared).

    Raises ForbiddenError (permission `prepare_payout`), NotWaitingError (409: not prepared, or
    without an account), WaiverSeenChangedError (409: another account or payee than `seen`),
    ReasonNeededError (empty), EnteredYourselfError (`by` entered the claim), TiedError (a conflict
    of interest with the claimant), PayeeIsAnotherError (an account of somebody else).
    """
    require_permission(by, "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    account = payout.account
    if payout.status != PayoutStatus.PREPARED or account is None:
        raise NotWaitingError
    payee = payee_of(payout.claim)
    if seen is not None and not compare_digest(waiver_value(payout, payee).encode(), seen.encode()):
        raise WaiverSeenChangedError
    reason = given_reason(reason, MOST_REASON)
    if EnteredClaim.objects.filter(claim=payout.claim_id, entered_by=by).exists():
        raise EnteredYourselfError
    hooks.forbid_ties(by, payout.claim_id)
    if payee is not None and not holds_account(payee, account):
        raise PayeeIsAnotherError
    PayoutBar.objects.get_or_create(payout=payout, user=by, why=BarReason.WAIVED)
    payout.holder_waived_by, payout.holder_waived_reason = by, reason
    payout.holder_waived_for = payee
    payout.save(update_fields=["holder_waived_by", "holder_waived_reason", "holder_waived_for"])
    return payout


def payee_error(payout: Payout) -> PayeeIsAnotherError | None:
    """Return PayeeIsAnotherError if the payout would go to somebody other than the proxy,
    representative or heir who receives for the claimant at present (or to one who no longer does),
    PayeeEndingError if their end waits for its second person, else None. One query; the trigger
    `newest_account` has the same rule."""
    payee = payee_of(payout.claim)
    if payee is not None and payee.is_ending:
        return PayeeEndingError()
    named = payout.holder_waived_for_id
    if named == (payee.pk if payee else None):
        return None
    mismatch = payout.account is not None and payout.account.holder_match == HolderMatch.MISMATCH
    return PayeeIsAnotherError() if named or must_pay_to(payee) or mismatch else None


def on_payee_changed(claim_id: int) -> None:
    """Set the approved payouts of a claim back to prepared (`unapprove`), because another person
    now receives for the claimant. Listens to `payee_changed`. Locks the claim. Payouts in a batch
    are left alone; the batch can be cancelled."""
    lock_claims([claim_id])
    rows = Payout.objects.select_for_update().filter(
        claim_id=claim_id, status=PayoutStatus.APPROVED
    )
    unapprove(list(rows.order_by("pk")), by=None)


def on_account_changed(claim_id: int) -> None:
    """Set those prepared and approved payouts of a claim that have another account back to prepared
    with its newest account (`unapprove`). Listens to `account_changed`. Locks the claim. Payouts in
    a batch keep their account."""
    lock_claims([claim_id])
    newest = BankAccount.objects.filter(claim_id=claim_id).order_by("-version").first()
    unbatched = (PayoutStatus.PREPARED, PayoutStatus.APPROVED)
    rows = Payout.objects.select_for_update().filter(claim_id=claim_id, status__in=unbatched)
    account_id = newest.pk if newest else None
    unapprove([row for row in rows.order_by("pk") if row.account_id != account_id], by=None)
