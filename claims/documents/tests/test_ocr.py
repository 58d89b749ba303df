"""The reader of photographs in its confined child: what it reads, and what does it no harm."""

import io
import json
from functools import cache

import pytest
from PIL import Image

from claims.documents.file_refusals import Reason
from claims.documents.formats import ocr
from claims.documents.formats.homography import Plane
from claims.documents.formats.read_words import Word
from claims.documents.formats.straighten import lit, straighten
from claims.documents.renderer import client
from claims.documents.tests.photographs import (
    bankbook,
    certificate,
    channel_screen,
    photographed,
)

NUMBER, ACCOUNT = "124-81-00998", "123456-04-567890"


@cache
def read(kind: str, way: str):
    page = (
        certificate("온담 플라워", "이지훈", NUMBER)
        if kind == "certificate"
        else bankbook("국민은행", ACCOUNT, "이지훈")
    )
    return client.read_words(photographed(page, way), "image/jpeg", 1)


def words(answer):
    return [word for line in json.loads(answer.words)["lines"] for word in line]


def scrolled(days: int, times: int = 1) -> bytes:
    """Return a screen of orders, one a day and ten a screenful, below itself some times, as PNG."""
    lines = [f"2022-10-{day:02d} 주문 {day}건" for day in range(1, days + 1)]
    parts = [channel_screen(lines[at : at + 10]) for at in range(0, days, 10)] * times
    tall = Image.new("RGB", (1080, 1920 * len(parts)))
    for at, part in enumerate(parts):
        tall.paste(part, (0, 1920 * at))
    out = io.BytesIO()
    tall.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "way", "number"),
    [
        ("certificate", "telephone", NUMBER),  # from a slant, half in shadow
        ("bankbook", "sideways", ACCOUNT),
        ("bankbook", "fax", ACCOUNT),
        ("certificate", "coarse", NUMBER),  # JPEG 40
        ("bankbook", "blurred", ACCOUNT),
    ],
)
def test_numbers_are_read_from_photographs(kind, way, number):
    answer = read(kind, way)
    assert answer.reason is None and {"seccomp", "rlimits"} <= set(answer.layers)
    assert number in [word[0] for word in words(answer)]


def test_a_word_has_its_place_on_the_page_as_it_is_shown():
    upright, lying = (
        next(word for word in words(read("bankbook", way)) if word[0] == ACCOUNT)
        for way in ("fax", "sideways")
    )
    left, top, right, bottom, confidence = upright[1:]
    assert 380 < left < right < 700 and 240 < top < bottom < 300 and confidence > 60
    left, top, right, bottom, confidence = lying[1:]  # a number from the bottom to the top
    assert bottom - top > 3 * (right - left) and confidence > 60


@pytest.mark.parametrize("way", ["perspective", "telephone", "sideways", "upside down"])
def test_lines_are_level_on_the_page_that_tables_are_read_from(way):
    """Labels stand in one column there, each value beside its label."""
    page = json.loads(read("bankbook", way).words)
    level = Plane(*page["level"])
    found = {word[0]: level.around(word[1:5], 1000) for line in page["lines"] for word in line}

    def beginning(letters):
        return next(box for text, box in found.items() if text.startswith(letters))

    label, number, below = beginning("계"), found[ACCOUNT], beginning("개설")
    assert 0 < number[0] - label[2] < 400 and abs(number[1] - label[1]) < 12  # per mille
    assert abs(below[0] - label[0]) < 12 < below[1] - label[1]


def test_what_nobody_can_read_has_no_words():
    answer = read("bankbook", "unreadable")
    assert answer.reason is None and ACCOUNT not in [word[0] for word in words(answer)]


def test_a_box_of_a_turned_page_comes_back_to_its_place():
    page = Image.new("L", (600, 900), 255)
    for top in range(100, 800, 40):
        page.paste(0, (80, top, 520, top + 12))
    for turn in (None, Image.Transpose.ROTATE_90):
        given = page if turn is None else page.transpose(turn)
        straight = straighten(lit(given, 900))
        assert straight.quarters == (0 if turn is None else 1)
        for way in (straight, straight.turned_over()):
            whole = way.place((0, 0, *way.image.size))
            assert whole == (0, 0, 1000, 1000)
    askew = straighten(lit(page.rotate(4, expand=True, fillcolor=255), 900))
    assert askew.degrees == pytest.approx(-4, abs=0.5)
    middle = askew.image.width // 2, askew.image.height // 2
    assert askew.place((*middle, *middle)) == pytest.approx((500, 500, 500, 500), abs=2)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff" + b"\0" * 200, b"%PDF-1.4 nothing"])
def test_broken_files_are_not_read(data):
    assert client.read_words(data, "image/jpeg", 1).reason == Reason.BROKEN


def test_a_picture_that_unpacks_to_too_much_is_not_read(settings):
    settings.DOCUMENT_MAX_PIXELS = 1_000_000
    out = io.BytesIO()
    Image.new("1", (2000, 2000)).save(out, "PNG")
    assert client.read_words(out.getvalue(), "image/png", 1).reason == Reason.TOO_MANY_PIXELS


def test_what_was_read_until_the_bound_of_time_counts(monkeypatch):
    """The strip with the most lines is always read, a second look is not."""
    page = bankbook("국민은행", ACCOUNT, "이지훈").convert("L")
    strips = []

    def recognised(image, mode):
        strips.append(mode)
        return [Word("계좌번호", 10, 10, 90, 40, 30)]

    monkeypatch.setattr(ocr, "_recognised", recognised)
    monkeypatch.setattr(ocr, "_is_late", lambda _most=None: True)
    assert [line[0][0] for line in ocr.read_lines(page).lines] == ["계좌번호"]
    assert strips == [ocr.SPARSE]


def test_time_ends_a_reading(settings):
    data = scrolled(30, times=2)  # 2.6 s of a fast core
    settings.READING_CPU_SECONDS = 1
    assert client.read_words(data, "image/png", 1).reason == Reason.TIMEOUT
    settings.READING_SECONDS = 0.2
    assert client.read_words(data, "image/png", 1).reason == Reason.TIMEOUT


def test_without_language_data_nothing_is_read(settings, tmp_path):
    settings.READING_DATA = tmp_path
    data = photographed(bankbook("국민은행", ACCOUNT, "이지훈"), "clean")
    assert client.read_words(data, "image/jpeg", 1).reason == Reason.CRASHED


def test_a_scrolled_screen_is_read_piece_by_piece():
    """Scaled as a whole, its letters would be ten pixels high."""
    found = words(client.read_words(scrolled(30), "image/png", 1))
    days = {word[0]: word[1:] for word in found if word[0].startswith("2022-10-")}
    assert len(days) >= 28  # each once, also at the seams
    assert len([word for word in found if word[0].startswith("2022-10-")]) == len(days)
    for n, name in enumerate(f"2022-10-{day:02d}" for day in (2, 15, 29)):
        _left, top, _right, bottom, _confidence = days[name]
        assert (top + bottom) / 2 == pytest.approx((62, 473, 911)[n], abs=10)  # per mille


def test_bright_letters_on_a_dark_screen_are_read():
    out = io.BytesIO()
    channel_screen(["2022-10-15 15:42", "메시지를 보낼 수 없습니다"], dark=True).save(out, "PNG")
    found = words(client.read_words(out.getvalue(), "image/png", 1))
    assert "2022-10-15" in [word[0] for word in found]
