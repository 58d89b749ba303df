"""The demo's tables and its register, with progress: `python -m config.dev.demo_load`."""

import hashlib
import io
import json
import sys
from pathlib import Path

from config import database_timeouts
from config.dev.state_folder import CHECKOUT, Place, private_file
from config.dev.usage import take_no_arguments
from config.terminal_progress import TerminalProgress

MIGRATIONS = "표 만들기"
MIGRATED_BY = "migrations.json"  # in the state folder: digests of the migration files, by path
OTHER_VERSION = (
    "이 폴더의 데모 자료는 다른 판의 프로그램이 만든 것이라 이어서 쓸 수 없습니다."
    " 지우고 다시 만드세요: DESK_MODE=demo .venv/bin/python -m"
    " config.dev.embedded_servers reset && make demo"
    " (the demo's data was made by another version: delete it and load it anew)"
)


def load() -> None:
    """Migrate the demo's database as desk_owner and load the demo register, with progress on
    stdout. Takes little time when both were done before. Ends the process with a message when
    another version of the program migrated the database: one whose migrations are not among
    today's, or read otherwise."""
    import django
    from django.core.management import call_command
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.module_loading import import_string

    database_timeouts.no_limits_for_commands()
    django.setup()
    parts = {MIGRATIONS: 22.0}
    loaded = _loaded_before()
    _check_migrations(CHECKOUT, Place().state / MIGRATED_BY, loaded=loaded)
    if not loaded:
        claims = import_string("claims.demo.register.DEFAULT_CLAIMS")
        parts |= import_string("reviews.demo.build.parts")(claims)
    with TerminalProgress(sys.stdout, parts) as progress:
        with progress.part(MIGRATIONS):
            try:
                call_command("migrate", database="owner", interactive=False, verbosity=0)
            except InconsistentMigrationHistory:
                sys.exit(OTHER_VERSION)
        call_command("demo_data", progress=progress, stdout=io.StringIO())


def _loaded_before() -> bool:
    from django.db import DatabaseError
    from django.utils.module_loading import import_string

    try:
        return import_string("reviews.demo.build.earlier_load")() is not None
    except DatabaseError:  # no tables yet
        return False


def _check_migrations(checkout: Path, kept: Path, *, loaded: bool) -> None:
    """Compare the migration files of `checkout` with the digests in the file `kept`, and store
    today's there. Ends the process when one is missing or reads otherwise, or when a register was
    `loaded` and no digests are kept. Django compares names only, and before the first release
    migrations are edited in place."""
    now = {
        str(file.relative_to(checkout)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(checkout.glob("*/migrations/*.*"))
        if file.name != "__init__.py"
    }
    if kept.exists():
        if not json.loads(kept.read_text()).items() <= now.items():
            sys.exit(OTHER_VERSION)
    elif loaded:
        sys.exit(OTHER_VERSION)
    private_file(kept, json.dumps(now, indent=1) + "\n")


if __name__ == "__main__":
    take_no_arguments(__doc__)
    load()
