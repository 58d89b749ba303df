"""Files that can be read only with the keys: AES-256-GCM in pieces of 1 MiB.

Form: magic (8 bytes) · id of the key (1 byte) · salt (16 bytes) · pieces, each with its tag. The
key of a file is derived from FIELD_KEYS and its salt; the nonce is the number of the piece. The
associated data holds the name of the file and marks its last piece, so that a file that was cut
off, put together from two, or laid under another name cannot be opened.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from claims.backup.errors import BackupError, WrongKeysError
from claims.personal_data.crypto import derive_key

MAGIC = b"DESKBAK1"
SALT = 16  # bytes
HEAD = len(MAGIC) + 1 + SALT
PIECE = 1 << 20  # bytes of plain text in each piece but the last
TAG = 16


def sealed_size(size: int) -> int:
    """Return the size in bytes of the encrypted file for `size` plain bytes; an empty one has one
    piece too."""
    return HEAD + size + TAG * max(1, -(-size // PIECE))


def seal(blocks: Iterable[bytes], file: BinaryIO, *, name: str, keys: Mapping[int, bytes]) -> str:
    """Write `blocks` into `file` encrypted under the key with the highest number in `keys`, and
    return the SHA-256 (hex) of the bytes written. `unseal` needs the same `name`.
    """
    number, salt = max(keys), os.urandom(SALT)
    cipher = _cipher(keys[number], salt)
    digest = hashlib.sha256()
    head = MAGIC + bytes([number]) + salt
    file.write(head)
    digest.update(head)
    for index, (piece, last) in enumerate(_pieces(blocks)):
        sealed = cipher.encrypt(_nonce(index), piece, _bound(name, last))
        file.write(sealed)
        digest.update(sealed)
    return digest.hexdigest()


def unseal(file: BinaryIO, *, name: str, keys: Mapping[int, bytes]) -> Iterator[bytes]:
    """Yield the plain pieces of an encrypted file. `keys` are FIELD_KEYS by number, `name` is that
    given to `seal`.

    Raises BackupError for a file of another form, and its subclass WrongKeysError if the key is
    missing, the file was altered or it was made under another name."""
    head = file.read(HEAD)
    number = number_of_key(head, name)
    if number not in keys:
        raise WrongKeysError(f"{name}: FIELD_KEYS에 이 백업의 {number}번 키가 없습니다.")
    cipher = _cipher(keys[number], head[-SALT:])
    index, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(index), piece, _bound(name, not following))
        except (InvalidTag, ValueError) as error:
            raise WrongKeysError(
                f"{name}: 이 키로 열 수 없습니다. 다른 키로 만든 백업이거나 파일이 바뀌었습니다."
            ) from error
        if not following:
            return
        index, piece = index + 1, following


def number_of_key(head: bytes, name: str) -> int:
    """Return the id of the key of an encrypted file from its first HEAD bytes. Raises BackupError
    for a file of another form."""
    if len(head) != HEAD or not head.startswith(MAGIC):
        raise BackupError(f"{name}: 백업 파일이 아니거나 잘렸습니다.")
    return head[len(MAGIC)]


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(derive_key(derive_key(key, "desk backup"), salt.hex()))


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _bound(name: str, last: bool) -> bytes:
    return f"{name}:{'last' if last else 'more'}".encode()


def _pieces(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield (piece of PIECE bytes, False), and at the end (the last piece, which may be shorter or
    empty, True)."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE]), False
            del waiting[:PIECE]
    yield bytes(waiting), True
