"""Copies of pictures: which share is found, and how many other pictures are taken for one.

    python benchmarks/same_picture.py [--shops 120] [--seed 3]

No database and no server. The pictures are the demo's screenshots, and certificates and bankbooks
of different shops as a telephone photographs them. Of each a copy is made in each way and found if
(1) it is a candidate as the database looks for one: a hash with an equal quarter and at most NEAR
bits apart, or LEAST_SHARED codes of points, and (2) the comparison of the pictures says so. *False
pairs* are two pictures of different shops, each beside each other one and one of them cut: all
candidates among all pairs are compared.
"""

import argparse
import io
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image, ImageFilter  # noqa: E402

from benchmarks.figures import figure  # noqa: E402

SETTINGS = {
    "DESK_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": "postgresql:///none",
}
Way = Callable[[Image.Image, Random], Image.Image]


def _again(image: Image.Image, rnd: Random) -> Image.Image:
    scale = rnd.uniform(0.6, 0.95)
    return image.resize((round(image.width * scale), round(image.height * scale)))


def _cut(image: Image.Image, rnd: Random) -> Image.Image:
    """Each side by up to an eighth."""
    left, right = (rnd.uniform(0, 0.125) * image.width for _ in range(2))
    top, bottom = (rnd.uniform(0.02, 0.125) * image.height for _ in range(2))
    return image.crop(
        (round(left), round(top), round(image.width - right), round(image.height - bottom))
    )


def _cut_hard(image: Image.Image, rnd: Random) -> Image.Image:
    """To about half of its area."""
    width, height = image.width * 0.8, image.height * 0.65
    left = rnd.uniform(0, image.width - width)
    top = rnd.uniform(0, image.height - height)
    return image.crop((round(left), round(top), round(left + width), round(top + height)))


def _framed(image: Image.Image, rnd: Random) -> Image.Image:
    sides = [round(rnd.uniform(0.03, 0.15) * image.width) for _ in range(4)]
    shade = tuple(rnd.randrange(256) for _ in range(3))
    size = image.width + sides[0] + sides[2], image.height + sides[1] + sides[3]
    frame = Image.new("RGB", size, shade)
    frame.paste(image, (sides[0], sides[1]))
    return frame


def _turned(image: Image.Image, rnd: Random) -> Image.Image:
    turn = Image.Transpose
    return image.transpose(rnd.choice((turn.ROTATE_90, turn.ROTATE_180, turn.ROTATE_270)))


def _askew(image: Image.Image, rnd: Random) -> Image.Image:
    return image.rotate(
        rnd.choice((-2, 2)), Image.Resampling.BICUBIC, expand=True, fillcolor="white"
    )


def _photographed(image: Image.Image, rnd: Random) -> Image.Image:
    """From a screen or table: in perspective, in another light, a little out of focus."""
    w, h = image.size
    shift = [rnd.uniform(0.01, 0.05) for _ in range(8)]
    corners = (
        -shift[0] * w, -shift[1] * h, -shift[2] * w, h + shift[3] * h,
        w + shift[4] * w, h + shift[5] * h, w + shift[6] * w, -shift[7] * h,
    )  # fmt: skip
    seen = image.transform((w, h), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    light = rnd.uniform(0.7, 0.95)
    return seen.point(lambda level: int(level * light)).filter(ImageFilter.GaussianBlur(1))


WAYS: dict[str, tuple[Way, bool]] = {  # and whether the check promises to find it
    "saved again, smaller": (_again, True),
    "cut at its sides": (_cut, True),
    "cut to half of its area": (_cut_hard, True),
    "framed": (_framed, True),
    "turned by quarters": (_turned, True),
    "cut and turned": (lambda image, rnd: _turned(_cut(image, rnd), rnd), True),
    "turned by two degrees": (_askew, False),
    "photographed again": (_photographed, False),
}


class Known(NamedTuple):
    """A picture as the database and storage know it."""

    shop: int
    image: Image.Image
    bands: Any
    codes: set[int]
    turned: set[int]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shops", type=int, default=120)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    groups = {
        "screenshots": screenshots(options.shops, options.seed),
        "photographs of forms": photographs(max(options.shops // 3, 2), options.seed),
    }
    for name, images in groups.items():
        began = time.process_time()
        known = [known_of(shop, image) for shop, image in enumerate(images)]
        each = (time.process_time() - began) / len(known) * 1000
        print(f"{name}: {len(known)} pictures, {each:.0f} ms each for points and hash")
        recall(name, known, options.seed)
        false_pairs(name, known, options.seed)
    return 0


def screenshots(shops: int, seed: int) -> list[Image.Image]:
    from claims.demo.documents import facts_from_row
    from claims.demo.register import COLUMNS, rows
    from claims.demo.screenshots import usage_screenshots

    name, loss = COLUMNS.index("상호"), COLUMNS.index("피해금액")
    wanted = [row for row in rows(claims=shops * 12, seed=seed) if row[name] and row[loss]]
    return [decoded(usage_screenshots(facts_from_row(row))[0]) for row in wanted[:shops]]


def photographs(count: int, seed: int) -> list[Image.Image]:
    from claims.documents.tests.photographs import certificate, photographed

    images = []
    for n in range(count):
        page = certificate(f"상점 {n}", f"대표 {n}", f"{100 + n}-81-{10000 + 37 * n}")
        images.append(decoded(photographed(page, "telephone", seed=seed + n)))
    return images


def decoded(data: bytes) -> Image.Image:
    return stored(Image.open(io.BytesIO(data)).convert("RGB"))


def stored(image: Image.Image) -> Image.Image:
    """Return the picture as a preview is stored: 1,600 pixels at most, as JPEG."""
    from claims.documents.formats import pixels
    from claims.documents.formats.pictures import upright

    return Image.open(io.BytesIO(pixels.page(upright(image)))).convert("RGB")


def known_of(shop: int, image: Image.Image) -> Known:
    from claims.documents.formats.image_similarity import hash_bands
    from claims.documents.formats.picture_points import codes_of, points_of, turned_codes

    codes = set(codes_of(points_of(image)))
    return Known(shop, image, hash_bands(image), codes, set(turned_codes(image)))


def is_candidate(one: Known, other: Known) -> bool:
    from claims.documents.tests.hashes import hamming_distance
    from claims.evidence.similar_pages import LEAST_SHARED, NEAR

    if len((one.codes | one.turned) & other.codes) >= LEAST_SHARED:
        return True
    if one.bands is None or other.bands is None:
        return False
    near = hamming_distance(one.bands, other.bands) <= NEAR
    return near and any(a == b for a, b in zip(one.bands, other.bands, strict=True))


def is_same(one: Known, other: Known) -> bool:
    from claims.evidence.picture_comparison import is_part, is_same_picture

    return is_same_picture(one.image, other.image) or is_part(one.image, other.image)


def recall(name: str, known: list[Known], seed: int) -> None:
    """Make a copy of each picture in each way, and count those that are found."""
    promised: Counter[str] = Counter()
    for way, (alter, is_promised) in WAYS.items():
        found = Counter[str]()
        for one in known:
            rnd = Random(f"{seed} {way} {one.shop}")
            copy = known_of(one.shop, stored(alter(one.image, rnd)))
            found["candidates"] += is_candidate(one, copy)
            found["same"] += is_candidate(one, copy) and is_same(one, copy)
        share = found["same"] / len(known)
        print(f"  {way + ':':<26}{share:6.1%}  (candidates {found['candidates'] / len(known):.1%})")
        if is_promised:
            promised += Counter(found=found["same"], made=len(known))
        figure(f"copies found, {name}, {way}", f"{share:.1%}",
               goal="> 95 %" if is_promised else "")  # fmt: skip
    share = promised["found"] / promised["made"]
    print(f"  all that the check promises: {share:.1%} of {promised['made']:,}")
    figure(f"copies found, {name}, all promised ways", f"{share:.1%}", goal="> 95 %")


def false_pairs(name: str, known: list[Known], seed: int) -> None:
    """Compare all candidates among pictures of different shops, one of each pair cut."""
    cut = [
        known_of(one.shop, stored(_cut(one.image, Random(f"{seed} {one.shop}")))) for one in known
    ]
    compared = false = 0
    began = time.process_time()
    for a, b in combinations(range(len(known)), 2):
        if is_candidate(known[a], cut[b]):
            compared += 1
            false += is_same(known[a], cut[b])
    pairs = len(known) * (len(known) - 1) // 2
    each = (time.process_time() - began) * 1000 / max(compared, 1)
    print(f"  {pairs:,} pairs of different shops: {compared:,} compared ({each:.0f} ms each), "
          f"{false} taken for the same")  # fmt: skip
    figure(f"different pictures taken for one, {name}", f"{false} of {pairs:,} pairs",
           goal="< 1 in 10,000 claims")  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
