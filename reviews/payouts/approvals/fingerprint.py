"""Digests of what an approver saw: 16 bytes that only this program can make.

The form of a row carries the digest of its amount, account row and number of approvals. A digest
that differs at approval means that the row has changed since it was shown.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from claims.personal_data.crypto import text_digest

if TYPE_CHECKING:
    from reviews.payouts.models import Payout


def digest_of(payout: Payout) -> bytes:
    """Return the HMAC over payout, amount (won), account row and number of earlier approvals."""
    parts = (payout.pk, payout.amount, payout.account_id, payout.approval_no)
    return text_digest("payout", *(str(part) for part in parts))


def seen_value(payout: Payout) -> str:
    """Return the value of the hidden field in the row's form."""
    return digest_of(payout).hex()


def matches_seen(payout: Payout, seen: str) -> bool:
    """Return True where the row is as the form with the value `seen` showed it."""
    return hmac.compare_digest(seen_value(payout).encode(), seen.encode())


def manifest_of(payouts: Iterable[Any]) -> str:
    """Return the SHA-256 over the payouts of a batch in order of id; compared again at release.
    `payouts` may be plain rows with pk, amount, account_id and approval_no."""
    lines = (
        f"{p.pk}|{p.amount}|{p.account_id}|{p.approval_no}"
        for p in sorted(payouts, key=lambda p: p.pk)
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def selection_of(payouts: Iterable[Payout]) -> str:
    """Return the hidden field of the form that builds a batch: a digest of the rows shown."""
    return text_digest("selection", manifest_of(payouts)).hex()
