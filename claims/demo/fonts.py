"""The Korean typeface of the generated documents."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from PIL import ImageFont

log = logging.getLogger(__name__)

_FOLDER = Path("node_modules/pretendard/dist/public/static")


@cache
def folder() -> Path | None:
    """Return the folder with Pretendard's static fonts; None, with one line in the log, where it is
    not installed.

    Without it documents use the system's fonts, which may lack Korean glyphs."""
    path = Path(__file__).resolve().parents[2] / _FOLDER
    if (path / "Pretendard-Regular.otf").is_file():
        return path
    log.warning("Pretendard is not installed (npm ci): demo documents fall back to system fonts")
    return None


@cache
def load_font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the font Pretendard for Pillow, `size` in pixels; `weight` as in the file names
    (SemiBold, …). Pillow's default font if Pretendard is not installed.
    """
    path = folder()
    if path is None:
        return ImageFont.load_default(size)
    engine = ImageFont.Layout.BASIC  # no shaping library: the same pixels on every machine
    return ImageFont.truetype(str(path / f"Pretendard-{weight}.otf"), size, layout_engine=engine)
