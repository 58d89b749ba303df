from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def _superuser(django_db_setup):
    """Fixture of a module: one connection, whose backend knows tables and triggers after the first
    test. Its tests commit nothing and need no mark: a database put back would end it."""
    from reviews.erasure.tests.rows import superuser_without_checks

    with superuser_without_checks() as connection:
        yield connection


@pytest.fixture
def rows(_superuser):
    from reviews.erasure.tests.rows import Rows

    with _superuser.transaction(force_rollback=True):
        yield Rows(_superuser)
