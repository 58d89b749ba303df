"""An application that connects as the owner of its tables is named by `check --deploy`."""

import pytest
from django.db import DatabaseError, connections

from claims.trail.checks import application_owns_no_table


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_and_nobody_else_is_an_error():
    assert application_owns_no_table(None) == []
    [found] = application_owns_no_table(None, using="owner")
    assert found.id == "trail.E001" and "rewriting history" in found.msg


def test_without_a_database_nothing_is_said(monkeypatch):
    def away(*_given):
        raise DatabaseError

    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    assert application_owns_no_table(None) == []
