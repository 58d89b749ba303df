"""A substitute for the Korean, Japanese and Chinese fonts that a PDF names and does not embed.

Runs inside the confined renderer; no Django. No file opens after the confinement, so `prepare` maps
the font's file before it, and PDFium asks these functions in place of the machine's folders
(fpdf_sysfontinfo.h). PDFium itself has fonts for the fourteen standard ones, Symbol and
ZapfDingbats among them, and tables from the characters of Adobe's collections to Unicode.
"""

import ctypes
import mmap
import struct
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw

# Charsets of Windows: Shift-JIS, Hangul, Johab, GB 2312, Big 5.
EAST_ASIAN = frozenset({128, 129, 130, 134, 136})
HANGUL = 129
# Parts of names, for fonts whose character collection does not say (Identity), without blanks.
NAMES = (
    *("batang", "dotum", "gulim", "gungsuh", "malgun", "nanum", "myeongjo", "myungjo"),
    "pretendard",
    *("hygothic", "hysmyeong", "haansoft", "hamchorom", "hancom", "applegothic", "sdgothic"),
    *("mincho", "msgothic", "mspgothic", "meiryo", "yugothic", "kozmin", "kozgo", "heisei"),
    "ryumin",
    *("simsun", "simhei", "nsimsun", "yahei", "mingliu", "stsong", "stheiti", "stkaiti", "msung"),
    *("cjk", "sourcehan", "notosanskr", "notosansjp", "notosanssc", "notoserifkr", "spoqa"),
)  # fmt: skip
SFNT_HEAD, SFNT_TABLE = struct.Struct(">4sHHHH"), struct.Struct(">4sIII")
MOST_TABLES = 64

Place = tuple[int, int]  # offset and length, bytes


class _Font:
    """A font's file in memory, with the functions that PDFium calls. Lives as long as PDFium."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            # private and writable, as ctypes wants it; nothing writes to it
            self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        self._start = ctypes.addressof(ctypes.c_char.from_buffer(self._file))
        self._tables = _tables(self._file)
        self._name = path.stem.encode() + b"\0"
        self.info = raw.FPDF_SYSFONTINFO(version=1)
        answers = {
            "Release": lambda _info: None,
            "EnumFonts": lambda _info, _mapper: None,
            "MapFont": self._map,
            "GetFont": lambda _info, _face: None,
            "GetFontData": self._data,
            "GetFaceName": self._face_name,
            "GetFontCharset": lambda _info, _font: HANGUL,
            "DeleteFont": lambda _info, _font: None,
        }
        for name, kind in raw.FPDF_SYSFONTINFO._fields_[1:]:
            setattr(self.info, name, kind(answers[name]))

    def _map(
        self,
        _info: Any,
        _weight: int,
        _italic: int,
        charset: int,
        _pitch: int,
        face: Any,
        _exact: Any,
    ) -> int | None:
        """PDFium's MapFont: return 1, the handle of this font, for an East Asian font (by `charset`
        or by the name `face`). None leaves the choice to PDFium."""
        name = ctypes.cast(face, ctypes.c_char_p).value or b""
        return 1 if charset in EAST_ASIAN or is_east_asian(name) else None

    def _data(self, _info: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        """PDFium's GetFontData: copy a table, or the whole file for table 0, into `buffer` if it
        fits into `size` bytes. Return its length in bytes; 0 for an unknown table."""
        offset, length = self._tables.get(table, (0, 0))
        if buffer and 0 < length <= size:
            ctypes.memmove(buffer, self._start + offset, length)
        return length

    def _face_name(self, _info: Any, _font: Any, buffer: Any, size: int) -> int:
        if buffer and len(self._name) <= size:
            ctypes.memmove(buffer, self._name, len(self._name))
        return len(self._name)


def is_east_asian(name: bytes) -> bool:
    """Return True for the name of a font that is known to be Korean, Japanese or Chinese, and for
    any name with bytes beyond ASCII."""
    if any(byte >= 0x80 for byte in name):  # a Korean name such as "굴림", in any encoding
        return True
    plain = name.decode("ascii").lower().replace(" ", "").replace("-", "")
    return any(known in plain for known in NAMES)


def _tables(data: mmap.mmap) -> dict[int, Place]:
    """Return {tag: (offset, length) in bytes} of the tables of a font file, and of the whole file
    under 0. Tables after MOST_TABLES, and those that leave the file, are left out."""
    _version, count, *_ = SFNT_HEAD.unpack_from(data)
    found: dict[int, Place] = {0: (0, len(data))}
    for index in range(min(count, MOST_TABLES)):
        at = SFNT_HEAD.size + index * SFNT_TABLE.size
        tag, _sum, offset, length = SFNT_TABLE.unpack_from(data, at)
        if offset + length <= len(data):
            found[int.from_bytes(tag, "big")] = (offset, length)
    return found


_font: _Font | None = None


def prepare(path: str) -> None:
    """Map the font's file and register it with PDFium as the substitute. Without a font at `path`,
    East Asian text that names a font which is not embedded is not drawn."""
    global _font
    if not path or _font is not None or not Path(path).is_file():
        return
    _font = _Font(Path(path))
    raw.FPDF_SetSystemFontInfo(_font.info)
