"""Items of money that waits for somebody: batches, cancelled payouts, recoveries, holds, months."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims import clock
from claims.users.permissions import holders_of
from reviews.inbox.models import InboxKind
from reviews.inbox.verbs import NewItem, write_items
from reviews.payouts.approvals.verbs import PayoutCancelled
from reviews.payouts.holds.verbs import SETTLE, Reopened
from reviews.payouts.models import (
    HandResult,
    MonthClosing,
    PayeeHold,
    PayoutBatch,
    Recovery,
    RecoveryMovement,
)
from reviews.payouts.models.expressions.preparing_again import is_still_owed
from reviews.payouts.months.verbs import CLOSE, SentBack
from reviews.payouts.recoveries.demands.verbs import APPROVE
from reviews.payouts.recoveries.demands.waiver_rights import enders_of, payment_handlers
from reviews.payouts.recoveries.movements.confirming import OF_THE_CHAIR, OFFICE, enders_of_end
from reviews.payouts.states.books import MonthStatus
from reviews.payouts.states.holds import HoldStatus
from reviews.payouts.states.recoveries import MovementKind


def on_batch_built(batch: PayoutBatch) -> None:
    """Write an inbox item about a built payout batch to everybody who may release batches, except
    the builder, who may not release this one."""
    told = holders_of("reviews.release_batch").exclude(pk=batch.built_by_id or 0).order_by("pk")
    kind, key = InboxKind.BATCH_TO_RELEASE, f"batch:{batch.pk}"
    write_items(
        NewItem(user_id, kind, key, batch=batch.pk, by=batch.built_by_id)
        for user_id in told.values_list("pk", flat=True)
    )


def on_results_proposed(hand: HandResult) -> None:
    """Write an inbox item about bank results entered by hand to everybody who may confirm them,
    except the person who entered them."""
    told = holders_of("reviews.release_batch").exclude(pk=hand.proposed_by_id).order_by("pk")
    kind, key = InboxKind.RESULTS_TO_CONFIRM, f"results:{hand.pk}"
    facts = {"results": hand.pk, "batch": hand.batch_id, "n": hand.count, "won": hand.total}
    write_items(
        NewItem(user_id, kind, key, by=hand.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_payout_cancelled(cancelled: PayoutCancelled) -> None:
    """Write an inbox item about a payout that a person cancelled to everybody who may prepare it
    again, except that person. Does nothing for the correction of a decided payment that its own
    preparer cancelled, unless it is still owed (`is_still_owed`)."""
    payout, by = cancelled
    if not is_still_owed(payout) and payout.prepared_by_id == by.pk:
        return
    told = holders_of("reviews.prepare_payout").exclude(pk=by.pk).order_by("pk")
    kind, key = InboxKind.PAYOUT_CANCELLED, f"payout-cancelled:{payout.pk}"
    facts = {"payout": payout.pk, "kind": str(payout.kind), "won": payout.amount}
    write_items(
        NewItem(user_id, kind, key, claim=payout.claim_id, by=by.pk, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_recovery_proposed(recovery: Recovery) -> None:
    """Write an inbox item about a proposed recovery to everybody who may approve it, except the
    proposer and those who had a part in the payout, and to the deputies who may decline it."""
    barred = {recovery.proposed_by_id} | payment_handlers(recovery.payout)
    approve = holders_of(APPROVE).exclude(pk__in=barred).values_list("pk", flat=True)
    told = sorted({*approve, *enders_of(recovery).deputies})
    kind, key = InboxKind.RECOVERY_WAITS, f"recovery:{recovery.pk}"
    facts = {"recovery": recovery.pk, "won": recovery.amount}
    write_items(
        NewItem(user_id, kind, key, by=recovery.proposed_by_id, facts=facts) for user_id in told
    )


def on_recovery_movement_entered(movement: RecoveryMovement) -> None:
    """Write an inbox item about an entered movement of a recovery to those who may confirm it,
    except the person who entered it: of a write-off or a cancellation to `enders_of_end`, of others
    to the office that confirms their kind."""
    if movement.kind in OF_THE_CHAIR:
        told = sorted(enders_of_end(movement).all)
    else:
        holders = holders_of(OFFICE[MovementKind(movement.kind)]).exclude(pk=movement.entered_by_id)
        told = sorted(holders.values_list("pk", flat=True))
    kind, key = InboxKind.RECOVERY_WAITS, f"recovery-movement:{movement.pk}"
    facts = {
        "recovery": movement.recovery_id,
        "movement": movement.pk,
        "kind": str(movement.kind),
        "won": movement.amount,
    }
    write_items(
        NewItem(user_id, kind, key, by=movement.entered_by_id, facts=facts) for user_id in told
    )


def on_hold_release_proposed(hold: PayeeHold) -> None:
    """Write an inbox item about the proposed release of a grant on hold to everybody who may
    confirm it, except the proposer."""
    told = holders_of(SETTLE).exclude(pk=hold.proposed_by_id or 0).order_by("pk")
    at = int(hold.proposed_at.timestamp()) if hold.proposed_at else 0  # proposed again: told again
    kind, key = InboxKind.HOLD_WAITS, f"hold:{hold.pk}:{at}"
    facts = {"hold": hold.pk, "won": won_of([hold])[hold.pk], "waits": str(HoldStatus.PROPOSED)}
    write_items(
        NewItem(user_id, kind, key, by=hold.proposed_by_id, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def won_of(holds: Iterable[PayeeHold]) -> dict[int, int]:
    """Return {hold id: won withheld now} (`with_grant`). One query."""
    rows: Any = PayeeHold.objects.filter(pk__in=[hold.pk for hold in holds]).with_grant()
    return dict(rows.values_list("pk", "won"))


def on_duplicates_reopened(reopened: Reopened) -> None:
    """Write an inbox item about each grant on hold that waits again since the claim that had the
    grant was withdrawn, to everybody who may settle holds, except the person who withdrew it."""
    told = list(holders_of(SETTLE).exclude(pk=reopened.by.pk).values_list("pk", flat=True))
    kind, at, won = InboxKind.HOLD_WAITS, clock.now(), won_of(reopened.holds)
    write_items(
        NewItem(
            user_id,
            kind,
            f"hold-again:{hold.pk}:{at:%Y%m%d%H%M%S%f}",
            by=reopened.by.pk,
            facts={"hold": hold.pk, "won": won[hold.pk], "waits": str(HoldStatus.WAITING)},
        )
        for hold in reopened.holds
        for user_id in sorted(told)
    )


def on_month_proposed(closing: MonthClosing) -> None:
    """Write an inbox item about the proposed closing or reopening of a month's accounts to
    everybody who may close months, except the proposer."""
    reopens = closing.status == MonthStatus.REOPENING
    by = closing.reopening_by_id if reopens else closing.proposed_by_id
    told = holders_of(CLOSE).exclude(pk=by or 0).order_by("pk")
    # the key contains the time, so that a repeated proposal makes a new item
    kind, key = InboxKind.MONTH_WAITS, f"month:{closing.pk}:{clock.now():%Y%m%d%H%M%S%f}"
    facts = {
        "closing": closing.pk,
        "month": closing.starts_on.isoformat(),
        "waits": str(closing.status),
    }
    write_items(
        NewItem(user_id, kind, key, by=by, facts=facts)
        for user_id in told.values_list("pk", flat=True)
    )


def on_month_sent_back(sent: SentBack) -> None:
    """Write an inbox item to the person who proposed the closing or reopening of a month that
    another person declined it."""
    closing, kind = sent.closing, InboxKind.MONTH_SENT_BACK
    key = f"month-back:{closing.pk}:{clock.now():%Y%m%d%H%M%S%f}"
    facts = {
        "closing": closing.pk,
        "month": closing.starts_on.isoformat(),
        "status": str(closing.status),
    }
    write_items([NewItem(sent.proposer, kind, key, by=sent.by.pk, facts=facts)])
