"""Lengths of letters by channel: characters of an AlimTalk, bytes of a text message.

Text messages are EUC-KR with all 11,172 syllables of Unified Hangul Code (the Encoding Standard's
"euc-kr"; Python calls it cp949): two bytes a syllable, one an ASCII character. Source of the
limits: the provider, SOLAPI.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

EUC_KR = "cp949"
ALIMTALK_CHARACTERS = 1000  # UTF-16 units, after substitution
SMS_BYTES, LMS_BYTES, SUBJECT_BYTES = 90, 2000, 40

_BYTES = {"sms": SMS_BYTES, "lms": LMS_BYTES}
# An AlimTalk that does not arrive is sent as a text message, so it must fit one, too.
_TO_PHONES = frozenset({"alimtalk", *_BYTES})
# Replacements for characters that EUC-KR lacks.
_LIKE = {"–": "-", "‑": "-", "−": "-", "•": "·", "₩": "원", "\u00a0": " "}
NOTHING_LIKE = "□"  # a text of nothing but such characters


class Measure(NamedTuple):
    """The length of one text on one channel in characters and bytes, with the channel's limit and
    the characters that the channel lacks."""

    characters: int
    bytes: int  # in EUC-KR; what it lacks counts as one
    limit: int | None  # bytes if `in_bytes`, else characters; None: no limit
    in_bytes: bool
    lacking: str  # characters that EUC-KR lacks, each once

    @property
    def used(self) -> int:
        return self.bytes if self.in_bytes else self.characters

    @property
    def too_long(self) -> bool:
        return self.limit is not None and self.used > self.limit

    @property
    def fits(self) -> bool:
        return not (self.too_long or self.lacking)


def measure(channel: str, text: str, *, subject: bool = False) -> Measure:
    """Return the length of a text in the unit of its channel, with the channel's limit.

    With `subject` the text is a subject line, which has a limit of its own.
    """
    in_bytes = channel in _BYTES
    limit = _BYTES.get(channel) or (ALIMTALK_CHARACTERS if channel == "alimtalk" else None)
    if subject:
        limit = SUBJECT_BYTES if channel == "lms" else None
    try:
        size, lacking = len(text.encode(EUC_KR)), ""
    except UnicodeEncodeError:
        size = len(text.encode(EUC_KR, "replace"))
        lacking = _lacking(text) if channel in _TO_PHONES else ""
    characters = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    return Measure(characters, size, limit, in_bytes, lacking)


def in_euc_kr(text: str) -> str:
    """Return a text in characters that EUC-KR has: letters without their accents, a hyphen for a
    dash. Characters without a counterpart, such as an emoji, are left out. NOTHING_LIKE if nothing
    is left."""
    if is_euc_kr(text):
        return text
    return "".join(c if is_euc_kr(c) else _like(c) for c in text).strip() or NOTHING_LIKE


def _like(character: str) -> str:
    parts = _LIKE.get(character) or unicodedata.normalize("NFKD", character)
    return "".join(c for c in parts if is_euc_kr(c))


def is_euc_kr(text: str) -> bool:
    """Return True when every character of a text can be sent in an SMS or LMS (Unified Hangul
    Code)."""
    try:
        text.encode(EUC_KR)
    except UnicodeEncodeError:
        return False
    return True


def _lacking(text: str) -> str:
    """Return the characters that EUC-KR lacks, in order, each once."""
    found = dict.fromkeys(text)
    return "".join(c for c in found if not is_euc_kr(c))
