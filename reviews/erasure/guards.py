"""The database's rules for the tables of a claim: a row is erased with its claim only, and a text
that was written stays as written. Their triggers are made from the lists of tables and columns."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from claims.trail.erasure import ErasedWithItsClaim, WrittenOnce
from claims.trail.privileges import append_only_trigger
from claims.trail.triggers import Erasable, Frozen
from reviews.erasure.claim_tables import TABLES, ClaimTable, erasing_tables
from reviews.erasure.rewritten_columns import REWRITTEN

TEXT = (models.CharField, models.TextField, models.BinaryField, models.JSONField, ArrayField)


def register_guards() -> None:
    """Give the tables of a claim their triggers. Called once, when the apps are ready: the columns
    are read from the models."""
    for table in erasing_tables():
        if table.claim != "pk":  # the claim has a rule of its own (ClaimOfErasure)
            guard_of(table).register(table.model)
    for table in TABLES:
        rule = written_once(table)
        if rule.fields:
            rule.register(table.model)


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


def written_once(table: ClaimTable) -> WrittenOnce:
    """Return the trigger by which the texts of a table stay as written. It leaves out columns that
    are written again (REWRITTEN), and those that a rule of the table freezes always."""
    again = REWRITTEN.get(table.label, ())
    edited = {name for one in again if not one.moved for name in one.names}
    held = edited | _frozen_fields(table.model)
    fields = [name for name in text_fields(table.model) if name not in held]
    return WrittenOnce(
        fields=fields,
        moved=[name for one in again if one.moved for name in one.names],
        replaced=table.replaced,
        blanked=table.blanked if table.has_mark else (),
    )


def text_fields(model: Any) -> list[str]:
    """Return the names of a model's fields of text, also encrypted or as JSON. Without choices:
    those are states and codes, which have rules of their own."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT) and not field.choices and not field.primary_key
    ]


def _frozen_fields(model: Any) -> set[str]:
    """Return the names of the fields that a trigger of the model itself freezes always."""
    if append_only_trigger(model):
        return {field.name for field in model._meta.concrete_fields}
    frozen: set[str] = set()
    for trigger in getattr(model._meta, "triggers", []):
        if isinstance(trigger, Erasable) or (
            isinstance(trigger, Frozen) and trigger.while_ == "TRUE"
        ):
            frozen |= set(trigger.fields)
    return frozen
