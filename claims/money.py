"""Whole won: parsing typed amounts, and formatting amounts as Koreans write them."""

import re
import unicodedata

from django.utils.translation import get_language, gettext

MOST_WON = 999_999_999_999_999  # fifteen digits: what a spreadsheet still holds exactly
LONGEST = 100  # characters of an amount; int() itself refuses a number of thousands of digits

_PLAIN = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)\Z")
_SIGN = re.compile(r"[₩\\]\s*")  # CP949 has the won sign at the backslash's place
# 1억 2,000만 5천 300: each part below the unit before it.
_UNITS = re.compile(
    r"(?:(?P<eok>[1-9]\d{0,2}(?:,\d{3})*|[1-9]\d*)억)?\s*"
    r"(?:(?P<man>[1-9]\d{0,3}|[1-9],\d{3})만|(?P<thousand_man>[1-9])천만)?\s*"
    r"(?:(?P<thousand>[1-9])천)?\s*"
    r"(?P<rest>[1-9]\d{0,3}|[1-9],\d{3})?\Z"
)
_NEGATIVE = re.compile(r"[-−–△▲]\s*[₩\\]?\s*\d|[₩\\]\s*[-−–]\s*\d|\([₩\\]?\s*\d[\d,]*\)\Z")
_RANGE = re.compile(r"\d\D*[~∼〜-]\D*\d")
_FRACTION = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+\s*(?:천|만|억)?\Z|\d+/\d+\Z")


class AmountError(ValueError):
    """Error: an amount cannot be read without doubt.

    `code`: missing, amount_unreadable, amount_negative or amount_fraction.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def parse_won(text: str) -> int:
    """Parse whole won (>= 0) from `1,200,000`, `₩1,200,000원`, `120만 5천원` or full-width digits.

    Raises AmountError for anything doubtful: `약 50만원`, ranges, `3e5`, `1,20,000`.
    """
    raw = unicodedata.normalize("NFKC", text).strip()
    if not raw:
        raise AmountError("missing")
    if len(raw) > LONGEST:
        raise AmountError("amount_unreadable")
    body = _SIGN.sub("", raw, count=1) if raw[0] in "₩\\" else raw
    if body.endswith("원"):
        body = body[:-1].rstrip()
    if _PLAIN.match(body):
        return _bounded(int(body.replace(",", "")))
    parts = _UNITS.match(body)
    if body and parts:
        return _bounded(_sum_of_units(parts))
    raise AmountError(_fault_of(raw, body))


def _sum_of_units(parts: re.Match[str]) -> int:
    def number(name: str) -> int:
        return int((parts[name] or "0").replace(",", ""))

    if parts["thousand"] and number("rest") >= 1000:  # 5천 3000: two numbers for one place
        raise AmountError("amount_unreadable")
    return (
        number("eok") * 100_000_000
        + (number("man") + number("thousand_man") * 1000) * 10_000
        + number("thousand") * 1000
        + number("rest")
    )


def _bounded(won: int) -> int:
    if won > MOST_WON:
        raise AmountError("amount_unreadable")
    return won


def _fault_of(raw: str, body: str) -> str:
    if _NEGATIVE.match(raw) and not _RANGE.search(raw):
        return "amount_negative"
    return "amount_fraction" if _FRACTION.match(body) else "amount_unreadable"


def format_won(won: int) -> str:
    """Format 1234567 as `1,234,567`, for tables; the template adds the unit."""
    return f"{won:,}"


def won_text(won: int | None) -> str:
    """Return won as text without markup, for labels, sentences and the admin site: 1,234,567원; a
    dash for None. A minus is U+2212.
    """
    if won is None:
        return "–"
    return gettext("%(amount)s원") % {"amount": f"{int(won):,}".replace("-", "−")}


def prose_won(won: int) -> str:
    """Format 500000 as `50만원` and 12345678 as `1,234만 5,678원`, for sentences. English: `500,000
    won`.
    """
    if get_language() == "en":
        return f"{won:,} won"
    sign, won = ("-", -won) if won < 0 else ("", won)
    eok, below = divmod(won, 100_000_000)
    man, rest = divmod(below, 10_000)
    parts = [f"{eok:,}억"] if eok else []
    if man:
        parts.append(f"{man:,}만")
    if rest or not parts:
        parts.append(f"{rest:,}")
    return f"{sign}{' '.join(parts)}원"


_DIGITS = "영일이삼사오육칠팔구"
_PLACES = ("", "십", "백", "천")
_MYRIADS = ("", "만", "억", "조")


def formal_won(won: int) -> str:
    """Format 113560 as `금113,560원(금일십일만삼천오백육십원)`, as official papers do.

    Every digit is written out, a leading 일 too, so that nothing can be added afterwards. Raises
    ValueError below zero and above MOST_WON.
    """
    if not 0 <= won <= MOST_WON:
        raise ValueError(won)
    spoken, rest = "", won
    for myriad in _MYRIADS:
        rest, below = divmod(rest, 10_000)
        if below:
            spoken = _spoken(below) + myriad + spoken
    return f"금{won:,}원(금{spoken or _DIGITS[0]}원)"


def _spoken(below: int) -> str:
    """Write 1 to 9,999 in words: 1156 -> 일천일백오십육."""
    words = ""
    for place in reversed(range(4)):
        digit = below // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _PLACES[place]
    return words
