"""Sending what is due, after the commit, in batches, by any number of workers.

The order that loses nothing: lease (committed) → attempt (committed) → call → answer (committed).
Wherever a worker dies, the rows say what is known and what is not.
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
from reviews.notices.channels import providers, sender_for
from reviews.notices.channels.base import Answer, Message, ProviderAwayError, Sender
from reviews.notices.delivery import leases, unknown_outcomes
from reviews.notices.delivery.backoff import wait_while_away
from reviews.notices.delivery.leases import Call, Leased
from reviews.notices.delivery.outcomes import finish
from reviews.notices.models import AttemptOutcome, NoticeStatus
from reviews.notices.outbox.write import recipient_aad, ring
from reviews.notices.sending_policy import allowlist, quiet_hours, rate_limit

log = structlog.get_logger(__name__)

RUN_SECONDS = 45  # of one task; then it rings for the next one
ONE_BY_ONE = 100  # notices of a lease where each is a call of its own
NAP = 1.0  # seconds at most, in which a provider's rate lets the next ones go

# Providers that this process found away the last time: tried with one notice before a thousand are
# moved about, or cost an attempt each.
away_lately: set[str] = set()

UNREADABLE = "unreadable_address"
TOO_LATE = Answer(AttemptOutcome.REJECTED, "too_late", away=True)

recover = unknown_outcomes.recover


class Batch(NamedTuple):
    taken: int  # notices that were leased
    away: bool = False  # the provider could not be reached, or wants nothing now
    wait: float = 0.0  # seconds until its rate lets more go
    full: bool = False  # there may be more than one worker can send


class Lease:
    """What one worker holds of one provider's notices, and how far it has come with them."""

    def __init__(self, token: UUID, notices: Sequence[Leased]) -> None:
        self.token, self.notices = token, notices
        self.tried = 0
        self.held_since = time.monotonic()

    def hold(self) -> None:
        """Keep a slow provider from running the lease out under what is still to be tried."""
        if time.monotonic() - self.held_since > settings.NOTICE_LEASE_SECONDS / 4:
            leases.renew(self.notices, self.token)
            self.held_since = time.monotonic()

    def give_back(self, wait: float, code: str = "") -> None:
        """What was not tried is due again after `wait` seconds; an open call stays leased."""
        if self.tried < len(self.notices):
            leases.release(self.token, timedelta(seconds=wait), code)


def deliver_all() -> int:
    """Send batches until nothing is due, the providers are away or the time is up.

    A batch of each provider in turn, so that none waits for another's long queue. Returns how
    many notices were taken.
    """
    until, taken, rung = time.monotonic() + RUN_SECONDS, 0, False
    with ExitStack() as stack:
        ways = [
            (stack.enter_context(closing(sender_for(channels[0]))), channels)
            for channels in providers().values()
        ]
        turns = [rate_limit.Turn(sender.name) for sender, _channels in ways]
        for turn in turns:
            stack.callback(turn.give_up)
        ready = dict.fromkeys(range(len(ways)), 0.0)  # when each may be asked again
        while ready:
            for way, moment in list(ready.items()):
                if moment > time.monotonic():
                    continue
                batch = _deliver(*ways[way], settings.NOTICE_BATCH, until)
                taken += batch.taken
                if batch.full and not rung:
                    rung = True
                    ring()  # one bell rang for all of a wave: whoever is idle may come too
                ready[way] = time.monotonic() + batch.wait
                if batch.away or batch.taken == 0:
                    del ready[way]
                elif batch.wait and not turns[way].take():
                    del ready[way]  # one waits for all
            if ready and time.monotonic() > until:
                # One bell for each that is answered, or they outgrow the workers.
                if not rung or any(turn.mine for turn in turns):
                    for turn in turns:
                        turn.give_up()  # before whoever hears it comes
                    ring()
                break
            _nap(ready.values())
    return taken


def _nap(moments: Collection[float]) -> None:
    """Until the first provider's rate lets more go: a moment, for what is due is due."""
    if moments:
        time.sleep(max(0.0, min(min(moments) - time.monotonic(), NAP)))


def deliver_batch(limit: int | None = None) -> Batch:
    """Lease and send one batch per provider."""
    batches = []
    for channels in providers().values():
        with closing(sender_for(channels[0])) as sender:
            batches.append(_deliver(sender, channels, limit or settings.NOTICE_BATCH))
    return Batch(sum(batch.taken for batch in batches), any(batch.away for batch in batches))


def _deliver(sender: Sender, channels: Sequence[str], limit: int, until: float = math.inf) -> Batch:
    """Lease one batch of one provider, as its rate lets it, and send it."""
    if quiet_hours.postpone(channels) is not None:
        return Batch(0)
    if sender.name in away_lately:
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
    except ProviderAwayError as error:
        dice = random.random()  # noqa: S311  spreads load, guards nothing
        wait, code, away = wait_while_away(dice).total_seconds(), error.code, True
        log.warning("notice_provider_away", provider=sender.name, code=error.code)
    finally:
        lease.give_back(wait, code)
    (away_lately.add if away else away_lately.discard)(sender.name)
    full = len(lease.notices) == limit and not (away or wait or limit == sender.per_second)
    return Batch(len(lease.notices), away, wait, full)


def _send(sender: Sender, lease: Lease, granted: int, until: float) -> bool:
    """Attempt, call and answer for chunk after chunk; one commit between two calls.

    Returns whether the provider wants no more for now. Raises ProviderAwayError.
    """
    answers: list[tuple[Call, Answer]] = []
    try:
        for chunk in _calls(lease.notices[:granted], sender.batch):
            sender.connect()
            lease.hold()
            messages = _messages(chunk, lease)
            begun = time.monotonic()
            with transaction.atomic():
                finish(answers, lease.token)
                calls = leases.begin([one for one in chunk if one.pk in messages], lease.token)
            answers = []  # only now: had the commit failed, they are written down below
            lease.tried += len(chunk)
            answers = _call(sender, calls, messages, begun)
            if time.monotonic() > until or any(answer.away for _call, answer in answers):
                break
    finally:
        finish(answers, lease.token)
    return any(answer.away for _call, answer in answers)


def _call(
    sender: Sender, calls: Sequence[Call], messages: Mapping[int, Message], begun: float
) -> list[tuple[Call, Answer]]:
    """Hand over. Whoever was stopped in between, for as long as a lease, hands over nothing."""
    if not calls:
        return []
    if time.monotonic() - begun > settings.NOTICE_LEASE_SECONDS / 2:
        return [(call, TOO_LATE) for call in calls]
    answers = sender.send([messages[call.notice.pk] for call in calls])
    return list(zip(calls, answers, strict=True))


def _messages(notices: Sequence[Leased], lease: Lease) -> dict[int, Message]:
    """The messages in plain, by notice; what cannot or must not be sent is put away at once."""
    gates = {channel: allowlist.gate(channel) for channel in {one.channel for one in notices}}
    good: dict[int, Message] = {}
    unreadable, stopped = [], []
    for one in notices:
        to = _address(one)
        if to is None:
            unreadable.append(one.pk)
        elif not gates[one.channel](to):
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
        leases.put_away(unreadable, lease.token, NoticeStatus.FAILED, UNREADABLE)
    if stopped:
        code, reason = allowlist.CODE, allowlist.reason()
        leases.put_away(stopped, lease.token, NoticeStatus.SUPPRESSED, code, reason)
    return good


def _address(notice: Leased) -> str | None:
    """The address in plain; None where it cannot be decrypted or was erased."""
    if notice.recipient is None:
        return None
    try:
        return crypto.decrypt(notice.recipient, aad=recipient_aad(notice.number))
    except crypto.CannotDecryptError:
        log.error("notice_address_unreadable", notice=notice.public_id)
        return None


def _calls(notices: Sequence[Leased], size: int) -> Iterator[Sequence[Leased]]:
    """Notices of one call each time. Whoever was in a call that its worker died in comes last and
    in small company, and alone if that happens again: so a poison is found, and harms no others.
    """
    for deaths, most in ((0, size), (1, math.isqrt(size)), (2, 1)):
        some = [one for one in notices if min(one.deaths, 2) == deaths]
        for start in range(0, len(some), most):
            yield some[start : start + most]
