"""HTML of icons, shapes and states.

Tones are ok, warn, problem, info, none, appeal (claims.state_style). A shape is the name of an icon
in icons.css, or one of the drawn ones: pie, pie-50, pie-75, pause."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import Any

from django.db.models import Field
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.state_style import STATE_STYLES, StateStyle, words_of_choices

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


def cached_html(draw: Callable[..., SafeString]) -> Callable[..., SafeString]:
    """Decorator for a function that draws HTML from a few hashable values: it caches the last 1,024
    results for each language. A safe string and an equal plain one are different keys."""
    kept = lru_cache(maxsize=1_024, typed=True)(lambda _language, *values: draw(*values))

    @wraps(draw)
    def drawn(*values: Any) -> SafeString:
        return kept(get_language(), *values)

    return drawn


def icon(name: str, size: int = 16, extra: str = "") -> SafeString:
    """Return HTML of an icon of icons.css; `size` is 14, 16, 18 or 40 pixels, `extra` a further CSS
    class. It is hidden from screen readers, so it needs text beside it."""
    classes = f"i i-{name}" + ("" if size == 16 else f" i-{size}") + (f" {extra}" if extra else "")
    return format_html('<i class="{}" aria-hidden="true"></i>', classes)


@lru_cache(maxsize=512, typed=True)
def shape_html(shape: str, extra: str = "i-14") -> SafeString:
    if shape in PIES:
        return format_html('<span class="pie{}" aria-hidden="true"></span>', PIES[shape])
    name = "player-pause-f" if shape == "pause" else shape
    return format_html('<i class="i i-{} {}" aria-hidden="true"></i>', name, extra)


def style_and_label(subject: Any, field: str = "") -> tuple[StateStyle, str] | None:
    """Return (StateStyle, label) of a state: of an enum member, or of the value of the field
    `field` of a model instance. None when the value is empty."""
    if field:
        subject_value = getattr(subject, field)
        if subject_value in (None, ""):
            return None
        if not hasattr(subject_value, "style"):
            of_model = subject._meta.get_field(field)
            style = styles_of_field(of_model)[subject_value]
            return style, str(words_of_choices(of_model)[subject_value])
        subject = subject_value
    if subject in (None, ""):
        return None
    return subject.style, str(subject.label)


@cache
def styles_of_field(field: Field) -> dict[str, StateStyle]:
    """Return {value: StateStyle} for a model's field with choices: those of the enum that has
    exactly the field's values. Raises KeyError if no enum has."""
    values = {value for value, _label in field.flatchoices}
    for styles in STATE_STYLES.values():
        if set(styles) == values:
            return styles
    raise KeyError(f"call set_styles() for {field}")


def state(subject: Any, field: str = "") -> SafeString:
    """Return HTML of a state with shape and label, for tables; a dash when empty. {% state s %} for
    an enum member, {% state payout "status" %} for a field of a model.
    """
    found = style_and_label(subject, field)
    if found is None:
        return DASH
    style, word = found
    return _state(style.tone, style.shape, word)


@lru_cache(maxsize=512, typed=True)
def _state(tone: str, shape: str, word: str) -> SafeString:
    return format_html('<span class="state is-{}">{}{}</span>', tone, shape_html(shape), word)


def state_tag(subject: Any, field: str = "") -> SafeString:
    """Return HTML of a state as a tinted tag, for titles; a dash when empty. Arguments as in
    `state`.
    """
    found = style_and_label(subject, field)
    if found is None:
        return DASH
    style, word = found
    return format_html(
        '<span class="state-tag is-{}">{}{}</span>', style.tone, shape_html(style.shape), word
    )


def tag(tone: str, word: str, shape: str = "") -> SafeString:
    """Return HTML of a tinted tag whose word belongs to no enum: {% tag "problem" "기한 지남"
    %}. `shape` names the shape before the word; "" for none.
    """
    mark = shape_html(shape) if shape else ""
    if isinstance(word, SafeString) and "<" in word:  # a <time> in the words: no gap beside it
        word = format_html("<span>{}</span>", word)
    plain = "" if shape else " state-tag-plain"
    return format_html('<span class="state-tag{} is-{}">{}{}</span>', plain, tone, mark, word)


def sign(tone: str, hidden: str | None = None, shape: str = "") -> SafeString:
    """Return HTML of the shape of a tone, with `hidden` as words for screen readers, by default the
    tone's words; pass `hidden=""` if a visible label is beside it. `shape` replaces the tone's
    own."""
    words = WORDS[tone] if hidden is None else hidden
    spoken = format_html('<span class="visually-hidden">{}</span>', words) if words else ""
    return format_html(
        '<span class="is-{}">{}{}</span>',
        tone,
        shape_html(shape or SHAPES[tone], "sign i-14"),
        spoken,
    )


@lru_cache(maxsize=512, typed=True)
def verdict(tone: str, word: str, shape: str = "") -> SafeString:
    """Return HTML of the result of an automatic check (자동점검): a shape in the colour of the tone
    beside an uncoloured word, as {% verdict "warn" "주의 1" %}. `shape` replaces the tone's own.
    """
    return format_html(
        '<span class="state"><span class="is-{}">{}</span>{}</span>',
        tone,
        shape_html(shape or SHAPES[tone], "sign i-14"),
        word,
    )
