"""Phone screenshots: a channel's chat, a store's order list. They stop at the outage."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from . import names
from .facts import Facts
from .fonts import face

WIDTH, HEIGHT = 720, 1440
_INK, _GREY, _LINE, _PAPER = "#1d2433", "#6b7585", "#e3e7ec", "#ffffff"
_STORES = frozenset(("톡스토어", "선물하기", "카카오싱크"))
_COUNTED = (
    "다발",
    "화환",
    "화분",
    "케이크",
    "세트",
    "도시락",
    "상자",
    "드립백",
    "원두",
    "반찬",
    "향초",
)
_ASKS_GOODS = ("오늘 가능할까요?", "두 개 주문할게요", "하나 부탁드려요", "내일 찾으러 갈게요")
_ASKS = ("오늘 가능할까요?", "부탁드려요", "지금 되나요?", "내일로 부탁드립니다")


def usage_screenshots(facts: Facts) -> list[bytes]:
    """One or two JPEG screenshots of how the shop used the service."""
    rnd = facts.random("screens")
    shots = [_orders(facts, rnd) if facts.service in _STORES else _chat(facts, rnd)]
    if rnd.random() < 0.35:
        shots.append(_notice(facts, rnd))
    return [_jpeg(shot) for shot in shots]


def poor_photograph(page: Image.Image, rnd: Random) -> bytes:
    """A page as a bad photograph: crooked, dark, out of focus; nobody reads a number from it."""
    small = page.convert("L").resize((page.width // 2, page.height // 2))
    turned = small.rotate(3 + rnd.random() * 5, expand=True, fillcolor=70)
    dark = turned.point(lambda value: int(value * 0.34) + 14)
    return _jpeg(dark.filter(ImageFilter.GaussianBlur(4.5)).convert("RGB"), quality=62)


def _jpeg(image: Image.Image, quality: int = 80) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _phone(clock: str, ground: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty screen with its status bar."""
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    draw.text((36, 18), clock, _INK, face(26, "SemiBold"))
    for bar in range(4):
        draw.rectangle((580 + bar * 11, 40 - bar * 6, 586 + bar * 11, 44), _INK)
    draw.rounded_rectangle((638, 22, 684, 44), 5, outline=_INK, width=2)
    draw.rectangle((642, 26, 672, 40), _INK)
    return image, draw


def _mark(draw: ImageDraw.ImageDraw) -> None:
    """Says on the picture that it is a sample."""
    draw.rounded_rectangle((WIDTH - 132, HEIGHT - 74, WIDTH - 24, HEIGHT - 26), 8, fill="#1d2433")
    draw.text((WIDTH - 78, HEIGHT - 50), "예시", "#ffffff", face(26, "SemiBold"), anchor="mm")


def _clock(minutes: int) -> str:
    half = "오전" if minutes < 720 else "오후"
    return f"{half} {(minutes // 60 - 1) % 12 + 1}:{minutes % 60:02d}"


def _chat(facts: Facts, rnd: Random) -> Image.Image:
    """The shop's channel on 15 October: orders all morning, nothing after 15:30."""
    image, draw = _phone("20:41", "#b9c9d9")
    draw.rectangle((0, 60, WIDTH, 148), fill="#b0c1d3")
    draw.text((84, 104), facts.business_name, _INK, face(30, "SemiBold"), anchor="lm")
    draw.text((44, 104), "‹", _INK, face(44), anchor="mm")
    draw.rounded_rectangle((230, 170, 490, 212), 21, fill="#9fb1c4")
    draw.text((360, 191), "2022년 10월 15일 토요일", _PAPER, face(20), anchor="mm")
    minutes, y = 570 + int(rnd.random() * 60), 240
    goods = facts.trade.goods
    while y < 940 and minutes < 920:
        who = names.person(rnd)[0][0] + "**"
        item = goods[int(rnd.random() * len(goods))]
        asks = _ASKS_GOODS if item.endswith(_COUNTED) else _ASKS
        text = item + " " + asks[int(rnd.random() * len(asks))]
        y = _bubble(draw, y, who, text, minutes, mine=False)
        minutes += 2 + int(rnd.random() * 9)
        answers = ("네, 가능합니다. 준비해 두겠습니다.", "네, 접수했습니다. 감사합니다.")
        y = _bubble(draw, y, "", answers[int(rnd.random() * 2)], minutes, mine=True)
        minutes += 25 + int(rnd.random() * 70)
    y = _bubble(
        draw, y, "", "(전송 실패) 확인 부탁드립니다.", 932 + int(rnd.random() * 9), mine=True
    )
    draw.text((360, y + 34), "메시지를 보낼 수 없습니다", "#8c2f33", face(24), anchor="mm")
    draw.text((360, y + 72), "네트워크 연결 상태를 확인해 주세요", _GREY, face(20), anchor="mm")
    draw.rectangle((0, HEIGHT - 100, WIDTH, HEIGHT), fill=_PAPER)
    _mark(draw)
    return image


def _bubble(draw, y: int, who: str, text: str, minutes: int, *, mine: bool) -> int:
    """Draws one message; gives the y below it."""
    font = face(25)
    width = int(draw.textlength(text, font)) + 40
    if who:
        draw.ellipse((24, y, 76, y + 52), fill="#d7dee7")
        draw.text((92, y + 10), who, "#3d4654", face(20), anchor="lm")
        y += 26
    left = WIDTH - 28 - width if mine else 92
    draw.rounded_rectangle((left, y, left + width, y + 60), 16, fill="#f7e04b" if mine else _PAPER)
    draw.text((left + 20, y + 30), text, _INK, font, anchor="lm")
    at = (left - 10, y + 50) if mine else (left + width + 10, y + 50)
    draw.text(at, _clock(minutes), "#4c5767", face(17), anchor="rm" if mine else "lm")
    return y + 84


def _orders(facts: Facts, rnd: Random) -> Image.Image:
    """The store's order list, newest first: the last one came in minutes before the outage."""
    image, draw = _phone("09:12", "#f4f6f8")
    draw.rectangle((0, 60, WIDTH, 250), fill=_PAPER)
    draw.text((36, 104), f"{facts.service} 판매자센터", _GREY, face(22), anchor="lm")
    draw.text((36, 146), facts.business_name, _INK, face(32, "Bold"), anchor="lm")
    draw.text((36, 208), "주문 내역   최근 7일", _INK, face(24, "SemiBold"), anchor="lm")
    minutes, y, number = 926 - int(rnd.random() * 14), 274, 8_842_100 + int(rnd.random() * 900)
    for _ in range(6):
        item = facts.trade.goods[int(rnd.random() * len(facts.trade.goods))]
        count = 1 + int(rnd.random() ** 2 * 4)
        price = (12_000 + int(rnd.random() * 60) * 1_000) * count
        draw.rounded_rectangle((24, y, WIDTH - 24, y + 164), 14, fill=_PAPER, outline=_LINE)
        draw.text((48, y + 34), f"주문 {number}", _GREY, face(20), anchor="lm")
        at = f"2022. 10. 15. {minutes // 60:02d}:{minutes % 60:02d}"
        draw.text((WIDTH - 48, y + 34), at, _GREY, face(20), anchor="rm")
        draw.text((48, y + 82), f"{item} × {count}", _INK, face(27, "SemiBold"), anchor="lm")
        buyer = names.person(rnd)[0]
        draw.text((48, y + 128), f"{buyer[0]}*{buyer[-1]}", _GREY, face(21), anchor="lm")
        draw.text((WIDTH - 48, y + 122), f"{price:,}원", _INK, face(28, "Bold"), anchor="rm")
        y, number = y + 180, number - 1 - int(rnd.random() * 5)
        minutes = max(minutes - 12 - int(rnd.random() * 70), 20)
    _mark(draw)
    return image


def _notice(facts: Facts, rnd: Random) -> Image.Image:
    """What opened instead of the service."""
    image, draw = _phone(f"{16 + int(rnd.random() * 6)}:{int(rnd.random() * 60):02d}", _PAPER)
    draw.text((360, 104), facts.service, _INK, face(30, "SemiBold"), anchor="mm")
    draw.line((0, 150, WIDTH, 150), fill=_LINE, width=2)
    draw.ellipse((285, 470, 435, 620), outline="#aab3bf", width=6)
    draw.text((360, 545), "!", "#aab3bf", face(80, "Bold"), anchor="mm")
    draw.text((360, 690), "일시적으로 연결할 수 없습니다", _INK, face(32, "SemiBold"), anchor="mm")
    draw.text((360, 745), "잠시 후 다시 시도해 주세요", _GREY, face(25), anchor="mm")
    draw.text((360, 800), "2022. 10. 15. (토)", _GREY, face(22), anchor="mm")
    draw.rounded_rectangle((180, 880, 540, 956), 12, fill="#eef1f4")
    draw.text((360, 918), "다시 시도", _INK, face(27, "SemiBold"), anchor="mm")
    _mark(draw)
    return image
