"""Names and initials of people."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.display.states import DASH


def name_of(person: Any) -> str:
    """Return the name of a user, or of the user of a council member; the log-in name if none is
    set. A text is returned as it is.
    """
    person = getattr(person, "user", person)
    if isinstance(person, str):
        return person
    return getattr(person, "name", "") or person.get_username()


def initial_disc(person: Any, me: bool = False, lg: bool = False, name: bool = False) -> SafeString:
    """Return HTML of the first letter of a person's name in a disc; a dash for None.

    `me` marks the current user, `lg` draws it larger, `name` adds the name after it.
    """
    if not person:
        return DASH
    full = name_of(person)
    classes = "who" + (" who-me" if me else "") + (" who-lg" if lg else "")
    disc = format_html('<span class="{}" aria-hidden="true">{}</span>', classes, full[:1])
    return format_html('<span class="here">{} {}</span>', disc, full) if name else disc


def or_erased(value: str, row: Any) -> str:
    """Return a personal value of `row` (a claim or a row of one). If it is empty since the row was
    erased, return 파기함: the page must not read as if it had never been given."""
    return value or (gettext("파기함") if row.erased_at else "")


def person(user: Any) -> SafeString:
    """Return HTML of a person's name in bold; "시스템" (system) as plain text for None."""
    return format_html("<b>{}</b>", name_of(user)) if user else SafeString(gettext("시스템"))


def claim_cell(url: str, claim: Any) -> SafeString:
    """Return the HTML of a list's cell that leads to `url`: a claim's number, and below it the name
    under which it is shown."""
    return format_html(
        '<a class="ref num" href="{}">{}</a><small>{}</small>', url, claim.number, claim.shown_name
    )
