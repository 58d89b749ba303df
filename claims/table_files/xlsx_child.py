"""Program that reads one workbook in a process of its own: standard input to JSON lines of rows.

Run by path, without Django, with limits on memory and processor time, since a workbook is a ZIP of
untrusted XML. First line: {"rows": n} or {"error": code}. Dates come out as ISO text to the
second, numbers as JSON numbers, everything else as text.
"""

import datetime as dt
import io
import json
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

SECONDS = 120


def confine(memory: int) -> None:
    """Limit this process to `memory` bytes of address space and SECONDS of processor time."""
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, SECONDS)):
        soft, hard = resource.getrlimit(limit)
        if hard == resource.RLIM_INFINITY or hard > value:
            resource.setrlimit(limit, (value, value))


def cell(value: object) -> object:
    """Return a workbook's cell as a value that JSON can hold: numbers as they are, moments as text
    rounded to the second, booleans as TRUE or FALSE, anything else as text.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return str((value + dt.timedelta(microseconds=500_000)).replace(microsecond=0))
    if isinstance(value, int | float):
        return value
    return str(value)


def main(longest: int, memory: int) -> int:
    """Read the first visible sheet of the workbook on standard input and write its rows, as the
    module describes, at most `longest`. `memory` is in bytes. Returns the exit code."""
    confine(memory)
    out = sys.stdout
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not names:
            out.write('{"error": "empty"}\n')
            return 0
        sheet = book.get_sheet_by_name(names[0])
    except MemoryError:
        out.write('{"error": "too_large"}\n')
        return 0
    except CalamineError:
        out.write('{"error": "broken"}\n')
        return 0
    height = sheet.end[0] + 1 if sheet.end else 0
    if height > longest + 1:
        out.write('{"error": "too_many_rows"}\n')
        return 0
    out.write(json.dumps({"rows": height}) + "\n")
    for row in sheet.iter_rows():
        out.write(json.dumps([*map(cell, row)], ensure_ascii=False) + "\n")
    out.write('{"end": true}\n')
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
