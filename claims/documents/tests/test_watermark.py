"""Every page that is shown says in its pixels who looked at it, and when."""

import io
from pathlib import Path

import pytest
import time_machine
from django.core.checks import run_checks
from PIL import Image, ImageChops

from claims.documents.display import serving, watermark
from claims.documents.formats import pixels
from claims.users.models import User

MOMENT = "2023-04-11T10:42:30+09:00"


def page(colour: str = "white", size: tuple[int, int] = (1132, 1600)) -> bytes:
    return pixels.page(Image.new("RGB", size, colour))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=["JPEG"])


def changed(before: bytes, after: bytes) -> Image.Image:
    """A mask of what is visibly another."""
    difference = ImageChops.difference(opened(before).convert("L"), opened(after).convert("L"))
    return difference.point(lambda level: 255 if level > 10 else 0)


@pytest.fixture
def without_fonts(monkeypatch):
    monkeypatch.setattr(watermark, "font_path", lambda: None)
    watermark._font.cache_clear()
    watermark._mark.cache_clear()
    yield
    watermark._font.cache_clear()
    watermark._mark.cache_clear()


@time_machine.travel(MOMENT, tick=False)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_line_names_who_looks_and_the_minute(settings, language):
    settings.LANGUAGE_CODE = language
    assert watermark.watermark_text(User(username="member1", name="정하윤")) == (
        "정하윤 · 2023. 4. 11. 10:42 · 열람용"
    )
    assert watermark.watermark_text(User(username="member1")).startswith("member1 · ")


@pytest.mark.parametrize("colour", ["white", "black", "#f7e14c", "#b9c9da"])
def test_the_mark_is_seen_on_every_ground_and_is_faint(colour):
    before = page(colour)
    after = watermark.watermarked(before, "정하윤 · 2023. 4. 11. 10:42 · 열람용")
    mask = changed(before, after)
    share = sum(mask.histogram()[128:]) / (mask.width * mask.height)
    assert 0.002 < share < 0.1
    levels = ImageChops.difference(opened(before).convert("L"), opened(after).convert("L"))
    assert levels.getextrema()[1] < 64  # a quarter of the way at most: letters stay clear


@pytest.mark.parametrize("size", [(1132, 1600), (1600, 900), (800, 8000), (320, 240)])
def test_the_mark_is_in_every_part_of_a_page(size):
    before = page(size=size)
    mask = changed(before, watermark.watermarked(before, "정하윤 · 2023. 4. 11. 10:42 · 열람용"))
    width, height = size
    for row in range(0, height - 300, 400) or [0]:
        strip = mask.crop((0, row, width, min(row + 400, height)))
        assert strip.getbbox() is not None, row
    assert mask.crop((0, 0, width // 2, height)).getbbox() is not None
    assert mask.crop((width // 2, 0, width, height)).getbbox() is not None


def test_two_viewers_and_two_minutes_differ():
    blank = page()
    marks = {
        watermark.watermarked(blank, f"{name} · 2023. 4. 11. {minute} · 열람용")
        for name in ("정하윤", "김도현")
        for minute in ("10:42", "10:43")
    }
    assert len(marks) == 4


def test_black_letters_stay_black():
    image = Image.new("RGB", (1132, 1600), "white")
    image.paste("black", (0, 0, 1132, 400))
    marked = opened(
        watermark.watermarked(pixels.page(image), "정하윤 · 2023. 4. 11. 10:42 · 열람용")
    )
    assert marked.convert("L").crop((0, 0, 1132, 390)).getextrema()[1] < 70


@time_machine.travel(MOMENT, tick=False)
def test_without_a_korean_typeface_it_is_the_log_in_name_and_never_boxes(without_fonts):
    line = watermark.watermark_text(User(pk=7, username="member1", name="정하윤"))
    assert line == "member1 - 2023-04-11 10:42"
    assert watermark.watermark_text(User(pk=7, username="위원")) == "#7 - 2023-04-11 10:42"
    assert changed(page(), watermark.watermarked(page(), line)).getbbox() is not None


def test_a_korean_typeface_is_found_here_and_has_the_letters():
    """Set-up installs Pretendard; a letter that a typeface lacks is drawn as an empty box."""
    path = watermark.font_path()
    assert path is not None
    font = watermark._font(20)
    drawn = {bytes(font.getmask(letter)) for letter in "정하윤열람용"}
    assert len(drawn) == 6
    assert bytes(font.getmask("\U0010fffd")) not in drawn


def test_a_typeface_of_ones_own_comes_first(settings, tmp_path):
    own = tmp_path / "own.otf"
    original = watermark.font_path()
    assert original is not None
    own.write_bytes(Path(original).read_bytes())
    settings.WATERMARK_FONT = str(own)
    watermark.font_path.cache_clear()
    try:
        assert watermark.font_path() == own
    finally:
        watermark.font_path.cache_clear()


@pytest.mark.django_db
def test_deployment_is_warned_of_a_missing_typeface(without_fonts, monkeypatch):
    assert "documents.W004" in {m.id for m in run_checks(include_deployment_checks=True)}
    monkeypatch.undo()
    assert "documents.W004" not in {m.id for m in run_checks(include_deployment_checks=True)}


def test_a_marked_page_is_a_jpeg_and_a_thumbnail_stays_as_it_is():
    large = serving.picture_response(page(), "정하윤 · 10:42")
    assert large["Content-Type"] == "image/jpeg"
    assert large.content != page()
    small = pixels.thumbnail(Image.new("RGB", (500, 500), "red"))
    answer = serving.picture_response(small)
    assert answer["Content-Type"] == "image/webp"
    assert answer.content == small
