"""Bare pixels from the renderer to the pictures that are stored. Our side; nothing is decoded.

The renderer answers with RGB values and not with a file: a decoder that a stranger's document has
taken over must not get to write the bytes that this process, or a browser, decodes.
"""

import io

from PIL import Image

THUMBNAIL = 240  # pixels, both sides at most
# What a page is kept and served as: JPEG, because each serving decodes it, marks it and encodes it
# again, in a third of the time that WebP takes to be encoded once (decisions/0015).
PAGE_QUALITY = 85
THUMBNAIL_QUALITY = 70


def image_of(pixels: bytes, width: int, height: int) -> Image.Image:
    """Raises ValueError when the pixels are not as many as the size says."""
    if width < 1 or height < 1 or len(pixels) != width * height * 3:
        raise ValueError("not the pixels of this size")
    return Image.frombuffer("RGB", (width, height), pixels, "raw", "RGB", 0, 1)


def page(image: Image.Image) -> bytes:
    """JPEG of a page."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=PAGE_QUALITY)
    return out.getvalue()


def thumbnail(image: Image.Image) -> bytes:
    """WebP, too small to read."""
    scale = min(THUMBNAIL / max(image.size), 1)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=THUMBNAIL_QUALITY, method=0)
    return out.getvalue()
