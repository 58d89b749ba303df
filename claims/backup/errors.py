"""Refusals of backup and restore. Each message says what to do; nothing was changed."""

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
