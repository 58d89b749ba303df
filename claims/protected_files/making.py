"""The worker's part: one worker at a time makes a file, in one transaction, or the row gets the
reason why not.

An advisory lock ends with its worker, and nothing is visible before the commit: a killed worker
leaves neither a file nor other rows."""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from claims import clock
from claims.korean import in_korean
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.personal_data.encrypted_zip import encrypted_zip, new_password
from claims.protected_files.models import ProtectedFile
from claims.protected_files.verbs import discard_file, seal_password

CLAIMS_AT_ONCE = 10_000
# Away for a while: the sweep hands the work to a worker again.
AWAY = (OperationalError, InterfaceError, OSError)
INTERRUPTED = gettext_lazy("만드는 중에 멈췄습니다. 다시 만들어 주세요.")


class MakingRefusedError(Exception):
    """Error that a `write` function raises if the file cannot be made; its argument is the sentence
    for the page.
    """


# ------------------------------------------------------------------ one worker at a time
def lock_making(files: EncryptedFiles, pk: int) -> bool:
    """Try to take the advisory lock on the file of the row `pk` until the end of the transaction.
    `files` names the table. Returns False if another worker has the lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{files.table} {pk}"]
        )
        return bool(cursor.fetchone()[0])


@transaction.atomic
def is_being_made(files: EncryptedFiles, pk: int) -> bool:
    """Return True while a worker makes the file of this row.

    On False the lock is held until the caller's transaction ends; without one it is free again at
    once."""
    return not lock_making(files, pk)


def rows_without_worker(files: EncryptedFiles, rows: QuerySet[Any]) -> list[int]:
    """Return the primary keys of those `rows` (a queryset of rows that wait for their file) that no
    worker has now: their message was lost, or their worker died."""
    keys = rows.order_by("pk").values_list("pk", flat=True)
    return [pk for pk in keys if not is_being_made(files, pk)]


def allow_long_idle() -> None:
    """Switch off the database's limit on idle time for this transaction: a large workbook is packed
    for minutes after its last row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def make_file(
    files: EncryptedFiles,
    pk: int,
    *,
    write: Callable[[int], bool],
    fail: Callable[[int, Any], None],
    own: tuple[type[Exception], ...] = (),
) -> bool:
    """Make the file of a row with `write(pk)` in one transaction. Returns what `write` does; False
    if another worker makes it, or after MakingRefusedError, whose sentence goes to `fail(pk,
    sentence)`. Safe to call twice, also at once.

    Any other error is raised again after `fail`; but without `fail` if the database or the storage
    is away, so that a sweep takes the row up again. `own` are errors of the file that only look
    like that."""
    try:
        with transaction.atomic():
            return lock_making(files, pk) and write(pk)
    except MakingRefusedError as error:
        fail(pk, error.args[0])
        return False
    except Exception as error:
        if isinstance(error, own) or not isinstance(error, AWAY):
            fail(pk, INTERRUPTED)
        raise


@transaction.atomic
def mark_failed(
    model: Any, pk: int, sentence: Any, *, under_way: Collection[str], failed: str
) -> None:
    """Set the status `failed` on a row with the reason (`sentence`, stored in Korean) why its file
    was not made, and discard its file. Does nothing if the status is not one of `under_way`."""
    row = model._default_manager.select_for_update().get(pk=pk)
    if row.status not in under_way:
        return
    with in_korean():
        row.error = str(sentence)[:200]
    row.status = failed
    discard_file(row)
    row.save()


# ------------------------------------------------------------------ one pass over the rows
class FilePass:
    """Record of the writing of one file: number of rows, their claims, the bytes (`size`) and their
    SHA-256 (`digest`). Use it as a context manager.

    The claims go to a temporary file, eight bytes each: five million are 40 MB.
    """

    def __init__(self) -> None:
        self.rows = self.size = 0
        self.digest = hashlib.sha256()
        self._claims = tempfile.TemporaryFile()

    def __enter__(self) -> FilePass:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._claims.close()

    def count(self, rows: int, claims: Iterable[int]) -> None:
        """Add to the number of rows that go into the file, and store their claims (primary
        keys)."""
        array("q", claims).tofile(self._claims)
        self.rows += rows

    def measure(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the blocks of the file unchanged; add their length to `size` and their bytes to
        `digest`."""
        for block in blocks:
            self.digest.update(block)
            self.size += len(block)
            yield block

    def claim_blocks(self) -> Iterator[array[int]]:
        """Yield the claims (primary keys) of the counted rows in arrays of some thousands, for
        `record_file`.
        """
        self._claims.seek(0)
        while block := self._claims.read(8 * CLAIMS_AT_ONCE):
            yield array("q", block)


@contextmanager
def stored(files: EncryptedFiles, blocks: Iterable[bytes]) -> Iterator[str]:
    """Context manager: store a file, encrypted, and give its storage key; an error inside the block
    deletes the file again."""
    key = files.store(blocks)
    try:
        yield key
    except BaseException:
        files.delete_file(key)
        raise


@contextmanager
def stored_archive(
    row: ProtectedFile,
    name: str,
    content: Callable[[FilePass], Iterable[bytes]],
    *,
    kept_for: timedelta,
) -> Iterator[FilePass]:
    """Context manager: store an encrypted ZIP with one file `name` under a new password, and set
    key, size, digest, password and expiry on `row`. Gives the FilePass with the counts.

    `content(file_pass)` yields the bytes of the file and counts its rows. The caller saves the row
    inside the block; an error there deletes the archive again."""
    with FilePass() as made:
        password = new_password()
        now = timezone.localtime(clock.now())
        archive = encrypted_zip(name, content(made), password=password, at=now)
        with stored(row.FILES, made.measure(archive)) as key:
            row.storage_key, row.size, row.sha256 = key, made.size, made.digest.hexdigest()
            seal_password(row, password)
            row.expires_at = clock.now() + kept_for
            row.downloaded_by = row.downloaded_at = None
            yield made
