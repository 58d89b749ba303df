"""Codes of benefits in letters: written in one way, so that staff read the letter without them."""

import re

_WORDS = "이용 번호"
_IN_TEXT = re.compile(rf"({_WORDS}) [A-Za-z0-9-]{{6,40}}")


def with_code(code: str, text: str) -> str:
    """Return the sentence of a letter that gives a benefit's code, followed by `text`, which says
    how to use the code."""
    return f"{_WORDS} {code}. {text}"


def without_codes(text: str) -> str:
    """Return a letter's text with each code replaced by …, for staff."""
    return _IN_TEXT.sub(r"\1 …", text)
