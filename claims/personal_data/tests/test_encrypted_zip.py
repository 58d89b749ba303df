"""The archive is the one that other programs write, byte for byte where it is encrypted."""

import io
import struct
import zipfile
from base64 import b64decode
from datetime import datetime

import pytest

from claims.personal_data import encrypted_zip as made
from claims.personal_data.encrypted_zip import encrypted_zip, new_password

PASSWORD, NAME = "abcde-fghjk-23456", "handover-7.csv"
CONTENT = ("접수번호,성명\r\n" + "".join(f"K1015-{n:07d},김{n}\r\n" for n in range(30))).encode()
# The same content and password by pyzipper 0.4.0 (WZ_AES, 256 bits).
OF_PYZIPPER = b64decode(
    "UEsDBBQAAQBjABRPfF0AAAAAwwAAAIECAAAOAAsAaGFuZG92ZXItNy5jc3YBmQcAAgBBRQMIAJxEFLqcchoy"
    "qvSSB0wDT6t/ltu8gx2FTDYHY5oZbUSMxQTOrSSTuuUzsOMLHFPcijH8jU8Ymhvj/EKydE4onOiVCe+VQo8s"
    "hVTNQxJValEYwAQ4B9oevkrcwVHaHk+oxkcmI+2PtP0Rk18iPHfN1wkCtG53ZOxEbiIy59KAL2U6U+LxLxk3"
    "fgEASmGtjSqPVlGyA38BBypZnrHo9it7w0vD8cf81uJTZeeTvbsqJbCjMxFb4dE1MFSg5sMAZRL2y+BuzlBL"
    "AQIUAxQAAQBjABRPfF0AAAAAwwAAAIECAAAOAAsAAAAAAAAAAACAAQAAAABoYW5kb3Zlci03LmNzdgGZBwAC"
    "AEFFAwgAUEsFBgAAAAABAAEARwAAAPoAAAAAAA=="
)
AT = datetime(2023, 5, 8, 14, 30)


def sealed(archive: bytes) -> bytes:
    """Return the bytes of the archive's only file: salt, check value, encrypted content and
    authentication code."""
    name, extra = struct.unpack("<HH", archive[26:30])
    size = struct.unpack("<L", archive[18:22])[0]
    begin = 30 + name + extra
    return archive[begin : begin + size]


def archive_of(*blocks: bytes, **more) -> bytes:
    return b"".join(encrypted_zip(NAME, blocks, password=PASSWORD, at=AT, **more))


def opened(archive: bytes, password: str) -> bytes:
    """Decrypt the archive's only file and return its content; an assertion fails for a wrong
    password or code. Tests of other packages use it too."""
    import hashlib
    import hmac
    import zlib

    body = sealed(archive)
    salt, check, content, code = body[:16], body[16:18], body[18:-10], body[-10:]
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 66)
    assert keys[64:] == check, "wrong password"
    assert hmac.new(keys[32:64], content, "sha1").digest()[:10] == code
    stream = made._Stream(password, salt)  # counter mode: the same both ways
    return zlib.decompress(stream.encrypt(content), -zlib.MAX_WBITS)


def test_it_is_what_another_program_writes():
    theirs = sealed(OF_PYZIPPER)
    assert sealed(archive_of(CONTENT, salt=theirs[:16])) == theirs
    assert opened(OF_PYZIPPER, PASSWORD) == CONTENT


def test_pieces_of_any_length_come_out_whole_and_the_directory_is_read():
    pieces = [CONTENT[:1], CONTENT[1:18], b"", CONTENT[18:]]
    archive = archive_of(*pieces)
    assert opened(archive, PASSWORD) == CONTENT
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        [entry] = read.infolist()
        assert (entry.filename, entry.file_size, entry.date_time) == (
            NAME, len(CONTENT), (2023, 5, 8, 14, 30, 0),
        )  # fmt: skip
        assert entry.CRC == 0 and entry.flag_bits & 1
        with pytest.raises((RuntimeError, NotImplementedError)):
            read.read(entry)
    assert CONTENT[:12] not in archive
    with pytest.raises(AssertionError, match="wrong password"):
        opened(archive, PASSWORD + "x")


def test_passwords_are_random_and_can_be_read_out(monkeypatch):
    found = {new_password() for _n in range(50)}
    assert len(found) == 50
    assert all(len(one) == 29 and not set(one) & set("ilo01") for one in found)
    monkeypatch.setattr(made, "MOST_BYTES", 10)
    with pytest.raises(made.ArchiveTooLargeError):
        archive_of(CONTENT)
