"""Trigger by which a row must name the acting user whom its history names."""

from collections.abc import Iterable
from typing import Any

import pgtrigger

from claims.trail.triggers import fail

SAYS = "actor_is_the_one_named"


class NamesItsActor(pgtrigger.Trigger):
    """Trigger that refuses a row which names another user than the one in the context of the
    history.

    `fields` are foreign keys to users, checked when a statement sets or changes them to a user.
    `sql` are expressions over NEW for a user named in another table, checked on insert. Without a
    user in the context (commands, workers, the system) nothing is compared (docs/decisions).
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update

    def __init__(
        self, *fields: str, sql: Iterable[str] = (), name: str = "names_its_actor"
    ) -> None:
        self.fields, self.sql = fields, tuple(sql)
        super().__init__(name=name)

    def compile(self, model: Any) -> Any:
        if self.fields and not self.sql:
            # Rows of the system name no user: for them the function is not called.
            named = pgtrigger.Q()
            for field in self.fields:
                named |= pgtrigger.Q(**{f"new__{field}__isnull": False})
            self.condition = named
        return super().compile(model)

    def get_func(self, model: Any) -> str:
        columns = [model._meta.get_field(name).column for name in self.fields]
        other = [
            f'(NEW."{c}" IS NOT NULL AND NEW."{c}"::text <> said'
            f' AND (TG_OP = \'INSERT\' OR NEW."{c}" IS DISTINCT FROM OLD."{c}"))'
            for c in columns
        ]
        other += [f"(TG_OP = 'INSERT' AND ({one})::text IS DISTINCT FROM said)" for one in self.sql]
        return f"""
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND ({" OR ".join(other)}) THEN {fail(SAYS)} END IF;
            RETURN NEW;
        """

    def get_declare(self, model: Any) -> list[tuple[str, str]]:
        return [("said", "text")]
