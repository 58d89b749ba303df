"""Words and bars of the pages: spans of time, rates, what a reason means."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.display.numbers import percent_of
from reviews.notices.bulk import recipients
from reviews.notices.bulk.queries import Standing
from reviews.notices.channels import provider_of, sender_for, served
from reviews.notices.models import BulkStatus, Channel, NoticeStatus


def span(seconds: int) -> str:
    """2분 44초; from an hour on without seconds, from a day on in days and hours."""
    minutes, second = divmod(max(0, seconds), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return _("%(days)s일 %(hours)s시간") % {"days": days, "hours": hour}
    if hours:
        return _("%(hours)s시간 %(minutes)s분") % {"hours": hour, "minutes": minute}
    if minutes:
        return _("%(minutes)s분 %(seconds)s초") % {"minutes": minute, "seconds": second}
    return _("%(seconds)s초") % {"seconds": second}


def pace(rate: float) -> str:
    """초당 45건; below one a second by the minute."""
    if rate >= 1:
        return _("초당 %(number)s건") % {"number": f"{round(rate):,}"}
    return _("분당 %(number)s건") % {"number": max(1, round(rate * 60))}


def reason_words(why: str) -> str:
    return {
        recipients.WITHDRAWN: _("철회한 신청"),
        recipients.TOLD: _("이미 알린 신청"),
        recipients.NO_ADDRESS: _("알릴 주소가 없음"),
        recipients.SUPPRESSED: _("발송에서 제외된 주소"),
    }.get(why, why)


@dataclass(frozen=True)
class Reason:
    """Why claims of the audience are left out, and how many."""

    key: str
    count: int

    @property
    def words(self) -> str:
        return reason_words(self.key)


@dataclass(frozen=True)
class Way:
    """A channel of a wave: how many are told by it, and how fast its provider takes them."""

    channel: str
    count: int

    @property
    def label(self) -> str:
        return str(Channel(self.channel).label)


@dataclass(frozen=True)
class Price:
    """What sending will cost in time. `seconds` None: no limit is set for a provider in use."""

    seconds: int | None
    limited: tuple[tuple[str, int], ...]  # (channels, messages a second)
    off: tuple[str, ...]  # channels that no sender serves: written, and waiting

    @property
    def words(self) -> str:
        return "" if self.seconds is None else span(self.seconds)


def price_of(by_channel: dict[str, int]) -> Price:
    """At the rate limits of the settings; providers send side by side, so the slowest counts."""
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
    return Price(round(slowest) if known else None, tuple(limited), tuple(off))


def _per_second(channel: str) -> int:
    sender = sender_for(channel)
    try:
        return sender.per_second
    finally:
        sender.close()


# state -> (class of the bar, key of the legend); what is not named is what is left
BARS = (
    ("delivered", "ok"),
    ("fallback", "part"),
    (NoticeStatus.SENT, "info"),
    (NoticeStatus.UNKNOWN, "warn"),
    (NoticeStatus.FAILED, "loss"),
    (NoticeStatus.SUPPRESSED, "a1"),
)


@dataclass(frozen=True)
class Part:
    """One piece of a wave's bar."""

    label: str
    count: int
    css: str  # of the bar
    key: str  # key-… of the legend
    x: str  # per cent
    width: str


def parts_of(standing: Standing) -> list[Part]:
    """The pieces of the bar, in its order; empty ones are left out."""
    fallback = standing.fallback
    counts = {
        "delivered": standing.of(NoticeStatus.DELIVERED) - fallback,
        "fallback": fallback,
    }
    labels = {"delivered": NoticeStatus.DELIVERED.label, "fallback": _("문자 대체")}
    found, at = [], 0.0
    for state, key in BARS:
        count = counts.get(str(state), standing.of(str(state)))
        if not count:
            continue
        width = 100 * count / max(1, standing.of_all)
        label = labels[state] if state in labels else NoticeStatus(state).label
        css = {"loss": "b-problem", "a1": "a1"}.get(key, f"b-{key}")
        found.append(Part(str(label), count, css, key, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return found


def sentence_of(standing: Standing) -> str:
    """How far, in words: the value of the bar for those who do not see it."""
    said = [
        _("%(done)s / %(all)s건, %(share)s%%")
        % {
            "done": f"{standing.done:,}",
            "all": f"{standing.of_all:,}",
            "share": percent_of(standing.done, standing.of_all),
        }
    ]
    if standing.rate:
        said.append(pace(standing.rate))
    if standing.left is not None:
        said.append(_("%(span)s 남음") % {"span": span(standing.left)})
    return ", ".join(said)


def left_out_of(counts: dict[str, int]) -> list[Reason]:
    return [Reason(why, counts[why]) for why in recipients.LEFT_OUT if counts.get(why)]


LIVE = (BulkStatus.RUNNING, BulkStatus.PAUSED)
