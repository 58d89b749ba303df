"""Phone screenshots: a channel's chat, a store's order list, its figures. They stop at the outage.

Pictures of different shops differ overall: telephone, letter size, theme and content, so that only
a copied picture looks like a copy.
"""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageFilter

from . import names
from .facts import Facts
from .screens import DARK, GREY, INK, LINE, PAPER, Screen

_STORES = frozenset(("톡스토어", "선물하기", "카카오싱크"))
_COUNTED = (
    "다발", "화환", "화분", "케이크", "세트", "도시락", "상자", "드립백", "원두", "반찬", "향초",
)  # fmt: skip
_ASKS_GOODS = ("오늘 가능할까요?", "두 개 주문할게요", "하나 부탁드려요", "내일 찾으러 갈게요")
_ASKS = ("오늘 가능할까요?", "부탁드려요", "지금 되나요?", "내일로 부탁드립니다")
_ANSWERS = ("네, 가능합니다. 준비해 두겠습니다.", "네, 접수했습니다. 감사합니다.", "네, 됩니다.")
OUTAGE_MINUTE = 930  # 15:30


def usage_screenshots(facts: Facts) -> list[bytes]:
    """Return one or two JPEG screenshots of a telephone that show how the shop used the service."""
    rnd = facts.random("screens")
    shots = [_orders(facts, rnd) if facts.service in _STORES else _chat(facts, rnd)]
    if rnd.random() < 0.35:
        shots.append(_figures(facts, rnd))
    return [jpeg(shot) for shot in shots]


def long_capture(facts: Facts) -> bytes:
    """Return a JPEG of a chat captured as one tall picture, four screens high."""
    rnd = facts.random("long capture")
    parts = [_chat(facts, rnd) for _ in range(4)]
    width = 720
    tall = Image.new("RGB", (width, sum(part.height for part in parts)), "#ffffff")
    y = 0
    for part in parts:
        tall.paste(part, (0, y))
        y += part.height
    return jpeg(tall)


def saved_again(shot: bytes) -> bytes:
    """Return a screenshot (image bytes) as a messenger saves it again, as JPEG: smaller, coarser, a
    bit darker.
    """
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    small = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)
    return jpeg(small.point(lambda value: int(value * 0.97)), quality=62)


def poor_photograph(page: Image.Image, rnd: Random) -> bytes:
    """Return a JPEG of a badly photographed page: crooked, dark and out of focus, so that no number
    is readable.
    """
    small = page.convert("L").resize((page.width // 2, page.height // 2))
    turned = small.rotate(3 + rnd.random() * 5, expand=True, fillcolor=70)
    dark = turned.point(lambda value: int(value * 0.34) + 14)
    return jpeg(dark.filter(ImageFilter.GaussianBlur(4.5)).convert("RGB"), quality=62)


def jpeg(image: Image.Image, quality: int = 80, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def _clock(minutes: int) -> str:
    half = "오전" if minutes < 720 else "오후"
    return f"{half} {(minutes // 60 - 1) % 12 + 1}:{minutes % 60:02d}"


def _pick(rnd: Random, choices):
    return choices[int(rnd.random() * len(choices))]


def _chat(facts: Facts, rnd: Random) -> Image.Image:
    """Draw the shop's channel on 15 October: orders all morning, nothing after 15:30."""
    screen = Screen(rnd, f"{16 + int(rnd.random() * 7)}:{int(rnd.random() * 60):02d}")
    _chat_head(screen, facts, rnd)
    writing = rnd.random() < 0.5
    floor = screen.bottom - (300 if writing else 100)
    y = 170.0 + (rnd.random() < 0.4) * (40 + rnd.random() * 260)
    if y > 170:  # the end of a picture sent before
        screen.photo((92, 150, 92 + 200 + rnd.random() * 200, y - 16), rnd)
    if rnd.random() < 0.6:
        middle = screen.right / 2
        screen.box((middle - 130, y, middle + 130, y + 42), 21, fill="#9fb1c4")
        screen.text((middle, y + 21), "2022년 10월 15일 토요일", PAPER, 20, anchor="mm")
        y += 66
    minutes = 545 + int(rnd.random() * 200)
    while y < floor - 400 and minutes < OUTAGE_MINUTE - 10:
        who = names.person(rnd)[0][0] + "**"
        item = _pick(rnd, facts.trade.goods)
        text = item + " " + _pick(rnd, _ASKS_GOODS if item.endswith(_COUNTED) else _ASKS)
        y = _bubble(screen, y, who, text, minutes, mine=False)
        if rnd.random() < 0.3 and y < floor - 560:
            high = 120 + rnd.random() * 160
            left = 92.0 if rnd.random() < 0.6 else screen.right - 330
            screen.photo((left, y, left + 180 + rnd.random() * 120, y + high), rnd)
            y += high + 22
        minutes += 2 + int(rnd.random() * 9)
        if rnd.random() < 0.8:
            y = _bubble(screen, y, "", _pick(rnd, _ANSWERS), minutes, mine=True)
        minutes += 15 + int(rnd.random() * 70)
    failed = OUTAGE_MINUTE + 2 + int(rnd.random() * 40)
    for _ in range(1 + int(rnd.random() * 3)):
        if y < floor - 190:
            y = _bubble(screen, y, "", "(전송 실패) 확인 부탁드립니다.", failed, mine=True)
    middle = screen.right / 2
    screen.text((middle, y + 34), "메시지를 보낼 수 없습니다", "#8c2f33", 24, anchor="mm")
    screen.text((middle, y + 72), "네트워크 연결 상태를 확인해 주세요", GREY, 20, anchor="mm")
    if writing:
        _keyboard(screen, floor)
    else:
        screen.box((0, floor, screen.right, screen.bottom), fill=PAPER)
    screen.mark()
    return screen.image


def _chat_head(screen: Screen, facts: Facts, rnd: Random) -> None:
    screen.box((0, 60, screen.right, 140), fill="#b0c1d3" if rnd.random() < 0.5 else "#dfe5eb")
    screen.text((44, 100), "‹", INK, 44, anchor="mm")
    screen.text((84, 100), facts.business_name, INK, 30, "SemiBold")


def _keyboard(screen: Screen, top: float) -> None:
    """Draw the keyboard at the bottom, as shown while typing."""
    screen.box((0, top, screen.right, screen.bottom), fill="#d3d8de")
    for row, keys in enumerate((10, 9, 7)):
        wide = screen.right / 10
        start = (screen.right - keys * wide) / 2
        for key in range(keys):
            left = start + key * wide
            y = top + 16 + row * 70
            screen.box((left + 4, y, left + wide - 4, y + 58), 6, fill=PAPER)


def _bubble(screen: Screen, y: float, who: str, text: str, minutes: int, *, mine: bool) -> float:
    """Draw one message of a chat, sent at `minutes` after midnight, at `y`; `mine` at the right.
    Return the y coordinate below it."""
    width = screen.length(text, 25) + 40
    if who:
        screen.disc((24, y, 76, y + 52), fill="#d7dee7")
        screen.text((92, y + 10), who, "#3d4654", 20)
        y += 26
    left = screen.right - 28 - width if mine else 92
    screen.box((left, y, left + width, y + 60), 16, fill="#f7e04b" if mine else PAPER)
    screen.text((left + 20, y + 30), text, INK, 25)
    at = (left - 10, y + 50) if mine else (left + width + 10, y + 50)
    screen.text(at, _clock(minutes), "#4c5767", 17, anchor="rm" if mine else "lm")
    return y + 84


def _orders(facts: Facts, rnd: Random) -> Image.Image:
    """Draw the store's order list, newest first: the last one came in minutes before the outage."""
    screen = Screen(rnd, f"{int(rnd.random() * 23):02d}:{int(rnd.random() * 60):02d}", "#f4f6f8")
    edge, y = screen.right, 250.0
    screen.box((0, 60, edge, 250), fill=PAPER)
    screen.text((36, 104), f"{facts.service} 판매자센터", GREY, 22)
    screen.text((36, 146), facts.business_name, INK, 32, "Bold")
    screen.text((36, 208), "주문 내역   최근 7일", INK, 24, "SemiBold")
    if rnd.random() < 0.5:
        y = _bars(screen, y + 20, rnd, stops=False)
    y += 24
    minutes, number = (
        OUTAGE_MINUTE - 4 - int(rnd.random() * 14),
        8_842_100 + int(rnd.random() * 900),
    )
    pictured = rnd.random() < 0.6
    while y < screen.bottom - 250:
        item = _pick(rnd, facts.trade.goods)
        count = 1 + int(rnd.random() ** 2 * 4)
        price = (12_000 + int(rnd.random() * 60) * 1_000) * count
        high = 164 + int(rnd.random() * 3) * 36
        screen.box((24, y, edge - 24, y + high), 14, fill=PAPER, outline=LINE)
        left = 48.0
        if pictured:
            screen.photo((40, y + 58, 140, y + 152), rnd)
            left = 160
        screen.text((48, y + 34), f"주문 {number}", GREY, 20)
        at = f"2022. 10. 15. {minutes // 60:02d}:{minutes % 60:02d}"
        screen.text((edge - 48, y + 34), at, GREY, 20, anchor="rm")
        screen.text((left, y + 82), f"{item} × {count}", INK, 27, "SemiBold")
        buyer = names.person(rnd)[0]
        screen.text((left, y + 128), f"{buyer[0]}*{buyer[-1]}", GREY, 21)
        screen.text((edge - 48, y + 122), f"{price:,}원", INK, 28, "Bold", anchor="rm")
        y, number = y + high + 16, number - 1 - int(rnd.random() * 5)
        minutes = max(minutes - 12 - int(rnd.random() * 70), 20)
    screen.mark()
    return screen.image


def _bars(screen: Screen, y: float, rnd: Random, *, stops: bool) -> float:
    """Draw columns of visits by the hour, 8 to 21; with `stops` those after 15 are almost flat.
    Return the y coordinate below them."""
    high = 160 + rnd.random() * 200
    screen.box((24, y, screen.right - 24, y + high + 60), 14, fill=PAPER, outline=LINE)
    wide = (screen.right - 96) / 14
    for index, hour in enumerate(range(8, 22)):
        left = 48 + index * wide
        size = 4.0 if stops and hour > 15 else high * (0.1 + rnd.random() * 0.85)
        screen.box((left + 4, y + high + 20 - size, left + wide - 4, y + high + 20), fill="#5b8def")
        if index % 3 == 0:
            screen.text((left + wide / 2, y + high + 40), f"{hour}", GREY, 17, anchor="mm")
    return y + high + 60


def _figures(facts: Facts, rnd: Random) -> Image.Image:
    """Draw the service's page for shops, late on the day: visits by the hour stop, then a
    notice."""
    ground = DARK if rnd.random() < 0.3 else None
    screen = Screen(rnd, f"{16 + int(rnd.random() * 6)}:{int(rnd.random() * 60):02d}", ground)
    ink = PAPER if screen.ground == DARK else INK
    screen.text((36, 104), facts.business_name, ink, 30, "SemiBold")
    screen.text((36, 148), f"{facts.service} · 2022. 10. 15. (토)", GREY, 22)
    y = 190.0
    notice_first = rnd.random() < 0.5
    if notice_first:
        y = _notice(screen, y, rnd)
    y = _bars(screen, y, rnd, stops=True) + 20
    if not notice_first:
        y = _notice(screen, y, rnd)
    while y < screen.bottom - 180:
        screen.box((24, y, screen.right - 24, y + 70), 10, fill=PAPER, outline=LINE)
        words = f"{_pick(rnd, facts.trade.goods)} 문의 {1 + int(rnd.random() * 30)}건"
        screen.text((48, y + 35), words, INK, 22)
        if rnd.random() < 0.5:
            screen.photo((screen.right - 110, y + 8, screen.right - 40, y + 62), rnd)
        y += 84 + int(rnd.random() * 2) * 30
    screen.mark()
    return screen.image


def _notice(screen: Screen, y: float, rnd: Random) -> float:
    """Draw the service's notice of the failure at `y`. Return the y coordinate below it."""
    high = 170 + rnd.random() * 120
    screen.box((24, y, screen.right - 24, y + high), 14, fill="#fff4e5", outline="#e0b070")
    screen.disc((48, y + 30, 108, y + 90), outline="#b56a00", width=5)
    screen.text((78, y + 60), "!", "#b56a00", 40, "Bold", anchor="mm")
    screen.text((130, y + 48), "일시적으로 연결할 수 없습니다", INK, 26, "SemiBold")
    screen.text((130, y + 92), "잠시 후 다시 시도해 주세요", GREY, 22)
    return y + high + 20
