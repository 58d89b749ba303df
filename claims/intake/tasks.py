"""Celery tasks of imports. Each takes ids and calls one verb."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from claims.intake import previews, verbs
from claims.intake.errors import FileUnusableError
from claims.intake.models import ImportRun, RunStatus
from claims.intake.run_states import FILES, UNDER_WAY, is_running
from config.celery import enqueue

log = structlog.get_logger(__name__)

LEFT_FOR = timedelta(seconds=45)  # a run that waits longer is enqueued again


@shared_task(on_poison="claims.intake.verbs.mark_interrupted")
def load_file(run_id: int) -> None:
    """Load the stored upload of an import run, or make its preview if the run asks for one. Does
    nothing for a run that is finished or that another worker has.
    """
    run = ImportRun.objects.select_related("window").get(pk=run_id)
    try:
        if run.to_preview:
            previews.preview_import(run=run)
        else:
            verbs.run_import(run=run)
    except FileUnusableError as error:  # the run's page says why
        log.info("file_unusable", run=run_id, code=error.code)


@shared_task
def sweep_runs() -> int:
    """Enqueue unfinished runs of at least 45 seconds' age that no worker has, since their message
    was lost or their worker died; return how many."""
    waiting = ImportRun.objects.filter(
        status__in=UNDER_WAY,
        created_at__lt=timezone.now() - LEFT_FOR,
    )
    left = [pk for pk in waiting.values_list("pk", flat=True) if not is_running(pk)]
    for pk in left:
        enqueue(load_file, pk)
    return len(left)


@shared_task
def expire_previews() -> int:
    """Drop previews that nobody loaded within a day, with their files, and return how many."""
    return previews.expire_previews()


@shared_task
def sweep_files() -> int:
    """Delete stored claims files that no unfinished run needs and that are older than a day; return
    how many.
    """
    ended = (RunStatus.DONE, RunStatus.UNUSABLE, RunStatus.CANCELLED)
    needed = ImportRun.objects.exclude(status__in=ended).values_list("storage_key", flat=True)
    return FILES.delete_stale_files(set(needed))
