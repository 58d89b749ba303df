"""The same picture on another claim, cut, framed or turned; others are not called so."""

import io

import pytest
from PIL import Image

from claims.demo.documents import facts_from_row
from claims.demo.register import COLUMNS, rows
from claims.demo.screenshots import usage_screenshots
from claims.evidence.picture_comparison import is_part
from claims.evidence.tests import proof
from claims.evidence.tests.test_duplicates import OTHER, links_of, saved, screenshot, send


@pytest.fixture(autouse=True)
def parts(settings):
    """Off unless it is asked for: each comparison is expensive."""
    settings.PICTURE_PARTS = True


def shots(count: int) -> list[Image.Image]:
    """Screenshots of so many shops of the demo."""
    name, loss = COLUMNS.index("상호"), COLUMNS.index("피해금액")
    shops = [facts_from_row(row) for row in rows(claims=800, seed=4) if row[name] and row[loss]]
    return [
        Image.open(io.BytesIO(usage_screenshots(facts)[0])).convert("RGB")
        for facts in shops[:count]
    ]


def cut(image: Image.Image) -> Image.Image:
    """Without the bar of the telephone above, and the keys below."""
    return image.crop((0, image.height // 14, image.width, image.height - image.height // 14))


def framed(image: Image.Image) -> Image.Image:
    frame = Image.new("RGB", (image.width + 160, image.height + 220), "#20242c")
    frame.paste(image, (70, 120))
    return frame


COPIES = {
    "cut": cut,
    "framed": framed,
    "on its side": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda image: image.transpose(Image.Transpose.ROTATE_180),
    "cut and on its side": lambda image: cut(image).transpose(Image.Transpose.ROTATE_270),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_told_on_both_claims_with_a_link(how):
    claim, other = proof.claim_of(account=None), proof.claim_of(**OTHER, account=None)
    image = shots(3)[2]
    send(claim, saved(image))
    send(other, saved(COPIES[how](image), quality=70))
    for one, links in ((claim, other), (other, claim)):
        assert proof.checked(one)["near.picture"] == "warning:part_of_another"
        assert links_of(one, "near.picture") == [links.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "different",
    [{"clock": "17:28"}, {"name": "새벽 커피"}, {"bubbles": (300, 180, 420, 240, 340)}],
    ids=str,
)
def test_another_screen_of_one_app_is_none_however_it_is_turned(different):
    claim, other = proof.claim_of(), proof.claim_of(**OTHER)
    send(claim, saved(screenshot()))
    send(other, saved(screenshot(**different).transpose(Image.Transpose.ROTATE_90), quality=60))
    assert "near.picture" not in proof.checked(claim)


def test_screens_of_different_shops_are_no_parts_of_each_other():
    """Pure: every pair, one of them cut."""
    pictures = shots(5)[1:]
    parts = [cut(image) for image in pictures]
    found = {
        (a, b) for a, one in enumerate(pictures) for b, two in enumerate(parts) if is_part(one, two)
    }
    assert found == {(n, n) for n in range(len(pictures))}
