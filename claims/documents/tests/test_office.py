"""HWP and HWPX by the preview in the file; XLS by its values; TIFF page by page."""

import io
import json
import random
import zipfile

import pytest
from PIL import Image

from claims.documents import limits
from claims.documents.file_refusals import Reason
from claims.documents.formats.office import office_frames
from claims.documents.media_types import HWP, HWPX, TIFF, XLS
from claims.documents.models import Page, PageShape
from claims.documents.receipt.inspection import inspect
from claims.documents.renderer.client import render
from claims.documents.storage import previews
from claims.documents.tests import compound, files
from claims.documents.tests.test_renderer import is_red, opened

TEXT = "<사업자등록번호><605-17-44060>\r\n\r\n매출 감소  사유서\r\n"


def hwpx(
    picture: bytes = b"",
    text: str | None = TEXT,
    name: str = "PrvImage.png",
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("mimetype", "application/hwp+zip", zipfile.ZIP_STORED)
        if picture:
            archive.writestr(f"Preview/{name}", picture)
        if text is not None:
            archive.writestr("Preview/PrvText.txt", text.encode())
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF", "JPEG"])
@pytest.mark.parametrize("media_type", [HWP, HWPX])
def test_a_preview_picture_of_any_kind_and_the_text_become_two_pages(kind, media_type):
    picture = files.picture(kind)
    data = compound.hwp(TEXT, picture) if media_type == HWP else hwpx(picture)
    result = render(data, media_type)
    assert result.reason is None
    assert [page["shape"] for page in result.outline] == ["picture", "text"]
    assert is_red(opened(result.pages[1]).convert("RGB").getpixel((10, 20)))
    text = json.loads(result.text)
    assert text["source"] == ("hwp" if media_type == HWP else "hwpx")
    assert text["pages"] == [
        {
            "number": 2,
            "lines": [
                [["<사업자등록번호><605-17-44060>", 0, 0, 0, 0]],
                [["매출 감소  사유서", 0, 0, 0, 0]],
            ],
        }
    ]


@pytest.mark.parametrize(
    ("data", "media_type", "shapes"),
    [
        (compound.hwp(TEXT), HWP, ["text"]),
        (compound.hwp("", files.picture("PNG")), HWP, ["picture"]),
        (compound.hwp(TEXT, b"MZ\x90 no picture"), HWP, ["text"]),
        (compound.hwp(TEXT, files.picture("PNG")[:50]), HWP, ["text"]),
        (lambda: compound.hwp(TEXT, files.png_bomb()), HWP, ["text"]),
        (hwpx(), HWPX, ["text"]),
        (hwpx(files.picture("PNG"), None), HWPX, ["picture"]),
    ],
    ids=["text", "picture", "executable", "cut picture", "bomb", "hwpx text", "hwpx picture"],
)
def test_one_of_the_two_is_enough(data, media_type, shapes):
    result = render(data() if callable(data) else data, media_type)
    assert result.reason is None
    assert [page["shape"] for page in result.outline] == shapes


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_picture_does_not_take_the_text_with_it(method):
    """Any byte may be broken, and unpacking may raise anything."""
    picture = files.picture("PNG")
    dice = random.Random(1015)
    for _ in range(300):
        data = bytearray(hwpx(picture, method=method))
        begin = data.index(b"Preview/PrvImage.png") + len("Preview/PrvImage.png")
        end = data.index(b"PK", begin)
        for _byte in range(dice.randint(1, 8)):
            data[dice.randrange(begin, end)] = dice.randrange(256)
        frames = list(office_frames(bytes(data), HWPX, limits.inside_limits()))
        assert [frame[0]["frame"] for frame in frames][-1] == "text"


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (compound.hwp(TEXT, flags=3), HWP, Reason.PASSWORD),
        (compound.hwp(""), HWP, Reason.NO_PREVIEW),
        (compound.hwp(TEXT)[:1500], HWP, Reason.BROKEN),
        (compound.ole({"Workbook": b"x"}), HWP, Reason.BROKEN),
        (hwpx(text=None), HWPX, Reason.NO_PREVIEW),
        (hwpx()[:60], HWPX, Reason.BROKEN),
    ],
    # a ZIP carries the time of its making: the name of a test must not
    ids=["password", "empty", "cut HWP", "no HWP", "no text", "cut HWPX"],
)
def test_what_has_no_preview_says_what_to_do(data, media_type, reason):
    result = render(data, media_type)
    assert result.reason == reason
    assert not result.pages and not result.text


def test_a_text_that_unpacks_without_end_is_cut():
    result = render(hwpx(text="가" * 30_000_000), HWPX)
    assert result.reason is None
    assert result.outline[0]["width"] == 1000


@pytest.mark.django_db
def test_the_text_page_is_kept_and_comes_back_when_swept():
    from claims.documents.tests.test_inspection import received

    document = inspect(document_id=received(compound.hwp(TEXT, files.picture("PNG"))).pk)
    picture, text = Page.objects.filter(document=document).order_by("number")
    assert (picture.shape, text.shape) == (PageShape.PICTURE, PageShape.TEXT)
    assert document.is_office_preview
    lines = ["<사업자등록번호><605-17-44060>", "매출 감소  사유서"]
    assert previews.read_text_page(text) == (lines, True)
    assert previews.read_text_page(picture).lines == []
    previews.private_storage().delete(previews._text_key(document))
    assert previews.read_text_page(text) == (lines, True)


def test_an_xls_becomes_tables_of_its_values():
    result = render(compound.xls(), XLS)
    assert result.reason is None
    assert [(page["label"], page["shape"]) for page in result.outline] == [("매출", "table")]
    assert json.loads(result.sheets[1])["rows"] == [
        ["거래일자", "승인금액"],
        ["2022-10-02", 1000],
        ["2022-10-03", 2000],
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (compound.xls()[:700], Reason.BROKEN),
        (compound.hwp(), Reason.BROKEN),
    ],
)
def test_an_xls_that_cannot_be_read(data, reason):
    assert render(data, XLS).reason == reason


# ------------------------------------------------------------------ TIFF
def tiff(*pages: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


def test_each_frame_of_a_tiff_is_a_page():
    fax = Image.new("1", (900, 1200), 1)
    data = tiff(files.halves(600, 400), fax, files.halves(300, 200), compression="tiff_lzw")
    result = render(data, TIFF, [1, 3, 7])
    assert result.reason is None
    sizes = [(page["width"], page["height"]) for page in result.outline]
    assert sizes == [(600, 400), (900, 1200), (300, 200)]
    assert sorted(result.pages) == [1, 3]
    assert opened(result.pages[3]).size == (300, 200)
    assert is_red(opened(result.pages[3]).convert("RGB").getpixel((50, 100)))


@pytest.mark.parametrize(("orientation", "red_at"), [(1, (5, 20)), (3, (55, 20)), (6, (20, 5))])
@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
def test_a_tiff_is_shown_upright(orientation, red_at, compression):
    data = tiff(files.halves(), tiffinfo={0x0112: orientation}, compression=compression)
    result = render(data, TIFF, [1])
    page = opened(result.pages[1]).convert("RGB")
    assert (result.outline[0]["width"], result.outline[0]["height"]) == page.size
    assert is_red(page.getpixel(red_at))


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "P", "RGBA", "CMYK", "F"])
def test_tiffs_of_every_mode(mode):
    result = render(tiff(files.halves(100, 80).convert("L").convert(mode)), TIFF, [1])
    assert result.reason is None
    assert opened(result.pages[1]).size == (100, 80)


def test_a_tiff_keeps_the_limits(settings):
    settings.DOCUMENT_MAX_PAGES = 2
    frames = [files.halves()] * 3
    assert render(tiff(*frames), TIFF, [1]).reason == Reason.TOO_MANY_PAGES
    settings.DOCUMENT_MAX_PIXELS = 2_000
    assert render(tiff(*frames[:2]), TIFF, [1]).reason == Reason.TOO_MANY_PIXELS


def test_a_broken_tiff():
    whole = tiff(files.halves(300, 300), compression="tiff_lzw")
    assert render(whole[:200], TIFF, [1]).reason == Reason.BROKEN
    looped = bytearray(tiff(files.halves()))  # the chain of pages leads back to its beginning
    start = int.from_bytes(looped[4:8], "little")
    count = int.from_bytes(looped[start : start + 2], "little")
    at = start + 2 + 12 * count
    looped[at : at + 4] = looped[4:8]
    result = render(bytes(looped), TIFF, [1])
    assert result.reason in (None, Reason.BROKEN, Reason.TOO_MANY_PAGES)
    assert len(result.outline) <= 1
