"""Delivery of due notices in batches, by any number of workers.

No step loses a notice: lease (committed), attempt (committed), call, answer (committed). Wherever
a worker dies, the rows say what is known.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from claims.personal_data import crypto
from reviews.notices.addresses import recipient_aad
from reviews.notices.channels import providers, sender_for
from reviews.notices.channels.base import Message, ProviderUnavailableError, Sender, SendResult
from reviews.notices.delivery import leases
from reviews.notices.delivery.leases import Call, Leased
from reviews.notices.delivery.outcomes import finish, wait_while_away
from reviews.notices.models import AttemptOutcome, NoticeStatus
from reviews.notices.outbox.write import enqueue_delivery
from reviews.notices.sending_policy import allowlist, quiet_hours, rate_limit

log = structlog.get_logger(__name__)

RUN_SECONDS = 45  # running time of one task, which then enqueues the next
ONE_BY_ONE = 100  # notices of a lease where each has a call of its own
NAP = 1.0  # seconds; the longest sleep while a provider's rate is used up

# Providers that were away at this process's last call: tried with one notice first, so that a batch
# is neither leased in vain nor loses an attempt each.
recently_away: set[str] = set()

UNREADABLE = "unreadable_address"
TOO_LATE = SendResult(AttemptOutcome.REJECTED, "too_late", away=True)


class Batch(NamedTuple):
    """Result of `deliver_batch`: the number of leased notices (`taken`), `away` if the provider
    cannot be reached, the seconds to wait for its rate (`wait`), and `full` if more may be due.
    """

    taken: int  # notices that were leased
    away: bool = False  # the provider is unreachable or accepts nothing now
    wait: float = 0.0  # seconds until its rate allows more
    full: bool = False  # more may be due than one worker can send


class Lease:
    """The notices of one provider that a worker has leased under one token. `tried` counts those
    handed to the provider so far."""

    def __init__(self, token: UUID, notices: Sequence[Leased]) -> None:
        self.token, self.notices = token, notices
        self.tried = 0
        self.held_since = time.monotonic()

    def hold(self) -> None:
        """Renew the lease once a quarter of its time has passed, so that a slow provider does not
        outlast it."""
        if time.monotonic() - self.held_since > settings.NOTICE_LEASE_SECONDS / 4:
            leases.renew(self.notices, self.token)
            self.held_since = time.monotonic()

    def give_back(self, wait: float, code: str = "") -> None:
        """Release the notices that were not tried; they are due again after `wait` seconds, with
        the result code `code`. A notice whose call is open stays leased."""
        if self.tried < len(self.notices):
            leases.release(self.token, timedelta(seconds=wait), code)


def deliver_all() -> int:
    """Send batches until nothing is due, the providers are away or RUN_SECONDS are over.

    Serves the providers in turn, so that none waits for another's long queue. Enqueues further
    delivery when more may be due. Returns how many notices were leased.
    """
    until, taken, enqueued = time.monotonic() + RUN_SECONDS, 0, False
    with ExitStack() as stack:
        senders = [
            (stack.enter_context(closing(sender_for(channels[0]))), channels)
            for channels in providers().values()
        ]
        turns = [rate_limit.Turn(sender.name) for sender, _channels in senders]
        for turn in turns:
            stack.callback(turn.release)
        ready = dict.fromkeys(range(len(senders)), 0.0)  # when each may be asked again
        while ready:
            for index, ready_at in list(ready.items()):
                if ready_at > time.monotonic():
                    continue
                batch = deliver_batch(*senders[index], settings.NOTICE_BATCH, until)
                taken += batch.taken
                if batch.full and not enqueued:
                    enqueued = True
                    enqueue_delivery()  # a bulk enqueued one task: an idle worker may join
                ready[index] = time.monotonic() + batch.wait
                if batch.away or batch.taken == 0:
                    del ready[index]
                elif batch.wait and not turns[index].take():
                    del ready[index]  # another worker waits for this rate
            if ready and time.monotonic() > until:
                # One new task for each that ends, or tasks outnumber the workers.
                if not enqueued or any(turn.held for turn in turns):
                    for turn in turns:
                        turn.release()  # before the next task starts
                    enqueue_delivery()
                break
            _nap(ready.values())
    return taken


def _nap(moments: Collection[float]) -> None:
    """Sleep until the first provider's rate allows more, at most NAP seconds."""
    if moments:
        time.sleep(max(0.0, min(min(moments) - time.monotonic(), NAP)))


def deliver_batch(
    sender: Sender, channels: Sequence[str], limit: int, until: float = math.inf
) -> Batch:
    """Lease up to `limit` due notices of one provider, within its rate, and send them. After
    `until` (seconds of time.monotonic) no further call begins; the rest is due again.

    Sends nothing in quiet hours. Never raises ProviderUnavailableError: the result has `away`.
    """
    if quiet_hours.postpone(channels) is not None:
        return Batch(0)
    if sender.name in recently_away:
        limit = 1
    elif sender.batch == 1:
        limit = min(limit, ONE_BY_ONE)
    if sender.per_second:
        limit = min(limit, sender.per_second)
    lease = Lease(*leases.take_due(limit, channels))
    if not lease.notices:
        return Batch(0)
    granted, wait, code, away = len(lease.notices), 0.0, "", False
    try:
        if sender.per_second:
            granted, wait = rate_limit.take(sender.name, granted, sender.per_second)
        away = _send(sender, lease, granted, until)
    except ProviderUnavailableError as error:
        spread = random.random()  # noqa: S311  spreads load, guards nothing
        wait, code, away = wait_while_away(spread).total_seconds(), error.code, True
        log.warning("notice_provider_away", provider=sender.name, code=error.code)
    finally:
        lease.give_back(wait, code)
    (recently_away.add if away else recently_away.discard)(sender.name)
    full = len(lease.notices) == limit and not (away or wait or limit == sender.per_second)
    return Batch(len(lease.notices), away, wait, full)


def _send(sender: Sender, lease: Lease, granted: int, until: float) -> bool:
    """Record attempts, call the provider and store its answers chunk after chunk, one commit
    between two calls, for the first `granted` notices of the lease. No call begins after `until`.

    Returns True if the provider accepts no more for now. Raises ProviderUnavailableError.
    """
    answers: list[tuple[Call, SendResult]] = []
    try:
        for chunk in _calls(lease.notices[:granted], sender.batch):
            sender.connect()
            lease.hold()
            messages = _messages(chunk, lease)
            begun = time.monotonic()
            with transaction.atomic():
                finish(answers, lease.token)
                calls = leases.begin([one for one in chunk if one.pk in messages], lease.token)
            answers = []  # after the commit: had it failed, `finally` would store them
            lease.tried += len(chunk)
            answers = _call(sender, calls, messages, begun)
            if time.monotonic() > until or any(answer.away for _call, answer in answers):
                break
    finally:
        finish(answers, lease.token)
    return any(answer.away for _call, answer in answers)


def _call(
    sender: Sender, calls: Sequence[Call], messages: Mapping[int, Message], begun: float
) -> list[tuple[Call, SendResult]]:
    """Hand messages to the provider and return each call with its result. Later than half a lease
    after `begun` nothing is sent (TOO_LATE), since another worker may have the notices by then."""
    if not calls:
        return []
    if time.monotonic() - begun > settings.NOTICE_LEASE_SECONDS / 2:
        return [(call, TOO_LATE) for call in calls]
    answers = sender.send([messages[call.notice.pk] for call in calls])
    return list(zip(calls, answers, strict=True))


def _messages(notices: Sequence[Leased], lease: Lease) -> dict[int, Message]:
    """Return the messages to send, with decrypted addresses, by the notice's primary key. The other
    notices end: as FAILED without a readable address, as SUPPRESSED if the allowlist forbids it.
    """
    channels = {one.channel for one in notices}
    checks = {channel: allowlist.address_check(channel) for channel in channels}
    good: dict[int, Message] = {}
    unreadable, stopped = [], []
    for one in notices:
        to = _address(one)
        if to is None:
            unreadable.append(one.pk)
        elif not checks[one.channel](to):
            stopped.append(one.pk)
        else:
            good[one.pk] = Message(
                one.public_id,
                to,
                one.subject,
                one.body,
                one.event,
                one.channel,
                one.template_id,
                one.values,
            )
    if unreadable:
        leases.end_unsent(unreadable, lease.token, NoticeStatus.FAILED, UNREADABLE)
    if stopped:
        code, reason = allowlist.CODE, allowlist.reason_text()
        leases.end_unsent(stopped, lease.token, NoticeStatus.SUPPRESSED, code, reason)
    return good


def _address(notice: Leased) -> str | None:
    """Return the decrypted address; None if it was erased or cannot be decrypted."""
    if notice.recipient is None:
        return None
    try:
        return crypto.decrypt(notice.recipient, aad=recipient_aad(notice.number))
    except crypto.CannotDecryptError:
        log.error("notice_address_unreadable", notice=notice.public_id)
        return None


def _calls(notices: Sequence[Leased], size: int) -> Iterator[Sequence[Leased]]:
    """Split notices into calls. A notice whose worker died in the call comes last and in a small
    call, then alone: so a notice that crashes workers is found without harming others."""
    for deaths, most in ((0, size), (1, math.isqrt(size)), (2, 1)):
        some = [one for one in notices if min(one.deaths, 2) == deaths]
        for start in range(0, len(some), most):
            yield some[start : start + most]
