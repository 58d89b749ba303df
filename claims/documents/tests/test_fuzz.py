"""Mutated files of every decoder: whatever comes in costs one reason, and leaves nothing behind.

LIFE=nightly opens 20,000 of them (FUZZ_FILES names another number), others each night; its seed is
printed with the file that failed.
"""

import gc
import os
import random
import resource
import tempfile
from pathlib import Path

import pytest

from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.formats.file_type import media_type_of
from claims.documents.limits import limit
from claims.documents.media_types import ZIP
from claims.documents.receipt.unpacking import unpack
from claims.documents.renderer.client import render
from claims.documents.tests import compound, files, locked
from claims.documents.tests.test_hostile import WHOLE, renderers_left
from claims.documents.tests.test_office import tiff
from claims.documents.tests.test_office_scans import (
    COLOURS,
    FAX,
    SCREEN,
    TELEPHONE,
    burst,
    workbook,
)
from claims.documents.tests.test_pdf_fonts import ALL, pdf_of
from claims.documents.tests.test_pdf_revisions import FORGERIES, HONEST

NIGHTLY = os.environ.get("LIFE") == "nightly"
FILES = int(os.environ.get("FUZZ_FILES", "20000" if NIGHTLY else "60"))
GROWTH = 48 << 20  # bytes by which this process may be larger after all files than after the first

SEEDS: dict[str, list[bytes]] = {
    "pdf": [files.text_pdf(), files.locked_pdf(), *(pdf_of(name) for name in ALL)],
    "pdf saved again": [*HONEST.values(), *(data for data, _pages in FORGERIES.values())],
    "locked pdf": [locked.locked(locked.of_text(b"(1)"), "a")],
    "jpeg": [WHOLE["jpeg"], files.photo(6), *TELEPHONE.values()],
    "png": [WHOLE["png"], files.picture("PNG", files.halves().convert("P"))],
    "webp": [WHOLE["webp"]],
    "heic": [WHOLE["heic"], burst(1)],
    "tiff": [WHOLE["tiff"], *COLOURS.values(), tiff(FAX, compression="group4")],
    "xlsx": [WHOLE["xlsx"], workbook(SCREEN, cells=True)],
    "xls": [WHOLE["xls"]],
    "csv": [b"a,b\n1,2\n" * 50],
    "hwp": [WHOLE["hwp"], compound.hwp()],
    "hwpx": [WHOLE["hwpx"]],
    "zip": [WHOLE["zip"]],
}
# Values that a malicious file puts into lengths, offsets and counts.
BAD = [
    bytes(4),
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x00\x00\x00\x01",
    b"\x80\0\0\0",
]


def mutated(data: bytes, rnd: random.Random) -> bytes:
    """Some bytes changed, a piece repeated, removed or moved, or a number made large."""
    out = bytearray(data)
    for _ in range(rnd.choice((1, 1, 2, 4, 16))):
        at, length = rnd.randrange(len(out)), rnd.randrange(1, 64)
        match rnd.randrange(6):
            case 0:
                out[at] ^= 1 << rnd.randrange(8)
            case 1:
                out[at : at + 4] = rnd.choice(BAD)
            case 2:
                out[at : at + length] = rnd.randbytes(length)
            case 3:
                del out[at : at + length]
            case 4:
                out[at:at] = out[at : at + length] * rnd.choice((1, 2, 50))
            case 5:
                del out[max(at, 16) :]
        if not out:
            out = bytearray(b"\0")
    return bytes(out)


def opened(data: bytes) -> tuple[str, int]:
    """Take a file through the door and into the child; return what became of it, and the peak
    memory of its own child in bytes."""
    try:
        media_type = media_type_of(data, "파일")
        if media_type == ZIP:
            unpack(data, "파일")
            return "unpacked", 0
    except FileRefusedError as refused:
        return refused.reason, 0
    result = render(data, media_type, [1, 2], reading=True)
    assert result.reason is None or isinstance(result.reason, Reason)
    assert result.reason is None or result.reason.sentence.endswith("주세요.")
    return result.reason or "shown", result.memory


def held() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def left_behind() -> tuple[int, set[str]]:
    """Open files, and names in the folder for temporary ones."""
    return len(os.listdir("/proc/self/fd")), set(os.listdir(tempfile.gettempdir()))


@pytest.mark.parametrize("kind", SEEDS)
def test_mutated_files_cost_a_reason_and_nothing_else(kind):
    share = max(1, FILES // len(SEEDS))
    start = random.SystemRandom().randrange(1 << 32) if NIGHTLY else 1015
    ends: dict[str, int] = {}
    _end, largest = opened(SEEDS[kind][0])
    before, memory = left_behind(), 0
    for number in range(share):
        rnd = random.Random(start + number)
        data = mutated(rnd.choice(SEEDS[kind]), rnd)
        try:
            end, peak = opened(data)
        except Exception as error:  # the seed makes the file again
            raise AssertionError(f"{kind}, seed {start + number}: {error!r}") from error
        ends[end] = ends.get(end, 0) + 1
        largest = max(largest, peak)
        if number == share // 10:
            memory = held()
    print(kind, ends, f"{largest >> 20} MB")
    assert held() <= memory + GROWTH, "memory grows with the files"
    files_after, names_after = left_behind()
    assert files_after <= before[0] + 2 and renderers_left() == []
    assert not {name for name in names_after - before[1] if "pillow" in name or "heif" in name}
    assert largest <= limit("RENDER_MEMORY")
