"""The body of HWP and HWPX in the confined renderer: read whole, bounded, and never an error."""

import io
import json
import random
import struct

import pytest

from claims.documents.file_refusals import Reason
from claims.documents.formats.hwp_body import MOST_BODY, MOST_LETTERS, _rows, hwp_lines
from claims.documents.formats.office import MOST_PICTURES
from claims.documents.media_types import HWP, HWPX
from claims.documents.receipt.inspection import inspect
from claims.documents.renderer.client import render
from claims.documents.storage import readings
from claims.documents.tests import files
from claims.documents.tests import hwp_body as make
from claims.documents.tests.photographs import certificate
from claims.documents.tests.test_inspection import received
from claims.documents.tests.test_renderer import is_red, opened

PARTS = ("매출 감소 사유서", [["일자", "매출"], ["2022. 10. 15.", "120,000"]], "위와 같습니다")
LINES = ["매출 감소 사유서", "일자 매출", "2022. 10. 15. 120,000", "위와 같습니다"]


def read(data, media_type):
    """Source and lines of the text, and the shapes of the pages."""
    result = render(data, media_type)
    assert result.reason is None
    text = json.loads(result.text)
    lines = [" ".join(word[0] for word in line) for page in text["pages"] for line in page["lines"]]
    return text["source"], lines, [page["shape"] for page in result.outline]


@pytest.mark.parametrize(
    ("data", "media_type", "source"),
    [
        (make.hwp(make.deflated(make.section(*PARTS))), HWP, "hwp-body"),
        (make.hwp(make.section(*PARTS), flags=0), HWP, "hwp-body"),
        (make.hwpx(make.xml(*PARTS)), HWPX, "hwpx-body"),
    ],
    ids=["deflated", "plain", "hwpx"],
)
def test_the_body_is_read_and_not_the_saved_preview(data, media_type, source):
    assert read(data, media_type) == (source, LINES, ["text"])


def test_a_body_without_a_preview_can_be_seen():
    data = make.hwp(make.deflated(make.section("본문")), text="")
    assert read(data, HWP) == ("hwp-body", ["본문"], ["text"])


def test_the_preview_picture_stays_a_page_of_its_own():
    data = make.hwp(make.deflated(make.section("본문")), picture=files.picture("PNG"))
    assert read(data, HWP) == ("hwp-body", ["본문"], ["picture", "text"])


# ------------------------------------------------------------------ pictures in the body
SCREEN, LOGO = files.picture("PNG", files.halves(300, 200)), files.picture("PNG")
INSIDE = {
    "BinData/BIN000A.bmp": b"no picture",
    "BinData/BIN0002.jpg": files.picture("JPEG", files.halves(160, 120)),
    "BinData/BIN0010.png": SCREEN,
    "BinData/BIN0003.png": LOGO,
}
FILES_INSIDE = [
    (make.hwp(make.deflated(make.section("본문")), parts=INSIDE, picture=LOGO), HWP, 3),
    (
        make.hwp(
            make.deflated(make.section("본문")),
            parts={name: make.deflated(data) for name, data in INSIDE.items()},
        ),
        HWP,
        2,
    ),
    (make.hwpx(make.xml("본문"), parts=INSIDE), HWPX, 2),
]


@pytest.mark.parametrize(
    ("data", "media_type", "first"), FILES_INSIDE, ids=["as they are", "deflated", "hwpx"]
)
def test_pictures_of_the_body_are_pages_behind_the_text(data, media_type, first):
    """In the order of their numbers; what is no picture, or a logo, is none."""
    result = render(data, media_type, [first, first + 1], reading=True)
    assert result.reason is None
    labels = [(page["shape"], page["label"]) for page in result.outline[first - 1 :]]
    assert labels == [("picture", "BIN0002.jpg"), ("picture", "BIN0010.png")]
    assert result.outline[first - 2]["shape"] == "text"
    drawn = opened(result.pages[first + 1])
    assert drawn.size == (300, 200) and is_red(drawn.convert("RGB").getpixel((20, 100)))
    assert set(result.pages) - {1} == {first, first + 1} and first in result.bands
    alone = render(data, media_type)
    assert set(alone.pages) <= {1} and alone.outline == result.outline


@pytest.mark.parametrize("damage", [bytes, lambda: b"\xff\xd8\xff", lambda: files.png_bomb()[:-20]])
def test_a_damaged_picture_of_the_body_takes_nothing_with_it(damage):
    parts = {"BinData/BIN0001.png": damage(), "BinData/BIN0002.png": SCREEN}
    result = render(make.hwpx(make.xml("본문"), parts=parts), HWPX, [1, 2, 3])
    assert result.reason is None
    assert [page["label"] for page in result.outline] == ["", "BIN0002.png"]


def test_pictures_of_the_body_are_bounded():
    parts = {f"BinData/image{n}.png": SCREEN for n in range(1, 40)}
    result = render(make.hwpx(make.xml("본문"), parts=parts), HWPX)
    names = [page["label"] for page in result.outline[1:]]
    assert names == [f"image{n}.png" for n in range(1, MOST_PICTURES + 1)]


@pytest.mark.django_db
def test_pictures_of_the_body_are_read_and_the_saved_preview_is_not(settings):
    settings.READING = True
    number = "124-81-00998"
    out = io.BytesIO()
    certificate("온담 플라워", "이지훈", number).save(out, "PNG")
    parts = {"BinData/BIN0001.png": out.getvalue()}
    data = make.hwp(make.deflated(make.section("본문")), parts=parts, picture=SCREEN)
    document = inspect(document_id=received(data).pk)
    preview, text, inside = document.pages.order_by("number")
    assert [page.is_saved_preview for page in (preview, text, inside)] == [True, False, False]
    assert readings.read_document(document_id=document.pk) == 1
    read = readings.words_of(document, [1, 2, 3])
    assert [page["number"] for page in read] == [3]
    assert number in [word[0] for line in read[0]["lines"] for word in line]


def test_sections_follow_each_other():
    one, two = (make.deflated(make.section(text)) for text in ("첫째", "둘째"))
    assert read(make.hwp(one, two), HWP)[1] == ["첫째", "둘째"]
    assert read(make.hwpx(make.xml("첫째"), make.xml("둘째")), HWPX)[1] == ["첫째", "둘째"]


def test_control_characters_and_what_they_carry_are_no_text():
    body = make.units("가")[:-2] + make.control(9) + make.units("나")[:-2] + b"\n\0"
    body += make.control(2, "장난".encode("utf-16-le")) + make.units("다") + b"\x1e\0"
    data = make.hwp(make.deflated(make.paragraph(body)))
    assert read(data, HWP)[1] == ["가 나", "다"]


def test_a_long_paragraph_has_a_long_head():
    assert read(make.hwp(make.deflated(make.section("가" * 900, "나"))), HWP)[1] == [
        "가" * 900,
        "나",
    ]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (make.hwp(b"no deflate at all"), HWP),
        (make.hwp(make.deflated(make.section(*PARTS)), flags=0b101), HWP),  # for distribution
        (make.hwpx("<hp:p>no name of a prefix"), HWPX),
        (make.hwpx(make.xml("본문", doctype='<!DOCTYPE a [<!ENTITY b "c">]>')), HWPX),
    ],
    ids=["no deflate", "for distribution", "no xml", "doctype"],
)
def test_where_no_body_can_be_read_the_preview_says_so(data, media_type):
    source, lines, _shapes = read(data, media_type)
    assert (source, lines) == ("hwp" if media_type == HWP else "hwpx", ["미리보기"])


def test_neither_body_nor_preview():
    assert render(make.hwp(b"nothing", text=""), HWP).reason == Reason.NO_PREVIEW


def test_what_stands_before_the_damage_is_read():
    whole = make.section(*(f"{n}번째 줄 {random.Random(n).random()}" for n in range(400)))  # noqa: S311
    packed = make.deflated(whole)
    _source, lines, _shapes = read(make.hwp(packed[: len(packed) // 2]), HWP)
    assert 50 < len(lines) < 400 and lines[0].startswith("0번째 줄")
    cut = make.xml(*(f"{n}번째 줄" for n in range(400)))
    _source, lines, _shapes = read(make.hwpx(cut[: len(cut) // 2]), HWPX)
    assert lines[0] == "0번째 줄" and len(lines) < 400


@pytest.mark.parametrize("seed", range(4))
def test_any_damage_is_no_error(seed):
    dice = random.Random(seed)  # noqa: S311
    whole = bytearray(make.section(*PARTS))
    for _ in range(200):
        data = whole.copy()
        for _byte in range(dice.randint(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        hwp_lines(
            lambda name, _most, data=data: bytes(data) if "0" in name else b"", deflated=False
        )


def test_a_text_without_end_is_cut():
    sections = [make.deflated(make.section("가" * 30_000) * 4) for _ in range(6)]
    _source, lines, _shapes = read(make.hwp(*sections), HWP)
    assert sum(map(len, lines)) <= MOST_LETTERS
    bomb = make.deflated(bytes(8 * MOST_BODY))
    assert len(bomb) < 200_000
    assert render(make.hwp(bomb), HWP).reason is None  # and its preview is there
    assert read(make.hwpx(make.xml(*["가" * 1_000] * 2_000)), HWPX)[1]


CELL = make.record(72, 2, bytes(8) + struct.pack("<HHHH", 0, 0, 1, 1) + bytes(20))


@pytest.mark.parametrize(
    ("cell", "count"),
    [(CELL + make.paragraph(make.units("가" * 900), level=2), 600), (CELL, 450_000)],
    ids=["long", "empty"],
)
def test_a_row_without_end_is_cut_while_it_is_read(cell, count):
    """Cells of one row are counted before the row ends, empty ones too."""
    _before, row = _rows(make.table([[""]]) + cell * count)
    assert len(row) < count and sum(map(len, row)) <= MOST_LETTERS + 1_000


def test_a_cell_of_many_paragraphs_is_joined_once():
    """Its paragraphs are words of one cell, and cost what they are long."""
    many = make.table([["첫째"]]) + make.paragraph(make.units("가나"), level=2) * 60_000
    _before, [cell] = _rows(many)
    assert cell.startswith("첫째 가나 가나") and len(cell) == 2 + 3 * 60_000
    lines = hwp_lines(lambda name, _most: many if "0" in name else b"", deflated=False)
    assert len(lines) == 1
