"""What an approver saw, as 16 bytes that only this program can make.

The form of a row carries the digest of its amount, account row and number of approvals. Where it
differs at approval, somebody would approve something else than they saw.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from claims.personal_data.crypto import text_digest

if TYPE_CHECKING:
    from reviews.payouts.models import Payout


def digest_of(payout: Payout) -> bytes:
    """HMAC over payout, amount (won), account row and the approvals that went before."""
    parts = (payout.pk, payout.amount, payout.account_id, payout.approval_no)
    return text_digest("payout", *(str(part) for part in parts))


def seen_value(payout: Payout) -> str:
    """The hidden field of the row's form."""
    return digest_of(payout).hex()


def is_what_was_seen(payout: Payout, seen: str) -> bool:
    return hmac.compare_digest(seen_value(payout).encode(), seen.encode())


def manifest_of(payouts: Iterable[Payout]) -> str:
    """SHA-256 over the rows of a batch, in order of id: what was built is what is released."""
    lines = (
        f"{p.pk}|{p.amount}|{p.account_id}|{p.approval_no}"
        for p in sorted(payouts, key=lambda p: p.pk)
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def selection_of(payouts: Iterable[Payout]) -> str:
    """The hidden field of the form that builds a batch: the rows as they were shown."""
    return text_digest("selection", manifest_of(payouts)).hex()
