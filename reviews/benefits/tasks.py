"""Celery tasks of benefits. Each takes ids and calls one verb."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from claims.protected_files.making import is_being_made
from claims.protected_files.verbs import delete_unnamed_files, expire_files
from config.celery import enqueue
from reviews.benefits import notices
from reviews.benefits.batches import codes, files, sending
from reviews.benefits.models import BenefitBatch, BenefitRun
from reviews.benefits.runs import granting
from reviews.benefits.states import BatchStatus, RunStatus, Way

__all__ = [
    "ask_use",
    "expire_benefits",
    "give_codes",
    "grant_benefits",
    "send_batch",
    "sweep_benefit_files",
    "sweep_benefits",
    "tell_recipients",
    "write_file",
]

LEFT_FOR = timedelta(seconds=30)  # work that waits longer is enqueued again


@shared_task(on_poison="reviews.benefits.runs.granting.fail")
def grant_benefits(run_id: int) -> None:
    if granting.process(run_id):
        enqueue(grant_benefits, run_id)


@shared_task(on_poison="reviews.benefits.batches.files.mark_interrupted")
def write_file(batch_id: int) -> None:
    files.write_file(batch_id)


@shared_task(on_poison="reviews.benefits.batches.files.mark_interrupted")
def send_batch(batch_id: int) -> None:
    if sending.send_batch(batch_id):
        enqueue(send_batch, batch_id)


@shared_task(on_poison="reviews.benefits.batches.files.mark_interrupted")
def give_codes(batch_id: int) -> None:
    if codes.give_codes(batch_id):
        enqueue(give_codes, batch_id)


@shared_task
def ask_use(batch_id: int) -> None:
    """Task that asks the partner which benefits of a batch were used. A failure is not retried; a
    person may ask again."""
    sending.ask_use_or_leave(batch_id)


@shared_task
def tell_recipients() -> None:
    if notices.tell_recipients():
        enqueue(tell_recipients)


@shared_task
def sweep_benefits() -> int:
    """Periodic task: enqueue runs and batches without progress for 30 seconds (their message was
    lost or their worker died), enqueue the letters that wait, and delete expired files. Return the
    number of runs and batches enqueued."""
    expire_files(BenefitBatch)
    before = timezone.now() - LEFT_FOR
    runs = BenefitRun.objects.filter(status=RunStatus.WRITING, progress_at__lt=before)
    left = list(runs.values_list("pk", flat=True))
    for pk in left:
        enqueue(grant_benefits, pk)
    under_way = BenefitBatch.objects.filter(
        status__in=[BatchStatus.MAKING, BatchStatus.SENDING], progress_at__lt=before
    )
    of_way = {Way.FILE: write_file, Way.PARTNER: send_batch, Way.CODES: give_codes}
    taken = 0
    for pk, way in under_way.order_by("pk").values_list("pk", "way"):
        if way != Way.FILE or not is_being_made(BenefitBatch.FILES, pk):
            enqueue(of_way[Way(way)], pk)
            taken += 1
    enqueue(tell_recipients)
    return len(left) + taken


@shared_task
def expire_benefits() -> int:
    """Mark issued benefits whose last day is over as expired; return how many."""
    return sending.expire()


@shared_task
def sweep_benefit_files() -> int:
    """Delete stored files that no batch of benefits names, and return how many."""
    return delete_unnamed_files(BenefitBatch)
