"""The reference of a payment in files to the bank and in its results."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.payouts.models import Payout

_REFERENCE = re.compile(r"P(\d{9,18})\Z", re.ASCII)  # 18 digits always fit a bigint


def reference_of(payout: Payout | int) -> str:
    """Return `P000000042`: ten characters, which fit the passbook line of every bank."""
    return f"P{payout if isinstance(payout, int) else payout.pk:09d}"


def payout_id_of(text: str) -> int | None:
    """Return the payment id of a reference in a bank's line; None for any other text."""
    match = _REFERENCE.match(unicodedata.normalize("NFKC", text).strip().upper())
    return int(match[1]) if match else None
