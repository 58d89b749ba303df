"""Near-identical pictures have nearly the same hash; different ones have not."""

import io
import os
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance

from claims.documents.formats import image_similarity
from claims.documents.formats.image_similarity import hash_bands
from claims.documents.formats.pdf import pdf_frames
from claims.documents.renderer.client import render
from claims.documents.tests import files
from claims.documents.tests.hashes import hamming_distance

LIMITS = {"pages": 200, "pixels": 80_000_000}


def screen(seed: int) -> Image.Image:
    """A telephone's screen: bubbles of text here and there."""
    rnd = Random(seed)
    image = Image.new("RGB", (720, 1280), "#b9c9da")
    draw = ImageDraw.Draw(image)
    top = 60
    while top < 1150:
        height, width = rnd.randrange(40, 160), rnd.randrange(150, 560)
        left = rnd.choice((20, 700 - width))
        draw.rounded_rectangle((left, top, left + width, top + height), 14, fill="#f7e14c")
        for line in range(top + 12, top + height - 14, 22):
            draw.line((left + 14, line, left + rnd.randrange(40, width), line), "black", 6)
        top += height + rnd.randrange(14, 60)
    return image


def saved_again(image: Image.Image) -> Image.Image:
    return Image.open(io.BytesIO(files.picture("JPEG", image, quality=35)))


ALTERED = {
    "saved again": saved_again,
    "half the size": lambda image: image.resize((360, 640)),
    "larger": lambda image: image.resize((1000, 1778)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "paler": lambda image: ImageEnhance.Contrast(image).enhance(0.8),
    "cropped": lambda image: image.crop((7, 12, 713, 1268)),
}


@pytest.mark.parametrize("how", ALTERED)
def test_what_was_done_to_a_picture_changes_few_bits(how):
    for seed in range(5):
        image = screen(seed)
        one, other = hash_bands(image), hash_bands(ALTERED[how](image))
        assert hamming_distance(one, other) <= (10 if how == "cropped" else 6)
        assert any(a == b for a, b in zip(one, other, strict=True)) or how == "cropped"


def test_different_pictures_are_far_apart():
    hashes = [hash_bands(screen(seed)) for seed in range(12)]
    distances = [hamming_distance(a, b) for n, a in enumerate(hashes) for b in hashes[:n]]
    assert min(distances) > 12


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (800, 600), "white"),
        Image.linear_gradient("L").resize((800, 600)),
        Image.frombytes("L", (800, 600), os.urandom(480_000)),
        files.halves(60, 40),
    ],
    ids=["blank", "sky", "noise", "icon"],
)
def test_a_picture_with_too_little_in_it_has_none(image):
    assert hash_bands(image) is None


@given(st.lists(st.integers(0, 1), min_size=64, max_size=64), st.integers(0, 63))
def test_quarters_hold_all_bits_and_fit_a_small_integer(bits, flipped):
    text = "".join(map(str, bits))
    quarters = image_similarity._quarters(text)
    assert all(-32768 <= quarter <= 32767 for quarter in quarters)
    other = text[:flipped] + "10"[bits[flipped]] + text[flipped + 1 :]
    assert hamming_distance(quarters, image_similarity._quarters(other)) == 1


def scan(image: Image.Image) -> bytes:
    return files.picture("PDF", image)


def test_a_photograph_and_its_scan_in_a_pdf_have_bands_and_a_pdf_with_text_none():
    image = screen(1)
    photo = render(files.picture("PNG", image), "image/png", [1]).bands[1]
    scanned = render(scan(image), "application/pdf", [1], reading=True).bands[1]
    assert hamming_distance(photo, scanned) <= 6
    assert render(files.text_pdf(), "application/pdf", [1], reading=True).bands == {}


def test_only_an_inspection_reads_words_and_likeness_of_a_pdf():
    names = [head["frame"] for head, _ in pdf_frames(scan(screen(2)), [1], LIMITS, reading=False)]
    assert names == ["outline", "page"]
