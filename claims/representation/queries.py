"""Queries for the representations of a claim in force, for the packages that pay, write and
show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, QuerySet, Value, When

from claims.identifiers import name_key
from claims.register.models import BankAccount, Claim
from claims.representation.models import (
    READERS_IN_ORDER,
    STANDING,
    Letters,
    Representation,
    RepresentationKind,
    RepresentationStatus,
)


def payee_of(claim: Claim) -> Representation | None:
    """Return the representation in force whose person receives the claim's money in place of its
    claimant; None if the claimant receives it. One query."""
    return Representation.objects.in_force().filter(claim=claim, pays_to=True).first()


def in_force_of(claim: Claim) -> list[Representation]:
    """Return the representations in force of a claim, newest first, each with its enterer. One
    query."""
    rows = Representation.objects.in_force().filter(claim=claim)
    return list(rows.select_related("entered_by"))


def holds_account(payee: Representation, account: BankAccount) -> bool:
    """Return True if the account's holder has the payee's name, apart from spaces and case."""
    return bool(payee.name) and name_key(payee.name) == name_key(account.holder_name)


def must_pay_to(payee: Representation | None) -> bool:
    """Return True if the claim's money may go to the payee's account only: the payee is an heir."""
    return payee is not None and payee.kind == RepresentationKind.HEIR


def readers_entered(claim: Claim, after: datetime) -> QuerySet[Representation]:
    """Return the representations of a claim, entered after a moment, whose person gets its letters
    besides or instead of the claimant; ended and waiting ones too."""
    rows = Representation.objects.filter(claim=claim, entered_at__gt=after)
    return rows.filter(status__in=(*STANDING, RepresentationStatus.ENDED)).exclude(
        letters=Letters.CLAIMANT
    )


def read_instead() -> QuerySet[Representation]:
    """Return the representations in force whose person gets the letters of a claim instead of its
    claimant, one a claim at most. If several persons get letters, it is the one that
    `letter_readers` returns."""
    order = (When(kind=kind, then=Value(n)) for n, kind in enumerate(READERS_IN_ORDER))
    rows = Representation.objects.in_force().exclude(letters=Letters.CLAIMANT)
    first = rows.order_by("claim_id", Case(*order)).distinct("claim_id")
    return Representation.objects.filter(pk__in=first.values("pk"), letters=Letters.INSTEAD)


def letter_readers(claim_ids: Iterable[int]) -> dict[int, Representation]:
    """Return {claim id: the representation in force whose person gets its letters}, besides or
    instead of the claimant; other claims are absent. One query.

    An heir comes before a new representative, then a closed business, then a proxy."""
    rows = Representation.objects.in_force().filter(claim__in=list(claim_ids))
    rows = rows.exclude(letters=Letters.CLAIMANT)
    found: dict[int, Representation] = {}
    for row in sorted(rows, key=lambda row: READERS_IN_ORDER.index(RepresentationKind(row.kind))):
        found.setdefault(row.claim_id, row)
    return found
