"""Codes of benefits in letters: written in one way, so that staff read the letter without them."""

import re

_WORDS = "이용 번호"
_IN_TEXT = re.compile(rf"({_WORDS}) [A-Za-z0-9-]{{6,40}}")


def with_code(code: str, text: str) -> str:
    """Return the words of a letter that carry a code, before the words that say how to use it."""
    return f"{_WORDS} {code}. {text}"


def without_codes(text: str) -> str:
    """Cut the codes out of a text that staff read."""
    return _IN_TEXT.sub(r"\1 …", text)
