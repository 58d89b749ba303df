"""The process that opens untrusted files: `python -m claims.documents.renderer.child`.

It reads one request from standard input: a frame's head (trusted), then, once confined, its blob
(the untrusted file). It answers with frames on standard output and ends. It has no environment, no
open file but its three pipes, and no Django. The fork server (fork_server.py) runs the same `main`
in each process that it forks.

Request head: {"media_type", "pages": [numbers], "reading": bool, "limits": {...}, "allowance":
{...}, "must_hold", "font"}; "password" if a person gave one; and "language_data" if the words of
one pictured page are asked for (formats.ocr) in place of its drawing. Answer: {"frame": "confined",
"layers"}, then {"frame": "outline"}, pages (bare RGB), sheets, their text and likeness, or the
files of an archive, and {"frame": "done"} or {"frame": "unreadable", "code"}.
"""

import json
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from claims.documents.frames import LENGTHS, Frame, UnreadableError, packed_head
from claims.documents.media_types import CSV, OFFICE, PDF, SHEETS, ZIP
from claims.documents.renderer.confine import Allowance, NotConfinedError, confine, end_with_parent

VERSION = 3  # part of every preview's key: raise it when pages come out differently


class _GoneError(Exception):
    """The other end of the pipes is closed."""


def main() -> None:
    """Read one request from standard input, confine this process, open the file and write the
    answer to standard output, as the module describes. Returns when the answer is complete or
    nobody reads it."""
    end_with_parent()
    # unbuffered: nothing of the file is read along with the request
    source, answer = os.fdopen(0, "rb", buffering=0, closefd=False), os.fdopen(os.dup(1), "wb")
    try:
        head_length, blob_length = LENGTHS.unpack(_read(source, LENGTHS.size))
        request = json.loads(_read(source, head_length))
        _import_decoders_of(request["media_type"])
        _map_font(request)
        try:
            _load_reader(request)
            layers = confine(Allowance(**request["allowance"]), must_hold=request["must_hold"])
        except NotConfinedError as error:
            _send(answer, {"frame": "unreadable", "code": "not_confined", "layers": str(error)})
            return
        except UnreadableError as error:
            _send(answer, {"frame": "unreadable", "code": error.args[0]})
            return
        _send(answer, {"frame": "confined", "layers": layers})
        if request["media_type"]:
            _answer(answer, request, _read(source, blob_length))
    except (_GoneError, BrokenPipeError):
        return


def _read(source: Any, length: int) -> bytearray:
    """Read exactly `length` bytes and return them. Raises _GoneError if the source ends before."""
    data = bytearray(length)
    with memoryview(data) as rest:
        at = 0
        while at < length:
            count = source.readinto(rest[at:])
            if not count:
                raise _GoneError
            at += count
    return data


def import_common_decoders() -> None:
    """Import the decoders of PDF files and pictures, which most documents are."""
    # decoders are imported by media type: a child must start in a tenth of a second
    from claims.documents.formats import pdf, pictures  # noqa: F401

    pictures.prepare()


def _import_decoders_of(media_type: str) -> None:
    """Import the decoders of a media type. Call it before the confinement: afterwards no file can
    be opened."""
    if media_type in SHEETS:
        from claims.documents.formats import spreadsheets

        spreadsheets.prepare()
    elif media_type == ZIP:
        from claims.documents.formats import archives

        archives.prepare()
    elif media_type in OFFICE:
        from claims.documents.formats import office

        office.prepare()
    elif media_type == PDF:
        import_common_decoders()
    elif media_type:
        from claims.documents.formats import pictures

        pictures.prepare(media_type)


def _map_font(request: dict[str, Any]) -> None:
    """For a PDF, map the font at the path `request["font"]`, which replaces fonts that the PDF
    names and does not embed. Does nothing for other media types."""
    if request["media_type"] == PDF:
        from claims.documents.formats import fonts

        fonts.prepare(request["font"])


def _load_reader(request: dict[str, Any]) -> None:
    """Load OCR with its language data, before the confinement, if the request asks for words.
    Raises UnreadableError if library or data are missing."""
    if request.get("language_data"):
        from claims.documents.formats import ocr

        ocr.prepare(request["language_data"])


def _answer(answer: BinaryIO, request: dict[str, Any], data: bytearray) -> None:
    """Write the frames of the file, then `done`; or `unreadable` with a code, "memory" if the
    process has too little."""
    try:
        for head, blob in _frames(request, bytes(data)):
            _send(answer, head, blob)
        _send(answer, {"frame": "done"})
    except UnreadableError as error:
        _send(answer, {"frame": "unreadable", "code": error.args[0]})
    except MemoryError:
        _send(answer, {"frame": "unreadable", "code": "memory"})


def _frames(request: dict[str, Any], data: bytes) -> Iterator[Frame]:
    # imported already, before the confinement; here only their names are bound
    media_type, pages, limits = request["media_type"], request["pages"], request["limits"]
    if request.get("language_data"):
        from claims.documents.formats.ocr import reading_frames

        return reading_frames(data, media_type, pages[0], limits)
    if media_type == PDF:
        from claims.documents.formats.pdf import pdf_frames

        password = request.get("password", "")
        return pdf_frames(data, pages, limits, reading=request["reading"], password=password)
    if media_type == CSV:
        from claims.documents.formats.spreadsheets import csv_frames

        return csv_frames(data, limits)
    if media_type in SHEETS:
        from claims.documents.formats.spreadsheets import workbook_frames

        return workbook_frames(data, limits, pages)
    if media_type == ZIP:
        from claims.documents.formats.archives import zip_frames

        return zip_frames(data, limits)
    if media_type in OFFICE:
        from claims.documents.formats.office import office_frames

        return office_frames(data, media_type, limits, pages)
    from claims.documents.formats.pictures import picture_frames

    return picture_frames(data, media_type, pages, limits, reading=request["reading"])


def _send(answer: BinaryIO, head: dict[str, Any], blob: bytes | memoryview = b"") -> None:
    answer.write(packed_head(head, len(blob)))
    answer.write(blob)
    answer.flush()


if __name__ == "__main__":
    main()
    os._exit(0)  # skips the interpreter's clean-up, half of a rendering's time
