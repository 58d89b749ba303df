"""Private files that are encrypted at rest in pieces: claims files before they are loaded, exports.

They hold personal data of thousands of people. The storage alone does not suffice to read them.
"""

import io
import tempfile
import uuid
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

import structlog
from django.core.files import File
from django.core.files.storage import storages
from django.utils import timezone

from claims.personal_data import crypto
from claims.uploads import DiskFullError, is_full

log = structlog.get_logger(__name__)

LEFT_FOR = timedelta(days=1)  # a file younger than this may be about to get its row
PIECE = 1 << 20  # bytes of plain text in each piece
SEALED_PIECE = PIECE + 1 + crypto.NONCE + 16  # key id, nonce and tag


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of PIECE, the last one shorter."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


@dataclass(frozen=True)
class EncryptedFiles:
    """Encrypted files in one folder of the private storage. The encryption binds them to one table,
    so that they cannot be read as files of another.
    """

    folder: str
    table: str

    def _place(self, key: str, index: int) -> bytes:
        return crypto.aad(self.table, "file", f"{key}:{index}")

    def store(self, blocks: Iterable[bytes]) -> str:
        """Encrypt the bytes of `blocks` into a new file, and return its key in the private storage.
        Raises DiskFullError if the disk of temporary files has no room."""
        key = f"{self.folder}/{uuid.uuid4().hex}"
        try:
            with tempfile.TemporaryFile() as sealed:
                for index, piece in enumerate(_pieces(blocks)):
                    sealed.write(crypto.encrypt_bytes(piece, aad=self._place(key, index)))
                sealed.seek(0)
                return storages["private"].save(key, File(sealed))
        except OSError as error:
            if is_full(error):
                raise DiskFullError from error
            raise

    def delete_file(self, key: str) -> None:
        """Delete a file of this folder; does nothing for the key "". A failure of the storage is
        not raised: `delete_stale_files` deletes the file later."""
        if not key:
            return
        try:
            storages["private"].delete(key)
        except OSError:
            log.warning("encrypted_file_not_discarded", key=key)

    def delete_stale_files(self, needed: Container[str]) -> int:
        """Delete the files of this folder that are older than a day and whose keys are not in
        `needed`; return how many.
        """
        before, removed = timezone.now() - LEFT_FOR, 0
        try:
            _folders, names = storages["private"].listdir(self.folder)
        except FileNotFoundError:
            return 0
        for name in names:
            key = f"{self.folder}/{name}"
            if key not in needed and storages["private"].get_modified_time(key) < before:
                storages["private"].delete(key)
                removed += 1
        return removed

    def open_decrypted(self, key: str, size: int) -> BinaryIO:
        """Open the stored file with this key for reading its plain bytes; `size` is their number.

        Raises FileNotFoundError; reading raises CannotDecryptError for an altered piece or a
        missing end."""
        reader = _DecryptingReader(self, storages["private"].open(key), key, size)
        return io.BufferedReader(reader, PIECE)


class _DecryptingReader(io.RawIOBase):
    """Raw stream over the plain bytes of an encrypted file; each read decrypts one piece. Raises
    CannotDecryptError for an altered piece and if the end of the file is missing."""

    def __init__(self, files: EncryptedFiles, file: File, key: str, size: int) -> None:
        self.files, self.file, self.key, self.size = files, file, key, size
        self.position = 0
        self.piece: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}[whence]
        self.position = max(0, base + offset)
        return self.position

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def, override]
        if self.position >= self.size:
            return 0
        index, start = divmod(self.position, PIECE)
        if self.piece[0] != index:
            self.file.seek(index * SEALED_PIECE)
            sealed = self.file.read(SEALED_PIECE)
            self.piece = index, crypto.decrypt_bytes(sealed, aad=self.files._place(self.key, index))
        block = self.piece[1][start : start + len(buffer)]
        if not block:
            raise crypto.CannotDecryptError("the stored file was cut short")
        buffer[: len(block)] = block
        self.position += len(block)
        return len(block)

    def close(self) -> None:
        self.file.close()
        super().close()
