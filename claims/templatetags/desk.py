"""Tags and filters of the desk, `{% load desk %}`: `claims.display` for templates."""

from __future__ import annotations

from typing import Any

from django import template

from claims.council import council_name
from claims.display import dates as days
from claims.display import numbers, people, stored_words
from claims.display import states as marks
from claims.money import won_text
from claims.table_rows import without_sort_classes
from claims.users.mail import password_link_lasts

register = template.Library()

for tag in (
    marks.icon,
    marks.state,
    marks.state_tag,
    marks.tag,
    marks.sign,
    marks.verdict,
    numbers.won,
    numbers.bar,
    numbers.bars,
    days.due,
    days.due_tag,
    people.initial_disc,
    people.person,
    council_name,
    password_link_lasts,
):
    register.simple_tag(tag)

for text in (
    numbers.number,
    numbers.won_short,
    won_text,
    numbers.money_typed,
    numbers.percent_of,
    days.day,
    days.short_day,
    days.moment,
    days.short_moment,
    days.weekday,
    days.weekday_name,
    days.clock,
    stored_words.channel_name,
    people.or_erased,
):
    register.filter(text)


NOTE_ICONS = {
    "problem": "square-x-f", "warn": "alert-triangle-f", "ok": "circle-check-f", "none": "lock",
}  # fmt: skip
MESSAGE_ICONS = {"success": "circle-check-f", "info": "info-circle", "warning": "alert-triangle-f"}


@register.filter
def note_icon(tone: str) -> str:
    """Template filter: return the name of the icon for a note of this tone, for a note that names
    no icon itself.
    """
    return NOTE_ICONS.get(tone, "info-circle")


@register.filter
def message_icon(message: Any) -> str:
    name = MESSAGE_ICONS.get(message.level_tag, "square-x-f")
    return f"i-{name} toast-{message.level_tag}"


@register.filter
def undo_url(message: Any) -> str:
    """Return the undo URL of a message, '' without one. A view sets it by
    `messages.success(request, "…", extra_tags="undo:/path/")`; the page offers the undo for 10
    seconds.
    """
    return _tagged(message, "undo:")


@register.filter
def change_url(message: Any) -> str:
    """Return the URL in the tag `change:/path/` of a message, '' without one: the page on which to
    change what was just done."""
    return _tagged(message, "change:")


def _tagged(message: Any, name: str) -> str:
    for extra in (message.extra_tags or "").split():
        if extra.startswith(f"{name}/"):
            return extra.removeprefix(name)
    return ""


@register.filter
def head_classes(classes: str) -> str:
    """Template filter: return the CSS classes of a cell without those that django-tables2 adds for
    sorting.
    """
    return without_sort_classes(classes)


@register.filter
def without_placeholder(field: Any) -> Any:
    """Template filter: remove the placeholder of a form's field, in which the log-in library
    repeats the label, and return the field.
    """
    field.field.widget.attrs.pop("placeholder", None)
    return field
