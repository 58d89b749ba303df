"""Private files of a backup: the list of every file that a row names, and the storage compared with
it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pghistory.models
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.files.storage import storages
from django.db import models

from claims.backup import sealed_files
from claims.backup.postgres import OWNER
from claims.documents.storage.stores import OriginalMissingError, StorageUnavailableError

AT_ONCE = 4  # files under way: a bucket answers each after some milliseconds
BLOCK = 1 << 20  # bytes read at a time


class FileEntry(NamedTuple):
    """Entry of the list of a backup's private files: storage key, SHA-256 (hex) and size in bytes.
    `sha256` is empty and `size` 0 if the row that names the file does not hold them."""

    key: str
    sha256: str
    size: int  # bytes

    def line(self) -> bytes:
        return json.dumps(self).encode() + b"\n"


def named_files() -> Iterator[FileEntry]:
    """Yield every private file that a row of any model names by `storage_key`. Erased rows are left
    out if the model holds digests (`_has_digest`)."""
    for model, rows in _naming_rows():
        if not _has_digest(model):
            for key in rows.values_list("storage_key", flat=True).iterator():
                yield FileEntry(key, "", 0)
            continue
        for key, sha256, size in rows.values_list("storage_key", "sha256", "bytes").iterator():
            yield FileEntry(key, sha256, size)


def lock_naming_row(named: FileEntry) -> bool:
    """Lock a row that names this file with this digest, until the end of the caller's transaction
    on the owner's connection, and return True. Return False if no row names it any more, because
    the row was erased meanwhile."""
    for model, rows in _naming_rows():
        if _has_digest(model):
            same = rows.filter(storage_key=named.key, sha256=named.sha256).order_by("pk")
            if (
                same.select_for_update(of=("self",)).values_list("pk", flat=True).first()
                is not None
            ):
                return True
    return False


def is_named(named: FileEntry) -> bool:
    """Return False if no row names this file any more, because the row was erased meanwhile, or
    needs its file no more."""
    return any(rows.filter(storage_key=named.key).exists() for _model, rows in _naming_rows())


def _naming_rows() -> Iterator[tuple[type[models.Model], models.QuerySet[Any]]]:
    """Yield each model with a field `storage_key`, and its rows that name a file by it, without
    erased ones if the model holds digests."""
    for model in apps.get_models():
        if issubclass(model, pghistory.models.Event):
            continue
        try:
            model._meta.get_field("storage_key")
        except FieldDoesNotExist:
            continue
        rows = model._base_manager.using(OWNER).exclude(storage_key="")
        if _has_digest(model) and any(one.name == "erased_at" for one in model._meta.fields):
            rows = rows.filter(erased_at__isnull=True)
        yield model, rows


def _has_digest(model: type[models.Model]) -> bool:
    """Return True for a model whose rows hold the SHA-256 (`sha256`, hexadecimal text) and the size
    (`bytes`) of the stored file."""
    found = {field.name: field for field in model._meta.fields}
    return isinstance(found.get("sha256"), models.CharField) and "bytes" in found


def read_list(lines: Iterable[bytes]) -> Iterator[FileEntry]:
    """Yield the files of a backup's list; `lines` are its decrypted bytes, in blocks of any
    size."""
    rest = b""
    for block in lines:
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield FileEntry(*json.loads(line))


def sealed_list(path: Path, keys: Mapping[int, bytes], name: str) -> Iterator[FileEntry]:
    """Yield the files named by the encrypted list at `path`; `name` is its name in the backup.
    Raises WrongKeysError if the key is missing or the list was altered, BackupError for a file of
    another form."""
    file: BinaryIO
    with path.open("rb") as file:
        yield from read_list(sealed_files.unseal(file, name=name, keys=keys))


def batches(named: Iterable[FileEntry]) -> Iterator[list[FileEntry]]:
    """Yield the files in lists of at most 200."""
    rest = iter(named)
    while batch := list(islice(rest, 200)):
        yield batch


class CountedBlocks:
    """Iterable of the blocks of a stored file. It computes `digest` (SHA-256) and `size` (bytes) as
    they are read, and raises OriginalMissingError if the disk cannot read one."""

    def __init__(self, file: Any) -> None:
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        while block := self._read():
            self.digest.update(block)
            self.size += len(block)
            yield block

    def _read(self) -> bytes:
        try:
            block: bytes = self.file.read(BLOCK)
        except StorageUnavailableError:
            raise
        except OSError as error:
            raise OriginalMissingError(f"읽을 수 없습니다({error.strerror})") from error
        return block


def differing_files(named: Iterable[FileEntry], progress: Callable[[int], None]) -> Iterator[str]:
    """Yield the sentence of each of `differing` files."""
    return (sentence for _file, sentence in differing(named, progress))


def differing(
    named: Iterable[FileEntry], progress: Callable[[int], None]
) -> Iterator[tuple[FileEntry, str]]:
    """Read each named file through the storage, and yield each that is missing or differs from its
    digest, with a sentence. Files without a digest are not read.

    `progress` is called with the number of files read."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = 0
        for batch in batches(one for one in named if one.sha256):
            found = zip(batch, pool.map(_difference, batch), strict=True)
            yield from ((one, sentence) for one, sentence in found if sentence)
            done += len(batch)
            progress(done)


def _difference(named: FileEntry) -> str:
    try:
        with storages["private"].open(named.key) as file:
            counted = CountedBlocks(file)
            for _block in counted:
                pass
    except FileNotFoundError:
        return f"{named.key}: 파일이 없습니다"
    except OriginalMissingError as error:
        return f"{named.key}: {error}"
    same = counted.digest.hexdigest() == named.sha256
    return "" if same else f"{named.key}: 받았을 때와 내용이 다릅니다"
