"""manage.py restore --database DIR --documents DIR --keys FILE: into an empty place only."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup import verbs
from claims.backup.comparison import find_differences
from claims.backup.errors import BackupError, told


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database (DATABASE_OWNER_URL) and an empty storage, and "
        "compare them with it. Run it again after an interruption: it goes on. Exit 1 and each "
        "difference; exit 2 where it was refused or interrupted, as where one is not empty."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database", type=Path, required=True, metavar="DIR",
            help="folder of the backup to restore (desk-20261127T030000Z)",
        )  # fmt: skip
        parser.add_argument(
            "--documents", type=Path, required=True, metavar="DIR",
            help="folder that backup was given as --documents",
        )  # fmt: skip
        parser.add_argument(
            "--keys",
            type=Path,
            required=True,
            metavar="FILE",
            help="newest keys file written by backup_keys",
        )

    def handle(
        self, *args: Any, database: Path, documents: Path, keys: Path, **options: Any
    ) -> None:
        try:
            verbs.restore_backup(
                backup=database, documents=documents, kept_keys=keys, stream=sys.stderr
            )
            found = list(find_differences(backup=database, stream=sys.stderr))
            verbs.end_restore()
        except (BackupError, OSError) as error:
            raise CommandError(told(error), returncode=2) from error
        for line in found:
            self.stdout.write(line)
        if found:
            raise SystemExit(1)
        self.stdout.write("restored")
        self.stderr.write(
            "되돌렸고 백업과 같습니다. worker와 beat를 켜기 전에 docs/operations/backup.md의 "
            "'After a restore'를 보세요."
        )
