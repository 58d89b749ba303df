"""Encoding of the renderer's raw pixels as stored pictures, on the trusted side. Decodes nothing.

The renderer answers with RGB values and not with a file: a decoder that a malicious document has
taken over must not write bytes that this process, or a browser, decodes.
"""

import io

from PIL import Image

THUMBNAIL = 240  # pixels, both sides at most
LEAST_SHRINKING = 0.5  # so that the letters of a small picture are not readable either
LONGEST_SIDE = 16_000  # pixels; a preview's is 10,000 at most, a JPEG holds 65,500
# Pages are stored and served as JPEG: each serving decodes, watermarks and encodes the page again,
# in a third of the time that WebP takes to be encoded once (decisions/0015).
PAGE_QUALITY = 85
THUMBNAIL_QUALITY = 70


def image_of(pixels: bytes, width: int, height: int) -> Image.Image:
    """Return the picture that raw RGB values make. Raises ValueError when their number differs from
    the size, and for a side of less than 1 or over 16,000 pixels."""
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise ValueError("size is not allowed for a preview")
    if len(pixels) != width * height * 3:
        raise ValueError("pixel data does not have this size")
    return Image.frombuffer("RGB", (width, height), pixels, "raw", "RGB", 0, 1)


def page(image: Image.Image) -> bytes:
    """Return a picture as JPEG bytes, as pages are stored (quality 85)."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=PAGE_QUALITY)
    return out.getvalue()


def thumbnail(image: Image.Image) -> bytes:
    """Return a picture as WebP bytes that is too small to read: at most 240 pixels a side, and at
    most half the size of the picture."""
    scale = min(THUMBNAIL / max(image.size), LEAST_SHRINKING)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=THUMBNAIL_QUALITY, method=0)
    return out.getvalue()
