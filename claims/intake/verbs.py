"""Verbs of imports: store an upload, run it, run it again after an interruption."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

import psycopg
import structlog
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import ConflictError
from claims.identifiers import name_key
from claims.intake import encrypted_files
from claims.intake.copy_rows import CompanyRef, RowPreparer, in_kst
from claims.intake.errors import FileUnusableError
from claims.intake.loading import Counts, Loader, chunks, load_all
from claims.intake.models import FilingWindow, ImportRun, RunStatus, WindowKind
from claims.intake.progress import Progress
from claims.intake.reading import open_table
from claims.intake.text_files import CHUNK
from claims.intake.validation import RowChecker
from claims.policy.models import Company, SupportPolicy
from claims.policy.triage import TriageRule
from claims.users.models import User
from claims.users.permissions import require_permission
from config.queues import poison

log = structlog.get_logger(__name__)

# First key of the advisory locks; the second key is REGISTER or the primary key of a run.
ADVISORY_LOCKS = 20221015
REGISTER = 0
LOADING = "claims.intake.tasks.load_file"
INTERRUPTED = _("불러오기가 중간에 멈췄습니다. 실린 접수는 없으니 다시 시작하면 됩니다.")


@dataclass(frozen=True)
class RunResult:
    """Result of a run. Counts are of rows; `routes` counts accepted rows."""

    run: ImportRun
    read: int
    accepted: int
    duplicates: int
    rejected: int
    routes: dict[str, int] = field(default_factory=dict)
    unknown_columns: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, run: ImportRun) -> "RunResult":
        return cls(
            run, run.read, run.accepted, run.duplicates, run.rejected, run.routes,
            run.unknown_columns,
        )  # fmt: skip


def filing_window(code: str) -> FilingWindow:
    """Return the filing window with this code. Raises FileUnusableError for an unknown code, which
    makes the whole file unusable (exit 2 of the command)."""
    window = FilingWindow.objects.filter(code=code, kind=WindowKind.FILING).first()
    if window is None:
        raise FileUnusableError("window_unknown")
    return window


@transaction.atomic
def store_upload(
    *, name: str, blocks: Iterable[bytes], window: FilingWindow, notify: bool, by: User
) -> ImportRun:
    """Store an uploaded file and queue its run. Raises ForbiddenError."""
    require_permission(by, "claims.import_claims")
    digest, size = hashlib.sha256(), 0

    def measured() -> Iterable[bytes]:
        nonlocal size
        for block in blocks:
            digest.update(block)
            size += len(block)
            yield block

    key = encrypted_files.store(measured())
    return ImportRun.objects.create(
        window=window,
        file_name=name[-200:],
        storage_key=key,
        sha256=digest.digest(),
        bytes=size,
        notify=notify,
        started_by=by,
    )


@transaction.atomic
def retry_import(*, run: ImportRun, by: User) -> ImportRun:
    """Queue an interrupted run again.

    Raises ForbiddenError, or ConflictError when it is not interrupted.
    """
    require_permission(by, "claims.import_claims")
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status != RunStatus.FAILED:
        raise ConflictError()
    run.status, run.error, run.error_code, run.finished_at = RunStatus.QUEUED, "", "", None
    run.save()
    transaction.on_commit(partial(poison.reset, LOADING, run.pk), robust=True)
    return run


def mark_interrupted(run_id: int) -> None:
    """Mark a run whose file kills workers as interrupted; its page lets a person retry."""
    if not is_running(run_id):
        _end(ImportRun(pk=run_id), RunStatus.FAILED, "interrupted", str(INTERRUPTED))


def run_import(*, run: ImportRun, file: BinaryIO | None = None) -> RunResult:
    """Load a file: all of it, or nothing. Raises FileUnusableError.

    A saved run reads its stored upload, shows its progress, and may be called again after any end
    of the last call: a finished one is left alone. An unsaved run (of the command) is written in
    the same transaction, so that an unusable file changes nothing.
    """
    if run.pk is None:
        assert file is not None
        return RunResult.of(_load(run, file))
    if not _begin(run):
        return RunResult.of(ImportRun.objects.get(pk=run.pk))
    try:
        with (
            encrypted_files.open_decrypted(run.storage_key, run.bytes)
            if file is None
            else file as opened
        ):
            done = _load(run, opened)
    except FileUnusableError as error:
        _end(run, RunStatus.UNUSABLE, error.code, str(error.message))
        encrypted_files.delete_file(run.storage_key)
        raise
    except FileNotFoundError as error:
        unusable = FileUnusableError("file_missing")
        _end(run, RunStatus.UNUSABLE, unusable.code, str(unusable.message))
        raise unusable from error
    except ConflictError:  # another worker has started it meanwhile
        return RunResult.of(ImportRun.objects.get(pk=run.pk))
    except BaseException:
        _end(run, RunStatus.FAILED, "interrupted", str(INTERRUPTED))
        raise
    transaction.on_commit(lambda: encrypted_files.delete_file(run.storage_key))
    return RunResult.of(done)


@transaction.atomic
def _begin(run: ImportRun) -> bool:
    """Mark a run as reading and commit; False when it is finished or under way."""
    if not _lock(run.pk, wait=False):
        return False
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status in (RunStatus.DONE, RunStatus.UNUSABLE):
        return False
    if run.status != RunStatus.QUEUED:  # its worker died, or it is retried
        run.status = RunStatus.QUEUED
        run.save(update_fields=["status"])
    run.status, run.started_at = RunStatus.READING, clock.now()
    run.save(update_fields=["status", "started_at"])
    return True


@transaction.atomic
def is_running(run_id: int) -> bool:
    """True while a worker is loading this run."""
    return not _lock(run_id, wait=False)


def _end(run: ImportRun, status: RunStatus, code: str, sentence: str) -> None:
    """Record how a run failed, outside the transaction that was undone."""
    if not connection.in_atomic_block:  # the connection may have failed
        connection.close_if_unusable_or_obsolete()
    try:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=run.pk)
            if run.status in (RunStatus.QUEUED, RunStatus.READING, RunStatus.LOADING):
                run.status, run.error_code, run.error = status, code, sentence[:500]
                run.finished_at = clock.now()
                run.save()
    except Exception:
        log.exception("the end of an import could not be recorded", run=run.pk)


def _lock(second: int, *, wait: bool) -> bool:
    """Lock a run, or loading into the REGISTER, until the end of the transaction."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [ADVISORY_LOCKS, second])
        return cursor.fetchone()[0] is not False


@transaction.atomic
def _load(run: ImportRun, file: BinaryIO) -> ImportRun:
    """Load in one transaction; the run's row comes first and gives history its context."""
    if run.pk is None:
        run.sha256, run.bytes = _measured(file)
        run.started_at = clock.now()
    elif not _lock(run.pk, wait=False):
        raise ConflictError()
    else:
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.status == RunStatus.DONE:
            return run
    _lock(REGISTER, wait=True)
    table = open_table(file)
    run.encoding, run.delimiter = table.encoding, table.delimiter
    run.columns, run.unknown_columns = list(table.layout.header), list(table.layout.unknown)
    run.save()
    policy = _policy(run.window)
    preparer = RowPreparer(
        window_id=run.window_id,
        run_id=run.pk,
        policy_id=policy.pk,
        rule=TriageRule.of(policy),
        windows=[
            (in_kst(window.opens_at), in_kst(window.closes_at))
            for window in FilingWindow.objects.filing(run.window.incident)
        ],
        now=clock.now(),
    )
    checker = RowChecker(_companies())
    counts = _copy(run, chunks(table, checker, preparer), table.layout.width, table.expected_rows)
    run.read, run.accepted = counts.read, counts.accepted
    run.duplicates, run.rejected = counts.duplicates, counts.rejected
    run.routes = dict(counts.routes)
    run.status, run.finished_at = RunStatus.DONE, clock.now()
    run.save()
    hooks.emit("claims_loaded", run)
    return run


def _copy(run: ImportRun, prepared: Iterable, width: int, expected: int) -> Counts:
    """Load with the claims' foreign keys checked chunk by chunk, not all at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid IN ('claims_claim'::regclass, 'claims_bankaccount'::regclass)"
        )
        names = cursor.fetchone()[0]
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
        raw = connection.connection
        assert isinstance(raw, psycopg.Connection)
        counts = load_all(prepared, Loader(raw, run.pk, width), Progress(run.pk, expected))
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
    return counts


def _measured(file: BinaryIO) -> tuple[bytes, int]:
    """Return SHA-256 and size in bytes."""
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(CHUNK):
        digest.update(block)
    return digest.digest(), file.tell()


def _policy(window: FilingWindow) -> SupportPolicy:
    policies = SupportPolicy.objects.filter(programme__incident=window.incident_id)
    try:
        return policies.effective()  # type: ignore[attr-defined]
    except SupportPolicy.DoesNotExist as error:
        raise FileUnusableError("policy_missing") from error


def _companies() -> dict[str, CompanyRef]:
    """Return every company by each of its names."""
    return {
        name_key(name): CompanyRef(company.pk, company.is_operator)
        for company in Company.objects.all()
        for name in (company.name, *company.aliases)
    }
