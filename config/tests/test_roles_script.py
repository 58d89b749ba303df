"""deploy/postgresql/roles.sh on a server of its own, which has no roles at first."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from config.dev.postgres import Postgres
from config.dev.state_folder import CHECKOUT, Place, in_memory

SCRIPT = CHECKOUT / "deploy" / "postgresql" / "roles.sh"
GIVEN = {"DESK_OWNER_PASSWORD": "owner", "DESK_APP_PASSWORD": "app", "DESK_PUBLIC_PASSWORD": "pub"}


@pytest.fixture
def server():
    if shutil.which("psql") is None:
        pytest.skip("psql is not installed")
    memory = in_memory()
    with tempfile.TemporaryDirectory(prefix="desk-roles-", dir=memory and memory.parent) as name:
        os.chmod(name, 0o711)
        place = Place()
        place.state, place.run = Path(name) / "server", Path(name) / "server" / "run"
        place.prepare()
        place.own(place.run)
        server = Postgres(place)
        server.start()
        server.wait_ready()
        yield server
        server.stop()


def run(server: Postgres, **more: str) -> subprocess.CompletedProcess:
    place = {
        "PGHOST": str(server.place.run),
        "PGUSER": "postgres",
        "PGPASSWORD": server.passwords["postgres"],
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(
        ["sh", SCRIPT], env=place | GIVEN | more, capture_output=True, text=True, check=False
    )


def may_use(server: Postgres, role: str, password: str, database: str) -> bool:
    server.passwords[role] = password
    try:
        psycopg.connect(server.url(role, database)).close()
    except psycopg.OperationalError:
        return False
    return True


def test_it_makes_roles_once_and_a_second_database_to_restore_into(server):
    assert run(server).returncode == 0
    with psycopg.connect(server.url("postgres", "desk")) as db:
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        assert db.execute(owner).fetchone() == ("desk_owner",)
    again = run(server, DESK_APP_PASSWORD="changed")
    assert again.returncode != 0 and 'database "desk" already exists' in again.stderr
    assert may_use(server, "desk_app", "app", "desk")  # nothing was changed

    beside = run(server, DESK_DATABASE="desk_restored", DESK_APP_PASSWORD="changed")
    assert beside.returncode == 0, beside.stderr
    for role, password in (
        ("desk_owner", "owner"),
        ("desk_app", "changed"),
        ("desk_public", "pub"),
    ):
        assert may_use(server, role, password, "desk_restored"), role
    server.passwords["desk_owner"] = "owner"
    with psycopg.connect(server.url("desk_owner", "desk_restored")) as db:
        db.execute("CREATE TABLE one ()")
        granted = "SELECT has_table_privilege('desk_app', 'one', 'SELECT')"
        assert db.execute(granted).fetchone() == (True,)
        limit = "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'desk_app'"
        assert db.execute(limit).fetchone() == (100,)
