"""A proposal that waits for a second person stays as the first one made it: plain SQL as the
application's own role changes nothing that the second person reads, nor the proposer (0151)."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import Error, connection, models, transaction

from claims.tests.factories import UserFactory
from claims.tests.raw_sql import run
from reviews.tests.test_proposer_in_office import FLOWS

pytestmark = pytest.mark.django_db

# Columns that may change while the proposal waits: nobody has confirmed by them.
OPEN = {
    # the second person, the end and the worker's progress: each is written once, later
    "*": "confirmed_by_id confirmed_at approved_by_id approved_at settled_by_id settled_at"
    " decided_at ended_by_id ended_at ended_reason closed_by_id closed_reason settled_reason"
    " withdrawn_reason closing_reason progress_at",
    "representation": "kept_reason",  # of the last end that was declined; none is proposed here
    # the file, which is made after the confirmation, and what happens to it
    "handover": "size sha256 rows password made_at expires_at error downloaded_at downloaded_by_id"
    " told_at changes_told_at receipt_at entry_id",
    # written with its digest when the answer goes to the council; and with who sends it back
    "objection": "appeal_asks sent_back_reason",
    "erasure": "reason",  # of the person who ends the proposal
    "month": "reason",  # likewise; a closed month has none
}


def values_of(field):
    """SQL of other values for the column of a field."""
    column = f'"{field.column}"'
    if isinstance(field, models.ForeignKey):
        other = field.related_model._meta.db_table
        yield f"(SELECT max(id) FROM {other} WHERE id IS DISTINCT FROM {column})"
    elif isinstance(field, models.BooleanField):
        yield f"NOT COALESCE({column}, FALSE)"
    elif isinstance(field, models.IntegerField):
        yield f"COALESCE({column}, 0) + 1"
    elif isinstance(field, models.DateTimeField):
        yield f"COALESCE({column}, now()) - interval '3 days'"
    elif isinstance(field, models.DateField):
        yield f"COALESCE({column}, current_date) - 3"
    elif isinstance(field, models.CharField | models.TextField):
        yield f"right({column} || 'x', 3)"
        if field.choices:
            yield from (f"'{value}'" for value, _label in field.choices)
    elif isinstance(field, models.BinaryField):
        yield r"'\xdead'::bytea"
    elif isinstance(field, ArrayField):
        yield "'{}'"
        kinds = [value for value, _label in field.base_field.choices or ()]
        yield f"'{{{','.join(kinds[:2])}}}'"
    elif isinstance(field, models.JSONField):
        yield """'{"x": 1}'::jsonb"""
    if field.null:
        yield "NULL"


def changes(row, field):
    """True if a statement changes this column of the row, and nothing refuses it."""
    table, column = row._meta.db_table, field.column
    for value in values_of(field):
        sql = f'UPDATE {table} SET "{column}" = {value} WHERE id = %s'
        sql += f' AND "{column}" IS DISTINCT FROM ({value})'
        try:
            with transaction.atomic():
                done = run(sql, row.pk, at_end=True)
                transaction.set_rollback(True)
        except Error:
            continue
        if done:
            return True
    return False


@pytest.mark.parametrize("name", FLOWS)
def test_no_column_of_a_proposal_changes_while_it_waits(name):
    row = FLOWS[name].make()
    UserFactory(roles=FLOWS[name].second)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(relowner, 'member') FROM pg_class WHERE relname = %s",
                       [row._meta.db_table])  # fmt: skip
        assert cursor.fetchone() == (False,)
    free = {"id", "status", *OPEN["*"].split(), *OPEN.get(name, "").split()}
    fields = [one for one in row._meta.concrete_fields if one.column not in free]
    assert " ".join(one.column for one in fields if changes(row, one)) == ""
