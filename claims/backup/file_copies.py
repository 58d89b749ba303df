"""Encrypted copies of private files in a folder: made by a backup, deleted, put back by a restore.

Documents are never changed, so one folder of copies serves every backup of the database. Each copy
has a key of its own and is made once. Each backup sets the time of the copies that it names; older
ones can be deleted."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

from django.core.files import File
from django.core.files.storage import storages

from claims.backup import sealed_files
from claims.backup.errors import BackupError, NotEmptyError, WrongKeysError
from claims.backup.files import AT_ONCE, BLOCK, CountedBlocks, FileEntry, batches, is_named
from claims.documents.storage.stores import OriginalMissingError, StorageUnavailableError

MARKER = "restore/under-way"  # names the backup that is being restored into this storage


class CopyResult(NamedTuple):
    """Result of copying files: number of all copied files, their bytes, number of newly copied
    ones, and a sentence for each file that was missing or altered (`wrong`)."""

    files: int
    size: int  # bytes
    new: int
    wrong: list[str]


def copy_all(
    named: Iterable[FileEntry], folder: Path, keys: Mapping[int, bytes], *,
    result: list[CopyResult], progress: Callable[[int], None] = lambda done: None,
) -> Iterator[bytes]:  # fmt: skip
    """Copy each named file that has no encrypted copy in `folder` yet, and yield the list of all
    copied files as JSON lines (bytes).

    Once the generator ends, one `CopyResult` is appended to `result`, with a sentence for each
    missing or altered file; these raise nothing. A file that was erased after the dump is not
    missing. Once the storage does not answer, it is not asked for any further file. `progress` is
    called with the number of files done."""
    files = total = new = 0
    wrong: list[str] = []
    away = Event()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for batch in batches(named):
            copied = pool.map(lambda file: _copy(file, folder, keys, away), batch)
            for asked, (one, fresh, problem) in zip(batch, copied, strict=True):
                if problem and is_named(asked):
                    wrong.append(problem)
                if one is None:
                    continue
                files, total, new = files + 1, total + one.size, new + fresh
                yield one.line()
            progress(files)
    result.append(CopyResult(files, total, new, wrong))


def _copy(
    named: FileEntry, folder: Path, keys: Mapping[int, bytes], away: Event
) -> tuple[FileEntry | None, bool, str]:
    """Copy one file, encrypted, into `folder` unless its copy is there; then only set the copy's
    time to now. Sets `away` if the storage does not answer; while it is set, it is not asked: a
    bucket that hangs would be waited for a minute with each of its files.

    Returns (the file with digest and size, or None if it was not copied; True for a new copy; a
    sentence on a missing or altered file, or '')."""
    target = place_of(folder, named.key)
    if named.sha256 and _size(target) == sealed_files.sealed_size(named.size):
        os.utime(target)
        return named, False, ""
    if away.is_set():
        return None, False, f"{named.key}: {StorageUnavailableError.message}"
    storage: Any = storages["private"]
    try:
        source = storage.open(named.key)
    except FileNotFoundError:
        # An uploaded claims file is deleted when it is loaded: its row needs it no more.
        return None, False, f"{named.key}: 파일이 없습니다" if named.sha256 else ""
    except OriginalMissingError as error:
        if not storage.is_available():
            away.set()
        return None, False, f"{named.key}: {error}"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    counted = CountedBlocks(source)
    part = target.with_name(f"{target.name}.part")
    try:
        with source, open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            sealed_files.seal(counted, out, name=named.key, keys=keys)
            os.fsync(out.fileno())
    except OriginalMissingError as error:
        part.unlink()
        return None, False, f"{named.key}: {error}"
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    found = FileEntry(named.key, counted.digest.hexdigest(), counted.size)
    if named.sha256 and found != named:
        part.unlink()
        return None, False, f"{named.key}: 받았을 때와 내용이 다릅니다"
    part.replace(target)
    return found, True, ""


def place_of(folder: Path, key: str) -> Path:
    """Return the path in `folder` of the sealed copy of the file with this storage key. Raises
    BackupError for a key with ".." or a leading "/", which would leave the folder.
    """
    path = folder / f"{key}.sealed"
    if ".." in path.parts or key.startswith("/"):
        raise BackupError(f"{key}: 저장 위치로 쓸 수 없는 이름입니다.")
    return path


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def delete_older(folder: Path, moment: float, named: Collection[Path] = ()) -> int:
    """Delete the encrypted copies in `folder` whose time is before `moment` (Unix time), also those
    that a killed backup left half written, but none of `named`. Return how many. Each backup sets
    the time of the copies that it names."""
    removed = 0
    for path in chain(folder.rglob("*.sealed"), folder.rglob("*.sealed.part")):
        if path not in named and path.stat().st_mtime < moment:
            path.unlink()
            removed += 1
    return removed


def require_copies(named: Iterable[FileEntry], folder: Path, keys: Mapping[int, bytes]) -> None:
    """Raise BackupError unless each file has a sealed copy of the right size in the folder,
    WrongKeysError if its key is not in `keys`. Only the first bytes of the copies are read.
    """
    for one in named:
        path = place_of(folder, one.key)
        if _size(path) == sealed_files.sealed_size(one.size):
            with path.open("rb") as file:
                number = sealed_files.number_of_key(file.read(sealed_files.HEAD), one.key)
            if number not in keys:
                raise WrongKeysError(
                    f"{folder}: {one.key}의 사본을 만든 {number}번 키가 키 파일에 없습니다. "
                    "가장 새 키 파일을 쓰세요. 옛 백업도 열 수 있습니다."
                )
        else:
            raise BackupError(
                f"{folder}: {one.key}의 사본이 없거나 잘렸습니다. 서류 백업 폴더가 맞는지 보세요."
            )


def require_empty(backup: str) -> None:
    """Raise NotEmptyError unless the private storage is empty, or holds the marker of an
    interrupted restore of this backup (`backup` is its name)."""
    if is_under_way(backup):
        return
    storage: Any = storages["private"]
    found = first_file(storage)
    if found is not None:
        raise NotEmptyError(
            f"파일 저장소({storage.display_location()})가 비어 있지 않습니다({found}). "
            "빈 폴더나 빈 버킷을 지정하세요. 아무것도 바꾸지 않았습니다."
        )


def is_under_way(backup: str) -> bool:
    """Return True if the private storage holds the marker of an interrupted restore of this backup
    (`backup` is its name)."""
    storage = storages["private"]
    if not storage.exists(MARKER):
        return False
    with storage.open(MARKER) as file:
        return bool(file.read().decode() == backup)


def first_file(storage: Any, folder: str = "") -> str | None:
    """Return the key of one file of a storage, below `folder` or anywhere; None when there is
    none."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return None
    prefix = f"{folder}/" if folder else ""
    for name in sorted(filter(None, names)):
        return f"{prefix}{name}"
    for name in sorted(filter(None, folders)):
        if found := first_file(storage, f"{prefix}{name}"):
            return found
    return None


def restore_one(named: FileEntry, folder: Path, keys: Mapping[int, bytes]) -> None:
    """Write one file from its copy in the backup into the storage; a file of the same name and size
    is left, unread, as that of an earlier run that was interrupted. Raises as `put_back`."""
    storage = storages["private"]
    if storage.exists(named.key) and storage.size(named.key) == named.size:
        return
    put_back(named, folder, keys)


def put_back(named: FileEntry, folder: Path, keys: Mapping[int, bytes]) -> None:
    """Write one file from its copy in the backup into the storage, in place of what is there.

    Raises FileNotFoundError without a copy, BackupError when it cannot be read or its bytes differ
    from the digest in the list, WrongKeysError when it cannot be opened, NotEmptyError when storage
    renames the file. What is in the storage is deleted only after the copy was read."""
    storage = storages["private"]
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(max_size=32 * BLOCK) as plain:
        try:
            with place_of(folder, named.key).open("rb") as sealed:
                for piece in sealed_files.unseal(sealed, name=named.key, keys=keys):
                    digest.update(piece)
                    plain.write(piece)
        except FileNotFoundError:
            raise
        except OSError as error:  # a broken disk: the other copies may be whole
            why = f"{named.key}: 사본을 읽을 수 없습니다({error.strerror})."
            raise BackupError(why) from error
        if digest.hexdigest() != named.sha256:
            raise BackupError(f"{named.key}: 사본의 내용이 목록과 다릅니다.")
        plain.seek(0)
        if storage.exists(named.key):
            storage.delete(named.key)
        written = storage.save(named.key, File(plain))
    if written != named.key:
        storage.delete(written)
        raise NotEmptyError(f"{named.key}: 저장소에 이미 있는 이름입니다.")
