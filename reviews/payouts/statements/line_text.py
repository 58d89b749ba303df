"""Text of a statement line: our references in it, and the text with names and numbers masked."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from claims.personal_data.masking import mask_name

_BATCH = re.compile(r"B-\d{4}-\d{2,6}")
_PAYOUT = re.compile(r"(?<![0-9A-Z])P(\d{9,18})(?!\d)", re.ASCII)
_RECOVERY = re.compile(r"(?<![0-9A-Z])R-(\d{5,18})(?!\d)", re.ASCII)
_LONG_NUMBER = re.compile(r"\d[\d-]{4,}(?=\d{4})")  # number of an account or a telephone
# Words of a bank's own that name nobody.
_OF_THE_BANK = re.compile(
    r"이체|수수료|이자|결산|대량|급여|반환|환수|입금|출금|송금|사업비|보조금|교부|정산|은행|"
    r"예금|국고|재단|위원회|주식회사|\(주\)"
)
_END = re.compile(r"[금액료비분건용\d*]\Z")
_PARTS = re.compile(r"([^\w*]+)")
_LETTER = re.compile(r"[^\W\d_]")


class References(NamedTuple):
    """References of ours in the text of a statement line: number of a batch ("" without one), and
    primary keys of a payout and of a recovery."""

    batch: str
    payout: int | None
    recovery: int | None


def references_of(party: str, memo: str) -> References:
    """Return the References in the text of a statement line, from its other party and memo."""
    text = unicodedata.normalize("NFKC", " ".join(filter(None, (party, memo)))).upper()
    batch, payout, recovery = _BATCH.search(text), _PAYOUT.search(text), _RECOVERY.search(text)
    return References(
        batch[0][:20] if batch else "",
        int(payout[1]) if payout else None,
        int(recovery[1]) if recovery else None,
    )


def mask_text(party: str, memo: str) -> str:
    """Return the text of a statement line, from its other party and memo, with names and long
    numbers masked. Our own references stay readable. At most 200 characters."""

    def one(text: str) -> str:
        text = " ".join(text.split())
        if any(known.search(text.upper()) for known in (_BATCH, _PAYOUT, _RECOVERY)):
            return " ".join(
                word if any(k.search(word.upper()) for k in (_BATCH, _PAYOUT, _RECOVERY))
                else _masked(word)
                for word in text.split()
            )  # fmt: skip
        return _masked(text)

    return " · ".join(filter(None, (one(party), one(memo))))[:200]


def _masked(text: str) -> str:
    """Return the text with the names in it masked: each word, and each part of one between signs,
    except for those with a word of the bank's own. Beside one the last digits of a long number stay
    readable."""
    if not _OF_THE_BANK.search(text):
        return " ".join(mask_name(_LONG_NUMBER.sub("****", word)) for word in text.split())
    parts = _PARTS.split(_LONG_NUMBER.sub("****", text))
    return "".join(
        mask_name(part) if _LETTER.search(part) and not _is_of_the_bank(part) else part
        for part in parts
    )


def _is_of_the_bank(part: str) -> bool:
    """Return True for a part of a text with a word of the bank's own. One letter beside such a word
    makes a name of it (이자영, 김환수), unless it is an ending that such words take (환수금)."""
    rest = _OF_THE_BANK.sub("", part)
    return rest != part and (len(rest) != 1 or bool(_END.search(part)))
