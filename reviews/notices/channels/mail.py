"""A notice as a mail: what is the same for every way that mail goes."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from reviews.notices.channels.base import Message


def message_id(public_id: str) -> str:
    """Stable: the same notice sent twice carries the same id, so that the second is known as one."""
    domain = parseaddr(settings.NOTICE_FROM)[1].partition("@")[2] or "localhost"
    return f"<{public_id}@{domain}>"


def as_bytes(message: Message) -> bytes:
    """The mail as it goes over the wire (CRLF). Raises ValueError for an impossible header."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.NOTICE_FROM,
        to=[message.to],
        headers={"Message-ID": message_id(message.public_id), "Auto-Submitted": "auto-generated"},
    )
    return mail.message().as_bytes(linesep="\r\n")
