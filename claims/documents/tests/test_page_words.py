"""A PDF's words lie where they are drawn, however the page is turned and cropped."""

import io
import json

import pypdfium2
import pytest
from PIL import Image

from claims.documents.formats import page_words
from claims.documents.formats.page_words import Box, in_lines
from claims.documents.media_types import HWP
from claims.documents.receipt.inspection import inspect
from claims.documents.renderer.client import render
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.documents.tests.test_inspection import received
from claims.documents.tests.test_renderer import opened

DARK = 110  # a grey level: ink


def altered(*, turn: int = 0, crop: tuple[float, ...] = ()) -> bytes:
    document = pypdfium2.PdfDocument(files.text_pdf())
    page = document[0]
    page.set_rotation(turn)
    if crop:
        page.set_cropbox(*crop)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Count the dark pixels in a box of per mille."""
    width, height = image.size
    left, top, right, bottom = box
    area = (left * width // 1000, top * height // 1000)
    area += (-(-right * width // 1000), -(-bottom * height // 1000))
    return sum(image.crop(area).histogram()[:DARK])


@pytest.mark.parametrize("crop", [(), (60, 500, 400, 800)], ids=["whole", "cropped"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_all_ink_lies_in_the_boxes_of_the_words(turn, crop):
    result = render(altered(turn=turn, crop=crop), "application/pdf", [1], reading=True)
    image = opened(result.pages[1]).convert("L")
    [page] = json.loads(result.text)["pages"]
    found = [word for line in page["lines"] for word in line]
    assert len(found) == 5 if not crop else 3 <= len(found) < 5
    assert all(ink(image, tuple(box)) for _text, *box in found)
    rest = image.copy()
    for _text, left, top, right, bottom in found:
        spread = (left - 2, top - 2, right + 2, bottom + 2)  # what JPEG and a smooth edge add
        sides = (image.width, image.height, image.width, image.height)
        rest.paste(255, tuple(at * side // 1000 for at, side in zip(spread, sides, strict=True)))
    assert ink(rest, (0, 0, 1000, 1000)) == 0


def test_words_and_lines_of_an_upright_page():
    result = render(files.text_pdf(), "application/pdf", reading=True)
    text = json.loads(result.text)
    assert text["source"] == "pdf"
    [page] = text["pages"]
    assert page["number"] == 1
    lines = [[word[0] for word in line] for line in page["lines"]]
    assert lines == [["Number", "605-17-44060"], ["Valid", "2023-03-31"], ["Bottom"]]


def test_what_lies_outside_of_the_cropped_page_is_not_there():
    result = render(altered(crop=(60, 500, 400, 800)), "application/pdf", reading=True)
    assert "Bottom" not in result.text.decode()
    assert "605-17-44060" in result.text.decode()


def test_a_page_without_text_has_no_lines():
    result = render(files.pdf(2), "application/pdf", reading=True)
    assert json.loads(result.text)["pages"] == [
        {"number": 1, "lines": []},
        {"number": 2, "lines": []},
    ]


def test_a_label_and_its_value_are_one_line_and_a_tall_word_is_its_own():
    found = in_lines(
        [
            ("605-17-44060", Box(500, 100, 700, 112)),
            ("상호", Box(100, 130, 150, 142)),
            ("사업자등록번호", Box(100, 101, 300, 113)),
            ("-", Box(310, 106, 315, 107)),
            ("직인", Box(800, 90, 900, 160)),
        ]
    )
    assert [[word[0] for word in line] for line in found] == [
        ["사업자등록번호", "-", "605-17-44060"],
        ["직인"],
        ["상호"],
    ]


def test_a_box_is_whole_and_never_cuts_its_word_nor_leaves_the_page():
    assert in_lines([("가", Box(-3.2, 10.9, 1003.5, 20.1))]) == [[("가", 0, 10, 1000, 21)]]


def test_a_document_of_endless_text_is_cut(monkeypatch):
    monkeypatch.setattr(page_words, "MOST_LETTERS", 8)
    document = pypdfium2.PdfDocument(files.text_pdf())
    [(number, lines)] = page_words.words_by_page(document)
    assert number == 1
    assert sum(len(word[0]) for line in lines for word in line) <= 8


@pytest.mark.parametrize("code", [0xD800, 0x110000])
def test_half_a_letter_does_not_break_the_answer(monkeypatch, code):
    monkeypatch.setattr(page_words.raw, "FPDFText_GetUnicode", lambda _text, _index: code)
    document = pypdfium2.PdfDocument(files.text_pdf())
    blob = page_words.words_as_json("pdf", page_words.words_by_page(document))
    assert "\N{REPLACEMENT CHARACTER}" in json.loads(blob)["pages"][0]["lines"][0][0][0]


@pytest.mark.django_db
def test_the_text_is_kept_at_inspection_and_read_again_when_it_was_swept(monkeypatch):
    document = inspect(document_id=received(files.text_pdf()).pk)
    with monkeypatch.context() as patch:
        patch.setattr(previews, "render", None)  # not called
        kept = previews.read_text(document)
    assert kept["pages"][0]["lines"][0][1][0] == "605-17-44060"
    previews.private_storage().delete(previews._text_key(document))
    assert previews.read_text(document) == kept


@pytest.mark.django_db
def test_a_picture_has_no_text_and_a_broken_file_says_why():
    photo = inspect(document_id=received(files.picture()).pk)
    assert previews.read_text(photo) == {}
    broken = inspect(document_id=received(files.pdf()[:200] + b"x" * 50).pk)
    with pytest.raises(previews.NoPreviewError):
        previews.read_text(broken)
    assert broken.media_type != HWP
