"""What a file is, by its content and never by its name: the first look, before it is stored.

Only signatures and a zip's table of contents are read here, in Python. Everything else happens in
the confined renderer, in a Celery task (`inspection.inspect`).
"""

import io
import zipfile

import puremagic

from claims.documents.frames import XLSX
from claims.documents.limits import limit
from claims.documents.plain import is_table
from claims.documents.reasons import FileRefused, Reason

PICTURES = {
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/webp": "image/webp",
    "image/heif": "image/heic",
    "image/heic": "image/heic",
}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_END, ZIP64_END = b"PK\x05\x06", b"PK\x06\x07"
LONGEST_CONTENTS = 1 << 20  # bytes of a zip's table of contents: some 10,000 entries


def look(data: bytes, name: str = "") -> str:
    """The media type of a file that we take. Raises FileRefused, with what to do instead."""
    if not data:
        raise FileRefused(Reason.EMPTY, name)
    if len(data) > limit("DOCUMENT_MAX_BYTES"):
        raise FileRefused(Reason.TOO_LARGE, name)
    if data.startswith(ZIP):
        return _look_into_zip(data, name)
    if data.startswith(OLE):
        raise FileRefused(_kind_of_ole(data), name)
    guesses = _guesses(data[:4096])
    for guess in guesses:
        if guess in PICTURES:
            return PICTURES[guess]
    if "application/pdf" in guesses or (not guesses and b"%PDF-" in data[:1024]):
        return "application/pdf"
    if "image/tiff" in guesses:
        raise FileRefused(Reason.TIFF, name)
    if is_table(data):
        return "text/csv"
    raise FileRefused(Reason.UNKNOWN_KIND, name)


def _guesses(head: bytes) -> set[str]:
    try:
        return {str(guess.mime_type) for guess in puremagic.magic_string(head)} - {""}
    except puremagic.PureError:
        return set()


def _kind_of_ole(data: bytes) -> Reason:
    """The old compound format holds HWP, XLS, and workbooks locked with a password."""
    if b"HWP Document File" in data:
        return Reason.HWP
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Reason.PASSWORD
    if "Workbook".encode("utf-16-le") in data:
        return Reason.OLD_SHEET
    return Reason.UNKNOWN_KIND


def _look_into_zip(data: bytes, name: str) -> str:
    """XLSX is a zip; its table of contents must be small and honest in size before it is read."""
    tail = data[-(65_535 + 22) :]
    end = tail.rfind(ZIP_END)
    if end < 0 or len(tail) < end + 22:
        raise FileRefused(Reason.BROKEN, name)
    if ZIP64_END in tail or int.from_bytes(tail[end + 12 : end + 16], "little") > LONGEST_CONTENTS:
        raise FileRefused(Reason.UNPACKS_TOO_LARGE, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise FileRefused(Reason.BROKEN, name) from error
    names = {entry.filename for entry in entries}
    if entries[:1] and entries[0].filename == "mimetype" and b"application/hwp+zip" in data[:200]:
        raise FileRefused(Reason.HWP, name)
    if "[Content_Types].xml" not in names:
        raise FileRefused(Reason.ARCHIVE, name)
    if "xl/workbook.xml" not in names:
        raise FileRefused(Reason.UNKNOWN_KIND, name)
    unpacked = sum(entry.file_size for entry in entries)
    most = min(limit("DOCUMENT_MAX_UNPACKED"), limit("DOCUMENT_MAX_RATIO") * len(data))
    if unpacked > max(most, 1 << 20):
        raise FileRefused(Reason.UNPACKS_TOO_LARGE, name)
    return XLSX
