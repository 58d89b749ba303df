"""Manual results on the page of their batch: proposals that wait for confirmation, and payments
without a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviews.payouts.bank.errors import LinesOpenError
from reviews.payouts.bank.results.settlement import SENT_STATUSES
from reviews.payouts.bank.results.worklist import open_lines
from reviews.payouts.errors.batches import BatchMovedError, NotReleasedError
from reviews.payouts.manual_results.errors import AlreadyProposedError, ProposedYourselfError
from reviews.payouts.manual_results.verbs import confirmation_blocker
from reviews.payouts.models import HandResult, HandRow, Payout, PayoutBatch
from reviews.payouts.states.batches import HandStatus
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.errors import DomainError
    from claims.users.models import User


@dataclass(frozen=True)
class WaitingProposal:
    """A proposal of manual results that waits for confirmation. `refusal` is the error that keeps
    the viewing person from confirming it, None where they may."""

    manual_result: HandResult
    refusal: DomainError | None

    @property
    def is_own(self) -> bool:
        return isinstance(self.refusal, ProposedYourselfError)


def waiting_proposals(batch: PayoutBatch, user: User) -> list[WaitingProposal]:
    """Return the proposals of manual results of this batch that wait for confirmation, oldest
    first, each with the error that keeps this user from confirming it (None where the user may)."""
    found = batch.hands.filter(status=HandStatus.PROPOSED).select_related("proposed_by", "batch")
    return [
        WaitingProposal(hand, confirmation_blocker(hand, user)) for hand in found.order_by("pk")
    ]


def unsettled_payouts(batch: PayoutBatch) -> list[Payout]:
    """Return the payments of a released batch that have no result yet, in order of id, for a
    proposal that all of them were paid.

    Raises NotReleasedError, BatchMovedError (none is left), AlreadyProposedError (one is in a
    waiting proposal), LinesOpenError (an open bank line names one).
    """
    if batch.status not in SENT_STATUSES:
        raise NotReleasedError
    rows = list(
        batch.payouts.filter(status=PayoutStatus.BATCHED)
        .only("pk", "amount", "account_id", "approval_no", "status", "batch_id")
        .order_by("pk")
    )
    if not rows:
        raise BatchMovedError
    if HandRow.objects.filter(payout__in=rows, hand__status=HandStatus.PROPOSED).exists():
        raise AlreadyProposedError
    if open_lines().filter(payout__in=rows).exists():
        raise LinesOpenError
    return rows
