"""The data of a claim for its generated documents, and their deliberate flaws."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from zlib import crc32

from . import businesses, names
from .register import COLUMNS

# Flaws: whole kinds missing, or a document that a reviewer should stumble over.
FLAWLESS = "none"
FLAWS = (
    "certificate_missing",
    "sales_missing",
    "usage_missing",
    "bankbook_missing",
    "certificate_expired",  # it was valid only until before the outage
    "certificate_unreadable",  # a dark, blurred, crooked photograph
    "certificate_other_name",  # an older name of the shop
    "sales_unchanged",  # no fall in the days of the outage
    "bankbook_other_holder",  # neither the shop nor its representative
)

# Guises: a kind of document in another file format than usual.
USUAL = "usual"
GUISES = (
    "certificate_heic",  # photographed with a telephone
    "certificate_sideways",  # a JPEG lying on its side, with an EXIF note
    "bankbook_tiff",  # from an office scanner
    "papers_photographed",  # certificate and bankbook by telephone, from a slant and in shadow
    "sales_csv",  # the store's own table, CP949
    "sales_list",  # every approval by itself
    "sales_ledger",  # a printed ledger of twelve pages
    "sales_scan",  # a printed ledger with its sums, scanned
    "sales_slips",  # card slips photographed, beside the workbook
    "usage_zip",  # all pictures in one archive
    "usage_tall",  # a scrolled chat in one tall picture
    "usage_hwpx",  # a statement from a word processor
)

_TRADES = {trade.name: trade for trade in businesses.TRADES}


@dataclass(frozen=True)
class Facts:
    """Facts of one demo claim that its generated documents show. `claimed_loss` is in whole won."""

    number: str
    business_name: str
    representative: str
    business_number: str  # with dashes
    industry: str
    region: str  # full name of the province, or empty
    service: str
    claimed_loss: int
    bank: str
    account: str  # with the bank's dashes
    holder: str

    @property
    def trade(self) -> businesses.Trade:
        """Return the trade of the shop's industry; a general store for an unknown industry."""
        return _TRADES.get(self.industry, _TRADES["전자상거래"])

    def random(self, purpose: str) -> Random:
        """Return a random generator for this claim and purpose: equal facts give equal files."""
        return Random(crc32(f"{self.number}:{purpose}".encode()))


def facts_from_row(row: Sequence[str]) -> Facts:
    """Return the facts of a row of the demo intake file (`register.rows`).

    A claim without an account gets an invented one, which its bankbook copy shows.
    """
    cell = dict(zip(COLUMNS, row, strict=True))
    facts = Facts(
        number=cell["접수번호"],
        business_name=cell["상호"],
        representative=cell["대표자"],
        business_number=cell["사업자등록번호"],
        industry=cell["업종"],
        region=cell["지역"],
        service=cell["서비스"],
        claimed_loss=int(re.sub(r"\D", "", cell["피해금액"]) or 0),
        bank=cell["은행"],
        account=cell["계좌번호"],
        holder=cell["예금주"],
    )
    if facts.account:
        return facts
    rnd = facts.random("account")
    bank, account = businesses.bank_account(rnd)
    return Facts(
        **{**vars(facts), "bank": bank, "account": account, "holder": facts.representative}
    )


def other_person(facts: Facts, purpose: str) -> str:
    """Return the invented name of a person who is not the representative; `purpose` varies the
    choice."""
    rnd = facts.random(purpose)
    name = facts.representative
    while name == facts.representative:
        name = names.person(rnd)[0]
    return name
