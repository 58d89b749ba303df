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


def _solapi() -> Sender:
    """Imported when it is used: its HTTP client takes longer to import than many a command runs."""
    from reviews.notices.channels.solapi.sender import SolapiSender

    return SolapiSender()


MAIL: dict[str, Callable[[], Sender]] = {"smtp": SmtpSender, "file": FileSender}
PHONE: dict[str, Callable[[], Sender]] = {"solapi": _solapi, "file": FileSender}
PHONE_CHANNELS = (Channel.ALIMTALK, Channel.SMS, Channel.LMS)


def served() -> tuple[str, ...]:
    """The channels that a sender exists for."""
    mail = (Channel.MAIL.value,) if settings.NOTICE_MAIL != OFF else ()
    phone = tuple(c.value for c in PHONE_CHANNELS) if settings.NOTICE_PHONE != OFF else ()
    return (*mail, *phone)


def provider_of(channel: str) -> str:
    """The name of the sender that serves a channel; messages of one provider go together."""
    return settings.NOTICE_MAIL if channel == Channel.MAIL else settings.NOTICE_PHONE


def providers() -> dict[str, tuple[str, ...]]:
    """The providers in use, and the channels that each of them serves."""
    found: dict[str, tuple[str, ...]] = {}
    for channel in served():
        name = provider_of(channel)
        found[name] = (*found.get(name, ()), channel)
    return found


def sender_for(channel: str) -> Sender:
    """A fresh sender, to be closed by the caller. Raises ImproperlyConfigured."""
    kinds, setting = (MAIL, "NOTICE_MAIL") if channel == Channel.MAIL else (PHONE, "NOTICE_PHONE")
    name = provider_of(channel)
    if name not in kinds:
        raise ImproperlyConfigured(f"{setting} is one of {sorted(kinds)} or off, not {name!r}")
    return kinds[name]()
