"""Points of a picture: a part of it, a turned or a lighter copy has many of the same."""

import pytest
from PIL import Image

from claims.documents.formats.picture_points import (
    CODES,
    MOST,
    codes_of,
    points_of,
    turned_codes,
)
from claims.documents.renderer.client import render
from claims.documents.tests import files
from claims.documents.tests.test_image_similarity import screen
from claims.evidence.similar_pages import LEAST_SHARED

ALTERED = {
    "again": lambda image: image.copy(),
    "half as large": lambda image: image.resize((image.width // 2, image.height // 2)),
    "darker": lambda image: image.point(lambda level: int(level * 0.8)),
    "without its top": lambda image: image.crop((0, image.height // 5, *image.size)),
    "a corner": lambda image: image.crop((0, 0, image.width * 3 // 4, image.height * 3 // 4)),
}


def shared(one: Image.Image, other: Image.Image) -> int:
    return len(set(codes_of(points_of(one))) & set(codes_of(points_of(other))))


@pytest.mark.parametrize("how", ALTERED)
def test_altered_copies_share_codes(how):
    image = screen(1)
    assert shared(image, ALTERED[how](image)) >= LEAST_SHARED


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_a_turned_copy_shares_the_turned_codes(turn):
    image = screen(1)
    copy = set(codes_of(points_of(image.transpose(turn))))
    shown = copy & set(turned_codes(image))
    assert len(shown) >= 8 and len(shown) > 2 * len(copy & set(codes_of(points_of(image))))


def test_other_pictures_share_fewer():
    """Screens of one app share letters and icons: codes find candidates, and prove nothing."""
    pictures = [screen(seed) for seed in range(6)]
    own = [shared(image, ALTERED["darker"](image)) for image in pictures]
    counts = [shared(a, b) for n, a in enumerate(pictures) for b in pictures[:n]]
    assert sum(own) / len(own) > 2 * sum(counts) / len(counts)


@pytest.mark.parametrize(
    "image",
    [Image.new("RGB", (800, 600), "white"), Image.linear_gradient("L").resize((800, 600)),
     files.halves(60, 40)],
    ids=["blank", "sky", "icon"],
)  # fmt: skip
def test_a_picture_with_nothing_in_it_has_none(image):
    assert points_of(image) == []


def test_points_are_bounded_and_come_from_the_child_when_it_reads():
    data = files.picture("PNG", screen(2))
    codes, turned = render(data, "image/png", [1], reading=True).points[1]
    assert 0 < len(codes) <= MOST * CODES and 0 < len(turned) <= 3 * MOST * CODES
    assert all(0 <= code < 1 << 24 for code in (*codes, *turned))
    assert render(data, "image/png", [1]).points == {}
