"""A telephone's screen to draw on: each shop has another telephone, letter size and theme."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw

from .fonts import load_font

SHAPES = ((720, 1280), (720, 1440), (720, 1520), (720, 1560), (720, 1600))  # 16:9 to 20:9
SCALES = (0.82, 0.9, 1.0, 1.1, 1.22, 1.36)  # text sizes that people set on their telephones
INK, GREY, LINE, PAPER = "#1d2433", "#6b7585", "#e3e7ec", "#ffffff"
GROUNDS = ("#b9c9d9", "#c7d3c4", "#d9cdb9", "#e9edf1", "#cfc4d6", "#f4f6f8")
DARK = "#20262e"


class Screen:
    """Drawing of a telephone's screen, on `image`. Coordinates and sizes are units of a screen with
    normal letter size; the shape, scale and colours come from the random generator.
    """

    def __init__(self, rnd: Random, clock: str, ground: str | None = None) -> None:
        self.width, self.height = SHAPES[int(rnd.random() * len(SHAPES))]
        self.scale = SCALES[int(rnd.random() * len(SCALES))]
        self.ground = ground or GROUNDS[int(rnd.random() * len(GROUNDS))]
        self.image = Image.new("RGB", (self.width, self.height), self.ground)
        self.draw = ImageDraw.Draw(self.image)
        self.right = self.width / self.scale  # the edges, in units
        self.bottom = self.height / self.scale
        ink = PAPER if self.ground == DARK else INK
        self.text((36, 32), clock, ink, 26, "SemiBold")
        edge = self.right
        for bar in range(4):
            self.box((edge - 140 + bar * 11, 40 - bar * 6, edge - 134 + bar * 11, 44), fill=ink)
        self.box((edge - 82, 22, edge - 36, 44), 5, outline=ink, width=2)
        self.box((edge - 78, 26, edge - 48, 40), fill=ink)

    def _px(self, *values: float) -> tuple[int, ...]:
        return tuple(round(value * self.scale) for value in values)

    def text(self, at, words: str, colour: str, size: int, weight="Regular", anchor="lm") -> None:
        font = load_font(max(round(size * self.scale), 8), weight)
        x, y = self._px(*at)
        self.draw.text((x, y), words, colour, font, anchor=anchor)

    def length(self, words: str, size: int) -> float:
        """Return the width of the words in units of the screen, at letter size `size`."""
        return self.draw.textlength(words, load_font(max(round(size * self.scale), 8))) / self.scale

    def box(self, corners, radius: float = 0, **style) -> None:
        self.draw.rounded_rectangle(self._px(*corners), round(radius * self.scale), **style)

    def disc(self, corners, **style) -> None:
        self.draw.ellipse(self._px(*corners), **style)

    def line(self, corners, colour: str, width: int = 2) -> None:
        self.draw.line(self._px(*corners), fill=colour, width=width)

    def photo(self, corners, rnd: Random) -> None:
        """Fill the rectangle `corners` (left, top, right, bottom) with coloured shapes that stand
        for a photograph of goods.
        """
        left, top, right, bottom = corners
        wide, high = right - left, bottom - top
        shades = [tuple(60 + int(rnd.random() * 180) for _ in "rgb") for _ in range(4)]
        self.box(corners, 10, fill=shades[0])
        for index in range(5 + int(rnd.random() * 7)):
            x, y = left + rnd.random() * wide * 0.8, top + rnd.random() * high * 0.8
            size = min(wide, high) * (0.08 + rnd.random() * 0.3)
            corner = (x, y, min(x + size, right - 2), min(y + size, bottom - 2))
            (self.disc if index % 2 else self.box)(corner, fill=shades[1 + index % 3])

    def mark(self) -> None:
        """Draw the mark 예시 (sample) into the lower right corner."""
        corners = (self.right - 132, self.bottom - 74, self.right - 24, self.bottom - 26)
        self.box(corners, 8, fill=INK, outline=PAPER)
        self.text((self.right - 78, self.bottom - 50), "예시", PAPER, 26, anchor="mm")
