"""The desk's marks, one tag each: no template writes a colour class or a number format by hand.

Tones are ok, warn, problem, info, none, appeal (claims.looks). A shape is the name of an icon in
icons.css, or one of the drawn ones: pie, pie-50, pie-75, pause.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.db.models import Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.looks import LOOKS, Look
from claims.money import prose_won
from claims.working_days import working_days_between

register = template.Library()

NO_DUE = date(9999, 12, 31)  # QueueRow's "no due date": sorts last
DASH = mark_safe('<span class="quiet">–</span>')
PIES = {"pie": "", "pie-2": " pie-50", "pie-50": " pie-50", "pie-3": " pie-75", "pie-75": " pie-75"}
SHAPES = {
    "ok": "circle-check-f",
    "warn": "alert-triangle-f",
    "problem": "square-x-f",
    "info": "info-circle",
    "none": "help-circle",
    "appeal": "scale",
}
WORDS = {
    "ok": _("이상 없음"),
    "warn": _("주의"),
    "problem": _("문제"),
    "info": _("안내"),
    "none": _("판단 불가"),
    "appeal": _("이의신청"),
}


# ------------------------------------------------------------------ marks
@register.simple_tag
def icon(name: str, size: int = 16, extra: str = "") -> SafeString:
    """An icon of icons.css; decoration only, so a word must stand beside it. Sizes 14 16 18 40."""
    classes = f"i i-{name}" + ("" if size == 16 else f" i-{size}") + (f" {extra}" if extra else "")
    return format_html('<i class="{}" aria-hidden="true"></i>', classes)


def shape_html(shape: str, extra: str = "i-14") -> SafeString:
    if shape in PIES:
        return format_html('<span class="pie{}" aria-hidden="true"></span>', PIES[shape])
    name = "player-pause-f" if shape == "pause" else shape
    return format_html('<i class="i i-{} {}" aria-hidden="true"></i>', name, extra)


def shown(subject: Any, field: str = "") -> tuple[Look, str] | None:
    """Look and word of an enum member, or of a model's field with choices; None when empty."""
    if field:
        subject_value = getattr(subject, field)
        if subject_value in (None, ""):
            return None
        if not hasattr(subject_value, "look"):
            look = looks_of_field(subject._meta.get_field(field))[subject_value]
            return look, str(getattr(subject, f"get_{field}_display")())
        subject = subject_value
    if subject in (None, ""):
        return None
    return subject.look, str(subject.label)


@cache
def looks_of_field(field: Field) -> dict[str, Look]:
    """The looks whose enum has exactly this field's values; KeyError names a field without any."""
    values = {value for value, _label in field.flatchoices}
    for looks in LOOKS.values():
        if set(looks) == values:
            return looks
    raise KeyError(f"no looks_of(...) for {field}")


@register.simple_tag
def state(subject: Any, field: str = "") -> SafeString:
    """Shape and word of a state, bare, for tables: {% state s %}, {% state payout "status" %}."""
    found = shown(subject, field)
    if found is None:
        return DASH
    look, word = found
    return format_html(
        '<span class="state is-{}">{}{}</span>', look.tone, shape_html(look.shape), word
    )


@register.simple_tag
def state_tag(subject: Any, field: str = "") -> SafeString:
    """The same as a tinted tag, for titles."""
    found = shown(subject, field)
    if found is None:
        return DASH
    look, word = found
    return format_html(
        '<span class="state-tag is-{}">{}{}</span>', look.tone, shape_html(look.shape), word
    )


@register.simple_tag
def tag(tone: str, word: str, shape: str = "") -> SafeString:
    """A tinted tag of no enum: {% tag "problem" "기한 2일 지남" %}."""
    mark = shape_html(shape) if shape else ""
    plain = "" if shape else " state-tag-plain"
    return format_html('<span class="state-tag{} is-{}">{}{}</span>', plain, tone, mark, word)


@register.simple_tag
def sign(tone: str, hidden: str | None = None, shape: str = "") -> SafeString:
    """A verdict's shape with its words hidden beside it; `hidden=""` when a word is visible."""
    words = WORDS[tone] if hidden is None else hidden
    spoken = format_html('<span class="visually-hidden">{}</span>', words) if words else ""
    return format_html(
        '<span class="is-{}">{}{}</span>',
        tone,
        shape_html(shape or SHAPES[tone], "sign i-14"),
        spoken,
    )


@register.simple_tag
def verdict(tone: str, word: str, shape: str = "") -> SafeString:
    """A coloured shape with an ink word, as 자동점검 has it: {% verdict "warn" "주의 1" %}."""
    return format_html(
        '<span class="state"><span class="is-{}">{}</span>{}</span>',
        tone,
        shape_html(shape or SHAPES[tone], "sign i-14"),
        word,
    )


# ------------------------------------------------------------------ numbers
@register.filter
def number(value: Any) -> str:
    """1234567 -> 1,234,567, in both languages."""
    return "" if value is None or value == "" else f"{int(value):,}"


@register.simple_tag
def won(amount: int | None, sign: bool = False) -> SafeString:
    """1234567 -> 1,234,567원, the unit smaller. A minus is a real minus; None is a dash."""
    if amount is None:
        return DASH
    lead = "−" if amount < 0 else "+" if sign and amount > 0 else ""
    return format_html(
        '{}{}<span class="unit">{}</span>', lead, f"{abs(int(amount)):,}", gettext("원")
    )


@register.filter
def won_short(amount: int | None) -> str:
    """Large sums for figures: 27억 1,600만 (without the unit), 2,716M in English."""
    if amount is None:
        return "–"
    if get_language() == "en":
        return f"{amount / 1e6:,.1f}M" if amount >= 1_000_000 else f"{amount:,}"
    return prose_won(amount // 10_000 * 10_000 if amount >= 10_000 else amount).removesuffix("원")


@register.filter
def won_text(amount: int | None) -> str:
    """The same without markup, for labels and sentences."""
    return "–" if amount is None else gettext("%(amount)s원") % {"amount": f"{int(amount):,}"}


@register.filter
def money_typed(value: Any) -> str:
    """What a money field shows: a number with commas, anything else as the person typed it."""
    text = str(value).strip()
    return f"{int(text):,}" if text.isascii() and text.isdigit() else text


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """Share as 54.3; 0 of nothing is 0."""
    if not whole or not part:
        return "0"
    return f"{100 * part / whole:.1f}".removesuffix(".0")


@register.simple_tag
def bar(*pairs: Any, extra: str = "") -> SafeString:
    """A bar as SVG, without a style attribute: {% bar "b-ok" 54.3 "b-part" 12.1 %}, per cent."""
    return bars(list(zip(pairs[::2], pairs[1::2], strict=True)), extra)


@register.simple_tag
def bars(parts_of: Iterable[tuple[str, float]], extra: str = "") -> SafeString:
    """The same from a list of (class, per cent)."""
    parts, at = [], 0.0
    for name, width in parts_of:
        share = max(0.0, min(100.0 - at, float(width or 0)))
        parts.append((name, f"{at:.2f}", f"{share:.2f}"))
        at += share
    rects = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="100%"/>', parts)
    return format_html(
        '<svg class="bar{}" aria-hidden="true">{}</svg>', f" {extra}" if extra else "", rects
    )


# ------------------------------------------------------------------ days and moments
def local(value: date | datetime) -> date:
    """The day in Korea, whatever the value's zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def time_html(value: date | datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def day(value: date | datetime | None) -> SafeString:
    """2022. 12. 29."""
    if value is None or local(value) == NO_DUE:
        return DASH
    return time_html(value, date_format(local(value), "DATE_FORMAT"))


@register.filter
def short_day(value: date | datetime | None) -> SafeString:
    """4. 7. in this year, otherwise with the year."""
    if value is None or local(value) == NO_DUE:
        return DASH
    same_year = local(value).year == timezone.localdate().year
    return time_html(
        value, date_format(local(value), "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")
    )


@register.filter
def moment(value: datetime | None) -> SafeString:
    """2022. 12. 29. 14:05, in Korea."""
    if value is None:
        return DASH
    return time_html(value, date_format(timezone.localtime(value), "DATETIME_FORMAT"))


@register.filter
def short_moment(value: datetime | None) -> SafeString:
    """14:05 today, 4. 10. 14:05 this year, otherwise with the year."""
    if value is None:
        return DASH
    here = timezone.localtime(value)
    clock_text = date_format(here, "TIME_FORMAT")
    if here.date() == timezone.localdate():
        return time_html(value, clock_text)
    same_year = here.year == timezone.localdate().year
    head = date_format(here, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")
    return time_html(value, f"{head} {clock_text}")


@register.filter
def clock(value: datetime | None) -> SafeString:
    """14:05, in Korea."""
    if value is None:
        return DASH
    return time_html(value, date_format(timezone.localtime(value), "TIME_FORMAT"))


def due_words(due_on: date, today: date) -> tuple[str, str]:
    """Tone and words of a deadline, in working days: D-3, 오늘, 2일 지남."""
    left = working_days_between(today, due_on)
    if due_on < today:
        late = max(1, -left)
        return "problem", ngettext("%(days)s일 지남", "%(days)s일 지남", late) % {"days": late}
    if due_on == today:
        return "warn", gettext("오늘")
    return ("warn" if left <= 1 else ""), f"D-{max(1, left)}"


@register.simple_tag
def due(due_on: date | None) -> SafeString:
    """A deadline in two lines: how many working days are left, and the day."""
    if due_on is None or due_on == NO_DUE:
        return DASH
    tone, words = due_words(due_on, timezone.localdate())
    return format_html(
        '<span class="due{}"><b>{}</b><small>{}</small></span>',
        f" is-{tone}" if tone else "",
        words,
        short_day(due_on),
    )


@register.simple_tag
def due_tag(due_on: date | None) -> SafeString:
    """The deadline as a tag beside a title; nothing where there is none."""
    if due_on is None or due_on == NO_DUE:
        return SafeString("")
    tone, words = due_words(due_on, timezone.localdate())
    return tag(tone or "none", gettext("기한 %(when)s") % {"when": words})


# ------------------------------------------------------------------ people
def name_of(person: Any) -> str:
    """Name of a user, or of a member (its user); the log-in name where none is set."""
    person = getattr(person, "user", person)
    if isinstance(person, str):
        return person
    return getattr(person, "name", "") or person.get_username()


@register.simple_tag
def who(person: Any, me: bool = False, lg: bool = False, name: bool = False) -> SafeString:
    """The initial in a disc; `name=True` writes the name beside it, otherwise say it elsewhere."""
    if not person:
        return DASH
    full = name_of(person)
    classes = "who" + (" who-me" if me else "") + (" who-lg" if lg else "")
    disc = format_html('<span class="{}" aria-hidden="true">{}</span>', classes, full[:1])
    return format_html('<span class="here">{} {}</span>', disc, full) if name else disc


@register.simple_tag
def person(user: Any) -> SafeString:
    """A person's name in text; the system where nobody is named."""
    return format_html("<b>{}</b>", name_of(user)) if user else SafeString(gettext("시스템"))


# ------------------------------------------------------------------ messages
MESSAGE_ICONS = {"success": "circle-check-f", "info": "info-circle", "warning": "alert-triangle-f"}


@register.filter
def message_icon(message: Any) -> str:
    name = MESSAGE_ICONS.get(message.level_tag, "square-x-f")
    return f"i-{name} toast-{message.level_tag}"


@register.filter
def undo_url(message: Any) -> str:
    """`messages.success(request, "…", extra_tags="undo:/path/")` offers to undo for 8 seconds."""
    for extra in (message.extra_tags or "").split():
        if extra.startswith("undo:/"):
            return extra.removeprefix("undo:")
    return ""


# ------------------------------------------------------------------ tables
@register.filter
def head_classes(classes: str) -> str:
    """The classes of a cell without those that django-tables2 adds for sorting."""
    return " ".join(c for c in classes.split() if c not in {"orderable", "asc", "desc"})
