#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL they use this checkout's own servers."""

import errno
import os
import select
import signal
import smtplib
import socket
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
# Of a disk that is full or not writable, and of servers that do not answer.
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}
AWAY = (ConnectionError, TimeoutError, socket.gaierror, smtplib.SMTPException)


def main() -> None:
    """Run the command. SIGTERM ends it as Ctrl-C does: it stops its children and deletes what it
    has half written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if asks_for_help(sys.argv[1:]):
        os.environ["DESK_MODE"] = "test"  # its settings need no variable
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
    from django.db.utils import InterfaceError, OperationalError, ProgrammingError
    from django.utils.connection import ConnectionDoesNotExist
    from environs import EnvError

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    expected = (
        *(ImproperlyConfigured, EnvError, ConnectionDoesNotExist, InterfaceError),
        *(OperationalError, ProgrammingError),
    )
    try:
        try:
            call_in_one_chunk(execute_from_command_line, sys.argv)
        finally:
            sys.stdout.flush()  # at the interpreter's end its failure would be exit code 120
    except expected as error:
        reason = error.__cause__ if isinstance(error, ProgrammingError) else error
        advice = ADVICE.get(type(reason).__name__)
        if "--traceback" in sys.argv or (isinstance(error, ProgrammingError) and not advice):
            raise
        cannot_run(error, advice or "")
    except OSError as error:
        if reader_has_gone():
            discard_output()
            sys.exit(128 + signal.SIGPIPE)
        if "--traceback" in sys.argv or not (isinstance(error, AWAY) or error.errno in DISK):
            raise
        discard_output()
        cannot_run(error)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def reader_has_gone() -> bool:
    """Return True if stdout or stderr is a pipe that nobody reads any more, as after `| head`."""
    streams = select.poll()
    for number in (1, 2):
        streams.register(number, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _number, event in streams.poll(0))


def discard_output() -> None:
    """Let what stdout has not written yet go nowhere: the interpreter writes it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def cannot_run(error: Exception, advice: str = "") -> NoReturn:
    """Write one line for missing settings, a database that does not answer or has no tables, a full
    disk or a server that is away, and exit 2: with 1, the commands that check something tell of a
    difference."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    print(f"{said} ({advice})" if advice else said, file=sys.stderr)
    sys.exit(2)


def needs_embedded_servers(argv: list[str], environ) -> bool:
    """No database is named, and this is not a production machine, where that is an error."""
    if environ.get("DATABASE_URL") or environ.get("DESK_MODE") == "production":
        return False
    return bool(argv) and argv[0] not in WITHOUT_SERVERS and not asks_for_help(argv)


def asks_for_help(argv: list[str]) -> bool:
    """Return True if the arguments ask for the list of commands, or how one of them is used."""
    return argv[:1] in ([], ["help"]) or "--help" in argv or "-h" in argv


if __name__ == "__main__":
    main()
