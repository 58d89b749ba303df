"""Recipients of a bulk by channel, and the least time that sending to them takes."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.notices.bulk.running.display import duration
from reviews.notices.channels import provider_of, sender_for, served
from reviews.notices.models import Channel


@dataclass(frozen=True)
class ChannelCount:
    """A channel of a bulk and the number of its recipients."""

    channel: str
    count: int

    @property
    def label(self) -> str:
        return str(Channel(self.channel).label)


@dataclass(frozen=True)
class SendingTime:
    """The least time in seconds that sending a bulk takes. `seconds` is None if no rate limits
    it."""

    seconds: int | None
    limited: tuple[tuple[str, int], ...]  # (channels, messages a second)
    off: tuple[str, ...]  # channels without a sender: their notices are written and wait

    @property
    def text(self) -> str:
        return "" if self.seconds is None else duration(self.seconds)


def sending_time(by_channel: dict[str, int]) -> SendingTime:
    """Return the least sending time of these numbers of messages by channel, at the rate limits of
    the settings. Providers send in parallel, so the slowest one decides."""
    on = served()
    per_provider: dict[str, tuple[int, list[str]]] = {}
    off, limited, slowest, unlimited = [], [], 0.0, False
    for channel, number in by_channel.items():
        if channel not in on:
            off.append(str(Channel(channel).label))
            continue
        before, labels = per_provider.get(provider_of(channel), (0, []))
        labels = [*labels, channel]
        per_provider[provider_of(channel)] = (before + number, labels)
    for number, channels in per_provider.values():
        most = _per_second(channels[0])
        if not most:
            unlimited = True
            continue
        limited.append((", ".join(str(Channel(c).label) for c in channels), most))
        slowest = max(slowest, number / most)
    known = limited and not (unlimited and slowest == 0)
    return SendingTime(round(slowest) if known else None, tuple(limited), tuple(off))


def _per_second(channel: str) -> int:
    sender = sender_for(channel)
    try:
        return sender.per_second
    finally:
        sender.close()
