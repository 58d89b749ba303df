"""Trigger for facts that one act writes and no later one changes."""

from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.db import models

from claims.trail.triggers import ERASED_TEXT, column_names, fail

FACTS_STAY = "facts_of_an_act_stay_as_written"


class FactsStay(pgtrigger.Trigger):
    """Trigger that refuses to change facts which one act writes, under the constraint name
    FACTS_STAY.

    `moved` names them by a field of the same act, {field: facts}: a statement that changes a fact
    must change that field too, for example `status`. A later act may write a fact that was empty,
    or empty it; one in `replaced` it may also replace by another value. An erasure may empty or
    replace a text. The function is called for refused statements only."""

    name = "z_facts_stay"
    when = pgtrigger.After  # after the table's other rules, whose errors are more specific
    operation = pgtrigger.Update  # only of the facts, see `compile`

    def __init__(self, *, replaced: Iterable[str] = (), **moved: Iterable[str]) -> None:
        self.moved = {field: tuple(facts) for field, facts in moved.items()}
        self.replaced = tuple(replaced)
        self.fields = tuple(fact for facts in self.moved.values() for fact in facts)
        super().__init__()

    def compile(self, model: Any) -> Any:
        signs = [
            self._changed_sql(model._meta.get_field(fact), *column_names(model, [field]))
            for field, facts in self.moved.items()
            for fact in facts
        ]
        self.operation = pgtrigger.UpdateOf(*column_names(model, self.fields))
        self.condition = pgtrigger.Condition(f"({' OR '.join(signs)})")
        return super().compile(model)

    def _changed_sql(self, fact: Any, field: str) -> str:
        column = f'"{fact.column}"'
        is_text = isinstance(fact, models.CharField | models.TextField)
        by_itself = f'OLD."{field}" IS NOT DISTINCT FROM NEW."{field}"'
        if fact.name not in self.replaced:
            empty = " IN ('')" if is_text else " IS NULL"
            rewritten = f"NOT OLD.{column}{empty} AND NOT NEW.{column}{empty}"
            by_itself = f"({by_itself} OR {rewritten})"
        sign = f"OLD.{column} IS DISTINCT FROM NEW.{column} AND {by_itself}"
        if is_text and not fact.choices:
            sign += f" AND NEW.{column} NOT IN ('', '{ERASED_TEXT}')"
        return f"({sign})"

    def get_func(self, model: Any) -> str:
        return fail(FACTS_STAY)
