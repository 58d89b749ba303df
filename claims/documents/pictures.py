"""Pages of a PDF and photographs, drawn as WebP. Runs inside the confined renderer; no Django."""

import io
from collections.abc import Iterable, Iterator
from importlib import import_module
from math import ceil
from types import ModuleType
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from claims.documents.frames import Frame, Unreadable

if TYPE_CHECKING:
    import pypdfium2 as pdfium

LONG_SIDE = 1600  # pixels of a preview
THUMBNAIL = 240  # pixels, both sides at most
TALLEST = 10_000  # a till roll or a scrolled screenshot stays readable, below WebP's 16,383
READABLE_WIDTH = 800


def prepare(media_type: str) -> None:
    """Import what decoding needs: afterwards no file can be opened any more."""
    Image.preinit()  # the common formats, among them JPEG and PNG
    import_module("PIL.WebPImagePlugin")
    import_module("PIL.TiffImagePlugin")  # reads EXIF
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded
    if media_type == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    if media_type == "application/pdf":
        pdfium_library()


def pdfium_library() -> ModuleType:
    """pypdfium2, imported only for a PDF: it costs half of the renderer's start."""
    import pypdfium2

    return pypdfium2


def scale_of(width: float, height: float) -> float:
    """How much larger than this shape its preview is; a hair less, so that ceil() is exact."""
    long, short = max(width, height), min(width, height)
    scale = LONG_SIDE / long
    if short * scale < READABLE_WIDTH and long / short > 2.5:
        scale = min(READABLE_WIDTH / short, TALLEST / long)
    return scale * (1 - 1e-9)


def preview_size(width: float, height: float, most: float = float("inf")) -> tuple[int, int]:
    """Pixels of the preview of a page of this shape; never more than `most` times as large."""
    scale = min(scale_of(width, height), most)
    return max(1, ceil(width * scale)), max(1, ceil(height * scale))


def drawn(image: Image.Image, number: int) -> Iterator[Frame]:
    """The preview and the thumbnail of one upright page, without any of the file's metadata."""
    about = {"number": number, "width": image.width, "height": image.height}
    yield {"frame": "page", **about}, _webp(image, quality=80)
    small = image.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL), reducing_gap=2.0)
    yield {"frame": "thumbnail", "number": number}, _webp(small, quality=70)


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    # method 0: a sixth larger than the next better one, in two thirds of its time;
    # `exif` and `icc_profile` would otherwise be copied from the original
    image.save(out, "WEBP", quality=quality, method=0, exif=b"", icc_profile=None)
    return out.getvalue()


# ------------------------------------------------------------------ PDF
def pdf_frames(data: bytes, pages: Iterable[int], limits: dict[str, int]) -> Iterator[Frame]:
    """An outline of all pages, then the drawn ones of `pages` (numbers from 1; others skipped)."""
    document = _open_pdf(data)
    count = len(document)
    if count == 0:
        raise Unreadable("empty")
    if count > limits["pages"]:
        raise Unreadable("too_many_pages")
    yield {"frame": "outline", "pages": [_pdf_size(document, index) for index in range(count)]}, b""
    document.init_forms()  # filled-in form fields are part of what a claimant sees
    for number in pages:
        if 1 <= number <= count:
            yield from drawn(_draw_pdf_page(document, number - 1), number)


def _open_pdf(data: bytes) -> "pdfium.PdfDocument":
    try:
        return pdfium_library().PdfDocument(data)
    except pdfium_library().PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("password" if locked else "broken") from error


def _pdf_size(document: "pdfium.PdfDocument", index: int) -> dict[str, int]:
    """A page that does not load keeps a place in the outline, as a sheet of A4."""
    try:
        width, height = document.get_page_size(index)
    except pdfium_library().PdfiumError:
        width, height = 595, 842
    width, height = preview_size(max(width, 1), max(height, 1))
    return {"width": width, "height": height}


def _draw_pdf_page(document: "pdfium.PdfDocument", index: int) -> Image.Image:
    try:
        page = document[index]
        width, height = page.get_size()
        if width < 1 or height < 1:
            raise Unreadable("broken")
        return page.render(scale=scale_of(width, height), draw_annots=True).to_pil().convert("RGB")
    except pdfium_library().PdfiumError as error:
        raise Unreadable("broken") from error


# ------------------------------------------------------------------ photographs
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
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


def picture_frames(data: bytes, media_type: str, limits: dict[str, int]) -> Iterator[Frame]:
    try:
        image = Image.open(io.BytesIO(data), formats=[FORMATS[media_type]])
        if image.width * image.height > limits["pixels"]:
            raise Unreadable("too_many_pixels")
        upright = _upright(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable("broken") from error
    size = {"width": upright.width, "height": upright.height}
    yield {"frame": "outline", "pages": [size]}, b""
    yield from drawn(upright, 1)


def _upright(image: Image.Image) -> Image.Image:
    """Shrunk first, then turned as EXIF says and laid on white paper."""
    width, height = preview_size(image.width, image.height, most=1.0)
    image.draft("RGB", (width, height))  # JPEG: decode at a half, a quarter … right away
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level / 256).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        image = image.convert("RGB")
    turn = TURNS.get(image.getexif().get(EXIF_ORIENTATION, 1))
    image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        image = image.transpose(turn)
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")
