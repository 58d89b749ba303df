"""The sheet in a photograph, even light, and the way from a straightened page back to the given."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from claims.documents.formats.homography import NoMapError, Plane, between, scaled, turned
from claims.documents.formats.paper import corners_of
from claims.documents.formats.straighten import even_light, lit, straighten
from claims.documents.formats.strips import STRIPS, fullest, strips_of

SHEET = ((0.0, 0.0), (600.0, 0.0), (600.0, 900.0), (0.0, 900.0))
LIES = ((90.0, 70.0), (640.0, 110.0), (700.0, 980.0), (60.0, 930.0))
sides = st.floats(-40, 40)


def sheet(last: int = 800) -> Image.Image:
    """A page of lines with a square in its upper left part."""
    page = Image.new("L", (600, 900), 250)
    for top in range(200, last, 40):
        page.paste(30, (80, top, 520, top + 14))
    page.paste(0, (80, 80, 120, 120))
    return page


def photographed(page: Image.Image, ground: int = 90, corners=LIES) -> Image.Image:
    """The page on a table, seen from a slant."""
    table = Image.new("L", (760, 1060), ground)
    forth = between(SHEET, corners)
    drawn = page.transform(table.size, Image.Transform.PERSPECTIVE, forth.inverse()[:8])
    mask = Image.new("L", table.size)
    ImageDraw.Draw(mask).polygon(list(corners), fill=255)
    table.paste(drawn, mask=mask)
    return table


def near(found, wanted, by=6.0):
    return all(
        abs(x - u) <= by and abs(y - v) <= by for (x, y), (u, v) in zip(found, wanted, strict=True)
    )


# ------------------------------------------------------------------ planes
@given(st.lists(st.tuples(sides, sides), min_size=4, max_size=4))
def test_four_points_come_to_four_others_and_back(moves):
    wanted = [(x + a, y + b) for (x, y), (a, b) in zip(SHEET, moves, strict=True)]
    there = between(SHEET, wanted)
    assert near([there.at(*point) for point in SHEET], wanted, 1e-6)
    assert near([there.inverse().at(*point) for point in wanted], SHEET, 1e-6)
    both = there.then(scaled(2, 3)).then(scaled(1 / 2, 1 / 3))
    assert near([both.at(*point) for point in SHEET], wanted, 1e-6)


def test_points_on_one_line_have_no_map():
    with pytest.raises(NoMapError):
        between([(0, 0), (1, 1), (2, 2), (3, 3)], SHEET)
    with pytest.raises(NoMapError):
        Plane(a=0).inverse()
    with pytest.raises(NoMapError):
        Plane(g=1, i=0).at(0, 5)


def test_a_turn_is_about_its_point():
    turn = turned(90, (10, 10), (20, 20))
    assert turn.at(10, 10) == pytest.approx((20, 20))
    assert turn.at(11, 10) == pytest.approx((20, 21))  # with the clock, y downwards


def test_a_box_stays_within():
    assert scaled(3, 1).around((100, 200, 900, 400), 1000) == (300, 200, 1000, 400)


# ------------------------------------------------------------------ sheets
@pytest.mark.parametrize("ground", [20, 90, 150])
def test_a_sheet_on_something_darker_is_found(ground):
    found = corners_of(photographed(sheet(), ground))
    assert found is not None and near(found, LIES)


def test_a_shadow_is_no_edge():
    taken = photographed(sheet())
    shade = Image.new("L", taken.size, 255)
    ImageDraw.Draw(shade).polygon([(0, 0), (300, 0), (420, 1060), (0, 1060)], fill=120)
    shade = shade.filter(ImageFilter.GaussianBlur(40))
    found = corners_of(ImageChops.multiply(taken, shade))
    assert found is not None and near(found, LIES, 8)


def test_a_sheet_that_runs_out_of_the_picture_is_cut_at_its_edge():
    taken = photographed(sheet(500)).crop((0, 0, 760, 800))
    found = corners_of(taken)
    assert found is not None and near(found[:2], LIES[:2])
    assert all(y == pytest.approx(800, abs=4) for _x, y in found[2:])


def framed() -> Image.Image:
    page = sheet()
    ImageDraw.Draw(page).rectangle((30, 30, 570, 870), outline=0, width=6)
    return page


def with_a_dark_bar() -> Image.Image:
    page = sheet()
    page.paste(40, (0, 0, 600, 70))
    return page


def noise() -> Image.Image:
    rnd = Random(1015)  # noqa: S311
    return Image.frombytes("L", (300, 400), rnd.randbytes(120_000))


@pytest.mark.parametrize(
    "draw",
    [
        sheet,
        framed,
        with_a_dark_bar,
        noise,
        lambda: photographed(sheet(), 245),  # on a white table
        lambda: Image.new("L", (500, 700), 255),
        lambda: Image.new("L", (3, 2), 0),
        lambda: photographed(sheet(), 60, ((300, 400), (420, 400), (420, 600), (300, 600))),
    ],
    ids=["page", "frame", "bar", "noise", "white table", "empty", "tiny", "far away"],
)
def test_no_sheet_is_cut_out_where_none_is_seen_for_certain(draw):
    assert corners_of(draw()) is None


# ------------------------------------------------------------------ pages
@pytest.mark.parametrize("turn", [None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
def test_a_place_of_a_straightened_photograph_is_found_on_the_photograph(turn):
    """The square of the sheet, wherever the photograph has it."""
    taken = photographed(sheet())
    taken = taken if turn is None else taken.transpose(turn)
    straight = straighten(lit(taken, 900))
    for page in (straight, straight.turned_over()):
        dark = page.image.point([255 if level < 128 else 0 for level in range(256)])
        square = dark.filter(ImageFilter.MinFilter(15)).filter(ImageFilter.MaxFilter(15)).getbbox()
        there = page.place(square)
        marks = taken.point([255 if level < 12 else 0 for level in range(256)]).getbbox()
        wide, high = taken.size
        wanted = [round(side * 1000 / of) for side, of in zip(marks, (wide, high) * 2, strict=True)]
        assert there == pytest.approx(tuple(wanted), abs=9)
        back = page.level.around(there, 1000)
        own = page.image.size * 2
        assert back == pytest.approx(
            tuple(side * 1000 / of for side, of in zip(square, own, strict=True)), abs=12
        )


def test_ink_is_as_dark_in_a_shadow_as_beside_it():
    page = sheet()
    shade = Image.new("L", page.size, 255)
    shade.paste(110, (0, 0, 300, 900))
    even = even_light(ImageChops.multiply(page, shade.filter(ImageFilter.GaussianBlur(25))))
    shadowed, plain = even.getpixel((150, 207)), even.getpixel((450, 207))
    assert abs(shadowed - plain) < 25 and even.getpixel((150, 190)) > 230


# ------------------------------------------------------------------ strips
def test_strips_are_cut_between_lines_and_the_fullest_has_most_of_them():
    page = Image.new("L", (600, 1000), 255)
    for top in [*range(20, 600, 50), 900]:
        page.paste(0, (50, top, 550, top + 30))
    for left in range(50, 550, 20):  # letters, not bars
        page.paste(255, (left, 0, left + 8, 1000))
    page.paste(0, (0, 700, 600, 760))  # a bar has no strokes
    strips = strips_of(page)
    assert len(strips) == STRIPS and strips[0][0] == 0 and strips[-1][1] == 1000
    cuts = [bottom for _top, bottom in strips[:-1]]
    assert all(page.crop((0, y - 5, 600, y + 5)).getextrema() == (255, 255) for y in cuts)
    assert fullest(page, strips) in (0, 1, 2)


@pytest.mark.parametrize("high", range(1, 14))
def test_strips_of_a_low_picture_are_none_of_them_empty(high):
    strips = strips_of(Image.new("L", (5, high), 200))
    assert all(top < bottom for top, bottom in strips) and strips[-1][1] == high
    assert 0 <= fullest(Image.new("L", (5, high), 200), strips) < len(strips)
