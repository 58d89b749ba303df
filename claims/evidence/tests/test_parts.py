"""The same picture on another claim: cut, framed, turned or photographed; no others."""

import io
from functools import cache

import pytest
from django.db import connection
from PIL import Image, ImageChops, ImageFilter

from claims.demo.documents import facts_from_row
from claims.demo.register import COLUMNS, rows
from claims.demo.screenshots import usage_screenshots
from claims.documents.formats.keypoints import Keypoints, keypoints_of
from claims.documents.models import Page
from claims.documents.tests import photographs
from claims.evidence import similar_pages
from claims.evidence.picture_alignment import place_of
from claims.evidence.picture_parts import is_part_at
from claims.evidence.tests import proof
from claims.evidence.tests.test_duplicates import OTHER, links_of, saved, screenshot, send


@pytest.fixture(autouse=True)
def parts(settings):
    """Off in tests unless they ask for it."""
    settings.PICTURE_PARTS = True


@cache
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


def photographed(image: Image.Image) -> Image.Image:
    """On a table, from a slant, a little out of focus, in the light of a lamp."""
    table = Image.new("RGB", (image.width + 240, image.height + 240), (96, 84, 70))
    table.paste(image, (120, 120))
    slant = (1.02, 0.03, -20, 0.02, 1.04, -30, 0.00002, 0.00003)
    seen = table.transform(
        table.size, Image.Transform.PERSPECTIVE, slant, Image.Resampling.BICUBIC, fillcolor="#635"
    )
    lamp = Image.linear_gradient("L").resize(seen.size).point(lambda level: 160 + level // 3)
    lit = ImageChops.multiply(seen, Image.merge("RGB", [lamp] * 3))
    return lit.filter(ImageFilter.GaussianBlur(0.8))


COPIES = {
    "cut": cut,
    "framed": framed,
    "on its side": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda image: image.transpose(Image.Transpose.ROTATE_180),
    "cut and on its side": lambda image: cut(image).transpose(Image.Transpose.ROTATE_270),
    "askew": lambda image: image.rotate(4, Image.Resampling.BICUBIC, expand=True),
    "photographed": photographed,
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_told_on_both_claims_with_a_link(how):
    claim, other = proof.claim_of(account=None), proof.claim_of(**OTHER, account=None)
    image = shots(5)[2]
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


@pytest.mark.django_db
def test_nothing_of_the_kind_is_looked_for_where_it_is_off(settings):
    claim, other = proof.claim_of(account=None), proof.claim_of(**OTHER, account=None)
    mine = send(claim, saved(shots(5)[2]))
    send(other, saved(framed(shots(5)[2])))
    assert similar_pages.similar_pages([mine])[mine.pk]
    settings.PICTURE_PARTS = False
    assert similar_pages.similar_pages([mine]) == {}
    assert "near.picture" not in proof.checked(claim)


@pytest.mark.django_db
def test_codes_are_looked_up_by_their_index_among_few_pages_too():
    """The setting itself: a table of a test has no statistics, without which the planner takes the
    index anyway."""
    claim, other = proof.claim_of(account=None), proof.claim_of(**OTHER, account=None)
    mine = send(claim, saved(shots(5)[2]))
    send(other, saved(framed(shots(5)[2])))
    settings = []

    def looked_at(execute, sql, params, many, context):
        if "p.points" in sql:
            settings.append(may_read_whole_tables())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(looked_at):
        assert similar_pages.similar_pages([mine])[mine.pk]
    assert settings == ["off"]
    assert may_read_whole_tables() == "on"  # the rest of the transaction is planned as usual


def may_read_whole_tables() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_page_without_stored_points_is_compared_as_a_whole_alone():
    claim, other = proof.claim_of(account=None), proof.claim_of(**OTHER, account=None)
    send(claim, saved(shots(5)[2]))
    send(other, saved(framed(shots(5)[2])))
    Page.objects.update(keypoints=None)
    assert "near.picture" not in proof.checked(claim)


def is_part(one: Image.Image, other: Image.Image) -> bool:
    place = place_of(points_of(one), points_of(other), one.size, other.size)
    return place is not None and is_part_at(one, other, place)


def points_of(image: Image.Image) -> Keypoints:
    return POINTS.setdefault(id(image), (image, keypoints_of(image)))[1]


POINTS: dict[int, tuple[Image.Image, Keypoints]] = {}


def test_screens_of_different_shops_are_no_parts_of_each_other():
    """Pure: every pair, one of them cut."""
    pictures = shots(5)[1:4]
    parts = [cut(image) for image in pictures]
    found = {
        (a, b) for a, one in enumerate(pictures) for b, two in enumerate(parts) if is_part(one, two)
    }
    assert found == {(n, n) for n in range(len(pictures))}


def test_a_form_that_was_filled_in_otherwise_is_another_picture():
    """By a letter or by a digit; a photograph of the form itself is a copy."""
    form = photographs.certificate("온담 플라워", "이지훈", "124-81-00998")
    for other in (
        ("온담 플라위", "이지훈", "124-81-00998"),
        ("온담 플라워", "이지훈", "124-81-00993"),
    ):
        assert not is_part(form, photographed(photographs.certificate(*other)))
    assert is_part(form, photographed(form))


def test_a_shared_banner_is_no_copy():
    one, other = (image.copy() for image in shots(5)[1:3])
    banner = shots(5)[3].crop((0, 0, one.width, one.height * 2 // 5))
    for picture in (one, other):
        picture.paste(banner, (0, 0))
    assert not is_part(one, other)
