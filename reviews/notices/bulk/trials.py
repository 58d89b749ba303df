"""Test messages (시험 발송): the letters of a bulk, by mail to the user who asks for them.

They are no notices: the claim in them is invented, and the address is the user's own. A worker
sends each under a lease, with a Message-ID that stays the same, through the mail channel of the
notices and its rate limit and allowlist. Quiet hours do not apply: who asks for it waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from claims import clock
from claims.users.permissions import require_permission
from config.celery import enqueue
from reviews.notices.bulk.audiences import Audience
from reviews.notices.bulk.content import variables_for
from reviews.notices.bulk.display import NO_OWN_ADDRESS, trial_reason
from reviews.notices.bulk.errors import (
    MailIsOffError,
    NoOwnAddressError,
    NoRecipientError,
    TooManyTrialsError,
)
from reviews.notices.bulk.preview import first_recipients
from reviews.notices.bulk.recipients import templates_for
from reviews.notices.channels import sender_for, served
from reviews.notices.channels.base import Message, Sender, SendResult
from reviews.notices.models import (
    TRIAL_MARK,
    AttemptOutcome,
    Channel,
    NoticeTemplate,
    TrialMessage,
    TrialStatus,
)
from reviews.notices.sending_policy import allowlist, rate_limit
from reviews.notices.texts.rendering import letter_of
from reviews.notices.variables import NAME, NUMBER, variables_of

if TYPE_CHECKING:
    from claims.users.models import User

log = structlog.get_logger(__name__)

INVENTED_NUMBER = "K0000-0000000"  # no claim can have it, as the example of the templates may
TASK = "reviews.notices.bulk.tasks.send_trials"
MOST, WITHIN = 10, timedelta(minutes=10)  # messages of one person


@transaction.atomic
def write_trial(*, audience: Audience, by: User) -> list[TrialMessage]:
    """Write one test message for each channel of a bulk to the user's own mail address, and enqueue
    their sending.

    Raises ForbiddenError (without reviews.prepare_bulk), NoOwnAddressError, MailIsOffError,
    NoRecipientError, NoTemplateError, TooManyTrialsError (more than MOST within WITHIN).
    """
    require_permission(by, "reviews.prepare_bulk")
    if not by.email:
        raise NoOwnAddressError
    if Channel.MAIL not in served():
        raise MailIsOffError
    templates = templates_for(audience)
    named = first_recipients(audience, clock.now(), list(templates), most=1)
    if not named:
        raise NoRecipientError
    values = invented_values(audience, named[0].claim)
    _require_room(by, len(templates))
    rows = [_row(audience, template, values, by) for template in templates.values()]
    written = TrialMessage.objects.bulk_create(rows)
    enqueue(TASK)
    return written


def invented_values(audience: Audience, claim: Any) -> Mapping[str, str]:
    """Return the variables of a test letter by key: those for this claim, with an invented claim
    number and name in place of its own."""
    examples = {one.key: one.example for one in variables_of(audience.event)}
    invented = {NUMBER.key: INVENTED_NUMBER, NAME.key: NAME.example}
    return {**examples, **variables_for(audience, claim), **invented}


def _row(
    audience: Audience, template: NoticeTemplate, values: Mapping[str, str], by: User
) -> TrialMessage:
    subject, body = letter_of(template, values)
    with translation.override(by.language):
        channel = str(Channel(template.channel).label)
        title = subject or str(template.get_event_display())
        note = _(
            "%(channel)s 통지의 글을 본인에게 시험으로 보낸 것입니다. "
            "신청인에게는 나가지 않았고, 접수번호와 이름은 지어낸 것입니다."
        ) % {"channel": channel}
        shown = title if template.channel == Channel.MAIL else f"{channel}: {title}"
    return TrialMessage(
        user=by,
        event=audience.event,
        channel=template.channel,
        language=audience.language,
        audience=audience.kind,
        subject=f"{TRIAL_MARK} {shown}"[:320],
        body=f"{TRIAL_MARK} {note}\n\n{body}",
    )


def _require_room(by: User, more: int) -> None:
    """Raise TooManyTrialsError when `more` messages would exceed MOST of this user within WITHIN.
    An advisory lock, held until the transaction ends, makes a user's requests count one after the
    other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"trials of {by.pk}"]
        )
    lately = TrialMessage.objects.filter(user=by, asked_at__gt=clock.now() - WITHIN).count()
    if lately + more > MOST:
        raise TooManyTrialsError


def last_trials(by: User) -> list[tuple[TrialMessage, str]]:
    """Return the test messages of this user's last request, if it was made within the last hour.
    Each comes with the reason why it has not been sent, or ''."""
    own = TrialMessage.objects.filter(user=by, asked_at__gt=clock.now() - timedelta(hours=1))
    rows = list(own.defer("body").order_by("-asked_at", "pk")[:MOST])
    last = [row for row in rows if rows[0].asked_at - row.asked_at < timedelta(seconds=1)]
    unsent = {row.pk for row in last if row.code and row.status != TrialStatus.SENT}
    return [(row, trial_reason(row.code) if row.pk in unsent else "") for row in last]


# ------------------------------------------------------------------ sending
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
