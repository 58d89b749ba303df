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
        "백업을 빈 데이터베이스(DATABASE_OWNER_URL)와 빈 저장소에 되돌리고 백업과 비교합니다. "
        "비어 있지 않으면 아무것도 하지 않습니다. 중단되면 같은 명령으로 이어집니다."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database", type=Path, required=True, metavar="DIR",
            help="백업 하나의 폴더 (desk-20261127T030000Z)",
        )  # fmt: skip
        parser.add_argument("--documents", type=Path, required=True, metavar="DIR")
        parser.add_argument("--keys", type=Path, required=True, metavar="FILE")

    def handle(
        self, *args: Any, database: Path, documents: Path, keys: Path, **options: Any
    ) -> None:
        try:
            verbs.restore_backup(
                backup=database, documents=documents, kept_keys=keys, stream=sys.stderr
            )
            found = list(find_differences(backup=database, stream=sys.stderr))
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
