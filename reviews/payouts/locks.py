"""Row locks of payouts, taken in one order everywhere: claim, payout by id, batch.

A vote locks the claim's row too, so a vote and an approval of one claim cannot run at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from claims.register.locks import lock_claims
from reviews.payouts.models import Payout, PayoutBatch

LOCKED_AT_ONCE = 5_000  # rows


def lock_payouts(payout_ids: Iterable[int]) -> list[Payout]:
    """Lock the claims of the payouts, then the payouts in order of id, and return the payouts as
    read under the locks, in that order. Ids without a payout are left out."""
    ids = sorted(set(payout_ids))
    lock_claims(Payout.objects.filter(pk__in=ids).values_list("claim_id", flat=True))
    return list(
        Payout.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .select_related("claim__routed_under", "account")
        .order_by("pk")
    )


def lock_approvals(keys: Iterable[tuple[int, int]]) -> list[Any]:
    """Lock claims and payouts for a bulk approval; `keys` are pairs (claim id, payout id). The
    claims are locked first, each table in order of id.

    Returns the payouts as named tuples with pk, amount, account_id, approval_no and status. Two
    queries for each LOCKED_AT_ONCE rows.
    """
    pairs = list(keys)
    for claims in batched(sorted({claim for claim, _payout in pairs})):
        lock_claims(claims)
    columns = ("pk", "amount", "account_id", "approval_no", "status")
    found: list[Any] = []
    for payouts in batched(sorted({payout for _claim, payout in pairs})):
        rows = Payout.objects.select_for_update(of=("self",)).filter(pk__in=payouts)
        found += rows.order_by("pk").values_list(*columns, named=True)
    return found


def batched(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the ids in slices of at most LOCKED_AT_ONCE, in their order."""
    for start in range(0, len(ids), LOCKED_AT_ONCE):
        yield ids[start : start + LOCKED_AT_ONCE]


def lock_payout(payout_id: int) -> Payout:
    """Lock one payout and its claim. Raises Payout.DoesNotExist."""
    found = lock_payouts([payout_id])
    if not found:
        raise Payout.DoesNotExist
    return found[0]


def lock_batch(batch_id: int) -> PayoutBatch:
    """Lock a batch and return it. Call it after the locks of its payouts. Raises
    PayoutBatch.DoesNotExist."""
    return PayoutBatch.objects.select_for_update().get(pk=batch_id)


def lock_batches(batch_ids: Iterable[int]) -> list[PayoutBatch]:
    """Lock batches in order of id and return them. Call it after the locks of their payouts."""
    ids = sorted(set(batch_ids))
    return list(PayoutBatch.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
