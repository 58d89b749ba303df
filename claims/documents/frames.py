"""What travels over the pipes between the web or worker process and the confined renderer.

A frame is two lengths (big-endian, 4 bytes each), a small JSON object and a blob. No Django here.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any

LENGTHS = struct.Struct(">II")
Frame = tuple[dict[str, Any], bytes]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
HWP = "application/x-hwp"
HWPX = "application/hwp+zip"
TIFF = "image/tiff"
ZIP = "application/zip"
SHEETS = frozenset({"text/csv", XLSX, XLS})  # shown as tables, not as pictures
OFFICE = frozenset({HWP, HWPX})  # shown by the preview that the word processor left in the file


class Unreadable(Exception):
    """The file cannot be shown; the first argument is a code of `reasons.Reason`."""


class BrokenFrames(Exception):
    """The other side stopped in the middle of a frame, or sent something that is none."""


def pack(head: dict[str, Any], blob: bytes = b"") -> bytes:
    text = json.dumps(head, ensure_ascii=False).encode()
    return LENGTHS.pack(len(text), len(blob)) + text + blob


def unpack(data: bytes) -> Iterator[Frame]:
    """The frames in `data`, in order; raises BrokenFrames where it ends too early."""
    at = 0
    while at < len(data):
        if at + LENGTHS.size > len(data):
            raise BrokenFrames
        head_length, blob_length = LENGTHS.unpack_from(data, at)
        start = at + LENGTHS.size
        middle, at = start + head_length, start + head_length + blob_length
        if at > len(data):
            raise BrokenFrames
        try:
            head = json.loads(data[start:middle])
        except ValueError as error:
            raise BrokenFrames from error
        if not isinstance(head, dict):
            raise BrokenFrames
        yield head, data[middle:at]
