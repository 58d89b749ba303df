"""Facts of a claim in words, for pages and letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from claims.money import prose_won
from claims.register.models import Claim, FactCorrection

SHOWN = ("claimant_kind", "claimed_loss", "company", "service", "industry", "fee", "filed_at")


def label_of(name: str) -> str:
    """Return the label of a fact in the language in use; `name` is a field of FactCorrection."""
    return str(FactCorrection._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def changed_facts(names: Iterable[str]) -> str:
    """Return the labels of the facts that a correction changed, joined by commas. The kind of harm
    follows from the loss and is left out."""
    return ", ".join(label_of(name) for name in names if name != "harm")


def value_of(row: Claim | FactCorrection, name: str) -> str:
    """Return the value of one fact, a field `name` of a filing or of a correction, in words: '–'
    for an empty one, 없음 for no loss."""
    if name == "claimed_loss":
        return prose_won(row.claimed_loss) if row.claimed_loss else str(_("없음"))
    if name == "filed_at":
        return date_format(localtime(row.filed_at), "DATETIME_FORMAT")
    display: Any = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return str(value) if value else "–"


def changes_of(row: FactCorrection) -> list[tuple[str, str, str]]:
    """Return (label of the fact, before, after) for each fact that a correction changed. Before is
    the value of the correction that it replaces, else of the filing."""
    before: Claim | FactCorrection = row.replaces or row.claim
    return [
        (label_of(name), value_of(before, name), value_of(row, name))
        for name in SHOWN
        if name in row.changes
    ]


def beside_the_filing(row: FactCorrection) -> list[tuple[str, str, str]]:
    """Return (fact, as filed, as corrected) of every fact that differs from the filing."""
    filed = row.claim
    pairs = [(label_of(name), value_of(filed, name), value_of(row, name)) for name in SHOWN]
    return [(label, before, after) for label, before, after in pairs if before != after]
