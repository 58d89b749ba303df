"""Sending of test messages.

A worker sends each under a lease, with a Message-ID that stays the same, through the mail channel
of the notices and its rate limit and allowlist. Quiet hours do not apply: who asks for it waits for
it.
"""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from claims import clock
from reviews.notices.bulk.preview.trials import NO_OWN_ADDRESS
from reviews.notices.channels import sender_for, served
from reviews.notices.channels.base import Message, Sender, SendResult
from reviews.notices.models import AttemptOutcome, Channel, TrialMessage, TrialStatus
from reviews.notices.sending_policy import allowlist, rate_limit

if TYPE_CHECKING:
    pass


def send_trials() -> int:
    """Send the test messages that wait, one after the other, and return how many were sent.

    Ends when none is due, the server is away or its rate is used up. Any number of workers may send
    at once.
    """
    sent = 0
    if Channel.MAIL not in served() or not _due().exists():
        return sent
    with closing(sender_for(Channel.MAIL)) as sender:
        while (trial := _lease()) is not None:
            if sender.per_second and not rate_limit.take(sender.name, 1).granted:
                _mine(trial).update(
                    status=TrialStatus.WAITING, attempts=F("attempts") - 1, lease_until=None
                )
                break
            result = _send(sender, trial)
            sent += result.outcome == AttemptOutcome.ACCEPTED
            _settle(trial, result)
            if result.outcome != AttemptOutcome.ACCEPTED and not result.permanent:
                break
    return sent


def trials_due() -> bool:
    return _due().exists()


def _due() -> Any:
    now = clock.now()
    waiting = Q(status=TrialStatus.WAITING, next_at__lte=now)
    return TrialMessage.objects.filter(
        waiting | Q(status=TrialStatus.SENDING, lease_until__lt=now)
    ).order_by("next_at", "pk")


@transaction.atomic
def _lease() -> TrialMessage | None:
    """Lease the next due message, or one whose lease has expired, for NOTICE_LEASE_SECONDS, and
    count an attempt. Return None when none is due.

    `attempts` is the token of the lease: a worker with an older number changes nothing.
    """
    trial = _due().select_for_update(skip_locked=True).first()
    if trial is None:
        return None
    trial.status, trial.attempts = TrialStatus.SENDING, trial.attempts + 1
    trial.lease_until = clock.now() + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
    trial.save(update_fields=["status", "attempts", "lease_until"])
    return trial


def _mine(trial: TrialMessage) -> Any:
    return TrialMessage.objects.filter(
        pk=trial.pk, attempts=trial.attempts, status=TrialStatus.SENDING
    )


def _send(sender: Sender, trial: TrialMessage) -> SendResult:
    """Send a message to the present mail address of its user and return the result. Rejected for
    good when the user is inactive or has no address, or when the allowlist lacks the address."""
    user = trial.user
    if not user.is_active or not user.email:
        return SendResult(AttemptOutcome.REJECTED, NO_OWN_ADDRESS, permanent=True)
    if not allowlist.address_check(Channel.MAIL)(user.email):
        return SendResult(AttemptOutcome.REJECTED, allowlist.CODE, permanent=True)
    message = Message(str(trial.public_id), user.email, trial.subject, trial.body, "bulk_trial")
    return sender.send([message])[0]


def _settle(trial: TrialMessage, result: SendResult) -> None:
    """Store the result of a leased message: sent, failed, or due again after a wait that doubles
    with each attempt. Failed after NOTICE_MAX_ATTEMPTS attempts or a permanent rejection."""
    now, code = clock.now(), result.code[:40]
    ended: dict[str, Any] = {"lease_until": None, "ended_at": now, "code": code}
    if result.outcome == AttemptOutcome.ACCEPTED:
        _mine(trial).update(status=TrialStatus.SENT, **ended)
    elif result.permanent or trial.attempts >= settings.NOTICE_MAX_ATTEMPTS:
        _mine(trial).update(status=TrialStatus.FAILED, **ended)
    else:
        wait = timedelta(seconds=settings.NOTICE_BACKOFF_SECONDS * 2 ** (trial.attempts - 1))
        _mine(trial).update(
            status=TrialStatus.WAITING, lease_until=None, next_at=now + wait, code=code
        )
