"""Time limits of database connections: for statements, for locks, for idle transactions.

Pages have short limits (config/settings/servers.py), so that neither a held lock nor a runaway
statement takes all threads of the web servers. Workers write tens of thousands of rows in one
statement and have limits of their own; commands at a terminal have none.
"""

import os
from collections.abc import Mapping
from typing import Any

from django.db import connection

REPLICA_STATEMENT_SECONDS = 4.5
COMMANDS = {"DATABASE_STATEMENT_SECONDS": "0", "DATABASE_LOCK_SECONDS": "0"}


def session_options(**seconds: float) -> str:
    """Return libpq's `options` text that sets these PostgreSQL settings, each given as name=seconds
    ("-c statement_timeout=5000ms"). A setting of 0 is left out, so the role's own value stays."""
    return " ".join(
        f"-c {name}={round(value * 1000)}ms" for name, value in seconds.items() if value > 0
    )


def no_limits_for_commands() -> None:
    """Set the environment variables of the database time limits so that commands of this process
    run without limits. A variable that is set already stays. Call it before the settings are
    read."""
    for name, value in COMMANDS.items():
        os.environ.setdefault(name, value)


def set_timeouts(database: dict[str, Any], **seconds: float) -> None:
    """Add PostgreSQL settings, given as name=seconds, to the connection options of an entry of
    Django's DATABASES, which is changed in place. They hold for connections opened later and
    override earlier ones; 0 changes nothing."""
    given = session_options(**seconds)
    if given:
        options = database.setdefault("OPTIONS", {})
        options["options"] = f"{options.get('options', '')} {given}".strip()


def set_worker_timeouts(
    databases: Mapping[str, dict[str, Any]], *, statement: float, lock: float
) -> None:
    """Set a worker's statement and lock limits (seconds) on the application's database connections,
    except behind a pooler in transaction mode, which has a database of its own for workers
    (deploy/pgbouncer.ini)."""
    if not databases["default"].get("DISABLE_SERVER_SIDE_CURSORS"):
        set_timeouts(databases["default"], statement_timeout=statement, lock_timeout=lock)


def of_replica(database: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of Django's DATABASES for a replica, made of `database`: the engine
    claims.replica, with short limits, since the primary answers when the replica does not.

    Connecting takes two seconds at most (libpq's least); a vanished replica is noticed after three.
    The replica ends a slow statement itself, before the engine gives it up.
    """
    options = database.get("OPTIONS", {}) | {"connect_timeout": 2, "tcp_user_timeout": 3000}
    if "options" in options:  # a pooler may take none
        options["options"] += " " + session_options(statement_timeout=REPLICA_STATEMENT_SECONDS)
    return database | {"ENGINE": "claims.replica", "OPTIONS": options}


def set_statement_timeout(seconds: float) -> None:
    """Set the statement limit until the end of the present transaction, for statements that read or
    write a great part of the register."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true)", [f"{round(seconds * 1000)}ms"]
        )
