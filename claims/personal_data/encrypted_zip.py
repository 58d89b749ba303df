"""A ZIP archive with one file, encrypted with AES-256 as WinZip describes it (AE-2).

For files that leave the desk: 7-Zip, Bandizip, ALZip and WinZip open it with the password. The
format derives its keys with 1,000 rounds only, so the password carries the strength: use
`new_password`, never a chosen one. Source: winzip.com/en/support/aes-encryption/.
"""

from __future__ import annotations

import hmac
import os
import secrets
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import pbkdf2_hmac
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY, SALT, CHECK, CODE = 32, 16, 2, 10  # bytes
ROUNDS = 1000  # fixed by the format
BLOCK = 16
PIECE = 1 << 20  # bytes read at once
MOST_BYTES = 0xFFFF_0000  # a plain ZIP holds no larger file
# Letters and digits that are not mistaken for one another when they are read out.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 5, 5  # 25 characters of 31: 123 bits

_METHOD = 99  # encrypted; the true method stands in the extra field
_FLAGS = 0x0801  # encrypted; names are UTF-8
_EXTRA = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8)  # AE-2, AES-256, deflated
_VERSION = 51


class ArchiveTooLargeError(ValueError):
    """Error: the file is larger than a plain ZIP (without ZIP64) can hold."""


def new_password() -> str:
    """Return a random password in groups, to be read out: abcde-fgh23-…"""
    groups = ("".join(secrets.choice(ALPHABET) for _n in range(GROUP)) for _g in range(GROUPS))
    return "-".join(groups)


class _Stream:
    """AES in counter mode with WinZip's counter (little endian, from 1). `check` are the two bytes
    that verify the password, `code` the HMAC-SHA1 of all that was encrypted."""

    def __init__(self, password: str, salt: bytes) -> None:
        keys = pbkdf2_hmac("sha1", password.encode(), salt, ROUNDS, 2 * KEY + CHECK)
        cipher = Cipher(algorithms.AES(keys[:KEY]), modes.ECB())  # noqa: S305 - of counters only
        self._encrypt = cipher.encryptor().update
        self._code = hmac.new(keys[KEY : 2 * KEY], digestmod="sha1")
        self.check = keys[2 * KEY :]
        self._next = 1
        self._spare = b""

    def encrypt(self, data: bytes) -> bytes:
        blocks = -(-(len(data) - len(self._spare)) // BLOCK)
        if blocks > 0:
            counters = range(self._next, self._next + blocks)
            self._next += blocks
            self._spare += self._encrypt(b"".join(n.to_bytes(BLOCK, "little") for n in counters))
        pad, self._spare = self._spare[: len(data)], self._spare[len(data) :]
        mixed = int.from_bytes(data, "big") ^ int.from_bytes(pad, "big")
        sealed = mixed.to_bytes(len(data), "big")
        self._code.update(sealed)
        return sealed

    @property
    def code(self) -> bytes:
        return self._code.digest()[:CODE]


def encrypted_zip(
    name: str, blocks: Iterable[bytes], *, password: str, at: datetime, salt: bytes = b""
) -> Iterator[bytes]:
    """Yield the bytes of an archive with one file `name` (ASCII) of the content `blocks`.

    The encrypted content passes through a temporary file, because its size is written before it.
    `salt` is for tests. Raises ArchiveTooLargeError if the content is too large for a ZIP without
    ZIP64."""
    with tempfile.TemporaryFile() as sealed:
        plain_size = _seal(sealed, blocks, password, salt or os.urandom(SALT))
        size = sealed.tell()
        if max(plain_size, size) > MOST_BYTES:
            raise ArchiveTooLargeError(name)
        raw = name.encode("ascii")
        # AE-2 holds no checksum of the plain content: it would tell something about it.
        facts = (
            _FLAGS, _METHOD, *_dos(at), 0, size, plain_size, len(raw), len(_EXTRA),
        )  # fmt: skip
        local = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", _VERSION, *facts) + raw + _EXTRA
        yield local
        sealed.seek(0)
        while block := sealed.read(PIECE):
            yield block
        central = struct.pack(
            "<4sHHHHHHLLLHHHHHLL",
            b"PK\x01\x02", _VERSION, _VERSION, *facts, 0, 0, 0, 0, 0,
        ) + raw + _EXTRA  # fmt: skip
        yield central
        yield struct.pack(
            "<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local) + size, 0
        )


def _seal(out: BinaryIO, blocks: Iterable[bytes], password: str, salt: bytes) -> int:
    """Write salt, check value, encrypted content and authentication code to `out`; return the plain
    size in bytes."""
    stream = _Stream(password, salt)
    out.write(salt + stream.check)
    deflate, size = zlib.compressobj(wbits=-zlib.MAX_WBITS), 0
    for block in blocks:
        size += len(block)
        out.write(stream.encrypt(deflate.compress(block)))
    out.write(stream.encrypt(deflate.flush()))
    out.write(stream.code)
    return size


def _dos(at: datetime) -> tuple[int, int]:
    """Return a moment's time and date as the two 16-bit numbers of MS-DOS, in steps of two seconds
    and from 1980."""
    time = at.hour << 11 | at.minute << 5 | at.second // 2
    return time, max(0, at.year - 1980) << 9 | at.month << 5 | at.day
