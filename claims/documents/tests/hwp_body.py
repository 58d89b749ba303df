"""A small writer of the body of HWP 5 and of HWPX: paragraphs, and tables of rows."""

import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

from claims.documents.tests import compound

Part = str | list[list[str]]  # a paragraph, or the rows of a table


def record(tag: int, level: int, body: bytes) -> bytes:
    if len(body) < 0xFFF:
        return struct.pack("<I", tag | level << 10 | len(body) << 20) + body
    return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(body)) + body


def units(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\r\0"


def control(code: int, name: bytes = b"dces") -> bytes:
    """A control character of eight units: its code on both sides of what it carries."""
    return struct.pack("<H", code) + name + bytes(8) + struct.pack("<H", code)


def paragraph(body: bytes, level: int = 0) -> bytes:
    return record(66, level, bytes(22)) + record(67, level + 1, body)


def table(rows: list[list[str]]) -> bytes:
    out = paragraph(control(11, b" lbt") + units("")) + record(71, 1, b" lbt" + bytes(40))
    out += record(77, 2, bytes(20))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            out += record(72, 2, bytes(8) + struct.pack("<HHHH", column, row, 1, 1) + bytes(20))
            out += paragraph(units(cell), level=2)
    return out


def section(*parts: Part) -> bytes:
    return b"".join(
        table(part) if isinstance(part, list) else paragraph(units(part)) for part in parts
    )


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def hwp(
    *sections: bytes,
    text: str = "미리보기",
    flags: int = 1,
    picture: bytes = b"",
    parts: dict[str, bytes] | None = None,
) -> bytes:
    """HWP 5 with these sections as they are stored, a preview that says something else, and more
    parts by their names."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010007, flags)
    streams = {"FileHeader": header.ljust(256, b"\0"), "DocInfo": bytes(700)}
    streams |= {f"BodyText/Section{n}": data for n, data in enumerate(sections)}
    streams |= {"PrvText": text.encode("utf-16-le")} if text else {}
    streams |= parts or {}
    return compound.ole(streams | ({"PrvImage": picture} if picture else {}))


NAMES = 'xmlns:hs="urn:s" xmlns:hp="urn:p"'


def xml(*parts: Part, doctype: str = "") -> str:
    """A section of HWPX."""

    def of(text: str) -> str:
        return f"<hp:p><hp:run><hp:t>{escape(text)}</hp:t></hp:run></hp:p>"

    body = ""
    for part in parts:
        if isinstance(part, str):
            body += of(part)
            continue
        rows = "".join(
            "<hp:tr>"
            + "".join(f"<hp:tc><hp:subList>{of(cell)}</hp:subList></hp:tc>" for cell in row)
            + "</hp:tr>"
            for row in part
        )
        body += f"<hp:p><hp:run><hp:tbl>{rows}</hp:tbl></hp:run></hp:p>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<hs:sec {NAMES}>{body}</hs:sec>'


def hwpx(*sections: str, text: str = "미리보기", parts: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip", zipfile.ZIP_STORED)
        archive.writestr("version.xml", "<version/>")
        for n, data in enumerate(sections):
            archive.writestr(f"Contents/section{n}.xml", data)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
        if text:
            archive.writestr("Preview/PrvText.txt", text)
    return out.getvalue()
