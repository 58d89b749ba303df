"""PgBouncer as deploy/pgbouncer.ini says, in front of a server of this checkout."""

import os
import re
from pathlib import Path

from config.dev.postgres import Postgres
from config.dev.state_folder import APP_ROLE, CHECKOUT
from config.dev.test_programs import PGBOUNCER

POOLS = ("desk", "desk_workers")  # pool of the pages, pool of the workers


def pooler_command(postgres: Postgres, folder: Path, port: int, database: str) -> list[str]:
    """Write PgBouncer's configuration and list of users into `folder`, for a database of this
    server, and return the command that starts it on `port`. Raises FileNotFoundError when pgbouncer
    is not installed.

    Run the command as the user of the PostgreSQL server, who alone may enter the folder of its
    socket.
    """
    program = PGBOUNCER.find()
    if program is None:
        raise FileNotFoundError("pgbouncer is not installed (Debian: pgbouncer)")
    postgres.place.own(folder)
    text = (CHECKOUT / "deploy" / "pgbouncer.ini").read_text()
    for old, new in (
        ("host=127.0.0.1 port=5432", f"host={postgres.place.run} port=5432"),
        ("dbname=desk", f"dbname={database}"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"listen_port = \d+", f"listen_port = {port}", text)
    text = re.sub(r"auth_file = .*", f"auth_file = {folder}/userlist.txt", text)
    users = f'"{APP_ROLE}" "{postgres.passwords[APP_ROLE]}"\n'
    for name, content in (("pgbouncer.ini", text), ("userlist.txt", users)):
        path = folder / name
        path.touch(0o600)
        path.write_text(content)
        if os.geteuid() == 0:
            os.chown(path, *postgres.place.owner)
    return [program, str(folder / "pgbouncer.ini")]


def pooled_url(postgres: Postgres, port: int, pool: str) -> str:
    return f"postgresql://{APP_ROLE}:{postgres.passwords[APP_ROLE]}@127.0.0.1:{port}/{pool}"
