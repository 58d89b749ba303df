"""The name under which a payment goes to the bank and comes back from it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.payouts.models import Payout

_REFERENCE = re.compile(r"P(\d{9,18})\Z", re.ASCII)  # 18 digits: what a bigint surely holds


def reference_of(payout: Payout | int) -> str:
    """`P000000042`: ten letters, which every bank's line of the passbook has room for."""
    return f"P{payout if isinstance(payout, int) else payout.pk:09d}"


def payout_id_of(text: str) -> int | None:
    """The payment that a line of the bank names, None where it names none of our form."""
    match = _REFERENCE.match(unicodedata.normalize("NFKC", text).strip().upper())
    return int(match[1]) if match else None
