"""Verbs on a file to take away: download, password, making it again, and expiry.

The caller, a verb of another package, has checked its permission and the status, and has locked the
row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction

from claims import clock
from claims.personal_data import crypto
from claims.privacy.access_entries import record_download
from config.celery import enqueue
from config.queues import poison

if TYPE_CHECKING:
    from django.http import HttpRequest

    from claims.protected_files.models import ProtectedFile, StoredFile
    from claims.users.models import User
    from config.queues.table import TaskName

MOST_EXPIRED = 100  # rows of a model at once


# ------------------------------------------------------------------ taking it away
def open_file(
    row: StoredFile,
    *,
    by: User,
    request: HttpRequest,
    key: str = "",
    size: int = 0,
) -> BinaryIO:
    """Return the file of a row, open for reading, after an entry of the access log that names its
    claims. Checks no permission: the caller has, and has locked the row.

    `key` and `size` (bytes) are those of the file if a row has several. Raises FileGoneError:
    expired, never made, or lost by the storage."""
    if not row.is_stored:
        raise row.GONE
    try:
        opened = row.FILES.open_decrypted(key or row.storage_key, size or row.size)
    except FileNotFoundError as error:
        raise row.GONE(row.GONE.lost) from error
    _record(row, by, request)
    return opened


def open_archive(row: ProtectedFile, *, by: User, request: HttpRequest) -> BinaryIO:
    """Return the archive of a row, open, after an entry of the access log; the first download sets
    `downloaded_by` and `downloaded_at`. Checks no permission. Raises FileGoneError: expired, never
    made, or lost by the storage."""
    opened = open_file(row, by=by, request=request)
    if row.downloaded_at is None:
        row.downloaded_by, row.downloaded_at = by, clock.now()
        row.save(update_fields=["downloaded_by", "downloaded_at"])
    return opened


def reveal_password(row: ProtectedFile, *, by: User, request: HttpRequest) -> str:
    """Return the password of an archive, after an entry of the access log. Checks no permission.
    Raises FileGoneError if the archive expired or was never made."""
    if not row.is_stored:
        raise row.GONE
    _record(row, by, request)
    return password_of(row)


def _record(row: StoredFile, by: User, request: HttpRequest) -> None:
    """Write an entry of the access log for a person who takes the file or sees its password. It
    refers to the first entry of the file, which names the claims."""
    assert row.entry is not None  # every file that is stored has one
    record_download(entry=row.entry, user=by, request=request)


# ------------------------------------------------------------------ the password
def seal_password(row: ProtectedFile, password: str) -> None:
    """Set the password of an archive on its row, encrypted for that row alone."""
    row.password = crypto.encrypt(password, aad=_place(row))


def password_of(row: ProtectedFile) -> str:
    """Return the password of an archive in plain. Writes no entry of the access log: the caller has
    done so."""
    assert row.password is not None
    return crypto.decrypt(row.password, aad=_place(row))


def _place(row: ProtectedFile) -> bytes:
    return crypto.aad(row.FILES.table, "password", str(row.pk))


# ------------------------------------------------------------------ its end
def discard_file(row: StoredFile) -> None:
    """Clear file and password on the row; the files are deleted from storage after the commit. The
    caller saves the row."""
    for key in (getattr(row, name) for name in row.KEYS):
        if key:
            transaction.on_commit(partial(row.FILES.delete_file, key), robust=True)
    row.forget_file()


def make_again(row: Any, task: TaskName, *, making: str) -> None:
    """Discard the file of a row, set the status `making`, save, and enqueue `task`, also if the row
    was given up for killing its workers. Checks nothing."""
    discard_file(row)
    row.status, row.error = making, ""
    row.save()
    transaction.on_commit(partial(poison.reset, task, row.pk), robust=True)
    enqueue(task, row.pk)


def expire_files(model: type[StoredFile]) -> int:
    """Delete the expired files of at most MOST_EXPIRED rows, lowest keys first, each in a
    transaction of its own. Returns the number of rows found."""
    rows = model._default_manager.exclude(storage_key="").filter(expires_at__lte=clock.now())
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_EXPIRED])
    for key in keys:
        with transaction.atomic():
            row = model._default_manager.select_for_update().get(pk=key)
            if row.storage_key and not row.is_stored:
                discard_file(row)
                row.save()
    return len(keys)


def delete_unnamed_files(model: type[StoredFile]) -> int:
    """Delete stored files that are older than a day and that no row of the model names; return how
    many."""
    rows = model._default_manager.exclude(storage_key="").values_list(*model.KEYS)
    return model.FILES.delete_stale_files({key for keys in rows for key in keys})
