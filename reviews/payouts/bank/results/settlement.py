"""Settlement of released batches: results move the payments, complete batches are settled.

Files of results (`loading`) and results of two people (`manual_results`) use the same statements.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef

from claims import clock
from reviews.payouts.models import BankResult, Payout, PayoutBatch
from reviews.payouts.states.batches import BankOutcome, BatchStatus
from reviews.payouts.states.payouts import PayoutStatus

SENT_STATUSES = (BatchStatus.RELEASED, BatchStatus.SETTLED)


def apply_results(results: Iterable[BankResult]) -> None:
    """Set the payments of these bank results to paid or failed (failed also for a returned
    transfer), with the bank's text or code as reason, in one statement; an empty list does nothing.
    Settles no batch and writes no notice.

    The caller has stored the results as applied and holds the locks of the payments.
    """
    rows = list(results)
    if not rows:
        return
    states = [
        str(PayoutStatus.PAID if row.outcome == BankOutcome.PAID else PayoutStatus.FAILED)
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_payout p SET status = result.status, ended_at = %s,"
            " ended_reason = result.reason"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS result (id, status, reason)"
            " WHERE p.id = result.id",
            [
                clock.now(),
                [row.payout_id for row in rows],
                states,
                [row.text or row.code for row in rows],
            ],
        )


def settle_batches(batches: Iterable[PayoutBatch]) -> None:
    """Set to settled those of these batches that are released and have no payment without a result,
    in one statement. The caller holds the locks of the batches."""
    waiting = Payout.objects.filter(batch=OuterRef("pk"), status=PayoutStatus.BATCHED)
    PayoutBatch.objects.filter(
        ~Exists(waiting), pk__in=[batch.pk for batch in batches], status=BatchStatus.RELEASED
    ).update(status=BatchStatus.SETTLED)
