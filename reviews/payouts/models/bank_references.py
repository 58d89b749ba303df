"""Normal form of a bank's reference of a deposit (은행 거래번호), for constraints, statements and
look-ups. People and banks write one reference in several ways; what was typed is stored and shown.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Func


def normal_reference(text: str) -> str:
    """Return SQL of the normal form of a bank reference: its letters (Latin, Hangul) and digits in
    NFKC and upper case. Blanks, hyphens, other signs and characters without a glyph are left out.
    `text` is an SQL expression."""
    kept = f"regexp_replace(normalize({text}, NFKC), '[^0-9A-Za-z가-힣]', '', 'g')"
    return f"""upper({kept} COLLATE "C")"""


def in_normal_form(reference: Any) -> Func:
    """Return an expression of the normal form of a bank reference (`normal_reference`): of a column
    by name, or of another expression."""
    return Func(reference, template=normal_reference("%(expressions)s"), output_field=CharField())
