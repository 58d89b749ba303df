"""Masking of personal data on pages: 홍*동, 010-****-5678, ****1234, seaf****@…"""

import re
from itertools import zip_longest


def mask_name(name: str) -> str:
    """Mask a person's name except for the first and last letter: 홍*동, 남***이. A name of two
    letters keeps the first (홍*), one of a single letter keeps none.
    """
    name = name.strip()
    if len(name) <= 1:
        return "*" if name else ""
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone_last4(last4: str) -> str:
    return f"010-****-{last4}" if last4 else ""


def mask_phone(phone: str) -> str:
    digits = "".join(c for c in phone if c.isdigit())
    if len(digits) < 8:
        return "*" * len(digits)
    head = digits[:2] if digits.startswith("02") else digits[:3]
    return f"{head}-****-{digits[-4:]}"


def mask_account_last4(last4: str) -> str:
    return f"****{last4}" if last4 else ""


def mask_account(account: str) -> str:
    digits = "".join(c for c in account if c.isdigit())
    return mask_account_last4(digits[-4:]) if len(digits) > 4 else "*" * len(account)


def mask_email(address: str) -> str:
    """Mask a mail address except for the first half of its local part, one to four letters:
    seaf****@… A text without @ is masked wholly."""
    local, at, _domain = address.partition("@")
    if not at:
        return "*" * len(address)
    return f"{local[: min(4, max(1, len(local) // 2))]}****@…"


CLAIM_NUMBER = re.compile(r"\b[A-Za-z]\d{4}-\d{1,7}\b", re.ASCII)
# Seven digits or more, with anything between them except letters and a
# time's colon. \d takes full-width ones.
LONG_NUMBER = re.compile(r"[+(]{0,2}\d(?:(?:[^\w:]|_){0,3}\d){6,}")
# The same for a rule of the database, which need not see every sign between the digits.
ACCOUNT_LIKE = r"[0-9]([ .-]?[0-9]){6}"
# Words beside which a bank names a person: behind a sign (예금주명: 김철수) or in brackets.
_PERSON = re.compile(r"예금주|계좌주|수취인|수령인|받는 ?분|입금자|성명|실명|이름")
_AFTER_PERSON = re.compile(rf"((?:{_PERSON.pattern})명?\s*[:：=]\s*)([^\W\d_]+)")
_IN_BRACKETS = re.compile(r"([(（\[])([가-힣]{2,4})(?=[)）\]])")


def mask_term(term: str) -> str:
    """Mask numbers and addresses of people in a typed search text.

    Claim numbers and names stay, for the access log. A long number is masked anywhere in the text.
    """
    term = term.strip()
    if "@" in term:
        return mask_email(term)
    kept = CLAIM_NUMBER.findall(term)
    parts = [LONG_NUMBER.sub(_masked, part) for part in CLAIM_NUMBER.split(term)]
    return "".join(a + b for a, b in zip_longest(parts, kept, fillvalue=""))


def mask_remark(text: str) -> str:
    """Mask the long numbers and the names in what a bank remarks on a transfer, on one line:
    `예금주 상이(김*수)`. No digit of a number stays.

    A name is found if a word such as 예금주 says that one follows, or, beside such a word, in
    brackets.
    """
    line = LONG_NUMBER.sub("****", " ".join(text.split()))
    if not _PERSON.search(line):
        return line
    line = _AFTER_PERSON.sub(lambda found: found[1] + mask_name(found[2]), line)
    return _IN_BRACKETS.sub(lambda found: found[1] + mask_name(found[2]), line)


def _masked(found: re.Match[str]) -> str:
    text = found.group()
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    if digits.startswith("82"):
        digits = "0" + digits[2:]
    if digits.startswith("01") or text.startswith("02"):
        return mask_phone(digits)
    if len(digits) == 10 and text.count("-") == 2:  # a business registration number
        return f"{digits[:3]}-**-*****"
    return mask_account(digits)
