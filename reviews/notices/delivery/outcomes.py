"""Outcomes of calls: stores the answers and moves the notices. Set-wise."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import structlog
from django.conf import settings

from claims import clock
from reviews.notices.channels.base import SendResult
from reviews.notices.delivery.leases import Call, Leased
from reviews.notices.delivery.sql import rows
from reviews.notices.models import AttemptOutcome, NoticeStatus
from reviews.notices.sending_policy import suppression

log = structlog.get_logger(__name__)

FIRST_WAIT = timedelta(seconds=settings.NOTICE_BACKOFF_SECONDS)
LONGEST_WAIT = timedelta(hours=1)
# The provider was not reached, so no attempt counts and the wait is short.
AWAY = timedelta(seconds=settings.NOTICE_AWAY_SECONDS)
LONGEST_AWAY = timedelta(minutes=5)  # if the provider itself asks to wait
LOOK_UP_SECONDS = 60  # time of one worker for a look-up, before others repeat it

# An answer counts while the lease holds. A late acceptance still moves an unknown notice to sent,
# unless a look-up has moved it.
FINISH = """
WITH told AS (
    SELECT * FROM json_to_recordset(%(told)s::json) AS t(id bigint, number smallint,
        outcome text, code text, said text, provider_id text, status text, wait float8,
        free smallint)
), closed AS (
    UPDATE reviews_deliveryattempt a SET finished_at = statement_timestamp() + %(shift)s,
        outcome = t.outcome, code = t.code, provider_id = t.provider_id
    FROM told t
    WHERE a.notice_id = t.id AND a.number = t.number AND a.finished_at IS NULL
), moved AS (
    UPDATE reviews_notice n SET status = t.status, attempts = t.number,
        tries_from = n.tries_from + t.free,
        next_at = statement_timestamp() + make_interval(secs => t.wait),
        last_code = t.code, last_text = t.said,
        provider_id = CASE WHEN t.provider_id = '' THEN n.provider_id ELSE t.provider_id END,
        sent_at = CASE WHEN t.status = 'sent' THEN %(now)s ELSE n.sent_at END,
        delivered_by = CASE WHEN t.status = 'sent' THEN n.channel ELSE n.delivered_by END,
        lease_token = NULL, lease_until = NULL
    FROM told t
    WHERE n.id = t.id AND (n.status = 'sending' AND n.lease_token = %(token)s
        OR n.status = 'unknown' AND n.attempts = t.number AND t.status = 'sent')
    RETURNING n.id
)
SELECT id, outcome FROM told EXCEPT ALL
SELECT moved.id, told.outcome FROM moved JOIN told USING (id)
"""


class NextState(NamedTuple):
    """The status that a notice gets after an answer, the seconds until its next try, and the number
    of attempts that do not count."""

    status: str
    wait: float = 0.0  # seconds
    free: int = 0  # attempts that do not count


def finish(answers: Iterable[tuple[Call, SendResult]], token: uuid.UUID) -> None:
    """Store the answers of the calls and move the notices to their next status (`next_state`). An
    answer to a lease that has ended is stored and logged. One statement, and further ones to
    suppress addresses that a provider reports as unusable."""
    told = list(answers)
    if not told:
        return
    came_late = rows(
        FINISH,
        # One value: a list for each column takes psycopg twenty times as long.
        told=json.dumps([_row(call, answer) for call, answer in told], ensure_ascii=False),
        now=clock.now(),  # the claimant's terms begin here, so by the clock of the verbs
        shift=clock.shift(),
        token=token,
    )
    for pk, outcome in came_late:
        log.warning("notice_answer_came_late", notice=pk, outcome=outcome)
    address_reports = [(call.notice.pk, a.suppress, a.code) for call, a in told if a.suppress]
    if address_reports:
        suppression.suppress_by_provider(address_reports)


def _row(call: Call, answer: SendResult) -> dict[str, object]:
    status, wait, free = next_state(call.notice, answer)
    return {
        "id": call.notice.pk,
        "number": call.number,
        "outcome": str(answer.outcome),
        "code": storable(answer.code)[:40],
        "said": storable(answer.text)[:200],
        "provider_id": storable(answer.provider_id)[:200],
        "status": status,
        "wait": wait,
        "free": free,
    }


def storable(text: str) -> str:
    """Return a provider's text without NUL characters, and with lone surrogates replaced, since
    PostgreSQL refuses both."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def next_state(notice: Leased, answer: SendResult) -> NextState:
    """Return the next status of a notice after a provider's answer, with its wait. Pure except for
    the random spread of the wait."""
    if answer.outcome == AttemptOutcome.ACCEPTED:
        return NextState(NoticeStatus.SENT.value, settings.NOTICE_REPORT_SECONDS)
    spread = random.random()  # noqa: S311  spreads load, guards nothing
    if answer.outcome == AttemptOutcome.UNKNOWN:
        later = backoff(notice.tries, spread)
        return NextState(NoticeStatus.UNKNOWN.value, later.total_seconds())
    if answer.away:
        later = min(backoff(notice.attempts + 1, spread), LONGEST_AWAY)
        return NextState(NoticeStatus.PENDING.value, later.total_seconds(), free=1)
    if answer.permanent or notice.tries >= settings.NOTICE_MAX_ATTEMPTS:
        return NextState(NoticeStatus.FAILED.value)
    return NextState(NoticeStatus.PENDING.value, backoff(notice.tries, spread).total_seconds())


def backoff(tries: int, spread: float) -> timedelta:
    """Return the wait after the `tries`-th attempt (from 1): doubling, at most an hour, times 0.5
    to 1.5 by `spread` (0 to 1), so that a thousand refused at once do not return at once. Raises
    ValueError for values outside these."""
    if tries < 1 or not 0 <= spread <= 1:
        raise ValueError("tries count from 1, and spread is between 0 and 1")
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)
    return wait * (0.5 + spread)


def wait_while_away(spread: float) -> timedelta:
    """Return the wait before the next try at a provider that could not be reached: AWAY times 0.5
    to 1.5, by `spread` (0 to 1)."""
    return AWAY * (0.5 + spread)
