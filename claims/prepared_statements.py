"""Statements that PostgreSQL plans once a connection instead of at each execution.

Planning takes three quarters of PostgreSQL's time of a page: its statements join many small sets of
rows (decision 0134). Django merges parameters into the text of a statement, so that each text is
new to the database. Inside `prepared_statements` they are sent apart from it, psycopg prepares the
statement, and from its sixth execution on PostgreSQL may keep one plan for all values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import TextChoices

MOST = 200  # statements that a connection keeps
PLACEHOLDER = re.compile("%%|%s")
# pghistory puts this before what may write, a SELECT that begins with WITH among them, while a form
# is handled: two commands in one text, which cannot be prepared.
HISTORY = "SELECT set_config('pghistory."


class PreparedCursor(psycopg.Cursor[Any]):
    """A cursor that sends parameters apart from the statement, but for states: members of
    TextChoices, and lists of them, become part of it, since a plan for any state could not use the
    index of one."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> PreparedCursor:
        if query.startswith(HISTORY):
            merged = psycopg.ClientCursor(self.connection).mogrify(query, params)
            return super().execute(merged, prepare=False)
        if isinstance(params, (tuple, list)):
            states = tuple(_state(one) for one in params)
            if any(states):
                query = _with_states(query, states)
                params = [one for one, state in zip(params, states, strict=True) if state is None]
        return super().execute(query, params, **options)

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """Keep the query if Django looks for it (connection.queries): psycopg does so for
        statements alone that it does not prepare."""
        self._query = super()._convert_query(query, params)
        return self._query


def _state(parameter: Any) -> str | None:
    """Return the text of a state or of an array of states; None for any other parameter."""
    if isinstance(parameter, TextChoices):
        return parameter.value
    if not isinstance(parameter, list) or not parameter:
        return None
    if not all(isinstance(one, TextChoices) for one in parameter):
        return None
    return f"{{{','.join(one.value for one in parameter)}}}"


@lru_cache(maxsize=1_000)
def _with_states(query: str, states: tuple[str | None, ...]) -> str:
    """Return the statement with these texts in place of its parameters, where they are not None."""
    left = iter(states)

    def fill(found: re.Match[str]) -> str:
        state = None if found[0] == "%%" else next(left)
        return found[0] if state is None else f"'{state}'"

    return PLACEHOLDER.sub(fill, query)


@contextmanager
def prepared_statements(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Prepare the statements that are run inside, on the connection `using`.

    For reading a few rows; counts of whole tables are better planned for their values. Does nothing
    behind a pooler in transaction mode, which gives each transaction another connection. psycopg
    forgets the plans of a connection at each ROLLBACK.
    """
    connection: Any = connections[using]
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    usual, raw.cursor_factory = raw.cursor_factory, PreparedCursor
    raw.prepare_threshold, raw.prepared_max = 0, MOST  # at the first execution
    try:
        yield
    finally:
        raw.cursor_factory = usual
        if usual is not PreparedCursor:
            raw.prepare_threshold = None
