"""Representations with their papers, through the verbs."""

from itertools import count
from typing import Any

from claims import clock
from claims.documents.models import Document, DocumentKind
from claims.register.models import Claim
from claims.representation.models import Representation, needed_papers
from claims.representation.verbs import (
    confirm_end,
    confirm_representation,
    end_representation,
    enter_representation,
)
from claims.tests.factories import UserFactory

_papers = count(1)


def paper_of(claim: Claim, mark: str = "paper") -> Document:
    """Return a Document row of the claim; there is no stored file."""
    return Document.objects.create(
        claim=claim, kind=DocumentKind.OTHER, file_name=f"{mark}.pdf", bytes=1000,
        sha256=f"{next(_papers):064x}",
        media_type="application/pdf", storage_key=f"test/{mark}/{next(_papers)}",
        source="secretariat", received_at=clock.now(),
    )  # fmt: skip


def papers_of(claim: Claim, kind: str, heirs: int | None = 1) -> dict[str, Document]:
    return {one.value: paper_of(claim, one.value) for one in needed_papers(kind, heirs)}


def entered(claim: Claim, kind: str, *, by: Any = None, **more: Any) -> Representation:
    """Return a Representation of a kind with all its papers, entered by a secretary unless `by` is
    given. It waits if it changes the payee."""
    heirs = more.pop("heirs", 1 if kind == "heir" else None)
    said = {"name": "이수진", "relation": "배우자", "phone": "010-2222-3333", "letters": "claimant"}
    said |= {"papers": papers_of(claim, kind, heirs), "valid_from": clock.today()} | more
    by = by or UserFactory(roles=["secretariat"])
    return enter_representation(claim=claim, by=by, kind=kind, heirs=heirs, **said)


def in_force(claim: Claim, kind: str, **more: Any) -> Representation:
    """Return a Representation in force, confirmed by another secretary if it changes the payee."""
    row = entered(claim, kind, **more)
    if row.is_waiting:
        row = confirm_representation(row=row, by=UserFactory(roles=["secretariat"]))
    return row


def ended(row: Representation, *, reason: str = "위임 철회") -> Representation:
    """Return the representation ended by a secretary, and by another one if it changes the
    payee."""
    row = end_representation(row=row, by=UserFactory(roles=["secretariat"]), reason=reason)
    if row.is_ending:
        row = confirm_end(row=row, by=UserFactory(roles=["secretariat"]))
    return row
