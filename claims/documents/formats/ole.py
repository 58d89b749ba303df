"""The compound format (OLE, [MS-CFB]): its table of contents and small streams, with bounds.

It holds HWP 5, XLS, and workbooks with a password. Pure Python, for the detection of file types;
the content of the streams is read in the confined renderer only.
"""

import struct
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 512
LAST_REGULAR = 0xFFFFFFFA  # higher numbers of a sector are marks
ENTRY = 128
STREAM, ROOT = 2, 5
MOST_ENTRIES = 4_096  # entries of a table of contents; a large HWP has some hundred


class BrokenError(Exception):
    """The compound file is damaged: its head is wrong, or a chain of sectors leaves the file."""


@dataclass(frozen=True)
class Stream:
    start: int  # sector
    size: int  # bytes


class Compound:
    """Reader of a compound file (OLE). `streams` holds the streams of its root folder by name.
    Raises BrokenError or struct.error for a broken file."""

    def __init__(self, data: bytes) -> None:
        if len(data) < HEAD or not data.startswith(MAGIC):
            raise BrokenError
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        directory, _, cutoff, mini_start, mini_count = struct.unpack_from("<IIIII", data, 48)
        if shift not in (9, 12) or mini_shift != 6:
            raise BrokenError
        self._size, self._mini_size, self._cutoff = 1 << shift, 1 << mini_shift, cutoff
        self._fat = self._allocation_table()
        mini_count = min(mini_count, self._sectors_for(len(data) // self._mini_size))
        self._mini_fat = self._words(self._chain(mini_start, mini_count))
        self.streams = self._directory(directory)

    def head_of(self, name: str, most: int) -> bytes:
        """Return the first `most` bytes of a stream; b"" when there is none of that name."""
        stream = self.streams.get(name)
        if stream is None:
            return b""
        most = min(most, stream.size)
        if stream.size >= self._cutoff:
            sectors = self._chain(stream.start, -(-most // self._size))
            return b"".join(self._sector(sector) for sector in sectors)[:most]
        whole = self._chain(self._mini_stream.start, -(-self._mini_stream.size // self._size))
        out = bytearray()
        for piece in self._chain(stream.start, -(-most // self._mini_size), self._mini_fat):
            sector, at = divmod(piece * self._mini_size, self._size)
            if sector >= len(whole):
                raise BrokenError
            out += self._sector(whole[sector])[at : at + self._mini_size]
        return bytes(out[:most])

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        sector = self._data[at : at + self._size]
        if not sector:
            raise BrokenError
        return sector.ljust(self._size, b"\0")  # the last one of a file may be cut short

    def _words(self, sectors: list[int]) -> list[int]:
        words: list[int] = []
        for sector in sectors:
            words += struct.unpack(f"<{self._size // 4}I", self._sector(sector))
        return words

    def _allocation_table(self) -> list[int]:
        """Return the allocation table: for each sector the number of the next one in its chain. The
        header names the first 109 sectors of the table, a chain of sectors the others. Raises
        BrokenError."""
        data = self._data
        (count,) = struct.unpack_from("<I", data, 44)
        (more,) = struct.unpack_from("<I", data, 68)
        count = min(count, self._sectors_for(len(data) // self._size))
        where = list(struct.unpack_from("<109I", data, 76))
        while more <= LAST_REGULAR and len(where) < count:
            *numbers, more = self._words([more])
            where += numbers
        return self._words([sector for sector in where[:count] if sector <= LAST_REGULAR])

    def _sectors_for(self, words: int) -> int:
        """Return the largest number of sectors that a table of `words` numbers (4 bytes each) can
        fill."""
        return words // (self._size // 4) + 1

    def _chain(self, start: int, most: int, table: list[int] | None = None) -> list[int]:
        """Return the numbers of the sectors of a chain from `start` on, at most `most`. `table` is
        the allocation table (default: that of whole sectors). Raises BrokenError if a number is not
        in it."""
        table = self._fat if table is None else table
        chain: list[int] = []
        while start <= LAST_REGULAR and len(chain) < most:
            if start >= len(table):
                raise BrokenError
            chain.append(start)
            start = table[start]
        return chain

    def _directory(self, start: int) -> dict[str, Stream]:
        """Return the streams of the root folder by name, and set `_mini_stream`. Streams in folders
        are left out: an embedded file does not make a document's type. Raises BrokenError."""
        sectors = self._chain(start, MOST_ENTRIES * ENTRY // self._size)
        held = b"".join(map(self._sector, sectors))
        entries = [held[at : at + ENTRY] for at in range(0, len(held), ENTRY)]
        if not entries or entries[0][66] != ROOT:
            raise BrokenError
        self._mini_stream = self._stream(entries[0])
        streams: dict[str, Stream] = {}
        (child,) = struct.unpack_from("<I", entries[0], 76)
        waiting, seen = [child], set()
        while waiting:
            number = waiting.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            length, kind, left, right = struct.unpack_from("<HBxII", entry, 64)
            waiting += [left, right]
            if kind == STREAM and 2 <= length <= 64:
                streams[entry[: length - 2].decode("utf-16-le", "replace")] = self._stream(entry)
        return streams

    def _stream(self, entry: bytes) -> Stream:
        start, size = struct.unpack_from("<II", entry, 116)
        return Stream(start, min(size, len(self._data)))
