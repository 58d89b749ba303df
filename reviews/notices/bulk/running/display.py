"""Texts and the bar of a bulk under way: durations, rates, outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.display.numbers import percent_of
from reviews.notices.bulk.running.counts import BulkCounts
from reviews.notices.models import BulkStatus, NoticeStatus


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
    css: str  # CSS class of the bar
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


LIVE = (BulkStatus.RUNNING, BulkStatus.PAUSED)
