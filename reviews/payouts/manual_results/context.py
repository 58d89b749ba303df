"""Manual results on the page of their batch: proposals that wait for confirmation, and payments
without a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from reviews.payouts.bank.errors import LinesOpenError
from reviews.payouts.bank.results.settlement import SENT_STATUSES
from reviews.payouts.bank.results.worklist import open_lines
from reviews.payouts.errors.batches import BatchMovedError, NotReleasedError
from reviews.payouts.manual_results.errors import AlreadyProposedError, ProposedYourselfError
from reviews.payouts.manual_results.verbs import confirmation_blocker, is_proposed
from reviews.payouts.models import HandResult, Payout, PayoutBatch
from reviews.payouts.states.batches import HandStatus
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.errors import DomainError
    from claims.users.models import User


@dataclass(frozen=True)
class WaitingProposal:
    """A proposal of manual results that waits for confirmation. `refusal` is the error that keeps
    the viewing person from confirming it, None if they may."""

    manual_result: HandResult
    refusal: DomainError | None

    @property
    def is_own(self) -> bool:
        return isinstance(self.refusal, ProposedYourselfError)


def proposals_of(batch: PayoutBatch, user: User) -> tuple[list[WaitingProposal], list[HandResult]]:
    """Return the proposals of manual results of this batch that wait for confirmation, oldest
    first, each with the error that keeps this user from confirming it (None if the user may), and
    those that another person withdrew with a reason. One query, and one for each that waits."""
    withdrawn = Q(status=HandStatus.WITHDRAWN) & ~Q(ended_reason="")
    found = list(
        batch.hands.filter(Q(status=HandStatus.PROPOSED) | withdrawn)
        .select_related("proposed_by", "withdrawn_by", "batch")
        .order_by("pk")
    )
    waiting = [hand for hand in found if hand.status == HandStatus.PROPOSED]
    returned = [hand for hand in found if hand.status == HandStatus.WITHDRAWN]
    return [WaitingProposal(hand, confirmation_blocker(hand, user)) for hand in waiting], returned


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
    if is_proposed(rows):
        raise AlreadyProposedError
    if open_lines().filter(payout__in=rows).exists():
        raise LinesOpenError
    return rows
