"""Normal form of a bank's reference of a deposit (은행 거래번호), for constraints, statements and
look-ups. People and banks write one reference in several ways; what was typed is stored and shown.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Func

HAS_DIGIT = "[0-9]"
"""Pattern in the normal form of a receipt's reference: a name alone is none."""


def normal_reference(text: str) -> str:
    """Return SQL of the normal form of a bank reference: its letters (Latin, Hangul) and digits in
    NFKC and upper case. Blanks, hyphens, other signs and characters without a glyph are left out.
    `text` is an SQL expression."""
    kept = f"regexp_replace(normalize({text}, NFKC), '[^0-9A-Za-z가-힣]', '', 'g')"
    return f"""upper({kept} COLLATE "C")"""


def is_same_deposit(one: tuple[str, str, str], other: tuple[str, str, str]) -> str:
    """Return SQL that is true if two rows are of one deposit: equal bank references in normal form,
    and the same day or the same won. Day or sum tells deposits apart if a bank numbers the rows of
    each file; either of the two may be typed wrongly.

    `one` and `other` are SQL of reference, day and won (`of_a_line`, `of_a_receipt`).
    """
    (reference, day, won), (reference2, day2, won2) = one, other
    same = f"{normal_reference(reference)} = {normal_reference(reference2)}"
    return f"({same} AND ({day} = {day2} OR {won} = {won2}))"


def of_a_line(line: str) -> tuple[str, str, str]:
    """Return SQL of reference, day and won of the statement line with this alias."""
    return f"{line}.reference", f"{line}.day", f"{line}.amount"


def of_a_receipt(receipt: str) -> tuple[str, str, str]:
    """Return SQL of reference, day and won of the receipt of a recovery with this alias."""
    return f"{receipt}.reference", f"{receipt}.dated", f"{receipt}.amount"


def in_normal_form(reference: Any) -> Func:
    """Return an expression of the normal form of a bank reference (`normal_reference`): of a column
    by name, or of another expression."""
    return Func(reference, template=normal_reference("%(expressions)s"), output_field=CharField())
