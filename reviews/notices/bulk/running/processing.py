"""Writing the notices of a bulk: chunk by chunk, each in its own transaction.

A chunk commits its notices, the counters and the last claim together, so a killed task is continued
by any worker. Sending begins with the first chunk. Memory does not grow.
"""

from __future__ import annotations

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from config.queues import poison
from reviews.notices.bulk import PROCESS_TASK
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.audiences.list_letters import list_letter
from reviews.notices.bulk.errors import TemplateChangedError
from reviews.notices.bulk.letters.content import known_of, letter_for
from reviews.notices.bulk.recipients.counting import template_ids
from reviews.notices.bulk.recipients.outcomes import earlier_notices, with_outcome
from reviews.notices.bulk.running.control import fail_bulk, pause_with_reason
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import BulkStatus, NoticeBulk
from reviews.notices.outbox.write import CLAIM_FIELDS, write_many

log = structlog.get_logger(__name__)

CHUNK = 2_000  # claims of one transaction
CHUNKS_PER_TASK = 10  # then the task is enqueued again, so that other tasks get a worker

NO_TEMPLATE = _(
    "이 알림의 사용 중인 문안이 없어 작성을 멈췄습니다."
    " 이 통지를 취소하고, 문안을 공개한 뒤에 다시 만들어 주세요."
)


def process(bulk_id: int) -> bool:
    """Write up to CHUNKS_PER_TASK chunks of a bulk. Return True when the task is to be enqueued
    again.

    Does nothing when the bulk is not running or another worker processes it. An error pauses the
    bulk with a reason. A lost connection is raised, and a sweep continues the bulk.
    """
    try:
        return poison.process_chunks(PROCESS_TASK, bulk_id, process_chunk, CHUNKS_PER_TASK)
    except NoTemplateError:
        pause_with_reason(bulk_id, NO_TEMPLATE)
    except TemplateChangedError as error:
        pause_with_reason(bulk_id, error.message)
    except (OperationalError, InterfaceError):
        raise
    except (DatabaseError, ValueError):
        log.exception("bulk_failed", bulk=bulk_id)
        fail_bulk(bulk_id)
    return False


@transaction.atomic
def process_chunk(bulk_id: int) -> bool:
    """Write the notices of the next chunk of claims, update the bulk's counts, and return True when
    more are left. Return False also if nothing was done: another worker processes the bulk, or it
    is not running.

    Raises NoTemplateError (no current template any more), TemplateChangedError (another one than
    the bulk was prepared with).
    """
    found = NoticeBulk.objects.select_for_update(skip_locked=True, no_key=True)
    bulk = found.filter(pk=bulk_id, status=BulkStatus.RUNNING, written_at__isnull=True).first()
    if bulk is None:
        return False
    audience, size = Audience.of(bulk), min(CHUNK, bulk.count - bulk.written)
    templates = template_ids(audience)
    if templates != bulk.templates:
        raise TemplateChangedError
    channels = list(templates)
    ids = _lock_claims(bulk, audience, channels, size)
    if ids:
        bulk.written += _write(bulk, audience, channels, ids)
        bulk.last_claim = ids[-1]
    if len(ids) < size or bulk.written == bulk.count:
        bulk.written_at = clock.now()
    bulk.progress_at = clock.now()
    bulk.save()
    return bulk.written_at is None


def _lock_claims(bulk: NoticeBulk, audience: Audience, channels: list[str], size: int) -> list[int]:
    """Lock the rows of the next recipients, at most `size` claims after `last_claim`, and return
    their ids in order. Suppressed mail addresses are not left out yet (`roughly`)."""
    judged = with_outcome(audience, bulk.prepared_at, channels, roughly=True)
    waiting = judged.filter(outcome__in=channels, pk__gt=bulk.last_claim).order_by("pk")
    return list(
        waiting.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)[:size]
    )


def _write(bulk: NoticeBulk, audience: Audience, channels: list[str], ids: list[int]) -> int:
    """Write the notices of the locked claims. Returns how many are new.

    A new statement, so it sees what was committed before the locks were taken: a withdrawal, a
    suppression, the notice of another bulk.
    """
    claims = (
        with_outcome(audience, bulk.prepared_at, channels, ids)
        .filter(outcome__in=channels)
        .annotate(earlier=earlier_notices(audience))
        .select_related("tier", "company", "contact", "routed_under")
        .only(
            *CLAIM_FIELDS, "filed_at", "route", "tier__amount", "company__name",
            "routed_under__appeal_days",
        )
        .order_by("pk")
    )  # fmt: skip
    own, known = list_letter(audience.event), known_of(audience, ids, written=True)
    letters = [
        letter_for(
            audience,
            claim,
            earlier=claim.earlier,  # type: ignore[attr-defined]
            bulk=bulk.pk,
            known=known,
        )
        for claim in claims
        if own is None or claim.pk in known
    ]
    return write_many(letters)
