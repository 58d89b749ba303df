"""The reference of a payment in files to the bank and in its results."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.payouts.models import Payout

_REFERENCE = re.compile(r"P(\d{9,18})\Z", re.ASCII)  # 18 digits always fit a bigint


def reference_of(payout: Payout | int) -> str:
    """Return the payment reference for the bank from a payout or its id: P and nine digits, as in
    `P000000042`. Its ten characters fit the passbook line of every bank."""
    return f"P{payout if isinstance(payout, int) else payout.pk:09d}"


def payout_id_of(text: str) -> int | None:
    """Return the payout id in a payment reference (`reference_of`) that a bank's line contains as
    its whole text; full-width letters, case and outer blanks do not matter. None for any other
    text."""
    match = _REFERENCE.match(unicodedata.normalize("NFKC", text).strip().upper())
    return int(match[1]) if match else None
