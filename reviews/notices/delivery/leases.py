"""Leases on notices, and the attempts recorded before the calls.

By the database's clock only and set-wise: a thousand notices cost as many statements as one. The
times of an attempt follow the clock of the verbs (claims/clock.py), the leases do not.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from claims import clock
from reviews.notices.channels import reaching, served
from reviews.notices.delivery.sql import array, rows, run
from reviews.notices.models import HELD_BULKS, NoticeStatus
from reviews.notices.models.readers import ADDRESSED, COPY_FOR, reader_sql
from reviews.notices.outbox.readdressing import address_anew
from reviews.notices.sending_policy import recipient_limit, suppression

LEASE_OVER = "lease_over"  # code of an attempt whose worker stored no answer

# The first due of each channel by its part of the index, then the first of all: a bulk on one
# channel costs the others nothing. A copy for a representative is in no bulk, and is held with the
# letter that it copies. Rows locked beyond the limit are free again at the commit.
LOCK = """
SELECT due.id FROM unnest(%(channels)s::text[]) AS way(channel)
CROSS JOIN LATERAL (
    SELECT n.id, n.priority, n.next_at FROM reviews_notice n
    WHERE n.status = 'pending' AND n.next_at <= statement_timestamp() AND n.channel = way.channel
        AND (n.bulk_id IS NULL OR n.bulk_id NOT IN (
            SELECT id FROM reviews_noticebulk WHERE status = ANY(%(held)s)))
        AND (n.addressee = 'claimant' OR n.bulk_id IS NOT NULL OR NOT EXISTS (
            SELECT FROM reviews_notice o JOIN reviews_noticebulk b ON b.id = o.bulk_id
            WHERE o.key = split_part(n.key, %(copy)s, 1) AND b.status = ANY(%(held)s)))
    ORDER BY n.priority, n.next_at, n.id LIMIT %(limit)s
    FOR NO KEY UPDATE OF n SKIP LOCKED
) AS due
ORDER BY due.priority, due.next_at, due.id LIMIT %(limit)s
"""

# Those that have the address of who reads them now; the others are left as they are.
LEASE = f"""
WITH addressed AS (
    SELECT n.id, claim.number FROM reviews_notice n {reader_sql("%(today)s::date")}
    WHERE n.id = ANY(%(pks)s::bigint[]) AND {ADDRESSED}
), leased AS (
    UPDATE reviews_notice n SET status = 'sending', lease_token = %(token)s,
        lease_until = statement_timestamp() + make_interval(secs => %(seconds)s)
    FROM addressed WHERE n.id = addressed.id AND n.status = 'pending'
    RETURNING n.id, n.public_id, addressed.number, n.template_id, n.event, n.channel, n.recipient,
        n.subject, n.body, n.values, n.attempts, n.tries_from, n.priority, n.next_at
)
SELECT leased.id, leased.public_id::text, leased.number, leased.event, leased.channel,
    leased.recipient, leased.subject, leased.body, leased.values, template.provider_template_id,
    leased.attempts, leased.tries_from,
    CASE WHEN leased.attempts = 0 THEN 0 ELSE (  -- crashes of workers, if the last try was one
        SELECT CASE WHEN (array_agg(a.code ORDER BY a.number DESC))[1] = %(over)s
            THEN count(*) FILTER (WHERE a.code = %(over)s) ELSE 0 END
        FROM reviews_deliveryattempt a WHERE a.notice_id = leased.id) END
FROM leased
JOIN reviews_noticetemplate template ON template.id = leased.template_id
ORDER BY leased.priority, leased.next_at, leased.id
"""  # noqa: S608  constants of ours; every value is a parameter

LEASE_LOST = """
UPDATE reviews_notice SET status = 'sending', lease_token = %(token)s,
    lease_until = statement_timestamp()
WHERE id = ANY(%(pks)s::bigint[]) AND status = 'pending'
"""

# Locked, so that no lease ends between this check and the commit of the attempt.
BEGIN = """
INSERT INTO reviews_deliveryattempt
    (notice_id, number, channel, started_at, outcome, provider_id, code, request_digest)
SELECT n.id, n.attempts + 1, n.channel, statement_timestamp() + %(shift)s, '', '', '',
    n.body_digest
FROM reviews_notice n
WHERE n.id = ANY(%(pks)s::bigint[]) AND n.lease_token = %(token)s AND n.status = 'sending'
    AND n.lease_until > statement_timestamp()
FOR NO KEY UPDATE OF n
RETURNING notice_id
"""

RENEW = """
UPDATE reviews_notice
SET lease_until = statement_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = ANY(%(pks)s::bigint[]) AND lease_token = %(token)s AND status = 'sending'
    AND lease_until > statement_timestamp()
"""

RELEASE = """
UPDATE reviews_notice n SET status = 'pending', lease_token = NULL, lease_until = NULL,
    next_at = statement_timestamp() + %(wait)s,
    last_code = CASE WHEN %(code)s = '' THEN n.last_code ELSE %(code)s END,
    last_text = CASE WHEN %(code)s = '' THEN n.last_text ELSE '' END
WHERE n.lease_token = %(token)s AND n.status = 'sending'
    AND NOT EXISTS (SELECT FROM reviews_deliveryattempt a
        WHERE a.notice_id = n.id AND a.finished_at IS NULL)
"""

END_UNSENT = """
UPDATE reviews_notice SET status = %(status)s, last_code = %(code)s, last_text = '',
    ended_reason = %(reason)s, lease_token = NULL, lease_until = NULL
WHERE id = ANY(%(pks)s::bigint[]) AND lease_token = %(token)s AND status = 'sending'
"""


class Leased(NamedTuple):
    """Columns of a leased notice that its worker needs to send it."""

    pk: int
    public_id: str
    number: str  # number of the claim
    event: str
    channel: str
    recipient: bytes | None  # encrypted
    subject: str
    body: str
    values: dict[str, str] | None
    template_id: str  # the provider's
    attempts: int  # finished ones
    tries_from: int
    deaths: int  # how often its worker died in the call; 0 after one that survived

    @property
    def tries(self) -> int:
        """Number of attempts that count towards giving up, the coming one included; at least 1."""
        return max(1, self.attempts + 1 - self.tries_from)


class Call(NamedTuple):
    """An attempt that was recorded before its call to the provider; `number` counts the notice's
    attempts from 1."""

    notice: Leased
    number: int


def take_due(limit: int, channels: Collection[str] | None = None) -> tuple[uuid.UUID, list[Leased]]:
    """Lease up to `limit` due notices of these channels (None: all served), most urgent first, for
    NOTICE_LEASE_SECONDS. Returns the lease token, which `begin`, `renew`, `release` and
    `end_unsent` take, and the notices.

    Two workers never lease the same notice. Notices of a paused or cancelled bulk are left as they
    are; due ones to a suppressed address are ended as suppressed, those above a recipient's limit
    are postponed, and those that another person reads now, or at another address, are addressed
    again or ended. The list is empty only when no notice is due that may be sent.
    """
    wanted = list(served() if channels is None else channels)
    token = uuid.uuid4()
    while True:
        with transaction.atomic():
            due, leased = _take(token, limit, wanted)
        # A batch of closed addresses is no longer due: those behind it would wait for nothing.
        # One that was addressed again is still due, and is taken now.
        if leased or not due:
            return token, leased


def _take(token: uuid.UUID, limit: int, channels: list[str]) -> tuple[list[int], list[Leased]]:
    """Lock up to `limit` due notices and lease those that may be sent. Return the ids of the locked
    ones and the leased notices."""
    held = [status.value for status in HELD_BULKS]
    due = [pk for (pk,) in rows(LOCK, channels=channels, limit=limit, held=held, copy=COPY_FOR)]
    pks = _eligible(due) if due else []
    if not pks:
        return due, []
    seconds = settings.NOTICE_LEASE_SECONDS
    given = {"pks": array(pks), "token": token, "seconds": seconds, "today": clock.today()}
    leased = [_leased(row) for row in rows(LEASE, **given, over=LEASE_OVER)]
    if len(leased) < len(pks):
        _address_anew(set(pks) - {one.pk for one in leased}, token)
    return due, leased


def _address_anew(pks: Collection[int], token: uuid.UUID) -> None:
    """Give locked, pending notices the address of the person who reads them now. Those without a
    usable address end as failed, under a lease of this token that has expired already."""
    lost = address_anew(pks)
    for code in set(lost.values()):
        same = [pk for pk, its in lost.items() if its == code]
        run(LEASE_LOST, pks=array(same), token=token)
        end_unsent(same, token, NoticeStatus.FAILED, code)


def _eligible(pks: Sequence[int]) -> list[int]:
    """Return those of the locked, pending notices that may be sent now, in the given order.

    Suppresses those to closed addresses and postpones those above a recipient's limit.
    """
    suppressed = suppression.suppress_closed(pks)
    open_ones = [pk for pk in pks if pk not in suppressed]
    postponed = recipient_limit.postpone_excess(open_ones, reaching(served()))
    return [pk for pk in open_ones if pk not in postponed]


def begin(notices: Sequence[Leased], token: uuid.UUID) -> list[Call]:
    """Record an attempt for each notice before its call. Notices whose lease has ended are left out
    of the result and must not be sent."""
    pks = [notice.pk for notice in notices]
    ours = {pk for (pk,) in rows(BEGIN, pks=array(pks), token=token, shift=clock.shift())}
    return [Call(notice, notice.attempts + 1) for notice in notices if notice.pk in ours]


def renew(notices: Sequence[Leased], token: uuid.UUID) -> None:
    """Extend the lease of these notices by NOTICE_LEASE_SECONDS. A lease that has ended or belongs
    to another token is not renewed."""
    pks = [notice.pk for notice in notices]
    run(RENEW, pks=array(pks), token=token, seconds=settings.NOTICE_LEASE_SECONDS)


def release(token: uuid.UUID, wait: timedelta = timedelta(0), code: str = "") -> int:
    """Release the notices leased under this token that were not tried; they are due again after
    `wait`. Returns how many."""
    return run(RELEASE, token=token, wait=wait, code=code)


def end_unsent(
    pks: Sequence[int], token: uuid.UUID, status: NoticeStatus, code: str, reason: str = ""
) -> int:
    """End notices leased under this token without sending them: `status` is failed when they cannot
    be sent, suppressed when they must not be. Returns how many."""
    return run(
        END_UNSENT, pks=array(pks), token=token, status=status.value, code=code, reason=reason
    )


def _leased(row: tuple[Any, ...]) -> Leased:
    notice = Leased(*row)
    if notice.values is None:
        return notice
    return notice._replace(values=json.loads(notice.values))  # type: ignore[arg-type]
