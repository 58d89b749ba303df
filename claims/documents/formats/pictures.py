"""Photographs and scans as upright pixels. Runs inside the confined renderer; no Django."""

import io
import struct
from collections.abc import Iterable, Iterator
from importlib import import_module
from math import ceil
from typing import Any

from PIL import Image, ImageChops, UnidentifiedImageError

from claims.documents.formats.file_metadata import picture_traces, traces_frame
from claims.documents.formats.image_similarity import hash_bands
from claims.documents.frames import Frame, UnreadableError
from claims.documents.media_types import TIFF

LONG_SIDE = 1600  # pixels of a preview
TALLEST = 10_000  # a till roll or a scrolled screenshot stays readable
READABLE_WIDTH = 800
MOST_OF_A_BURST = 10  # pictures of one HEIC
# What Pillow and its decoders raise for a damaged file, in whichever of their corners.
DAMAGED = (
    *(UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError),
    *(AttributeError, ArithmeticError, AssertionError, NotImplementedError, struct.error),
    RuntimeError,
)
# Modules that Pillow imports when a file first needs them: JPEGs with a second picture, LAB.
LATE = (
    *("PIL.WebPImagePlugin", "PIL.TiffImagePlugin", "PIL.MpoImagePlugin", "PIL.ImageCms"),
    *("PIL.ImageColor", "PIL.ImagePalette", "PIL.ImageMath"),
)


def prepare(media_type: str = "") -> None:
    """Import Pillow's decoders before the confinement, since no file can be opened after it; that
    of HEIC for the `media_type` image/heic only. Removes Pillow's own limit of pixels in this
    process: `limits` are checked instead."""
    Image.preinit()  # the common formats, among them JPEG, PNG, GIF and BMP
    for module in LATE:
        import_module(module)
    Image.MAX_IMAGE_PIXELS = None  # `limits` are checked before any pixel is decoded
    if media_type == "image/heic":
        import pillow_heif  # slow to import, and needed for this type only

        pillow_heif.register_heif_opener(thumbnails=False)


def scale_of(width: float, height: float) -> float:
    """Return the factor from a page of this size (in any unit) to its preview in pixels, whose
    longer side has 1,600; a narrow page gets up to 800 across or 10,000 along. It is a trifle too
    small, so that `ceil` of a side is exact."""
    long, short = max(width, height), min(width, height)
    scale = LONG_SIDE / long
    if short * scale < READABLE_WIDTH and long / short > 2.5:
        scale = min(READABLE_WIDTH / short, TALLEST / long)
    return scale * (1 - 1e-9)


def preview_size(width: float, height: float, most: float = float("inf")) -> tuple[int, int]:
    """Return the width and height in pixels of the preview of a page of this size; the preview is
    at most `most` times as large as the page."""
    scale = min(scale_of(width, height), most)
    return max(1, ceil(width * scale)), max(1, ceil(height * scale))


def page_frame(image: Image.Image, number: int) -> Frame:
    """Return the frame of an upright page (RGB) with its raw pixels: the process that receives it
    needs no decoder."""
    size = {"width": image.width, "height": image.height}
    return {"frame": "page", "number": number, **size}, image.tobytes()


def likeness_frames(image: Image.Image, number: int) -> Iterator[Frame]:
    """Yield a frame with the perceptual hash of the picture on page `number`; nothing for a picture
    with too little in it (see `image_similarity.hash_bands`)."""
    found = hash_bands(image)
    if found is not None:
        yield {"frame": "likeness", "number": number, "bands": found}, b""


FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    TIFF: "TIFF",
}

# Of pictures inside other files, where nobody has looked at their type before.
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
)
# Media types of files that may hold more than one picture: pages of a TIFF, a burst in HEIC.
SEVERAL = frozenset({TIFF, "image/heic"})
EXIF_ORIENTATION = 0x0112
WHITE_IS_ZERO, PHOTOMETRIC = 0, 262  # value and tag number in TIFF
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def picture_frames(
    data: bytes, media_type: str, pages: Iterable[int], limits: dict[str, int], *, reading: bool
) -> Iterator[Frame]:
    """Yield the frames of a picture file: an outline, and each drawn page with its perceptual hash;
    with `reading`, also the traces of how the file was made.

    A file with one picture has one page, which is always drawn. For a TIFF or HEIC with several
    pages, only the named `pages` (from 1) are drawn. Raises UnreadableError: "broken",
    "too_many_pages", "too_many_pixels".
    """
    image = opened(data, FORMATS[media_type], limits)
    traces, first = picture_traces(image), image.tell()
    sizes = _sizes(image, first, limits) if media_type in SEVERAL else []
    if len(sizes) > 1:
        wanted = [(n, index_of(first, n)) for n in pages if 1 <= n <= len(sizes)]
        yield _outline(sizes)
        yield from _multi_picture_frames(image, wanted, limits)
    else:
        try:
            picture = upright(image)
        except DAMAGED as error:
            raise UnreadableError("broken") from error
        yield _outline([picture.size])
        yield page_frame(picture, 1)
        yield from likeness_frames(picture, 1)
    if reading:
        yield traces_frame(traces)


def _multi_picture_frames(
    image: Image.Image, wanted: list[tuple[int, int]], limits: dict[str, int]
) -> Iterator[Frame]:
    """Yield the frames of the wanted pages, given as (number, index in the file). A damaged page is
    left out. Raises UnreadableError: "broken" if all of them are damaged, "too_many_pixels"."""
    failed = 0
    for number, index in wanted:
        try:
            image.seek(index)
            check_size(image, limits)
            picture = upright(image)
        except DAMAGED:
            failed += 1
            continue
        yield page_frame(picture, number)
        yield from likeness_frames(picture, number)
    if wanted and failed == len(wanted):
        raise UnreadableError("broken")


def _outline(sizes: list[tuple[int, int]]) -> Frame:
    pages = [{"width": width, "height": height} for width, height in sizes]
    return {"frame": "outline", "pages": pages}, b""


def index_of(first: int, number: int) -> int:
    """Return the index in the file of the picture of page `number` (from 1).

    `first` is the index of the picture that viewers show by itself; it is page 1, the others follow
    in the order of the file.
    """
    if number == 1:
        return first
    return number - 1 if number > first + 1 else number - 2


def opened(data: bytes, kind: str, limits: dict[str, int]) -> Image.Image:
    """Open a picture from bytes, without decoding its pixels, and check its size against
    `limits["pixels"]`. `kind` is Pillow's name of the format. Raises UnreadableError ("broken",
    "too_many_pixels")."""
    try:
        image = Image.open(io.BytesIO(data), formats=[kind])
        check_size(image, limits)
        return image
    except DAMAGED as error:
        raise UnreadableError("broken") from error


def upright_picture(data: bytes, kind: str, limits: dict[str, int]) -> Image.Image:
    """Return the first picture of a file, upright and at preview size (see `upright`). `kind` is
    Pillow's name of the format. Raises UnreadableError ("broken", "too_many_pixels")."""
    try:
        return upright(opened(data, kind, limits))
    except DAMAGED as error:
        raise UnreadableError("broken") from error


def kind_of(data: bytes) -> str:
    """Return Pillow's name for the format of a picture inside another file, by its first bytes:
    PNG, JPEG, GIF or BMP; '' for any other."""
    return next((kind for start, kind in SIGNATURES if data.startswith(start)), "")


def check_size(image: Image.Image, limits: dict[str, int]) -> None:
    if image.width * image.height > limits["pixels"]:
        raise UnreadableError("too_many_pixels")


def _sizes(image: Image.Image, first: int, limits: dict[str, int]) -> list[tuple[int, int]]:
    """Return the preview sizes (width, height in pixels) of the pictures of a file, by page.
    `first` is the index of page 1 (see `index_of`); the file is left at it.

    A damaged picture ends the list: it gets the size of the page before it, and cannot be shown. If
    it is page 1 the list is empty. At most MOST_OF_A_BURST pictures of a HEIC (burst) are listed.
    Raises UnreadableError ("too_many_pages" for a TIFF, "too_many_pixels").
    """
    sizes: list[tuple[int, int]] = []
    is_tiff = image.format == "TIFF"
    most = limits["pages"] if is_tiff else MOST_OF_A_BURST
    try:
        while len(sizes) < most + is_tiff:
            image.seek(index_of(first, len(sizes) + 1))
            check_size(image, limits)
            sizes.append(_size(image, None))
    except EOFError:
        pass  # after the last one
    except DAMAGED:
        sizes += sizes[-1:]
    if len(sizes) > most:
        raise UnreadableError("too_many_pages")
    image.seek(first)
    return sizes


def upright(image: Image.Image, within: tuple[int, int] | None = None) -> Image.Image:
    """Return a picture shrunk, turned as its EXIF says, and in RGB on a white ground.

    It is shrunk to its preview's size, or to fit `within` (width, height in pixels). It is never
    enlarged.
    """
    width, height = _size(image, within)
    turn = TURNS.get(image.getexif().get(EXIF_ORIENTATION, 1))
    image.draft("RGB", (width, height))  # JPEG: decode at a half, a quarter … right away
    if image.format == "TIFF":
        image.load()  # Pillow turns it itself, and says the upright size before
        turn, (width, height) = None, _size(image, within)
    if image.mode.startswith(("I", "F")):
        image = _in_eight_bits(image)
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        image = image.convert("RGB")
    image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        image = image.transpose(turn)
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Convert a picture of 12, 16 or 32 bits to grey of 8 bits. The range from the lowest level (or
    0, if that is lower) to the highest becomes 0 to 255."""
    inverted = getattr(image, "tag_v2", {}).get(PHOTOMETRIC) == WHITE_IS_ZERO
    wide = image.convert("F" if image.mode == "F" else "I")
    found: Any = wide.getextrema()  # least and greatest value of the channel
    least, most = min(found[0], 0), found[1]
    scale = 255 / max(most - least, 1e-9)
    grey = wide.point(lambda level: level * scale - least * scale).convert("L")
    return ImageChops.invert(grey) if inverted else grey


def _size(image: Image.Image, within: tuple[int, int] | None) -> tuple[int, int]:
    """Return the width and height in pixels to draw at: the preview's size, or within `within`. The
    pixels of a fax are higher than wide, so its height is stretched first."""
    width, height = image.width, image.height * _stretch(image)
    if within is None:
        return preview_size(width, height, most=1.0)
    scale = min(within[0] / width, within[1] / height, 1.0)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _stretch(image: Image.Image) -> float:
    """Return the height of a pixel as a multiple of its width, by the resolutions of a TIFF (fax);
    1 for other formats and for ratios outside 1.2 to 4."""
    if image.format != "TIFF":
        return 1.0
    across, down = image.info.get("dpi", (1, 1))
    ratio = float(across) / float(down) if across and down else 1.0
    return ratio if 1.2 < ratio < 4 else 1.0
