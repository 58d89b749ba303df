"""What a renderer answered, frame by frame; nothing of it is believed unseen.

A decoder that a stranger's document has taken over can say what it likes: each frame is checked
for its form, pages are encoded on our side, and a frame that no honest renderer sends makes the
whole answer a crash.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from claims.documents import pixels
from claims.documents.frames import BrokenFrames
from claims.documents.reasons import Reason

SHAPES = ("picture", "table", "text")  # models.PageShape
SOURCES = ("pdf", "hwp", "hwpx")
PLAIN = (str, int, float, bool, type(None))


@dataclass
class Rendering:
    """What a renderer answered. `reason` is None when all went well.

    `outline`: per page its width and height (pixels; cells for a sheet; letters and lines for
    text), its shape and, for sheets, its label. `pages` (JPEG), `thumbnails` (WebP) by page number.
    `sheets`: JSON by sheet number. `text`: one JSON of all words (see previews.text_of). `bands`:
    four signed 16-bit quarters of a perceptual hash by page number. `files`: names and bytes of an
    archive's entries.
    """

    reason: Reason | None = None
    layers: list[str] = field(default_factory=list)
    outline: list[dict[str, Any]] = field(default_factory=list)
    pages: dict[int, bytes] = field(default_factory=dict)
    thumbnails: dict[int, bytes] = field(default_factory=dict)
    sheets: dict[int, bytes] = field(default_factory=dict)
    text: bytes = b""
    bands: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)


def understand(result: Rendering, head: dict[str, Any], blob: bytes) -> None:
    """Take one frame into the result. Raises for one that no honest renderer sends."""
    name = head.get("frame")
    if name == "confined":
        result.layers = [str(layer) for layer in head["layers"]]
    elif name == "outline":
        result.outline = [_page(page) for page in head["pages"]]
    elif name == "page":
        image = pixels.image_of(blob, int(head["width"]), int(head["height"]))
        number = int(head["number"])
        result.pages[number] = pixels.page(image)
        result.thumbnails[number] = pixels.thumbnail(image)
    elif name == "sheet":
        result.sheets[int(head["number"])] = _table(blob)
    elif name == "text":
        result.text = _text(blob)
    elif name == "likeness":
        result.bands[int(head["number"])] = _bands(head["bands"])
    elif name == "file":
        result.files.append((str(head["name"]).replace("\0", ""), blob))
    elif name == "unreadable":
        result.reason = Reason(head["code"])
    elif name == "done":
        result.reason = None


def _table(blob: bytes) -> bytes:
    """The blob, if it is the JSON of a table: rows of plain values."""
    table = json.loads(blob)
    values = (value for row in table["rows"] for value in row)
    if not (isinstance(table["truncated"], bool) and all(isinstance(v, PLAIN) for v in values)):
        raise BrokenFrames
    return blob


def _text(blob: bytes) -> bytes:
    """The blob, if it is the JSON of a document's words."""
    text = json.loads(blob)
    if text["source"] not in SOURCES:
        raise BrokenFrames
    for page in text["pages"]:
        if not isinstance(page["number"], int):
            raise BrokenFrames
        for line in page["lines"]:
            for word, *box in line:
                whole = all(isinstance(side, int) and 0 <= side <= 1000 for side in box)
                if not (isinstance(word, str) and len(box) == 4 and whole):
                    raise BrokenFrames
    return blob


def _bands(bands: list[int]) -> tuple[int, int, int, int]:
    first, second, third, fourth = (int(band) for band in bands)
    if not all(-32768 <= band <= 32767 for band in (first, second, third, fourth)):
        raise BrokenFrames
    return first, second, third, fourth


def _page(page: dict[str, Any]) -> dict[str, Any]:
    most = 2_000_000_000
    shape = str(page.get("shape", "picture"))
    if shape not in SHAPES:
        raise BrokenFrames
    return {
        "width": min(max(int(page["width"]), 0), most),
        "height": min(max(int(page["height"]), 0), most),
        "label": str(page.get("label", "")).replace("\0", "")[:100],
        "shape": shape,
    }
