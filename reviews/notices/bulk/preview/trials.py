"""Test messages (시험 발송): the letters of a bulk, by mail to the user who asks for them.

They are no notices: the claim in them is invented, and the address is the user's own. A worker
sends them (`trial_sending`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from claims import clock
from claims.users.permissions import require_permission
from config.celery import enqueue
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.errors import (
    MailIsOffError,
    NoOwnAddressError,
    NoRecipientError,
    TooManyTrialsError,
)
from reviews.notices.bulk.letters.content import variables_for
from reviews.notices.bulk.preview.contents import first_recipients
from reviews.notices.bulk.recipients.counting import templates_for
from reviews.notices.channels import served
from reviews.notices.models import TRIAL_MARK, Channel, NoticeTemplate, TrialMessage, TrialStatus
from reviews.notices.sending_policy import allowlist
from reviews.notices.texts.rendering import letter_of
from reviews.notices.variables.by_event import variables_of
from reviews.notices.variables.shared import NAME, NUMBER

if TYPE_CHECKING:
    from claims.users.models import User


log = structlog.get_logger(__name__)

INVENTED_NUMBER = "K0000-0000000"  # no claim can have it, as the example of the templates may
TASK = "reviews.notices.bulk.tasks.send_trials"
NO_OWN_ADDRESS = "no_own_address"  # code of a test message whose user has no address
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


def trial_reason(code: str) -> str:
    """Return as text why a test message was not sent, or not yet, from its result code: the
    allowlist, a user without an address, or the mail server's code."""
    if code == allowlist.CODE:
        return allowlist.reason_text()
    if code == NO_OWN_ADDRESS:
        return _("계정에 이메일 주소가 없음")
    return _("메일 서버 응답: %(code)s") % {"code": code}
