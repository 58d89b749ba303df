"""ZIP files, read with bounds. Pure; no Django.

`read_entries` reads the table of contents; both sides of the pipe use it. `zip_frames` unpacks,
inside the confined renderer only: its limits count the bytes that come out, not those that a header
names.
"""

import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from claims.documents.frames import Frame, UnreadableError

LOCAL, CENTRAL, END, END_64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
# PKWARE's APPNOTE 4.3.7, 4.3.12, 4.3.16
LOCAL_HEAD = struct.Struct("<4sHHHHHIIIHH")
CENTRAL_HEAD = struct.Struct("<4sHHHHHHIIIHHHHHII")
END_HEAD = struct.Struct("<4sHHHHIIH")
LONGEST_COMMENT = 65_535
LONGEST_NAME = 500  # letters that are composed
LONGEST_CONTENTS = 1 << 20  # bytes of a table of contents: some 10,000 entries
STORED, DEFLATED = 0, 8
LOCKED, UTF_8, HIDDEN = 1 << 0, 1 << 11, 1 << 13  # general purpose flags
UNICODE_PATH = 0x7075  # Info-ZIP's extra field
CHUNK = 1 << 16

# Files that operating systems add to archives.
JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Entry:
    """An entry of a ZIP's table of contents. `packed` and `unpacked` are the sizes in bytes that
    the table names; they may be wrong."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    at: int  # offset of the entry's local header

    @property
    def is_locked(self) -> bool:
        return bool(self.flags & (LOCKED | HIDDEN))

    @property
    def has_parent_step(self) -> bool:
        """Return True if a step of the entry's name is `..`. Such an archive is hostile and is
        refused."""
        return ".." in self._steps

    @property
    def _steps(self) -> list[str]:
        return self.name.replace("\\", "/").split("/")

    @property
    def is_file(self) -> bool:
        """Return True for a file that the sender put in; False for a folder, and for a file that an
        operating system added (.DS_Store, Thumbs.db, __MACOSX)."""
        *folders, base = self._steps
        junk = base.lower() in JUNK or base.startswith("._") or "__MACOSX" in folders
        return bool(base) and not junk


def read_entries(data: bytes) -> list[Entry]:
    """Return the entries of a ZIP in the order of its table of contents. Unpacks nothing.

    Raises UnreadableError for a broken table, for one of over 1 MB, and for one that points outside
    the file or twice at the same bytes.
    """
    start, end, count = _table(data)
    entries, at = [], start
    while at < end:
        entry, at = _entry(data, at, end)
        entries.append(entry)
    if len(entries) != count:
        raise UnreadableError("broken")
    ordered = sorted(entries, key=lambda entry: entry.at)
    ends = [*(entry.at for entry in ordered), start][1:]
    for entry, end_at in zip(ordered, ends, strict=True):
        if entry.at + LOCAL_HEAD.size + entry.packed > end_at:
            raise UnreadableError("broken")  # overlapping entries: a bomb that repeats one kernel
    return entries


def ends_as_zip(data: bytes) -> bool:
    """Return True if a file ends exactly with the end record of a ZIP that has entries, whatever it
    begins with: a ZIP program would open it."""
    at = _end_record(data)
    if at is None:
        return False
    *_, count, _length, _start, comment = END_HEAD.unpack_from(data, at)
    return count > 0 and at + END_HEAD.size + comment == len(data)


def _end_record(data: bytes) -> int | None:
    """Return the offset in bytes of the last end record of a ZIP; None if there is no whole one."""
    at = data.rfind(END, max(0, len(data) - END_HEAD.size - LONGEST_COMMENT))
    return at if at >= 0 and at + END_HEAD.size <= len(data) else None


def _table(data: bytes) -> tuple[int, int, int]:
    """Return start and end (offsets in bytes) of the table of contents, and its number of entries.
    Raises UnreadableError ("broken", "unpacks_too_large")."""
    at = _end_record(data)
    if at is None:
        raise UnreadableError("broken")
    _, disk, first, here, count, length, start, _ = END_HEAD.unpack_from(data, at)
    if data[max(0, at - 20) :].startswith(END_64) or length > LONGEST_CONTENTS:
        raise UnreadableError("unpacks_too_large")  # over 4 GB or 65,535 entries
    if disk or first or here != count or start + length > at:
        raise UnreadableError("broken")
    return start, start + length, count


def _entry(data: bytes, at: int, end: int) -> tuple[Entry, int]:
    """Return the entry of the table of contents at offset `at`, and the offset after it. The table
    ends at `end`. Raises UnreadableError ("broken")."""
    if at + CENTRAL_HEAD.size > end:
        raise UnreadableError("broken")
    head = CENTRAL_HEAD.unpack_from(data, at)
    flags, method, crc, packed, unpacked = head[3], head[4], head[7], head[8], head[9]
    name_length, extra_length, comment_length, local = head[10], head[11], head[12], head[16]
    name_at = at + CENTRAL_HEAD.size
    extra_at = name_at + name_length
    after = extra_at + extra_length + comment_length
    if head[0] != CENTRAL or after > end:
        raise UnreadableError("broken")
    raw, extra = data[name_at:extra_at], data[extra_at : extra_at + extra_length]
    name = _unicode_path(raw, extra) or _decoded(raw, flags)
    return Entry(name, flags, method, crc, packed, unpacked, local), after


def _unicode_path(raw: bytes, extra: bytes) -> str:
    """Return the name in Info-ZIP's extra field if its checksum (CRC-32) is that of the raw name;
    '' otherwise."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + length]
        if kind == UNICODE_PATH and body[:1] == b"\x01" and len(body) > 5:
            if int.from_bytes(body[1:5], "little") == zlib.crc32(raw):
                return _composed(body[5:].decode("utf-8", "replace"))
            return ""
        at += 4 + length
    return ""


def _composed(name: str) -> str:
    """Return a name composed to NFC, the form that Windows writes.

    A name of over LONGEST_NAME letters is returned unchanged: composing nothing but accents takes
    time with the square of their number (65,535 bytes: five seconds).
    """
    return unicodedata.normalize("NFC", name) if len(name) <= LONGEST_NAME else name


def _decoded(raw: bytes, flags: int) -> str:
    """Return the name of an entry: decoded as UTF-8 if the flag is set, otherwise as UTF-8 or
    CP949, whichever fits first. Bytes that fit neither are replaced.

    Windows and most Korean packers write CP949, a Mac writes decomposed UTF-8; neither sets the
    flag.
    """
    for encoding in ("utf-8",) if flags & UTF_8 else ("utf-8", "cp949"):
        try:
            return _composed(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


# ------------------------------------------------------------------ inside the confined renderer
def prepare() -> None:
    """Load what unpacking a ZIP would otherwise read from disk at first use. Call it before the
    confinement, since no file can be opened after it."""
    _decoded("이름".encode("cp949"), 0)


def zip_frames(data: bytes, limits: dict[str, int]) -> Iterator[Frame]:
    """Yield a frame for each file in a ZIP, in order: its name and its unpacked bytes.

    `limits`: "files", their number; "bytes" of one file; "archive", bytes of all; "ratio" to the
    packed size. Raises UnreadableError for a ZIP without files, past a limit, or with a file that
    is encrypted, damaged or named with `..`; for such a file a frame with its name and no bytes
    comes first.
    """
    entries = [entry for entry in read_entries(data) if entry.is_file]
    if not entries:
        raise UnreadableError("empty")
    if len(entries) > limits["files"]:
        raise UnreadableError("too_many_entries")
    left = max(min(limits["archive"], limits["ratio"] * len(data)), 1 << 20)
    for entry in entries:
        about = {"frame": "file", "name": entry.name}
        if entry.has_parent_step:
            yield about, b""
            raise UnreadableError("unsafe_name")
        try:
            blob = unpack_entry(data, entry, min(left, limits["bytes"]))
        except UnreadableError as error:
            if error.args[0] == "too_large" and left < limits["bytes"]:
                raise UnreadableError("unpacks_too_large") from error
            yield about, b""
            raise
        left -= len(blob)
        yield about, blob


def unpack_entry(data: bytes, entry: Entry, most: int) -> bytes:
    """Return the unpacked bytes of one entry of the ZIP file `data`.

    Raises UnreadableError with a code: "password" for an encrypted entry; "too_large" as soon as
    more than `most` bytes come out; "bad_entry" when the bytes differ from the table or their
    compression is not known.
    """
    if entry.is_locked:
        raise UnreadableError("password")
    packed = _packed(data, entry)
    if entry.method == STORED:
        out = packed
    elif entry.method == DEFLATED:
        out = _inflated(packed, most)
    else:
        raise UnreadableError("bad_entry")
    if len(out) > most:
        raise UnreadableError("too_large")
    if len(out) != entry.unpacked or zlib.crc32(out) != entry.crc:
        raise UnreadableError("bad_entry")
    return out


def _packed(data: bytes, entry: Entry) -> bytes:
    """Return the packed bytes of an entry. Raises UnreadableError ("bad_entry") if its local header
    differs from the table of contents or the file ends before."""
    head_end = entry.at + LOCAL_HEAD.size
    if head_end > len(data):
        raise UnreadableError("bad_entry")
    head = LOCAL_HEAD.unpack_from(data, entry.at)
    start = head_end + head[9] + head[10]
    if head[0] != LOCAL or head[3] != entry.method or start + entry.packed > len(data):
        raise UnreadableError("bad_entry")
    return data[start : start + entry.packed]


def _inflated(packed: bytes, most: int) -> bytes:
    """Return the inflated bytes, at most one more than `most`: that byte shows that there was more.
    Raises UnreadableError ("bad_entry") for a damaged or unfinished stream."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    out = bytearray()
    try:
        for at in range(0, len(packed), CHUNK):
            piece = packed[at : at + CHUNK]
            while piece and len(out) <= most:
                out += inflater.decompress(piece, most + 1 - len(out))
                piece = inflater.unconsumed_tail
            if len(out) > most:
                return bytes(out)
    except zlib.error as error:
        raise UnreadableError("bad_entry") from error
    if not inflater.eof or inflater.unused_data:
        raise UnreadableError("bad_entry")
    return bytes(out)
