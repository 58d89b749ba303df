"""Locks on folders that a backup or a drill is writing; they end with their process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.backup.errors import BackupError

LOCK = ".lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Context manager that locks `folder` (by the file LOCK) for one backup or drill. Raises
    BackupError at once if another process holds the lock."""
    with open(folder / LOCK, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"{folder}: 다른 백업이 진행 중입니다.") from error
        yield
