"""Tasks of letters by post. They take ids and call verbs."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from claims.protected_files.making import rows_without_worker
from claims.protected_files.verbs import delete_unnamed_files, expire_files
from config.celery import enqueue
from reviews.notices.models import PostBatch, PostBatchStatus
from reviews.notices.post import writing

__all__ = ["sweep_post", "sweep_post_files", "write_batch"]

LEFT_FOR = timedelta(seconds=30)  # a batch that waits longer is enqueued again


@shared_task(ignore_result=True, on_poison="reviews.notices.post.writing.mark_interrupted")
def write_batch(batch_id: int) -> None:
    """Make the two files of a batch of letters by post. Safe to run twice, or twice at once."""
    writing.write_batch(batch_id=batch_id)


@shared_task(ignore_result=True)
def sweep_post() -> int:
    """Enqueue batches that have been in the making for LEFT_FOR and that no worker holds, and
    delete the files of batches that expired. Returns how many batches were enqueued."""
    expire_files(PostBatch)
    rows = PostBatch.objects.filter(
        status=PostBatchStatus.MAKING, asked_at__lt=timezone.now() - LEFT_FOR
    )
    left = rows_without_worker(PostBatch.FILES, rows)
    for pk in left:
        enqueue(write_batch, pk)
    return len(left)


@shared_task(ignore_result=True)
def sweep_post_files() -> int:
    """Delete files in the store that no batch of letters names, and return how many."""
    return delete_unnamed_files(PostBatch)
