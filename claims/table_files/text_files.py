"""Text files of spreadsheets: UTF-8 with or without BOM, CP949, UTF-16; comma, semicolon or tab.

Streamed: memory does not grow with their rows.
"""

import codecs
import contextlib
import csv
import io
import unicodedata
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from claims.table_files.errors import TableUnreadableError
from claims.table_files.headers import HEADER_WITHIN
from claims.table_files.other_files import not_a_table

CHUNK = 1 << 20  # bytes
Row = tuple[int, list[str]]  # row number as in Excel, cells

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


def encoding_of(file: BinaryIO, head: bytes) -> str:
    """Return the name of the encoding of a text file that begins with `head`: by its BOM, else
    utf-8 if all of it can be decoded so, else cp949. Raises TableUnreadableError for a file that is
    no text."""
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    if encoding:
        return encoding
    if b"\x00" in head:
        raise not_a_table(head)
    return "utf-8" if _decodes(file, "utf-8") else "cp949"


def _decodes(file: BinaryIO, encoding: str) -> bool:
    """Return True if the whole file can be decoded with this encoding."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(CHUNK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def count_line_breaks(file: BinaryIO, encoding: str) -> int:
    """Count the line breaks of a text file, as the expected number of rows of the progress bar."""
    mark = b"\n\x00" if encoding == "utf-16" else b"\n"
    file.seek(0)
    total, last = 0, b""
    while block := file.read(CHUNK):
        total, last = total + block.count(mark), block
    return total if last.endswith((b"\n", mark)) else total + 1


def decode_head(head: bytes, encoding: str) -> str:
    """Return the first bytes of a text file decoded, without a letter that is cut at the end.
    Raises TableUnreadableError if they are not of the encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(head)
    except UnicodeDecodeError as error:
        raise not_a_table(head) from error


def delimiter_of(head: str, known: Callable[[Sequence[str]], int]) -> str:
    """Return the delimiter under which a record of the first HEADER_WITHIN names the most known
    columns. `head` is the decoded beginning of the file; `known(cells)` counts the known
    columns."""

    def found(delimiter: str) -> int:
        most = 0
        with contextlib.suppress(csv.Error):
            records = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
            for cells in islice(records, HEADER_WITHIN):
                most = max(most, known(cells))
        return most

    return max(DELIMITERS, key=found)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines with composed Hangul (NFC), so that a word from a Mac is equal. Raises
    TableUnreadableError for a line with U+0000."""
    for line in text:
        if "\x00" in line:  # no text of a spreadsheet
            raise TableUnreadableError("not_a_table")
        yield line if line.isascii() else unicodedata.normalize("NFC", line)


def records(file: BinaryIO, encoding: str, delimiter: str) -> Generator[Row, None, None]:
    """Yield (number, cells) of every record; a line break inside a cell does not start another
    record.

    Strict: an unclosed quotation mark would swallow the rows after it, so it makes the file
    unusable (TableUnreadableError).
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    row_no = 0
    try:
        for row_no, cells in enumerate(
            csv.reader(_lines(text), delimiter=delimiter, strict=True), start=1
        ):
            yield row_no, cells
    except UnicodeDecodeError as error:
        raise TableUnreadableError("encoding_unknown" if row_no else "not_a_table") from error
    except csv.Error as error:
        raise TableUnreadableError(
            "broken_row",
            _(
                "%(row)d행에서 따옴표가 맞지 않아 더 읽을 수 없습니다. "
                "그 행을 고쳐 다시 올려 주세요."
            ),
            row=row_no + 1,
        ) from error
    finally:
        with contextlib.suppress(ValueError):  # the caller has already closed the file
            text.detach()
