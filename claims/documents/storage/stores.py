"""Storage of private files in a folder, and the errors that it shares with bucket.py."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError
from config.queues import full_disks


class OriginalMissingError(Exception):
    """Storage has no file of a document, or other bytes than were received."""


class StorageUnavailableError(OriginalMissingError, DomainError, OSError):
    """Storage does not answer, or refuses to read or write. Nothing was done. HTTP 503."""

    code = "storage_away"
    status = 503
    message = _("지금은 파일 저장소를 쓸 수 없습니다. 잠시 뒤에 다시 해 주세요.")


@contextmanager
def storage_errors(*errors: type[Exception]) -> Iterator[None]:
    """Context manager that turns OSError and the given `errors` within its block into
    StorageUnavailableError.

    FileNotFoundError passes unchanged.
    """
    away: tuple[type[Exception], ...] = (OSError, *errors)
    try:
        yield
    except (FileNotFoundError, StorageUnavailableError):
        raise
    except away as error:
        full_disks.record_in_task(error)  # many a task catches the other error
        raise StorageUnavailableError() from error


class PrivateFolder(FileSystemStorage):
    """Storage of private files in a folder that all web and worker machines share. Its files have
    no URL."""

    def _open(self, name: str, mode: str = "rb") -> File:
        with storage_errors():
            return super()._open(name, mode)  # type: ignore[misc, no-any-return]

    def _save(self, name: str, content: Any) -> str:
        try:
            with storage_errors():
                return super()._save(name, content)  # type: ignore[misc, no-any-return]
        except FileNotFoundError as error:  # the folder itself is gone
            raise StorageUnavailableError() from error

    def delete(self, name: str) -> None:
        with storage_errors():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with storage_errors():
            return super().listdir(path)

    def display_location(self) -> str:
        """Return the path of the folder, for the staff's page."""
        return str(self.location)

    def is_available(self) -> bool:
        """Return True when files can be written into the folder, or into the nearest folder above
        it that exists."""
        folder = Path(self.location)
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return os.access(folder, os.W_OK | os.X_OK)
