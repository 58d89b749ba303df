"""Detection of a file's type by its content, never by its name, before it is stored.

Only signatures, text encodings and tables of contents (of ZIP and of the compound format) are read
here, in Python and with bounds. Everything else happens in the confined renderer: a document is
opened in a Celery task (`inspection.inspect`), a ZIP is unpacked on receipt (`unpacking.unpack`).
"""

import struct

import puremagic

from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.formats import archives, ole
from claims.documents.formats.text_tables import is_table, is_web_page
from claims.documents.frames import UnreadableError
from claims.documents.limits import limit, most_in_archive, most_unpacked
from claims.documents.media_types import CSV, HWP, HWPX, PDF, TIFF, XLS, XLSX, ZIP

ZIPS = frozenset({ZIP, XLSX, HWPX})
# By puremagic's name, in the order in which they are tried.
PICTURES = {
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/webp": "image/webp",
    "image/tiff": TIFF,
}
# Brands of HEIC (ISO/IEC 23008-12). A file's first brand may be the general mif1; then one of these
# is among the others.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
OTHER_ARCHIVES = (
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"EGGA", b"ALZ\x01"),
    *(b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"),
)
TAR, TAR_AT = b"ustar", 257

# The FileHeader of HWP 5: a signature of 32 bytes, a version, flags.
HWP_SIGNATURE = b"HWP Document File"
# Flags: a password; a rights manager's lock (two); a certificate's lock.
HWP_LOCKED = 1 << 1 | 1 << 4 | 1 << 8 | 1 << 10
# Records of a workbook's stream ([MS-XLS]): its beginning, its encryption.
BOF, FILE_PASS = 0x0809, 0x002F
FIRST_RECORDS = 4096  # bytes that hold FILE_PASS, which follows at most one other record


def media_type_of(data: bytes, name: str = "") -> str:
    """Return the media type of a file by its content; `name` is for the error alone. Raises
    FileRefusedError for a type that is not accepted, and for an empty or too large file.

    For a ZIP only the table of contents is read; its files are identified when it is unpacked.
    """
    if not data:
        raise FileRefusedError(Reason.EMPTY, name)
    if len(data) > limit("DOCUMENT_MAX_BYTES"):
        raise FileRefusedError(Reason.TOO_LARGE, name)
    try:
        kind = _kind_of(data)
        if _is_polyglot(data, kind):
            raise UnreadableError("polyglot")
        return kind
    except UnreadableError as error:
        raise FileRefusedError(Reason(error.args[0]), name) from error


def _kind_of(data: bytes) -> str:
    if data.startswith((archives.LOCAL, archives.END)):
        return _kind_of_zip(data)
    if data.startswith(ole.MAGIC):
        return _kind_of_compound(data)
    if _is_heic(data):
        return "image/heic"
    guesses = _guesses(data[:4096])
    for guess, media_type in PICTURES.items():
        if guess in guesses:
            return media_type
    if PDF in guesses or (not guesses and b"%PDF-" in data[:1024]):
        return PDF
    if data.startswith(OTHER_ARCHIVES) or data[TAR_AT:].startswith(TAR):
        raise UnreadableError("archive")
    if is_table(data):
        return CSV
    raise UnreadableError("web_page" if is_web_page(data) else "unknown_kind")


def _guesses(head: bytes) -> set[str]:
    try:
        return {str(guess.mime_type) for guess in puremagic.magic_string(head)} - {""}
    except puremagic.PureError:
        return set()


def _is_heic(data: bytes) -> bool:
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, end, 4))}
    return bool(brands & HEIC_BRANDS)


def _is_polyglot(data: bytes, kind: str) -> bool:
    """Return True if another program would read the same bytes as another type: they end as a ZIP,
    or have a PDF's head in the first kilobyte. Always False for a type based on ZIP.

    For a PDF, markup ("<") before its own head counts as another type; a printer's commands do not.
    """
    if kind in ZIPS:
        return False
    if archives.ends_as_zip(data):
        return True
    pdf_at = data.find(b"%PDF-", 0, 1024)
    return b"<" in data[:pdf_at] if kind == PDF else pdf_at >= 0


# ------------------------------------------------------------------ the old compound format
def _kind_of_compound(data: bytes) -> str:
    """Return HWP or XLS. Raises UnreadableError: "password" for an encrypted file, "broken", or
    "unknown_kind" for any other compound file (DOC, PPT)."""
    try:
        compound = ole.Compound(data)
        header = compound.head_of("FileHeader", 40)
        if header.startswith(HWP_SIGNATURE):
            return _hwp(header)
        if "EncryptedPackage" in compound.streams:
            raise UnreadableError("password")
        # BIFF8 calls it Workbook, BIFF5 (Excel 95) Book
        for stream in ("Workbook", "Book"):
            if stream in compound.streams:
                return _xls(compound.head_of(stream, FIRST_RECORDS))
    except (ole.BrokenError, struct.error) as error:
        raise UnreadableError("broken") from error
    raise UnreadableError("unknown_kind")


def _hwp(header: bytes) -> str:
    (flags,) = struct.unpack_from("<I", header, 36)
    if flags & HWP_LOCKED:
        raise UnreadableError("password")
    return HWP


def _xls(records: bytes) -> str:
    at, first = 0, True
    while at + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, at)
        if first and kind != BOF:
            break
        if kind == FILE_PASS:
            raise UnreadableError("password")
        at, first = at + 4 + length, False
    if first:
        raise UnreadableError("broken")
    return XLS


# ------------------------------------------------------------------ ZIP and types based on it
def _kind_of_zip(data: bytes) -> str:
    """Return HWPX or XLSX, which are ZIP files, or ZIP. Raises UnreadableError: "password" for an
    encrypted entry, "unknown_kind" (DOCX, PPTX, OpenDocument), "empty", "too_many_entries",
    "unpacks_too_large" or "broken"."""
    entries = archives.read_entries(data)
    names = {entry.name for entry in entries}
    if _has_mimetype_entry(data, HWPX):
        kind, most = HWPX, limit("DOCUMENT_MAX_UNPACKED")
    elif "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        kind, most = XLSX, limit("DOCUMENT_MAX_UNPACKED")
    elif "[Content_Types].xml" in names or _has_mimetype_entry(data, ""):
        raise UnreadableError("unknown_kind")  # DOCX, PPTX; OpenDocument, EPUB
    else:
        kind, most = ZIP, most_in_archive()
        entries = [entry for entry in entries if entry.is_file]
        if not entries:
            raise UnreadableError("empty")
        if len(entries) > limit("DOCUMENTS_PER_CLAIM"):
            raise UnreadableError("too_many_entries")
    if any(entry.is_locked for entry in entries):
        raise UnreadableError("password")
    if sum(entry.unpacked for entry in entries) > most_unpacked(most, len(data)):
        raise UnreadableError("unpacks_too_large")
    return kind


def _has_mimetype_entry(data: bytes, media_type: str) -> bool:
    """Return True if the first entry of the ZIP is an uncompressed file `mimetype` whose content
    begins with `media_type` (OCF 3.3, OWPML)."""
    if len(data) < archives.LOCAL_HEAD.size or not data.startswith(archives.LOCAL):
        return False
    head = archives.LOCAL_HEAD.unpack_from(data)
    name_at = archives.LOCAL_HEAD.size
    content_at = name_at + head[9] + head[10]
    is_mimetype = data[name_at : name_at + head[9]] == b"mimetype" and head[3] == archives.STORED
    return is_mimetype and data[content_at:].startswith(media_type.encode())
