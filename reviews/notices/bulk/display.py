"""Texts and bars of the bulk pages: durations, rates, reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.display.numbers import percent_of
from reviews.notices.bulk import recipients
from reviews.notices.bulk.queries import BulkCounts
from reviews.notices.channels import provider_of, sender_for, served
from reviews.notices.models import BulkStatus, Channel, NoticeStatus
from reviews.notices.sending_policy import allowlist

NO_OWN_ADDRESS = "no_own_address"  # code of a test message whose user has no address


def duration(seconds: int) -> str:
    """Return a number of seconds as text: "2분 44초"; from an hour on without seconds, from a day
    on in days and hours."""
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


def rate_text(rate: float) -> str:
    """Return a rate in messages a second as text: "초당 45건"; below one a second, as a number a
    minute."""
    if rate >= 1:
        return _("초당 %(number)s건") % {"number": f"{round(rate):,}"}
    return _("분당 %(number)s건") % {"number": f"{max(1, round(rate * 60)):,}"}


def reason_text(why: str) -> str:
    return {
        recipients.ERASED: _("파기한 신청"),
        recipients.WITHDRAWN: _("철회했거나 무효인 신청"),
        recipients.HELD: _("지급을 보류한 신청"),
        recipients.ACCOUNT_CAME: _("계좌를 받았거나 지급을 작성한 신청"),
        recipients.ALREADY_NOTIFIED: _("이미 알린 신청"),
        recipients.NO_ADDRESS: _("알릴 주소가 없음"),
        recipients.SUPPRESSED: _("발송에서 제외된 주소"),
    }.get(why, why)


def trial_reason(code: str) -> str:
    """Return as text why a test message was not sent, or not yet, from its result code: the
    allowlist, a user without an address, or the mail server's code."""
    if code == allowlist.CODE:
        return allowlist.reason_text()
    if code == NO_OWN_ADDRESS:
        return _("계정에 이메일 주소가 없음")
    return _("메일 서버 응답: %(code)s") % {"code": code}


@dataclass(frozen=True)
class LeftOutReason:
    """A reason for which a bulk leaves claims out (`key`), with the number of these claims."""

    key: str
    count: int

    @property
    def text(self) -> str:
        return reason_text(self.key)


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
    """The least time in seconds that sending a bulk takes. `seconds` is None where no rate limits
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


# (state, key of the legend), in the order of the bar; other states are not drawn
BARS = (
    ("delivered", "ok"),
    ("fallback", "part"),
    (NoticeStatus.SENT, "info"),
    (NoticeStatus.UNKNOWN, "warn"),
    (NoticeStatus.FAILED, "loss"),
    (NoticeStatus.SUPPRESSED, "a1"),
)


@dataclass(frozen=True)
class BarPart:
    """One piece of the bar that shows the progress of a bulk; `x` and `width` in per cent."""

    label: str
    count: int
    css: str  # of the bar
    key: str  # key-… of the legend
    x: str  # per cent
    width: str


def bar_parts(counts: BulkCounts) -> list[BarPart]:
    """Return the pieces of a bulk's bar in order, one for each outcome of its notices, without
    empty ones."""
    fallback = counts.fallback
    by_key = {
        "delivered": counts.of(NoticeStatus.DELIVERED) - fallback,
        "fallback": fallback,
    }
    labels = {"delivered": NoticeStatus.DELIVERED.label, "fallback": _("문자 대체")}
    found, at = [], 0.0
    for state, key in BARS:
        count = by_key.get(str(state), counts.of(str(state)))
        if not count:
            continue
        width = 100 * count / max(1, counts.total)
        label = labels[state] if state in labels else NoticeStatus(state).label
        css = {"loss": "b-problem", "a1": "a1"}.get(key, f"b-{key}")
        found.append(BarPart(str(label), count, css, key, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return found


def progress_text(counts: BulkCounts) -> str:
    """Return the progress of a bulk as one line, with rate and time left: the accessible value of
    its bar."""
    parts = [
        _("%(done)s / %(all)s건, %(share)s%%")
        % {
            "done": f"{counts.done:,}",
            "all": f"{counts.total:,}",
            "share": percent_of(counts.done, counts.total),
        }
    ]
    if counts.rate:
        parts.append(rate_text(counts.rate))
    if counts.seconds_left is not None:
        parts.append(_("%(span)s 남음") % {"span": duration(counts.seconds_left)})
    return ", ".join(parts)


def left_out_reasons(counts: dict[str, int]) -> list[LeftOutReason]:
    return [LeftOutReason(why, counts[why]) for why in recipients.LEFT_OUT if counts.get(why)]


LIVE = (BulkStatus.RUNNING, BulkStatus.PAUSED)
