"""HWP and HWPX: the text of their body, the pictures in it, and the preview that a word processor
saved in them. Runs in the confined renderer; no Django.

HWP 5 is an OLE file with the streams PrvImage and PrvText (UTF-16) and pictures in BinData,
deflated or not; HWPX is a zip with Preview/PrvImage.png, Preview/PrvText.txt (UTF-8) and BinData.
The preview shows the first page at some save and may be stale or forged, so every page labels it.
The text is the body's (`hwp_body`); the preview's stands in if no body can be read (files for
distribution are encrypted). Pictures are pages behind both, labelled with their names.
"""

import codecs
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import olefile
from PIL import Image

from claims.documents.formats import hwp_body, pictures
from claims.documents.formats.page_words import Lines, word_without_box, words_as_json
from claims.documents.formats.pictures import page_frame, upright_picture
from claims.documents.frames import Frame, UnreadableError
from claims.documents.media_types import HWP

MOST_IMAGE = 20 << 20  # bytes
MOST_IMAGES = 60 << 20  # bytes of all pictures, unpacked
MOST_PICTURES = 10
MOST_TRIED = 100  # parts that may be pictures
LEAST_SIDE = 100  # pixels; smaller ones are logos and bullets
MOST_TEXT = 1 << 20
MOST_LINES = 2_000
LONGEST_LINE = 1_000  # letters
LONGEST_NAME = 60
DEFLATED, LOCKED, ENCRYPTED = 0b1, 0b10, 0b100  # properties in FileHeader; the last: 배포용
PICTURES = "BinData/"
_NUMBER = re.compile(r"\d+")

Read = Callable[[str, int], bytes]  # reads a part of the file by its name, at most so many bytes


class Parts(NamedTuple):
    """Access to the parts of an HWP or HWPX file: `read(name, most)` returns at most `most` bytes
    of a part, b"" for none; `names` are all parts; `flags` are the properties in an HWP's header, 0
    for HWPX."""

    read: Read
    names: list[str]
    flags: int = 0


class Picture(NamedTuple):
    """Picture in the body of an HWP or HWPX file: its name, its bytes as they were put in, and the
    picture itself at preview size."""

    name: str
    data: bytes
    image: Image.Image


class Contents(NamedTuple):
    """Everything that is shown of an HWP or HWPX file, in the order of its pages: the preview
    picture (or None), the text, the pictures of the body.

    `source` names the origin of the text: "hwp-body" or "hwpx-body", or "hwp" or "hwpx" for the
    saved preview.
    """

    preview: Image.Image | None
    source: str
    lines: Lines
    pictures: list[Picture]

    @property
    def before(self) -> int:
        """Number of pages before the first picture of the body: 0 to 2."""
        return (self.preview is not None) + bool(self.lines)


def prepare() -> None:
    pictures.prepare()
    for encoding in ("utf-16-le", "utf-8-sig", "cp437"):  # a zip's old names are cp437
        codecs.lookup(encoding)


def office_frames(
    data: bytes,
    media_type: str,
    limits: dict[str, int],
    pages: Iterable[int] = (),
) -> Iterator[Frame]:
    """Yield an outline of an HWP or HWPX file, then the pictures of its pages and its text. Its
    pages are the preview picture, the text and the pictures of the body, those that there are.

    The preview is always drawn, a picture of the body if its page is among `pages`. Raises
    UnreadableError, with "no_preview" if the file has none of the three.
    """
    found = _contents(data, media_type, limits)
    outline: list[dict[str, Any]] = []
    if found.preview is not None:
        outline.append(_size(found.preview))
    if found.lines:
        longest = max(sum(len(word[0]) + 1 for word in line) - 1 for line in found.lines)
        outline.append({"width": longest, "height": len(found.lines), "shape": "text"})
    outline += [{**_size(picture.image), "label": picture.name} for picture in found.pictures]
    if not outline:
        raise UnreadableError("no_preview")
    yield {"frame": "outline", "pages": outline}, b""
    if found.preview is not None:
        yield page_frame(found.preview, 1)
    wanted = set(pages)
    for number, picture in enumerate(found.pictures, start=found.before + 1):
        if number in wanted:
            yield page_frame(picture.image, number)
            yield from pictures.likeness_frames(picture.image, number)
    text = [(found.before, found.lines)] if found.lines else []
    yield {"frame": "text"}, words_as_json(found.source, text)


def opened_picture(
    data: bytes, media_type: str, number: int, limits: dict[str, int]
) -> Image.Image:
    """Open the picture of an HWP's or HWPX's body that is shown as page `number`, in its full size.

    Raises UnreadableError if that page is not a picture of the body.
    """
    found = _contents(data, media_type, limits)
    at = number - found.before - 1
    if not 0 <= at < len(found.pictures):
        raise UnreadableError("broken")
    blob = found.pictures[at].data
    return pictures.opened(blob, pictures.kind_of(blob), limits)


def _size(image: Image.Image) -> dict[str, Any]:
    return {"width": image.width, "height": image.height, "shape": "picture"}


def _contents(data: bytes, media_type: str, limits: dict[str, int]) -> Contents:
    """Return what is shown of the file: saved preview, text of the body (or of the preview if the
    body has none), and pictures of the body. Raises UnreadableError ("broken", "password")."""
    is_hwp = media_type == HWP
    parts = _ole(data) if is_hwp else _zip(data)
    preview = _picture(
        parts.read("PrvImage" if is_hwp else "Preview/PrvImage.png", MOST_IMAGE), limits
    )
    source, lines = "hwp" if is_hwp else "hwpx", _body(parts, is_hwp=is_hwp)
    if lines:
        source += "-body"
    else:
        names = ("PrvText", "utf-16-le") if is_hwp else ("Preview/PrvText.txt", "utf-8-sig")
        lines = _lines(parts.read, *names)
    return Contents(preview, source, lines, _pictures(parts, limits))


def _pictures(parts: Parts, limits: dict[str, int]) -> list[Picture]:
    """Return the pictures of the body that can be drawn, in the order of their numbers: at most
    MOST_PICTURES, none with a side of less than LEAST_SIDE pixels."""
    names = [name for name in parts.names if name.startswith(PICTURES)]
    names.sort(key=lambda name: [int(number[:9]) for number in _NUMBER.findall(name)])
    found: list[Picture] = []
    left = MOST_IMAGES
    for name in names[:MOST_TRIED]:
        if len(found) == MOST_PICTURES or left <= 0:
            break
        most = min(MOST_IMAGE, left)
        blob = parts.read(name, most)
        if blob and not pictures.kind_of(blob):  # HWP deflates each part by itself
            blob = hwp_body.inflated(blob, most)
        left -= len(blob)
        image = _picture(blob, limits)
        if image is not None and min(image.size) >= LEAST_SIDE:
            found.append(Picture(_shown_name(name), blob, image))
    return found


def _shown_name(name: str) -> str:
    """Return the name of a part as it is shown: without its folder, letters, digits, blanks and
    `._-` only, at most LONGEST_NAME characters; "picture" if nothing is left."""
    own = "".join(one for one in name.removeprefix(PICTURES) if one.isalnum() or one in "._- ")
    return own[:LONGEST_NAME].strip() or "picture"


def _body(parts: Parts, *, is_hwp: bool) -> Lines:
    """Return the text of the body as lines of words without boxes; [] if it cannot be read or is
    encrypted (배포용)."""
    if not is_hwp:
        return hwp_body.hwpx_lines(parts.read)
    if parts.flags & ENCRYPTED:
        return []
    return hwp_body.hwp_lines(parts.read, deflated=bool(parts.flags & DEFLATED))


def _ole(data: bytes) -> Parts:
    """Return access to the streams of an HWP 5 file, with the flags of its FileHeader. Raises
    UnreadableError ("broken", "password")."""
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

    try:
        names = ["/".join(path) for path in file.listdir(streams=True, storages=False)]
    except Exception:  # noqa: BLE001 - of a damaged table of contents single streams may be read
        names = []
    return Parts(read, names, flags)


def _zip(data: bytes) -> Parts:
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

    return Parts(read, archive.namelist())


def _picture(data: bytes, limits: dict[str, int]) -> Image.Image | None:
    """Return a PNG, JPEG, GIF or BMP upright and at preview size; None for any other bytes, and if
    it cannot be drawn."""
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
