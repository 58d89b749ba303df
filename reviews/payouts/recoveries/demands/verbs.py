"""Proposal of a recovery, its approval, which demands the money, and its end before that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from claims import clock, hooks
from claims.documents.models import Document
from claims.errors import DomainError, ForbiddenError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.policy.deadlines import add_working_days, is_working_day
from claims.reasons import LONG_REASON, given_reason
from claims.register.locks import lock_claims
from claims.trail.triggers import refusals_as
from claims.users.permissions import proposer_blocker, require_permission
from reviews.payouts.errors.preparation import AmountNeededError
from reviews.payouts.locks import lock_payout
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.models.expressions.overpaid import AskedBack
from reviews.payouts.models.triggers.recoveries import APPROVE, MOST_DAYS, PROPOSE
from reviews.payouts.recoveries.constraint_errors import BY_CONSTRAINT
from reviews.payouts.recoveries.demands.waiver_rights import (
    decline_blocker,
    enders_of,
    let_it_go,
    payment_handlers,
)
from reviews.payouts.recoveries.errors.demands import (
    AboveRecoverableError,
    DemandTooMuchError,
    DueDayError,
    DueDayOffError,
    NotRecoverableError,
    OwnPaymentError,
    OwnProposalError,
    RecoveryMovedError,
    RecoveryWaitsError,
)
from reviews.payouts.recoveries.limits import may_ask
from reviews.payouts.recoveries.notices import notify_demanded
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.states.recoveries import RecoveryCause, RecoveryStatus

if TYPE_CHECKING:
    from claims.users.models import User

USUAL_DAYS = 30  # calendar days to pay, moved to the next working day


def recoverable(payout: Payout) -> int:
    """Return the won of a payment that can still be asked back: its amount less what its recoveries
    ask back (`AskedBack`), at least 0. 0 if the payment is not paid. One query."""
    if payout.status != PayoutStatus.PAID:
        return 0
    asked = Payout.objects.values_list(AskedBack("pk"), flat=True).get(pk=payout.pk)
    return max(payout.amount - asked, 0)


@transaction.atomic
def propose_recovery(
    *,
    payout: Payout,
    amount: int,
    cause: RecoveryCause | str,
    reason: str,
    by: User,
    document: Document | None = None,
) -> Recovery:
    """Propose to ask back `amount` won of a paid payment. Nobody is told before the approval; the
    claimant then reads `reason` as it is.

    Raises ForbiddenError (permission `propose_recovery`), NotRecoverableError (409: not paid),
    RecoveryWaitsError (409: another proposal for it waits), AmountNeededError (0 or less),
    AboveRecoverableError (more than can still be asked back), ReasonNeededError (empty).
    """
    require_permission(by, PROPOSE)
    payout = lock_payout(payout.pk)
    if payout.status != PayoutStatus.PAID:
        raise NotRecoverableError
    if payout.recoveries.filter(status=RecoveryStatus.PROPOSED).exists():
        raise RecoveryWaitsError
    if amount <= 0:
        raise AmountNeededError
    left = recoverable(payout)
    if amount > left:
        raise AboveRecoverableError(left)
    reason = given_reason(reason, LONG_REASON)
    with refusals_as(BY_CONSTRAINT):
        recovery = Recovery.objects.create(
            claim_id=payout.claim_id,
            programme_id=payout.programme_id,
            payout=payout,
            amount=amount,
            cause=RecoveryCause(cause),
            reason=reason,
            document=document,
            proposed_by=by,
        )
    hooks.emit("recovery_proposed", recovery)
    return recovery


@transaction.atomic
def approve_recovery(*, recovery: Recovery, due_on: date, by: User) -> Recovery:
    """Approve another person's proposed recovery: the money is demanded until the day `due_on`
    (from tomorrow, at most MOST_DAYS ahead), and the letter to the claimant is written.

    Raises ForbiddenError (permission `approve_recovery`), RecoveryMovedError (409: not proposed any
    more), OwnProposalError, OwnPaymentError (one of `payment_handlers`), DemandTooMuchError (more
    than it may ask for now), ProposerLeftError (409: the proposer lost the permission), DueDayError
    (another day), DueDayOffError (a weekend or public holiday: letters would name it, and a
    reminder go out the day after), NotRecoverableError (409: the bank returned the payment
    meanwhile).
    """
    require_permission(by, APPROVE)
    recovery = lock_recovery(recovery.pk)
    blocker = approval_blocker(recovery, by)
    if blocker is not None:
        raise blocker
    if not clock.today() < due_on <= clock.today() + timedelta(days=MOST_DAYS):
        raise DueDayError
    if not is_working_day(due_on):
        raise DueDayOffError
    recovery.status, recovery.due_on = RecoveryStatus.DEMANDED, due_on
    recovery.approved_by, recovery.approved_at = by, clock.now()
    with refusals_as(BY_CONSTRAINT):
        recovery.save(update_fields=["status", "due_on", "approved_by", "approved_at"])
    notify_demanded(recovery)
    return recovery


def approval_blocker(recovery: Recovery, by: User) -> DomainError | None:
    """Return the error that keeps this person from approving the recovery, or None:
    RecoveryMovedError (not proposed any more), ForbiddenError (permission `approve_recovery`),
    OwnProposalError, OwnPaymentError (one of `payment_handlers`), DemandTooMuchError (overpaid:
    another route or appeal came since, and it may ask for less), ProposerLeftError (the proposer
    lost the permission)."""
    if recovery.status != RecoveryStatus.PROPOSED:
        return RecoveryMovedError()
    if not by.has_perm(APPROVE):
        return ForbiddenError()
    if recovery.proposed_by_id == by.pk:
        return OwnProposalError()
    if by.pk in payment_handlers(recovery.payout):
        return OwnPaymentError()
    most = may_ask(recovery)
    if most is not None and most < recovery.amount:
        return DemandTooMuchError(most)
    return proposer_blocker(recovery.proposed_by_id, PROPOSE)


def may_approve(user: Any) -> Q:
    """Return the condition for proposed recoveries that this user may approve: not the user's own,
    nor of a payment that the user had a part in (`payment_handlers`). None without the
    permission."""
    if not user.has_perm(APPROVE):
        return Q(pk__in=())
    mine = Q(proposed_by=user) | let_it_go(user, "payout")
    return Q(status=RecoveryStatus.PROPOSED) & ~mine


@transaction.atomic
def decline_recovery(*, recovery: Recovery, by: User, reason: str = "") -> Recovery:
    """Cancel a proposed recovery, without demanding anything: its proposer needs no reason, another
    person who may let the money go (`enders_of`) declines it with one.

    Raises ForbiddenError (permission `propose_recovery` for one's own), RecoveryMovedError (409:
    not proposed any more), those of `decline_blocker` (another's), ReasonNeededError (declined
    without a reason).
    """
    recovery = lock_recovery(recovery.pk)
    own = recovery.proposed_by_id == by.pk
    if own:
        require_permission(by, PROPOSE)
    if recovery.status != RecoveryStatus.PROPOSED:
        raise RecoveryMovedError
    if not own and (blocker := decline_blocker(recovery, by, enders_of(recovery))):
        raise blocker
    reason = given_reason(reason, LONG_REASON, needed=not own)
    recovery.status, recovery.ended_by = RecoveryStatus.CANCELLED, by
    recovery.ended_at, recovery.ended_reason = clock.now(), reason
    with refusals_as(BY_CONSTRAINT):
        recovery.save(update_fields=["status", "ended_by", "ended_at", "ended_reason"])
    proposer, number = recovery.proposed_by_id, recovery.number
    tell_proposers(ProposalBack(Proposal.RECOVERY, recovery.pk, proposer, name=number), by=by.pk)
    return recovery


def lock_recovery(pk: int) -> Recovery:
    """Lock the claim of a recovery, then the recovery, and return the recovery as read under the
    lock. Raises Recovery.DoesNotExist."""
    lock_claims([Recovery.objects.values_list("claim", flat=True).get(pk=pk)])
    rows = Recovery.objects.select_for_update(of=("self",))
    return rows.select_related("claim__routed_under", "payout__batch", "payout__policy").get(pk=pk)


def usual_due_day() -> date:
    """Return the proposed day to pay a demand by: USUAL_DAYS calendar days from today, moved to the
    next working day where it is a day off."""
    return add_working_days(clock.today() + timedelta(days=USUAL_DAYS), 0)
