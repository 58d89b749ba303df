"""Notices with an unknown outcome: their worker died, or no answer came.

Mail is sent again under the same Message-ID. Any other provider is asked first, and only a message
that it has not seen a while after the call is sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import structlog
from django.conf import settings
from django.db import transaction

from reviews.notices.channels import providers, sender_for
from reviews.notices.channels.base import LookUp, LookUpSender, ProviderUnavailableError, Report
from reviews.notices.delivery.leases import LEASE_OVER
from reviews.notices.delivery.outcomes import AWAY, LOOK_UP_SECONDS
from reviews.notices.delivery.settlement import settle
from reviews.notices.delivery.sql import array, rows, run

log = structlog.get_logger(__name__)

UNCOUNTED_CRASHES = 2  # crashes that cost no attempt: another notice of the call may be the cause
MOST_ROWS = 500  # rows of one update
ASKED = 5_000  # notices of one look-up, for which the provider's list is read once

OVER = """
SELECT id FROM reviews_notice
WHERE status = 'sending' AND lease_until < statement_timestamp()
ORDER BY lease_until LIMIT %(limit)s
FOR NO KEY UPDATE SKIP LOCKED
"""

# A new statement after the locks, so it sees every committed attempt.
END = """
WITH closed AS (
    UPDATE reviews_deliveryattempt SET finished_at = statement_timestamp(),
        outcome = 'unknown', code = %(over)s
    WHERE notice_id = ANY(%(pks)s::bigint[]) AND finished_at IS NULL
    RETURNING notice_id, number
), moved AS (
    UPDATE reviews_notice n SET
        status = CASE WHEN c.number IS NULL THEN 'pending' ELSE 'unknown' END,
        attempts = COALESCE(c.number, n.attempts),
        tries_from = n.tries_from + CASE WHEN c.number IS NOT NULL AND %(forgiven)s > (
            SELECT count(*) FROM reviews_deliveryattempt a
            WHERE a.notice_id = n.id AND a.code = %(over)s) THEN 1 ELSE 0 END,
        next_at = statement_timestamp(),
        last_code = CASE WHEN c.number IS NULL THEN n.last_code ELSE %(over)s END,
        last_text = CASE WHEN c.number IS NULL THEN n.last_text ELSE '' END,
        lease_token = NULL, lease_until = NULL
    FROM unnest(%(pks)s::bigint[]) AS over(id) LEFT JOIN closed c ON c.notice_id = over.id
    WHERE n.id = over.id
    RETURNING c.number IS NOT NULL AS tried
)
SELECT count(*) FILTER (WHERE NOT tried), count(*) FILTER (WHERE tried) FROM moved
"""

AGAIN = """
WITH due AS (
    SELECT id FROM reviews_notice
    WHERE status = 'unknown' AND next_at <= statement_timestamp() AND channel = ANY(%(channels)s)
    ORDER BY next_at LIMIT %(limit)s
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE reviews_notice n SET next_at = statement_timestamp(),
    status = CASE WHEN n.attempts - n.tries_from < %(most)s THEN 'pending' ELSE 'failed' END
FROM due WHERE n.id = due.id
"""

# The wait keeps other workers from the same look-up; should this one die, they repeat it then.
ASK = """
WITH due AS (
    SELECT id FROM reviews_notice
    WHERE status = 'unknown' AND next_at <= statement_timestamp() AND channel = ANY(%(channels)s)
    ORDER BY next_at LIMIT %(limit)s
    FOR NO KEY UPDATE SKIP LOCKED
), asked AS (
    UPDATE reviews_notice n SET next_at = statement_timestamp() + make_interval(secs => %(wait)s)
    FROM due WHERE n.id = due.id
    RETURNING n.id, n.public_id::text AS public_id, n.provider_id, n.tries_from
)
SELECT asked.id, asked.public_id, asked.provider_id,
    (SELECT COALESCE(min(a.started_at) FILTER (WHERE a.number > asked.tries_from),
        max(a.started_at)) FROM reviews_deliveryattempt a WHERE a.notice_id = asked.id),
    statement_timestamp()
FROM asked ORDER BY asked.id
"""

# Messages that the provider has not seen: too recent, to be sent again, or out of attempts.
NEVER_SEEN = """
UPDATE reviews_notice n SET
    status = CASE WHEN last.old_enough IS NOT TRUE THEN 'unknown'
        WHEN n.attempts - n.tries_from < %(most)s THEN 'pending' ELSE 'failed' END,
    next_at = CASE WHEN last.old_enough IS NOT TRUE THEN last.from_then
        ELSE statement_timestamp() END
FROM (
    SELECT a.notice_id, a.number, a.started_at + make_interval(secs => %(wait)s) AS from_then,
        a.started_at + make_interval(secs => %(wait)s) <= %(asked_at)s AS old_enough
    FROM reviews_deliveryattempt a WHERE a.notice_id = ANY(%(pks)s::bigint[])
) AS last
WHERE n.id = last.notice_id AND n.attempts = last.number AND n.status = 'unknown'
"""

LATER = """
UPDATE reviews_notice SET next_at = statement_timestamp() + %(wait)s
WHERE id = ANY(%(pks)s::bigint[]) AND status = 'unknown'
"""


class Lost(NamedTuple):
    """A notice with an unknown outcome that is to be looked up at its provider."""

    pk: int
    public_id: str
    failed_id: str  # the provider's, of an earlier message; this one's answer never came
    since: datetime  # the first attempt after the last retry by hand
    asked_at: datetime  # before the answer: an attempt since then is too recent to be missing


def recover() -> int:
    """Release notices whose lease has expired: due again if no attempt was begun, else unknown,
    since the provider may have the message. Then settle unknown ones that are due: mail is due
    again, any other provider is asked.

    Returns how many changed, without those that the asked provider has not seen.
    """
    moved = 0
    while found := _end_leases():
        moved += found
    for channels in providers().values():
        sender = sender_for(channels[0])
        try:
            if isinstance(sender, LookUpSender):
                moved += _look_up_all(sender, channels)
            else:
                moved += _send_again(channels)
        finally:
            sender.close()
    return moved


@transaction.atomic
def _end_leases() -> int:
    pks = [pk for (pk,) in rows(OVER, limit=MOST_ROWS)]
    if not pks:
        return 0
    [(untried, unknown)] = rows(END, pks=array(pks), over=LEASE_OVER, forgiven=UNCOUNTED_CRASHES)
    log.warning("notice_leases_ended", untried=untried, unknown=unknown)
    return len(pks)


def _send_again(channels: Sequence[str]) -> int:
    moved, most = 0, settings.NOTICE_MAX_ATTEMPTS
    while found := run(AGAIN, channels=list(channels), limit=MOST_ROWS, most=most):
        moved += found
    return moved


def _look_up_all(sender: LookUpSender, channels: Sequence[str]) -> int:
    moved = 0
    while lost := _take_lost(channels):
        try:
            sender.connect()
            reports = sender.look_up([_asked(one) for one in lost])
        except ProviderUnavailableError as error:
            log.warning("notice_provider_away", provider=sender.name, code=error.code)
            _wait_for_provider(lost)
            return moved
        moved += _apply(lost, reports)
    return moved


def _asked(one: Lost) -> LookUp:
    return LookUp(one.public_id, since=one.since, failed_id=one.failed_id)


def _take_lost(channels: Sequence[str]) -> list[Lost]:
    return [
        Lost(*row) for row in rows(ASK, channels=list(channels), limit=ASKED, wait=LOOK_UP_SECONDS)
    ]


def _apply(lost: Sequence[Lost], reports: Sequence[Report | None]) -> int:
    found = [(o.pk, report) for o, report in zip(lost, reports, strict=True) if report is not None]
    never = [o.pk for o, report in zip(lost, reports, strict=True) if report is None]
    if found:
        settle(found, of="unknown")
    if never:
        most, wait = settings.NOTICE_MAX_ATTEMPTS, settings.SOLAPI_WAIT
        run(NEVER_SEEN, pks=array(never), asked_at=lost[0].asked_at, wait=wait, most=most)
    log.info("notices_looked_up", found=len(found), never_seen=len(never))
    return len(found)


def _wait_for_provider(lost: Sequence[Lost]) -> None:
    run(LATER, pks=array(one.pk for one in lost), wait=AWAY)
