"""Celery tasks of exports. Each takes ids and calls one verb."""

import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.utils import timezone

from claims.exports import verbs, writing
from claims.exports.file_writers import FOLDER
from claims.exports.models import Export, ExportStatus
from claims.protected_files.making import rows_without_worker
from config.celery import enqueue

LEFT_FOR = timedelta(seconds=30)  # an export that waits longer is enqueued again
FOLDERS_KEPT = 24 * 3600  # seconds; no task runs longer


@shared_task(on_poison="claims.exports.writing.mark_interrupted")
def write_file(export_id: int) -> None:
    writing.write_export(export_id=export_id)


@shared_task
def sweep_exports() -> int:
    """Delete expired files, and enqueue unfinished exports of at least 30 seconds' age that no
    worker has, since their message was lost or their worker died. Returns how many were
    enqueued."""
    verbs.expire_exports()
    waiting = Export.objects.under_way().filter(created_at__lt=timezone.now() - LEFT_FOR)
    left = rows_without_worker(verbs.FILES, waiting)
    for pk in left:
        enqueue(write_file, pk)
    return len(left)


@shared_task
def sweep_export_files() -> int:
    """Delete stored files that no finished export names, and temporary folders of killed workers;
    both only when older than a day. Returns the number of files."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        if time.time() - folder.stat().st_mtime > FOLDERS_KEPT:
            shutil.rmtree(folder, ignore_errors=True)
    needed = Export.objects.filter(status=ExportStatus.DONE).values_list("storage_key", flat=True)
    return verbs.FILES.delete_stale_files(set(needed))
