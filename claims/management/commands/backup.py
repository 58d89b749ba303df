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
        "Back up the database and the documents, encrypted under FIELD_KEYS, into two folders. "
        "backup_keys keeps the keys apart. Needs DATABASE_OWNER_URL. Exit 1: the backup was made, "
        "but some documents could not be copied, or older backups not deleted; exit 2: no backup."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database", type=Path, required=True, metavar="DIR",
            help="folder in which each backup of the database gets a folder of its own",
        )  # fmt: skip
        parser.add_argument(
            "--documents", type=Path, required=True, metavar="DIR",
            help="folder for copies of the documents; documents copied before are not copied again",
        )  # fmt: skip
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N",
            help="delete all but the newest N backups, and their documents; 0 deletes nothing",
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
                f"백업했지만 서류 {len(wrong)}개를 복사하지 못했습니다. 저장소가 답하지 않거나, "
                f"파일이 없거나 달라졌습니다:\n{lines}"
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
