"""Bare pixels from the renderer to the pictures that are stored. Our side; nothing is decoded.

The renderer answers with RGB values and not with a file: a decoder that a stranger's document has
taken over must not get to write the bytes that this process, or a browser, decodes.
"""

import io

from PIL import Image

THUMBNAIL = 240  # pixels, both sides at most
LEAST_SHRINKING = 0.5  # a small picture's own letters are not to be read in its thumbnail either
LONGEST_SIDE = 16_000  # pixels; a preview's is 10,000 at most, a JPEG holds 65,500
# What a page is kept and served as: JPEG, because each serving decodes it, marks it and encodes it
# again, in a third of the time that WebP takes to be encoded once (decisions/0015).
PAGE_QUALITY = 85
THUMBNAIL_QUALITY = 70


def image_of(pixels: bytes, width: int, height: int) -> Image.Image:
    """Raises ValueError when the pixels are not as many as the size says."""
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise ValueError("no size of a preview")
    if len(pixels) != width * height * 3:
        raise ValueError("not the pixels of this size")
    return Image.frombuffer("RGB", (width, height), pixels, "raw", "RGB", 0, 1)


def page(image: Image.Image) -> bytes:
    """JPEG of a page."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=PAGE_QUALITY)
    return out.getvalue()


def thumbnail(image: Image.Image) -> bytes:
    """WebP, too small to read."""
    scale = min(THUMBNAIL / max(image.size), LEAST_SHRINKING)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=THUMBNAIL_QUALITY, method=0)
    return out.getvalue()
