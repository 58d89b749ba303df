"""Documents in other guises than usual, and files that one claim took from another."""

import functools
import io
import itertools
import zipfile

import pypdfium2
import pytest
from PIL import Image, ImageOps

from claims.demo import documents, fonts
from claims.demo.register import rows
from claims.demo.screenshots import usage_screenshots
from claims.documents.formats.file_type import media_type_of
from claims.documents.formats.image_similarity import hash_bands
from claims.documents.media_types import HWPX, TIFF, XLSX, ZIP
from claims.documents.tests.hashes import hamming_distance
from claims.evidence.picture_comparison import is_same_picture
from claims.evidence.similar_pages import NEAR

SORTS = {  # guise: kind of document, what the door finds it to be
    "certificate_heic": (documents.CERTIFICATE, "image/heic"),
    "certificate_sideways": (documents.CERTIFICATE, "image/jpeg"),
    "bankbook_tiff": (documents.BANKBOOK, TIFF),
    "sales_csv": (documents.SALES, "text/csv"),
    "sales_list": (documents.SALES, XLSX),
    "papers_photographed": (documents.BANKBOOK, "image/jpeg"),
    "sales_ledger": (documents.SALES, "application/pdf"),
    "sales_scan": (documents.SALES, TIFF),
    "sales_slips": (documents.SALES, XLSX),
    "usage_zip": (documents.USAGE, ZIP),
    "usage_tall": (documents.USAGE, "image/jpeg"),
    "usage_hwpx": (documents.USAGE, HWPX),
}


@pytest.fixture(scope="module")
def many() -> list[documents.Facts]:
    return [
        documents.facts_from_row(row)
        for row in rows(claims=4_000)
        if row[3] == "소상공인" and row[12] == "카카오" and int(row[15] or 0) > 500_000
    ]


def _file(facts, guise, kind=None) -> documents.DemoFile:
    kind = kind or SORTS[guise][0]
    return next(file for file in documents.files(facts, guise=guise) if file.kind == kind)


def test_every_guise_is_told_by_its_content(many):
    assert set(SORTS) == set(documents.GUISES)
    for guise, (kind, media_type) in SORTS.items():
        made = documents.files(many[0], guise=guise)
        file = next(file for file in made if file.kind == kind)
        assert media_type_of(file.content, file.name) == media_type
        others = {f.kind for f in made} - {kind}
        assert len(others) == 3


def test_a_picture_on_its_side_stands_upright_by_its_note(many):
    lying = Image.open(io.BytesIO(_file(many[0], "certificate_sideways").content))
    assert lying.width > lying.height
    upright = ImageOps.exif_transpose(lying)
    assert upright.height > upright.width


def test_the_archive_holds_the_screenshots_and_a_tall_one(many):
    with zipfile.ZipFile(io.BytesIO(_file(many[0], "usage_zip").content)) as archive:
        pictures = [Image.open(io.BytesIO(archive.read(name))) for name in archive.namelist()]
    assert len(pictures) >= 2
    assert pictures[-1].height > 5 * pictures[-1].width


@pytest.mark.skipif(fonts.folder() is None, reason="Pretendard is not installed")
def test_the_long_ledger_has_twelve_pages(many):
    assert len(pypdfium2.PdfDocument(_file(many[0], "sales_ledger").content)) == 12


def test_a_borrowed_bankbook_is_the_same_file_and_a_borrowed_picture_nearly_the_same(many):
    lender, borrower = many[:2]
    order = documents.Order(borrower, borrowed=documents.BANKBOOK, lender=lender)
    copies = [f for f in documents.files_of(order) if f.kind == documents.BANKBOOK]
    assert [f.content for f in copies] == [documents.bankbook(lender)]

    order = documents.Order(borrower, borrowed=documents.USAGE, lender=lender)
    taken = next(f for f in documents.files_of(order) if f.kind == documents.USAGE)
    original = usage_screenshots(lender)[0]
    assert taken.content != original
    one, other = (Image.open(io.BytesIO(data)) for data in (taken.content, original))
    assert hamming_distance(hash_bands(one), hash_bands(other)) <= NEAR
    assert is_same_picture(one.convert("L"), other.convert("L"))


@pytest.mark.skipif(fonts.folder() is None, reason="Pretendard is not installed")
def test_a_borrowed_account_is_the_others_in_ones_own_name(many):
    lender, borrower = many[:2]
    order = documents.Order(borrower, borrowed=documents.ACCOUNT, lender=lender)
    copy = next(f for f in documents.files_of(order) if f.kind == documents.BANKBOOK)
    text = pypdfium2.PdfDocument(copy.content)[0].get_textpage().get_text_range()
    assert lender.account in text
    assert borrower.holder in text
    assert borrower.account not in text


def test_nobody_borrows_what_does_not_exist(many):
    with pytest.raises(ValueError, match="borrows"):
        documents.files_of(documents.Order(many[0], borrowed="other", lender=many[1]))


def test_pictures_of_different_claims_are_not_taken_for_each_other(many):
    """All screenshots, and the photographs and scans of one form, which look most alike."""
    pictures = []
    for index, facts in enumerate(many[:150]):
        found = usage_screenshots(facts)
        if index % 15 == 0:
            found += [_file(facts, g).content for g in ("certificate_sideways", "bankbook_tiff")]
        for data in found:
            image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
            pictures.append((facts.number, hash_bands(image), image.convert("L")))
    assert len(pictures) > 180

    @functools.cache
    def small(index: int) -> Image.Image:
        return ImageOps.contain(pictures[index][2], (480, 480))

    candidates = 0
    for (first, (mine, one, _)), (second, (theirs, other, _)) in itertools.combinations(
        enumerate(pictures), 2
    ):
        if mine != theirs and one and other and hamming_distance(one, other) <= NEAR:
            candidates += 1
            assert not is_same_picture(small(first), small(second))
    assert candidates < 3 * len(pictures)  # each costs a look at two pictures
