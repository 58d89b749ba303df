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
        "저장소에서 없어졌거나 내용이 달라진 서류를 백업의 사본으로 되돌립니다. 데이터베이스와 "
        "온전한 서류는 그대로 둡니다. 사람들이 일하는 동안 실행할 수 있습니다."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--documents", type=Path, required=True, metavar="DIR",
            help="backup의 --documents 폴더",
        )  # fmt: skip

    def handle(self, *args: Any, documents: Path, **options: Any) -> None:
        try:
            restored, without = put_back_lost_files(documents=documents, stream=sys.stderr)
        except (BackupError, OSError) as error:
            raise CommandError(told(error), returncode=2) from error
        self.stdout.write(f"서류 {restored:,}개를 되돌렸습니다.")
        if without:
            raise CommandError("되돌리지 못한 서류:\n" + "\n".join(without))
