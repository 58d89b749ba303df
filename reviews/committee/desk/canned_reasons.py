"""Canned words for a rationale: they add text and replace nothing. Kept in the admin site."""

from typing import NamedTuple

from reviews.committee.models import CannedReason

KEYS = 9  # numbers that have a key: 1 to 9


class Canned(NamedTuple):
    """Words to add by a key, which is the reason's own number for good.

    `text` is Korean whatever the member reads: it goes word for word into a Korean letter.
    `choices` are the votes they go with; none: all of them.
    """

    label: str
    text: str
    choices: list[str]
    key: str


def canned_reasons() -> list[Canned]:
    """Those in use, in their order; labels in the language of whoever reads."""
    rows = CannedReason.objects.filter(active=True)
    return [
        Canned(row.name, row.text, list(row.choices), str(row.number) if row.number <= KEYS else "")
        for row in rows
    ]
