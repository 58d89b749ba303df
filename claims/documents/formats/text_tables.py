"""Encoding and delimiter of text tables (CSV), and file names. Pure; used on both sides."""


def decode(data: bytes) -> str | None:
    """Decode text as Korean businesses save it: UTF-8, UTF-16 with a byte order mark, or CP949.
    Returns None for bytes in none of these."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def delimiter_of(text: str) -> str:
    """Return the delimiter of a CSV text: the most frequent of comma, tab and semicolon in its
    first 4,000 characters."""
    head = text[:4000]
    return max(",\t;", key=head.count)


def is_table(data: bytes) -> bool:
    """Return True if bytes are a text table (CSV): text without control characters, of two lines or
    more, most of which have the delimiter, and not HTML, JSON or PDF by its first letter. Looks at
    the first 20 lines."""
    text = decode(data)
    if text is None or text.lstrip()[:1] in ("<", "{", "%", ""):
        return False
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text[:65536]):
        return False
    lines = [line for line in text[:4000].splitlines()[:20] if line.strip()]
    delimiter = delimiter_of(text)
    return len(lines) > 1 and sum(delimiter in line for line in lines) * 2 > len(lines)


def is_web_page(data: bytes) -> bool:
    """Return True if bytes begin as HTML; many Korean sites send it under the name of a
    workbook."""
    head = (decode(data) or "")[:4000].lstrip().lower()
    return head.startswith("<") and ("<html" in head or "<table" in head)


def clean_name(name: str) -> str:
    """Return a file's name without folders and control characters, at most 200 letters; of a longer
    one the ending is kept."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in base if letter.isprintable()).strip()
    if len(printable) > 200:
        printable = printable[:190] + printable[-10:]
    return printable
