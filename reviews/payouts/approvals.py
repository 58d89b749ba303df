"""Approving: finance lets go of what the council granted, row by row, from what was seen.

A bulk approval is the same rule over many rows in one transaction; it says what it left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from claims import clock
from claims.errors import DomainError
from claims.register.models import BankAccount, HolderMatch
from reviews.payouts.errors import (
    Barred,
    HolderMismatch,
    NoAccount,
    NothingApproved,
    NotWaiting,
    PreparedYourself,
    ReasonNeeded,
    SeenChanged,
    WaivedYourself,
    forbid_unless,
    refusal,
)
from reviews.payouts.fingerprint import digest_of, is_what_was_seen
from reviews.payouts.letters import tell_approved
from reviews.payouts.locking import lock_payout, lock_payouts
from reviews.payouts.models import Payout
from reviews.payouts.states import UNBATCHED, BarReason, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


@dataclass
class Approval:
    """What a bulk approval did, and what it left out and why."""

    approved: list[Payout] = field(default_factory=list)
    left_out: list[tuple[Payout, DomainError]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Whole won."""
        return sum(payout.amount for payout in self.approved)


BAR_SENTENCES: dict[str, type[DomainError]] = {
    BarReason.VOTED: Barred,
    BarReason.CONFIRMED: Barred,
    BarReason.PREPARED: PreparedYourself,
    BarReason.WAIVED: WaivedYourself,
}


def hindrance(payout: Payout) -> DomainError | None:
    """What keeps everybody from approving the row; None where nothing does. Asks no database."""
    if payout.status != PayoutStatus.PREPARED:
        return NotWaiting()
    if payout.account is None:
        return NoAccount()
    if payout.account.holder_match == HolderMatch.MISMATCH and payout.holder_waived_by_id is None:
        return HolderMismatch()
    return None


def bar_of(payout: Payout, user: User) -> DomainError | None:
    """What keeps this person from approving the row. Lists prefetch `payout.bars`."""
    for bar in payout.bars.all():
        if bar.user_id == user.pk:
            return BAR_SENTENCES[bar.why]()
    return PreparedYourself() if payout.prepared_by_id == user.pk else None


def refusal_for(payout: Payout, user: User) -> DomainError | None:
    """Why this row cannot be approved: by anybody, or by this person. None where it can."""
    return hindrance(payout) or bar_of(payout, user)


@transaction.atomic
def approve_payout(*, payout: Payout, seen: str, by: User) -> Payout:
    """Approve one payout as the form showed it (`seen`, fingerprint.py) and write its notice.

    Raises Forbidden, NotWaiting and SeenChanged (both 409), NoAccount, HolderMismatch,
    PreparedYourself, WaivedYourself, Barred.
    """
    forbid_unless(by, "reviews.approve_payout")
    payout = _approve(lock_payout(payout.pk), seen, by)
    tell_approved([payout])
    return payout


def _approve(payout: Payout, seen: str, by: User) -> Payout:
    """The rule, on a locked row. The database has the last word, on votes above all."""
    problem = hindrance(payout)
    if isinstance(problem, NotWaiting):
        raise problem
    if not is_what_was_seen(payout, seen):
        raise SeenChanged
    problem = problem or bar_of(payout, by)
    if problem is not None:
        raise problem
    approval = {
        "status": PayoutStatus.APPROVED,
        "approved_by": by,
        "approved_at": clock.now(),
        "approval_no": payout.approval_no + 1,
        "approved_digest": digest_of(payout),
    }
    try:
        with transaction.atomic():
            Payout.objects.filter(pk=payout.pk).update(**approval)
    except IntegrityError as error:
        raise refusal(error) from error
    for name, value in approval.items():
        setattr(payout, name, value)
    return payout


@transaction.atomic
def approve_payouts(*, seen: Mapping[int, str], by: User) -> Approval:
    """Approve many as they were seen: {payout id: fingerprint}. One transaction for all of them.

    A row that may not be approved is left out with its reason; the rest goes through. Raises
    Forbidden, and NothingApproved (its `details["left_out"]` says why) when nothing is left.
    """
    forbid_unless(by, "reviews.approve_payout")
    done = Approval()
    for payout in lock_payouts(seen):
        try:
            done.approved.append(_approve(payout, seen[payout.pk], by))
        except DomainError as reason:
            done.left_out.append((payout, reason))
    if not done.approved:
        error = NothingApproved(left_out=done.left_out)
        if done.left_out and all(reason.status == 409 for _payout, reason in done.left_out):
            error.status = 409
        raise error
    tell_approved(done.approved)
    return done


def unapprove(payout: Payout, *, account: BankAccount | None) -> None:
    """Back to prepared, with this account, on a locked row. A waiver was for the other account."""
    payout.status = PayoutStatus.PREPARED
    payout.approved_by, payout.approved_at, payout.approved_digest = None, None, None
    fields = ["status", "approved_by", "approved_at", "approved_digest"]
    if account != payout.account:
        payout.account = account
        payout.holder_waived_by, payout.holder_waived_reason = None, ""
        fields += ["account", "holder_waived_by", "holder_waived_reason"]
    payout.save(update_fields=fields)


@transaction.atomic
def void_approval(*, payout: Payout, by: User) -> Payout:
    """Take an approval back before the row is in a batch; it waits for approval again.

    The history keeps who had approved. Raises Forbidden, NotWaiting.
    """
    forbid_unless(by, "reviews.approve_payout", "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    if payout.status != PayoutStatus.APPROVED:
        raise NotWaiting
    unapprove(payout, account=BankAccount.objects.newest_of(payout.claim))
    return payout


@transaction.atomic
def cancel_payout(*, payout: Payout, by: User, reason: str) -> Payout:
    """End an unbatched payout for good. Raises Forbidden, NotWaiting, ReasonNeeded."""
    forbid_unless(by, "reviews.approve_payout", "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    if payout.status not in UNBATCHED:
        raise NotWaiting
    if not reason.strip():
        raise ReasonNeeded
    payout.status = PayoutStatus.CANCELLED
    payout.ended_at, payout.ended_reason = clock.now(), reason.strip()[:200]
    payout.save(update_fields=["status", "ended_at", "ended_reason"])
    return payout
