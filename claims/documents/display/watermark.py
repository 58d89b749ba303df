"""Watermark with the viewer's name and the time, in the pixels of every served page; never stored.

It shows whose screen was photographed, or who saved a page.
"""

import io
import logging
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from claims import clock
from claims.documents.formats import pixels
from claims.korean import in_korean
from claims.users.models import User

log = logging.getLogger(__name__)

FONT = "node_modules/pretendard/dist/public/static/Pretendard-Medium.otf"
SYSTEM_FONTS = (
    "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
)
INK = (110, 116, 128)  # visible on black and on white
STRENGTH = 44  # opacity of 255: the page stays readable
TURN = 19  # degrees, upwards to the right
PIECE = 40  # pixels
PER_WIDTH, SMALLEST, LARGEST = 56, 12, 30  # letters: a 56th of the page's width, in pixels


def watermark_text(user: User) -> str:
    """Return the text of a viewer's watermark, name and minute in Seoul: 정하윤 · 2023. 4. 11.
    10:42 · 열람용.

    If no Korean typeface is installed it holds the log-in name in ASCII (`#` and the primary key
    for any other name), since the picture would show boxes for a Korean name.
    """
    now = timezone.localtime(clock.now())
    if font_path() is None:
        name = user.username if user.username.isascii() else f"#{user.pk}"
        return f"{name} - {now:%Y-%m-%d %H:%M}"
    with in_korean():
        when = date_format(now, "DATETIME_FORMAT")
        return f"{user.get_full_name()} · {when} · {_('열람용')}"


def watermarked(page: bytes, text: str) -> bytes:
    """Draw a watermark's text all over a stored page (JPEG bytes), and return the page as JPEG
    bytes."""
    image = Image.open(io.BytesIO(page), formats=["JPEG"])
    image.load()
    size = min(max(image.width // PER_WIDTH, SMALLEST), LARGEST)
    mark = _mark(text, size)
    across, down = int(mark.width * 1.45), int(mark.height * 1.9)
    for row, top in enumerate(range(-mark.height // 3, image.height, down)):
        start = -mark.width // 4 if row % 2 else mark.width // 3
        for left in range(start, image.width, across):
            for x, y, mask in mark.pieces:
                image.paste(INK, (left + x, top + y), mask)
    return pixels.page(image)


@cache
def font_path() -> Path | None:
    """Return the path of a typeface with Korean letters: of WATERMARK_FONT, Pretendard of the
    set-up and the system's fonts the first that exists. None if there is none, which is logged.
    Looked up once per process."""
    named = getattr(settings, "WATERMARK_FONT", "")
    candidates = (named, settings.BASE_DIR / FONT, *SYSTEM_FONTS)
    found = next((Path(path) for path in candidates if path and Path(path).is_file()), None)
    if found is None:
        log.warning("no Korean font found for the watermark: pages carry log-in names")
    return found


class Mark(NamedTuple):
    """Drawn text of a watermark, sloping: its width and height in pixels, and the pieces it was cut
    into as (x, y, mask of the ink)."""

    width: int
    height: int
    pieces: tuple[tuple[int, int, Image.Image], ...]


@lru_cache(maxsize=256)  # a viewer's text changes every minute; pages have several sizes
def _mark(text: str, size: int) -> Mark:
    """Draw the text at TURN degrees, in letters of `size` pixels, and return its mask, cut into
    upright pieces PIECE pixels wide that are cropped to their ink. Two thirds of the whole mask
    hold no ink, and pasting costs by area."""
    font = _font(size)
    left, top, right, bottom = font.getbbox(text)
    mask = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 0)
    ImageDraw.Draw(mask).text((2 - left, 2 - top), text, fill=STRENGTH, font=font)
    mask = mask.rotate(TURN, resample=Image.Resampling.BICUBIC, expand=True)
    pieces = []
    for start in range(0, mask.width, PIECE):
        piece = mask.crop((start, 0, min(start + PIECE, mask.width), mask.height))
        if box := piece.getbbox():
            pieces.append((start + box[0], box[1], piece.crop(box)))
    return Mark(mask.width, mask.height, tuple(pieces))


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path = font_path()
    if path is None:
        return ImageFont.load_default(size)
    # no shaping library: the same pixels on every machine
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
