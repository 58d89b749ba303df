"""Comparison of names of businesses and people on documents. Pure."""

from __future__ import annotations

import re

from claims.identifiers import name_key

LONGEST = 100  # letters of a name; the search for brackets starts at each letter
# Legal forms before or after a name that are no part of it.
_FORMS = re.compile(r"\(주\)|㈜|주식회사|유한회사|\(유\)|\(합\)|합자회사|합명회사")
_MARKS = re.compile(r"[^\w]", re.UNICODE)


def normalise_name(name: str) -> str:
    """Reduce a name, so that `"(주) 온담-플라워"` and `"온담 플라워 주식회사"` are equal."""
    return _MARKS.sub("", name_key(_FORMS.sub("", name)))


def same_name(printed: str, filed: str) -> bool:
    """True when both are one name; an addition in brackets does not count.

    `"온담플라워(본점)"` is `"온담플라워"`; `"온담꽃집"` is not.
    """
    wanted = normalise_name(filed)
    if not wanted or len(printed) > LONGEST:
        return False
    outside = re.sub(r"[(\[（].*?[)\]）]", "", printed)
    inside = re.findall(r"[(\[（](.*?)[)\]）]", printed)
    return wanted in {normalise_name(name) for name in (printed, outside, *inside)}
