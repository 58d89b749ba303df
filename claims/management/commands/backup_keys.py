"""manage.py backup_keys FILE: write the keys into a new file, to be stored apart from the
backups."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup import keys
from claims.backup.errors import BackupError


class Command(BaseCommand):
    help = (
        "Write DJANGO_SECRET_KEY, FIELD_KEYS, INDEX_KEY and DIGEST_KEY into a new file. Keep it "
        "apart from the backups (a safe, a secret manager), and write a new one whenever a key is "
        "added. Exit 2 where it cannot be written; an existing file is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="keys file to write; must not exist yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            keys.write_keys(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(str(file))
        self.stderr.write(
            "이 파일을 잃으면 백업을 열 수 없고, 백업과 함께 두면 암호화가 소용없습니다."
        )
