"""PDFs made by hand: text in fonts that are not embedded, locked with a password, saved again."""

import hashlib
import re
import struct
import zlib

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def written(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects by number; the catalogue is 1."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def saved_again(data: bytes, changed: dict[int, bytes]) -> bytes:
    """The PDF with these objects appended, as a program saves a change (ISO 32000-1, 7.5.6)."""
    out, before = bytearray(data), int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    places = {}
    for number, body in sorted(changed.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<</Size %d/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(changed) + 50, before, start,
    )  # fmt: skip
    return bytes(out)


def stream(body: bytes, about: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (about, len(body), body)


def of_text(shown: bytes, *fonts: bytes, pages: int = 1) -> dict[int, bytes]:
    """The objects of an A4 PDF with a text in a font: 3 its page, 4 its contents, 5 … the font.

    Page n + 1 is object 100 + n and shows the same contents.
    """
    more = b"".join(b" %d 0 R" % (100 + n) for n in range(1, pages))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>"
    )
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R%s]/Count %d>>" % (more, pages),
        3: page,
        4: stream(b"BT /F1 36 Tf 60 700 Td %s Tj ET" % shown),
        **{5 + n: font for n, font in enumerate(fonts)},
    }
    objects |= {100 + n: page for n in range(1, pages)}
    for number in range(1, max(objects)):
        objects.setdefault(number, b"null")
    return objects


def cid_font(name: bytes, encoding: bytes, ordering: bytes, unicode: bytes = b"") -> list[bytes]:
    """A font of Adobe's character collection that the file does not embed."""
    about = b"/ToUnicode 8 0 R" if unicode else b""
    registry = b"<</Registry(Adobe)/Ordering(%s)/Supplement 0>>" % ordering
    fonts = [
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[6 0 R]%s>>"
        % (name, encoding, about),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo%s/DW 1000"
        b"/FontDescriptor 7 0 R>>" % (name, registry),
        b"<</Type/FontDescriptor/FontName/%s/Flags 4/ItalicAngle 0/Ascent 880/Descent -120"
        b"/CapHeight 700/StemV 80/FontBBox[0 -120 1000 880]>>" % name,
    ]
    return [*fonts, stream(unicode)] if unicode else fonts


def to_unicode(text: str) -> bytes:
    """A CMap from 1, 2, 3 … to the letters of a text."""
    lines = b"\n".join(b"<%04X><%04X>" % (n, ord(letter)) for n, letter in enumerate(text, 1))
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <0000><FFFF> endcodespacerange "
        b"%d beginbfchar\n%s\nendbfchar endcmap end end" % (len(text), lines)
    )


# ------------------------------------------------------------------ with a password
def locked(objects: dict[int, bytes], password: str) -> bytes:
    """The PDF of these objects, locked by RC4 with 40 bits (ISO 32000-1, 7.6.3, revision 2)."""
    user = (password.encode() + PAD)[:32]
    owner = _rc4(hashlib.md5(user).digest()[:5], user)
    permissions, name = struct.pack("<i", -4), b"0123456789abcdef"
    key = hashlib.md5(user + owner + permissions + name).digest()[:5]
    hidden = {}
    for number, body in objects.items():
        own = hashlib.md5(key + struct.pack("<I", number)[:3] + b"\0\0").digest()[:10]
        head, mark, rest = body.partition(b"stream\n")
        body = re.sub(rb"\(([^()]*)\)", lambda m: b"<%s>" % _rc4(own, m[1]).hex().encode(), head)  # noqa: B023
        if mark:
            inner = rest[: -len(b"\nendstream")]
            body += mark + _rc4(own, inner) + b"\nendstream"
        hidden[number] = body
    about = max(hidden) + 1
    hidden[about] = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (
        owner.hex().encode(), _rc4(key, PAD).hex().encode(),
    )  # fmt: skip
    ids = name.hex().encode()
    return written(hidden, b"/Encrypt %d 0 R/ID[<%s><%s>]" % (about, ids, ids))


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


# ------------------------------------------------------------------ with streams of references
def of_streams(objects: dict[int, bytes], packed: dict[int, bytes]) -> bytes:
    """A PDF with a cross-reference stream, whose `packed` objects are in an object stream."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    holder = max(objects | packed) + 1
    bodies, offsets, at = b"", [], 0
    for number, body in packed.items():
        offsets.append(b"%d %d " % (number, at))
        bodies, at = bodies + body + b" ", at + len(body) + 1
    first = b"".join(offsets)
    about = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(packed), len(first))
    objects = objects | {holder: stream(zlib.compress(first + bodies), about)}
    for number, body in sorted(objects.items()):
        places[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    for index, number in enumerate(packed):
        places[number] = (2, holder, index)
    start, size = len(out), holder + 2
    places[holder + 1] = (1, start, 0)
    rows = [struct.pack(">BIB", *places.get(number, (0, 0, 0))) for number in range(size)]
    above, lines = bytes(6), b""
    for row in rows:  # PNG's "up"
        lines += b"\2" + bytes((a - b) & 255 for a, b in zip(row, above, strict=True))
        above = row
    about = (
        b"/Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Filter/FlateDecode"
        b"/DecodeParms<</Predictor 12/Columns 6>>" % size
    )
    out += b"%d 0 obj\n%s\nendobj\n" % (holder + 1, stream(zlib.compress(lines), about))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start
