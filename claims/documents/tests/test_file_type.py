"""The door: what a file is, by its content and never by its name, and what it says to the rest."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.documents.file_refusals import WITH_LIMITS, FileRefusedError, Reason, size
from claims.documents.formats import archives, file_type, ole
from claims.documents.formats.file_type import media_type_of
from claims.documents.media_types import HWP, HWPX, TIFF, XLS, XLSX, ZIP
from claims.documents.tests import compound, files


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (files.pdf(), "application/pdf"),
        (b"\n\n" + files.pdf(), "application/pdf"),
        (files.picture("JPEG"), "image/jpeg"),
        (files.picture("PNG"), "image/png"),
        (files.picture("WEBP"), "image/webp"),
        (files.heic(), "image/heic"),
        (files.heic().replace(b"ftypheic", b"ftypmif1", 1), "image/heic"),
        (files.tiff(2), TIFF),
        (files.tiff(1, big_endian=True), TIFF),
        (files.workbook(), XLSX),
        (compound.xls(), XLS),
        (compound.ole({"Book": compound.xls_records([["a"]])}), XLS),
        (compound.hwp(), HWP),
        (compound.hwp(flags=0b101), HWP),
        (files.hwpx(), HWPX),
        (files.hwpx(manifest=False), HWPX),
        (files.zip_of({"통장.pdf": files.pdf()}), ZIP),
        ("날짜,금액\n10-15,1000\n".encode("cp949"), "text/csv"),
        ("날짜\t금액\n10-15\t1000\n".encode("utf-16"), "text/csv"),
    ],
    ids=[
        *(
            "pdf",
            "late pdf",
            "jpeg",
            "png",
            "webp",
            "heic",
            "general heic",
            "tiff",
            "tiff MM",
            "xlsx",
            "xls",
        ),
        *("xls named Book", "hwp", "hwp for distribution", "hwpx", "hwpx without manifest", "zip"),
        *("csv", "tabs"),
    ],
)
def test_what_is_taken_is_named_by_its_content(data, media_type):
    assert media_type_of(data, "이름은 상관없음.exe") == media_type


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (compound.hwp(flags=0b11), Reason.PASSWORD),
        (compound.locked_xls(), Reason.PASSWORD),
        (compound.locked_workbook(), Reason.PASSWORD),
        (compound.ole({"WordDocument": bytes(5000)}), Reason.UNKNOWN_KIND),
        (
            compound.ole(
                {"WordDocument": bytes(9), "Pool/Workbook": compound.xls_records([["a"]])}
            ),
            Reason.UNKNOWN_KIND,
        ),
        (compound.ole({"Workbook": bytes(5000)}), Reason.BROKEN),
        (compound.xls()[:400], Reason.BROKEN),
        (files.zip_of({}), Reason.EMPTY),
        (files.zip_of({"폴더/": b"", "__MACOSX/._a": b"x", "Thumbs.db": b"x"}), Reason.EMPTY),
        (
            files.raw_zip(files.ZipEntry(b"mimetype", b"application/epub+zip", method=0)),
            Reason.UNKNOWN_KIND,
        ),
        (files.zip_of({"[Content_Types].xml": b"", "word/document.xml": b""}), Reason.UNKNOWN_KIND),
        (files.locked_zip(), Reason.PASSWORD),
        (b"Rar!\x1a\x07\x01\x00" + bytes(90), Reason.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c" + bytes(90), Reason.ARCHIVE),
        (b"EGGA" + bytes(90), Reason.ARCHIVE),
        (files.picture("GIF"), Reason.UNKNOWN_KIND),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><a>,\n,</a></svg>', Reason.UNKNOWN_KIND),
        (b"<!doctype html>\n<html><p>a,b\nc,d", Reason.WEB_PAGE),
        ("<html><table><tr><td>금액".encode("cp949"), Reason.WEB_PAGE),
        ("그냥 글\n두 줄".encode(), Reason.UNKNOWN_KIND),
        (b"\x7fELF" + bytes(200), Reason.UNKNOWN_KIND),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200), Reason.UNKNOWN_KIND),
        (lambda: files.workbook_bomb(honest=True), Reason.UNPACKS_TOO_LARGE),  # costs a second
        (files.workbook()[:-60], Reason.BROKEN),
    ],
    ids=[
        *("empty", "locked hwp", "locked xls", "locked xlsx", "doc", "doc with a sheet in it"),
        *("no workbook", "cut xls", "empty zip", "zip of litter", "epub", "docx", "locked zip"),
        *("rar", "7z", "egg", "gif", "svg", "html", "html sold as xls", "text", "program", "film"),
        *("bomb", "cut zip"),
    ],
)
def test_what_is_refused_says_what_to_do(data, reason):
    with pytest.raises(FileRefusedError) as refused:
        media_type_of(data() if callable(data) else data, "확인서.pdf")
    assert refused.value.reason == reason
    assert str(refused.value.message).endswith("주세요.")


def refusal(data: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refused:
        media_type_of(data)
    return refused.value.reason


# ------------------------------------------------------------------ the limits are settings
def test_a_large_file_is_refused_before_anything_reads_it(settings, monkeypatch):
    settings.DOCUMENT_MAX_BYTES = 100
    monkeypatch.setattr(file_type, "_kind_of", None)
    assert refusal(files.pdf()) == Reason.TOO_LARGE


def test_the_sentences_follow_the_settings(settings):
    assert "25MB" in Reason.TOO_LARGE.sentence
    settings.DOCUMENT_MAX_BYTES = 3 << 19
    settings.DOCUMENTS_PER_CLAIM = 7
    settings.DOCUMENT_MAX_PAGES = 1234
    settings.DOCUMENT_MAX_PIXELS = 12_000_000
    assert "1.5MB" in str(FileRefusedError(Reason.TOO_LARGE).message)
    assert "7개" in Reason.TOO_MANY_FILES.sentence and "7개" in Reason.TOO_MANY_ENTRIES.sentence
    assert "1,234쪽" in Reason.TOO_MANY_PAGES.sentence
    assert "12,000,000화소" in Reason.TOO_MANY_PIXELS.sentence
    assert size(700) == "0.7KB" and size(26_214_400) == "25MB"


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_one_or_two_plain_sentences_without_a_hole(reason):
    assert reason.sentence.endswith(".") and "%" not in reason.sentence
    assert not any(figure.isdigit() for figure in str(reason.label))  # a setting may change it
    assert (reason in WITH_LIMITS) is (reason.sentence != str(reason.label))


def test_a_zip_is_held_to_its_own_limits(settings):
    settings.DOCUMENTS_PER_CLAIM = 2
    litter = {"폴더/": b"", "__MACOSX/._a.csv": b"", "폴더/.DS_Store": b"x"}
    assert media_type_of(files.zip_of({"a": b"1", "b": b"2"} | litter)) == ZIP
    assert refusal(files.zip_of({"a": b"1", "b": b"2", "c": b"3"})) == Reason.TOO_MANY_ENTRIES
    settings.DOCUMENT_MAX_ARCHIVE = 3 << 20
    big = files.zip_of({"a": bytes(3 << 20), "b": bytes(1 << 20)})
    assert refusal(big) == Reason.UNPACKS_TOO_LARGE
    settings.DOCUMENT_MAX_ARCHIVE = 5 << 20
    assert refusal(big) == Reason.UNPACKS_TOO_LARGE  # over a hundred times its size
    settings.DOCUMENT_MAX_RATIO = 5_000
    assert media_type_of(big) == ZIP


# ------------------------------------------------------------------ tables of contents that lie
@pytest.mark.parametrize("offset", [12, 16], ids=["length", "place"])
def test_a_table_that_points_outside_is_broken(offset):
    data = bytearray(files.zip_of({"a": b"1"}))
    end = data.rfind(archives.END)
    data[end + offset : end + offset + 4] = (500_000).to_bytes(4, "little")
    assert refusal(bytes(data)) == Reason.BROKEN


def test_a_table_that_promises_another_number_of_entries_is_broken():
    data = bytearray(files.zip_of({"a": b"1", "b": b"2"}))
    end = data.rfind(archives.END)
    data[end + 8 : end + 12] = b"\x03\x00\x03\x00"
    assert refusal(bytes(data)) == Reason.BROKEN


def test_entries_that_share_their_bytes_are_broken():
    assert refusal(files.overlapping_zip(50)) == Reason.BROKEN


def test_a_table_of_many_megabytes_is_not_read(monkeypatch):
    monkeypatch.setattr(archives, "LONGEST_CONTENTS", 100)
    assert refusal(files.zip_of({f"파일{n}": b"" for n in range(9)})) == Reason.UNPACKS_TOO_LARGE


GOOD = {
    "hwp": compound.hwp(picture=bytes(5000)),
    "xls": compound.xls(),
    "xlsx": files.workbook(),
    "hwpx": files.hwpx(),
    "zip": files.zip_of({"통장.pdf": files.pdf(), "매출.csv": b"a,b\n1,2\n"}),
    "pdf": files.pdf(),
    "tiff": files.tiff(),
    "heic": files.heic(),
}


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD)
@given(st.data())
def test_no_change_of_a_good_file_upsets_the_door(data, draw):
    """A word turned anywhere, a file cut anywhere: taken or refused, never another error."""
    changed = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(data) - 1))
        word = draw.draw(st.sampled_from([0, 1, 0x7FFFFFFF, 0xFFFFFFFA, 0xFFFFFFFE, 0xFFFFFFFF]))
        changed[at : at + 4] = word.to_bytes(4, "little")
    cut = draw.draw(st.integers(1, len(data) * 2))
    look_survives(bytes(changed[:cut]))


@pytest.mark.parametrize("at", range(24, 512, 4))
def test_every_word_in_the_head_of_a_compound_file_may_lie(at):
    """Chains that bite their tail, tables of four thousand million sectors: never a hang."""
    for word in (0, 1, 0xFFFFFFFA, 0xFFFFFFFF):
        data = bytearray(GOOD["hwp"])
        data[at : at + 4] = word.to_bytes(4, "little")
        look_survives(bytes(data))


def test_a_chain_that_bites_its_tail_ends():
    data = bytearray(compound.ole({"FileHeader": b"HWP Document File".ljust(9000, b"\0")}))
    data[-512 : -512 + 4 * 17] = bytes(4 * 17)  # every sector is followed by the first
    assert len(ole.Compound(bytes(data)).head_of("FileHeader", 9000)) == 9000


def look_survives(data: bytes) -> None:
    with contextlib.suppress(FileRefusedError):
        assert media_type_of(data)
