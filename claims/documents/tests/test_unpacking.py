"""A ZIP taken apart in the confined process: names, limits counted in real bytes, all or nothing.

The last part drives the child's own code without a process, to reach each lie by itself.
"""

import struct
import tracemalloc
import unicodedata
import zlib

import pytest

from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.formats import archives
from claims.documents.frames import UnreadableError
from claims.documents.limits import inside_limits
from claims.documents.media_types import HWP
from claims.documents.receipt import unpacking
from claims.documents.receipt.unpacking import unpack
from claims.documents.renderer import client
from claims.documents.tests import compound, files
from claims.documents.tests.files import ZipEntry, raw_zip

CSV = "날짜,금액\n10-15,1000\n".encode()


def refused(data: bytes, name: str = "증빙.zip") -> tuple[Reason, str]:
    with pytest.raises(FileRefusedError) as refusal:
        unpack(data, name)
    return refusal.value.reason, refusal.value.name


def test_each_file_comes_out_as_it_went_in_and_is_known_by_its_content():
    parts = unpack(files.zip_of({"통장.pdf": files.pdf(), "서류/매출.pdf": compound.hwp()}), "z")
    assert [(part.name, part.media_type) for part in parts] == [
        ("통장.pdf", "application/pdf"),
        ("서류/매출.pdf", HWP),
    ]
    assert [part.data for part in parts] == [files.pdf(), compound.hwp()]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (ZipEntry("카드매출 10월.csv".encode("cp949"), CSV), "카드매출 10월.csv"),
        (ZipEntry("똠방각하.csv".encode("cp949"), CSV), "똠방각하.csv"),  # not in KS X 1001
        (ZipEntry("매출.csv".encode(), CSV, flags=1 << 11), "매출.csv"),
        (ZipEntry("매출.csv".encode(), CSV), "매출.csv"),
        (ZipEntry(unicodedata.normalize("NFD", "매출.csv").encode(), CSV), "매출.csv"),  # a Mac's
        (ZipEntry("매출.csv".encode("utf-16-le"), CSV, flags=1 << 11), None),
        (ZipEntry(b"a.csv", CSV, method=0), "a.csv"),
    ],
    ids=["cp949", "cp949's own", "utf-8", "utf-8 unsaid", "decomposed", "no encoding", "stored"],
)
def test_names_are_read_as_korean_programs_write_them(entry, name):
    [part] = unpack(raw_zip(entry), "z")
    assert part.data == CSV
    assert name is None or part.name == name


def test_the_name_in_info_zips_field_holds_if_it_belongs_to_the_other():
    for crc, expected in ((zlib.crc32(b"???.csv"), "매출.csv"), (7, "???.csv")):
        body = b"\x01" + struct.pack("<I", crc) + "매출.csv".encode()
        extra = struct.pack("<HH", 0x7075, len(body)) + body
        [part] = unpack(raw_zip(ZipEntry(b"???.csv", CSV, extra=extra)), "z")
        assert part.name == expected


def test_what_operating_systems_add_is_left_out():
    litter = {"폴더/": b"", "__MACOSX/폴더/._매출.csv": b"\0", "폴더/.DS_Store": b"\0"}
    litter |= {"Thumbs.db": b"\0", "desktop.ini": b"[x]", "._매출.csv": b"\0"}
    [part] = unpack(files.zip_of(litter | {"폴더/매출.csv": CSV}), "z")
    assert part.name == "폴더/매출.csv"


@pytest.mark.parametrize(
    ("entries", "reason", "name"),
    [
        ({"a.csv": CSV, "b/사진.gif": files.picture("GIF")}, Reason.UNKNOWN_KIND, "사진.gif"),
        ({"안.zip": files.zip_of({"a.csv": CSV})}, Reason.NESTED_ARCHIVE, "안.zip"),
        ({"안.pdf": files.zip_of({"a.csv": CSV})}, Reason.NESTED_ARCHIVE, "안.pdf"),
        ({"안.7z": b"7z\xbc\xaf\x27\x1c" + bytes(90)}, Reason.ARCHIVE, "안.7z"),
        ({"a.csv": CSV, "빈.csv": b""}, Reason.EMPTY, "빈.csv"),
        ({"잠긴.hwp": compound.hwp(flags=0b11)}, Reason.PASSWORD, "잠긴.hwp"),
        ({"../../etc/cron.csv": CSV}, Reason.UNSAFE_NAME, "cron.csv"),
        ({"폴더\\..\\..\\a.csv": CSV}, Reason.UNSAFE_NAME, "a.csv"),
        ({"사진\u202egpj.exe": b"MZ"}, Reason.UNKNOWN_KIND, "사진gpj.exe"),
        ({"C:\\x\\실행.exe": b"MZ"}, Reason.UNKNOWN_KIND, "실행.exe"),
    ],
    ids=[
        "gif",
        "zip in zip",
        "zip sold as pdf",
        "7z",
        "empty",
        "locked",
        "slip",
        "windows slip",
        "turned",
        "exe",
    ],
)
def test_the_first_bad_file_is_named_with_its_reason(entries, reason, name):
    assert refused(files.zip_of(entries)) == (reason, f"증빙.zip › {name}")


# ------------------------------------------------------------------ limits, on real bytes
def test_a_file_above_the_limit_of_one_is_named(settings):
    settings.DOCUMENT_MAX_BYTES = 5_000
    data = files.zip_of({"a.csv": CSV, "큰.csv": b"a,b\n" * 2_000})
    assert refused(data) == (Reason.TOO_LARGE, "증빙.zip › 큰.csv")


def test_too_much_together_and_too_many(settings):
    settings.DOCUMENT_MAX_ARCHIVE = 1 << 20
    data = raw_zip(*(ZipEntry(f"{n}.csv".encode(), b"a,b\n" * 100_000) for n in range(3)))
    assert refused(data) == (Reason.UNPACKS_TOO_LARGE, "증빙.zip")
    settings.DOCUMENTS_PER_CLAIM = 2
    assert refused(data) == (Reason.TOO_MANY_ENTRIES, "증빙.zip")
    assert refused(files.zip_of({"__MACOSX/a": b"x"})) == (Reason.EMPTY, "증빙.zip")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (ZipEntry(b"a.csv", bytes(300 << 20), size=100), Reason.TOO_LARGE),
        (ZipEntry(b"a.csv", CSV, size=len(CSV) - 1), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, size=len(CSV) + 1), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, crc=1), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, packed=b"\xff" * 50), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, packed=zlib.compress(CSV)[2:8]), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, packed=zlib.compress(CSV)[2:-4] + b"PK"), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, method=12), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, method=0, packed=CSV * 2), Reason.BAD_ENTRY),
        (ZipEntry(b"a.csv", CSV, flags=1), Reason.PASSWORD),
        (ZipEntry(b"a.csv", CSV, flags=1 << 13), Reason.PASSWORD),
    ],
    ids=[
        *("bomb that says 100 bytes", "more than it says", "less than it says", "other bytes"),
        *("no deflate", "cut deflate", "bytes left over", "bzip2", "stored twice"),
        *("password", "hidden table"),
    ],
)
def test_a_header_that_lies_costs_the_archive(entry, reason):
    assert refused(raw_zip(entry)) == (reason, "증빙.zip › a.csv")


def test_entries_that_share_their_bytes_do_not_come_out():
    assert refused(files.overlapping_zip(30))[0] == Reason.BROKEN


def test_a_bomb_is_given_up_at_the_limit_not_behind_it():
    data = raw_zip(ZipEntry(b"a.csv", bytes(200 << 20), size=200 << 20))
    [entry] = archives.read_entries(data)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableError):
            archives.unpack_entry(data, entry, 4 << 20)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 << 20


def test_the_limits_of_the_child_are_the_settings(settings):
    settings.DOCUMENTS_PER_CLAIM, settings.DOCUMENT_MAX_ARCHIVE = 3, 9 << 20
    limits = inside_limits()
    assert (limits["files"], limits["archive"]) == (3, 9 << 20)
    settings.DOCUMENT_MAX_ARCHIVE = 1 << 40  # what one answer carries is the upper end
    assert inside_limits()["archive"] < 1 << 30


# ------------------------------------------------------------------ when it is not the file
@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.CRASHED, Reason.MEMORY])
def test_a_child_that_ends_badly_asks_for_the_files_themselves(monkeypatch, reason):
    answer = client.Rendering(reason=reason, files=[("a.csv", CSV)])
    monkeypatch.setattr(unpacking, "render", lambda *_args, **_kwargs: answer)
    assert refused(files.zip_of({"a.csv": CSV})) == (Reason.NOT_UNPACKED, "증빙.zip")
