"""Reading of a typed search text as every kind of value that it can be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from claims.banks import account_digits
from claims.identifiers import name_key, phone_digits
from claims.personal_data import crypto

LONGEST = 60  # letters of a search text
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# Two consonants that a keyboard joins, although they were typed as the initials of two letters.
JOINED = str.maketrans(
    {"ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ",
     "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}
)  # fmt: skip
FIRST_SYLLABLE, SYLLABLES_OF_AN_INITIAL = 0xAC00, 588
SHORTEST_TAIL = 3  # last digits of a claim number
SHORTEST_DIGITS = 4  # first digits of a claim or registration number
WHOLE_TAIL = 5  # last digits of a claim number that say which one is meant
MOST_WORDS = 5  # words of a text with the names of a business and its representative
SHORTEST_PERSON = 2  # letters: one syllable of a masked name must not be guessed by trying

LONGEST_SERIAL = 8  # digits behind the hyphen of a claim number, its zeros included

_SPOKEN = re.compile(r"([A-Za-z]+\d[A-Za-z\d]*)(?:[\s-]+([A-Za-z\d]+))?\Z", re.ASCII)
_PHONE_WITHOUT_010 = re.compile(r"\d{4}[\s-]?\d{4}\Z", re.ASCII)
_NUMBER = re.compile(r"[A-Za-z0-9-]{2,40}\Z")
_END_OF_A_PHONE = re.compile(r"\d{4}\Z", re.ASCII)
_DIGITS = re.compile(r"[\d\s().+-]+\Z", re.ASCII)


@dataclass(frozen=True)
class Term:
    """A typed search text in the form that each kind of search needs. A field is empty if the text
    cannot be a value of its kind."""

    text: str
    number: str = ""  # the beginning of a claim number
    spellings: tuple[str, ...] = ()  # whole claim numbers that it may mean, the closest first
    digits: str = ""  # digits, if the text is a number of any kind
    key: str = ""  # key of a name; may contain initial consonants
    phone: bytes = b""  # blind index
    account: bytes = b""  # blind index
    registration: str = field(default="", repr=False)
    phone_end: str = ""  # four digits beside a name: "카페봄 5678"
    words: tuple[str, ...] = ()  # keys of the names of a text of several words

    @property
    def is_initials(self) -> bool:
        """True for a text of two or more initial consonants and nothing else: ㅋㅍㅂ."""
        return len(self.key) > 1 and all(letter in INITIALS for letter in self.key)

    @property
    def pattern(self) -> str:
        """A regular expression for a name in which some letters are given by their initial
        consonant alone, as while a syllable is being composed (카페ㅂ); '' for other texts."""
        if self.is_initials or not any(letter in INITIALS for letter in self.key):
            return ""
        return "".join(_syllables(c) if c in INITIALS else re.escape(c) for c in self.key)

    @property
    def is_personal(self) -> bool:
        """True for a text that must not stand in a URL: it holds a phone, account, registration
        number or mail address, or the last digits of a phone beside a name."""
        ends = self.phone_end and self.words
        return bool(self.phone or self.account or self.registration or ends or "@" in self.text)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every division of the words into two names, (one, other) in both orders; [] for more than
        MOST_WORDS (5) words."""
        cuts = range(1, len(self.words)) if len(self.words) <= MOST_WORDS else ()
        pairs = [("".join(self.words[:at]), "".join(self.words[at:])) for at in cuts]
        return [pair for one in pairs for pair in (one, one[::-1])]


def read_term(text: str) -> Term:
    """Return the Term of a typed search text: the text in the form of every kind of value that it
    can be. Overlong text is cut.
    """
    text = " ".join(unicodedata.normalize("NFC", text).replace("\0", "").split())[:LONGEST]
    if not text:
        return Term("")
    plain = unicodedata.normalize("NFKC", text)  # digits of full width
    phone, account = phone_digits(plain), account_digits(plain)
    if phone is None and _PHONE_WITHOUT_010.match(plain):
        phone = phone_digits("010" + re.sub(r"\D", "", plain))
    digits = re.sub(r"\D", "", plain) if _DIGITS.match(plain) else ""
    parts = plain.split()
    ends = [part for part in parts if _END_OF_A_PHONE.match(part)]
    words = [name_key(part) for part in parts if part not in ends]
    return Term(
        text=text,
        number=_beginning(plain),
        spellings=_spellings(plain),
        digits=digits,
        key=_key(text),
        phone=crypto.blind_index("phone", phone) if phone else b"",
        account=crypto.blind_index("account", account) if account else b"",
        registration=digits if len(digits) == 10 else "",
        phone_end=ends[0] if len(ends) == 1 and len(parts) > 1 else "",
        words=tuple(word for word in words if word) if not digits else (),
    )


def _beginning(plain: str) -> str:
    """Return a text as the beginning of a claim number, a space in it as a hyphen; '' if it can be
    none."""
    spoken = _SPOKEN.match(plain)
    text = "-".join(filter(None, spoken.groups())) if spoken else plain
    return text if _NUMBER.match(text) and any(map(str.isdigit, text)) else ""


def _spellings(plain: str) -> tuple[str, ...]:
    """Return the whole claim numbers that a text may mean, the closest first: as typed, in
    capitals, with a hyphen at each place where it has none, with the zeros before the serial that
    were left out (K1015-92251 for K1015-0092251)."""
    if not (number := _beginning(plain)):
        return ()
    found = [number]
    if spoken := _SPOKEN.match(plain):
        head, serial = spoken.groups()
        if serial is None:
            found += [f"{head[:at]}-{head[at:]}" for at in range(2, len(head))]
        elif serial.isdigit() and not serial.startswith("0"):
            widths = range(len(serial) + 1, LONGEST_SERIAL + 1)
            found += [f"{head}-{serial.zfill(width)}" for width in widths]
    return tuple(dict.fromkeys([*found, *(one.upper() for one in found)]))


def _key(text: str) -> str:
    """Return the key of a name as `name_key`, but with typed initial consonants unchanged, which
    NFKC would replace."""
    spread = text.translate(JOINED)
    parts = re.split(f"([{INITIALS}]+)", spread)
    return "".join(part if part[:1] in INITIALS else name_key(part) for part in parts if part)


def initial_of(letter: str) -> str:
    """Return the initial consonant of a Hangul syllable; any other letter as it is."""
    place = ord(letter) - FIRST_SYLLABLE
    if 0 <= place < len(INITIALS) * SYLLABLES_OF_AN_INITIAL:
        return INITIALS[place // SYLLABLES_OF_AN_INITIAL]
    return letter


def _syllables(initial: str) -> str:
    """Return the regular expression class of the syllables that begin with a consonant, itself
    included."""
    first = FIRST_SYLLABLE + INITIALS.index(initial) * SYLLABLES_OF_AN_INITIAL
    return f"[{initial}{chr(first)}-{chr(first + SYLLABLES_OF_AN_INITIAL - 1)}]"


def grams(key: str, *, person: bool = False) -> list[str]:
    """Return the pieces of a name's key by which the search index (SQL search_grams) finds names
    that contain the key: two letters each, three for a key of initials alone; [] if it has none.

    `person`: pieces of people's names, which begin with "="."""
    longest = 3 if all(letter in INITIALS for letter in key) else 2
    size = min(longest, len(key))
    before = "=" if person else ""
    pieces = (key[at : at + size] for at in range(len(key) - size + 1))
    found = [before + piece for piece in pieces if size > 2 or not _is_mixed(piece, key)]
    if not found and not person:
        found = [letter for letter in key if letter not in INITIALS]
    return found


def _is_mixed(piece: str, key: str) -> bool:
    """Return True if the piece has an initial consonant and the key has complete letters too."""
    return any(c in INITIALS for c in piece) and any(c not in INITIALS for c in key)
