"""Photographs and scans as upright pixels. Runs inside the confined renderer; no Django."""

import io
from collections.abc import Iterable, Iterator
from importlib import import_module
from math import ceil

from PIL import Image, ImageSequence, UnidentifiedImageError

from claims.documents.formats.image_similarity import hash_bands
from claims.documents.frames import Frame, UnreadableError
from claims.documents.media_types import TIFF

LONG_SIDE = 1600  # pixels of a preview
TALLEST = 10_000  # a till roll or a scrolled screenshot stays readable
READABLE_WIDTH = 800
DAMAGED = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError)


def prepare(media_type: str = "") -> None:
    """Import the decoders before the confinement: afterwards no file can be opened."""
    Image.preinit()  # the common formats, among them JPEG, PNG, GIF and BMP
    import_module("PIL.WebPImagePlugin")
    import_module("PIL.TiffImagePlugin")  # reads EXIF too
    Image.MAX_IMAGE_PIXELS = None  # `limits` are checked before any pixel is decoded
    if media_type == "image/heic":
        import pillow_heif  # slow to import, and needed for this type only

        pillow_heif.register_heif_opener(thumbnails=False)


def scale_of(width: float, height: float) -> float:
    """Return the scale from a page to its preview, slightly less, so that ceil() is exact."""
    long, short = max(width, height), min(width, height)
    scale = LONG_SIDE / long
    if short * scale < READABLE_WIDTH and long / short > 2.5:
        scale = min(READABLE_WIDTH / short, TALLEST / long)
    return scale * (1 - 1e-9)


def preview_size(width: float, height: float, most: float = float("inf")) -> tuple[int, int]:
    """Return the preview's size in pixels, at most `most` times the page's."""
    scale = min(scale_of(width, height), most)
    return max(1, ceil(width * scale)), max(1, ceil(height * scale))


def page_frame(image: Image.Image, number: int) -> Frame:
    """Return an upright page as raw pixels, so that the trusted side decodes nothing."""
    size = {"width": image.width, "height": image.height}
    return {"frame": "page", "number": number, **size}, image.tobytes()


def likeness_frames(image: Image.Image, number: int) -> Iterator[Frame]:
    """Yield the picture's perceptual hash; nothing for a picture with too little in it."""
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

EXIF_ORIENTATION = 0x0112
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
    data: bytes, media_type: str, pages: Iterable[int], limits: dict[str, int]
) -> Iterator[Frame]:
    """Yield an outline, then the drawn pages: one of a photograph, the named ones of a TIFF."""
    if media_type == TIFF:
        yield from _tiff_frames(data, pages, limits)
        return
    picture = upright_picture(data, FORMATS[media_type], limits)
    yield {"frame": "outline", "pages": [{"width": picture.width, "height": picture.height}]}, b""
    yield page_frame(picture, 1)
    yield from likeness_frames(picture, 1)


def upright_picture(data: bytes, kind: str, limits: dict[str, int]) -> Image.Image:
    """Return the first picture of a file of a known format, at preview size.

    Raises UnreadableError.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=[kind])
        check_size(image, limits)
        return upright(image)
    except DAMAGED as error:
        raise UnreadableError("broken") from error


def check_size(image: Image.Image, limits: dict[str, int]) -> None:
    if image.width * image.height > limits["pixels"]:
        raise UnreadableError("too_many_pixels")


def _tiff_frames(data: bytes, pages: Iterable[int], limits: dict[str, int]) -> Iterator[Frame]:
    try:
        image = Image.open(io.BytesIO(data), formats=["TIFF"])
        outline: list[dict[str, int]] = []
        for frame in ImageSequence.Iterator(image):
            if len(outline) == limits["pages"]:
                raise UnreadableError("too_many_pages")
            check_size(frame, limits)
            width, height = preview_size(frame.width, frame.height, most=1.0)
            outline.append({"width": width, "height": height})
    except DAMAGED as error:
        raise UnreadableError("broken") from error
    yield {"frame": "outline", "pages": outline}, b""
    for number in pages:
        if 1 <= number <= len(outline):
            try:
                image.seek(number - 1)
                picture = upright(image)
            except DAMAGED as error:
                raise UnreadableError("broken") from error
            yield page_frame(picture, number)
            yield from likeness_frames(picture, number)


def upright(image: Image.Image, within: tuple[int, int] | None = None) -> Image.Image:
    """Shrink a picture, turn it as EXIF says, and put it on a white ground.

    It is shrunk to its preview's size, or to fit `within` these sides.
    """
    width, height = _size(image, within)
    turn = TURNS.get(image.getexif().get(EXIF_ORIENTATION, 1))
    image.draft("RGB", (width, height))  # JPEG: decode at a half, a quarter … right away
    if image.format == "TIFF":
        image.load()  # Pillow turns it itself, and says the upright size before
        turn, (width, height) = None, _size(image, within)
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level / 256).convert("L")
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


def _size(image: Image.Image, within: tuple[int, int] | None) -> tuple[int, int]:
    if within is None:
        return preview_size(image.width, image.height, most=1.0)
    scale = min(within[0] / image.width, within[1] / image.height, 1.0)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))
