"""HTML of the time that is left to tell claimants: in hours, as the law counts it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from claims.clock import now
from claims.display.dates import short_moment
from claims.display.states import tag
from reviews.data_breaches.models import DataBreach

HOUR = timedelta(hours=1)
SOON = 24  # hours, from which on it is urgent


def words_left(breach: DataBreach) -> tuple[str, str]:
    """Return (tone, words) of the hours that are left until `due_at`, rounded down."""
    left = breach.due_at - now()
    if left <= timedelta(0):
        late = max(1, -left // HOUR)
        return "problem", ngettext("%(n)s시간 지남", "%(n)s시간 지남", late) % {"n": late}
    hours = left // HOUR
    tone = "warn" if hours < SOON else ""
    return tone, ngettext("%(n)s시간 남음", "%(n)s시간 남음", hours) % {"n": hours}


def time_left(breach: DataBreach) -> SafeString:
    """Return HTML in two lines for tables: the hours left, then the moment."""
    tone, words = words_left(breach)
    return format_html(
        '<span class="due{}"><b>{}</b><small>{}</small></span>',
        f" is-{tone}" if tone else "",
        words,
        short_moment(breach.due_at),
    )


def time_left_tag(breach: DataBreach) -> SafeString:
    """Return HTML of the hours left as a tag beside a title."""
    tone, words = words_left(breach)
    return tag(tone or "none", gettext("기한 %(when)s") % {"when": words})
