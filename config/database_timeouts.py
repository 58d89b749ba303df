"""Time limits of database connections: for a statement, for a lock, for silence.

Pages have short limits (settings.py), so that neither a held lock nor a runaway statement takes
all threads of the web servers. Workers write tens of thousands of rows in one statement and have
limits of their own; commands at a terminal have none.
"""

import os
from collections.abc import Mapping
from typing import Any

COMMANDS = {"DATABASE_STATEMENT_SECONDS": "0", "DATABASE_LOCK_SECONDS": "0"}


def session_options(**seconds: float) -> str:
    """libpq's `options` for these settings of PostgreSQL; one of 0 is left as the role has it."""
    return " ".join(
        f"-c {name}={round(value * 1000)}ms" for name, value in seconds.items() if value > 0
    )


def no_limits_for_commands() -> None:
    """Let this process' statements run as long as they take, unless the environment says else.

    Call it before the settings are read.
    """
    for name, value in COMMANDS.items():
        os.environ.setdefault(name, value)


def set_timeouts(database: dict[str, Any], **seconds: float) -> None:
    """Give the connections that this process will open other limits. Later ones win in `options`,
    so those that are not named stay."""
    given = session_options(**seconds)
    if given:
        options = database.setdefault("OPTIONS", {})
        options["options"] = f"{options.get('options', '')} {given}".strip()


def set_worker_timeouts(
    databases: Mapping[str, dict[str, Any]], *, statement: float, lock: float
) -> None:
    """The limits of a worker for the application's connections."""
    set_timeouts(databases["default"], statement_timeout=statement, lock_timeout=lock)
