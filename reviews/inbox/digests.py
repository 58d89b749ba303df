"""The daily mail of the inbox: unread items of the kinds that their reader wants by mail.

Written once a person and day with its items, in one statement; sent by the SMTP channel of the
notices, under a lease and a Message-ID that stays the same (decision 0070).
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import clock
from claims.council import council_name
from claims.policy.deadlines import is_working_day
from claims.users.models import User
from reviews.inbox.context import line_of
from reviews.inbox.models import DigestStatus, InboxDigest
from reviews.inbox.preferences import DEFAULTS, NAME, Way
from reviews.inbox.proposal_sentences import day_text
from reviews.inbox.queries import for_display, items_of
from reviews.notices.channels import sender_for, served
from reviews.notices.channels.base import Message, Sender, SendResult
from reviews.notices.models import AttemptOutcome, Channel
from reviews.notices.sending_policy import allowlist, quiet_hours, rate_limit

log = structlog.get_logger(__name__)

MOST_LINES = 50  # items in one mail; the page has all of them

# One statement: a digest exists with its items, or not at all.
_WRITE = """
    WITH wanted AS (
        SELECT i.id, i.user_id FROM public.reviews_inboxitem i
        JOIN public.claims_user u ON u.id = i.user_id AND u.is_active AND u.email <> ''
        WHERE i.read_at IS NULL AND i.digest_id IS NULL AND i.at > %(since)s
            AND coalesce(u.preferences -> %(name)s ->> i.kind, %(usual)s::jsonb ->> i.kind)
                = %(mail)s
    ), written AS (
        INSERT INTO public.reviews_inboxdigest
            (user_id, day, public_id, status, attempts, next_at, code, created_at)
        SELECT w.user_id, %(day)s, gen_random_uuid(), 'waiting', 0, %(now)s, '', %(now)s
        FROM (SELECT DISTINCT user_id FROM wanted) w
        ON CONFLICT (user_id, day) DO NOTHING RETURNING id, user_id
    )
    UPDATE public.reviews_inboxitem i SET digest_id = d.id
    FROM written d JOIN wanted w ON w.user_id = d.user_id WHERE i.id = w.id
"""


def write_digests() -> int:
    """Write the rows of today's mails about unread inbox items, on working days from
    INBOX_DIGEST_HOUR (KST) on. Return the number of items in them, not of mails.

    Returns 0 if mail is off, on days off, and before that hour. A person gets at most one mail a
    day: later items wait for the next one. Items older than INBOX_KEEP_DAYS (at least one day) are
    left out.
    """
    now = clock.now()
    if Channel.MAIL not in served() or not is_working_day(clock.today()):
        return 0
    if timezone.localtime(now).hour < settings.INBOX_DIGEST_HOUR:
        return 0
    values: dict[str, Any] = {
        "name": NAME,
        "usual": json.dumps(DEFAULTS),
        "mail": Way.MAIL.value,
        "day": clock.today(),
        "now": now,
        "since": now - timedelta(days=max(settings.INBOX_KEEP_DAYS, 1)),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        return cursor.rowcount


def send_digests() -> int:
    """Send the daily mails of the inbox that wait, one after the other, and return how many were
    sent.

    Ends when none is due, the server is away, its rate is used up, or people are not to be
    disturbed (NOTICE_QUIET). Any number of workers may send at once.
    """
    sent = 0
    if Channel.MAIL not in served() or not _due().exists():
        return sent
    with closing(sender_for(Channel.MAIL)) as sender:
        quiet = quiet_hours.quiet_until(timezone.now(), settings.NOTICE_QUIET)
        if sender.reaches_people and quiet is not None:
            return sent
        while (digest := _lease()) is not None:
            if sender.per_second and not rate_limit.take(sender.name, 1).granted:
                _put_back(digest)
                break
            result = _send(sender, digest)
            sent += result is not None and result.outcome == AttemptOutcome.ACCEPTED
            _settle(digest, result)
            if result is not None and not _reached(result):
                break
    return sent


def _due() -> Any:
    now = clock.now()
    waiting = Q(status=DigestStatus.WAITING, next_at__lte=now)
    return InboxDigest.objects.filter(
        waiting | Q(status=DigestStatus.SENDING, lease_until__lt=now)
    ).order_by("next_at", "pk")


@transaction.atomic
def _lease() -> InboxDigest | None:
    """Lease the next due mail, or one whose lease has expired, for NOTICE_LEASE_SECONDS, and count
    an attempt. None when none is due.

    `attempts` is the token of the lease: `_settle` and `_put_back` of an older lease change
    nothing.
    """
    digest = _due().select_for_update(skip_locked=True).first()
    if digest is None:
        return None
    digest.status, digest.attempts = DigestStatus.SENDING, digest.attempts + 1
    digest.lease_until = clock.now() + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
    digest.save(update_fields=["status", "attempts", "lease_until"])
    return digest


def _put_back(digest: InboxDigest) -> None:
    """Release a leased mail, due at once, and do not count the attempt."""
    _mine(digest).update(status=DigestStatus.WAITING, attempts=F("attempts") - 1, lease_until=None)


def _mine(digest: InboxDigest) -> Any:
    return InboxDigest.objects.filter(
        pk=digest.pk, attempts=digest.attempts, status=DigestStatus.SENDING
    )


def _send(sender: Sender, digest: InboxDigest) -> SendResult | None:
    """Send a mail and return the server's result; None if no item of it is unread any more, or its
    reader is inactive or has no address. An address outside the allowlist is rejected without being
    sent to."""
    user = User.objects.select_related("member").get(pk=digest.user_id)
    if not user.is_active or not user.email:
        return None
    if not allowlist.address_check(Channel.MAIL)(user.email):
        return SendResult(AttemptOutcome.REJECTED, allowlist.CODE, permanent=True)
    message = compose(digest, user)
    return None if message is None else sender.send([message])[0]


def compose(digest: InboxDigest, user: User) -> Message | None:
    """Return the mail in the reader's language, with those items of the digest that the reader may
    still see and has not read. At most MOST_LINES are listed.

    Has titles only: no name, reason or amount leaves the desk. None when no item is left.
    """
    items: QuerySet[Any] = items_of(user).filter(digest=digest)
    rows = for_display(items.filter(is_unread=True))
    with translation.override(user.language):
        lines = [line_of(item) for item in rows.order_by("-at", "-pk")[: MOST_LINES + 1]]
        if not lines:
            return None
        n = rows.count() if len(lines) > MOST_LINES else len(lines)
        said = ngettext("읽지 않은 알림 %(n)s건", "읽지 않은 알림 %(n)s건", n) % {"n": f"{n:,}"}
        subject = f"[{council_name()}] {said} ({day_text(digest.day)})"
        body = _text(user, [line.title for line in lines[:MOST_LINES]], n)
        return Message(str(digest.public_id), user.email, subject, body, "inbox_digest")


def _text(user: User, titles: list[str], n: int) -> str:
    more = n - len(titles)
    said = ngettext("그 밖에 %(n)s건이 더 있습니다.", "그 밖에 %(n)s건이 더 있습니다.", more)
    head = _("%(name)s 님, %(council)s 심의 데스크에 읽지 않은 알림이 있습니다.")
    parts = [
        head % {"name": user, "council": council_name()},
        "\n".join(f"- {title}" for title in titles),
        said % {"n": more} if more else "",
        _(
            "내용은 심의 데스크에 로그인해 알림함에서 봅니다. 개인정보 보호를 위해 메일에는 적지 "
            "않습니다."
        ),
        _("메일로 받을 알림은 알림함의 설정에서 고릅니다."),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _reached(result: SendResult) -> bool:
    """Return True if the server accepted or finally rejected this mail, so that the next may be
    sent; False for a temporary failure."""
    return result.outcome == AttemptOutcome.ACCEPTED or result.permanent


def _settle(digest: InboxDigest, result: SendResult | None) -> None:
    """Store the result of a mail that this worker still leases: sent, skipped (None), failed, or
    due again after a wait that doubles with each attempt. Failed, with a log line, after
    NOTICE_MAX_ATTEMPTS attempts or a permanent rejection."""
    now, code = clock.now(), (result.code if result else "")[:40]
    ended: dict[str, Any] = {"lease_until": None, "ended_at": now, "code": code}
    if result is None:
        _mine(digest).update(status=DigestStatus.SKIPPED, **ended)
    elif result.outcome == AttemptOutcome.ACCEPTED:
        _mine(digest).update(status=DigestStatus.SENT, **ended)
    elif result.permanent or digest.attempts >= settings.NOTICE_MAX_ATTEMPTS:
        _mine(digest).update(status=DigestStatus.FAILED, **ended)
        log.error("inbox_digest_failed", digest=digest.pk, code=code)
    else:
        wait = settings.NOTICE_BACKOFF_SECONDS * 2 ** (digest.attempts - 1)
        _mine(digest).update(
            status=DigestStatus.WAITING,
            lease_until=None,
            next_at=now + timedelta(seconds=wait),
            code=code,
        )
