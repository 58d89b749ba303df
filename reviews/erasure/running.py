"""The work of an approved erasure: its claims in chunks, each in its own transaction, then the old
entries of the access log and rejected rows of claims files.

A run may stop at any time and any worker can continue it: what a chunk erases, its files to delete,
the counters and the position are written in one transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef

from claims.clock import now
from claims.intake.models import ImportRejection
from claims.privacy.models import AccessEntry
from claims.register.locks import lock_claims
from claims.register.models import Claim
from claims.trail.triggers import refused_by
from config.celery import enqueue
from config.queues import poison
from reviews.erasure.conditions import due_claims, moment_of, with_reason_to_keep
from reviews.erasure.erasing import Erased, erase_claims
from reviews.erasure.files import delete_files
from reviews.erasure.models import ErasureItem, ErasureRun
from reviews.erasure.states import ErasureStatus, ItemStatus, WhyKept
from reviews.erasure.verbs import TASK

log = structlog.get_logger(__name__)

CHUNK = 500  # claims of one transaction
ENTRIES_AT_ONCE = 5_000  # access entries, or rejected rows, of one transaction
CHUNKS_PER_TASK = 10  # then the task is enqueued again, long before its time limit
STALE_AFTER = timedelta(minutes=2)
LOG_KEPT = timedelta(days=2 * 366)  # 개인정보의 안전성 확보조치 기준 §8: two years


def process(run_id: int) -> bool:
    """Erase the claims of up to CHUNKS_PER_TASK chunks of an approved run, then delete their
    files. Return True when the task must be enqueued again.

    A run that has ended or that another worker holds is left alone.
    """
    more = poison.process_chunks(TASK, run_id, process_chunk, CHUNKS_PER_TASK)
    while delete_files():
        continue
    return more


@transaction.atomic
def process_chunk(run_id: int) -> bool:
    """Erase the next CHUNK claims of an approved run and update its counters; once there are none,
    the old access entries and rejected rows. Return True when more may follow.

    The run's row is locked before the claims': only its own workers lock it, and a second worker
    skips it.
    """
    rows = ErasureRun.objects.select_for_update(skip_locked=True, no_key=True)
    run = rows.filter(pk=run_id, status=ErasureStatus.RUNNING).first()
    if run is None:
        return False
    planned = ErasureItem.objects.filter(run=run, status=ItemStatus.PLANNED)
    ids = list(
        planned.filter(claim_id__gt=run.last_claim)
        .order_by("claim_id")
        .values_list("claim_id", flat=True)[:CHUNK]
    )
    if ids:
        _erase(run, ids)
        run.last_claim = ids[-1]
    elif not (_erase_old_entries(run) or _erase_rejected_rows(run)):
        run.status, run.finished_at = ErasureStatus.DONE, now()
        log.info("erasure_done", run=run.pk, erased=run.erased, kept=run.kept + run.kept_since)
    run.progress_at = now()
    run.save()
    return run.under_way


def _erase(run: ErasureRun, ids: list[int]) -> None:
    """Erase those of the claims that are still due and that nothing keeps, under their locks; the
    others are noted as kept with the reason."""
    lock_claims(ids)
    moment = now()
    due = with_reason_to_keep(due_claims(run.cutoff).filter(pk__in=ids))
    why = dict(due.values_list("pk", "why"))
    erased, refused = _erase_or_refuse(run, [pk for pk in ids if why.get(pk) == ""], moment)
    why |= dict.fromkeys(refused, WhyKept.REFUSED)
    run.documents += sum(erased.documents.values())
    run.notices += sum(erased.notices.values())
    items = list(ErasureItem.objects.filter(run=run, claim__in=ids))
    for item in items:
        item.why = why.get(item.claim_id, WhyKept.CHANGED)
        item.status = ItemStatus.KEPT if item.why else ItemStatus.ERASED
        item.settled_at = moment
        if not item.why:
            item.documents = erased.documents.get(item.claim_id, 0)
            item.notices = erased.notices.get(item.claim_id, 0)
    ErasureItem.objects.bulk_update(items, ["status", "why", "settled_at", "documents", "notices"])
    done = sum(1 for item in items if not item.why)
    run.erased += done
    run.kept_since += len(items) - done


def _erase_or_refuse(run: ErasureRun, ids: list[int], moment: datetime) -> tuple[Erased, list[int]]:
    """Erase these claims. If the chunk fails, as by a rule of the database, erase them one by one,
    so that one claim does not stop the run. Return what was erased, and those that failed. Raises
    OperationalError and InterfaceError (the database is away), SoftTimeLimitExceeded."""
    erased = Erased({}, {})
    refused: list[int] = []
    left = [ids] if ids else []
    while left:
        some = left.pop()
        try:
            with transaction.atomic():
                done = erase_claims(run, some, moment)
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise  # the machine's fault, not the claim's: the task continues later
        except Exception as error:
            rule = refused_by(error) if isinstance(error, IntegrityError) else type(error).__name__
            log.warning("erasure_claims_refused", run=run.pk, rule=rule)
            if len(some) == 1:
                refused += some
            else:
                left = [[pk] for pk in reversed(some)]
        else:
            erased.documents.update(done.documents)
            erased.notices.update(done.notices)
    return erased, refused


def _erase_old_entries(run: ErasureRun) -> int:
    """Blank reasons and searched words in entries of the access log of before the cutoff, and older
    than LOG_KEPT, that name no claim or an erased one; at most ENTRIES_AT_ONCE. Return how many."""
    before = min(moment_of(run.cutoff), now() - LOG_KEPT)
    standing = Claim.objects.filter(pk=OuterRef("claim_id"), erased_at__isnull=True)
    rows = AccessEntry.objects.filter(~Exists(standing), at__lt=before, erased_at__isnull=True)
    some = rows.exclude(reason="", term="").order_by("pk").values_list("pk", flat=True)
    pks = list(some[:ENTRIES_AT_ONCE])
    AccessEntry.objects.filter(pk__in=pks).update(reason="", term="", erased_at=now())
    run.access_entries += len(pks)
    return len(pks)


def _erase_rejected_rows(run: ErasureRun) -> int:
    """Blank the content of rejected rows of claims files that were loaded before the cutoff, at
    most ENTRIES_AT_ONCE. Return how many."""
    before: datetime = moment_of(run.cutoff)
    rows = ImportRejection.objects.filter(run__created_at__lt=before).exclude(raw_row=b"")
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:ENTRIES_AT_ONCE])
    ImportRejection.objects.filter(pk__in=pks).update(raw_row=b"")
    run.rejected_rows += len(pks)
    return len(pks)


@transaction.atomic
def keep_next_claims(run_id: int) -> None:
    """Keep the next CHUNK claims of a run, as REFUSED, and let it go on behind them: work on them
    has killed its workers again and again."""
    run = ErasureRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.status != ErasureStatus.RUNNING:
        return
    planned = ErasureItem.objects.filter(run=run, status=ItemStatus.PLANNED)
    items = list(planned.filter(claim_id__gt=run.last_claim).order_by("claim_id")[:CHUNK])
    if not items:
        return
    for item in items:
        item.status, item.why, item.settled_at = ItemStatus.KEPT, WhyKept.REFUSED, now()
    ErasureItem.objects.bulk_update(items, ["status", "why", "settled_at"])
    run.kept_since += len(items)
    run.last_claim, run.progress_at = items[-1].claim_id, now()
    run.save(update_fields=["kept_since", "last_claim", "progress_at"])
    transaction.on_commit(lambda: poison.reset(TASK, run_id), robust=True)
    enqueue(TASK, run_id)
    log.error("erasure_claims_skipped", run=run_id, claims=len(items))


def stale_runs() -> list[int]:
    """Return the keys of running erasures without progress for STALE_AFTER: the broker was away and
    their task was never enqueued, or its worker died."""
    rows = ErasureRun.objects.filter(status=ErasureStatus.RUNNING)
    return list(rows.filter(progress_at__lt=now() - STALE_AFTER).values_list("pk", flat=True))
