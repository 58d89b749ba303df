"""Small files of every kind, good and hostile, made at test time."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache

import pillow_heif
import pypdfium2
import typst
import xlsxwriter
from PIL import Image, ImageDraw


@cache  # every writing has another /ID: the same file twice must be the same bytes
def pdf(pages: int = 1, width: float = 595, height: float = 842) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def text_pdf() -> bytes:
    """Five words on A4 at known places: two rows of a label and a value, and one at the foot."""
    places = {
        "Number": (100, 100),
        "605-17-44060": (250, 100),
        "Valid": (100, 160),
        "2023-03-31": (250, 160),
        "Bottom": (100, 780),
    }
    source = "#set page(width: 595pt, height: 842pt, margin: 0pt)\n#set text(size: 14pt)\n"
    for word, (x, y) in places.items():
        source += f'#place(dx: {x}pt, dy: {y}pt, "{word}")\n'
    return typst.compile(source.encode(), format="pdf", timestamp=0)


# 40-bit RC4, user password "secret": a one-page file that only asks for it.
LOCKED_PDF_TRAILER = (
    b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
)


def locked_pdf() -> bytes:
    """A PDF that no empty password opens (its check value fits none)."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        LOCKED_PDF_TRAILER,
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def halves(width: int = 60, height: int = 40) -> Image.Image:
    """Left half red, right half blue: tells which way is up."""
    image = Image.new("RGB", (width, height), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height), fill="red")
    return image


def picture(kind: str = "JPEG", image: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (image or halves()).save(out, kind, **options)
    return out.getvalue()


def photo(orientation: int) -> bytes:
    """A JPEG as a telephone saves it, with orientation and a place in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, quality=95)


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(halves(64, 64)).save(out, quality=90)
    return out.getvalue()


def workbook(rows: int = 3, sheets: tuple[str, ...] = ("매출",)) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["거래일자", "승인금액"])
        for row in range(1, rows):
            sheet.write_row(row, 0, [f"2022-10-{row % 28 + 1:02d}", 1000 * row])
        sheet.write_formula(0, 2, "=1+1", None, 2)
    book.close()
    return out.getvalue()


@cache
def png_bomb(side: int = 20_000) -> bytes:
    """400 megapixels in some 50 kB."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    packer = zlib.compressobj(9)
    line = bytes(1 + side // 8)
    data = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def workbook_bomb(*, honest: bool) -> bytes:
    """A sheet of 300 MB in some 300 kB; when not honest, the contents say it is small."""
    data = bytearray(_workbook_bomb())
    if not honest:  # the size in the central directory, 24 bytes into the entry
        at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
        data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


@cache
def _workbook_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(out, "w") as bad:
        for entry in good.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                bad.writestr(entry.filename, good.read(entry), zipfile.ZIP_DEFLATED)
        with bad.open(zipfile.ZipInfo("xl/worksheets/sheet1.xml"), "w", force_zip64=False) as sheet:
            sheet._compressor = zlib.compressobj(9, zlib.DEFLATED, -15)  # type: ignore[attr-defined]
            sheet._zinfo.compress_type = zipfile.ZIP_DEFLATED  # type: ignore[attr-defined]
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            row = b'<row><c t="str"><v>' + b"A" * (1 << 20) + b"</v></c></row>"
            for _ in range(300):
                sheet.write(row)
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def tiff(pages: int = 1, *, big_endian: bool = False) -> bytes:
    """A scan of several pages, as an office copier sends it."""
    sheets = [halves(60, 40 + page) for page in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_lzw")
    if big_endian:  # Pillow writes II only: a page of one grey pixel by hand
        tags = [(256, 4, 1), (257, 4, 1), (258, 4, 8), (262, 4, 1), (273, 4, 8), (279, 4, 1)]
        out = io.BytesIO(b"MM\0*" + struct.pack(">I4s", 12, b"\x80\0\0\0"))
        out.seek(12)
        out.write(struct.pack(">H", len(tags)))
        out.write(b"".join(struct.pack(">HHII", tag, kind, 1, value) for tag, kind, value in tags))
        out.write(bytes(4))
    return out.getvalue()


def hwpx(
    text: str = "매출 감소 사유서", picture: bytes | None = None, *, manifest: bool = True
) -> bytes:
    """HWPX as the word processor saves it: `mimetype` first and stored, previews beside."""
    entries = {
        "version.xml": b"<version/>",
        "Contents/section0.xml": b"<sec/>",
        "Preview/PrvText.txt": text.encode(),
    }
    if picture is not None:
        entries["Preview/PrvImage.png"] = picture
    if manifest:
        entries["META-INF/manifest.xml"] = b"<manifest/>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/hwp+zip", zipfile.ZIP_STORED)
        for name, body in entries.items():
            archive.writestr(name, body)
    return out.getvalue()


# ------------------------------------------------------------------ ZIP, honest and not
def zipped(**entries: bytes) -> bytes:
    return zip_of(entries)


def zip_of(entries: dict[str, bytes]) -> bytes:
    """As an honest program writes it: deflated, names in UTF-8 and saying so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            info = zipfile.ZipInfo(name, (2022, 10, 19, 9, 0, 0))  # twice the same bytes
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return out.getvalue()


@dataclass
class ZipEntry:
    """An entry that may lie: what is None is told as it is."""

    name: bytes
    data: bytes
    method: int = 8
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    packed: bytes | None = None
    extra: bytes = b""


def raw_zip(*entries: ZipEntry) -> bytes:
    """A ZIP byte by byte, for names without the UTF-8 flag and for headers that lie."""
    body, table = b"", b""
    for entry in entries:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = entry.data if entry.method == 0 else packer.compress(entry.data) + packer.flush()
        packed = packed if entry.packed is None else entry.packed
        head = struct.pack(
            "<HHHHHIIIHH",
            *(20, entry.flags, entry.method, 0, 0x5553),
            zlib.crc32(entry.data) if entry.crc is None else entry.crc,
            len(packed),
            len(entry.data) if entry.size is None else entry.size,
            len(entry.name),
            len(entry.extra),
        )
        table += b"PK\x01\x02\x14\0" + head + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        table += entry.name + entry.extra
        body += b"PK\x03\x04" + head + entry.name + entry.extra + packed
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(table), len(body), 0)
    return body + table + b"PK\x05\x06" + end


def locked_zip() -> bytes:
    """As ZIP's own password leaves it: the flag, and bytes that mean nothing."""
    return raw_zip(ZipEntry("통장.pdf".encode("cp949"), pdf(), flags=1))


def overlapping_zip(count: int) -> bytes:
    """Many entries that are all the same bytes: a bomb that needs no high ratio."""
    one = raw_zip(ZipEntry(b"a.csv", b"a,b\n" * 300_000))
    start, end = one.rfind(b"PK\x01\x02"), one.rfind(b"PK\x05\x06")
    table = one[start:end] * count
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(table), start, 0)
    return one[:start] + table + b"PK\x05\x06" + tail
