"""Make a backup, and restore one into an empty place.

The database is dumped at one moment and documents are copied after it: a document is never changed,
so those of the dump are all there, and later ones are harmless (docs/decisions/0065).
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections
from django.db.models import Sum
from django.utils import timezone

from claims.backup import file_copies, files, keys, manifest, postgres, sealed_files
from claims.backup.errors import BackupError, NotEmptyError
from claims.backup.locks import LOCK, alone
from claims.backup.models import BackupRun
from claims.documents.models import Document
from config.terminal_progress import TerminalProgress

NAMED = "desk-%Y%m%dT%H%M%SZ"
BLOCK = 1 << 20
DATABASE_PART, FILES_PART = "데이터베이스", "서류"
COMPARE_PART, READ_PART = "데이터베이스 비교", "서류 다시 읽기"
DATABASE_SPEED, FILES_SPEED = 15e6, 40e6  # bytes a second on two cores, for the time left


def require_owner() -> None:
    if postgres.OWNER not in connections:
        raise BackupError("DATABASE_OWNER_URL이 없습니다. desk_owner의 주소를 넣고 실행하세요.")


def require_apart(**places: Path) -> None:
    """Raise BackupError if one of the named folders is or lies in another one, or in PRIVATE_DIR,
    or PRIVATE_DIR lies in one of them."""
    found = {name: path.resolve() for name, path in places.items()}
    found["PRIVATE_DIR"] = settings.PRIVATE_DIR.resolve()
    for name, path in found.items():
        for other, inside in found.items():
            if name != other and inside.is_relative_to(path):
                raise BackupError(
                    f"{other}({inside})이(가) {name}({path}) 안에 있습니다. "
                    "데이터베이스, 서류, 키는 서로 다른 곳에 두어야 합니다."
                )


def make_backup(*, database: Path, documents: Path, stream: Any = None) -> tuple[Path, list[str]]:
    """Write a new folder with the encrypted dump into `database`, and copy into `documents` the
    private files that are not there yet.

    Writes a BackupRun, for the page of the system status. Returns the new folder, and sentences on
    the files that storage had lost or altered: the backup is complete except for these. Raises
    BackupError (no owner's connection, folders that lie in one another, another backup under way,
    pg_dump fails); then there is no new folder."""
    require_owner()
    require_apart(database=database, documents=documents)
    moment = timezone.now()
    folder = database / moment.strftime(NAMED)
    part = folder.with_name(f"{folder.name}.part")
    for place in (database, documents):
        with _writing(place):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _writing(part):
        part.mkdir(mode=0o700)
    try:
        with (
            alone(documents),
            alone(part),
            tempfile.TemporaryFile() as rows,
            TerminalProgress(stream, _expected()) as progress,
        ):
            _delete_unfinished(database)
            with progress.part(DATABASE_PART), _writing(database):
                made = _dump(part, rows, moment.isoformat())
            with progress.part(FILES_PART), _writing(documents):
                wrong = _copy_files(part, documents, rows, made, progress)
            with _writing(database):
                manifest.write(part, made)
                for path in (*part.iterdir(), part):
                    _to_disk(path)
                part.rename(folder)
                (folder / LOCK).unlink()
                _to_disk(database)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    BackupRun.objects.create(
        made_at=moment,
        bytes=made["database"]["bytes"],
        files=made["documents"]["files"],
        wrong=len(wrong),
    )
    return folder, wrong


def _expected() -> dict[str, float]:
    size = Document.objects.aggregate(size=Sum("bytes"))["size"] or 0
    return {
        DATABASE_PART: 1 + postgres.database_bytes() / DATABASE_SPEED,
        FILES_PART: 1 + size / FILES_SPEED,
    }


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Context manager that turns an OSError (a full disk, no right to write) into a BackupError
    that names the folder."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise BackupError(f"{folder}: 쓸 수 없습니다({why}). 백업을 만들지 않았습니다.") from error


def _delete_unfinished(database: Path) -> None:
    """Delete the folders of backups that were killed, by a signal or a power cut: each is as large
    as a backup. One that is being written is locked and stays."""
    for part in database.glob("desk-*Z.part"):
        try:
            with alone(part):
                shutil.rmtree(part)
        except (BackupError, FileNotFoundError):
            continue


def _to_disk(path: Path) -> None:
    """Write a file, or the names in a folder, to disk: older backups are deleted next."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _dump(folder: Path, rows: Any, made_at: str) -> dict[str, Any]:
    """Write the encrypted dump of the database into `folder`, and the files that its rows name, as
    JSON lines, into the file object `rows`. Return the manifest so far, without `documents`."""
    program, version = postgres.find_program("pg_dump", postgres.server_version())
    with postgres.snapshot() as name:
        path = folder / manifest.DATABASE
        with path.open("wb") as file:
            digest = sealed_files.seal(
                postgres.dump(program, name), file, name=manifest.DATABASE, keys=settings.FIELD_KEYS
            )
        with _writing(Path(tempfile.gettempdir())):  # another disk than the backup's
            rows.writelines(one.line() for one in files.named_files())
            rows.flush()
        return {
            "format": manifest.FORMAT,
            "made_at": made_at,
            "code": manifest.code_version(),
            "postgresql": postgres.server_version(),
            "pg_dump": version,
            "roles": manifest.roles(),
            "keys": keys.fingerprints(),
            "database": {"bytes": path.stat().st_size, "sha256": digest},
            **manifest.state_of_database(),
        }


def _copy_files(
    folder: Path, documents: Path, rows: Any, made: dict[str, Any], progress: TerminalProgress
) -> list[str]:
    """Copy the files that `rows` lists, write their encrypted list into `folder`, and add their
    counts to the manifest `made`. Return a sentence for each file that is missing or altered."""
    result: list[file_copies.CopyResult] = []
    rows.seek(0)
    whole = sum(1 for _line in rows)
    rows.seek(0)
    lines = file_copies.copy_all(
        files.read_list(rows), documents, settings.FIELD_KEYS,
        result=result, progress=lambda done: progress.advance(done, whole),
    )  # fmt: skip
    with (folder / manifest.DOCUMENTS).open("wb") as file:
        digest = sealed_files.seal(lines, file, name=manifest.DOCUMENTS, keys=settings.FIELD_KEYS)
    (copied,) = result
    made["documents"] = {
        "files": copied.files, "bytes": copied.size, "new": copied.new, "list_sha256": digest,
        "wrong": len(copied.wrong),
    }  # fmt: skip
    return copied.wrong


def delete_old_backups(*, database: Path, documents: Path, keep: int) -> tuple[int, int]:
    """Delete all but the newest `keep` backups, and the copies of documents that only the deleted
    backups named: those that are in no list of a kept backup and were last named before the oldest
    of these. Deletes nothing if `keep` is 0. Backups of the future (a clock was wrong then, or is
    now) stay and do not count: the one that was just made would be deleted before them.

    Returns how many backups and how many copies of documents were deleted. Raises BackupError if
    the list of a kept backup cannot be opened; then nothing is deleted.
    """
    found = sorted(path for path in database.glob("desk-*Z") if (path / manifest.FILE).exists())
    now = timezone.now().strftime(NAMED)
    made = [path for path in found if path.name <= now]
    if keep < 1 or not made:
        return 0, 0
    kept = made[-keep:] + [path for path in found if path.name > now]
    oldest = min((path / manifest.DATABASE).stat().st_mtime for path in kept)
    # The dump is written before documents are touched. Their disk may have another clock, or its
    # times may be lost by copying, so the lists decide too.
    listed = (one for path in kept for one in _listed(path, settings.FIELD_KEYS))
    named = {file_copies.place_of(documents, one.key) for one in listed}
    for path in made[:-keep]:
        part = path.rename(path.with_name(f"{path.name}.part"))
        shutil.rmtree(part)  # what a kill leaves of it, the next backup deletes
    return len(made[:-keep]), file_copies.delete_older(documents, oldest, named)


def restore_backup(*, backup: Path, documents: Path, kept_keys: Path, stream: Any = None) -> None:
    """Restore a backup into an empty database and an empty storage: first the files, then the
    database in one transaction. Run it again after an interruption: it goes on, also where the
    database was restored already. The result is not compared with the backup: `find_differences`
    does that, and `end_restore` then ends it.

    Raises WrongKeysError (other keys than the backup's), NotEmptyError (database or storage),
    BackupError (files altered or missing, other database roles, pg_restore fails)."""
    require_owner()
    require_apart(database=backup, documents=documents, keys=kept_keys)
    held = keys.field_keys(keys.read_keys(kept_keys))
    told = manifest.read(backup, held)
    keys.require_same(told["keys"])
    under_way = file_copies.is_under_way(backup.resolve().name)
    loaded = under_way and postgres.first_relation() is not None
    _require_fitting(backup, told, documents, held, loaded=loaded)
    parts = {
        FILES_PART: 1 + told["documents"]["bytes"] / FILES_SPEED,
        DATABASE_PART: 1 + told["database"]["bytes"] / DATABASE_SPEED * 5,
    }
    storage = storages["private"]
    with TerminalProgress(stream, parts) as progress:
        if not storage.exists(file_copies.MARKER):
            storage.save(file_copies.MARKER, ContentFile(backup.resolve().name.encode()))
        with progress.part(FILES_PART):
            for done, one in enumerate(_listed(backup, held), 1):
                file_copies.restore_one(one, documents, held)
                progress.advance(done, told["documents"]["files"])
        if loaded:
            return
        with progress.part(DATABASE_PART), (backup / manifest.DATABASE).open("rb") as sealed:
            plain = sealed_files.unseal(sealed, name=manifest.DATABASE, keys=held)
            postgres.load(plain, made_by=told["pg_dump"])


def end_restore() -> None:
    """Delete the marker of a restore, after its result was compared: from then on neither database
    nor storage is taken for that of an interrupted one."""
    storages["private"].delete(file_copies.MARKER)


def _listed(backup: Path, held: Mapping[int, bytes]) -> Iterator[files.FileEntry]:
    """Yield the files that a backup's list names. Raises BackupError, with the backup's folder in
    its message, if the list cannot be opened."""
    try:
        yield from files.sealed_list(backup / manifest.DOCUMENTS, held, manifest.DOCUMENTS)
    except BackupError as error:
        raise type(error)(f"{backup}/{error}") from error


def _require_fitting(
    backup: Path, told: dict[str, Any], documents: Path, held: Mapping[int, bytes], *, loaded: bool
) -> None:
    """Raise BackupError unless the backup's two files have their digests, every listed document has
    a copy, and the roles have the backup's names and exist; NotEmptyError unless database and
    storage are empty, or of this backup: the database if it is `loaded`. Writes nothing."""
    for name, digest in (
        (manifest.DATABASE, told["database"]["sha256"]),
        (manifest.DOCUMENTS, told["documents"]["list_sha256"]),
    ):
        if _digest_of(backup / name) != digest:
            raise BackupError(f"{backup / name}: 만든 뒤에 바뀌었거나 잘렸습니다.")
    here = manifest.roles()
    if here != told["roles"]:
        raise BackupError(
            f"역할 이름이 백업({', '.join(told['roles'].values())})과 다릅니다: "
            f"{', '.join(here.values())}. 같은 이름의 역할로 접속하세요."
        )
    if not postgres.role_exists(here["app"]):
        raise BackupError(f"이 서버에 역할 {here['app']}이(가) 없습니다. 먼저 만드세요.")
    if not loaded and (found := postgres.first_relation()) is not None:
        raise NotEmptyError(
            f"데이터베이스 {connections[postgres.OWNER].settings_dict['NAME']}이(가) 비어 있지 "
            f"않습니다({found}). 새 데이터베이스를 만들어 그 주소로 실행하세요. "
            "아무것도 바꾸지 않았습니다."
        )
    file_copies.require_empty(backup.resolve().name)
    file_copies.require_copies(_listed(backup, held), documents, held)


def _digest_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
