"""Pictures as offices, faxes and telephones send them, drawn inside the confined child."""

import io
import struct

import pillow_heif
import pytest
import xlsxwriter
from PIL import Image

from claims.documents.file_refusals import REFUSES, Reason
from claims.documents.media_types import TIFF, XLSX
from claims.documents.renderer.client import render
from claims.documents.tests import files
from claims.documents.tests.test_office import tiff
from claims.documents.tests.test_renderer import is_red, opened

HEIC, JPEG = "image/heic", "image/jpeg"


def page_of(data: bytes, media_type: str, number: int = 1) -> Image.Image:
    result = render(data, media_type, [number])
    assert result.reason is None, result.reason
    return opened(result.pages[number]).convert("RGB")


def is_blue(pixel) -> bool:
    return pixel[2] > 180 and pixel[0] < 90


def shows_halves(page: Image.Image) -> bool:
    """Left half red, right half blue."""
    return is_red(page.getpixel((page.width // 4, page.height // 2))) and is_blue(
        page.getpixel((page.width * 3 // 4, page.height // 2))
    )


# ------------------------------------------------------------------ TIFF
def raw_tiff(width: int, height: int, pixels: bytes, **tags: tuple[int, int]) -> bytes:
    """A TIFF written by hand: tag=(number, value) beside the usual ones of one grey channel."""
    bits = tags.pop("bits", (258, 16))[1]
    values = {
        256: width, 257: height, 258: bits, 259: 1, 262: 1, 277: 1, 278: height,
        279: len(pixels), **dict(tags.values()),
    }  # fmt: skip
    start = 8
    directory = start + len(pixels)
    values[273] = start
    out = struct.pack("<2sHI", b"II", 42, directory) + pixels
    out += struct.pack("<H", len(values))
    for tag, value in sorted(values.items()):
        out += struct.pack("<HHII", tag, 4, 1, value)
    return out + bytes(4)


def steps(width: int, height: int, most: int) -> bytes:
    """16-bit grey from black at the left to the most at the right."""
    row = b"".join(struct.pack("<H", most * x // (width - 1)) for x in range(width))
    return row * height


def tiled(width: int = 128, height: int = 64) -> bytes:
    """Tiles of 64 by 64 in RGB, without compression: the left one red, the right one blue."""
    tiles = [bytes((255, 0, 0)) * 64 * 64, bytes((0, 0, 255)) * 64 * 64]
    body = b"".join(tiles)
    at = 8 + len(body)
    extra = struct.pack("<3H2x", 8, 8, 8)
    offsets = struct.pack("<2I", 8, 8 + len(tiles[0]))
    counts = struct.pack("<2I", *map(len, tiles))
    out = struct.pack("<2sHI", b"II", 42, at + len(extra + offsets + counts)) + body
    out += extra + offsets + counts
    tags = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, at), (259, 3, 1, 1), (262, 3, 1, 2),
        (277, 3, 1, 3), (322, 4, 1, 64), (323, 4, 1, 64), (324, 4, 2, at + 8), (325, 4, 2, at + 16),
    ]  # fmt: skip
    out += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return out + bytes(4)


FAX = Image.new("1", (864, 500), 1)
FAX.paste(0, (100, 100, 300, 400))
COLOURS = {
    "LZW": tiff(files.halves(300, 200), compression="tiff_lzw"),
    "JPEG in TIFF": tiff(files.halves(320, 208), compression="jpeg", quality=95),
    "deflate": tiff(files.halves(300, 200), compression="tiff_adobe_deflate"),
    "packbits": tiff(files.halves(300, 200), compression="packbits"),
    "CMYK": tiff(files.halves(300, 200).convert("CMYK"), compression="tiff_lzw"),
    "a palette": tiff(files.halves(300, 200).convert("P")),
    "tiles": tiled(),
}


@pytest.mark.parametrize("kind", COLOURS)
def test_colour_scans_of_offices(kind):
    page = page_of(COLOURS[kind], TIFF)
    left, right = (page.getpixel((page.width * n // 4, page.height // 2)) for n in (1, 3))
    assert left[0] > left[2] + 100 and right[2] > right[0] + 100


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_ccitt"])
def test_faxes(compression):
    page = page_of(tiff(FAX, compression=compression), TIFF).convert("L")
    assert page.getpixel((200, 250)) < 60 and page.getpixel((600, 250)) > 200


def test_a_fax_with_half_as_many_lines_is_as_high_as_its_paper():
    data = tiff(FAX, compression="group4", dpi=(204, 98))
    assert render(data, TIFF, [1]).outline[0]["height"] > 1.9 * FAX.height


def test_several_pages_of_different_kinds():
    pages = (files.halves(300, 200), FAX, files.halves(200, 300).convert("CMYK"))
    result = render(tiff(*pages, compression="tiff_lzw"), TIFF, [1, 2, 3])
    assert result.reason is None and sorted(result.pages) == [1, 2, 3]


@pytest.mark.parametrize(
    ("most", "tags"),
    [(65535, {}), (4095, {}), (65535, {"photometric": (262, 0)})],
    ids=["16 bit", "12 of 16 bit", "white is zero"],
)
def test_grey_of_sixteen_bits_goes_from_black_to_white(most, tags):
    page = page_of(raw_tiff(300, 200, steps(300, 200, most), **tags), TIFF).convert("L")
    ends = page.getpixel((3, 100)), page.getpixel((296, 100))
    dark, light = ends if "photometric" not in tags else ends[::-1]
    assert dark < 15 and light > 240 and 100 < page.getpixel((150, 100)) < 156


def test_lab_colours_need_a_module_that_pillow_imports_late():
    """Photoshop's scans; the module is there before the confinement."""
    grey = bytes((128, 0, 0)) * 64 * 64
    data = raw_tiff(
        64, 64, grey, bits=(258, 8), samples=(277, 3), photometric=(262, 8)
    )  # fmt: skip
    assert 100 < page_of(data, TIFF).convert("L").getpixel((32, 32)) < 160


def test_a_damaged_page_hides_no_good_one():
    data = bytearray(tiff(files.halves(300, 200), files.halves(300, 201), compression="tiff_lzw"))
    start = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[start : start + 2], "little")
    second = int.from_bytes(data[start + 2 + 12 * count :][:4], "little")
    data[second : second + 60] = b"\xff" * 60
    result = render(bytes(data), TIFF, [1, 2])
    assert result.reason is None and 1 in result.pages


# ------------------------------------------------------------------ telephones
def mpo() -> bytes:
    """A JPEG with a second picture behind the first, as many cameras and telephones write it."""
    out = io.BytesIO()
    files.halves(320, 208).save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (160, 104), "green")]
    )
    return out.getvalue()


TELEPHONE = {
    "a second picture": mpo(),
    "bytes behind": files.picture(image=files.halves(320, 208))
    + b"\0" * 5000
    + b"SEFT"
    + b"x" * 99,
    "a video behind": files.picture(image=files.halves(320, 208))
    + b"\0\0\0\x18ftypmp42"
    + bytes(999),
    "progressive": files.picture(image=files.halves(320, 208), progressive=True),
    "no subsampling": files.picture(image=files.halves(320, 208), subsampling=0),
}


@pytest.mark.parametrize("kind", TELEPHONE)
def test_jpegs_of_telephones(kind):
    assert shows_halves(page_of(TELEPHONE[kind], JPEG))


def burst(primary: int, count: int = 3) -> bytes:
    shades = ["red", "green", "blue"]
    heif = pillow_heif.from_pillow(Image.new("RGB", (64, 64), shades[0]))
    for shade in shades[1:count]:
        heif.add_from_pillow(Image.new("RGB", (64, 64), shade))
    out = io.BytesIO()
    heif.save(out, quality=90, primary_index=primary)
    return out.getvalue()


def test_a_burst_begins_with_the_picture_that_the_telephone_chose():
    result = render(burst(2), HEIC, [1, 2, 3])
    assert result.reason is None and len(result.outline) == 3
    first, second, third = (
        opened(result.pages[n]).convert("RGB").getpixel((32, 32)) for n in (1, 2, 3)
    )
    assert is_blue(first) and is_red(second) and third[1] > 90 > third[0]


def test_a_heic_of_ten_bits():
    red = struct.pack("<3H", 65535, 0, 0) * 64 * 64
    heif = pillow_heif.from_bytes(mode="RGB;16", size=(64, 64), data=red)
    out = io.BytesIO()
    heif.save(out, quality=90)
    assert is_red(page_of(out.getvalue(), HEIC).getpixel((32, 32)))


# ------------------------------------------------------------------ workbooks with pictures
def workbook(*pictures: bytes, cells: bool = False, box: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("매출")
    if cells:
        sheet.write_row(0, 0, ["거래일자", "승인금액"])
    for n, picture in enumerate(pictures):
        sheet.insert_image(3 + 30 * n, 1, f"{n}.png", {"image_data": io.BytesIO(picture)})
    if box:
        sheet.insert_textbox(1, 1, box)
    book.close()
    return out.getvalue()


SCREEN = files.picture("PNG", files.halves(600, 400))


def test_a_screen_pasted_into_a_workbook_is_shown():
    result = render(workbook(SCREEN), XLSX, [1, 2, 3])
    assert result.reason is None
    assert [page["shape"] for page in result.outline] == ["picture"]
    assert shows_halves(opened(result.pages[1]).convert("RGB"))


def test_pictures_come_after_the_sheets():
    result = render(
        workbook(SCREEN, files.picture("JPEG", files.halves(300, 200)), cells=True), XLSX, [2, 3]
    )
    assert [page["shape"] for page in result.outline] == ["table", "picture", "picture"]
    assert sorted(result.sheets) == [1] and sorted(result.pages) == [2, 3]


def test_a_logo_is_no_page():
    result = render(workbook(files.picture("PNG", files.halves(60, 40)), cells=True), XLSX, [1, 2])
    assert [page["shape"] for page in result.outline] == ["table"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(workbook(), Reason.EMPTY), (workbook(box="매출이 없었음"), Reason.NO_CELLS)],
    ids=["nothing", "a text box alone"],
)
def test_a_workbook_without_cells_says_what_to_do(data, reason):
    assert render(data, XLSX).reason == reason
    assert (reason in REFUSES) is (reason == Reason.EMPTY)


@pytest.mark.parametrize("reason", Reason)
def test_each_refusal_says_what_to_do(reason):
    assert reason.sentence.endswith("주세요.")
