"""The ways out. A setting chooses which sender serves a channel; nobody else has to know."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from reviews.notices.channels.base import Sender
from reviews.notices.channels.file import FileSender
from reviews.notices.channels.smtp import SmtpSender

MAIL_SENDERS: dict[str, Callable[[], Sender]] = {"smtp": SmtpSender, "file": FileSender}
SERVED = ("mail",)  # channels that a sender exists for


def sender_for(channel: str) -> Sender:
    """A fresh sender, to be closed by the caller. Raises ImproperlyConfigured."""
    if channel not in SERVED:
        raise ImproperlyConfigured(f"no sender for {channel}")
    try:
        return MAIL_SENDERS[settings.NOTICE_CHANNEL]()
    except KeyError as error:
        raise ImproperlyConfigured(
            f"NOTICE_CHANNEL is one of {sorted(MAIL_SENDERS)}, not {settings.NOTICE_CHANNEL!r}"
        ) from error
