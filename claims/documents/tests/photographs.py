"""Certificates, bankbooks, card slips, sales sheets and screenshots drawn with Pillow, and the ways
in which people photograph them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from claims.demo.fonts import load_font

PAPER = (1240, 1754)  # A4 at 150 pixels per inch
Field = tuple[str, str]


def _form(title: str, fields: list[Field], foot: str) -> Image.Image:
    """Draw a form: its title, a table of labels and values, and who issued it."""
    page = Image.new("RGB", PAPER, "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((60, 60, PAPER[0] - 60, PAPER[1] - 60), outline="#335", width=4)
    draw.text((PAPER[0] / 2, 200), title, fill="black", font=load_font(58, "Bold"), anchor="mm")
    top = 340
    for label, value in fields:
        draw.rectangle((140, top, PAPER[0] - 140, top + 92), outline="#999", width=2)
        draw.text((170, top + 46), label, fill="#222", font=load_font(30), anchor="lm")
        draw.text((520, top + 46), value, fill="black", font=load_font(32, "Medium"), anchor="lm")
        top += 92
    note = "위와 같이 확인합니다. 이 서류는 온라인으로 발급되었습니다."
    draw.text((PAPER[0] / 2, top + 130), note, fill="#222", font=load_font(30), anchor="mm")
    draw.text((PAPER[0] / 2, 1480), foot, fill="black", font=load_font(46, "Bold"), anchor="mm")
    return page


def certificate(name: str, owner: str, number: str) -> Image.Image:
    """Draw a 소상공인 확인서; `number` as printed, with dashes."""
    fields = [
        ("기업명", name),
        ("대표자", owner),
        ("사업자등록번호", number),
        ("소재지", "서울특별시 마포구 월드컵로 25, 3층"),
        ("주업종", "전자상거래 소매업 (47912)"),
        ("유효기간", "2022년 4월 1일 ~ 2023년 3월 31일"),
    ]
    return _form("소상공인 확인서", fields, "중소벤처기업부장관")


def bankbook(bank: str, account: str, holder: str) -> Image.Image:
    """Draw the first page of a bankbook; `account` as printed, with dashes."""
    fields = [
        ("예금주", f"{holder} 님"),
        ("계좌번호", account),
        ("예금종류", "보통예금"),
        ("개설일", "2018. 5. 14."),
        ("관리점", "마포중앙지점"),
    ]
    return _form(f"{bank} 통장", fields, bank)


def card_slip(shop: str, sold: dt.datetime, supply: int) -> Image.Image:
    """Draw a card slip of till paper; the tax is a tenth of `supply` (won)."""
    fields = [
        ("가맹점명", shop),
        ("거래일시", f"{sold:%Y/%m/%d %H:%M}"),
        ("카드번호", "4579-****-****-1015"),
        ("승인번호", f"{30_000_000 + supply}"),
        ("공급가액", f"{supply:,}원"),
        ("부가세", f"{supply // 10:,}원"),
        ("합계", f"{supply + supply // 10:,}원"),
    ]
    page = Image.new("RGB", (900, 1100), "white")
    draw = ImageDraw.Draw(page)
    draw.text((450, 90), "카드 매출전표", fill="black", font=load_font(60, "Bold"), anchor="mm")
    for at, (label, value) in enumerate(fields):
        y = 220 + 110 * at
        draw.text((60, y), label, fill="black", font=load_font(38), anchor="lm")
        draw.text((840, y), value, fill="black", font=load_font(38, "Medium"), anchor="rm")
    return page


Sales = Sequence[tuple[dt.date, int, int]]  # day, won by card, won in cash
COLUMNS = (("일자", 110), ("요일", 400), ("카드", 700), ("현금", 900), ("합계", 1130))


def sales_sheet(days: Sales, *, total: int | None = None) -> Image.Image:
    """Draw a table of daily sales with its sums; `total` in place of the right last sum."""
    page = Image.new("RGB", PAPER, "white")
    draw = ImageDraw.Draw(page)
    title = load_font(48, "Bold")
    draw.text((PAPER[0] / 2, 110), "일별 매출 현황", fill="black", font=title, anchor="mm")
    lines = [[name for name, _at in COLUMNS]]
    for day, card, cash in days:
        week = "월화수목금토일"[day.weekday()]
        figures = [f"{won:,}" for won in (card, cash, card + cash)]
        lines.append([f"{day.year}. {day.month}. {day.day}.", week, *figures])
    sums = [sum(card for _d, card, _c in days), sum(cash for _d, _c, cash in days)]
    lines.append(["합계", "", *(f"{won:,}" for won in (*sums, total or sum(sums)))])
    high = min(60, 1480 // len(lines))
    font = load_font(max(high // 2, 16))
    for row, line in enumerate(lines):
        y = 210 + high * row
        draw.line((90, y + high / 2, PAPER[0] - 90, y + high / 2), fill="#ccc", width=1)
        for text, (_name, x) in zip(line, COLUMNS, strict=True):
            draw.text((x, y), text, fill="black", font=font, anchor="lm" if x < 500 else "rm")
    return page


def channel_screen(lines: Sequence[str], *, dark: bool = False) -> Image.Image:
    """Draw a screenshot of a channel's chat, a line a bubble."""
    ground, bubble, ink = ("#20262e", "#3a434f", "#fff") if dark else ("#b9c9d9", "#fff", "#1d2433")
    screen = Image.new("RGB", (1080, 1920), ground)
    draw = ImageDraw.Draw(screen)
    for at, line in enumerate(lines):
        y = 150 + 150 * at
        draw.rounded_rectangle((60, y, 1020, y + 110), 24, fill=bubble)
        draw.text((100, y + 55), line, fill=ink, font=load_font(40), anchor="lm")
    return screen


# ------------------------------------------------------------------ how it is photographed
def _clean(page: Image.Image, rnd: Random) -> Image.Image:
    return page


def _askew(page: Image.Image, rnd: Random) -> Image.Image:
    return page.rotate(rnd.uniform(3, 6), Image.Resampling.BICUBIC, expand=True, fillcolor="#ddd")


def _sideways(page: Image.Image, rnd: Random) -> Image.Image:
    """Lay it on its side without a note in EXIF on how to turn it."""
    turn = rnd.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270))
    return page.transpose(turn)


def _upside_down(page: Image.Image, rnd: Random) -> Image.Image:
    return page.transpose(Image.Transpose.ROTATE_180)


def _telephone(page: Image.Image, rnd: Random) -> Image.Image:
    """Photograph it on a dark table from a slant, with a hand's shadow over half of it."""
    return _shadowed(_slanted(page, rnd), rnd)


def _slanted(page: Image.Image, rnd: Random) -> Image.Image:
    table = Image.new("RGB", (page.width + 260, page.height + 246), (96, 84, 70))
    table.paste(page, (130, 120))
    wide, high = table.size
    slant = [rnd.uniform(0.01, 0.05) * wide for _ in range(4)]
    corners = (-slant[0], 0, slant[1], high, wide - slant[2], high, wide + slant[3], 0)
    return table.transform(table.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)


def _shadowed(taken: Image.Image, rnd: Random) -> Image.Image:
    wide, high = taken.size
    shade = Image.new("L", taken.size, 255)
    edge = wide * rnd.uniform(0.3, 0.6)
    ImageDraw.Draw(shade).polygon(
        [(0, 0), (edge, 0), (edge + 200, high), (0, high)], fill=int(rnd.uniform(110, 150))
    )
    shade = shade.filter(ImageFilter.GaussianBlur(60))
    return ImageChops.multiply(taken, Image.merge("RGB", [shade] * 3))


def _blurred(page: Image.Image, rnd: Random) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(rnd.uniform(1.4, 2.0)))


def _coarse(page: Image.Image, rnd: Random) -> Image.Image:
    """Shrink it and save it as JPEG of quality 40, as messengers do."""
    out = io.BytesIO()
    size = page.width * 900 // 1240, page.height * 900 // 1240
    page.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=40)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def _folded(page: Image.Image, rnd: Random) -> Image.Image:
    """Fold it twice: creases, and each part in a light of its own."""
    light = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(light)
    x, y = (side / 2 + rnd.uniform(-60, 60) for side in page.size)
    draw.rectangle((0, 0, x, y), fill=225)
    draw.rectangle((x, y, *page.size), fill=205)
    draw.line((x, 0, x, page.height), fill=120, width=5)
    draw.line((0, y, page.width, y), fill=120, width=5)
    light = light.filter(ImageFilter.GaussianBlur(3))
    return ImageChops.multiply(page, Image.merge("RGB", [light] * 3))


def _fax(page: Image.Image, rnd: Random) -> Image.Image:
    """Send it at 204 x 196 dots an inch in black and white, with specks."""
    size = page.width * 1686 // 1240, page.height * 2190 // 1754
    bits = page.convert("L").resize(size, Image.Resampling.BILINEAR)
    bits = bits.point(lambda level: 255 if level > 150 else 0)
    draw = ImageDraw.Draw(bits)
    for _speck in range(4_000):
        draw.point(
            (rnd.randrange(bits.width), rnd.randrange(bits.height)), fill=rnd.choice((0, 255))
        )
    return bits.convert("RGB")


def _unreadable(page: Image.Image, rnd: Random) -> Image.Image:
    """Shake so much that a person cannot read it either."""
    small = page.resize((page.width // 5, page.height // 5), Image.Resampling.BILINEAR)
    return small.filter(ImageFilter.GaussianBlur(3))


WAYS: dict[str, Callable[[Image.Image, Random], Image.Image]] = {
    "clean": _clean,
    "askew": _askew,
    "sideways": _sideways,
    "upside down": _upside_down,
    "perspective": _slanted,
    "shadow": _shadowed,
    "telephone": _telephone,
    "blurred": _blurred,
    "coarse": _coarse,
    "folded": _folded,
    "fax": _fax,
    "unreadable": _unreadable,
}


def photographed(page: Image.Image, way: str, seed: int = 1, quality: int = 85) -> bytes:
    """Return a JPEG of the page, photographed in one of WAYS."""
    out = io.BytesIO()
    WAYS[way](page, Random(seed)).save(out, "JPEG", quality=40 if way == "coarse" else quality)
    return out.getvalue()
