"""The ways out. Settings choose which sender serves a channel; nobody else has to know."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from reviews.notices.channels.base import Sender
from reviews.notices.channels.file import FileSender
from reviews.notices.channels.smtp import SmtpSender
from reviews.notices.models import Channel

OFF = "off"
MAIL: dict[str, Callable[[], Sender]] = {"smtp": SmtpSender, "file": FileSender}
PHONE: dict[str, Callable[[], Sender]] = {"file": FileSender}
PHONE_CHANNELS = (Channel.ALIMTALK, Channel.SMS, Channel.LMS)


def served() -> tuple[str, ...]:
    """The channels that a sender exists for."""
    mail = (Channel.MAIL.value,) if settings.NOTICE_MAIL != OFF else ()
    phone = tuple(c.value for c in PHONE_CHANNELS) if settings.NOTICE_PHONE != OFF else ()
    return (*mail, *phone)


def provider_of(channel: str) -> str:
    """The name of the sender that serves a channel; messages of one provider go together."""
    return settings.NOTICE_MAIL if channel == Channel.MAIL else settings.NOTICE_PHONE


def sender_for(channel: str) -> Sender:
    """A fresh sender, to be closed by the caller. Raises ImproperlyConfigured."""
    kinds, setting = (MAIL, "NOTICE_MAIL") if channel == Channel.MAIL else (PHONE, "NOTICE_PHONE")
    name = provider_of(channel)
    if name not in kinds:
        raise ImproperlyConfigured(f"{setting} is one of {sorted(kinds)} or off, not {name!r}")
    return kinds[name]()
