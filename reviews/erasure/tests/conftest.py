from __future__ import annotations

import pytest


@pytest.fixture
def rows():
    from claims.trail.tests.scene import superuser
    from reviews.erasure.tests.rows import Rows

    with superuser() as connection, connection.transaction(force_rollback=True):
        yield Rows(connection)
