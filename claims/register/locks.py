"""Locks on claims. The claim is the first row that every verb locks; then come review, ballot,
payouts, batch and number series, in that order everywhere. A function `lock_…` locks rows until the
end of the transaction, and returns what it reads under the lock."""

from __future__ import annotations

from collections.abc import Iterable

from claims.composed_once import ComposedOnce
from claims.register.models import Claim

# First key of the advisory locks; the second key is REGISTER or the primary key of an import's run.
ADVISORY_LOCKS = 20221015
REGISTER = 0  # held by an import while it loads
_LOCKED = ComposedOnce(
    lambda claim: Claim.objects.select_for_update(no_key=True).filter(pk=claim), claim=int
)


def lock_claims(claim_ids: Iterable[int]) -> None:
    """Lock claims (primary keys) in the order of their keys until the end of the caller's
    transaction.

    FOR NO KEY UPDATE: rows that point at the claim may still be written.
    """
    locked = Claim.objects.select_for_update(no_key=True).filter(pk__in=sorted(set(claim_ids)))
    list(locked.order_by("pk").values_list("pk"))


def lock_claim(claim_id: int) -> Claim:
    """Lock one claim until the end of the transaction (see `lock_claims`) and return it, read
    again. Raises Claim.DoesNotExist."""
    for claim in _LOCKED.fetch(claim=claim_id):
        return claim
    raise Claim.DoesNotExist


def lock_and_read_claims(claim_ids: Iterable[int]) -> dict[int, Claim]:
    """Lock claims until the end of the transaction, in the order of their keys, and return {key:
    claim read again, with its service}."""
    locked = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("service")
    rows = locked.filter(pk__in=sorted(set(claim_ids))).order_by("pk")
    return {claim.pk: claim for claim in rows}
