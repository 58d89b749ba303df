"""Numbers and names that identify things in Korea: businesses, telephones, provinces; banks and
accounts are in `banks`.

The check digit of the business registration number is written here because python-stdnum leaves it
out.
"""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from claims.hidden_characters import HIDDEN, without_hidden

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_BUSINESS = re.compile(r"(\d{3})-?(\d{2})-?(\d{5})\Z", re.ASCII)

# The numbers that phonenumbers accepts for 010 in region KR, but faster; a test compares the two.
_MOBILE = re.compile(r"010-?([0-46-9]\d{3}|5[0-8]\d\d|59[0-6]\d)-?(\d{4})\Z", re.ASCII)

LONGEST_NAME = 100  # letters; the search for brackets starts at each letter
# Legal forms before or after a name that are no part of it.
_LEGAL_FORMS = re.compile(r"\(주\)|㈜|주식회사|유한회사|\(유\)|\(합\)|합자회사|합명회사")
_MARKS = re.compile(r"[^\w]", re.UNICODE)

# Provinces (시·도) by their number in ISO 3166-2:KR, with their short names.
REGIONS = {
    "11": "서울",
    "26": "부산",
    "27": "대구",
    "28": "인천",
    "29": "광주",
    "30": "대전",
    "31": "울산",
    "50": "세종",
    "41": "경기",
    "42": "강원",
    "43": "충북",
    "44": "충남",
    "45": "전북",
    "46": "전남",
    "47": "경북",
    "48": "경남",
    "49": "제주",
}
# Other names of each. 광주시 is not among them: it is also a city of 경기.
_REGION_WORDS = {
    "11": ("서울시", "서울특별시"),
    "26": ("부산시", "부산광역시"),
    "27": ("대구시", "대구광역시"),
    "28": ("인천시", "인천광역시"),
    "29": ("광주광역시",),
    "30": ("대전시", "대전광역시"),
    "31": ("울산시", "울산광역시"),
    "50": ("세종시", "세종특별자치시"),
    "41": ("경기도",),
    "42": ("강원도", "강원특별자치도"),
    "43": ("충청북도",),
    "44": ("충청남도",),
    "45": ("전라북도", "전북특별자치도"),
    "46": ("전라남도",),
    "47": ("경상북도",),
    "48": ("경상남도",),
    "49": ("제주도", "제주특별자치도"),
}
_REGION_CODES = {
    word: code for code, name in REGIONS.items() for word in (name, *_REGION_WORDS[code])
}


def business_number_digits(text: str) -> str | None:
    """Return ten digits from `NNN-NN-NNNNN` or `NNNNNNNNNN`; None with a wrong check digit."""
    match = _BUSINESS.match(text) or _BUSINESS.match(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    digits = "".join(match.groups())
    return digits if digits[9] == business_check_digit(digits[:9]) else None


def business_check_digit(first_nine: str) -> str:
    """Return the tenth digit of a business registration number."""
    total = sum(int(d) * w for d, w in zip(first_nine, _WEIGHTS, strict=True))
    total += int(first_nine[8]) * 5 // 10
    return str((10 - total % 10) % 10)


def format_business_number(digits: str) -> str:
    """Format 1248100998 as `124-81-00998`; return any other text unchanged."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}" if len(digits) == 10 else digits


def phone_digits(text: str) -> str | None:
    """Return national digits (`01012345678`) of a valid Korean number, mobile or not; None
    otherwise.
    """
    match = _MOBILE.match(text)
    if match:
        return f"010{match[1]}{match[2]}"
    return _phone_digits_slowly(text)


def format_phone(digits: str) -> str:
    """Format 01012345678 as `010-1234-5678`, as numbers of its area are written. Raises
    NumberParseException for a text that `phone_digits` does not return."""
    number = phonenumbers.parse(digits, "KR")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


@lru_cache(maxsize=4096)
def _phone_digits_slowly(text: str) -> str | None:
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), "KR")
    except phonenumbers.NumberParseException:
        return None
    if number.extension or phonenumbers.region_code_for_number(number) != "KR":
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    digits = "".join(c for c in national if c.isdigit())
    # The library still accepts 010 with seven digits; every 010 number has had eight since 2004.
    return None if digits.startswith("010") and len(digits) != 11 else digits


@lru_cache(maxsize=4096)
def is_mobile(digits: str) -> bool:
    """Return True for a number that AlimTalk or SMS can reach (phonenumbers' type MOBILE)."""
    try:
        number = phonenumbers.parse(digits, "KR")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def region_code(text: str) -> str | None:
    """Return the code of the province that a text names, alone or as the first word of an address;
    None for any other text.
    """
    words = unicodedata.normalize("NFKC", text).split(maxsplit=1)
    return _REGION_CODES.get(words[0]) if words else None


def name_key(name: str) -> str:
    """Return the key by which names are sorted, compared and found by their beginning.

    NFKC, without spaces and characters that nobody sees, lower case, at most 100 letters:
    `"온담  플라워 "` equals `"온담플라워"`.
    """
    # hidden ones first: between two letters they keep NFKC from composing them
    return "".join(unicodedata.normalize("NFKC", without_hidden(name)).split()).lower()[:100]


def name_key_sql(expression: str) -> str:
    """Return SQL for `name_key` of a text. `expression` is SQL."""
    seen = f"regexp_replace({expression}, '[{HIDDEN}]', '', 'g')"
    spaceless = rf"regexp_replace(normalize({seen}, NFKC), '\s+', '', 'g')"
    return f'left(lower({spaceless} COLLATE "C"), 100)'


def normalise_name(name: str) -> str:
    """Return a key of a name without legal forms and punctuation, by which names are compared:
    `"(주) 온담-플라워"` and `"온담 플라워 주식회사"` give the same.
    """
    return _MARKS.sub("", name_key(_LEGAL_FORMS.sub("", name)))


def same_name(printed: str, filed: str) -> bool:
    """Return True when a printed and a filed name agree by `normalise_name`, with or without an
    addition in brackets.

    `"온담플라워(본점)"` is `"온담플라워"`; `"온담꽃집"` is not."""
    wanted = normalise_name(filed)
    if not wanted or len(printed) > LONGEST_NAME:
        return False
    outside = re.sub(r"[(\[（].*?[)\]）]", "", printed)
    inside = re.findall(r"[(\[（](.*?)[)\]）]", printed)
    return wanted in {normalise_name(name) for name in (printed, outside, *inside)}
