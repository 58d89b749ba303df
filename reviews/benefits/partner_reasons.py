"""A partner's reason for the worklist, from an interface or a file: text that names nobody."""

from __future__ import annotations

import re

LONGEST = 60  # characters
# Digits could be a telephone or a number of a person, with or without hyphens between them.
_DIGITS = re.compile(r"\d(?:[\W_]*\d){3,}")


def clean_reason(text: object) -> str:
    """Return a partner's reason as text to store: printable characters on one line, at most
    LONGEST, with runs of four digits or more masked."""
    printable = "".join(one if one.isprintable() else " " for one in str(text or ""))
    return _DIGITS.sub("****", " ".join(printable.split()))[:LONGEST].strip()
