"""Traces of how a file was made: by which program, when, and what was changed later. No Django.

Runs inside the confined renderer. Only what a check uses is taken: no place, no device, no name.
"""

import codecs
import contextlib
import json
import re
from typing import Any

from PIL import Image

from claims.documents.formats.pdf_revisions import changes_of
from claims.documents.frames import Frame

LONGEST = 80  # letters of a program's name
MOST_PAGES = 20
EXIF, SOFTWARE, TAKEN = 0x8769, 0x0131, 0x9003
codecs.lookup("utf-16-le")  # loads the codec of PDF metadata now: its first use would read the disk
_DAY = re.compile(r"(?:D:)?((?:19|20)\d\d)[:\-]?(\d\d)[:\-]?(\d\d)")


def traces_frame(traces: dict[str, Any]) -> Frame:
    return {"frame": "traces"}, json.dumps(traces, ensure_ascii=False).encode(errors="replace")


def pdf_traces(data: bytes, document: Any) -> dict[str, Any]:
    """Return how a PDF was made: program, day of making and later saves, with the first MOST_PAGES
    (20) pages that a later save replaced. `document` is the PDF opened with PDFium. The keys are
    described in `storage.previews.read_traces`."""
    changes = changes_of(data)
    names = [_plain(document.get_metadata_value(key)) for key in ("Creator", "Producer")]
    return {
        "program": " · ".join(dict.fromkeys(name for name in names if name)),
        "made": _day(document.get_metadata_value("CreationDate")),
        "changed": _day(document.get_metadata_value("ModDate")),
        "saves": changes.saves,
        "pages": list(changes.pages[:MOST_PAGES]),
        "unclear": changes.unclear,
    }


def picture_traces(image: Image.Image) -> dict[str, Any]:
    """Return how a picture was made, with the keys of `pdf_traces`: the program that saved it, and
    the day on which the camera took it; '' for what its EXIF does not say."""
    program, taken = str(image.info.get("Software", "")), ""
    # EXIF is a small TIFF of its own, and may be as broken as one
    with contextlib.suppress(Exception):
        exif = image.getexif()
        program = str(exif.get(SOFTWARE, "") or program)
        taken = str(exif.get_ifd(EXIF).get(TAKEN, ""))
    made = {"program": _plain(program), "made": _day(taken), "changed": ""}
    return {**made, "saves": 0, "pages": [], "unclear": False}


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST]


def _day(text: str) -> str:
    """Return the day of a date of EXIF or PDF as 2022-10-16; '' for none."""
    found = _DAY.match(text)
    return "-".join(found.groups()) if found else ""
