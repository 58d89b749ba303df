"""Reasons that keep a payout from being approved, each as the error that a person reads.

One family of functions; each returns an error, or None if nothing blocks:

- `blocker_for_anyone(payout)`: the row cannot be approved by anybody.
- `blocker_for_user(payout, user)`: this person may not approve the row.
- `blocker_for(payout, user)`: the first of the two; lists and pages show it.
- `approvable_by(user)`: the same rule as a condition for the database.
- `tie_errors(payouts, user)`: this person has a conflict of interest with the claimant.
- `approval_error(payout, seen, by)`: the answer to a request, for a locked row: `blocker_for`,
  and whether the row still is as the form showed it.

Rules that only the database checks (votes without a bar, the budget) refuse the statement itself;
`constraint_errors.constraint_error` turns that refusal into an error of the same kinds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from claims.errors import DomainError
from claims.hooks import tied_claims
from claims.register.models import HolderMatch
from reviews.payouts.approvals.fingerprint import matches_seen
from reviews.payouts.errors.approvals import (
    BarredError,
    HolderMismatchError,
    NoAccountError,
    NotWaitingError,
    PreparedYourselfError,
    ReportedFailureError,
    SeenChangedError,
    TiedPayeeError,
    WaivedYourselfError,
)
from reviews.payouts.errors.preparation import HeldForPayeeError
from reviews.payouts.models import PayoutBar
from reviews.payouts.models.querysets import is_held
from reviews.payouts.states.payouts import BarReason, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User
    from reviews.payouts.models import Payout, PayoutBatch

BAR_ERRORS: dict[str, type[DomainError]] = {
    BarReason.VOTED: BarredError,
    BarReason.CONFIRMED: BarredError,
    BarReason.PREPARED: PreparedYourselfError,
    BarReason.WAIVED: WaivedYourselfError,
    BarReason.REPORTED: ReportedFailureError,
}


def blocker_for_anyone(payout: Payout) -> DomainError | None:
    """Return the error that keeps everybody from approving the payout, or None: NotWaitingError
    (not prepared), HeldForPayeeError (its claim is on hold), NoAccountError, HolderMismatchError
    (an account of another holder without a waiver). Makes no query; a hold is seen only on payouts
    of `PayoutQuerySet.for_list`."""
    if payout.status != PayoutStatus.PREPARED:
        return NotWaitingError()
    # Set by `PayoutQuerySet.for_list`; the database checks it as well.
    if getattr(payout, "held", False):
        return HeldForPayeeError()
    if payout.account is None:
        return NoAccountError()
    if payout.account.holder_match == HolderMatch.MISMATCH and payout.holder_waived_by_id is None:
        return HolderMismatchError()
    return None


def blocker_for_user(payout: Payout, user: User) -> DomainError | None:
    """Return the error that keeps this person from approving the payout, or None: BarredError
    (voted or confirmed), PreparedYourselfError, WaivedYourselfError, ReportedFailureError. Reads
    `payout.bars` (prefetch it for a list) and `prepared_by`. Does not check the permission to
    approve."""
    for bar in payout.bars.all():
        if bar.user_id == user.pk:
            return BAR_ERRORS[bar.why]()
    return PreparedYourselfError() if payout.prepared_by_id == user.pk else None


def tie_errors(payouts: Iterable[Payout], user: User) -> dict[int, DomainError]:
    """Return {payout id: TiedPayeeError} for those payouts whose claimant this person is tied to.
    No query for a person who was never a member of the council, else at most four."""
    rows = list(payouts)
    tied = tied_claims(user, {payout.claim_id for payout in rows})
    return {payout.pk: TiedPayeeError() for payout in rows if payout.claim_id in tied}


def release_tie(batch: PayoutBatch, user: User) -> TiedPayeeError | None:
    """Return the TiedPayeeError, with the numbers of the claims, that keeps this person from
    releasing the batch, or None. No query for a person who was never a member of the council, else
    at most five."""
    tied = tied_claims(user, batch.payouts.order_by().values_list("claim_id", flat=True))
    if not tied:
        return None
    rows = batch.payouts.filter(claim__in=tied).order_by("pk")
    return TiedPayeeError(list(rows.values_list("claim__number", flat=True)))


def blocker_for(payout: Payout, user: User) -> DomainError | None:
    """Return the first error that keeps this person from approving the row (`blocker_for_anyone`,
    then `blocker_for_user`), or None. Does not check the permission to approve."""
    return blocker_for_anyone(payout) or blocker_for_user(payout, user)


def approvable_by(user: User) -> Q:
    """Return a Q object for the payouts that this person may approve: the rule of `blocker_for`,
    for a queryset of any size. It does not check the status (filter by PREPARED), nor the
    permission.

    Left to the database: a vote on the claim for which no PayoutBar exists, and the budget.
    """
    barred = PayoutBar.objects.filter(payout=OuterRef("pk"), user=user)
    fits = ~Q(account__holder_match=HolderMatch.MISMATCH) | Q(holder_waived_by__isnull=False)
    may = ~Q(prepared_by=user) & ~Q(Exists(barred))
    return Q(account__isnull=False) & fits & may & ~is_held()


def approval_error(payout: Payout, seen: str, by: User) -> DomainError | None:
    """Return the error that refuses the approval of a locked payout, or None. `seen` is the digest
    that the form carried (`seen_value`).

    The first of: NotWaitingError (no longer prepared), SeenChangedError (changed since the form was
    shown), the other errors of `blocker_for`.
    """
    blocker = blocker_for_anyone(payout)
    if isinstance(blocker, NotWaitingError):
        return blocker
    if not matches_seen(payout, seen):
        return SeenChangedError()
    return blocker or blocker_for_user(payout, by)
