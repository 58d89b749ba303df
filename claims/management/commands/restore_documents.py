"""manage.py restore_documents --documents DIR: put back documents that storage has lost or altered,
from the copies of a backup; exit 1 and a line for each that has none."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup.errors import BackupError, told
from claims.backup.lost_files import put_back_lost_files


class Command(BaseCommand):
    help = (
        "Put back documents that storage has lost or altered, from the copies of a backup. The "
        "database and sound documents stay as they are; people can work meanwhile. Exit 1 and a "
        "line for each document without a sound copy; exit 2 where it cannot run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--documents", type=Path, required=True, metavar="DIR",
            help="folder that backup was given as --documents",
        )  # fmt: skip

    def handle(self, *args: Any, documents: Path, **options: Any) -> None:
        try:
            restored, without = put_back_lost_files(documents=documents, stream=sys.stderr)
        except (BackupError, OSError) as error:
            raise CommandError(told(error), returncode=2) from error
        self.stdout.write(f"restored: {restored:,} documents")
        if without:
            raise CommandError("되돌리지 못한 서류:\n" + "\n".join(without))
