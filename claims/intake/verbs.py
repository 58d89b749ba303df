"""Verbs of imports: store an upload, run it, run it again after an interruption."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import BinaryIO

import psycopg
from django.db import connection, transaction

from claims import clock, hooks
from claims.errors import ConflictError
from claims.identifiers import name_key
from claims.intake.errors import FileUnusableError
from claims.intake.loading.chunks import Chunk
from claims.intake.loading.copy_rows import CompanyRef, RowPreparer, in_kst
from claims.intake.loading.loader import Counts, Loader, load_all
from claims.intake.loading.reader_process import TableFacts, read_file
from claims.intake.loading.validation import RowChecker
from claims.intake.models import FilingWindow, ImportRun, RunStatus, WindowKind
from claims.intake.run_states import (
    FILES,
    INTERRUPTED,
    LOADING,
    begin_run,
    end_run,
    is_running,
    lock_run,
    recorded_end,
)
from claims.policy.models import Company, SupportPolicy
from claims.policy.triage import TriageRule
from claims.progress import Progress
from claims.register.locks import REGISTER
from claims.table_files.reading import BLOCK
from claims.users.models import User
from claims.users.permissions import require_permission
from config.queues import poison

# Give the facts of a table and its prepared rows.
Source = Callable[
    [RowChecker, RowPreparer], AbstractContextManager[tuple[TableFacts, Iterator[Chunk]]]
]


def filing_window(code: str) -> FilingWindow:
    """Return the filing window of kind FILING with this code. Raises FileUnusableError for an
    unknown code, for which the import command exits with 2.
    """
    window = FilingWindow.objects.filter(code=code, kind=WindowKind.FILING).first()
    if window is None:
        raise FileUnusableError("window_unknown")
    return window


@transaction.atomic
def store_upload(
    *,
    name: str,
    blocks: Iterable[bytes],
    window: FilingWindow,
    notify: bool,
    by: User,
    to_preview: bool = False,
) -> ImportRun:
    """Store an uploaded file encrypted and return its run, queued for loading or with `to_preview`
    for its preview. The caller enqueues the task. Raises ForbiddenError without
    `claims.import_claims`."""
    require_permission(by, "claims.import_claims")
    digest, size = hashlib.sha256(), 0

    def measured() -> Iterable[bytes]:
        nonlocal size
        for block in blocks:
            digest.update(block)
            size += len(block)
            yield block

    key = FILES.store(measured())
    return ImportRun.objects.create(
        window=window,
        file_name=name[-200:],
        storage_key=key,
        sha256=digest.digest(),
        bytes=size,
        notify=notify,
        to_preview=to_preview,
        started_by=by,
    )


@transaction.atomic
def retry_import(*, run: ImportRun, by: User) -> ImportRun:
    """Set an interrupted run (status FAILED) back to QUEUED. The caller enqueues its task;
    otherwise a sweep does.

    Raises ForbiddenError (without `claims.import_claims`), ConflictError (any other status)."""
    require_permission(by, "claims.import_claims")
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status != RunStatus.FAILED:
        raise ConflictError()
    run.status, run.error, run.error_code, run.finished_at = RunStatus.QUEUED, "", "", None
    run.save()
    transaction.on_commit(partial(poison.reset, LOADING, run.pk), robust=True)
    return run


def mark_interrupted(run_id: int) -> None:
    """Set a run to FAILED if its file killed workers too often, unless a worker has it now; its
    page offers a retry."""
    if not is_running(run_id):
        end_run(ImportRun(pk=run_id), RunStatus.FAILED, "interrupted", str(INTERRUPTED))


def run_import(*, run: ImportRun, file: BinaryIO | None = None) -> ImportRun:
    """Load a file in one transaction: all of it, or nothing. A saved run reads its stored upload.
    It may be called again: if the run has finished or another worker has started it, nothing
    happens. An unsaved run (of the command) is saved in the same transaction.

    Returns the run as stored. Raises FileUnusableError if the file is not a claims file or no
    policy is in force."""
    if run.pk is None:
        assert file is not None
        return _load(run, file)
    if not begin_run(run):
        return ImportRun.objects.get(pk=run.pk)
    try:
        with (
            recorded_end(run),
            FILES.open_decrypted(run.storage_key, run.bytes) if file is None else file as opened,
        ):
            done = _load(run, opened)
    except ConflictError:  # another worker has started it meanwhile
        return ImportRun.objects.get(pk=run.pk)
    transaction.on_commit(lambda: FILES.delete_file(run.storage_key))
    return done


@transaction.atomic
def _load(run: ImportRun, file: BinaryIO) -> ImportRun:
    """Load the file in one transaction, and return the run, which is saved first: the history of
    every claim refers to it. Raises ConflictError if another worker has the run, FileUnusableError
    for a file that is no claims file."""
    if run.pk is None:
        run.sha256, run.bytes = _measured(file)
        run.started_at = clock.now()
    elif not lock_run(run.pk, wait=False):
        raise ConflictError()
    else:
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.status == RunStatus.DONE:
            return run
    return load_rows(run, partial(read_file, file))


def load_rows(run: ImportRun, source: Source) -> ImportRun:
    """Check and copy the rows of `source` into the register in the caller's transaction, save the
    run as done, and emit `claims_loaded`. Waits until no other run loads.

    `source(checker, preparer)` is a context manager of (TableFacts, chunks), such as
    `reader_process.read_file` with its file. Raises FileUnusableError: no policy in force, or
    `source` does."""
    lock_run(REGISTER, wait=True)
    run.save()  # every row refers to its key
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
    with source(RowChecker(company_refs()), preparer) as (table, prepared):
        run.encoding, run.delimiter = table.encoding, table.delimiter
        run.columns, run.unknown_columns = list(table.header), list(table.unknown)
        counts = _copy(run, prepared, len(table.header), table.expected_rows)
    run.read, run.accepted = counts.read, counts.accepted
    run.duplicates, run.rejected = counts.duplicates, counts.rejected
    run.duplicate_rows, run.sum_rows = counts.duplicate_rows, counts.sum_rows
    run.routes = dict(counts.routes)
    run.status, run.finished_at = RunStatus.DONE, clock.now()
    run.save()
    hooks.emit("claims_loaded", run)
    return run


def _copy(run: ImportRun, prepared: Iterable, width: int, expected: int) -> Counts:
    """Write the prepared chunks into the register and return the Counts. Foreign keys of claims and
    accounts are checked chunk by chunk, not all at the end. `expected` is the number of rows for
    the progress bar."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid IN ('claims_claim'::regclass, 'claims_bankaccount'::regclass)"
        )
        names = cursor.fetchone()[0]
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
        raw = connection.connection
        assert isinstance(raw, psycopg.Connection)
        counts = load_all(
            prepared, Loader(raw, run.pk, width), Progress(f"import:{run.pk}", expected)
        )
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
    return counts


def _measured(file: BinaryIO) -> tuple[bytes, int]:
    """Return the SHA-256 (32 bytes) and the size in bytes of a file."""
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.digest(), file.tell()


def _policy(window: FilingWindow) -> SupportPolicy:
    """Return the support policy in force for the window's incident. Raises FileUnusableError with
    the code "policy_missing" if there is none."""
    policies = SupportPolicy.objects.filter(programme__incident=window.incident_id)
    try:
        return policies.effective()  # type: ignore[attr-defined]
    except SupportPolicy.DoesNotExist as error:
        raise FileUnusableError("policy_missing") from error


def company_refs() -> dict[str, CompanyRef]:
    """Return the CompanyRef of every company by the `name_key` of each of its names and aliases."""
    return {
        name_key(name): CompanyRef(company.pk, company.is_operator)
        for company in Company.objects.all()
        for name in (company.name, *company.aliases)
    }
