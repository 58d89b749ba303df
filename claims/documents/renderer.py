"""The process that opens strangers' files: `python -m claims.documents.renderer`.

Reads one request from standard input: a frame's head (from our own side), then, once confined,
its blob (the stranger's file). Answers with frames on standard output and ends. It has no
environment, no open file but its three pipes, and no Django.

Request head: {"media_type", "pages": [numbers], "limits": {...}, "allowance": {...}, "must_hold"}
Answer: {"frame": "confined", "layers"}, then {"frame": "outline"}, pages, sheets, their text, or
the files of an archive, and {"frame": "done"} or {"frame": "unreadable", "code"}.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from claims.documents.confine import Allowance, NotConfined, confine
from claims.documents.frames import LENGTHS, SHEETS, ZIP, Frame, Unreadable, pack

VERSION = 1  # part of every preview's key: raise it when pages come out differently


def main() -> None:
    source, answer = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", closefd=True)
    head_length, blob_length = LENGTHS.unpack(source.read(LENGTHS.size))
    request = json.loads(source.read(head_length))
    media_type = request["media_type"]
    _import_what_it_needs(media_type)
    try:
        layers = confine(Allowance(**request["allowance"]), must_hold=request["must_hold"])
    except NotConfined as error:
        _say(answer, {"frame": "unreadable", "code": "not_confined", "layers": str(error)})
        return
    _say(answer, {"frame": "confined", "layers": layers})
    if media_type:
        data = source.read(blob_length)
        _answer(answer, request, data)


def _import_what_it_needs(media_type: str) -> None:
    if media_type in SHEETS:
        from claims.documents import sheets

        sheets.prepare()
    elif media_type == ZIP:
        from claims.documents import archives  # noqa: F401 - imported while files can be opened
    elif media_type:
        from claims.documents import pictures

        pictures.prepare(media_type)


def _answer(answer: BinaryIO, request: dict[str, Any], data: bytes) -> None:
    try:
        for head, blob in _frames(request, data):
            _say(answer, head, blob)
        _say(answer, {"frame": "done"})
    except Unreadable as error:
        _say(answer, {"frame": "unreadable", "code": error.args[0]})
    except MemoryError:
        _say(answer, {"frame": "unreadable", "code": "memory"})


def _frames(request: dict[str, Any], data: bytes) -> Iterator[Frame]:
    media_type, limits = request["media_type"], request["limits"]
    if media_type == "application/pdf":
        from claims.documents.pictures import pdf_frames

        return pdf_frames(data, request["pages"], limits)
    if media_type == "text/csv":
        from claims.documents.sheets import csv_frames

        return csv_frames(data, limits)
    if media_type in SHEETS:
        from claims.documents.sheets import workbook_frames

        return workbook_frames(data, limits)
    if media_type == ZIP:
        from claims.documents.archives import zip_frames

        return zip_frames(data, limits)
    from claims.documents.pictures import picture_frames

    return picture_frames(data, media_type, limits)


def _say(answer: BinaryIO, head: dict[str, Any], blob: bytes = b"") -> None:
    answer.write(pack(head, blob))
    answer.flush()


if __name__ == "__main__":
    main()
    os._exit(0)  # nothing to tidy up, and half a render's time to save
