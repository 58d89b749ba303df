"""Rules of erasures for the tables of every package: nothing new is written about an erased claim,
a row beside the claim is erased only after it, and its texts are replaced by nothing but an
erasure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from claims.trail.triggers import BY_THE_OWNER, ERASED_TEXT, Rule, fail

CLAIM_WAS_ERASED = "claim_was_erased"
ROW_IS_ERASED_WITH_ITS_CLAIM = "row_is_erased_with_its_claim"
WRITTEN_TEXT_STAYS = "written_text_stays_as_written"
# SQL over NEW: an erasure puts ERASED_TEXT in place of a text. ErasedWithItsClaim says when it may.
REPLACED_BY_AN_ERASURE = f"""NEW."{{column}}" = '{ERASED_TEXT}'"""


def not_of_an_erased_claim(
    claim: str = "NEW.claim_id", condition: pgtrigger.Condition | None = None
) -> Rule:
    """Return the trigger that refuses a new row which names an erased claim, under the constraint
    name CLAIM_WAS_ERASED. `claim` is SQL of the claim's id; without `condition` the rule is of all
    rows."""
    return Rule(
        name="not_of_an_erased_claim",
        operation=pgtrigger.Insert,
        condition=condition,
        func=f"""
            IF EXISTS (
                SELECT FROM public.claims_claim c
                WHERE c.id = {claim} AND c.erased_at IS NOT NULL
            ) THEN {fail(CLAIM_WAS_ERASED)} END IF;
            RETURN NEW;
        """,
    )


class ErasedWithItsClaim(pgtrigger.Trigger):
    """Trigger that refuses to erase a row while its claim is not erased, under the constraint name
    ROW_IS_ERASED_WITH_ITS_CLAIM. A claim itself is erased by an approved run only.

    Erasing sets `erased_at` if the table has it, puts ERASED_TEXT into the fields `replaced`, or
    empties the fields `emptied`. `claim` is Django's look-up from the row to its claim, over
    foreign keys. The function is called for such statements only. The database's owner may erase.
    """

    name = "z_erased_with_its_claim"
    when = pgtrigger.After  # after the table's other rules, whose errors are more specific
    operation = pgtrigger.Update  # only of the protected columns, see `compile`

    def __init__(
        self, *, claim: str, replaced: Iterable[str] = (), emptied: Iterable[str] = ()
    ) -> None:
        self.claim, self.replaced, self.emptied = claim, tuple(replaced), tuple(emptied)
        super().__init__()

    def compile(self, model: Any) -> Any:
        replaced, emptied = (
            [_column(model, n) for n in ns] for ns in (self.replaced, self.emptied)
        )
        marks = [c.column for c in model._meta.concrete_fields if c.name == "erased_at"]
        signs = [f'OLD."{c}" IS NULL AND NEW."{c}" IS NOT NULL' for c in marks]
        signs += [
            f'NEW."{c}" = \'{ERASED_TEXT}\' AND OLD."{c}" IS DISTINCT FROM NEW."{c}"'
            for c in replaced
        ]
        signs += [f"NEW.\"{c}\" = '' AND OLD.\"{c}\" <> ''" for c in emptied]
        self.operation = pgtrigger.UpdateOf(*marks, *replaced, *emptied)
        self.condition = pgtrigger.Condition(f"({' OR '.join(f'({sign})' for sign in signs)})")
        return super().compile(model)

    def get_func(self, model: Any) -> str:
        return f"""
            IF NOT EXISTS ({erased_claim_sql(model, self.claim)}) AND NOT {BY_THE_OWNER}
            THEN {fail(ROW_IS_ERASED_WITH_ITS_CLAIM)} END IF;
            RETURN NULL;
        """


class WrittenOnce(pgtrigger.Trigger):
    """Trigger that refuses to change a text that was written, under the constraint name
    WRITTEN_TEXT_STAYS. What is empty may be written.

    The texts of `moved` change in statements that change the row's `status` too, and in no others.
    An erasure may put ERASED_TEXT into the fields `replaced`, and empty the fields `blanked`
    together with `erased_at`: ErasedWithItsClaim says when. The function is called for refused
    statements only.
    """

    name = "z_written_once"
    when = pgtrigger.After  # after the table's other rules, whose errors are more specific
    operation = pgtrigger.Update  # only of the protected columns, see `compile`

    def __init__(
        self,
        *,
        fields: Iterable[str],
        moved: Iterable[str] = (),
        replaced: Iterable[str] = (),
        blanked: Iterable[str] = (),
    ) -> None:
        self.fields, self.moved = tuple(fields), frozenset(moved)
        self.replaced, self.blanked = frozenset(replaced), frozenset(blanked)
        super().__init__()

    def compile(self, model: Any) -> Any:
        signs = " OR ".join(f"({self._changed_sql(model, name)})" for name in self.fields)
        self.operation = pgtrigger.UpdateOf(*(_column(model, name) for name in self.fields))
        self.condition = pgtrigger.Condition(f"({signs})")
        return super().compile(model)

    def _changed_sql(self, model: Any, name: str) -> str:
        column = _column(model, name)
        empty = _empty_values(model._meta.get_field(name))
        signs = [
            f'OLD."{column}" NOT IN ({empty})',
            f'OLD."{column}" IS DISTINCT FROM NEW."{column}"',
        ]
        if name in self.moved:
            signs.append("OLD.status = NEW.status")
        if name in self.replaced:
            signs.append(f"NEW.\"{column}\" IS DISTINCT FROM '{ERASED_TEXT}'")
        if name in self.blanked:
            signs.append(f'(NEW.erased_at IS NULL OR NEW."{column}" NOT IN ({empty}))')
        return " AND ".join(signs)

    def get_func(self, model: Any) -> str:
        return fail(WRITTEN_TEXT_STAYS)


def _empty_values(field: Any) -> str:
    """Return the values without a text that a column may have besides NULL, as SQL literals."""
    if isinstance(field, models.JSONField):
        return "'{}', '[]', 'null'"
    return "'{}'" if isinstance(field, ArrayField) else "''"


def erased_claim_sql(model: Any, path: str) -> str:
    """Return SQL that selects the claim of the row OLD of `model` where it is erased. `path` is
    Django's look-up from the row to the claim, over foreign keys."""
    first, *steps = path.split("__")
    key, table = f'OLD."{_column(model, first)}"', model._meta.get_field(first).related_model
    joins = [f'FROM public."{table._meta.db_table}" t0']
    for n, step in enumerate(steps, start=1):
        column, to = _column(table, step), table._meta.get_field(step).related_model
        joins.append(f'JOIN public."{to._meta.db_table}" t{n} ON t{n}.id = t{n - 1}."{column}"')
        table = to
    return f"SELECT {' '.join(joins)} WHERE t0.id = {key} AND t{len(steps)}.erased_at IS NOT NULL"


def _column(model: Any, name: str) -> str:
    column: str = model._meta.get_field(name).column
    return column
