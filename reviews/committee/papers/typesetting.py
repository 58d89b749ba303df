"""Typesetting of facts as a PDF: the same facts give the same bytes on every machine with these
fonts.

The network, the system's fonts and the clock are out of reach: the paper's date is the only date in
the file. Texts of people are passed as JSON and rendered as text, never as markup.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

import typst
from django.conf import settings

# Raise it with any change of the .typ files or their data that would change the bytes of a paper
# already issued.
LAYOUT = 3
FONTS = "node_modules/pretendard/dist/public/static"  # installed by set-up
FOLDER = "reviews/committee/papers"


def renderer_version() -> str:
    """Return the version of the typesetter; another one may give other bytes for the same facts."""
    return f"typst {version('typst')} / {LAYOUT}"


@cache
def _fonts() -> typst.Fonts:
    """Return Pretendard and no other font. Raises FileNotFoundError where set-up has not run."""
    folder = settings.BASE_DIR / FONTS
    if not (folder / "Pretendard-Regular.otf").is_file():
        raise FileNotFoundError(f"{FONTS} is missing: run npm ci")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )


def render_pdf(layout: str, facts: dict[str, Any], *, at: datetime) -> bytes:
    """Return the paper of a layout (`resolution`, `minutes`) as PDF; `at` is its date in the file.

    Raises FileNotFoundError where the fonts are missing.
    """
    folder = settings.BASE_DIR / "templates" / FOLDER
    compiler = typst.Compiler(root=str(folder), font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        str(folder / f"{layout}.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made
