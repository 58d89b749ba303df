"""manage.py backup_drill: make a backup, restore it into an empty place and compare; exit 1 on a
difference."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.backup import keys, verbs
from claims.backup.drill import FOLDERS, Drill, DrillFailedError, delete_killed
from claims.backup.errors import BackupError, told
from claims.backup.locks import alone
from claims.personal_data.crypto import CannotDecryptError

LEAST_FREE = 32 << 20  # bytes; with less a failed step says nothing of the backup


class Command(BaseCommand):
    help = (
        "Restore a backup (a given one, or a new one) into an empty PostgreSQL and an empty folder "
        "on this machine, and check ledger, draws, trail, queue, documents and encryption. Reads "
        "the database and storage in use and writes nothing there. Exit 1 and the first "
        "difference; exit 2 where it cannot run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database", type=Path, metavar="DIR", help="folder of the backup to restore"
        )
        parser.add_argument(
            "--documents", type=Path, metavar="DIR", help="folder of its copied documents"
        )
        parser.add_argument(
            "--keys", type=Path, metavar="FILE", help="keys file written by backup_keys"
        )
        parser.add_argument(
            "--folder", type=Path, metavar="DIR",
            help="working folder on a disk with three times the space of both; emptied at the end",
        )  # fmt: skip
        parser.add_argument(
            "--point-in-time", action=argparse.BooleanOptionalAction, default=True,
            help="also drop a table of the copy and recover it from the WAL (default)",
        )  # fmt: skip

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        given = [options[name] for name in ("database", "documents", "keys")]
        if any(given) and not all(given):
            raise CommandError("--database, --documents, --keys는 함께 지정합니다.", returncode=2)
        try:
            delete_killed(folder or Path(tempfile.gettempdir()))
            place = tempfile.TemporaryDirectory(prefix=FOLDERS, dir=folder)
        except OSError as error:
            raise CommandError(
                f"{folder or tempfile.gettempdir()}: 쓸 수 없습니다({error.strerror}). 쓸 수 있는 "
                "폴더를 --folder로 지정하세요.",
                returncode=2,
            ) from error
        with place as name, alone(Path(name)):
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
                if shutil.disk_usage(name).free < LEAST_FREE:
                    raise CommandError(
                        f"{name}: 디스크가 가득 차서 끝까지 시험하지 못했습니다. 백업의 세 배가 "
                        "들어가는 디스크의 폴더를 --folder로 지정하세요.",
                        returncode=2,
                    ) from error
                self.stdout.write(str(error))
                raise SystemExit(1) from error
            except (BackupError, CannotDecryptError, OSError) as error:
                raise CommandError(told(error), returncode=2) from error
        for line in drill.lines:
            self.stdout.write(line)
        self.stdout.write("the backup is complete")

    def _make(self, folder: Path) -> tuple[Path, Path, Path]:
        """Make a backup below the folder and return the paths of the backup, of the copies of
        documents and of the keys file. Raises DrillFailedError if files of the storage are missing
        or altered."""
        documents, kept = folder / "documents", folder / "keys" / "desk.keys"
        backup, wrong = verbs.make_backup(
            database=folder / "database", documents=documents, stream=sys.stderr
        )
        if wrong:
            raise DrillFailedError(f"backup: {wrong[0]}")
        kept.parent.mkdir(mode=0o700)
        keys.write_keys(kept)
        return backup, documents, kept
