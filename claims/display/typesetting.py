"""Typesetting of facts as a PDF: the same facts give the same bytes on every machine with these
fonts.

The network, the system's fonts and the clock are out of reach: the paper's date is the only date in
the file. Texts of people are passed as JSON and rendered as text, never as markup.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import typst

FONTS = "node_modules/pretendard/dist/public/static"  # installed by set-up
# A run of letters without a place to break would leave the page.
_LONG_RUN = re.compile(r"[^\s가-힣]{25,}")
_PIECE = re.compile(r".{1,12}")
BREAK = "\u200b"  # a place to break that prints nothing


def typesetter_version() -> str:
    """Return name and version of the typesetter ("typst 0.…"); another version may give other bytes
    for the same facts.
    """
    return f"typst {version('typst')}"


@cache
def _fonts() -> typst.Fonts:
    """Return the Typst fonts with Pretendard alone. Raises FileNotFoundError if it is not installed
    (`npm ci`)."""
    folder = settings.BASE_DIR / FONTS
    if not (folder / "Pretendard-Regular.otf").is_file():
        raise FileNotFoundError(f"{FONTS} is missing: run npm ci")
    import typst  # 6 MB, for processes that typeset alone

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )


def typeset(folder: str, layout: str, facts: dict[str, Any], *, at: datetime) -> bytes:
    """Return a paper as PDF bytes: the layout `<layout>.typ` in the folder `folder` of the
    templates, filled with `facts` (JSON values). `at` is the date inside the file.

    Raises FileNotFoundError if the fonts are missing.
    """
    import typst

    root = settings.BASE_DIR / "templates" / folder
    compiler = typst.Compiler(root=str(root), font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        str(root / f"{layout}.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def printable(text: str) -> str:
    """Return a text for paper: characters without width and those that turn the direction are
    removed, line breaks stay, and runs wider than a page get places to break."""
    kept = "".join(one if one.isprintable() or one == "\n" else " " for one in text)
    return _LONG_RUN.sub(lambda run: BREAK.join(_PIECE.findall(run[0])), kept)
