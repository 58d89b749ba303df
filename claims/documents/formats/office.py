"""HWP and HWPX: the text of their body, and the preview that a word processor saved in them. Runs
in the confined renderer; no Django.

HWP 5 is an OLE file with the streams PrvImage and PrvText (UTF-16); HWPX is a zip with
Preview/PrvImage.png and Preview/PrvText.txt (UTF-8). Both show the first page at some save
and may be stale or forged, so every page labels them. The text is the body's (`hwp_body`); the
preview's stands in where no body can be read (files for distribution are encrypted).
"""

import codecs
import io
import zipfile
from collections.abc import Callable, Iterator

import olefile
from PIL import Image

from claims.documents.formats import hwp_body, pictures
from claims.documents.formats.page_words import Lines, word_without_box, words_as_json
from claims.documents.formats.pictures import page_frame, upright_picture
from claims.documents.frames import Frame, UnreadableError
from claims.documents.media_types import HWP

MOST_IMAGE = 20 << 20  # bytes
MOST_TEXT = 1 << 20
MOST_LINES = 2_000
LONGEST_LINE = 1_000  # letters
DEFLATED, LOCKED, ENCRYPTED = 0b1, 0b10, 0b100  # properties in FileHeader; the last: 배포용

Read = Callable[[str, int], bytes]  # reads a part of the file by its name, at most so many bytes


def prepare() -> None:
    pictures.prepare()
    for encoding in ("utf-16-le", "utf-8-sig", "cp437"):  # a zip's old names are cp437
        codecs.lookup(encoding)


def office_frames(data: bytes, media_type: str, limits: dict[str, int]) -> Iterator[Frame]:
    """Yield the page of the preview picture and the page of the text, at least one."""
    is_hwp = media_type == HWP
    read, flags = _ole(data) if is_hwp else (_zip(data), 0)
    image = _picture(read, limits, "PrvImage" if is_hwp else "Preview/PrvImage.png")
    source, lines = "hwp" if is_hwp else "hwpx", _body(read, flags, is_hwp=is_hwp)
    if lines:
        source += "-body"
    else:
        names = ("PrvText", "utf-16-le") if is_hwp else ("Preview/PrvText.txt", "utf-8-sig")
        lines = _lines(read, *names)
    outline = []
    if image is not None:
        outline.append({"width": image.width, "height": image.height, "shape": "picture"})
    if lines:
        longest = max(sum(len(word[0]) + 1 for word in line) - 1 for line in lines)
        outline.append({"width": longest, "height": len(lines), "shape": "text"})
    if not outline:
        raise UnreadableError("no_preview")
    yield {"frame": "outline", "pages": outline}, b""
    if image is not None:
        yield page_frame(image, 1)
    text = [(len(outline), lines)] if lines else []
    yield {"frame": "text"}, words_as_json(source, text)


def _body(read: Read, flags: int, *, is_hwp: bool) -> Lines:
    """Return the lines of the body; [] where it cannot be read."""
    if not is_hwp:
        return hwp_body.hwpx_lines(read)
    if flags & ENCRYPTED:
        return []
    return hwp_body.hwp_lines(read, deflated=bool(flags & DEFLATED))


def _ole(data: bytes) -> tuple[Read, int]:
    """Return the file's streams by name, and the properties that its header states."""
    try:
        file = olefile.OleFileIO(io.BytesIO(data))
        header = file.openstream("FileHeader").read(40)
    except Exception as error:  # olefile raises many types
        raise UnreadableError("broken") from error
    flags = header[36] if len(header) > 36 else 0
    if flags & LOCKED:
        raise UnreadableError("password")

    def read(name: str, most: int) -> bytes:
        try:
            return file.openstream(name).read(most) if file.exists(name) else b""
        except Exception:  # noqa: BLE001 - a damaged stream counts as missing
            return b""

    return read, flags


def _zip(data: bytes) -> Read:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # zipfile and its decoders raise many types
        raise UnreadableError("broken") from error

    def read(name: str, most: int) -> bytes:
        try:
            with archive.open(name) as part:
                return part.read(most)
        except Exception:  # noqa: BLE001 - a damaged part counts as missing
            return b""

    return read


def _picture(read: Read, limits: dict[str, int], name: str) -> Image.Image | None:
    """Return the preview picture of any format; None when none can be drawn."""
    data = read(name, MOST_IMAGE)
    kind = pictures.kind_of(data)
    if not kind:
        return None
    try:
        return upright_picture(data, kind, limits)
    except UnreadableError:
        return None


def _lines(read: Read, name: str, encoding: str) -> Lines:
    text = read(name, MOST_TEXT).decode(encoding, errors="replace").replace("\0", "")
    lines = [line.strip()[:LONGEST_LINE] for line in text.splitlines()]
    return [[word_without_box(line)] for line in lines if line][:MOST_LINES]
