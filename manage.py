#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL they use this checkout's own servers."""

import os
import signal
import sys
from typing import NoReturn

# These answer from the files alone: no server is started for them.
WITHOUT_SERVERS = {"help", "version", "--help", "--version"}
# What to do about errors that are no mistake in the code, by the names of their classes.
ADVICE = {
    "ConnectionDoesNotExist": "set DATABASE_OWNER_URL",
    "UndefinedTable": "run migrate first, with DATABASE_OWNER_URL",
    "InsufficientPrivilege": "DATABASE_OWNER_URL is for desk_owner, DATABASE_URL for desk_app",
}


def main() -> None:
    """Run the command. SIGTERM ends it as Ctrl-C does: it stops its children and deletes what it
    has half written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if needs_embedded_servers(sys.argv[1:], os.environ):
        from config.dev import embedded_servers
        from config.dev.provider import join_running

        try:
            embedded_servers.ensure()
            join_running()
        except embedded_servers.ServerError as error:
            sys.exit(str(error))
    from config import database_timeouts
    from config.call_stack import call_in_one_chunk

    if sys.argv[1:2] != ["runserver"]:
        database_timeouts.no_limits_for_commands()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError, ProgrammingError
    from django.utils.connection import ConnectionDoesNotExist

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    expected = (ImproperlyConfigured, ConnectionDoesNotExist, OperationalError, ProgrammingError)
    try:
        call_in_one_chunk(execute_from_command_line, sys.argv)
    except expected as error:
        reason = error.__cause__ if isinstance(error, ProgrammingError) else error
        advice = ADVICE.get(type(reason).__name__)
        if "--traceback" in sys.argv or (isinstance(error, ProgrammingError) and not advice):
            raise
        cannot_run(error, advice or "")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def cannot_run(error: Exception, advice: str = "") -> NoReturn:
    """Write one line for missing settings, or a database that does not answer or has no tables, and
    exit 2: with 1, the commands that check something tell of a difference."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    print(f"{said} ({advice})" if advice else said, file=sys.stderr)
    sys.exit(2)


def needs_embedded_servers(argv: list[str], environ) -> bool:
    """No database is named, and this is not a production machine, where that is an error."""
    if environ.get("DATABASE_URL") or environ.get("DESK_MODE") == "production":
        return False
    return bool(argv) and argv[0] not in WITHOUT_SERVERS


if __name__ == "__main__":
    main()
