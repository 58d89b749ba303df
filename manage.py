#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL they use this checkout's own servers."""

import os
import sys

# These answer from the files alone: no server is started for them.
WITHOUT_SERVERS = {"help", "version", "--help", "--version"}


def main() -> None:
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
    from django.core.management import execute_from_command_line

    call_in_one_chunk(execute_from_command_line, sys.argv)


def needs_embedded_servers(argv: list[str], environ) -> bool:
    """No database is named, and this is not a production machine, where that is an error."""
    if environ.get("DATABASE_URL") or environ.get("DESK_MODE") == "production":
        return False
    return bool(argv) and argv[0] not in WITHOUT_SERVERS


if __name__ == "__main__":
    main()
