"""Reading of dates and times that people typed into cells. Pure."""

import re
import unicodedata
from datetime import date

_MOMENT = re.compile(
    r"(?:(\d{4})([-/])(\d{1,2})\2(\d{1,2})|(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?"
    r"|(\d{4})년\s*(\d{1,2})월\s*(\d{1,2})일)"
    r"(?:\s+(?:(오전|오후)\s*)?(\d{1,2})(?::(\d\d)(?::(\d\d))?"
    r"|시(?:\s*(\d{1,2})분(?:\s*(\d{1,2})초)?)?))?\Z",
    re.ASCII,
)


class DateError(ValueError):
    """Error: a text holds no moment. `code` is date_unreadable or date_impossible."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read_moment(text: str) -> str:
    """Return ISO text in KST from `2022-10-19 14:05`, `2022. 10. 19. 오후 2:05`, `2022/10/19` or
    `2022년 10월 19일 14시 5분`.

    Raises DateError: date_unreadable for any other text, also two-digit years and bare serial
    numbers; date_impossible for a day or time that does not exist, also 24:00."""
    match = _MOMENT.match(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise DateError("date_unreadable")
    dashed, dotted, written = match.group(1, 3, 4), match.group(5, 6, 7), match.group(8, 9, 10)
    half, first, *clock = match.group(11, 12, 13, 14, 15, 16)
    try:
        day = date(*map(int, next(parts for parts in (dashed, dotted, written) if parts[0])))
    except ValueError as error:
        raise DateError("date_impossible") from error
    hour = int(first or 0)
    minute, second = (int(part or 0) for part in (clock[2:] if clock[0] is None else clock[:2]))
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "오후" else 0)
    elif half:
        raise DateError("date_impossible")
    if hour > 23 or minute > 59 or second > 59 or not 1900 <= day.year <= 2200:
        raise DateError("date_impossible")
    return f"{day.isoformat()} {hour:02d}:{minute:02d}:{second:02d}"
