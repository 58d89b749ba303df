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
    from claims.representation.models import Representation
    from reviews.payouts.models import Payout


def digest_of(payout: Payout) -> bytes:
    """Return 16 bytes of an HMAC over payout id, amount (won), account id and number of earlier
    approvals. It changes when one of them changes."""
    parts = (payout.pk, payout.amount, payout.account_id, payout.approval_no)
    return text_digest("payout", *(str(part) for part in parts))


def seen_value(payout: Payout) -> str:
    """Return the digest of a payout (`digest_of`) in hexadecimal, for the hidden field of its
    approval form. The verbs that approve take it as `seen`."""
    return digest_of(payout).hex()


def matches_seen(payout: Payout, seen: str) -> bool:
    """Return True if amount, account and number of approvals of the payout are still those of the
    form whose hidden field was `seen` (a value of `seen_value`)."""
    return hmac.compare_digest(seen_value(payout).encode(), seen.encode())


def waiver_value(payout: Payout, payee: Representation | None) -> str:
    """Return the digest, in hexadecimal, of what the form of a waiver shows: the payout
    (`digest_of`) and the person who receives for the claimant (None: the claimant)."""
    of_payee = str(payee.pk) if payee else ""
    return text_digest("waiver", seen_value(payout), of_payee).hex()


def manifest_of(payouts: Iterable[Any]) -> str:
    """Return a SHA-256 in hexadecimal over id, amount, account id and number of approvals of the
    payouts, in order of id. A batch stores it when built and compares it at release. `payouts` may
    be plain rows with pk, amount, account_id and approval_no."""
    lines = (
        f"{p.pk}|{p.amount}|{p.account_id}|{p.approval_no}"
        for p in sorted(payouts, key=lambda p: p.pk)
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def selection_of(payouts: Iterable[Payout]) -> str:
    """Return a keyed digest (hexadecimal) of several payouts as they were shown, for the hidden
    field of a form that acts on all of them: build a batch, approve a condition or a run, propose
    results."""
    return text_digest("selection", manifest_of(payouts)).hex()
