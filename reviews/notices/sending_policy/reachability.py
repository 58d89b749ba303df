"""Whether anybody is reached by a channel: a file wakes nobody and annoys nobody."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.notices.channels import sender_for


def reaches_people(channel: str) -> bool:
    sender = sender_for(channel)
    try:
        return sender.reaches_people
    finally:
        sender.close()


def reaching(channels: Iterable[str]) -> list[str]:
    """Those of the channels that people are reached by."""
    return [channel for channel in channels if reaches_people(channel)]
