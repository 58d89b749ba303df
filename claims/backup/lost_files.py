"""Documents that storage has lost or altered are put back from the copies of a backup."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from claims.backup import file_copies, files
from claims.backup.errors import BackupError
from claims.backup.postgres import OWNER
from claims.backup.verbs import require_apart, require_owner
from claims.documents.models import Document
from config.terminal_progress import TerminalProgress

READ_PART = "서류 읽기"


def put_back_lost_files(*, documents: Path, stream: Any = None) -> tuple[int, list[str]]:
    """Read every file that a row names, and put back each one that is missing or altered from its
    encrypted copy in the folder `documents`. Files of erased documents stay erased, also of those
    that are erased meanwhile. Run it again after an interruption.

    Returns how many files were put back, and a sentence for each of which there is no copy, or one
    that was altered too, cannot be read or is of another key. Raises BackupError (no owner's
    connection, a folder that lies in PRIVATE_DIR or is not there)."""
    require_owner()
    require_apart(documents=documents)
    if not documents.is_dir():
        raise BackupError(f"{documents}: 서류 사본이 있는 폴더를 지정해 주세요.")
    whole = Document.objects.count()
    restored, without = 0, []
    with TerminalProgress(stream, {READ_PART: 1.0}) as progress, progress.part(READ_PART):
        found = files.differing(
            files.named_files(), lambda done: progress.advance(min(done, whole), whole)
        )
        for one, sentence in found:
            try:
                with transaction.atomic(using=OWNER):
                    if not files.lock_naming_row(one):
                        continue
                    file_copies.put_back(one, documents, settings.FIELD_KEYS)
            except FileNotFoundError:
                without.append(f"{sentence}. 사본도 없습니다.")
            except BackupError as error:
                without.append(str(error))
            else:
                restored += 1
    return restored, without
