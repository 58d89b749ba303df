"""Findings of the checks for duplicates: a count, and links to the first of the claims.

The sentence holds the count only; the claims that a reader may see depend on the reader
(`claims.evidence.display.links_for`).
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.evidence.registry import Found
from claims.evidence.shared_facts import MOST, OtherClaim
from claims.evidence.verdicts import Verdict

LINKS = 20  # claims that a finding links to; the count includes the others


def duplicate_finding(
    verdict: Verdict, said: str, others: Sequence[OtherClaim], *, page: int | None = None
) -> Found:
    """Return a finding about other claims; `MOST` and more are counted as `50+`."""
    count = str(len(others)) if len(others) < MOST else f"{MOST}+"
    links = tuple(other.pk for other in others[:LINKS])
    return Found(verdict, said, {"count": count}, page=page, links=links)
