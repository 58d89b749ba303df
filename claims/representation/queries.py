"""The representation in force of a claim, for the rooms that pay, write and show."""

from __future__ import annotations

from collections.abc import Iterable

from claims.identifiers import name_key
from claims.register.models import BankAccount, Claim
from claims.representation.models import Letters, Representation, RepresentationKind


def payee_of(claim: Claim) -> Representation | None:
    """Return who receives a claim's money in place of its claimant, if anybody does. One query."""
    return Representation.objects.in_force().filter(claim=claim, pays_to=True).first()


def holds_account(payee: Representation, account: BankAccount) -> bool:
    """Return True where the account is the payee's own, by the name as written."""
    return bool(payee.name) and name_key(payee.name) == name_key(account.holder_name)


def must_pay_to(payee: Representation | None) -> bool:
    """Return True where no other account may be paid: the claimant has died."""
    return payee is not None and payee.kind == RepresentationKind.HEIR


def letter_readers(claim_ids: Iterable[int]) -> dict[int, Representation]:
    """Return by claim who gets its letters besides or instead of the claimant. One query.

    An heir comes before a new representative, and that one before a proxy.
    """
    order = (RepresentationKind.PROXY, RepresentationKind.CLOSURE, RepresentationKind.SUCCESSOR,
             RepresentationKind.HEIR)  # fmt: skip
    rows = Representation.objects.in_force().filter(claim__in=list(claim_ids))
    rows = rows.exclude(letters=Letters.CLAIMANT)
    found: dict[int, Representation] = {}
    for row in sorted(rows, key=lambda row: order.index(RepresentationKind(row.kind))):
        found[row.claim_id] = row
    return found
