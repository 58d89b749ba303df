"""Limits on documents and on opening them. Each is a setting, with its default here."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    "DOCUMENT_MAX_BYTES": 25 * 1024 * 1024,
    "DOCUMENTS_PER_CLAIM": 40,
    "DOCUMENT_MAX_PAGES": 200,
    "DOCUMENT_MAX_PIXELS": 80_000_000,
    "DOCUMENT_MAX_UNPACKED": 200 * 1024 * 1024,  # bytes a workbook or HWPX may unpack to
    "DOCUMENT_MAX_RATIO": 100,  # times its packed size; of a ZIP too
    "DOCUMENT_MAX_ARCHIVE": 80 * 1024 * 1024,  # bytes of the files in one ZIP, all held at once
    "DOCUMENT_MAX_SHEETS": 30,
    "DOCUMENT_SHEET_ROWS": 20_000,
    "DOCUMENT_SHEET_COLUMNS": 100,
    "DOCUMENT_SHEET_CELLS": 500_000,  # cells of all sheets, without trailing empty cells
    "DOCUMENT_PAGES_AHEAD": 3,  # drawn when a document arrives; the rest when opened
    "RENDER_SECONDS": 20,  # wall-clock time of one child process
    "RENDER_CPU_SECONDS": 15,
    "RENDER_MEMORY": 1 << 30,  # bytes of address space, libraries included
    "RENDER_ANSWER": 96 * 1024 * 1024,  # bytes that one child may answer
    "RENDER_UID": 64000,  # the child's user when we are root; not the database's
    "RENDER_MUST_CONFINE": None,  # None: only in production
    "READING": True,  # words of photographs and scans are read (OCR), where its data is there
    "READING_DATA": Path(__file__).resolve().parents[2] / "var" / "tessdata",  # language data
    "READING_PAGES": 3,  # pages of a document that are read, from the first
    "READING_SECONDS": 60,  # wall-clock time for one page: the machine may be busy
    "READING_CPU_SECONDS": 10,  # for one page; most take one or two
    "PDF_FONT": None,  # for text whose font a PDF does not embed; None: FONT_PACKAGE's, "": none
    "UNLOCK_PAGES": 30,  # pages of a locked PDF, drawn at once while the password is known
    "RENDER_FORK_SERVER": True,  # renderers are forked from a process that imported the decoders
}


def limit(name: str) -> Any:
    """Return the Django setting of this name, or its default in DEFAULTS. Raises KeyError for a
    name that is not in DEFAULTS."""
    return getattr(settings, name, DEFAULTS[name])


FONT_PACKAGE, FONT_FILE = "noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"


def pdf_font() -> str:
    """Return the path of the font that stands in for those which PDFs do not embed: PDF_FONT, or if
    that is None the font of FONT_PACKAGE; '' for none."""
    named = limit("PDF_FONT")
    return _font_of_package() if named is None else str(named)


@cache
def _font_of_package() -> str:
    found = find_spec(FONT_PACKAGE)
    folders = found.submodule_search_locations if found else None
    paths = [Path(folder) / FONT_FILE for folder in folders or ()]
    return next((str(path) for path in paths if path.is_file()), "")


def must_confine() -> bool:
    """Return True if a renderer that cannot confine itself must refuse to open files. The setting
    RENDER_MUST_CONFINE decides; where it is not set, True in production only."""
    asked = limit("RENDER_MUST_CONFINE")
    return bool(getattr(settings, "PRODUCTION", True)) if asked is None else bool(asked)


def inside_limits() -> dict[str, int]:
    """Return the limits that the renderer checks itself once it has opened a file, by name
    ("pages", "pixels", "bytes" …), for its request."""
    return {
        "pages": limit("DOCUMENT_MAX_PAGES"),
        "pixels": limit("DOCUMENT_MAX_PIXELS"),
        "sheets": limit("DOCUMENT_MAX_SHEETS"),
        "rows": limit("DOCUMENT_SHEET_ROWS"),
        "columns": limit("DOCUMENT_SHEET_COLUMNS"),
        "cells": limit("DOCUMENT_SHEET_CELLS"),
        "unpacked": limit("DOCUMENT_MAX_UNPACKED"),
        "ratio": limit("DOCUMENT_MAX_RATIO"),
        "archive": most_in_archive(),
        "files": limit("DOCUMENTS_PER_CLAIM"),
        "bytes": limit("DOCUMENT_MAX_BYTES"),
    }


def most_in_archive() -> int:
    """Return the greatest sum of bytes of the files in one ZIP: all must fit into one answer of the
    renderer."""
    return min(limit("DOCUMENT_MAX_ARCHIVE"), limit("RENDER_ANSWER") - (1 << 20))


def most_unpacked(most: int, packed: int) -> int:
    """Return the most bytes that `packed` bytes may unpack to: `most`, or DOCUMENT_MAX_RATIO times
    `packed` if that is less, but always at least 1 MiB."""
    return max(min(most, limit("DOCUMENT_MAX_RATIO") * packed), 1 << 20)
