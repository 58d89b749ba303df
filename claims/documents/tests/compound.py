"""A small writer of the old compound format, and what is kept in it: XLS and HWP 5."""

import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB], version 3) of these streams; "Folder/Name" lies in a folder."""
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        """Lay down a chain of sectors; where it begins."""
        if not data:
            return END
        start = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), END])
        return start

    mini, mini_fat = b"", []
    places: dict[str, tuple[int, int]] = {}
    for name, data in streams.items():
        if len(data) >= CUTOFF:
            places[name] = put(data), len(data)
            continue
        count = -(-len(data) // MINI)
        start = len(mini_fat)
        places[name] = start if count else END, len(data)
        mini_fat += [*range(start + 1, start + count), END] if count else []
        mini += data.ljust(count * MINI, b"\0")
    mini_start = put(mini)
    mini_fat_start = put(b"".join(struct.pack("<I", word) for word in mini_fat))
    mini_fat_count = -(-len(mini_fat) * 4 // SECTOR)
    directory_start = put(_directory(places, mini_start, len(mini)))
    count = 1
    while (len(sectors) + count) * 4 > count * SECTOR:
        count += 1
    fat_at = list(range(len(sectors), len(sectors) + count))
    words = fat + [FAT] * count
    words += [FREE] * (count * SECTOR // 4 - len(words))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIII", 0, count, directory_start, 0, CUTOFF, mini_fat_start)
    head += struct.pack("<III", mini_fat_count, END, 0)
    head += struct.pack("<109I", *(fat_at + [FREE] * (109 - count)))
    return head + b"".join(sectors) + struct.pack(f"<{len(words)}I", *words)


def _directory(places: dict[str, tuple[int, int]], mini_start: int, mini_size: int) -> bytes:
    """The root, folders and streams; brothers hang on one another's right side, in order."""
    folders = sorted({folder_of(path) for path in places} - {""})
    paths = ["", *folders, *places]

    def inside(folder: str) -> list[str]:
        return sorted((p for p in paths if p and folder_of(p) == folder), key=len)

    entries = []
    for path in paths:
        kind = STREAM if path in places else STORAGE if path else ROOT
        start, size = places.get(path, (0, 0)) if path else (mini_start, mini_size)
        later = inside(folder_of(path))[inside(folder_of(path)).index(path) + 1 :] if path else []
        children = [] if kind == STREAM else inside(path)
        right, child = (paths.index(some[0]) if some else FREE for some in (later, children))
        name = (path.rpartition("/")[2] or "Root Entry").encode("utf-16-le") + b"\0\0"
        entry = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), kind, 1)
        entry += struct.pack("<III", FREE, right, child) + bytes(36)
        entries.append(entry + struct.pack("<IQ", start, size))
    return b"".join(entries)


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


# ------------------------------------------------------------------ XLS
def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_records(rows: list[list[str | float]], sheet: str = "매출") -> bytes:
    """A BIFF8 workbook of one sheet: labels and numbers, nothing else ([MS-XLS])."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                cells += record(0x0204, at + _text(value))
            else:
                cells += record(0x0203, at + struct.pack("<d", value))
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0)
    tab = record(0x0809, bof[:2] + b"\x10\x00" + bof[4:]) + record(0x0200, size) + cells
    tab += record(0x000A, b"")
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    head = record(0x0809, bof) + record(0x0042, struct.pack("<H", 1200))
    place = len(head) + 4 + 6 + len(name) + 4
    return head + record(0x0085, struct.pack("<IH", place, 0) + name) + record(0x000A, b"") + tab


def xls(rows: list[list[str | float]] | None = None) -> bytes:
    rows = rows or [["거래일자", "승인금액"], ["2022-10-02", 1000.0], ["2022-10-03", 2000.0]]
    return ole({"Workbook": xls_records(rows)})


def locked_xls() -> bytes:
    """As Excel 97-2003 locks one: the records behind FILEPASS are encrypted."""
    records = xls_records([["a"]])
    key = record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    return ole({"Workbook": records[:20] + key + records[20:]})


def locked_workbook() -> bytes:
    """As Excel locks an XLSX: the whole ZIP is encrypted into a stream."""
    return ole({"EncryptionInfo": bytes(200), "EncryptedPackage": bytes(5000)})


# ------------------------------------------------------------------ HWP
def hwp(
    text: str = "매출 감소 사유서\r\n2022년 10월 15일", picture: bytes = b"", flags: int = 1
) -> bytes:
    """HWP 5 with its preview streams; `flags` 2: a password, 4: for distribution."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010007, flags)
    streams = {
        "FileHeader": header.ljust(256, b"\0"),
        "DocInfo": bytes(700),
        "BodyText/Section0": bytes(300),
        "PrvText": text.encode("utf-16-le"),
    }
    return ole(streams | ({"PrvImage": picture} if picture else {}))
