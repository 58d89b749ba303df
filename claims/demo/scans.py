"""Photographs and scans of a printed page, from people who have no PDF."""

from __future__ import annotations

import io
from random import Random

import pillow_heif
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from .screenshots import jpeg

SIDEWAYS = 6  # EXIF: turn it a quarter to the right to see it upright


def draw_page(pdf: bytes, scale: float = 1.6) -> Image.Image:
    """Draw the first page of a PDF as an image, at 72 times `scale` pixels per inch."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil().convert("RGB")


def photograph_page(page: Image.Image, rnd: Random) -> Image.Image:
    """Return the image of a page as if photographed on a table: a little crooked, in uneven light,
    easily readable.
    """
    ground = tuple(90 + int(rnd.random() * 90) for _ in "rgb")
    wide, high = page.width + 260, page.height + 220
    table = Image.new("RGB", (wide, high), ground)
    draw = ImageDraw.Draw(table)
    for _ in range(14):  # the grain of the wood
        y = int(rnd.random() * high)
        shade = tuple(max(level - 10 - int(rnd.random() * 20), 0) for level in ground)
        draw.line((0, y, wide, y + int(rnd.random() * 60) - 30), fill=shade, width=3)
    turned = page.convert("RGBA").rotate(
        (rnd.random() - 0.5) * 5, expand=True, resample=Image.Resampling.BICUBIC
    )
    at = (int(40 + rnd.random() * 160), int(30 + rnd.random() * 130))
    table.paste(turned, at, turned)
    return ImageEnhance.Brightness(table).enhance(0.86 + rnd.random() * 0.2)


def photograph_heic(pdf: bytes, rnd: Random) -> bytes:
    """Draw the first page of a PDF as a photograph and return it as HEIC, as telephones save it. It
    is packed in the quickest way: a tenth of a second in place of half a second."""
    out = io.BytesIO()
    picture = photograph_page(draw_page(pdf, 1.3), rnd)
    pillow_heif.from_pillow(picture).save(out, quality=55, enc_params={"preset": "ultrafast"})
    return out.getvalue()


def photograph_sideways(pdf: bytes, rnd: Random) -> bytes:
    """Return a JPEG of the first page of a PDF as if photographed, turned on its side, with the
    EXIF note on how to turn it.
    """
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    lying = photograph_page(draw_page(pdf), rnd).transpose(Image.Transpose.ROTATE_90)
    return jpeg(lying, exif=exif)


def photograph_telephone(page: Image.Image, rnd: Random) -> bytes:
    """Return a JPEG of a page as if photographed by telephone: from a slant, half in the shadow of
    a hand.
    """
    table = photograph_page(page, rnd)
    wide, high = table.size
    slant = [(0.01 + rnd.random() * 0.03) * wide for _ in range(4)]
    corners = (-slant[0], 0, slant[1], high, wide - slant[2], high, wide + slant[3], 0)
    taken = table.transform(
        table.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="#777"
    )
    shade, edge = Image.new("L", taken.size, 255), wide * (0.3 + rnd.random() * 0.3)
    hand = [(0, 0), (edge, 0), (edge + wide / 8, high), (0, high)]
    ImageDraw.Draw(shade).polygon(hand, fill=130 + int(rnd.random() * 50))
    shade = shade.filter(ImageFilter.GaussianBlur(40))
    return jpeg(ImageChops.multiply(taken, Image.merge("RGB", [shade] * 3)), quality=78)


def scan_tiff(pdf: bytes, rnd: Random) -> bytes:
    """Return a TIFF with every page of a PDF in grey, as an office scanner makes it; the edge of
    the glass shows at one side.
    """
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        drawn = page.render(scale=1.8).to_pil().convert("L")
        glass = Image.new("L", (drawn.width + 60, drawn.height + 40), 205 + int(rnd.random() * 40))
        glass.paste(drawn, (int(rnd.random() * 60), int(rnd.random() * 40)))
        pages.append(glass)
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return out.getvalue()
