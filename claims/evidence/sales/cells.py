"""Single cells: labels, and amounts in won. An unclear cell is an error, never a guess."""

from __future__ import annotations

import re
import unicodedata

from claims.money import MOST_WON, AmountError, parse_won

LONGEST_FIGURE = 30  # digits
LONGEST_WORD = 60  # letters of a word that is compared without case and marks
LONGEST_LABEL = 80  # letters, with those in brackets
_BLANK = frozenset(("", "-", "–", "—", "−", "ㅡ", "."))
_WHOLE_FLOAT = re.compile(r"(-?\d+)\.0+\Z")
_MINUS = re.compile(r"([-−–△▲])\s*|([₩\\])\s*[-−–]\s*")
_NUMERIC = re.compile(r"[-−–△▲(₩\\\s]*\d[\d,.\s]*(?:원|천원|만원|건)?\)?\Z")
_UNIT = re.compile(r"단위\s*(?:[:：]\s*\(?([^\s)\]]+)|\(?\s*(백만원|천만원|만원|천원|원))")
_LABEL_UNIT = re.compile(r"[(\[]\s*(?:단위\s*[:：]?\s*)?(백만원|천만원|만원|천원|원)\s*[)\]]")
_ASIDE = re.compile(
    r"[(\[]\s*(?:(?:단위\s*[:：]?\s*)?(?:백만원|천만원|만원|천원|원|₩|건)|요일"
    r"|(?:vat|부가세|부가가치세)\s*(?:포함|별도|제외))\s*[)\]]"
)
UNITS = {"원": 1, "천원": 1_000, "만원": 10_000, "백만원": 1_000_000, "천만원": 10_000_000}


class UnsureError(Exception):
    """Something cannot be read or computed with certainty. `reason` is the code of a sentence in
    `sentences.WHY_NOT`, `values` are facts for it ({"day": ISO date} or {"cell": text})."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(reason)


def normalise_text(cell: str) -> str:
    """Return a cell's text in normal letters (NFKC: full-width letters become plain) with single
    spaces.

    Long words are left as they are: folding takes time with the square of a word's length where it
    is nothing but accents, and makes some letters eighteen times as long.
    """
    if cell.isascii():
        return " ".join(cell.split())
    words = cell.split()
    folded = (unicodedata.normalize("NFKC", w) if len(w) <= LONGEST_WORD else w for w in words)
    return " ".join(" ".join(folded).split())


def normalise_label(cell: str) -> str:
    """Return a column's head in a form for comparison: lower case, no spaces or marks, without its
    unit in brackets.

    Other text in brackets stays: `금액(수수료)` is no sale.
    """
    bare = _ASIDE.sub("", normalise_text(cell)[:LONGEST_LABEL].lower())
    return re.sub(r"[\s·./_\-:*()\[\]]", "", bare)


def is_blank(cell: str) -> bool:
    """Return True if a cell is empty or holds only a dash or a point."""
    return normalise_text(cell) in _BLANK


def is_number(cell: str) -> bool:
    """Return True if a cell looks like an amount, even one that `won_of` cannot read."""
    return bool(_NUMERIC.match(normalise_text(cell)))


def won_of(cell: str, unit: int = 1) -> int:
    """Return the whole won in a cell whose numbers count `unit` won each. The result is below zero
    for `-12,000`, `△12,000` and `(12,000)`.

    Raises UnsureError for any other text: `약 50만원`, `1,20,000`, a fraction of a won.
    """
    text = normalise_text(cell)
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        sign, text = -1, text[1:-1].strip()
    elif minus := _MINUS.match(text):
        sign, text = -1, text[minus.end() :]
    if unit != 1:
        return sign * _in_units(text, unit)
    if whole := _WHOLE_FLOAT.match(text):
        text = whole[1]
    try:
        return sign * parse_won(text)
    except AmountError as error:
        raise UnsureError("amount_unreadable", cell=normalise_text(cell)[:40]) from error


def _in_units(text: str, unit: int) -> int:
    """Return the won of a number of units, `512` or `512.4`. Raises UnsureError for any other text,
    also for an amount with a unit of its own, and for a fraction of a won."""
    if not re.match(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\Z", text):
        raise UnsureError("amount_unreadable", cell=text[:40])
    whole, _dot, part = text.replace(",", "").partition(".")
    if len(whole + part) > LONGEST_FIGURE:
        raise UnsureError("amount_unreadable", cell=text[:40])
    scaled = int(whole + part) * unit
    won, rest = divmod(scaled, 10 ** len(part))
    if rest:
        raise UnsureError("amount_unreadable", cell=text[:40])
    return check_plausible(won)


def check_plausible(won: int) -> int:
    """Return `won` unchanged. Raises UnsureError ("amount_unreadable") above MOST_WON (fifteen
    digits), and below minus that."""
    if abs(won) > MOST_WON:
        raise UnsureError("amount_unreadable")
    return won


def unit_in(text: str) -> int | None:
    """Return the number of won in the unit that a line above the table names: 1,000 for `단위:
    천원`. None if it names none.

    Raises UnsureError for a unit other than won (`단위: USD`) and for two units; `단위: 건` and
    `개` are counts.
    """
    units = {UNITS[word] for word in _LABEL_UNIT.findall(normalise_text(text))}
    for found in _UNIT.finditer(normalise_text(text)):
        for word in re.split(r"[,/·]", found[1] or found[2]):
            if word in UNITS:
                units.add(UNITS[word])
            elif word not in ("건", "개", "명", "%", "건수", ""):
                raise UnsureError("unit_unclear", cell=word[:20])
    if len(units) > 1:
        raise UnsureError("unit_unclear", cell=normalise_text(text)[:40])
    return units.pop() if units else None


def unit_of_label(text: str) -> int | None:
    """Return the number of won in the unit that a column's head names in brackets: 1,000 for
    `금액(천원)`. None if it names none."""
    found = _LABEL_UNIT.search(normalise_text(text))
    return UNITS[found[1]] if found else None
