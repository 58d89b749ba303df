"""manage.py backup --database DIR --documents DIR [--keep N]: write a backup; with N above 0 delete
all but the newest N."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup import verbs
from claims.backup.errors import BackupError, told
from claims.personal_data.crypto import CannotDecryptError


class Command(BaseCommand):
    help = (
        "데이터베이스와 서류를 암호화해 두 곳에 백업합니다. 키는 backup_keys로 따로 보관합니다. "
        "여는 데 FIELD_KEYS가 필요하므로, 키가 없는 사람에게는 쓸모가 없습니다."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database", type=Path, required=True, metavar="DIR",
            help="데이터베이스 백업이 날짜별 폴더로 쌓이는 곳",
        )  # fmt: skip
        parser.add_argument(
            "--documents", type=Path, required=True, metavar="DIR",
            help="서류 사본이 쌓이는 곳. 새 서류만 복사합니다",
        )  # fmt: skip
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N",
            help="최근 N개만 남기고 오래된 백업과 그 서류를 지웁니다. 0이면 지우지 않습니다",
        )  # fmt: skip

    def handle(
        self, *args: Any, database: Path, documents: Path, keep: int, **options: Any
    ) -> None:
        if keep < 0:
            raise CommandError("--keep는 0 이상의 수입니다.", returncode=2)
        try:
            folder, wrong = verbs.make_backup(
                database=database, documents=documents, stream=sys.stderr
            )
        except (BackupError, CannotDecryptError, OSError) as error:
            raise CommandError(told(error), returncode=2) from error
        self.stdout.write(str(folder))
        if wrong:
            lines = "\n".join(wrong[:20])
            raise CommandError(
                f"백업했지만 저장소의 파일 {len(wrong)}개가 없거나 달라졌습니다:\n{lines}"
            )
        if keep > 0:
            try:
                old, copies = verbs.delete_old_backups(
                    database=database, documents=documents, keep=keep
                )
            except (BackupError, OSError) as error:
                raise CommandError(
                    f"백업했지만 오래된 백업을 지우지 못했습니다: {told(error)}"
                ) from error
            self.stderr.write(f"오래된 백업 {old}개, 서류 사본 {copies}개를 지웠습니다.")
