"""Banks of Korea by their codes and names, and the form of account numbers."""

import re
import unicodedata

BANKS = {
    "002": "산업은행",
    "003": "기업은행",
    "004": "국민은행",
    "007": "수협은행",
    "011": "농협은행",
    "012": "지역농축협",
    "020": "우리은행",
    "023": "SC제일은행",
    "027": "씨티은행",
    "031": "iM뱅크",
    "032": "부산은행",
    "034": "광주은행",
    "035": "제주은행",
    "037": "전북은행",
    "039": "경남은행",
    "045": "새마을금고",
    "048": "신협",
    "050": "저축은행",
    "064": "산림조합",
    "071": "우체국",
    "081": "하나은행",
    "088": "신한은행",
    "089": "케이뱅크",
    "090": "카카오뱅크",
    "092": "토스뱅크",
}

# Names as files give them, without spaces and in lower case; `은행` may be left out.
_BANK_WORDS = {
    "002": ("산업", "kdb산업", "한국산업", "kdb"),
    "003": ("기업", "ibk기업", "중소기업", "ibk"),
    "004": ("국민", "kb국민", "kb"),
    "007": ("수협", "sh수협", "수협중앙회", "sh"),
    "011": ("농협", "nh농협", "nh"),
    "012": ("지역농축협", "지역농협", "단위농협", "농축협", "축협", "농협중앙회(단위농축협)"),
    "020": ("우리", "wr우리"),
    "023": ("sc제일", "제일", "sc", "스탠다드차타드", "한국스탠다드차타드"),
    "027": ("씨티", "한국씨티", "citi", "시티"),
    "031": ("im", "im뱅크", "im뱅크(대구)", "im(대구)", "아이엠뱅크", "대구", "dgb대구"),
    "032": ("부산", "bnk부산"),
    "034": ("광주",),
    "035": ("제주",),
    "037": ("전북", "jb전북"),
    "039": ("경남", "bnk경남"),
    "045": ("새마을금고", "새마을", "mg새마을금고", "mg"),
    "048": ("신협", "신용협동조합", "신협중앙회"),
    "050": ("저축", "상호저축", "저축은행중앙회"),
    "064": ("산림조합", "산림", "산림조합중앙회"),
    "071": ("우체국", "우체국예금"),
    "081": ("하나", "keb하나", "keb"),
    "088": ("신한",),
    "089": ("케이뱅크", "k뱅크", "케이"),
    "090": ("카카오뱅크", "카카오", "카뱅"),
    "092": ("토스뱅크", "토스"),
}
_BANK_CODES = {
    form: code
    for code, words in _BANK_WORDS.items()
    for word in words
    for form in (word, f"{word}은행")
} | {BANKS[code].lower(): code for code in BANKS}

_ACCOUNT = re.compile(r"\d{10,14}\Z", re.ASCII)
_MANGLED = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+\Z|\d+\.\d+\Z", re.ASCII)


def bank_code(text: str) -> str | None:
    """Return the three digits of a bank named by its code or by a usual name; None when unknown."""
    word = unicodedata.normalize("NFKC", text).strip()
    if word.isascii() and word.isdigit():
        return word.zfill(3) if word.zfill(3) in BANKS else None
    return _BANK_CODES.get("".join(word.split()).lower())


def bank_name(code: str) -> str:
    return BANKS.get(code, code)


def account_digits(text: str) -> str | None:
    """Return the 10 to 14 digits of an account number written with or without dashes and spaces;
    None for any other text.
    """
    digits = text.replace("-", "").replace(" ", "")
    return digits if _ACCOUNT.match(digits) else None


def is_mangled_account(text: str) -> bool:
    """Return True for an account that a spreadsheet turned into a number (`1.23457E+11`,
    `110123456789.0`).
    """
    return _MANGLED.match(text.strip()) is not None
