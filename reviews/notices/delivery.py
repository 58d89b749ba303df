"""Sending what is due, after the commit, in batches, by any number of workers.

The order that loses nothing: lease (committed) → attempt (committed) → call → answer (committed).
Wherever a worker dies, the rows say what is known and what is not.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from claims.privacy import crypto
from reviews.notices import leases
from reviews.notices.backoff import wait_while_away
from reviews.notices.channels import sender_for
from reviews.notices.channels.base import Answer, Message, ProviderAway, Sender
from reviews.notices.leases import Call
from reviews.notices.models import AttemptOutcome, Notice
from reviews.notices.outbox import recipient_aad, ring

log = structlog.get_logger(__name__)

RUN_SECONDS = 45  # of one task; then it rings for the next one

recover = leases.recover


class Batch(NamedTuple):
    taken: int  # notices that were leased
    away: bool  # the provider could not be reached


def deliver_all() -> int:
    """Send batches until nothing is due, the provider is away or the time is up.

    Returns how many notices were taken.
    """
    until, taken = time.monotonic() + RUN_SECONDS, 0
    while True:
        batch = deliver_batch()
        taken += batch.taken
        if batch.away or batch.taken == 0:
            return taken
        if time.monotonic() > until:
            ring()
            return taken


def deliver_batch(limit: int | None = None) -> Batch:
    """Lease one batch and send it over one connection per channel."""
    token, notices = leases.take_due(limit or settings.NOTICE_BATCH)
    if not notices:
        return Batch(0, False)
    away = False
    try:
        by_channel = sorted(notices, key=lambda notice: notice.channel)
        for channel, members in groupby(by_channel, key=lambda notice: notice.channel):
            sender = sender_for(channel)
            try:
                _send_over(sender, list(members), token)
            except ProviderAway as error:
                away = True
                log.warning("notice_provider_away", channel=channel, code=error.code)
                dice = random.random()  # noqa: S311  spreads load, guards nothing
                leases.release(token, wait_while_away(dice), error.code)
            finally:
                sender.close()
    finally:
        leases.release(token)  # whatever an error left untried is due at once
    return Batch(len(notices), away)


def _send_over(sender: Sender, notices: Sequence[Notice], token: UUID) -> None:
    """Attempt, call and answer for chunk after chunk; one commit between two calls."""
    answers: list[tuple[Call, Answer]] = []
    try:
        for chunk in _chunks(notices, sender.batch):
            sender.connect()
            with transaction.atomic():
                leases.finish(answers, token)
                calls = leases.begin(chunk, token)
            answers = []  # only now: had the commit failed, they are written down below
            answers = _call(sender, calls)
    finally:
        with transaction.atomic():
            leases.finish(answers, token)


def _call(sender: Sender, calls: Sequence[Call]) -> list[tuple[Call, Answer]]:
    messages = [(call, _message(call.notice)) for call in calls]
    good = [(call, message) for call, message in messages if message is not None]
    answers = sender.send([message for _call, message in good]) if good else []
    unreadable = Answer(AttemptOutcome.REJECTED, "unreadable_address", permanent=True)
    return [
        *((call, answer) for (call, _message), answer in zip(good, answers, strict=True)),
        *((call, unreadable) for call, message in messages if message is None),
    ]


def _message(notice: Notice) -> Message | None:
    """The message in plain; None where the address cannot be decrypted or was erased."""
    if notice.recipient is None:
        return None
    number: str = notice.claim_number  # type: ignore[attr-defined]  # annotated by take_due
    try:
        to = crypto.decrypt(notice.recipient, aad=recipient_aad(number))
    except crypto.CannotDecrypt:
        log.error("notice_address_unreadable", notice=str(notice.public_id))
        return None
    return Message(str(notice.public_id), to, notice.subject, notice.body, notice.event)


def _chunks(notices: Sequence[Notice], size: int) -> Iterator[Sequence[Notice]]:
    for start in range(0, len(notices), size):
        yield notices[start : start + size]
