"""Celery tasks of imports. Each takes ids and calls one verb."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from claims.intake import verbs
from claims.intake.errors import FileUnusableError
from claims.intake.models import ImportRun, RunStatus
from config.celery import enqueue

log = structlog.get_logger(__name__)

LEFT_FOR = timedelta(seconds=45)  # a run that waits longer is enqueued again


@shared_task(on_poison="claims.intake.verbs.mark_interrupted")
def load_file(run_id: int) -> None:
    """Run a stored upload; leave a run alone that is finished or under way."""
    try:
        verbs.run_import(run=ImportRun.objects.select_related("window").get(pk=run_id))
    except FileUnusableError as error:  # the run's page says why
        log.info("file_unusable", run=run_id, code=error.code)


@shared_task
def sweep_runs() -> int:
    """Enqueue runs whose message was lost or whose worker died, and return how many."""
    waiting = ImportRun.objects.filter(
        status__in=[RunStatus.QUEUED, RunStatus.READING, RunStatus.LOADING],
        created_at__lt=timezone.now() - LEFT_FOR,
    )
    left = [pk for pk in waiting.values_list("pk", flat=True) if not verbs.is_running(pk)]
    for pk in left:
        enqueue(load_file, pk)
    return len(left)


@shared_task
def sweep_files() -> int:
    """Delete stored files that no run needs any more, and return how many."""
    ended = (RunStatus.DONE, RunStatus.UNUSABLE)
    needed = ImportRun.objects.exclude(status__in=ended).values_list("storage_key", flat=True)
    return verbs.FILES.delete_stale_files(set(needed))
