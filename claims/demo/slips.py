"""Card slips on till paper, photographed on a counter: single sales before the outage."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw

from .facts import Facts
from .fonts import load_font
from .scans import photograph_telephone

SLIPS = 2
WIDE, HIGH = 620, 900  # pixels of a slip
PLAIN, BOLD = 28, 34


def photographed_slips(facts: Facts) -> list[bytes]:
    """Return JPEG photographs of card slips (SLIPS of them), each of one sale before the service
    failed.
    """
    rnd = facts.random("slips")
    return [photograph_telephone(_slip(facts, rnd), rnd) for _n in range(SLIPS)]


def _slip(facts: Facts, rnd: Random) -> Image.Image:
    """Return the image of one card slip; its total is the price without tax plus the tax."""
    supply = (9_000 + int(rnd.random() * 60) * 1_000) // 1_000 * 1_000
    tax = supply // 10
    minutes = 9 * 60 + int(rnd.random() * 330)
    approved = f"{10_000_000 + int(rnd.random() * 89_000_000)}"
    fields = [
        ("가맹점명", facts.business_name),
        ("사업자번호", facts.business_number),
        (
            "거래일시",
            f"2022/10/{10 + int(rnd.random() * 6)} {minutes // 60:02d}:{minutes % 60:02d}",
        ),
        ("카드번호", "4579-****-****-1015"),
        ("승인번호", approved),
        ("공급가액", f"{supply:,}원"),
        ("부가세", f"{tax:,}원"),
        ("합계", f"{supply + tax:,}원"),
    ]
    paper = Image.new("RGB", (WIDE, HIGH), "#fdfcf8")
    draw = ImageDraw.Draw(paper)
    draw.text(
        (WIDE / 2, 70), "카드 매출전표", fill="black", font=load_font(46, "Bold"), anchor="mm"
    )
    y = 160
    for label, value in fields:
        weight, size = ("Bold", BOLD) if label == "합계" else ("Regular", PLAIN)
        draw.text((40, y), label, fill="#222", font=load_font(size, weight), anchor="lm")
        draw.text((WIDE - 40, y), value, fill="black", font=load_font(size, weight), anchor="rm")
        y += 76
    note = "예시 · 심의 데스크를 시험하려고 만든 자료"
    draw.text((WIDE / 2, HIGH - 60), note, fill="#555", font=load_font(20), anchor="mm")
    return paper
