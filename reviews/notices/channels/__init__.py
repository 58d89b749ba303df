"""Channels: senders for mail (`smtp`), phones (`solapi`) and files (`file`, for development).

Settings choose the sender of a channel; the rest of notices asks here. `base` has the interface of
a sender. Imports models only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from reviews.notices.channels.base import Sender
from reviews.notices.channels.file import FileSender
from reviews.notices.channels.smtp import SmtpSender
from reviews.notices.models import Channel

OFF = "off"


def _solapi() -> Sender:
    """Return a SolapiSender. Imported here because its HTTP client takes longer to import than most
    commands run."""
    from reviews.notices.channels.solapi.sender import SolapiSender

    return SolapiSender()


MAIL: dict[str, Callable[[], Sender]] = {"smtp": SmtpSender, "file": FileSender}
PHONE: dict[str, Callable[[], Sender]] = {"solapi": _solapi, "file": FileSender}
PHONE_CHANNELS = (Channel.ALIMTALK, Channel.SMS, Channel.LMS)


def served() -> tuple[str, ...]:
    """Return the channels for which the settings name a sender."""
    mail = (Channel.MAIL.value,) if settings.NOTICE_MAIL != OFF else ()
    phone = tuple(c.value for c in PHONE_CHANNELS) if settings.NOTICE_PHONE != OFF else ()
    return (*mail, *phone)


def provider_of(channel: str) -> str:
    """Return the name of the sender that the settings choose for a channel (`smtp`, `solapi`,
    `file`), or OFF."""
    return settings.NOTICE_MAIL if channel == Channel.MAIL else settings.NOTICE_PHONE


def providers() -> dict[str, tuple[str, ...]]:
    """Return {name of a sender: its channels} for all channels that have a sender."""
    found: dict[str, tuple[str, ...]] = {}
    for channel in served():
        name = provider_of(channel)
        found[name] = (*found.get(name, ()), channel)
    return found


def sender_for(channel: str) -> Sender:
    """Return a new sender for a channel, by the settings; the caller closes it. Raises
    ImproperlyConfigured."""
    kinds, setting = (MAIL, "NOTICE_MAIL") if channel == Channel.MAIL else (PHONE, "NOTICE_PHONE")
    name = provider_of(channel)
    if name not in kinds:
        raise ImproperlyConfigured(f"{setting} must be one of {sorted(kinds)} or off, not {name!r}")
    return kinds[name]()


def reaches_people(channel: str) -> bool:
    """Return True when the channel's sender delivers to people; False for the sender that writes
    files."""
    sender = sender_for(channel)
    try:
        return sender.reaches_people
    finally:
        sender.close()


def reaching(channels: Iterable[str]) -> list[str]:
    """Return those of these channels whose messages reach people (`reaches_people`)."""
    return [channel for channel in channels if reaches_people(channel)]
