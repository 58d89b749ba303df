"""The database's rule that a row beside a claim is erased with its claim only, for all tables of
which an erasure removes something."""

from __future__ import annotations

from claims.trail.erasure import ErasedWithItsClaim
from reviews.erasure.claim_tables import ClaimTable, erasing_tables


def register_guards() -> None:
    """Give each table that an erasure changes its trigger. Called once, when the apps are ready:
    the list of tables is read from the models."""
    for table in erasing_tables():
        if table.claim != "pk":  # the claim has a rule of its own (ClaimOfErasure)
            guard_of(table).register(table.model)


def guard_of(table: ClaimTable) -> ErasedWithItsClaim:
    """Return the trigger of one table. A table with neither mark nor replaced texts (pages of
    documents) is erased when one of its texts becomes empty; its other columns may become NULL by
    a new reading."""
    if table.has_mark or table.replaced:
        return ErasedWithItsClaim(claim=table.claim, replaced=table.replaced)
    fields = (table.model._meta.get_field(name) for name in table.blanked)
    return ErasedWithItsClaim(
        claim=table.claim, emptied=[field.name for field in fields if not field.null]
    )
