"""Won, counts and shares; bars as SVG without a style attribute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from claims.display.states import DASH
from claims.money import prose_won


def number(value: Any) -> str:
    """Format 1234567 as 1,234,567, in both languages; "" for None and "". A minus is U+2212."""
    return "" if value is None or value == "" else _signed(int(value))


def _signed(whole: int) -> str:
    return f"{whole:,}".replace("-", "−")


def won(amount: int | None, sign: bool = False) -> SafeString:
    """Return HTML of won: 1,234,567원 with a smaller unit; None is a dash. With `sign` a positive
    amount begins with +. A minus is U+2212.
    """
    if amount is None:
        return DASH
    lead = "−" if amount < 0 else "+" if sign and amount > 0 else ""
    return format_html(
        '{}{}<span class="unit">{}</span>', lead, f"{abs(int(amount)):,}", gettext("원")
    )


def won_short(amount: int | None) -> str:
    """Return a sum in won rounded towards zero, without the unit: from 10,000 on in whole 만 (27억
    1,600만), in English from a million on in 0.1M (2,716.0M); a dash for None."""
    if amount is None:
        return "–"
    sign, rest = "−" if amount < 0 else "", abs(amount)
    if get_language() == "en":
        return sign + (f"{rest // 100_000 / 10:,.1f}M" if rest >= 1_000_000 else f"{rest:,}")
    return sign + prose_won(rest // 10_000 * 10_000 if rest >= 10_000 else rest).removesuffix("원")


def money_typed(value: Any) -> str:
    """Format the value of a money field for its input: a whole number of at most 18 digits with
    commas, any other text as typed.
    """
    text = str(value).strip()
    return f"{int(text):,}" if text.isascii() and text.isdigit() and len(text) <= 18 else text


def percent_of(part: int | None, whole: int | None) -> str:
    """Format a share in per cent, without the sign: 54.3; "0" if the whole is 0 or None."""
    if not whole or not part:
        return "0"
    return f"{100 * part / whole:.1f}".removesuffix(".0")


def bar(*pairs: Any, extra: str = "") -> SafeString:
    """Draw a bar as SVG, for templates: CSS class and per cent in turn, as {% bar "b-ok" 54.3
    "b-part" 12.1 %}. `extra` as in `bars`.
    """
    return bars(list(zip(pairs[::2], pairs[1::2], strict=True)), extra)


def bars(parts_of: Iterable[tuple[str, float]], extra: str = "") -> SafeString:
    """Draw a bar as SVG from pairs of (CSS class, per cent), from left to right; what exceeds 100
    per cent is cut off. `extra` is a further class of the bar."""
    parts, at = [], 0.0
    for name, width in parts_of:
        share = max(0.0, min(100.0 - at, float(width or 0)))
        parts.append((name, f"{at:.2f}", f"{share:.2f}"))
        at += share
    rects = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="100%"/>', parts)
    return format_html(
        '<svg class="bar{}" aria-hidden="true">{}</svg>', f" {extra}" if extra else "", rects
    )
