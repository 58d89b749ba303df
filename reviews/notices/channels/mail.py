"""A notice as a mail, for every sender of mail."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.utils import timezone

from reviews.notices.channels.base import Message


def message_id(public_id: str) -> str:
    """Return a stable Message-ID, by which a repeated mail is recognized."""
    domain = parseaddr(settings.NOTICE_FROM)[1].partition("@")[2] or "localhost"
    return f"<{public_id}@{domain}>"


def as_bytes(message: Message) -> bytes:
    """Return the mail as sent (CRLF). Raises ValueError for an impossible header."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = message.subject
    mail["From"] = settings.NOTICE_FROM
    mail["To"] = message.to
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = message_id(message.public_id)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies to us
    mail.set_content(message.body, charset="utf-8", cte="base64")
    return mail.as_bytes()
