"""Copies of a picture as people make them: saved, cut, framed, turned, photographed again."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Way = Callable[[Image.Image, Random], Image.Image]


def again(image: Image.Image, rnd: Random) -> Image.Image:
    scale = rnd.uniform(0.6, 0.95)
    return image.resize((round(image.width * scale), round(image.height * scale)))


def cut(image: Image.Image, rnd: Random) -> Image.Image:
    """Return the picture with up to an eighth cut off at each side."""
    left, right = (rnd.uniform(0, 0.125) * image.width for _ in range(2))
    top, bottom = (rnd.uniform(0.02, 0.125) * image.height for _ in range(2))
    return image.crop(
        (round(left), round(top), round(image.width - right), round(image.height - bottom))
    )


def cut_hard(image: Image.Image, rnd: Random) -> Image.Image:
    """Return a random cut-out of about half of the picture's area."""
    width, height = image.width * 0.8, image.height * 0.65
    left = rnd.uniform(0, image.width - width)
    top = rnd.uniform(0, image.height - height)
    return image.crop((round(left), round(top), round(left + width), round(top + height)))


def framed(image: Image.Image, rnd: Random) -> Image.Image:
    sides = [round(rnd.uniform(0.03, 0.15) * image.width) for _ in range(4)]
    shade = tuple(rnd.randrange(256) for _ in range(3))
    size = image.width + sides[0] + sides[2], image.height + sides[1] + sides[3]
    frame = Image.new("RGB", size, shade)
    frame.paste(image, (sides[0], sides[1]))
    return frame


def turned(image: Image.Image, rnd: Random) -> Image.Image:
    turn = Image.Transpose
    return image.transpose(rnd.choice((turn.ROTATE_90, turn.ROTATE_180, turn.ROTATE_270)))


def askew(image: Image.Image, rnd: Random) -> Image.Image:
    """Return the picture turned by one to eight degrees, on a white ground."""
    degrees = rnd.choice((-1, 1)) * rnd.uniform(1, 8)
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def photographed(image: Image.Image, rnd: Random) -> Image.Image:
    """Return the picture as a photograph: from a slant, out of focus, in uneven light, with noise,
    as JPEG."""
    ground = tuple(rnd.randrange(40, 160) for _ in range(3))
    wide, high = round(image.width * 1.25), round(image.height * 1.2)
    table = Image.new("RGB", (wide, high), ground)
    table.paste(image, ((wide - image.width) // 2, (high - image.height) // 2))
    degrees = rnd.uniform(-3, 3)
    table = table.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=ground)
    tilts = rnd.uniform(-0.12, 0.12) / wide, rnd.uniform(-0.12, 0.12) / high  # from its middle
    seen = table.transform(
        (wide, high),
        Image.Transform.PERSPECTIVE,
        _seen_from(tilts, wide / 2, high / 2),
        Image.Resampling.BICUBIC,
        fillcolor=ground,
    )
    light = Image.linear_gradient("L").rotate(rnd.uniform(0, 360), Image.Resampling.BICUBIC)
    bright, dark = rnd.uniform(0.9, 1.0), rnd.uniform(0.6, 0.8)
    inner = light.crop((60, 60, 196, 196)).resize(seen.size, Image.Resampling.BICUBIC)
    lamp = inner.point(
        [round(255 * (dark + (bright - dark) * level / 255)) for level in range(256)]
    )
    seen = ImageChops.multiply(seen, Image.merge("RGB", [lamp] * 3))
    seen = seen.filter(ImageFilter.GaussianBlur(rnd.uniform(0.6, 1.2)))
    noise = Image.merge("RGB", [Image.effect_noise(seen.size, 5) for _ in range(3)])
    return _jpeg(ImageChops.add(seen, noise, offset=-128), rnd.randrange(65, 85))


def _seen_from(tilts: tuple[float, float], x: float, y: float) -> tuple[float, ...]:
    """Return the eight numbers of Pillow's perspective transform for a tilt in both directions; the
    middle (x, y) stays in place."""
    g, h = tilts
    far = 1 - g * x - h * y  # distance of the corner at 0, 0; the middle is at 1
    lines = (1 + x * g, x * h, x * (far - 1)), (y * g, 1 + y * h, y * (far - 1)), (g, h)
    return tuple(number / far for line in lines for number in line)


def shadowed(image: Image.Image, rnd: Random) -> Image.Image:
    """Return the picture photographed again, with the edge of a hand's shadow across it."""
    seen = photographed(image, rnd)
    shade = Image.new("L", seen.size, 255)
    edge = seen.width * rnd.uniform(0.3, 0.6)
    hand = [(0, 0), (edge, 0), (edge + 100, seen.height), (0, seen.height)]
    ImageDraw.Draw(shade).polygon(hand, fill=rnd.randrange(150, 190))
    shade = shade.filter(ImageFilter.GaussianBlur(50))
    return ImageChops.multiply(seen, Image.merge("RGB", [shade] * 3))


def _jpeg(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


WAYS: dict[str, tuple[Way, bool]] = {  # and whether the check promises to find it
    "saved again, smaller": (again, True),
    "cut at its sides": (cut, True),
    "cut to half of its area": (cut_hard, True),
    "framed": (framed, True),
    "turned by quarters": (turned, True),
    "cut and turned": (lambda image, rnd: turned(cut(image, rnd), rnd), True),
    "turned by a few degrees": (askew, True),
    "photographed again": (photographed, True),
    "photographed in a shadow": (shadowed, False),
}
