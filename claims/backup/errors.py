"""Errors of backup and restore. Messages say what is wrong, most also what to do.

A restore that fails midway leaves the files that it has written; the same command goes on later.
"""

from claims.errors import DomainError


class BackupError(DomainError):
    """A backup cannot be made, read or restored."""

    code = "backup"


class NotEmptyError(BackupError):
    """A database or storage that is to be restored into holds something."""

    code = "not_empty"


class WrongKeysError(BackupError):
    """The keys are not those under which the backup was sealed."""

    code = "wrong_keys"
