"""The hook for reading pictures: none is built. A reader answers a text, or None when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claims.documents.models import Document

# Answers as previews.text_of does: {"source", "pages": [{"number", "lines"}]}.
Reader = Callable[[Document], dict[str, Any] | None]


def no_reader(document: Document) -> dict[str, Any] | None:
    """Nothing here reads pictures."""
    return None


_reader: Reader = no_reader


def reader(document: Document) -> dict[str, Any] | None:
    """What the reader in use makes of the document's pictures; None when it cannot read them."""
    return _reader(document)


def use_reader(new: Reader) -> Reader:
    """Put a reader in place; returns the one before."""
    global _reader
    before, _reader = _reader, new
    return before
