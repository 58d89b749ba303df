"""manage.py backup_keys FILE: write the keys into a new file, to be stored apart from the
backups."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup import keys
from claims.backup.errors import BackupError


class Command(BaseCommand):
    help = (
        "DJANGO_SECRET_KEY, FIELD_KEYS, INDEX_KEY, DIGEST_KEY를 파일 하나에 적습니다. "
        "백업과 다른 곳(금고, 비밀 관리 시스템)에 두고, 키를 바꿀 때마다 다시 만드세요."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            keys.write_keys(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(str(file))
        self.stderr.write(
            "이 파일을 잃으면 백업을 열 수 없고, 백업과 함께 두면 암호화가 소용없습니다."
        )
