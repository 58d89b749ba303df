"""Carry out the bank's word on released batches: payments move, batches are settled.

Whole files of results are loaded by bank/loading.py; what two people enter by hand comes from
byhand/verbs.py, by the same statements.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef

from claims import clock
from reviews.payouts.models import BankResult, Payout, PayoutBatch
from reviews.payouts.states import BankOutcome, BatchStatus, PayoutStatus

SENT_STATUSES = (BatchStatus.RELEASED, BatchStatus.SETTLED)


def apply_results(results: Iterable[BankResult]) -> None:
    """Move the payments of applied results, locked by the caller, to where the bank says they are.

    One statement for all of them.
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
            "UPDATE reviews_payout p SET status = said.status, ended_at = %s,"
            " ended_reason = said.reason"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS said (id, status, reason)"
            " WHERE p.id = said.id",
            [
                clock.now(),
                [row.payout_id for row in rows],
                states,
                [row.text or row.code for row in rows],
            ],
        )


def settle_batches(batches: Iterable[PayoutBatch]) -> None:
    """Released batches (locked) that wait for nothing more are settled; one statement."""
    waiting = Payout.objects.filter(batch=OuterRef("pk"), status=PayoutStatus.BATCHED)
    PayoutBatch.objects.filter(
        ~Exists(waiting), pk__in=[batch.pk for batch in batches], status=BatchStatus.RELEASED
    ).update(status=BatchStatus.SETTLED)
