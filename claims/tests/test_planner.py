"""Methods of PostgreSQL's planner that single statements are planned without."""

import pytest
from django.db import connection

from claims.planner import planned_without

METHODS = ("enable_seqscan", "enable_nestloop", "jit")


@pytest.mark.django_db
def test_methods_are_off_in_the_block_and_as_the_server_has_them_behind_it():
    def settings():
        found = {}
        for name in METHODS:
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
        return found

    with connection.cursor() as cursor:
        before = settings()
        with planned_without(cursor, *METHODS):
            assert set(settings().values()) == {"off"}
        assert (
            settings() == before == {"enable_seqscan": "on", "enable_nestloop": "on", "jit": "off"}
        )
