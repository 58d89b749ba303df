"""The data of a confirmation sheet: what an act does, before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise

from claims.money import parse_won
from claims.personal_data.crypto import text_digest

Text = str | Promise


@dataclass(frozen=True)
class Sheet:
    """The facts that a person confirms. Built anew from the database for each request.

    `total` is the sum in won that the act decides or moves, None where it moves no money; `beside`
    stands next to it, such as the difference from before. From
    `typed_from` won on (SupportPolicy.typed_sum_from) the sum must be typed. `told` says who gets a
    message, `then` who else must act before money moves. `of` is anything further that the
    confirmation rests on, such as the digest of a batch; the page does not show it. `fields` is a
    form whose fields stand on the sheet, such as a reason. `taken_back` stands in the head where
    the act can still be taken back, and says until when. `rows` under `heads` are the first of
    many things that are acted upon, and `more_rows` is how many there are besides.
    """

    title: Text
    button: Text
    back: str
    facts: tuple[tuple[Text, Text], ...] = ()
    count: int | None = None
    total: int | None = None
    typed_from: int | None = None
    told: Text = ""
    then: Text = ""
    warning: Text = ""
    of: str = ""
    fields: forms.Form | None = None
    taken_back: Text = ""
    heads: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    more_rows: int = 0
    beside: Text = ""

    @property
    def needs_sum(self) -> bool:
        """True where the sum must be typed."""
        return (
            self.total is not None
            and self.typed_from is not None
            and (self.total >= self.typed_from > 0)
        )

    @property
    def digest(self) -> str:
        """Hex digest of everything on the sheet; it changes when what was shown changes."""
        parts = [part for fact in self.facts for part in fact]
        parts += [cell for row in self.rows for cell in row]
        said = (
            self.title, *parts, self.count, self.total, self.beside, self.told, self.then, self.of
        )  # fmt: skip
        return text_digest("confirmation", *(str(part) for part in said)).hex()

    def sum_agrees(self, typed: str) -> bool:
        """Compare `typed` with the total in won; commas, spaces and 원 do not matter."""
        if not self.needs_sum:
            return True
        try:
            return parse_won(typed) == self.total
        except ValueError:
            return False
