"""Typesetting of the council's papers, the same bytes for the same facts (claims.display)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from claims.display.typesetting import typeset, typesetter_version

# Raise it with any change of the .typ files or their data that would change the bytes of a paper
# already issued.
LAYOUT = 5
FOLDER = "reviews/committee/papers"


def renderer_version() -> str:
    """Return the version of the typesetter and of the layouts, as text; another version may give
    other bytes for the same facts."""
    return f"{typesetter_version()} / {LAYOUT}"


def render_pdf(layout: str, facts: dict[str, Any], *, at: datetime) -> bytes:
    """Return the paper of a layout (`resolution`, `minutes`) as PDF; `at` is its date in the file.

    Raises FileNotFoundError if the fonts are missing.
    """
    return typeset(FOLDER, layout, facts, at=at)
