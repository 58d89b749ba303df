"""Frames on the pipes between a web or worker process and the confined renderer.

A frame is two lengths (big-endian, 4 bytes each), a small JSON object and a blob. No Django here.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any

LENGTHS = struct.Struct(">II")
MOST_HEAD = 1 << 20  # bytes; an outline of hundreds of pages has some 20 kB
Frame = tuple[dict[str, Any], bytes | memoryview]


class UnreadableError(Exception):
    """The file cannot be opened or shown; the first argument is a code of `reasons.Reason`."""


class BrokenFramesError(Exception):
    """The process at the other end of the pipe broke the protocol: it stopped in the middle of a
    frame, sent bytes that are no frame, or sent a frame whose content is not allowed."""


def pack(head: dict[str, Any], blob: bytes = b"") -> bytes:
    """Return a frame as bytes: the two lengths, `head` as JSON, and `blob`."""
    return packed_head(head, len(blob)) + blob


def packed_head(head: dict[str, Any], length: int) -> bytes:
    """Return the bytes of a frame before its blob (lengths and `head` as JSON), for a blob of
    `length` bytes that is sent separately, without being copied."""
    text = json.dumps(head, ensure_ascii=False).encode()
    return LENGTHS.pack(len(text), length) + text


class Unpacker:
    """Decoder of frames: fed with chunks of a pipe, it yields each frame once it is complete."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, chunk: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Add a chunk of the pipe, and yield (head, blob) of each frame that it completes. Raises
        BrokenFramesError for a head of over 1 MiB or one that is not a JSON object.

        This is a generator: the chunk is added when the iteration begins, and every frame must be
        taken before the next call.
        """
        self._held += chunk
        while (end := self._end()) and end <= len(self._held):
            yield self._frame(end)
            del self._held[:end]

    def finish(self) -> None:
        """Raise BrokenFramesError when an incomplete frame is left. Call it when the process at the
        other end has closed the pipe."""
        if self._held:
            raise BrokenFramesError

    def _end(self) -> int:
        """Return the length of the first frame in bytes, its two lengths included; 0 while these
        have not arrived. Raises BrokenFramesError for a head longer than MOST_HEAD."""
        if len(self._held) < LENGTHS.size:
            return 0
        head, blob = LENGTHS.unpack_from(self._held)
        if head > MOST_HEAD:
            raise BrokenFramesError  # JSON takes twenty times its bytes once it is read
        return LENGTHS.size + int(head) + int(blob)

    def _frame(self, end: int) -> tuple[dict[str, Any], bytes]:
        middle = LENGTHS.size + LENGTHS.unpack_from(self._held)[0]
        try:
            head = json.loads(self._held[LENGTHS.size : middle].decode())
        except (ValueError, RecursionError) as error:
            raise BrokenFramesError from error
        if not isinstance(head, dict):
            raise BrokenFramesError
        with memoryview(self._held) as held:
            return head, bytes(held[middle:end])
