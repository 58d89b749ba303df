"""Errors of backup and restore. Each message names the problem, most also the remedy.

A restore that fails midway leaves the files that it has written; the same command goes on later."""

from claims.documents.storage.stores import StorageUnavailableError
from claims.errors import DomainError


class BackupError(DomainError):
    """Base of the errors of backup and restore: a backup cannot be made, read or restored."""


class NotEmptyError(BackupError):
    """Error: the database or storage that is to be restored into is not empty."""


class WrongKeysError(BackupError):
    """Error: the keys in use or given are not those under which the backup was sealed."""


def told(error: Exception) -> str:
    """Return the sentence of an error for a terminal, with the reason if storage does not answer or
    refuses."""
    if isinstance(error, StorageUnavailableError) and error.__cause__ is not None:
        return f"{error} ({error.__cause__})"
    return str(error)
