"""manage.py backup_drill: make a backup, restore it into an empty place and compare; exit 1 on a
difference."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup import keys, verbs
from claims.backup.drill import Drill, DrillFailedError
from claims.backup.errors import BackupError, told
from claims.personal_data.crypto import CannotDecryptError


class Command(BaseCommand):
    help = (
        "백업을 만들어(또는 있는 백업을) 이 컴퓨터의 빈 PostgreSQL과 빈 폴더에 되돌리고, 원장·"
        "배정·이력·목록·서류·암호화가 온전한지 확인합니다. 다르면 첫 차이를 적고 1로 끝납니다. "
        "쓰고 있는 데이터베이스와 저장소는 읽기만 합니다."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", type=Path, metavar="DIR", help="있는 백업 하나의 폴더")
        parser.add_argument("--documents", type=Path, metavar="DIR", help="그 백업의 서류")
        parser.add_argument("--keys", type=Path, metavar="FILE", help="그 백업의 키")
        parser.add_argument(
            "--folder", type=Path, metavar="DIR",
            help="연습에 쓸 넉넉한 디스크 (데이터베이스와 서류의 세 배). 끝나면 지웁니다",
        )  # fmt: skip
        parser.add_argument(
            "--point-in-time", action=argparse.BooleanOptionalAction, default=True,
            help="복원한 것에서 사고를 내고, WAL로 사고 직전까지 되돌려 봅니다",
        )  # fmt: skip

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        given = [options[name] for name in ("database", "documents", "keys")]
        if any(given) and not all(given):
            raise CommandError("--database, --documents, --keys는 함께 지정합니다.", returncode=2)
        with tempfile.TemporaryDirectory(prefix="desk-drill-", dir=folder) as name:
            Path(name).chmod(0o711)  # as root, the server is another user
            try:
                backup, documents, kept = given if all(given) else self._make(Path(name))
                drill = Drill(Path(name) / "copy", sys.stderr)
                drill.folder.mkdir()
                drill.run(
                    backup=backup.resolve(), documents=documents.resolve(),
                    kept_keys=kept.resolve(), point_in_time=options["point_in_time"],
                )  # fmt: skip
            except DrillFailedError as error:
                self.stdout.write(str(error))
                raise SystemExit(1) from error
            except (BackupError, CannotDecryptError, OSError) as error:
                raise CommandError(told(error), returncode=2) from error
        for line in drill.lines:
            self.stdout.write(line)
        self.stdout.write("the backup is complete")

    def _make(self, folder: Path) -> tuple[Path, Path, Path]:
        """Make a backup below the folder and return the paths of the backup, of the copies of
        documents and of the keys file. Raises DrillFailedError where files of the storage are
        missing or altered."""
        documents, kept = folder / "documents", folder / "keys" / "desk.keys"
        backup, wrong = verbs.make_backup(
            database=folder / "database", documents=documents, stream=sys.stderr
        )
        if wrong:
            raise DrillFailedError(f"backup: {wrong[0]}")
        kept.parent.mkdir(mode=0o700)
        keys.write_keys(kept)
        return backup, documents, kept
