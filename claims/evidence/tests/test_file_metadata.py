"""Traces of how a file was made: hints with a place and a reason, silent about honest files."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from claims.demo.documents import DemoFile
from claims.documents.models import DocumentKind
from claims.documents.tests import files, locked
from claims.documents.tests.test_pdf_revisions import FIRST, FORGERIES, HONEST
from claims.evidence.checks.file_program import EDITOR
from claims.evidence.tests import proof

pytestmark = pytest.mark.django_db
LOSS, USAGE = DocumentKind.SALES_LOSS_PROOF, DocumentKind.SERVICE_USAGE_PROOF
TRACES = ("file.changed", "file.program", "picture.day")


def told(claim, data: bytes, kind=LOSS) -> dict[str, str]:
    proof.taken_in(claim, DemoFile(kind, "증빙", data))
    return {code: said for code, said in proof.checked(claim).items() if code in TRACES}


def photo(*, taken: str = "", program: str = "", kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    if program:
        exif[0x0131] = program
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    out = io.BytesIO()
    files.halves(900, 700).save(out, kind, exif=exif)
    return out.getvalue()


def test_a_changed_page_is_told_with_its_number():
    claim = proof.claim_of()
    data, _pages = FORGERIES["contents on top"]
    assert told(claim, data) == {"file.changed": "warning:changed"}
    [finding] = [f for f in proof.current(claim) if f.check_code == "file.changed"]
    assert finding.page == 3 and finding.sentence.startswith("3쪽 내용이")


def test_the_days_are_told_where_the_file_has_them():
    info = b"<</Creator(Word)/CreationDate(D:20221001120000+09'00')/ModDate(D:20230105120000)>>"
    objects = locked.of_text(b"(1)", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    first = locked.written(objects | {9: info}, b"/Info 9 0 R")
    forged = locked.saved_again(first, {4: locked.stream(b"BT (9) Tj ET")})
    forged = forged.replace(b"/Root 1 0 R/Prev", b"/Root 1 0 R/Info 9 0 R/Prev")
    claim = proof.claim_of()
    assert told(claim, forged) == {"file.changed": "warning:changed_on"}
    [finding] = [f for f in proof.current(claim) if f.check_code == "file.changed"]
    assert "2022. 10. 1. 만듦, 2023. 1. 5. 고침" in finding.sentence


@pytest.mark.parametrize("name", HONEST)
def test_honest_pdfs_are_not_told(name):
    assert told(proof.claim_of(), HONEST[name]) == {}


def test_a_photograph_of_the_loss_from_before_the_outage():
    claim = proof.claim_of()
    outage = claim.window.incident.began_at
    day = (outage - timedelta(days=40)).strftime("%Y:%m:%d 11:20:00")
    assert told(claim, photo(taken=day)) == {"picture.day": "warning:before"}


@pytest.mark.parametrize(
    ("taken", "kind"),
    [
        ("2022:10:16 11:20:00", LOSS),
        ("2023:01:05 11:20:00", LOSS),
        ("2000:01:01 00:00:00", LOSS),
        ("0000:00:00 00:00:00", LOSS),
        ("no date", LOSS),
        ("2022:05:01 11:20:00", USAGE),
    ],
)
def test_days_that_prove_nothing_are_not_told(taken, kind):
    assert told(proof.claim_of(), photo(taken=taken), kind) == {}


def test_a_picture_of_a_painting_program_is_to_be_looked_at():
    claim = proof.claim_of()
    assert told(claim, photo(program="Adobe Photoshop 24.0 (Windows)")) == {
        "file.program": "unknown:editor"
    }
    [finding] = [f for f in proof.current(claim) if f.check_code == "file.program"]
    assert "Adobe Photoshop 24.0" in finding.sentence and finding.page == 1


@pytest.mark.parametrize(
    "program",
    [
        "", "SM-S901N", "16.0.2", "Android", "Microsoft® Word 2019", "Hancom PDF 1.3.0.538",
        "Microsoft: Print To PDF", "iText 2.1.7", "Adobe Acrobat 23", "CamScanner", "Skia/PDF m108",
        "Samsung Gallery", "KakaoTalk", "Adobe Scan for Android", "Haansoft", "Chromium",
    ],
)  # fmt: skip
def test_programs_that_do_not_paint_are_not_told(program):
    assert EDITOR.search(program) is None
    assert told(proof.claim_of(), photo(program=program)) == {}


def test_the_demos_honest_claim_has_no_traces():
    claim = proof.claim_of()
    proof.sent(claim)
    assert not set(proof.checked(claim)) & set(TRACES)


def test_a_reading_of_the_picture_casts_no_doubt_on_its_file(monkeypatch):
    """Hints about the file itself do not rest on words that were read from its picture."""
    from claims.evidence.registry import all_checks

    by_code = {check.code: check for check in all_checks()}
    assert not any(by_code[code].rests_on_words for code in (*TRACES, "near.picture"))
    assert by_code["usage.dates"].rests_on_words


def test_an_older_rendering_is_opened_again_for_its_traces():
    from claims.documents.storage import previews

    claim = proof.claim_of()
    document = proof.taken_in(claim, DemoFile(LOSS, "증빙.pdf", FORGERIES["other contents"][0]))
    previews.private_storage().delete(previews._traces_key(document))
    assert proof.checked(claim)["file.changed"] == "warning:changed"
    assert FIRST in previews.read_original(document)
