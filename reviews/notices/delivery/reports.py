"""Delivery reports of providers: a message arrived or did not.

A webhook's report is stored and proves nothing: the message is looked up at the provider. Messages
to phones are looked up even if no webhook ever comes.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from django.db import transaction

from config.celery import enqueue
from reviews.notices.channels import providers, sender_for
from reviews.notices.channels.base import (
    DeliveryProgress,
    LookUp,
    LookUpSender,
    ProviderUnavailableError,
    Report,
)
from reviews.notices.delivery.outcomes import AWAY, LOOK_UP_SECONDS, storable
from reviews.notices.delivery.settlement import settle
from reviews.notices.delivery.sql import array, rows, run

log = structlog.get_logger(__name__)

BATCH = 500
RUN_SECONDS = 45  # running time of one task, which then enqueues the next

# A notice is known by the public id that we sent; an event without one touches no notice.
TAKE = """
WITH told AS (
    SELECT DISTINCT ON (t.event_id) t.event_id, t.provider_id, t.code, n.id AS notice_id
    FROM json_to_recordset(%(told)s::json)
        AS t(event_id text, provider_id text, public_id uuid, code text)
    LEFT JOIN reviews_notice n ON n.public_id = t.public_id
)
INSERT INTO reviews_deliveryreport (provider, event_id, provider_id, notice_id, code)
SELECT %(provider)s, event_id, provider_id, notice_id, code FROM told ORDER BY event_id
ON CONFLICT (provider, event_id) DO NOTHING
RETURNING notice_id
"""

DUE_NOW = """
UPDATE reviews_notice n SET next_at = statement_timestamp()
FROM (SELECT id FROM reviews_notice
    WHERE id = ANY(%(pks)s::bigint[]) AND status = 'sent' AND channel = ANY(%(channels)s)
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED) AS told
WHERE n.id = told.id
"""

ASK = """
WITH due AS (
    SELECT id FROM reviews_notice
    WHERE status = 'sent' AND channel <> 'mail' AND channel = ANY(%(channels)s)
        AND next_at <= statement_timestamp()
    ORDER BY next_at LIMIT %(limit)s
    FOR NO KEY UPDATE SKIP LOCKED
), asked AS (
    UPDATE reviews_notice n SET next_at = statement_timestamp() + make_interval(secs => %(wait)s)
    FROM due WHERE n.id = due.id
    RETURNING n.id, n.public_id::text AS public_id, n.provider_id
)
SELECT id, public_id, provider_id,
    (SELECT min(a.started_at) FROM reviews_deliveryattempt a WHERE a.notice_id = asked.id)
FROM asked ORDER BY id
"""

LATER = """
UPDATE reviews_notice SET next_at = statement_timestamp() + %(wait)s
WHERE id = ANY(%(pks)s::bigint[]) AND status = 'sent'
"""


class ReportEvent(NamedTuple):
    """One event of a provider's webhook: the outcome that it reports for one message."""

    event_id: str  # the provider's; a repeated call has the same
    provider_id: str = ""
    public_id: str = ""  # the notice's, as we sent it (SOLAPI: customFields)
    code: str = ""


@transaction.atomic
def store_reports(provider: str, events: Sequence[ReportEvent]) -> int:
    """Store the events of a webhook, each once, and enqueue the look-up of their messages. Returns
    how many events were new."""
    if not events:
        return 0
    told = json.dumps([_row(event) for event in events], ensure_ascii=False)
    new = rows(TAKE, provider=provider[:20], told=told)
    pks = [pk for (pk,) in new if pk is not None]
    channels = list(providers().get(provider, ()))
    if pks and run(DUE_NOW, pks=array(pks), channels=channels):
        enqueue("reviews.notices.tasks.follow_up")
    return len(new)


def _row(event: ReportEvent) -> dict[str, object]:
    public_id = _uuid(event.public_id)
    return {
        "event_id": storable(event.event_id)[:100],
        "provider_id": storable(event.provider_id)[:200],
        "public_id": None if public_id is None else str(public_id),
        "code": storable(event.code)[:40],
    }


def follow_up() -> int:
    """Look up, at their provider, the sent phone notices that are due for a look-up, and store
    their outcomes, for RUN_SECONDS at most. Returns how many were looked up. A provider that cannot
    be reached is logged."""
    asked, until = 0, time.monotonic() + RUN_SECONDS
    for channels in providers().values():
        sender = sender_for(channels[0])
        if not isinstance(sender, LookUpSender):
            continue
        try:
            asked += _follow_up(sender, channels, until)
        except ProviderUnavailableError as error:
            log.warning("notice_provider_away", provider=sender.name, code=error.code)
        finally:
            sender.close()
    return asked


def _follow_up(sender: LookUpSender, channels: Sequence[str], until: float) -> int:
    """Look up at one provider the sent notices that are due, until the time `until`, and store
    their outcomes; return how many. Raises ProviderUnavailableError after postponing those not
    looked up.
    """
    asked = 0
    while due := _take_due(channels):
        pks = [pk for pk, _one in due]
        try:
            sender.connect()
            reports = sender.look_up([one for _pk, one in due])
        except ProviderUnavailableError:
            run(LATER, pks=array(pks), wait=AWAY)
            raise
        # A message that the provider does not find counts as on its way: its outcome is not known.
        known = [report or Report(DeliveryProgress.ON_ITS_WAY) for report in reports]
        settle(list(zip(pks, known, strict=True)), of="sent")
        asked += len(due)
        if time.monotonic() > until:
            enqueue("reviews.notices.tasks.follow_up")
            break
    return asked


def _take_due(channels: Sequence[str]) -> list[tuple[int, LookUp]]:
    found = rows(ASK, channels=list(channels), limit=BATCH, wait=LOOK_UP_SECONDS)
    return [(pk, LookUp(*one)) for pk, *one in found]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
