"""manage.py check_restore DIR: compare database and files with a backup; exit 1 on a difference."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup.comparison import find_differences
from claims.backup.errors import BackupError, told


class Command(BaseCommand):
    help = (
        "Compare the database and files in use with a backup. Needs DATABASE_OWNER_URL. Exit 1 and "
        "the first difference; exit 2 where the backup cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "backup", type=Path, metavar="DIR", help="folder of the backup to compare with"
        )
        parser.add_argument(
            "--all", action="store_true", help="print every difference, not only the first"
        )

    def handle(self, *args: Any, backup: Path, **options: Any) -> None:
        found = False
        try:
            for line in find_differences(backup=backup, stream=sys.stderr):
                found = True
                self.stdout.write(line)
                if not options["all"]:
                    break
        except (BackupError, OSError) as error:
            raise CommandError(told(error), returncode=2) from error
        if found:
            raise SystemExit(1)
        self.stdout.write("database and files agree with the backup")
