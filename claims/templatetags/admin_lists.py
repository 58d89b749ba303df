"""Filter for the lists of the admin site."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()
_TAG = 3  # characters of <td and <th


@register.filter
def labelled(row: Iterable[str], headers: Iterable[Mapping[str, Any]]) -> list[SafeString]:
    """Return the cells of a row of an admin list, each with the title of its column as
    `data-label` ('' for the box to pick it), under which a telephone shows it. `headers` are
    Django's `result_headers`."""
    return [
        format_html(
            '{} data-label="{}"{}',
            mark_safe(cell[:_TAG]),  # noqa: S308 (Django's own cell)
            "" if header is None or "<" in str(header["text"]) else capfirst(str(header["text"])),
            mark_safe(cell[_TAG:]),  # noqa: S308
        )
        for cell, header in zip_longest(row, headers)
        if cell is not None
    ]
