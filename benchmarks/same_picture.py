"""Copies of pictures: which share is found, and how many other pictures are taken for one.

    python benchmarks/same_picture.py [--shops 120] [--others 600] [--seed 3]

No database and no server. The pictures are the demo's screenshots, its bankbooks as a telephone
photographs them, and certificates of one form. Of each a copy is made in each way and found if
(1) it is a candidate as the database looks for one: a hash with an equal quarter and at most NEAR
bits apart, or among the MOST_PARTS of all these pictures that share the rarest codes of points, and
(2) the comparison of the pictures says so. *False pairs* are two pictures of different shops, one
of them cut: every pair is compared, whether it is a candidate or not, as far as the comparison
goes. *Nearest forms* are one photograph of one paper, in which a few letters are others: nearer
than the papers of two claimants, which differ in some ten letters and lie on two tables, can be.
"""

import argparse
import io
import os
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image  # noqa: E402

from benchmarks.figures import figure  # noqa: E402
from benchmarks.picture_copies import WAYS, cut  # noqa: E402

SETTINGS = {
    "DESK_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": "postgresql:///none",
}
LETTERS_APART = 1, 2, 4, 8  # letters of twelve that differ
CLAIMS = 10_000  # for which false pairs are extrapolated
PICTURES = 3  # pictures of one claim
SYLLABLES = "가나다라마바사아자차카타파하위워해혜재제은온희회서시"
RULE_OF_THREE = 3.0  # none of n: at most 3 / n at 95 % (Hanley and Lippman-Hand, 1983)


class Known(NamedTuple):
    """A picture as the product stores it: JPEG, size, thumbnail, hash, points and codes."""

    shop: int
    jpeg: bytes
    size: tuple[int, int]
    small: Image.Image
    bands: Any
    points: Any
    codes: list[int]

    @property
    def image(self) -> Image.Image:
        return Image.open(io.BytesIO(self.jpeg)).convert("RGB")


class Index:
    """Index of pictures by the codes of their points; it stands in for the database query of
    similar_pages."""

    def __init__(self, known: list[Known]) -> None:
        self.pages: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(known):
            for code in one.codes:
                self.pages[code].append(at)

    def candidates(self, one: Known) -> list[int]:
        """Return the positions of at most MOST_PARTS pictures that share enough codes with this
        one, those that share the rarest codes first."""
        from claims.evidence.similar_pages import LEAST_SHARED, MOST_OF_A_CODE, MOST_PARTS

        shared, weights = Counter[int](), Counter[int]()
        for code in one.codes:
            found = self.pages.get(code, ())[:MOST_OF_A_CODE]
            for at in found:
                shared[at] += 1
                weights[at] += 1 / len(found)  # type: ignore[assignment]
        enough = [at for at, count in shared.items() if count >= LEAST_SHARED]
        return sorted(enough, key=lambda at: -weights[at])[:MOST_PARTS]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shops", type=int, default=120)
    parser.add_argument("--others", type=int, default=600, help="for false pairs")
    parser.add_argument("--nearest", type=int, default=40, help="pairs of nearest forms")
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    few = max(options.shops // 3, 2)
    groups = {
        "screenshots": screenshots(options.shops, options.seed),
        "photographs of forms": certificates(few, options.seed) + bankbooks(few, options.seed),
    }
    for name, pages in groups.items():
        began = time.process_time()
        known = [known_of(shop, page) for shop, page in enumerate(pages)]
        each = (time.process_time() - began) / len(known) * 1000
        print(f"{name}: {len(known)} pictures, {each:.0f} ms each for points, hash and thumbnail")
        recall(name, known, options.seed)
    count, forms = max(options.others, 2), max(options.others // 8, 2)
    for name, pages in {
        "screenshots": screenshots(count, options.seed + 1),
        "photographs of forms": certificates(forms, 1) + bankbooks(forms, 1),
    }.items():
        false_pairs(name, pages, options.seed)
    nearest_forms(max(options.nearest, 2), options.seed)
    return 0


def screenshots(shops: int, seed: int) -> list[bytes]:
    from claims.demo.screenshots import usage_screenshots

    return [taken_in(usage_screenshots(facts)[0]) for facts in shops_of(shops, seed)]


def bankbooks(count: int, seed: int) -> list[bytes]:
    """Return photographs of the bankbooks of `count` demo shops, as JPEG."""
    from claims.demo import documents

    pages = []
    for facts in shops_of(count, seed):
        made = documents.files(facts, guise="papers_photographed")
        pages += [taken_in(file.content) for file in made if file.kind == documents.BANKBOOK]
    return pages


def shops_of(count: int, seed: int) -> list[Any]:
    from claims.demo.documents import facts_from_row
    from claims.demo.register import COLUMNS, rows

    name, loss = COLUMNS.index("상호"), COLUMNS.index("피해금액")
    wanted = [row for row in rows(claims=count * 12, seed=seed) if row[name] and row[loss]]
    return [facts_from_row(row) for row in wanted[:count]]


def certificates(count: int, seed: int) -> list[bytes]:
    from claims.documents.tests.photographs import certificate, photographed

    pages = []
    for n in range(count):
        page = certificate(f"상점 {n}", f"대표 {n}", f"{100 + n}-81-{10000 + 37 * n}")
        pages.append(taken_in(photographed(page, "telephone", seed=seed + n)))
    return pages


def taken_in(data: bytes) -> bytes:
    return stored(Image.open(io.BytesIO(data)).convert("RGB"))


def stored(image: Image.Image) -> bytes:
    """Return a picture as JPEG at the size of a preview (`pictures.upright`), as pages are stored
    by the renderer."""
    from claims.documents.formats import pixels
    from claims.documents.formats.pictures import upright

    return pixels.page(upright(image))


def known_of(shop: int, jpeg: bytes) -> Known:
    from claims.documents.formats import pixels
    from claims.documents.formats.image_similarity import hash_bands
    from claims.documents.formats.keypoints import (
        codes_of,
        decoded,
        keypoints_of,
        packed,
        unpacked,
    )

    image = Image.open(io.BytesIO(jpeg)).convert("RGB")
    small = Image.open(io.BytesIO(pixels.thumbnail(image))).convert("RGB")
    points = unpacked(packed(keypoints_of(decoded(jpeg))))
    return Known(shop, jpeg, image.size, small, hash_bands(image), points, codes_of(points))


def has_near_hash(one: Known, other: Known) -> bool:
    from claims.documents.tests.hashes import hamming_distance
    from claims.evidence.similar_pages import NEAR

    if one.bands is None or other.bands is None:
        return False
    near = hamming_distance(one.bands, other.bands) <= NEAR
    return near and any(a == b for a, b in zip(one.bands, other.bands, strict=True))


def is_same(one: Known, other: Known, counts: Counter[str]) -> bool:
    from claims.evidence.picture_alignment import place_of
    from claims.evidence.picture_comparison import COARSE, is_same_picture
    from claims.evidence.picture_parts import is_part_at, may_be_part

    if is_same_picture(one.small, other.small, COARSE) and is_same_picture(one.image, other.image):
        return True
    place = place_of(one.points, other.points, one.size, other.size)
    if place is None:
        return False
    counts["placed"] += 1
    if not may_be_part(one.small, other.small, place):
        return False
    counts["alike as thumbnails"] += 1
    return is_part_at(one.image, other.image, place)


def recall(name: str, known: list[Known], seed: int) -> None:
    """Make a copy of each picture in each way of `picture_copies`, and print the share of copies
    that are found as candidates and by the comparison."""
    promised, index = Counter[str](), Index(known)
    for way, (alter, is_promised) in WAYS.items():
        found, took = Counter[str](), 0.0
        for at, one in enumerate(known):
            rnd = Random(f"{seed} {way} {one.shop}")
            copy = known_of(one.shop, stored(alter(one.image, rnd)))
            began = time.process_time()
            candidate = at in index.candidates(copy) or has_near_hash(one, copy)
            found["candidates"] += candidate
            found["same"] += candidate and is_same(one, copy, found)
            took += time.process_time() - began
        share, candidates = (found[key] / len(known) for key in ("same", "candidates"))
        print(f"  {way + ':':<26}{share:6.1%}  (candidates {candidates:.1%}, "
              f"{took / len(known) * 1000:.0f} ms)")  # fmt: skip
        if is_promised:
            promised += Counter(found=found["same"], made=len(known))
        figure(f"copies found, {name}, {way}", f"{share:.1%}",
               goal="> 95 %" if is_promised else "")  # fmt: skip
    share = promised["found"] / promised["made"]
    print(f"  all that the check promises: {share:.1%} of {promised['made']:,}")
    figure(f"copies found, {name}, all promised ways", f"{share:.1%}", goal="> 95 %")


def false_pairs(name: str, pages: list[bytes], seed: int) -> None:
    """Compare every pair of pictures of different shops, one of each pair cut, and print how many
    the comparison takes for the same."""
    from claims.evidence.similar_pages import MOST_PARTS

    known = [known_of(shop, page) for shop, page in enumerate(pages)]
    cut_ones = [
        known_of(one.shop, stored(cut(one.image, Random(f"{seed} {one.shop}")))) for one in known
    ]
    counts, pairs, false = Counter[str](), 0, 0
    began = time.process_time()
    for a, b in combinations(range(len(known)), 2):
        pairs += 1
        false += is_same(known[a], cut_ones[b], counts)
    each = (time.process_time() - began) * 1000 / max(pairs, 1)
    compared = CLAIMS * PICTURES * MOST_PARTS
    most = (RULE_OF_THREE if not false else false + 2 * false**0.5 + 2) / pairs * compared
    print(f"  {pairs:,} pairs of {len(known)} {name}: {false} taken for the same; placed "
          f"{counts['placed']:,}, alike as thumbnails {counts['alike as thumbnails']:,}; "
          f"{each:.2f} ms a pair; at most {most:.1f} false pairs in {CLAIMS:,} claims")  # fmt: skip
    figure(f"different pictures taken for one, {name}",
           f"{false} of {pairs:,} pairs: at most {most:.1f} in {CLAIMS:,} claims (95 %)",
           goal="< 1 in 10,000 claims")  # fmt: skip
    figure(f"comparison of two pictures, {name}", f"{each:.1f} ms")


def nearest_forms(count: int, seed: int) -> None:
    """Compare certificates that differ in a few letters, photographed on one table in one light,
    and print how many pairs are taken for the same."""
    from claims.documents.tests.photographs import certificate, photographed

    for letters in LETTERS_APART:
        counts, false = Counter[str](), 0
        for n in range(count):
            rnd = Random(f"{seed} nearest {letters} {n}")
            fields = [f"해온 위생 {n}", "은재희", f"{100 + n % 900}-81-{10_000 + 37 * n}"]
            pair = []
            for name, owner, number in (fields, letters_apart(fields, letters, rnd)):
                page = certificate(name, owner, number)
                pair.append(photographed(page, "telephone", seed=seed + n))
            one, other = (known_of(n, taken_in(photograph)) for photograph in pair)
            false += is_same(one, other, counts)
        what = f"forms {letters} letters apart on one photograph"
        print(f"  {count:,} pairs of {what}: {false} taken for the same")
        figure(f"{what} taken for one", f"{false} of {count:,}")


def letters_apart(fields: list[str], letters: int, rnd: Random) -> list[str]:
    """Return the fields with `letters` of their digits and syllables replaced by other ones."""
    text = list("\n".join(fields))
    for place in rnd.sample([at for at, one in enumerate(text) if one.isalnum()], letters):
        among = "0123456789" if text[place].isdigit() else SYLLABLES
        text[place] = rnd.choice([one for one in among if one != text[place]])
    return "".join(text).split("\n")


if __name__ == "__main__":
    raise SystemExit(main())
