"""Validation of rows: the facts of a row, or its faults. Pure.

A cell that cannot be read with certainty rejects its row. This is the hot loop of the
import, so repeated words are read once (`Memo`), and times are ISO text in KST, which COPY takes
and which sorts like the time.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from claims.banks import account_digits, bank_code, is_mangled_account
from claims.hidden_characters import one_line
from claims.identifiers import business_number_digits, name_key, phone_digits, region_code
from claims.intake import columns as c
from claims.intake.columns import FEES, HARMS, KINDS, LONGEST
from claims.money import AmountError, parse_won
from claims.personal_data.masking import mask_account, mask_email, mask_name
from claims.table_files.moments import DateError, read_moment

REMEMBERED = 50_000  # words kept per column: bounds the memory of a file where each one is new

LONGEST_REGION = 7  # letters of 강원특별자치도
SHORTEST_LIMIT = min(LONGEST.values())
PLACES = {column: place for place, column in enumerate(c.COLUMNS)}
# Columns with names of people, businesses, services and the like.
NAMES = [PLACES[column] for column in LONGEST]

_NUMBER = re.compile(r"(?=[A-Za-z-]*[0-9])[A-Za-z0-9-]{5,40}\Z")
# Numbers of claims entered by hand (claims.direct_entry): a file may not use them.
_OWN_NUMBER = re.compile(r"[Dd]\d{4}-\d{6,}\Z", re.ASCII)
# "합계", "총계: 12건", "Total": the foot of a list.
_SUM = re.compile(
    r"(?:(?:총|합|소|누|총합)?계|총액)(?:금액|건수|액)?[:：]?(?:[\d,]+(?:건|명|원)?)?\Z"
    r"|총[\d,]+(?:건|명)\Z|(?:sub|grand)?total[:：]?\Z"
)
_LONG_DIGITS = re.compile(r"\d(?:[- ]?\d){8,}")
_DIGIT = re.compile(r"\d")


class Fault(NamedTuple):
    """Fault of a refused cell: its column, a code (see `columns.fault_sentence`), and the value,
    masked where it is personal.
    """

    column: str
    code: str
    value: str


class ClaimFacts(NamedTuple):
    """Facts of one row of a claims file, as read from its cells. `filed_at` is `YYYY-MM-DD
    HH:MM:SS` in KST, `region` the code of a province or empty, `loss` whole won or None, `company`
    the value that the RowChecker was given for the name.
    """

    number: str
    filed_at: str
    channel: str
    kind_word: str
    person: str
    business: str
    representative: str
    business_number: str
    industry: str
    region: str
    phone: str
    email: str
    service: str
    company: Any
    fee: str
    harm: str
    loss: int | None
    narrative: str
    bank: str
    account: str
    holder: str

    @property
    def kind(self) -> str:
        return KINDS[self.kind_word]


class Memo(dict):
    """Dict that computes a missing value with `read(key)` and stores it, for up to REMEMBERED
    (50,000) keys."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, word: Any) -> Any:
        value = self.read(word)
        if len(self) < REMEMBERED:
            self[word] = value
        return value


def is_sum_row(facts: Sequence[str], cells: Sequence[str]) -> bool:
    """Return True for a refused row of totals: one of its cells is a word such as 합계, and it has
    neither a claim number nor a filing time.

    `facts` are the cells of the known columns in the order of COLUMNS, `cells` are all cells."""
    number, filed_at = facts[PLACES[c.NUMBER]].strip(), facts[PLACES[c.FILED_AT]].strip()
    if filed_at or _NUMBER.match(number):
        return False
    return any(_SUM.match("".join(cell.split()).lower()) for cell in cells)


def mask_cell(column: str, value: str) -> str:
    """Mask names, phones, mail addresses and accounts in a cell, as messages may show it.

    A long number or an address in a wrong column is masked too.
    """
    value = value[:200]
    if column == c.PERSON:
        return mask_name(value)
    if column == c.EMAIL:
        return mask_email(value)
    if column in (c.PHONE, c.ACCOUNT):
        return _mask_digits(value)
    if column in (c.NUMBER, c.BUSINESS_NUMBER, c.FILED_AT):
        return value
    if column == c.REGION:  # text after the province is an address and is not kept
        first = (value.split() or [""])[0][:LONGEST_REGION]
        return first if first == value.strip() else f"{first} …"
    if "@" in value:
        return mask_email(value)
    return _LONG_DIGITS.sub(lambda found: mask_account(found[0]), value)


def _mask_digits(value: str) -> str:
    """Replace all digits but the last four of a long number by *; other signs, which may be wrong,
    stay."""
    digits = len(_DIGIT.findall(value))
    keep_from = digits - 4 if digits >= 9 else digits
    seen = 0
    shown = []
    for letter in value:
        if letter.isdigit():
            seen += 1
            shown.append(letter if seen > keep_from else "*")
        else:
            shown.append(letter if letter in "-.+ eE" or not letter.isalnum() else "*")
    return "".join(shown)


class RowChecker:
    """Checker of the rows of one file. `companies` maps the `name_key` of a company, or of an
    alias, to the value that the caller stores for it. `own_numbers`: the row was entered by hand
    and has a number of that series."""

    def __init__(self, companies: Mapping[str, Any], *, own_numbers: bool = False) -> None:
        self.own_numbers = own_numbers
        self.companies = Memo(lambda word: companies.get(name_key(word)))
        self.amounts = Memo(self._amount)
        self.banks = Memo(bank_code)
        self.regions = Memo(region_code)
        self.moments = Memo(self._moment)
        # "2022-10-19", " 14:05" and ":07" as seen in moments that could be read.
        self.days: set[str] = set()
        self.minutes = {"": " 00:00"}
        self.seconds = {"": ":00"}

    @staticmethod
    def _amount(text: str) -> int | str | None:
        """Return the whole won of an amount, None for a blank cell, or a fault code (text) for an
        unreadable one."""
        try:
            return parse_won(text)
        except AmountError as error:
            return None if error.code == "missing" else error.code

    @staticmethod
    def _moment(text: str) -> tuple[str, str]:
        """Return (the moment as ISO text in KST, ""), or ("", the fault code) for a text that is
        none."""
        try:
            return read_moment(text), ""
        except DateError as error:
            return "", error.code

    def filed_at(self, text: str) -> tuple[str, str]:
        """Return (time of filing as ISO text in KST, fault code or ""). Days and times read before
        are cached, as this is the import's hottest code."""
        day, minute, second = text[:10], text[10:16], text[16:]
        if day in self.days and minute in self.minutes and second in self.seconds:
            return f"{day}{self.minutes[minute]}{self.seconds[second]}", ""
        moment, code = self.moments[text]
        if not code and moment == f"{text}{':00' if len(text) == 16 else ''}":
            self.days.add(day)
            self.minutes[minute] = minute
            if second:
                self.seconds[second] = second
        return moment, code

    def check(self, cells: Sequence[str]) -> ClaimFacts | list[Fault]:
        """Return the ClaimFacts of a row, or the list of all its Faults. `cells` are in the order
        of COLUMNS, "" for a missing column. Names are read as one line without hidden characters.
        """
        cells = [*map(str.strip, cells)]
        if not "".join(cells).isprintable():
            for place in NAMES:
                if not cells[place].isprintable():
                    cells[place] = one_line(cells[place])
        (
            number, filed_at, channel, kind, person, business, representative, registration,
            industry, region, phone, email, service, company, fee, harm, amount, narrative, bank,
            account, holder,
        ) = cells  # fmt: skip
        faults: list[tuple[str, str, str]] = []
        if not _NUMBER.match(number):
            faults.append((c.NUMBER, "number_unreadable" if number else "missing", number))
        elif number[0] in "Dd" and not self.own_numbers and _OWN_NUMBER.match(number):
            faults.append((c.NUMBER, "number_reserved", number))
        moment, code = self.filed_at(filed_at)
        if code:
            faults.append((c.FILED_AT, code if filed_at else "missing", filed_at))
        if not (kind in KINDS and fee in FEES and harm in HARMS and person and service):
            self._words(cells, faults)
        company_ref = self.companies[company]
        if company_ref is None:
            faults.append((c.COMPANY, "company_unknown" if company else "missing", company))
        digits = self._registration(registration, kind, business, representative, faults)
        region_known = region and self.regions[region]
        if region_known is None:
            faults.append((c.REGION, "word_unknown", region))
        phone_number = phone and phone_digits(phone)
        if phone_number is None:
            faults.append((c.PHONE, "phone_unreadable", phone))
        loss = self._loss(amount, harm, faults)
        bank_code_, account_number = "", ""
        if bank or account:
            bank_code_, account_number = self._account(bank, account, faults)
        if (
            len(person) + len(business) + len(service) + len(channel) > SHORTEST_LIMIT
            or len(representative) + len(industry) + len(holder) > SHORTEST_LIMIT
        ):
            self._lengths(cells, faults)
        if faults:
            return [Fault(column, why, mask_cell(column, value)) for column, why, value in faults]
        if "\r" in narrative:
            narrative = narrative.replace("\r\n", "\n").replace("\r", "\n")
        return ClaimFacts(
            number, moment, channel, kind, person, business, representative, digits,
            industry, region_known or "", phone_number or "", email, service, company_ref,
            FEES[fee], HARMS[harm], loss, narrative, bank_code_, account_number, holder,
        )  # fmt: skip

    @staticmethod
    def _words(cells: Sequence[str], faults: list) -> None:
        """Append (column, code, value) to `faults` for a missing or unknown word in a column with a
        closed list, and for a missing name or service."""
        for column, words in (
            (c.CLAIMANT_KIND, KINDS),
            (c.PERSON, None),
            (c.FEE, FEES),
            (c.HARM, HARMS),
            (c.SERVICE, None),
        ):
            cell = cells[PLACES[column]]
            if not cell:
                faults.append((column, "missing", ""))
            elif words is not None and cell not in words:
                faults.append((column, "word_unknown", cell))

    @staticmethod
    def _registration(
        registration: str, kind: str, business: str, representative: str, faults: list
    ) -> str:
        """Return the digits of the business number, '' without a valid one. Appends to `faults`
        where it is invalid or missing, and if a small business (소상공인) has no business name or
        representative."""
        digits = ""
        if registration:
            digits = business_number_digits(registration) or ""
            if not digits:
                faults.append((c.BUSINESS_NUMBER, "business_number_invalid", registration))
        elif kind in KINDS and kind != "개인":
            faults.append((c.BUSINESS_NUMBER, "missing", ""))
        if kind == "소상공인":
            if not business:
                faults.append((c.BUSINESS, "missing", ""))
            if not representative:
                faults.append((c.REPRESENTATIVE, "missing", ""))
        return digits

    def _loss(self, amount: str, harm: str, faults: list) -> int | None:
        """Return the loss in whole won; None if nothing is claimed. Appends to `faults` an amount
        that cannot be read or contradicts the kind of harm."""
        won = self.amounts[amount]
        if isinstance(won, str):
            faults.append((c.AMOUNT, won, amount))
            return None
        if harm == "금전" and not won:
            faults.append((c.AMOUNT, "missing" if won is None else "harm_contradiction", amount))
        elif harm == "비금전" and won:
            faults.append((c.AMOUNT, "harm_contradiction", amount))
        return won

    def _account(self, bank: str, account: str, faults: list) -> tuple[str, str]:
        """Return (bank code, digits of the account), each '' if it cannot be read. Appends the
        faults of both cells to `faults`."""
        code = self.banks[bank] if bank else None
        if code is None:
            faults.append((c.BANK, "bank_unknown" if bank else "missing", bank))
        digits = account_digits(account) if account else ""
        if digits is None:
            why = "account_mangled" if is_mangled_account(account) else "account_unreadable"
            faults.append((c.ACCOUNT, why, account))
        return code or "", digits or ""

    @staticmethod
    def _lengths(cells: Sequence[str], faults: list) -> None:
        """Append a fault to `faults` for each text that is longer than its column in the register
        (LONGEST)."""
        for column, longest in LONGEST.items():
            cell = cells[PLACES[column]]
            if len(cell) > longest:
                faults.append((column, "word_unknown", cell))
