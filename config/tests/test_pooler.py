"""The desk behind PgBouncer in transaction mode, by the file that ships."""

import contextlib
import socket
import subprocess
import time

import psycopg
import pytest
from django.db import connection

from config.dev.pooler import POOLS, pooled_url, pooler_command
from config.dev.postgres import Postgres
from config.dev.state_folder import Place, free_port
from config.dev.test_programs import PGBOUNCER, program_or_skip
from config.tests.test_environment import COMPLETE, run

SETTINGS = (
    "from django.conf import settings; from config.database_timeouts import set_worker_timeouts; "
    "set_worker_timeouts(settings.DATABASES, statement=9, lock=3); "
    "d = settings.DATABASES['default']; "
    "print(d['OPTIONS'].get('options'), d['DISABLE_SERVER_SIDE_CURSORS'])"
)


def test_behind_a_pooler_no_limits_are_sent_and_no_cursor_outlives_its_transaction():
    assert (
        run(["-c", SETTINGS], COMPLETE | {"DATABASE_POOLER": "transaction"}).stdout == "None True\n"
    )
    assert run(["-c", SETTINGS], COMPLETE).stdout.endswith("-c lock_timeout=3000ms False\n")
    refused = run(["-c", SETTINGS], COMPLETE | {"DATABASE_POOLER": "session"})
    assert "DATABASE_POOLER is empty or transaction" in refused.stderr


@pytest.fixture
def pooler(tmp_path_factory, db):
    program_or_skip(PGBOUNCER)
    place, port = Place(), free_port()
    postgres = Postgres(place)
    folder = place.state / f"pool-{port}"
    argv = pooler_command(postgres, folder, port, connection.settings_dict["NAME"])
    running = subprocess.Popen(
        argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **place.as_user
    )
    while True:
        assert running.poll() is None, running.stderr.read()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            break
        time.sleep(0.01)
    yield lambda pool: pooled_url(postgres, port, pool)
    running.terminate()
    running.communicate()
    for path in (*folder.iterdir(), folder):
        path.unlink() if path.is_file() else path.rmdir()


def test_pages_and_workers_have_their_limits_on_every_server_of_the_pool(pooler):
    shown = []
    for pool in POOLS:
        # Two transactions at once have two servers: each must know the limits.
        with psycopg.connect(pooler(pool)) as one, psycopg.connect(pooler(pool)) as other:
            for name in ("statement_timeout", "lock_timeout"):
                shown.append([line.execute(f"SHOW {name}").fetchone()[0] for line in (one, other)])
    assert shown == [["1min"] * 2, ["15s"] * 2, ["1h"] * 2, ["5min"] * 2]


def test_our_own_options_would_be_refused_loudly(pooler):
    with pytest.raises(psycopg.OperationalError, match="unsupported startup parameter"):
        psycopg.connect(pooler("desk"), options="-c lock_timeout=9ms")
