"""Who is sending what: leases on rows, and what becomes of them. By the database's clock only."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from claims import clock
from claims.privacy.crypto import text_digest
from reviews.notices.backoff import backoff
from reviews.notices.channels import sender_for, served
from reviews.notices.channels.base import AfterUnknown, Answer
from reviews.notices.models import AttemptOutcome, DeliveryAttempt, Notice, NoticeStatus

log = structlog.get_logger(__name__)

FREE = {"lease_token": None, "lease_until": None}
LEASE_OVER = "lease_over"  # the worker never came back with an answer


class Call(NamedTuple):
    """One attempt on its way."""

    notice: Notice
    number: int


def take_due(limit: int) -> tuple[uuid.UUID, list[Notice]]:
    """Lease up to `limit` due notices, most urgent first; two workers never get the same one."""
    token = uuid.uuid4()
    with transaction.atomic():
        due = (
            Notice.objects.filter(
                status=NoticeStatus.PENDING, next_at__lte=Now(), channel__in=served()
            )
            .order_by("priority", "next_at", "id")
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:limit]
        )
        pks = list(due)
        Notice.objects.filter(pk__in=pks).update(
            status=NoticeStatus.SENDING, lease_token=token, lease_until=_lease_end()
        )
    leased = Notice.objects.filter(pk__in=pks, lease_token=token, status=NoticeStatus.SENDING)
    return token, list(
        leased.annotate(claim_number=F("claim__number")).order_by("priority", "next_at", "id")
    )


def begin(notices: Sequence[Notice], token: uuid.UUID) -> list[Call]:
    """Write down the attempts before the calls; leaves out those whose lease is no longer ours."""
    ours = dict(
        Notice.objects.filter(
            pk__in=[notice.pk for notice in notices],
            lease_token=token,
            status=NoticeStatus.SENDING,
            lease_until__gt=Now(),
        )
        .select_for_update()
        .values_list("pk", "attempts")
    )
    Notice.objects.filter(pk__in=ours).update(attempts=F("attempts") + 1, lease_until=_lease_end())
    calls = [Call(notice, ours[notice.pk] + 1) for notice in notices if notice.pk in ours]
    DeliveryAttempt.objects.bulk_create(
        DeliveryAttempt(
            notice=call.notice,
            number=call.number,
            channel=call.notice.channel,
            request_digest=text_digest(
                str(call.notice.public_id), call.notice.subject, call.notice.body
            ),
        )
        for call in calls
    )
    return calls


def finish(answers: Iterable[tuple[Call, Answer]], token: uuid.UUID) -> None:
    """Write down what came back, and move the notices."""
    told = list(answers)
    if not told:
        return
    rows = {
        notice.pk: notice
        for notice in Notice.objects.filter(pk__in=[call.notice.pk for call, _answer in told])
        .order_by("pk")
        .select_for_update()
        .only("status", "lease_token", "attempts", "tries_from")
    }
    plain: dict[tuple[str, str], list[int]] = {}  # accepted without a provider's id: set-wise
    for call, answer in told:
        row = rows[call.notice.pk]
        DeliveryAttempt.objects.filter(
            notice_id=row.pk, number=call.number, finished_at=None
        ).update(
            finished_at=Now(),
            outcome=answer.outcome,
            code=answer.code,
            provider_id=answer.provider_id,
        )
        ours = row.lease_token == token and row.status == NoticeStatus.SENDING
        late = row.status == NoticeStatus.UNKNOWN and row.attempts == call.number
        accepted = answer.outcome == AttemptOutcome.ACCEPTED
        if accepted and (ours or late):
            plain.setdefault((answer.code, answer.text), []).append(row.pk)
        elif ours:
            Notice.objects.filter(pk=row.pk).update(**_after_refusal(row, answer), **FREE)
        else:
            log.warning("notice_answer_came_late", notice=row.pk, outcome=str(answer.outcome))
    for (code, text), pks in plain.items():
        Notice.objects.filter(pk__in=pks).update(
            status=NoticeStatus.SENT,
            sent_at=clock.now(),  # the claimant's terms begin here: the clock of the verbs
            delivered_by=F("channel"),
            last_code=code,
            last_text=text,
            **FREE,
        )
    _keep_provider_ids(told)


def release(token: uuid.UUID, wait: timedelta = timedelta(0), code: str = "") -> int:
    """Give back what was leased and not yet tried; due again after `wait`."""
    on_its_way = DeliveryAttempt.objects.filter(notice=OuterRef("pk"), finished_at=None)
    untried = Notice.objects.filter(
        ~Exists(on_its_way), lease_token=token, status=NoticeStatus.SENDING
    )
    kept = {"last_code": code, "last_text": ""} if code else {}
    return untried.update(status=NoticeStatus.PENDING, next_at=Now() + wait, **kept, **FREE)


def recover(limit: int = 500) -> int:
    """Notices whose worker is gone, and those whose unknown outcome is due to be cleared up.

    Lease over without an attempt: due again. With an unfinished attempt: unknown, for nobody
    knows whether the provider has it. Returns how many were moved.
    """
    moved = 0
    while True:
        with transaction.atomic():
            found = _end_leases(limit) + _clear_up_unknown(limit)
        moved += found
        if not found:
            return moved


def _end_leases(limit: int) -> int:
    over = list(
        Notice.objects.filter(status=NoticeStatus.SENDING, lease_until__lt=Now())
        .order_by("lease_until")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:limit]
    )
    if not over:
        return 0
    open_calls = DeliveryAttempt.objects.filter(notice__in=over, finished_at=None)
    tried = set(open_calls.values_list("notice_id", flat=True))
    open_calls.update(finished_at=Now(), outcome=AttemptOutcome.UNKNOWN, code=LEASE_OVER)
    Notice.objects.filter(pk__in=tried).update(
        status=NoticeStatus.UNKNOWN, next_at=Now(), last_code=LEASE_OVER, last_text="", **FREE
    )
    Notice.objects.filter(pk__in=set(over) - tried).update(
        status=NoticeStatus.PENDING, next_at=Now(), **FREE
    )
    log.warning("notice_leases_ended", untried=len(over) - len(tried), unknown=len(tried))
    return len(over)


def _clear_up_unknown(limit: int) -> int:
    """Mail goes again under the same Message-ID; other channels will be asked first."""
    again = [
        channel
        for channel in served()
        if sender_for(channel).after_unknown is AfterUnknown.SEND_AGAIN
    ]
    due = list(
        Notice.objects.filter(status=NoticeStatus.UNKNOWN, next_at__lte=Now(), channel__in=again)
        .order_by("next_at")
        .select_for_update(skip_locked=True)[:limit]
    )
    spent = [notice.pk for notice in due if not tries_left(notice)]
    Notice.objects.filter(pk__in=spent).update(status=NoticeStatus.FAILED)
    Notice.objects.filter(pk__in={notice.pk for notice in due} - set(spent)).update(
        status=NoticeStatus.PENDING, next_at=Now()
    )
    return len(due)


def tries_left(notice: Notice) -> int:
    """Attempts that this notice may still make before it is a dead letter."""
    made = notice.attempts - notice.tries_from
    return max(0, settings.NOTICE_MAX_ATTEMPTS - made)


def _after_refusal(row: Notice, answer: Answer) -> dict:
    """The columns after a refusal or a missing answer."""
    said = {"last_code": answer.code, "last_text": answer.text}
    tries = max(1, row.attempts - row.tries_from)
    later = Now() + backoff(tries, random.random())  # noqa: S311  spreads load, guards nothing
    if answer.outcome == AttemptOutcome.UNKNOWN:
        return {**said, "status": NoticeStatus.UNKNOWN, "next_at": later}
    if answer.permanent or not tries_left(row):
        return {**said, "status": NoticeStatus.FAILED}
    return {**said, "status": NoticeStatus.PENDING, "next_at": later}


def _keep_provider_ids(told: list[tuple[Call, Answer]]) -> None:
    """Providers that give an id of their own are asked by it later."""
    for call, answer in told:
        if answer.provider_id:
            Notice.objects.filter(pk=call.notice.pk).update(provider_id=answer.provider_id)


def _lease_end() -> Any:
    return Now() + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
