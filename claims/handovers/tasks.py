"""Celery tasks of hand-overs. Each takes ids and calls one verb."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from claims.handovers import verbs, writing
from claims.handovers.models import Handover
from claims.handovers.states import HandoverStatus
from claims.protected_files.making import rows_without_worker
from claims.protected_files.verbs import delete_unnamed_files, expire_files
from config.celery import enqueue

LEFT_FOR = timedelta(seconds=30)  # a hand-over that waits longer is enqueued again


@shared_task(on_poison="claims.handovers.writing.mark_interrupted")
def write_file(handover_id: int) -> None:
    writing.write_file(handover_id=handover_id)


@shared_task
def tell_claimants(handover_id: int) -> None:
    verbs.tell_claimants(handover_id=handover_id)


@shared_task
def sweep_handovers() -> int:
    """Delete expired files; enqueue the making of files that no worker makes, and the letters of
    received hand-overs that were not written. Both only after a while (LEFT_FOR). Returns how many
    tasks were enqueued."""
    expire_files(Handover)
    before = timezone.now() - LEFT_FOR
    made = Handover.objects.filter(status=HandoverStatus.MAKING, confirmed_at__lt=before)
    left = rows_without_worker(Handover.FILES, made)
    for pk in left:
        enqueue(write_file, pk)
    received = Handover.objects.filter(
        status=HandoverStatus.RECEIVED, told_at__isnull=True, receipt_at__lt=before
    )
    untold = list(received.order_by("pk").values_list("pk", flat=True))
    for pk in untold:
        enqueue(tell_claimants, pk)
    return len(left) + len(untold)


@shared_task
def sweep_handover_files() -> int:
    """Delete stored files that no hand-over names and that are older than a day, and return how
    many."""
    return delete_unnamed_files(Handover)
