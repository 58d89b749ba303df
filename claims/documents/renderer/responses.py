"""Validation of a renderer's answer, frame by frame.

A decoder that a malicious document has taken over can answer anything: each frame's form is
checked, pages are encoded on this side, and a frame that no honest renderer sends makes the whole
answer a crash.
"""

import json
import re
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, NamedTuple

from claims.documents.file_refusals import Reason
from claims.documents.formats import pixels
from claims.documents.formats.homography import Plane
from claims.documents.frames import BrokenFramesError
from claims.documents.limits import limit

SHAPES = ("picture", "table", "text")  # models.PageShape
SOURCES = ("pdf", "hwp", "hwpx", "hwp-body", "hwpx-body")
PLAIN = (str, int, float, bool, type(None))
MOST_TEXT = 16 << 20  # bytes of all words of a document with their boxes (page_words.MOST_LETTERS)
MOST_WORDS = 1_000_000  # lists in it: each word is one, each line, each page
MOST_READ = 2 << 20  # bytes of the words of a pictured page
MOST_READ_WORDS = 5_000  # words read from pictures (ocr.MOST_WORDS)
MOST_TRACES = 4 << 10  # bytes
LONGEST_CELL = 1_000  # letters, as spreadsheets.LONGEST_CELL
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)  # an unterminated one too
# The renderer's JSON escapes control characters only. Any other escape may be U+0000 or half a
# pair of surrogates, which neither the database nor a page can hold.
_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00(?:0[1-9a-f]|1[0-9a-f]))")


class PagePoints(NamedTuple):
    """Key points of a page: their search codes, and all of them as bytes for the database
    (formats.keypoints)."""

    codes: list[int]
    stored: bytes


@dataclass
class Rendering:
    """A renderer's answer. `reason` is None when all went well.

    `outline`: per page its width and height (pixels; cells for a sheet; letters and lines for
    text), its shape and, for sheets, its label. `pages` (JPEG), `thumbnails` (WebP) by page number.
    `sheets`: JSON by sheet number. `text`: one JSON of all words (see previews.read_text). `bands`:
    four signed 16-bit quarters of a perceptual hash by page number; `points` are no part of the
    answer, they are added to it (storage.page_points). `files`: names and bytes of an archive's
    entries. `words`: JSON of one pictured page as read (see storage.readings). `traces`: JSON of
    how the file was made (see formats.file_metadata). `seconds` and `memory`: what the child took
    (children.Cost).
    """

    reason: Reason | None = None
    layers: list[str] = field(default_factory=list)
    outline: list[dict[str, Any]] = field(default_factory=list)
    pages: dict[int, bytes] = field(default_factory=dict)
    thumbnails: dict[int, bytes] = field(default_factory=dict)
    sheets: dict[int, bytes] = field(default_factory=dict)
    text: bytes = b""
    words: bytes = b""
    traces: bytes = b""
    bands: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    points: dict[int, PagePoints] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    seconds: float = field(default=0.0, compare=False)
    memory: int = field(default=0, compare=False)


def apply_frame(result: Rendering, head: dict[str, Any], blob: bytes) -> None:
    """Check one frame of a renderer's answer (`head` and `blob`) and add its content to `result`.

    For a frame that the protocol does not allow it raises BrokenFramesError, or the LookupError,
    TypeError, ValueError, AttributeError or ArithmeticError of reading it.
    """
    name = head.get("frame")
    if name == "confined":
        if not result.layers:  # sent before the file is read; later ones are not trusted
            result.layers = [str(layer) for layer in head["layers"]]
    elif name == "outline":
        if result.outline or len(head["pages"]) > _most_pages():
            raise BrokenFramesError
        result.outline = [_page(page) for page in head["pages"]]
    elif name == "page":
        image = pixels.image_of(blob, int(head["width"]), int(head["height"]))
        number = _number(head, result, result.pages)
        result.pages[number] = pixels.page(image)
        result.thumbnails[number] = pixels.thumbnail(image)
    elif name == "sheet":
        result.sheets[_number(head, result, result.sheets)] = _checked_table(blob)
    elif name == "text":
        result.text = _checked_text(blob, len(result.outline))
    elif name == "words":
        result.words = _checked_words(blob)
    elif name == "traces":
        result.traces = _checked_traces(blob)
    elif name == "likeness":
        result.bands[_number(head, result, result.bands)] = _bands(head["bands"])
    elif name == "file":
        if len(result.files) >= limit("DOCUMENTS_PER_CLAIM"):
            raise BrokenFramesError
        result.files.append((str(head["name"]).replace("\0", ""), blob))
    elif name == "unreadable":
        result.reason = Reason(head["code"])
    elif name == "done":
        if not (result.outline or result.files or result.words):
            raise BrokenFramesError  # nothing came of the file
        result.reason = None


def _most_pages() -> int:
    return max(int(limit("DOCUMENT_MAX_PAGES")), int(limit("DOCUMENT_MAX_SHEETS")), 2)


def _number(head: dict[str, Any], result: Rendering, there: dict[int, Any]) -> int:
    """Return the page number of a frame. Raises BrokenFramesError for one that is not in the
    outline, or is in `there` already."""
    number = int(head["number"])
    if not 1 <= number <= len(result.outline) or number in there:
        raise BrokenFramesError
    return number


def _json(blob: bytes) -> Any:
    """Parse JSON as the renderer writes it: UTF-8, only control characters escaped, no NaN or
    Infinity. Raises BrokenFramesError, or ValueError."""
    if b"\\u" in blob and _ESCAPE.search(blob):
        raise BrokenFramesError
    return json.loads(blob.decode(), parse_constant=_no_constant)


def _no_constant(name: str) -> None:
    raise BrokenFramesError  # NaN and Infinity are no JSON to a browser or the database


def _checked_table(blob: bytes) -> bytes:
    """Return the blob unchanged if it is the JSON of a table within the limits. Raises
    BrokenFramesError, LookupError, TypeError or ValueError for any other.

    Its cells are counted before it is parsed: JSON of lists takes twenty times its bytes in memory.
    """
    rows, columns = limit("DOCUMENT_SHEET_ROWS"), limit("DOCUMENT_SHEET_COLUMNS")
    bare = _STRING.sub(b"", blob)
    most_commas = limit("DOCUMENT_SHEET_CELLS") + rows
    if bare.count(b"{") > 1 or bare.count(b"[") > rows + 1 or bare.count(b",") > most_commas:
        raise BrokenFramesError
    table = _json(blob)
    if not (isinstance(table["truncated"], bool) and isinstance(table["rows"], list)):
        raise BrokenFramesError
    for row in table["rows"]:
        if not isinstance(row, list) or len(row) > columns:
            raise BrokenFramesError
        for value in row:
            if not isinstance(value, PLAIN) or (
                isinstance(value, str) and len(value) > LONGEST_CELL
            ):
                raise BrokenFramesError
    return blob


def _checked_text(blob: bytes, pages: int) -> bytes:
    """Return the blob unchanged if it is the JSON of the words of a document with `pages` pages.
    Raises BrokenFramesError, LookupError, TypeError or ValueError for any other."""
    if len(blob) > MOST_TEXT or _STRING.sub(b"", blob).count(b"[") > MOST_WORDS:
        raise BrokenFramesError
    text = _json(blob)
    if text["source"] not in SOURCES:
        raise BrokenFramesError
    for page in text["pages"]:
        if not (isinstance(page["number"], int) and 1 <= page["number"] <= pages):
            raise BrokenFramesError
        for line in page["lines"]:
            for word, *box in line:
                _check_word(word, box)
    return blob


def _check_word(word: Any, box: list[Any]) -> None:
    """Raise BrokenFramesError for anything but a text and its box: four sides in per mille."""
    sides = all(type(side) is int and 0 <= side <= 1000 for side in box)
    if not (isinstance(word, str) and len(box) == 4 and sides):
        raise BrokenFramesError


def _checked_words(blob: bytes) -> bytes:
    """Return the blob unchanged if it is the JSON of one page's words with boxes and confidences,
    as OCR gives it. Raises BrokenFramesError, LookupError, TypeError, ValueError or AttributeError
    for any other."""
    if len(blob) > MOST_READ or _STRING.sub(b"", blob).count(b"[") > 2 * MOST_READ_WORDS:
        raise BrokenFramesError
    page = _json(blob)
    if not (isinstance(page["number"], int) and page.keys() - {"level"} == {"number", "lines"}):
        raise BrokenFramesError
    if "level" in page and not _is_level(page["level"]):
        raise BrokenFramesError
    for line in page["lines"]:
        for word, *box, confidence in line:
            _check_word(word, box)
            if not (type(confidence) is int and 0 <= confidence <= 100):
                raise BrokenFramesError
    return blob


def _is_level(numbers: Any) -> bool:
    """Return True for nine numbers of a projective map (homography.Plane) that is defined on the
    whole page in per mille. Raises NoMapError, a ValueError, if it has no inverse."""
    if len(numbers) != 9 or not all(type(number) in (int, float) for number in numbers):
        return False
    level = Plane(*numbers)
    return level.is_whole_on(1000, 1000) and all(map(isfinite, level.inverse()))


def _checked_traces(blob: bytes) -> bytes:
    """Return the blob unchanged if it is the JSON of a file's traces (formats.file_metadata).
    Raises BrokenFramesError, TypeError, ValueError or AttributeError for any other."""
    if len(blob) > MOST_TRACES:
        raise BrokenFramesError
    traces = _json(blob)
    if traces.keys() != {"program", "made", "changed", "saves", "pages", "unclear"}:
        raise BrokenFramesError
    texts = (traces["program"], traces["made"], traces["changed"])
    if not all(isinstance(text, str) and len(text) <= 200 for text in texts):
        raise BrokenFramesError
    if type(traces["unclear"]) is not bool:
        raise BrokenFramesError
    numbers = (traces["saves"], *traces["pages"])
    if not all(type(number) is int and 0 <= number < 10_000 for number in numbers):
        raise BrokenFramesError
    return blob


def _bands(bands: list[int]) -> tuple[int, int, int, int]:
    first, second, third, fourth = (int(band) for band in bands)
    if not all(-32768 <= band <= 32767 for band in (first, second, third, fourth)):
        raise BrokenFramesError
    return first, second, third, fourth


def _page(page: dict[str, Any]) -> dict[str, Any]:
    most = 2_000_000_000
    shape = str(page.get("shape", "picture"))
    if shape not in SHAPES:
        raise BrokenFramesError
    return {
        "width": min(max(int(page["width"]), 0), most),
        "height": min(max(int(page["height"]), 0), most),
        "label": str(page.get("label", "")).replace("\0", "").encode().decode()[:100],
        "shape": shape,
    }
