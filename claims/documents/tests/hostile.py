"""Files that mean harm, made at test time: small to send, and far too much when opened."""

import io
import struct
import zipfile
import zlib
from functools import cache

from claims.documents.tests import files
from claims.documents.tests.compound import ole

# The antivirus industry's harmless test file, in two pieces so that no scanner minds this source.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _stream(about: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (about, len(body), body)


def _page(resources: bytes = b"", extra: bytes = b"") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<%s>>/Contents 4 0 R%s>>" % (
        resources,
        extra,
    )


HEAD = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")


@cache
def deflated(size: int, filling: bytes = b"\0") -> bytes:
    """`size` bytes (whole MB) of one filling, as bare deflate; the same packed block repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(filling * ((1 << 20) // len(filling))) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size >> 20) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def packed_twice(size: int, filling: bytes = b"\0") -> bytes:
    """Deflate twice, as a PDF's [/FlateDecode/FlateDecode], with a wrong checksum."""
    return zlib.compress(b"\x78\xda" + deflated(size, filling) + b"sum?", 9)


def pdf_stream_bomb() -> bytes:
    """A page whose content is four gigabytes of drawing, packed twice into some kilobytes."""
    bomb = packed_twice(4 << 30, b"0 0 m 9 9 l S\n\n\n")
    about = b"/Filter[/FlateDecode/FlateDecode]"
    return pdf_of(*HEAD, _page(), _stream(about, bomb))


def pdf_picture_bomb() -> bytes:
    """A page with a picture of 60,000 by 60,000 grey pixels."""
    side = 60_000
    about = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (side, side)
    about += b"/ColorSpace/DeviceGray/Filter[/FlateDecode/FlateDecode]"
    image = _stream(about, packed_twice(side * side))
    drawing = _stream(b"", b"595 0 0 842 0 0 cm /I Do")
    return pdf_of(*HEAD, _page(b"/XObject<</I 5 0 R>>"), drawing, image)


def pdf_form_bomb(depth: int = 12, width: int = 10) -> bytes:
    """Forms that draw forms that draw forms: ten to the twelfth power of lines."""
    objects = [*HEAD, _page(b"/XObject<</F 5 0 R>>"), _stream(b"", b"/F Do")]
    for level in range(depth):
        number = 5 + level
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1)
        about = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inner
        objects.append(_stream(about, b"/F Do " * width))
    objects.append(
        _stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]", b"0 0 m 500 500 l S " * width)
    )
    return pdf_of(*objects)


def pdf_page_bomb() -> bytes:
    """A page of ten kilometres by ten."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 28000000 28000000]/Contents 4 0 R>>"
    return pdf_of(*HEAD, page, _stream(b"", b"0 0 9 9 re f"))


def pdf_page_tree_loop() -> bytes:
    tree = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100>>"
    return pdf_of(HEAD[0], tree)


def pdf_with_script() -> bytes:
    """Runs a script and opens an address as soon as a viewer that does so opens it."""
    action = b"<</S/JavaScript/JS(app.alert(1\\);this.submitForm('http://127.0.0.1:9/'\\);)>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R/OpenAction %s>>" % action
    return pdf_of(catalogue, HEAD[1], _page(), _stream(b"", b"0 0 9 9 re f"))


# ------------------------------------------------------------------ pictures
def tiff_bomb() -> bytes:
    """A TIFF of 100,000 by 100,000 pixels in 200 bytes."""
    tags = [(256, 4, 100_000), (257, 4, 100_000), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    tags += [(273, 4, 8), (277, 3, 1), (278, 4, 100_000), (279, 4, 4_000_000_000)]
    out = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags))
    out += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return out + bytes(4)


def tiff_loop() -> bytes:
    """A TIFF whose first page is followed by its first page."""
    data = bytearray(files.tiff(1))
    at = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[at : at + 2], "little")
    data[at + 2 + 12 * count : at + 6 + 12 * count] = data[4:8]
    return bytes(data)


def gif_in_jpeg_clothes() -> bytes:
    return b"\xff\xd8\xff\xe0" + files.picture("GIF")


# ------------------------------------------------------------------ workbooks and HWPX
def _rewritten(workbook: bytes, changes: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as good:
        return files.zip_of({e.filename: good.read(e) for e in good.infolist()} | changes)


def workbook_with_entities(secret: str) -> bytes:
    """A sheet that asks for a file of the machine, and one for an address."""
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file://{secret}">'
        '<!ENTITY y SYSTEM "http://127.0.0.1:9/">]><worksheet xmlns="http://schemas.'
        'openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str">'
        "<v>&x;&y;</v></c></row></sheetData></worksheet>"
    )
    return _rewritten(files.workbook(), {"xl/worksheets/sheet1.xml": sheet.encode()})


def workbook_of_laughs() -> bytes:
    """Entities of entities of entities: three gigabytes out of one kilobyte."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "lol">{levels}]><worksheet '
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>&l9;</v></c></row></sheetData></worksheet>'
    )
    return _rewritten(files.workbook(), {"xl/worksheets/sheet1.xml": sheet.encode()})


def workbook_of_far_cells() -> bytes:
    """Two cells at opposite corners: a table of sixteen thousand million cells."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c>'
        "</row></sheetData></worksheet>"
    )
    return _rewritten(files.workbook(), {"xl/worksheets/sheet1.xml": sheet.encode()})


def hwpx_bomb(*, honest: bool) -> bytes:
    """A preview text of 300 MB; when not honest, the contents say it is small."""
    start = files.ZipEntry(b"mimetype", b"application/hwp+zip", method=0)
    size = 300 << 20 if honest else 1000
    text = files.ZipEntry(b"Preview/PrvText.txt", b"", size=size, crc=0)
    text.packed = deflated(300 << 20, b"lol\n")
    return files.raw_zip(start, text)


def hwp_with_picture_bomb() -> bytes:
    header = b"HWP Document File".ljust(36, b"\0") + struct.pack("<I", 1)
    return ole({"FileHeader": header.ljust(256, b"\0"), "PrvImage": files.png_bomb()})


# ------------------------------------------------------------------ ZIP
def zip_bomb() -> bytes:
    """A sheet of two gigabytes that says it has a hundred bytes."""
    packed = deflated(2 << 30, b"a,b\n")
    return files.raw_zip(files.ZipEntry(b"a.csv", b"", size=100, crc=0, packed=packed))


def zip_of_zips(depth: int = 5) -> bytes:
    data = files.zip_of({"a.csv": b"a,b\n1,2\n"})
    for level in range(depth):
        data = files.zip_of({f"{level}.zip": data})
    return data


def zip_slip() -> bytes:
    return files.zip_of({"../../../../etc/cron.d/매출.csv": b"a,b\n1,2\n"})


# ------------------------------------------------------------------ two kinds at once
def zip_behind(front: bytes) -> bytes:
    """A good file with a ZIP at its end, which an archiver opens: its offsets count from there."""
    return front + files.zip_of({"실행.exe": b"MZ" + bytes(200)})


def pdf_in_a_picture() -> bytes:
    """A JPEG in whose comment a PDF begins."""
    picture, pdf = files.picture(), files.pdf()
    comment = b"\xff\xfe" + struct.pack(">H", len(pdf) + 2) + pdf
    return picture[:2] + comment + picture[2:]


def page_before_a_pdf() -> bytes:
    return b"<html><script>alert(1)</script><!--\n" + files.pdf()
