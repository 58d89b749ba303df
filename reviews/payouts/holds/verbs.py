"""Hold a claim's fixed grant, release it by two people, end it as a duplicate, or take it up again.

A released claim is prepared by the next run like every other; its grant is approved by finance.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import DomainError, ErasedClaimError, ForbiddenError, ReasonNeededError
from claims.policy.models import Programme, SamePayee
from claims.register.locks import lock_claims
from claims.register.models import Claim
from claims.users.permissions import proposer_blocker, require_permission
from reviews.payouts.errors import HeldForPayeeError, PayeeGrantedError
from reviews.payouts.holds.errors import (
    GrantedClaimError,
    HoldMovedError,
    OtherGrantGoneError,
    OwnReleaseError,
    refusal_of,
)
from reviews.payouts.holds.notices import notify_duplicate
from reviews.payouts.holds.payees import (
    OtherGrant,
    lock_account_numbers,
    lock_others,
    other_grant_of_payee,
    pairs_of,
)
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.models.holds import MOST_REASON
from reviews.payouts.preparation.amounts import amount_again
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.states import GRANT_KINDS, HOLD_OPEN, UNBATCHED, HoldStatus, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

SETTLE = "reviews.settle_payeehold"
BY_ACCOUNT = SamePayee.ACCOUNT.value
ENDED_AS_DUPLICATE = _("다른 신청과 중복되어 끝냄")
OTHER_WITHDRAWN = _("먼저 받는 신청이 철회되어 다시 보류에 올림")


def hold_claim(*, claim: Claim, kind: str, amount: int, other_grant: OtherGrant) -> PayeeHold:
    """Write a PayeeHold for a claim because its payee has the fixed grant `other_grant`, and return
    it; a claim that is on hold or ended as a duplicate gets no other, its present one is returned.
    `amount` is the won withheld. Call it in a transaction with the claim locked; no permission is
    checked."""
    policy = claim.routed_under
    present = PayeeHold.objects.barring().filter(claim=claim).first()
    return present or PayeeHold.objects.create(
        claim=claim,
        kind=kind,
        programme_id=policy.programme_id,
        policy=policy,
        amount=amount,
        same=other_grant.same,
        other_id=other_grant.other,
        payout_id=other_grant.payout,
    )


def on_account_changed(claim_id: int) -> None:
    """Put a claim on hold where its prepared fixed grant now goes to an account to which another
    claim has a fixed grant (`hold_grants_to_shared_accounts`). Listens to `account_changed`, after
    the payouts took the new account.

    Raises PayeeBusyError (409: another transaction has locked that claim).
    """
    hold_grants_to_shared_accounts([claim_id])


def hold_grants_to_shared_accounts(claim_ids: Collection[int]) -> None:
    """Put on hold those of the claims whose prepared fixed grant goes to an account to which
    another claim has a fixed grant. A repetition of a failed payment counts only where its account
    is another one. Of given claims that share an account, the one that took it first is not held.
    Call it in a transaction with the claims locked.

    Takes an advisory lock on each account number, so that claims that take the same account run one
    after another. Raises PayeeBusyError (409: another transaction has locked a claim of the payee).
    """
    lock_account_numbers(claim_ids)
    rows = Payout.objects.filter(claim__in=claim_ids, kind__in=GRANT_KINDS)
    another = ~Q(account__number_index=F("replaces__account__number_index"))
    rows = rows.filter(Q(replaces__isnull=True) | another, status=PayoutStatus.PREPARED)
    found = list(rows.select_related("claim__routed_under").order_by("-account_id"))
    if not found:
        return
    pairs = [one for one in pairs_of(row.claim_id for row in found) if one["same"] == BY_ACCOUNT]
    if pairs:
        lock_others(pairs)
    held: set[int] = set()
    for row in found:  # who took the account last comes first
        own = [p for p in pairs if p["id"] == row.claim_id and p["other_id"] not in held]
        other_grant = other_grant_of_payee(own)
        if other_grant is not None:
            hold_claim(claim=row.claim, kind=row.kind, amount=row.amount, other_grant=other_grant)
            held.add(row.claim_id)


def hold_if_payee_has_grant(*, claim: Claim, kind: str, amount: int) -> PayeeHold | None:
    """Put a claim on hold where its payee has a fixed grant through another claim, and return the
    hold; return None, and write nothing, where the claim may have its grant. `amount` is the won
    that it would get. Call it in a transaction with the claim locked. One query, more where the
    payee has other claims."""
    other_grant = other_grant_of_payee(pairs_of([claim.pk]))
    if other_grant is None:
        return None
    return hold_claim(claim=claim, kind=kind, amount=amount, other_grant=other_grant)


@transaction.atomic
def prepare_again_or_hold(
    *, payout: Payout, by: User, prepare: Callable[..., Payout] = prepare_again
) -> Payout | PayeeHold:
    """Prepare a cancelled or failed payout again by calling `prepare`, and return the new payout. A
    fixed grant whose payee has one through another claim by now, or whose repetition goes to the
    account of another payee, is not prepared: the claim is put on hold and the hold returned.

    Raises ForbiddenError (permission `prepare_payout`), and those of `prepare`: of `prepare_again`
    NotCancelledError, AboveDecisionError; of `prepare_replacement` NotFailedError,
    SetOffWhollyError, FailedAccountStandsError.
    """
    require_permission(by, "reviews.prepare_payout")
    if payout.kind not in GRANT_KINDS:
        return prepare(payout=payout, by=by)
    lock_claims([payout.claim_id])
    first = payout.replaces_id is None and payout.status == PayoutStatus.CANCELLED
    held = _hold_beside(payout) if first else None
    if held is not None:
        return held
    try:
        with transaction.atomic():
            return prepare(payout=payout, by=by)
    except (PayeeGrantedError, HeldForPayeeError):  # the database compares a repetition's accounts
        held = _hold_beside(payout)
        if held is None:
            raise
        return held


def _hold_beside(payout: Payout) -> PayeeHold | None:
    won = payout.amount if payout.replaces_id else amount_again(payout)
    if won <= 0:  # nothing is owed: `prepare` says so
        return None
    return hold_if_payee_has_grant(claim=payout.claim, kind=payout.kind, amount=won)


@transaction.atomic
def lapse_holds(programme: Programme) -> int:
    """End as LAPSED the open holds of a programme whose claim was withdrawn, or whose other claim
    no longer has a fixed grant; return their number. The next run prepares the claims. A hold that
    was reopened after an end as a duplicate is left to two people, unless its claim was
    withdrawn."""
    gone = ~Exists(Payout.objects.fixed_grants().filter(claim=OuterRef("other")))
    rows = PayeeHold.objects.filter(
        gone & Q(reopened_at__isnull=True) | Q(claim__withdrawn_at__isnull=False),
        programme=programme,
        status__in=HOLD_OPEN,
    )
    found = list(rows.values_list("claim", "other"))
    if not found:
        return 0
    lock_claims({key for pair in found for key in pair})
    claims = [claim for claim, _other in found]
    settled = {"status": HoldStatus.LAPSED, "settled_at": clock.now(), "settled_by": None}
    return rows.filter(claim__in=claims).update(**settled)


@transaction.atomic
def propose_release(*, hold: PayeeHold, by: User, reason: str) -> PayeeHold:
    """Propose to release a claim from its hold, so that it gets its own grant, with the reason why
    it is no duplicate. A second person confirms it.

    Raises ForbiddenError (permission `settle_payeehold`), HoldMovedError (409: proposed or ended
    already), ReasonNeededError (empty).
    """
    require_permission(by, SETTLE)
    hold = locked_hold(hold.pk)
    if hold.status != HoldStatus.WAITING:
        raise HoldMovedError
    hold.status, hold.reason = HoldStatus.PROPOSED, _reason(reason)
    hold.proposed_by, hold.proposed_at = by, clock.now()
    _save(hold)
    hooks.emit("hold_release_proposed", hold)
    return hold


def release_blocker(hold: PayeeHold, by: User) -> DomainError | None:
    """Return the error that keeps this person from confirming a proposed release, or None:
    HoldMovedError (not proposed any more), ForbiddenError (permission `settle_payeehold`),
    OwnReleaseError (their own proposal), ProposerLeftError (the proposer lost the permission)."""
    if hold.status != HoldStatus.PROPOSED:
        return HoldMovedError()
    if not by.has_perm(SETTLE):
        return ForbiddenError()
    if hold.proposed_by_id == by.pk:
        return OwnReleaseError()
    return proposer_blocker(hold.proposed_by_id, SETTLE)


@transaction.atomic
def confirm_release(*, hold: PayeeHold, by: User) -> PayeeHold:
    """Confirm the proposed release of a hold as its second person: the hold ends as RELEASED, or as
    LAPSED where the other claim has no fixed grant any more. The next grant run then prepares the
    claim's grant, or holds it beside a later grant.

    Raises ForbiddenError (permission `settle_payeehold`), HoldMovedError (409: not proposed any
    more), OwnReleaseError (their own proposal), ProposerLeftError (409: the proposer lost the
    permission).
    """
    require_permission(by, SETTLE)
    hold = locked_hold(hold.pk)
    blocker = release_blocker(hold, by)
    if blocker is not None:
        raise blocker
    stands = Payout.objects.fixed_grants().filter(claim=hold.other_id).exists()
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
    hold = locked_hold(hold.pk)
    if hold.status != HoldStatus.PROPOSED:
        raise HoldMovedError
    own = hold.proposed_by_id == by.pk
    hold.settled_reason = reason.strip()[:MOST_REASON] if own else _reason(reason)
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
    if not grants.filter(claim=hold.other_id).exists():
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
    hold = locked_hold(hold.pk)
    blocker = duplicate_blocker(hold)
    if blocker is not None:
        raise blocker
    hold.settled_reason = _reason(reason)
    own = Payout.objects.filter(claim=hold.claim_id, kind__in=GRANT_KINDS)
    cancel_unbatched(own, ENDED_AS_DUPLICATE)
    hold.status, hold.settled_by, hold.settled_at = HoldStatus.DUPLICATE, by, clock.now()
    _save(hold)
    notify_duplicate(hold)
    return hold


@transaction.atomic
def reopen_hold(*, hold: PayeeHold, by: User, reason: str) -> PayeeHold:
    """Set a claim that was ended as a duplicate back on hold, so that people decide anew; the hold
    does not lapse by itself then. The claimant is not told.

    Raises ForbiddenError (permission `settle_payeehold`), HoldMovedError (409: not ended as a
    duplicate), ErasedClaimError (409), ReasonNeededError (empty).
    """
    require_permission(by, SETTLE)
    hold = locked_hold(hold.pk)
    if hold.claim.erased_at is not None:
        raise ErasedClaimError
    if hold.status != HoldStatus.DUPLICATE:
        raise HoldMovedError
    hold.settled_reason, hold.reopened_at = _reason(reason), clock.now()
    _wait(hold)
    return hold


class Reopened(NamedTuple):
    """Subject of the event `duplicates_reopened`: holds that are set back to WAITING, and the user
    whose withdrawal of the other claim did it."""

    holds: list[PayeeHold]
    by: User


def duplicates_left_by(claim_id: int) -> list[PayeeHold]:
    """Return the holds of claims that were ended as duplicates of this claim, whose loss nobody
    would pay once it is withdrawn. [] where a fixed grant of the claim stays after a withdrawal: in
    a batch, paid, or taken by an offset. Two queries, one where no claim is a duplicate of it."""
    rows = PayeeHold.objects.filter(other=claim_id, status=HoldStatus.DUPLICATE)
    found = list(rows.select_related("claim").order_by("claim"))
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
    with translation.override(settings.LANGUAGE_CODE):  # a fact of the row, not of its reader
        why = str(OTHER_WITHDRAWN)
    PayeeHold.objects.filter(pk__in=[hold.pk for hold in holds]).update(
        status=HoldStatus.WAITING, settled_by=None, settled_at=None, settled_reason=why,
        reason="", proposed_by=None, proposed_at=None, reopened_at=clock.now(),
    )  # fmt: skip
    hooks.emit("duplicates_reopened", Reopened(holds, by))
    return holds


def locked_hold(pk: int) -> PayeeHold:
    """Lock the claim of a hold, then the hold, and return the hold as read under the lock
    (`with_grant`). Raises PayeeHold.DoesNotExist."""
    lock_claims([PayeeHold.objects.values_list("claim", flat=True).get(pk=pk)])
    rows = PayeeHold.objects.with_grant().select_for_update(of=("self",))
    return rows.select_related("claim__routed_under", "other", "payout").get(pk=pk)


def _reason(text: str) -> str:
    reason = text.strip()[:MOST_REASON]
    if not reason:
        raise ReasonNeededError
    return reason


def _wait(hold: PayeeHold) -> None:
    hold.status, hold.reason = HoldStatus.WAITING, ""
    hold.proposed_by = hold.proposed_at = hold.settled_by = hold.settled_at = None
    _save(hold)


def _save(hold: PayeeHold) -> None:
    try:
        with transaction.atomic():
            hold.save(
                update_fields=[
                    "status", "reason", "proposed_by", "proposed_at", "settled_by", "settled_at",
                    "settled_reason", "reopened_at",
                ]
            )  # fmt: skip
    except IntegrityError as error:
        raise refusal_of(error) from error
