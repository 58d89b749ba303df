"""Tasks of letters by post. They take ids and call verbs."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from config.celery import enqueue
from reviews.notices.models import PostBatch, PostBatchStatus
from reviews.notices.post import batches, writing

__all__ = ["sweep_post", "sweep_post_files", "write_batch"]

LEFT_FOR = timedelta(seconds=30)  # what waits longer is enqueued again


@shared_task(ignore_result=True, on_poison="reviews.notices.post.writing.mark_interrupted")
def write_batch(batch_id: int) -> None:
    """Make the files of a batch. Safe to run twice, or twice at once."""
    writing.write_batch(batch_id=batch_id)


@shared_task(ignore_result=True)
def sweep_post() -> int:
    """Enqueue batches whose message was lost or whose worker died, and delete expired files.
    Returns how many were enqueued."""
    batches.expire_files()
    rows = PostBatch.objects.filter(
        status=PostBatchStatus.MAKING, asked_at__lt=timezone.now() - LEFT_FOR
    )
    left = [
        pk
        for pk in rows.order_by("pk").values_list("pk", flat=True)
        if not writing.is_being_written(pk)
    ]
    for pk in left:
        enqueue(write_batch, pk)
    return len(left)


@shared_task(ignore_result=True)
def sweep_post_files() -> int:
    """Delete stored files that no batch names, and return how many."""
    rows = PostBatch.objects.exclude(storage_key="")
    needed = {key for keys in rows.values_list("storage_key", "sheet_key") for key in keys}
    return batches.FILES.delete_stale_files(needed)
