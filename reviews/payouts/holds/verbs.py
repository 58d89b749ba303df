"""Release a held claim by two people, end it as a duplicate, or take it up again.

A released claim is prepared by the next run like every other; its grant is approved by finance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import DomainError, ErasedClaimError, ForbiddenError, TiedError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.korean import in_korean
from claims.reasons import LONG_REASON, given_reason
from claims.register.locks import lock_claims
from claims.register.models import Claim
from claims.trail.triggers import refusals_as
from claims.users.permissions import proposer_blocker, require_permission
from reviews.payouts.holds.errors import (
    BY_CONSTRAINT,
    GrantedClaimError,
    HoldMovedError,
    OtherGrantGoneError,
    OwnReleaseError,
    ReleaseOutdatedError,
)
from reviews.payouts.holds.holding import move_hold
from reviews.payouts.holds.notices import notify_duplicate
from reviews.payouts.holds.payees import came_since_proposal, lock_others, next_grant
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.models.triggers.holds import SETTLE
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.states.holds import HoldStatus
from reviews.payouts.states.payouts import GRANT_KINDS, UNBATCHED, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

ENDED_AS_DUPLICATE = _("다른 신청과 중복되어 끝냄")
OTHER_WITHDRAWN = _("먼저 받는 신청이 철회되어 다시 보류에 올림")


@transaction.atomic
def propose_release(*, hold: PayeeHold, by: User, reason: str) -> PayeeHold:
    """Propose to release a claim from its hold, so that it gets its own grant, with the reason why
    it is no duplicate. A second person confirms it. If the grant that the hold names bars the claim
    no more and another one does, nothing is proposed: the hold moves beside that one (`move_hold`),
    since nobody has looked at it yet.

    Raises ForbiddenError (permission `settle_payeehold`), HoldMovedError (409: proposed or ended
    already), ReasonNeededError (empty).
    """
    require_permission(by, SETTLE)
    hold = lock_hold(hold.pk)
    if hold.status != HoldStatus.WAITING:
        raise HoldMovedError
    reason = given_reason(reason, LONG_REASON)
    if move_hold(hold):
        return hold
    hold.status, hold.reason = HoldStatus.PROPOSED, reason
    hold.proposed_by, hold.proposed_at = by, clock.now()
    _save(hold)
    hooks.emit("hold_release_proposed", hold)
    return hold


def release_blocker(hold: PayeeHold, by: User) -> DomainError | None:
    """Return the error that keeps this person from confirming a proposed release, or None:
    HoldMovedError (no longer proposed), ForbiddenError (permission `settle_payeehold`),
    OwnReleaseError (their own proposal), ProposerLeftError (the proposer lost the permission),
    TiedError (a conflict of interest with the claimant), ReleaseOutdatedError (another grant came
    since; not if the hold moves beside it)."""
    if hold.status != HoldStatus.PROPOSED:
        return HoldMovedError()
    if not by.has_perm(SETTLE):
        return ForbiddenError()
    if hold.proposed_by_id == by.pk:
        return OwnReleaseError()
    blocker = proposer_blocker(hold.proposed_by_id, SETTLE)
    if blocker is None and hooks.tied_claims(by, [hold.claim_id]):
        return TiedError()
    if blocker is None and came_since_proposal(hold) and next_grant(hold) is None:
        return ReleaseOutdatedError()
    return blocker


@transaction.atomic
def confirm_release(*, hold: PayeeHold, by: User) -> PayeeHold:
    """Confirm the proposed release of a hold as its second person: the hold ends as RELEASED, or as
    LAPSED if the other claim has no fixed grant any more. The next grant run then prepares the
    claim's grant, or holds it beside a later grant. If another grant bars the claim than the hold
    names, it is not released but moves beside that one, as WAITING (`move_hold`).

    Raises ForbiddenError (permission `settle_payeehold`), HoldMovedError (409: not proposed any
    more), OwnReleaseError (their own proposal), ProposerLeftError (409: the proposer lost the
    permission), TiedError (a conflict of interest with the claimant), ReleaseOutdatedError (409:
    another grant of the payee came since the proposal), PayeeBusyError (409: another transaction
    has locked a claim of the payee).
    """
    require_permission(by, SETTLE)
    hold = lock_hold(hold.pk)
    blocker = release_blocker(hold, by)
    if blocker is not None:
        raise blocker
    if move_hold(hold, by=by):
        return hold
    stands = Payout.objects.barring_grants().filter(claim=hold.other_id).exists()
    hold.status = HoldStatus.RELEASED if stands else HoldStatus.LAPSED
    hold.settled_by, hold.settled_at, hold.settled_reason = by, clock.now(), ""
    _save(hold)
    return hold


@transaction.atomic
def decline_release(*, hold: PayeeHold, by: User, reason: str = "") -> PayeeHold:
    """Set a proposed release back to WAITING: declined with a reason, or withdrawn by its proposer,
    who needs none. Raises ForbiddenError (permission `settle_payeehold`), HoldMovedError (409: not
    proposed any more), ReasonNeededError (declined without a reason)."""
    require_permission(by, SETTLE)
    hold = lock_hold(hold.pk)
    if hold.status != HoldStatus.PROPOSED:
        raise HoldMovedError
    own = hold.proposed_by_id == by.pk
    back = ProposalBack(Proposal.HOLD, hold.pk, hold.proposed_by_id, name=hold.number)
    tell_proposers(back, by=by.pk)
    hold.settled_reason = given_reason(reason, LONG_REASON, needed=not own)
    _wait(hold)
    return hold


def duplicate_blocker(hold: PayeeHold) -> DomainError | None:
    """Return the error that keeps a held claim from being ended as a duplicate, or None:
    HoldMovedError (not waiting), GrantedClaimError (its own grant is in a batch, paid or failed, or
    settled a debt by an offset), OtherGrantGoneError. Two queries."""
    if hold.status != HoldStatus.WAITING:
        return HoldMovedError()
    grants = Payout.objects.fixed_grants()
    if grants.filter(claim=hold.claim_id).exclude(status__in=UNBATCHED).exists():
        return GrantedClaimError()
    if not Payout.objects.barring_grants().filter(claim=hold.other_id).exists():
        return OtherGrantGoneError(reopened=hold.reopened_at is not None)
    return None


@transaction.atomic
def end_as_duplicate(*, hold: PayeeHold, by: User, reason: str) -> PayeeHold:
    """End a held claim as a duplicate of `hold.other`, which has the grant: it gets no fixed grant,
    its prepared or approved one is cancelled, and a letter is written to its claimant.

    Raises ForbiddenError (permission `settle_payeehold`), ReasonNeededError (empty), HoldMovedError
    (409: not waiting), GrantedClaimError (409: its own grant is in a batch, paid or failed, or an
    offset took it), OtherGrantGoneError (409: the other claim has no fixed grant any more).
    """
    require_permission(by, SETTLE)
    lock_claims([hold.claim_id, hold.other_id])  # the other one is not withdrawn meanwhile
    hold = lock_hold(hold.pk)
    blocker = duplicate_blocker(hold)
    if blocker is not None:
        raise blocker
    hold.settled_reason = given_reason(reason, LONG_REASON)
    own = Payout.objects.filter(claim=hold.claim_id, kind__in=GRANT_KINDS)
    cancel_unbatched(own, ENDED_AS_DUPLICATE)
    hold.status, hold.settled_by, hold.settled_at = HoldStatus.DUPLICATE, by, clock.now()
    _save(hold)
    notify_duplicate(hold)
    return hold


@transaction.atomic
def reopen_hold(*, hold: PayeeHold, by: User, reason: str) -> PayeeHold:
    """Set a claim that was ended as a duplicate back on hold, so that people decide again; the hold
    does not lapse by itself then. The claimant is not told.

    Raises ForbiddenError (permission `settle_payeehold`), HoldMovedError (409: not ended as a
    duplicate), ErasedClaimError (409), ReasonNeededError (empty).
    """
    require_permission(by, SETTLE)
    hold = lock_hold(hold.pk)
    if hold.claim.erased_at is not None:
        raise ErasedClaimError
    if hold.status != HoldStatus.DUPLICATE:
        raise HoldMovedError
    hold.settled_reason, hold.reopened_at = given_reason(reason, LONG_REASON), clock.now()
    _wait(hold)
    return hold


class Reopened(NamedTuple):
    """Subject of the event `duplicates_reopened`: holds that are set back to WAITING, and the user
    whose withdrawal of the other claim did it."""

    holds: list[PayeeHold]
    by: User


def duplicates_left_by(claim_id: int) -> list[PayeeHold]:
    """Return the holds of claims that were ended as duplicates of this claim, whose loss nobody
    would pay once it is withdrawn. [] if a fixed grant of the claim stays after a withdrawal: in a
    batch, paid, or taken by an offset. Two queries, one if no claim is a duplicate of it."""
    rows = PayeeHold.objects.filter(other=claim_id, status=HoldStatus.DUPLICATE)
    found = list(rows.select_related("claim").order_by("claim_id"))
    gone = (*UNBATCHED, PayoutStatus.FAILED)
    stay = Payout.objects.fixed_grants().filter(claim=claim_id).exclude(status__in=gone)
    return [] if found and stay.exists() else found


@transaction.atomic
def reopen_duplicates(*, claim: Claim, by: User) -> list[PayeeHold]:
    """Set the holds of the duplicates of a claim that is withdrawn back to WAITING
    (`duplicates_left_by`), and return them; the event `duplicates_reopened` tells the secretariat.
    The claimants are not told. Call it with the withdrawn claim locked; no permission is checked.

    Raises PayeeBusyError (409: another transaction has locked the claim of a duplicate).
    """
    holds = duplicates_left_by(claim.pk)
    if not holds:
        return []
    lock_others([{"other_id": hold.claim_id} for hold in holds])
    holds = duplicates_left_by(claim.pk)  # as they are under the locks
    with in_korean():
        why = str(OTHER_WITHDRAWN)
    PayeeHold.objects.filter(pk__in=[hold.pk for hold in holds]).update(
        status=HoldStatus.WAITING, settled_by=None, settled_at=None, settled_reason=why,
        reason="", proposed_by=None, proposed_at=None, reopened_at=clock.now(),
    )  # fmt: skip
    hooks.emit("duplicates_reopened", Reopened(holds, by))
    return holds


def lock_hold(pk: int) -> PayeeHold:
    """Lock the claim of a hold, then the hold, and return the hold as read under the lock
    (`with_grant`). Raises PayeeHold.DoesNotExist."""
    lock_claims([PayeeHold.objects.values_list("claim", flat=True).get(pk=pk)])
    rows = PayeeHold.objects.with_grant().select_for_update(of=("self",))
    return rows.select_related("claim__routed_under", "other", "payout").get(pk=pk)


def _wait(hold: PayeeHold) -> None:
    hold.status, hold.reason = HoldStatus.WAITING, ""
    hold.proposed_by = hold.proposed_at = hold.settled_by = hold.settled_at = None
    _save(hold)


def _save(hold: PayeeHold) -> None:
    with refusals_as(BY_CONSTRAINT):
        hold.save(
            update_fields=[
                "status", "reason", "proposed_by", "proposed_at", "settled_by", "settled_at",
                "settled_reason", "reopened_at",
            ]
        )  # fmt: skip
