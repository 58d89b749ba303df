"""Decisions that a claimant knows of: those whose letter arrived or was told in another way."""

from __future__ import annotations

from datetime import date
from typing import Any

from claims.page_parts import read_once
from reviews.notices.models import Notice
from reviews.notices.receipt_days import told_on


def known_decisions(claim: Any) -> dict[str, date | None]:
    """Return the day (KST) on which the claimant was told of each decision, by resolution number;
    None while not told. One query, kept for the claim's page."""
    return read_once(claim, "notices.known_decisions", lambda: _read(claim))


def _read(claim: Any) -> dict[str, date | None]:
    letters = Notice.objects.of_claim(claim).told().filter(key__startswith="decision:")
    # decision:<number>, and decision:<number>:<channel> where it was written again
    return {one.key.split(":")[1]: told_on(one) for one in letters.order_by("pk")}
