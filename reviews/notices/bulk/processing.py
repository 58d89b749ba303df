"""Writing the notices of a wave: chunk by chunk, each in its own transaction.

The task may be killed at any moment and taken up by anybody: notices, counters and the place where
it goes on are one transaction. Sending begins with the first chunk. Memory does not grow.
"""

from __future__ import annotations

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from config.queues import poison
from reviews.notices.bulk import WRITING
from reviews.notices.bulk.audiences import Wave
from reviews.notices.bulk.content import letter_for
from reviews.notices.bulk.control import give_up, hold
from reviews.notices.bulk.recipients import earlier_of, judged, templates_for
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import BulkStatus, NoticeBulk
from reviews.notices.outbox.write import CLAIM_FIELDS, write_many

log = structlog.get_logger(__name__)

CHUNK = 2_000  # claims of one transaction
MOST_CHUNKS = 10  # of one task; a longer wave rings for itself, and others get their turn
LOCKS = 20221229  # first half of a pair of advisory lock keys; the second is the wave

NO_WORDS = _("이 알림의 사용 중인 문안이 없어 작성을 멈췄습니다. 문안을 공개한 뒤에 이어 가세요.")


def work_off(bulk_id: int) -> bool:
    """Carry the writing on; whether somebody has to ring for it again.

    Left alone when it is over or another worker is at it. What a chunk cannot be written for pauses
    the wave with a sentence; a lost connection does not, a sweep takes it up again.
    """
    for _chunk in range(MOST_CHUNKS):
        try:
            if not carry_on(bulk_id):
                return False
            poison.reset_count(
                WRITING, bulk_id
            )  # it moves: who died at it before did not die of it
        except NoTemplateError:
            hold(bulk_id, str(NO_WORDS))
            return False
        except (OperationalError, InterfaceError):
            raise
        except (DatabaseError, ValueError):
            log.exception("the writing of a wave was stopped", bulk=bulk_id)
            give_up(bulk_id)
            return False
    return True


@transaction.atomic
def carry_on(bulk_id: int) -> bool:
    """One chunk: lock its claims, write their notices, count. False when there is nothing to do.

    Two workers never write at one wave; a verb that pauses or cancels it waits for one chunk.
    """
    if not _ours(bulk_id):
        return False
    found = NoticeBulk.objects.select_for_update(no_key=True)
    bulk = found.filter(pk=bulk_id, status=BulkStatus.RUNNING, written_at__isnull=True).first()
    if bulk is None:
        return False
    wave, size = Wave.of(bulk), min(CHUNK, bulk.count - bulk.written)
    channels = list(templates_for(wave))
    ids = _lock_claims(bulk, wave, channels, size)
    if ids:
        bulk.written += _write(bulk, wave, channels, ids)
        bulk.last_claim = ids[-1]
    if len(ids) < size or bulk.written == bulk.count:
        bulk.written_at = clock.now()
    bulk.moved_at = clock.now()
    bulk.save()
    return bulk.written_at is None


def _ours(bulk_id: int) -> bool:
    """Take this wave's writing until the transaction's end; False when another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCKS, bulk_id])
        return cursor.fetchone()[0]


def _lock_claims(bulk: NoticeBulk, wave: Wave, channels: list[str], size: int) -> list[int]:
    """The next claims to tell by id, locked as every verb of a claim locks them."""
    told = judged(wave, bulk.prepared_at, channels, roughly=True).filter(outcome__in=channels)
    waiting = told.filter(pk__gt=bulk.last_claim).order_by("pk")
    return list(
        waiting.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)[:size]
    )


def _write(bulk: NoticeBulk, wave: Wave, channels: list[str], ids: list[int]) -> int:
    """The notices of the locked claims; how many became this wave's own.

    A new statement, so it sees what was committed before the locks were had: a withdrawal, a
    suppression, another wave's notice.
    """
    claims = (
        judged(wave, bulk.prepared_at, channels, ids)
        .filter(outcome__in=channels)
        .annotate(earlier=earlier_of(wave.event))
        .select_related("tier", "company")
        .only(*CLAIM_FIELDS, "filed_at", "route", "tier__amount", "company__name")
        .order_by("pk")
    )
    letters = [
        letter_for(wave, claim, earlier=claim.earlier, bulk=bulk.pk)  # type: ignore[attr-defined]
        for claim in claims
    ]
    return write_many(letters)
