"""Imports behind the page. Tasks take ids and call one verb."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from claims.intake.errors import FileUnusableError
from claims.intake.models import ImportRun, RunStatus

log = structlog.get_logger(__name__)

LEFT_FOR = timedelta(seconds=45)  # how long a run may wait before a sweep rings again


@shared_task(on_poison="claims.intake.verbs.mark_interrupted")
def load_file(run_id: int) -> None:
    """Run a kept upload; a run that is finished, or that another worker is at, is left alone."""
    from claims.intake import verbs as runs

    try:
        runs.run_import(run=ImportRun.objects.select_related("window").get(pk=run_id))
    except FileUnusableError as error:  # told on the run's page
        log.info("file_unusable", run=run_id, code=error.code)


@shared_task
def sweep_runs() -> int:
    """Ring again for runs that no message rang for, or whose worker died; how many."""
    from claims.intake import verbs as runs
    from config.celery import enqueue

    waiting = ImportRun.objects.filter(
        status__in=[RunStatus.QUEUED, RunStatus.READING, RunStatus.LOADING],
        created_at__lt=timezone.now() - LEFT_FOR,
    )
    left = [pk for pk in waiting.values_list("pk", flat=True) if not runs.is_running(pk)]
    for pk in left:
        enqueue(load_file, pk)
    return len(left)


@shared_task
def sweep_files() -> int:
    """Delete kept files that no run needs any more: rolled back, or not discarded. How many."""
    from claims.intake import encrypted_files

    ended = (RunStatus.DONE, RunStatus.UNUSABLE)
    needed = ImportRun.objects.exclude(status__in=ended).values_list("storage_key", flat=True)
    return encrypted_files.sweep(set(needed))
