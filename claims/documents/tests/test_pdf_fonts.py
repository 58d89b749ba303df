"""Text whose font a PDF does not embed is drawn, with a font mapped before the confinement."""

import shutil
import subprocess

import pytest
from PIL import Image

from claims.documents.formats.fonts import is_east_asian
from claims.documents.limits import pdf_font
from claims.documents.media_types import PDF
from claims.documents.renderer.client import render
from claims.documents.tests import locked
from claims.documents.tests.test_page_words import DARK
from claims.documents.tests.test_renderer import opened

WORDS = "피해지원 심의"
LINE = (0.05, 0.08, 0.95, 0.2)  # where the text stands, of the page


def hexed(text: str) -> bytes:
    return b"<%s>" % text.encode("utf-16-be").hex().upper().encode()


def simple(name: bytes, kind: bytes = b"Type1") -> list[bytes]:
    return [b"<</Type/Font/Subtype/%s/BaseFont/%s>>" % (kind, name)]


# name -> (what is shown, the font's objects)
EAST_ASIAN = {
    "Korean serif": (
        hexed(WORDS), locked.cid_font(b"HYSMyeongJo-Medium", b"UniKS-UCS2-H", b"Korea1")
    ),
    "Korean sans in EUC-KR": (
        b"<%s>" % WORDS.encode("cp949").hex().encode(),
        locked.cid_font(b"HYGoThic-Medium", b"KSCms-UHC-H", b"Korea1"),
    ),
    "Japanese": (
        hexed("被害支援 ひがい"), locked.cid_font(b"KozMinPro-Regular", b"UniJIS-UCS2-H", b"Japan1")
    ),
    "simplified Chinese": (
        hexed("损失证明"), locked.cid_font(b"STSong-Light", b"UniGB-UCS2-H", b"GB1")
    ),
    "traditional Chinese": (
        hexed("損失證明"), locked.cid_font(b"MSung-Light", b"UniCNS-UCS2-H", b"CNS1")
    ),
    "glyphs of Malgun Gothic": (
        b"<000100020003>",
        locked.cid_font(b"MalgunGothic", b"Identity-H", b"Identity", locked.to_unicode("피해액")),
    ),
    "a Korean name": (
        b"<000100020003>",
        locked.cid_font(
            b"#B1#BC#B8#B2", b"Identity-H", b"Identity", locked.to_unicode("매출액")
        ),
    ),
}  # fmt: skip
STANDARD = {
    "Helvetica": (b"(Sales 1,234,500)", simple(b"Helvetica")),
    "Times": (b"(Sales 1,234,500)", simple(b"Times-Bold")),
    "Symbol": (b"(abgd)", simple(b"Symbol")),
    "ZapfDingbats": (b"(4lnu)", simple(b"ZapfDingbats")),
    "Arial": (b"(Sales 1,234,500)", simple(b"ArialMT", b"TrueType")),
}
ALL = EAST_ASIAN | STANDARD


def pdf_of(name: str) -> bytes:
    shown, fonts = ALL[name]
    return locked.written(locked.of_text(shown, *fonts))


def drawn(name: str) -> Image.Image:
    result = render(pdf_of(name), PDF, [1])
    assert result.reason is None
    return opened(result.pages[1]).convert("L")


def ink_box(page: Image.Image) -> tuple[int, int, int, int] | None:
    return page.point(lambda level: 255 if level < DARK else 0).getbbox()


def test_the_font_of_the_set_up_is_there():
    assert pdf_font().endswith(".otf")


@pytest.mark.parametrize("name", ALL)
def test_text_without_its_font_is_drawn_where_it_stands(name):
    page = drawn(name)
    box = ink_box(page)
    assert box is not None, "no ink"
    left, top, right, bottom = (
        at / side for at, side in zip(box, (*page.size, *page.size), strict=True)
    )
    assert LINE[0] < left < right < LINE[2] and LINE[1] < top < bottom < LINE[3]
    # letters and not boxes or blanks: a glyph of each letter has ink of its own
    columns = page.resize((page.width, 1), Image.Resampling.BOX)
    assert columns.getextrema()[0] < 254 and right - left > 0.1


@pytest.mark.parametrize("name", EAST_ASIAN)
def test_without_the_font_there_is_a_page_and_no_error(name, settings):
    settings.PDF_FONT = ""
    drawn(name)


def test_different_letters_have_different_ink():
    other = locked.of_text(hexed("매출증빙 자료"), *ALL["Korean serif"][1])
    result = render(locked.written(other), PDF, [1])
    assert (
        opened(result.pages[1]).tobytes()
        != opened(render(pdf_of("Korean serif"), PDF, [1]).pages[1]).tobytes()
    )


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no poppler to compare with")
@pytest.mark.parametrize("name", ALL)
def test_the_ink_lies_where_poppler_puts_it(name, tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf_of(name))
    subprocess.run(
        ["pdftoppm", "-scale-to", "1600", "-gray", "-singlefile", path, tmp_path / "page"],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    theirs = ink_box(Image.open(tmp_path / "page.pgm"))
    if theirs is None:
        pytest.skip("poppler has no font for it here")
    ours = ink_box(drawn(name))
    assert ours is not None
    # another font is as high and as wide only by and large
    assert all(abs(a - b) < 60 for a, b in zip(ours, theirs, strict=True)), (ours, theirs)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"MalgunGothic", True),
        (b"Malgun Gothic,Bold", True),
        (b"HYSMyeongJo-Medium", True),
        (b"\xb1\xbc\xb8\xb2", True),
        (b"\xea\xb5\xb4\xeb\xa6\xbc", True),
        (b"NotoSansCJKkr-Regular", True),
        (b"Helvetica", False),
        (b"CenturyGothic", False),
        (b"", False),
    ],
)
def test_fonts_are_known_by_their_names(name, expected):
    assert is_east_asian(name) is expected
