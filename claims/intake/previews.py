"""Verbs of previews: check an upload without loading it, then load it or drop it.

A preview is what its page shows: the columns, the first rows with masked values, and the number of
rows that would be rejected. It is dropped with its file after a day.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from operator import itemgetter
from typing import Any, BinaryIO

from django.db import transaction

from claims import clock
from claims.errors import ConflictError
from claims.hidden_characters import one_line
from claims.intake import columns as c
from claims.intake.errors import FileUnusableError
from claims.intake.loading.chunks import Chunk, chunks
from claims.intake.loading.loader import MOST_NAMED
from claims.intake.loading.reading import Table, open_table
from claims.intake.loading.validation import RowChecker, mask_cell
from claims.intake.models import ImportRun, RunStatus
from claims.intake.run_states import FILES, LOADING, begin_run, lock_run, recorded_end
from claims.intake.verbs import company_refs
from claims.personal_data.masking import mask_name
from claims.progress import Progress
from claims.users.models import User
from claims.users.permissions import require_permission
from config.queues import poison

KEPT_FOR = timedelta(days=1)
FIRST_SHOWN = 10  # rows
LONGEST_SHOWN = 40  # letters of a cell
FAULTS_SHOWN = 12  # kinds of faults
NAMES = frozenset({c.REPRESENTATIVE, c.HOLDER})


def preview_import(*, run: ImportRun) -> None:
    """Check a stored upload and store its preview in the run. May be called again however the last
    call ended; does nothing for a run that has its preview or that another worker has.

    Raises FileUnusableError for a file that is no claims file; the run records it."""
    if not begin_run(run):
        return
    try:
        with recorded_end(run), FILES.open_decrypted(run.storage_key, run.bytes) as opened:
            _preview(run, opened)
    except ConflictError:  # another worker has started it meanwhile
        return


@transaction.atomic
def _preview(run: ImportRun, file: BinaryIO) -> None:
    """Check the rows of an opened upload and store the preview in its run. Raises ConflictError if
    another worker has the run, FileUnusableError for a file that is no claims file."""
    if not lock_run(run.pk, wait=False):
        raise ConflictError()
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    table = open_table(file)
    with closing(table.rows):
        run.encoding, run.delimiter = table.encoding, table.delimiter
        run.columns, run.unknown_columns = list(table.layout.header), list(table.layout.unknown)
        told = Progress(f"import:{run.pk}", table.expected_rows)
        run.preview = preview_of(table, RowChecker(company_refs()), told)
    run.status = RunStatus.PREVIEWED
    run.save()


def preview_of(table: Table, checker: RowChecker, progress: Progress) -> dict[str, Any]:
    """Check every row of a table, and return the preview as `ImportRun.preview` stores it: known
    columns, counts of rows, frequent faults, and the first rows masked.

    `progress` is called with the number of rows read. Raises FileUnusableError for a table without
    rows."""
    layout = table.layout
    read = wrong = 0
    faults: Counter[tuple[str, str]] = Counter()
    sums: list[int] = []
    first: list[dict[str, Any]] = []
    for chunk in chunks(table, checker.check, lambda row_no, _facts, cells: (row_no, cells)):
        if not first:
            first = _first_rows(chunk, layout)
        read, wrong = read + chunk.read, wrong + len(chunk.rejected)
        sums += chunk.sums[: MOST_NAMED - len(sums)]
        for _row_no, _cells, found in chunk.rejected:
            faults.update(
                (fault["column"], fault.get("because") or fault["code"]) for fault in found
            )
        progress(read)
    if not read:
        raise FileUnusableError("no_rows")
    return {
        "header_row": table.header_row,
        "known": [at for at, place in enumerate(layout.places) if place < layout.width],
        "read": read,
        "wrong": wrong,
        "sums": sums,
        "faults": [[*what, n] for what, n in faults.most_common(FAULTS_SHOWN)],
        "first": first,
    }


def _first_rows(chunk: Chunk, layout: c.ColumnLayout) -> list[dict[str, Any]]:
    """Return the first rows of a file as {"row": number, "cells": masked, in the order of COLUMNS,
    "wrong": the refused columns}."""
    pick = itemgetter(*layout.places)
    rows: list[tuple[int, Sequence[str], set[str]]] = [
        (row_no, cells, {fault["column"] for fault in found})
        for row_no, cells, found in chunk.rejected[:FIRST_SHOWN]
    ]
    rows += [(*row, set()) for row in chunk.rows[:FIRST_SHOWN]]  # type: ignore[misc]
    return [
        {
            "row": row_no,
            "cells": [*map(_shown, c.COLUMNS, pick(cells))],
            "wrong": sorted(refused),
        }
        for row_no, cells, refused in sorted(rows, key=itemgetter(0))[:FIRST_SHOWN]
    ]


def _shown(column: str, cell: str) -> str:
    cell = one_line(cell)
    shown = mask_name(cell[:LONGEST_SHOWN]) if column in NAMES else mask_cell(column, cell)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[: LONGEST_SHOWN - 1]}…"


@transaction.atomic
def start_import(*, run: ImportRun, by: User) -> ImportRun:
    """Set a previewed run to QUEUED for loading. The caller enqueues its task; otherwise a later
    sweep does.

    Raises ForbiddenError (without `claims.import_claims`), ConflictError (the preview was loaded or
    dropped meanwhile)."""
    run = _lock_preview(run, by)
    run.status, run.to_preview, run.preview = RunStatus.QUEUED, False, None
    run.save()
    transaction.on_commit(partial(poison.reset, LOADING, run.pk), robust=True)
    return run


@transaction.atomic
def cancel_import(*, run: ImportRun, by: User) -> ImportRun:
    """Set a previewed run to CANCELLED and delete its file. Raises ForbiddenError (without
    `claims.import_claims`), ConflictError (the preview was loaded or dropped meanwhile)."""
    run = _lock_preview(run, by)
    _drop(run, "cancelled")
    return run


def expire_previews() -> int:
    """Drop previews that nobody loaded within KEPT_FOR (a day), with their files, and return how
    many."""
    old = ImportRun.objects.filter(
        status=RunStatus.PREVIEWED, started_at__lt=clock.now() - KEPT_FOR
    ).order_by("pk")
    with transaction.atomic():
        runs = list(old.select_for_update(skip_locked=True))
        for run in runs:
            _drop(run, "expired")
    return len(runs)


def _lock_preview(run: ImportRun, by: User) -> ImportRun:
    """Lock the run and return it. Raises ForbiddenError without `claims.import_claims`,
    ConflictError if the run is not PREVIEWED."""
    require_permission(by, "claims.import_claims")
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status != RunStatus.PREVIEWED:
        raise ConflictError()
    return run


def _drop(run: ImportRun, code: str) -> None:
    """Set the run to CANCELLED for a reason (`code` of FileUnusableError), erase its preview, and
    delete its file after the commit."""
    run.status, run.preview, run.error_code = RunStatus.CANCELLED, None, code
    run.error = str(FileUnusableError.SENTENCES[code])
    run.finished_at = clock.now()
    run.save()
    transaction.on_commit(partial(FILES.delete_file, run.storage_key), robust=True)
