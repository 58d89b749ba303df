"""Daily sales from the words of a photographed or scanned table: only what its own sums prove.

A digit has no check digit, and a wrong one would become money. So every figure must be in a printed
total that agrees, and every day must follow the one before or carry its weekday (decisions/0100). A
day whose digits were lost counts if there is one row a day between days that were read. Anything
else is `unproved`: people read the words themselves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from statistics import mean

from claims.evidence.sales.cells import UnsureError, is_blank, normalise_label
from claims.evidence.sales.header import Role, role_of
from claims.evidence.sales.parts import with_sums_that_agree
from claims.evidence.sales.printed_table import GAP, Grid, grid_of
from claims.evidence.sales.reading import UNPROVED, Series
from claims.evidence.sales.rows import SalesTable, read_table
from claims.evidence.text import Box, Word

NEAR = 25  # per mille that an edge may be off its column's: a photographed page is never square
SURE = 60  # mean confidence of the table's words
_RULING = re.compile(r"[|ㅣ\[\]_—–=~'\"`:;*]+\Z")  # lines between cells, read as letters
_FIGURE = re.compile(r"[\d.,\s]*\d[\d.,\s]*원?\Z")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")  # a comma read as a point
_YEAR = re.compile(r"20\d\d[.,]?(?:\d{1,2}[.,]?){0,2}\Z")  # the first word of a day
_OF_DAY = re.compile(r"[.,]*\d{1,2}[.,]?(?:\d{1,2}[.,]?)?\Z|[.,]+\Z")  # the words behind it
_WRITTEN = re.compile(r"\d{4}\. \d{1,2}\. \d{1,2}\.\Z")  # as `_word_of` writes a day
DAY_HEAD = "일자"
_AMOUNT = re.compile(r"\d{1,3}(?:[,.]\d{3})+원?\Z")
LEAST_DIGITS = 6  # digits of a day of which OCR lost some
MOST_APART = 20  # per mille between the numbers of a day
MOST_LOST = 0.4  # share of the days whose digits may be lost

Lines = Sequence[tuple[int, Sequence[Word]]]


def read_pictured(lines: Lines, near: int | None = None) -> Series:
    """Return the daily sales in a table whose words were read from pictures. `lines` are (page,
    words of a line) of the document; `near` is the year of the outage.

    Raises UnsureError: `no_table`, and `unproved` for everything else that is not certain: no total
    that agrees, days that do not follow each other, low confidence.
    """
    bare = [(page, [w for w in words if not _RULING.match(w.text)]) for page, words in lines]
    kept = _with_head(_with_days(bare))
    try:
        grid = grid_of(kept, near=NEAR, may_lack=True)
        table = _table([[_mended(cell) for cell in row] for row in grid.rows], near)
        days = table.by_day()
    except UnsureError as error:
        raise UnsureError("no_table" if error.reason == "no_table" else UNPROVED) from error
    if table.is_list or not table.is_agreed or not _follow(table, grid):
        raise UnsureError(UNPROVED)
    confidence = _confidence(table, grid, kept)
    if confidence < SURE:
        raise UnsureError(UNPROVED)
    places: dict[dt.date, tuple[int, Box | None]] = {}
    for entry in table.entries:
        places.setdefault(entry.when.day, grid.places[entry.row])
    first = places[min(places)][0]
    return Series(days, "", first, "picture", places, confidence)


def _table(rows: list[list[str]], near: int | None) -> SalesTable:
    """Return the table of sales in these rows of cells. If its total does not agree, or an amount
    cannot be read, misread sums of single rows are corrected first (`with_sums_that_agree`). Raises
    UnsureError with the reason of `read_table`, or `total_contradicts`."""
    try:
        return read_table("", rows, near)
    except UnsureError as error:
        if error.reason not in ("total_contradicts", "amount_unreadable"):
            raise
        return read_table("", with_sums_that_agree(rows), near)


def _with_days(lines: Lines) -> list[tuple[int, Sequence[Word]]]:
    """Return the lines with the day at the beginning of each replaced by one word in full, `2022.
    10. 15.`.

    OCR loses points and single digits. A day that could not be read is filled in if the first and
    last one were read and there is exactly one row for each day between them.
    """
    found: list[tuple[int, int, dt.date | None]] = []  # line, words of its day, the day
    for at, (_page, words) in enumerate(lines):
        if words and _YEAR.match(words[0].text):
            count = _words_of_day(words)
            day = _day_in(words[:count])
            if day is None and count < len(words):  # `n` for 11: a digit taken for a letter
                count += words[count].left - words[count - 1].right < GAP
            found.append((at, count, day))
        elif found and len(words) > 1 and all(_AMOUNT.match(word.text) for word in words):
            found.append((at, 0, None))  # the whole day is lost
    while found and found[-1][1] == 0:
        found.pop()  # below the last day: sums without their word
    days = _one_a_row([(day, lines[at][1][:count]) for at, count, day in found])
    out = [*lines]
    for (at, count, _read), day in zip(found, days, strict=True):
        page, words = lines[at]
        if day is not None:
            first = lines[found[0][0]][1][0]  # first day of the column of days
            there = words[:count] or [words[0]._replace(left=first.left, right=first.right)]
            out[at] = page, [_word_of(day, there), *words[count:]]
    return out


def _words_of_day(words: Sequence[Word]) -> int:
    """Return the number of words, from the first on, that make a day: up to three numbers, close
    together."""
    count, numbers = 1, len(re.findall(r"\d+", words[0].text))
    while count < len(words) and _OF_DAY.match(words[count].text):
        numbers += len(re.findall(r"\d+", words[count].text))
        if numbers > 3 or words[count].left - words[count - 1].right > MOST_APART:
            break
        count += 1
    return count


def _with_head(lines: Lines) -> Lines:
    """Return the lines with the head of the column of days replaced by DAY_HEAD if it was misread.
    It is the first word of the last line of three words or more above the days, at their left
    edge."""
    out = [*lines]
    before = None
    for at, (_page, words) in enumerate(lines):
        if words and _WRITTEN.match(words[0].text):
            if before is not None:
                page, head = out[before]
                first = head[0]
                over = abs(first.left - words[0].left) <= NEAR
                if over and role_of([normalise_label(first.text)]) is not Role.DAY:
                    out[before] = page, [first._replace(text=DAY_HEAD), *head[1:]]
            break
        if len(words) > 2:
            before = at
    return out


def _day_in(words: Sequence[Word]) -> dt.date | None:
    parts = [int(part) for part in re.findall(r"\d+", " ".join(word.text for word in words))]
    try:
        return dt.date(*parts) if len(parts) == 3 else None
    except ValueError:
        return None


def _one_a_row(found: Sequence[tuple[dt.date | None, Sequence[Word]]]) -> list[dt.date | None]:
    """Return the days of the rows, if those that were lost or lack a digit are filled in if one day
    a row, from the first to the last, is the only possibility; otherwise unchanged."""
    days = [day for day, _words in found]
    read = [day for day in days if day is not None]
    if not read or days[0] is None or days[-1] is None:
        return days
    if len(read) < (1 - MOST_LOST) * len(days):
        return days
    step = 1 if days[-1] > days[0] else -1
    whole = [days[0] + dt.timedelta(days=step * at) for at in range(len(days))]
    fits = whole[-1] == days[-1] and all(
        day in (None, known) or _lacks_digits(words, known)
        for (day, words), known in zip(found, whole, strict=True)
    )
    return list(whole) if fits else days


def _lacks_digits(words: Sequence[Word], day: dt.date) -> bool:
    """Return True if the digits that were read are those of the day with some left out: `2022. 10.
    1` for 11. At least LEAST_DIGITS must have been read."""
    read = re.sub(r"\D", "", "".join(word.text for word in words))
    rest = iter(f"{day.year}{day.month}{day.day}")
    return len(read) >= LEAST_DIGITS and all(digit in rest for digit in read)


def _word_of(day: dt.date, words: Sequence[Word]) -> Word:
    """Return the day as one word, written `2022. 10. 15.`, with the box around `words` and the
    lowest of their confidences."""
    left, top = min(word.left for word in words), min(word.top for word in words)
    right, bottom = max(word.right for word in words), max(word.bottom for word in words)
    sure = min(word.confidence for word in words)
    return Word(f"{day.year}. {day.month}. {day.day}.", left, top, right, bottom, sure)


def _mended(cell: str) -> str:
    """Return a figure without the blanks that OCR adds, and with commas if it read points; any
    other cell unchanged."""
    if not _FIGURE.match(cell):
        return cell
    figure = "".join(cell.split())
    return figure.replace(".", ",") if _POINTED.match(figure) else figure


def _follow(table: SalesTable, grid: Grid) -> bool:
    """Return True if the days of a table are consecutive, up or down, or are in order and each has
    a weekday beside it, which `read_table` has compared with the day. Weekdays in some rows alone
    do not suffice: they do not distinguish a misread 8 from 1 in the others."""
    days = [entry.when.day for entry in table.entries]
    steps = {(b - a).days for a, b in zip(days, days[1:], strict=False)}
    if steps in ({1}, {-1}):
        return True
    weekday = next(iter(table.head.of(Role.WEEKDAY)), None)
    in_order = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    return (
        in_order
        and weekday is not None
        and all(not is_blank(grid.rows[entry.row][weekday]) for entry in table.entries)
    )


def _confidence(table: SalesTable, grid: Grid, lines: Lines) -> int:
    """Return the mean confidence (0 to 100) of the words in the rows of days; 0 without words."""
    rows = {grid.places[entry.row] for entry in table.entries}
    found = [
        word.confidence
        for page, words in lines
        for word in words
        if any(page == at and box[1] <= word.top and word.bottom <= box[3] for at, box in rows)
    ]
    return round(mean(found)) if found else 0
