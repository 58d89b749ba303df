"""The data of a confirmation sheet: the effects of an action, before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise

from claims.money import parse_won
from claims.personal_data.crypto import text_digest

Text = str | Promise


@dataclass(frozen=True)
class Sheet:
    """Data of a confirmation page, built again from the database for each request.

    `total` is the sum in won that the action moves, or None; `total_note` text beside it; from
    `typed_sum_from` won on the person types it. `notified`: people who get a message;
    `next_person`: those who must act before money moves. `fields`: a form shown with it;
    `undo_text`: until when it can be undone. `rows` under `headers`: the first affected items,
    `more_rows` the number of others. `outlook()` gives effects as (label, text), `page` address
    and name of a further page. `beside()` returns HTML to show beside the sheet. `version`: a
    value that is confirmed but not shown. `picks`: the list whose kept picks the confirmed act
    spends (`picks.js`)."""

    title: Text
    button: Text
    back: str
    facts: tuple[tuple[Text, Text], ...] = ()
    count: int | None = None
    total: int | None = None
    typed_sum_from: int | None = None
    notified: Text = ""
    next_person: Text = ""
    warning: Text = ""
    version: str = ""
    fields: forms.Form | None = None
    undo_text: Text = ""
    headers: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    more_rows: int = 0
    total_note: Text = ""
    outlook: Callable[[], list[tuple[Text, Text]]] | None = None
    page: tuple[str, Text] | None = None
    picks: str = ""
    beside: Callable[[], str] | None = None

    @property
    def needs_sum(self) -> bool:
        """True if the person must type the sum: `total` reaches `typed_sum_from`."""
        return (
            self.total is not None
            and self.typed_sum_from is not None
            and (self.total >= self.typed_sum_from > 0)
        )

    @property
    def digest(self) -> str:
        """Return a hex digest of what is confirmed; it changes when a shown fact or `version`
        changes.

        Left out are the form, labels of columns and button, `undo_text`, `outlook`, `page`, `picks`
        and `beside`."""
        parts = [part for fact in self.facts for part in fact]
        parts += [cell for row in self.rows for cell in row]
        values = (
            self.title, *parts, self.count, self.total, self.total_note, self.more_rows,
            self.notified, self.next_person, self.warning, self.version,
        )  # fmt: skip
        return text_digest("confirmation", *(str(part) for part in values)).hex()

    def sum_agrees(self, typed: str) -> bool:
        """Return True if `typed` is the sheet's total in won (commas, spaces and 원 are ignored),
        or if no sum must be typed."""
        if not self.needs_sum:
            return True
        try:
            return parse_won(typed) == self.total
        except ValueError:
            return False
