"""A text beside a claim stays as it was written, also against raw SQL as desk_app: every column of
text of every table, in every state of its row."""

from __future__ import annotations

import pytest
from django.db.models import CharField, TextField

from claims.register.models import Claim
from claims.trail.erasure import ERASED_TEXT, WRITTEN_TEXT_STAYS
from claims.trail.triggers import Fsm
from reviews.committee.models import Ballot, Sitting
from reviews.erasure.claim_tables import DELETED, TABLES
from reviews.erasure.guards import text_fields
from reviews.erasure.rewritten_columns import REWRITTEN
from reviews.erasure.tests.rows import EMPTY, FILLED, NO_RIGHT, OTHER

ALL = [table for table in (*TABLES, *DELETED) if text_fields(table.model)]
MOVED = [table for table in TABLES if any(one.moved for one in REWRITTEN.get(table.label, ()))]
# Rows without which every update is refused, whatever it changes.
BESIDE = {
    "reviews.EvidenceCheck": (Ballot, {"review_id": "(SELECT max(id) FROM reviews_review)"}),
    "reviews.SittingItem": (Sitting, {"id": "1", "status": "'open'"}),
}


def columns_again(table, *, moved=False):
    """Names of the columns of a table that are written again: with its status (`moved`), or by
    themselves."""
    again = [one for one in REWRITTEN.get(table.label, ()) if not one.ruled]
    return {name for one in again if one.moved == moved for name in one.names}


def states_of(model):
    """Given columns of a row in each of its states."""
    for field in model._meta.concrete_fields:
        if field.name == "status":
            return [{"status": f"'{state}'"} for state, _label in field.choices]
    return [{}]


def written(rows, table, **given):
    """A row of the table with something in every column of text. Return its key."""
    texts = text_fields(table.model)
    if table.claim == "pk":
        kinds = rows.kinds(Claim)
        return rows.write(Claim, **{name: FILLED[kinds[name]] for name in texts})
    key = rows.of_claim(table, rows.write(Claim), texts, **given)
    if table.label in BESIDE:
        model, columns = BESIDE[table.label]
        rows.write(model, **columns)
    return key


def other_texts(rows, field):
    """SQL of the values that a written text might get: another one, nothing, and an erasure's."""
    kinds = rows.kinds(field.model)
    nothing = "NULL" if field.null else EMPTY.get(kinds[field.column], "''")
    takes_it = isinstance(field, CharField | TextField) and (
        field.max_length is None or field.max_length >= len(ERASED_TEXT)
    )
    return [OTHER[kinds[field.column]], nothing, *([f"'{ERASED_TEXT}'"] if takes_it else [])]


def change(rows, field, key, value, *, also=""):
    """Set a column of a row to a value (SQL). Return the name of the rule that refuses it."""
    fields = field.model._meta
    sql = f'UPDATE "{fields.db_table}" SET "{field.column}" = {value}{also}'
    return rows.as_application(f'{sql} WHERE "{fields.pk.column}" = %s', key)


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.label)
def test_raw_sql_changes_a_written_text_only_where_a_verb_writes_it_again(table, rows):
    """A new column of text is frozen by itself; if a verb changes it, its reason belongs into
    REWRITTEN."""
    names = text_fields(table.model)
    fields = [table.model._meta.get_field(name) for name in names]
    tried, changed = set(), set()
    for state in states_of(table.model):
        with rows.connection.transaction(force_rollback=True):
            key = written(rows, table, **state)
            for field in fields:
                unchanged = change(rows, field, key, f'"{field.column}"')
                if unchanged in ("", NO_RIGHT) or unchanged.endswith("_is_append_only"):
                    tried.add(field.name)  # no other rule stands in the way
                if "" in {change(rows, field, key, v) for v in other_texts(rows, field)}:
                    changed.add(field.name)
    assert tried == set(names)
    assert changed == columns_again(table)


@pytest.mark.parametrize("table", MOVED, ids=lambda table: table.label)
def test_some_texts_are_written_again_with_the_status_of_their_row(table, rows):
    [moves] = [one for one in table.model._meta.triggers if isinstance(one, Fsm)]
    for name in columns_again(table, moved=True):
        field, refused = table.model._meta.get_field(name), set()
        for pair in moves.pairs:
            begins, ends = pair.split(">")
            with rows.connection.transaction(force_rollback=True):
                key = written(rows, table, status=f"'{begins}'")
                other = other_texts(rows, field)[0]
                refused.add(change(rows, field, key, other, also=f", status = '{ends}'"))
        assert WRITTEN_TEXT_STAYS not in refused, name


def test_every_column_that_is_written_again_has_its_reason():
    tables = {table.label: table for table in (*TABLES, *DELETED)}
    for label, again in REWRITTEN.items():
        names = [name for one in again for name in one.names]
        assert set(names) <= set(text_fields(tables[label].model)), label
        assert len(names) == len(set(names)) and all(one.why for one in again), label
