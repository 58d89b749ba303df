"""HTML of days, times and deadlines, in Korean time whatever the value's zone."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from claims.clock import today
from claims.display.states import DASH, cached_html, tag
from claims.korean import weekday_name
from claims.policy.deadlines import working_days_between

NO_DUE = date(9999, 12, 31)  # QueueRow's "no due date": sorts last
NOT_DECIDED = date.min  # QueueRow's "no decision": sorts first


def local(value: date | datetime) -> date:
    """Convert a moment to the day in Korea; a date stays as it is."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def waited(since: date | datetime, on_its_day: str) -> str:
    """Return the working days that a proposal has waited, in words; `on_its_day` on the day of
    `since` itself."""
    days = working_days_between(local(since), today())
    if not days:
        return on_its_day
    return ngettext("%(days)s영업일 기다림", "%(days)s영업일 기다림", days) % {"days": days}


def time_html(value: date | datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


# A list has the same few days in all its rows; a day has 1,440 minutes.
@lru_cache(maxsize=1_024)
def _day_text(_language: str, value: date, form: str) -> str:
    return date_format(value, form)


@lru_cache(maxsize=2_880)
def _minute_text(_language: str, value: time) -> str:
    return time_format(value, "TIME_FORMAT")


def _short_day_text(value: date, today: date) -> str:
    form = "MONTH_DAY_FORMAT" if value.year == today.year else "DATE_FORMAT"
    return _day_text(get_language(), value, form)


def day(value: date | datetime | None) -> SafeString:
    """Return HTML of a day: 2022. 12. 29. (in Korea); a dash for None and NO_DUE."""
    if value is None or local(value) == NO_DUE:
        return DASH
    return time_html(value, date_format(local(value), "DATE_FORMAT"))


def short_day(value: date | datetime | None) -> SafeString:
    """Return HTML of a day: 4. 7. in this year, otherwise with the year; a dash for None and
    NO_DUE.
    """
    if value is None or (here := local(value)) == NO_DUE:
        return DASH
    return time_html(value, _short_day_text(here, timezone.localdate()))


def weekday_text(value: date) -> str:
    """Return a day with its weekday as text: 4. 7. (금) in this year, otherwise with the year."""
    return f"{_short_day_text(value, timezone.localdate())} ({weekday_name(value)})"


def weekday(value: date | None) -> SafeString:
    """Return HTML (a `<time>` element) of a day with its weekday, as `weekday_text`; a dash for
    None.
    """
    return DASH if value is None else time_html(value, weekday_text(value))


def moment(value: datetime | None) -> SafeString:
    """Return HTML of a moment: 2022. 12. 29. 14:05, in Korea; a dash for None."""
    if value is None:
        return DASH
    return time_html(value, date_format(timezone.localtime(value), "DATETIME_FORMAT"))


def short_moment(value: datetime | None) -> SafeString:
    """Return HTML of a moment in Korea: 14:05 today, 4. 10. 14:05 this year, otherwise with the
    year; a dash for None.
    """
    if value is None:
        return DASH
    here, today = timezone.localtime(value), timezone.localdate()
    clock_text = _minute_text(get_language(), time(here.hour, here.minute))
    if here.date() == today:
        return time_html(value, clock_text)
    return time_html(value, f"{_short_day_text(here.date(), today)} {clock_text}")


def clock(value: datetime | None) -> SafeString:
    """Return HTML of the time of day of a moment: 14:05, in Korea; a dash for None."""
    if value is None:
        return DASH
    return time_html(value, date_format(timezone.localtime(value), "TIME_FORMAT"))


def due_words(due_on: date, today: date) -> tuple[str, str]:
    """Return (tone, words) of a deadline by the working days left: 3영업일 남음, 오늘,
    2영업일 지남. The tone is "problem" after the day, "warn" on it and one working day before, else
    "".

    The words name the unit: D-3 and 2일 지남 would be calendar days.
    """
    left = working_days_between(today, due_on)
    if due_on < today:
        late = max(1, -left)
        return "problem", ngettext("%(n)s영업일 지남", "%(n)s영업일 지남", late) % {"n": late}
    if due_on == today:
        return "warn", gettext("오늘")
    tone, left = ("warn" if left <= 1 else ""), max(1, left)
    return tone, ngettext("%(n)s영업일 남음", "%(n)s영업일 남음", left) % {"n": left}


def due(due_on: date | None) -> SafeString:
    """Return HTML of a deadline in two lines: the working days left, then the day; a dash for None
    and NO_DUE."""
    if due_on is None or due_on == NO_DUE:
        return DASH
    return _due(due_on, timezone.localdate())


@cached_html
def _due(due_on: date, today: date) -> SafeString:
    tone, words = due_words(due_on, today)
    return format_html(
        '<span class="due{}"><b>{}</b><small>{}</small></span>',
        f" is-{tone}" if tone else "",
        words,
        short_day(due_on),
    )


def due_tag(due_on: date | None) -> SafeString:
    """Return HTML of a deadline as a tag beside a title, with the working days left; "" for None
    and NO_DUE.
    """
    if due_on is None or due_on == NO_DUE:
        return SafeString("")
    tone, words = due_words(due_on, timezone.localdate())
    return tag(tone or "none", gettext("기한 %(when)s") % {"when": words})
