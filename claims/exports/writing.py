"""Verb of a worker: write the file of an export.

One transaction reads the rows, stores the file and records the claims in the access log: there is
no file without its entry. One worker at a time writes an export (`protected_files.making`). The
status RUNNING is committed before, so that the page shows it and the person can cancel."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.errors import DomainError, ForbiddenError
from claims.exports.errors import TooManyRowsError
from claims.exports.file_writers import MOST_ROWS_XLSX, Rows, as_csv, as_xlsx, as_zip
from claims.exports.models import UNDER_WAY, ZIP, Export, ExportStatus, FileFormat
from claims.exports.rows import RowReader
from claims.exports.verbs import FILES, KEPT_FOR, list_of_export, query_of
from claims.lists.registry import DeskList
from claims.privacy.access_entries import record_file
from claims.privacy.models import Action
from claims.progress import Progress
from claims.protected_files.making import (
    AWAY,
    INTERRUPTED,
    FilePass,
    allow_long_idle,
    lock_making,
    stored,
)

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0  # seconds between two looks for a cancellation
NO_LONGER = gettext_lazy("권한이 바뀌어 이 목록을 내려받을 수 없습니다.")
TOO_LONG = gettext_lazy("시간 안에 다 만들지 못했습니다. 조건을 줄여 주세요.")


class _CancelledError(Exception):
    """Error: the person cancelled the export while it was being written."""


def write_export(*, export_id: int) -> bool:
    """Write the file of an export. Returns False if another worker writes it, or it is finished or
    cancelled. Safe to call twice, also at once.

    An error of the export sets it to FAILED; if the database or the storage is away, it stays
    RUNNING and a sweep enqueues it again."""
    if not _begin(export_id):
        return False
    try:
        with transaction.atomic():
            return _write(export_id)
    except _CancelledError:
        return False
    except ForbiddenError:
        fail_export(export_id, NO_LONGER)
    except DomainError as error:
        if isinstance(error, OSError):  # the storage is away
            raise
        fail_export(export_id, error.message)
    except AWAY:
        raise
    except SoftTimeLimitExceeded:
        fail_export(export_id, TOO_LONG)
        raise
    except Exception:
        fail_export(export_id, INTERRUPTED)
        raise
    return False


def mark_interrupted(export_id: int) -> None:
    """Set an export to FAILED if writing it killed its workers too often; its page offers to make
    the file again."""
    fail_export(export_id, INTERRUPTED)


@transaction.atomic
def fail_export(export_id: int, sentence: Any) -> None:
    """Set an export to FAILED, with the reason in the language of the person who requested it. Does
    nothing for an export that is neither queued nor running."""
    export = Export.objects.select_for_update().get(pk=export_id)
    if export.status not in UNDER_WAY:
        return
    with translation.override(export.language):
        export.error = str(sentence)[:200]
    export.status, export.finished_at = ExportStatus.FAILED, clock.now()
    export.save(update_fields=["error", "status", "finished_at"])


@transaction.atomic
def _begin(export_id: int) -> bool:
    """Set an export to RUNNING and commit, so that its page shows it. Returns False if another
    worker has it or it is neither queued nor running."""
    if not lock_making(FILES, export_id):
        return False
    export = Export.objects.select_for_update().get(pk=export_id)
    if not export.under_way:
        return False
    export.status, export.started_at = ExportStatus.RUNNING, clock.now()
    export.save(update_fields=["status", "started_at"])
    return True


def _write(export_id: int) -> bool:
    """Write the file in the caller's transaction. Returns False if another worker writes it or it
    is no longer RUNNING.

    Raises ForbiddenError if the person may no longer take the list, TooManyRowsError, and
    _CancelledError if it was cancelled meanwhile."""
    if not lock_making(FILES, export_id):
        return False
    export = Export.objects.select_related("requested_by").get(pk=export_id)
    if export.status != ExportStatus.RUNNING:
        return False
    if not export.requested_by.is_active:
        raise ForbiddenError
    desk_list = list_of_export(export, export.requested_by)
    allow_long_idle()
    with translation.override(export.language), FilePass() as made:
        written = _Writing(export, desk_list, made)
        with stored(FILES, made.measure(written.blocks())) as key:
            _finish(export, written, key)
    log.info("export_written", export=export.pk, rows=made.rows, bytes=made.size)
    return True


def _finish(export: Export, written: _Writing, key: str) -> None:
    """Write the access log entry that names the claims of the file, and set the export to DONE with
    the file's storage key (`key`), bytes, SHA-256, rows and time of expiry. Raises _CancelledError
    if it was cancelled meanwhile."""
    person, made = export.requested_by, written.made
    entry = record_file(
        user=person,
        action=Action.EXPORT,
        blocks=made.claim_blocks(),
        repeats=written.reader.layout.repeats,
        count=made.rows,
        reason=export.reason or _("개인정보 없는 목록"),
        ip=export.ip,
        request_id=export.request_id,
    )
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.status != ExportStatus.RUNNING:
        raise _CancelledError
    now = clock.now()
    export.status, export.finished_at, export.expires_at = ExportStatus.DONE, now, now + KEPT_FOR
    export.storage_key, export.size, export.sha256 = key, made.size, made.digest.hexdigest()
    export.rows, export.entry = made.rows, entry
    export.save()


class _Writing:
    """State of the writing of one export: `blocks` yields the bytes of its file, and counts rows
    and claims in `made` (a FilePass) meanwhile."""

    def __init__(self, export: Export, desk_list: DeskList, made: FilePass) -> None:
        self.export, self.made = export, made
        params = query_of(export)
        self.title = str(desk_list.title)
        self.reader = RowReader(
            desk_list,
            user=export.requested_by,
            params=params,
            file_format=export.format,
            plain=export.plain,
        )
        self.papers = 0
        self.expected = self.reader.queryset.order_by().count()
        self.looked_at = time.monotonic()
        self.progress = Progress(self.export.progress_key, self.expected)

    def blocks(self) -> Iterator[bytes]:
        reader = self.reader
        if self.export.format == ZIP:
            return as_zip(reader.head, self._chunks(), self._paper_of)
        if self.export.format == FileFormat.CSV:
            return as_csv(reader.head, self._chunks())
        return as_xlsx(self.title, reader.head, reader.kinds, self._chunks())

    def _chunks(self) -> Rows:
        """Yield the rows in lists, count them and add their claims to `made`. Raises
        TooManyRowsError for more than an XLSX sheet holds, _CancelledError if the export was
        cancelled meanwhile."""
        for claims, rows in self.reader.chunks():
            self.made.count(len(rows), claims)
            if self.export.format == FileFormat.XLSX and self.made.rows > MOST_ROWS_XLSX:
                raise TooManyRowsError
            self._forbid_cancelled()
            if self.export.format != ZIP:
                self.progress(self.made.rows)
            yield rows

    def _paper_of(self, row: tuple[Any, ...]) -> tuple[str, bytes]:
        """Return (file name, bytes) of a row's paper, and count it for the progress. Raises
        ForbiddenError if the list has no papers, _CancelledError if the export was cancelled."""
        papers = self.reader.layout.papers
        if papers is None:
            raise ForbiddenError
        self._forbid_cancelled()
        made = papers(self.export.requested_by, row)
        self.papers += 1
        self.progress(self.papers)
        return made

    def _forbid_cancelled(self) -> None:
        """Raise _CancelledError if the export is no longer RUNNING; looks at most once in
        LOOK_EVERY seconds."""
        if time.monotonic() - self.looked_at < LOOK_EVERY:
            return
        self.looked_at = time.monotonic()
        if not Export.objects.filter(pk=self.export.pk, status=ExportStatus.RUNNING).exists():
            raise _CancelledError
