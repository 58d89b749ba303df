"""Triggers that enforce rules in the database, also against raw SQL.

Each raises SQLSTATE 23514 with a constraint name that reads as a sentence: Django shows it as
IntegrityError, and `refused_by` reads the name. `desk_app` cannot switch them off
(privileges.py)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import IntegrityError, transaction

from claims.errors import DomainError

ERASED_TEXT = "(파기됨)"  # in place of a text that its row must have


def fail(name: str, message: str = "") -> str:
    """Return a PL/pgSQL statement that raises SQLSTATE 23514 under the constraint name `name`. The
    message is `name` in words, unless given.
    """
    text = (message or name.replace("_", " ")).replace("'", "''")
    return f"RAISE EXCEPTION '{text}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def refused_by(error: IntegrityError) -> str:
    """Return the name of the constraint or trigger by which the database refused a statement; '' if
    it names none.
    """
    diag = getattr(error.__cause__, "diag", None)
    return getattr(diag, "constraint_name", None) or ""


@contextmanager
def refusals_as(errors: Mapping[str, type[DomainError]]) -> Iterator[None]:
    """Context manager with a savepoint. If the database refuses a statement by one of these
    constraints or triggers, raise the error given for it; any other IntegrityError stays as it
    is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        found = errors.get(refused_by(error))
        if found is None:
            raise
        raise found() from error


def column_names(model: Any, names: Iterable[str]) -> list[str]:
    """Return the names of the columns of these fields of a model."""
    return [model._meta.get_field(name).column for name in names]


class AppendOnly(pgtrigger.Trigger):
    """Trigger that refuses to update or delete rows, under the constraint name
    `<table>_is_append_only`.

    With `erasable` one update is allowed: it blanks these fields, sets `erased_at` and changes
    nothing else. Without `erasable` no update is allowed.
    """

    name = "append_only"
    when = pgtrigger.Before
    operation = pgtrigger.Update | pgtrigger.Delete

    def __init__(self, *, erasable: Iterable[str] = ()) -> None:
        self.erasable = tuple(erasable)
        super().__init__()

    def get_func(self, model: Any) -> str:
        refuse = fail(f"{model._meta.db_table}_is_append_only"[:63])
        if not self.erasable:
            return refuse
        columns = column_names(model, self.erasable)
        kept = ", ".join(f"'{column}'" for column in [*columns, "erased_at"])
        blank = " AND ".join(f"COALESCE(NEW.\"{c}\"::text, '') IN ('', '\\x')" for c in columns)
        return f"""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND {blank}
                    AND to_jsonb(OLD) - ARRAY[{kept}] = to_jsonb(NEW) - ARRAY[{kept}]
                THEN RETURN NEW; END IF;
            END IF;
            {refuse}
        """


class Frozen(pgtrigger.Trigger):
    """Trigger that refuses to change the columns of `fields`; with `while_` (an SQL condition over
    OLD and NEW), only if it is true. `says` is the constraint name of the refusal, by default
    `<table>_is_frozen`.

    `named=True`: check only statements that set one of the columns, for tables that change by
    thousands of rows a second. This misses nothing, as long as no other BEFORE trigger sets them.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(
        self,
        *,
        fields: Iterable[str],
        while_: str = "TRUE",
        name: str = "frozen",
        says: str = "",
        named: bool = False,
    ) -> None:
        self.fields, self.while_, self.says, self.named = tuple(fields), while_, says, named
        super().__init__(name=name)

    def compile(self, model: Any) -> Any:
        if self.named:
            self.operation = pgtrigger.UpdateOf(*column_names(model, self.fields))
        return super().compile(model)

    def get_func(self, model: Any) -> str:
        columns = column_names(model, self.fields)
        old = ", ".join(f'OLD."{column}"' for column in columns)
        new = ", ".join(f'NEW."{column}"' for column in columns)
        says = self.says or f"{model._meta.db_table}_is_frozen"[:63]
        return f"""
            IF ({self.while_}) AND ROW({old}) IS DISTINCT FROM ROW({new}) THEN {fail(says)} END IF;
            RETURN NEW;
        """


class Erasable(pgtrigger.Trigger):
    """Trigger that refuses to change the named text fields; when the row is erased they may be
    blanked, never replaced.

    `erased_at` is written once and never changes. `says` is the constraint name of the refusal;
    `named` as in `Frozen`. `unless` is an SQL condition over OLD and NEW under which they may be
    replaced all the same."""

    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(
        self,
        *,
        fields: Iterable[str] = (),
        name: str = "erasure",
        says: str,
        named: bool = False,
        unless: str = "",
    ) -> None:
        self.fields, self.says, self.named, self.unless = tuple(fields), says, named, unless
        super().__init__(name=name)

    def compile(self, model: Any) -> Any:
        if self.named:
            self.operation = pgtrigger.UpdateOf(*column_names(model, [*self.fields, "erased_at"]))
        return super().compile(model)

    def get_func(self, model: Any) -> str:
        changed = " OR ".join(
            f'(NEW."{c}" IS DISTINCT FROM OLD."{c}" AND (NEW.erased_at IS NULL'
            f" OR COALESCE(NEW.\"{c}\"::text, '') NOT IN ('', '\\x')))"
            for c in column_names(model, self.fields)
        )
        if self.unless:
            changed = f"({changed}) AND NOT ({self.unless})"
        once = fail("erasure_is_final")
        return f"""
            IF OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
                {once}
            END IF;
            IF {changed or "FALSE"} THEN {fail(self.says)} END IF;
            RETURN NEW;
        """


class WrittenNow(pgtrigger.Trigger):
    """Trigger that sets the field of a new row to the database's present time, whatever value the
    statement gives."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert

    def __init__(self, *, field: str, name: str = "written_now") -> None:
        self.field = field
        super().__init__(name=name)

    def get_func(self, model: Any) -> str:
        [column] = column_names(model, [self.field])
        return f'NEW."{column}" := clock_timestamp(); RETURN NEW;'


class Fsm(pgtrigger.Trigger):
    """Trigger that refuses any change of a status field but those in `transitions`, {from: {to,
    ...}}. With `starts`, a new row must begin in one of these."""

    when = pgtrigger.Before

    def __init__(
        self,
        *,
        transitions: Mapping[Any, Iterable[Any]],
        field: str = "status",
        starts: Iterable[Any] = (),
        name: str = "fsm",
    ) -> None:
        self.field = field
        self.pairs = sorted(f"{a}>{b}" for a, ends in transitions.items() for b in ends)
        self.starts = sorted(str(s) for s in starts)
        operation = pgtrigger.Update
        super().__init__(
            name=name, operation=operation | pgtrigger.Insert if self.starts else operation
        )

    def get_func(self, model: Any) -> str:
        column = f'"{model._meta.get_field(self.field).column}"'
        pairs = ", ".join(f"'{pair}'" for pair in self.pairs)
        says = f"{model._meta.db_table}_{self.field}_moves_as_allowed"[:63]
        insert = ""
        if self.starts:
            starts = ", ".join(f"'{s}'" for s in self.starts)
            insert = f"""
                IF TG_OP = 'INSERT' THEN
                    IF NEW.{column} NOT IN ({starts}) THEN {fail(says)} END IF;
                    RETURN NEW;
                END IF;
            """
        return f"""
            {insert}
            IF OLD.{column} IS DISTINCT FROM NEW.{column}
                AND (OLD.{column} || '>' || NEW.{column}) <> ALL (ARRAY[{pairs}]::text[])
            THEN {fail(says)} END IF;
            RETURN NEW;
        """


class Rule(pgtrigger.Trigger):
    """Trigger with PL/pgSQL of its own, before an insert or update by default. The code may read
    other rows, and ends in `RETURN NEW` or in `fail('name')`."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update


class FrozenWithItsRun(pgtrigger.Trigger):
    """Trigger for the rows of a run (foreign key `run`): they are inserted and deleted while the
    run has one of the statuses `listed`, and updated only while it is "running".

    `says` is the constraint name that refuses the former, `says_running` that of the latter.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    declare = [("of_run", "text")]

    def __init__(self, *, listed: Iterable[Any], says: str, says_running: str, name: str) -> None:
        self.listed = [str(status) for status in listed]
        self.says, self.says_running = says, says_running
        super().__init__(name=name)

    def get_func(self, model: Any) -> str:
        table = model._meta.get_field("run").related_model._meta.db_table
        listed = ", ".join(f"'{status}'" for status in self.listed)
        return f"""
                    SELECT r.status INTO of_run FROM public.{table} r
                    WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.run_id ELSE NEW.run_id END;
                    IF TG_OP = 'UPDATE' THEN
                        IF of_run <> 'running' THEN {fail(self.says_running)}
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF of_run NOT IN ({listed}) THEN
                        {fail(self.says)}
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """  # noqa: S608


class Books(pgtrigger.Trigger):
    """Trigger that writes the effects of an update into tables, such as a ledger, which the
    application's role may only read.

    Runs as the owner (privileges.py), after the statement, once for all of its rows: the transition
    tables are `old_rows` and `new_rows`."""

    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Update
    referencing = pgtrigger.Referencing(old="old_rows", new="new_rows")
    as_owner = True


# The migrating role ships the first rows; `desk_app` is never a member of it.
BY_THE_OWNER = """pg_has_role(session_user,
        (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = TG_RELID), 'member')"""


def confirmed_sql(kind: str, target: str, after: str = "TRUE") -> str:
    """Return SQL that is true if this transaction confirmed a change of `kind` to `target`.

    `target` is an SQL expression. `after` is a condition on `c.after`, the proposed state as JSON.
    The database itself writes `settled_at`, the start of the confirming transaction: a proposal
    that was confirmed earlier no longer permits anything.
    """
    if not kind.isidentifier():
        raise ValueError(kind)
    return f"""EXISTS (
        SELECT 1 FROM public.claims_proposedchange c
        WHERE c.kind = '{kind}' AND c.target = ({target})::text AND c.status = 'confirmed'
            AND c.settled_at = transaction_timestamp() AND ({after})
    )"""  # noqa: S608
