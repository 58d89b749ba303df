"""What the checks for duplicates say: a count, and links to the first of the claims.

The count is all that the sentence tells. Which claims they are is a matter of who reads
(`claims.evidence.display.links_for`).
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.evidence.registry import Found
from claims.evidence.shared_facts import MOST, OtherClaim
from claims.evidence.verdicts import Verdict

LINKS = 20  # claims that a finding links to; above it the count stands alone for the rest


def linked(
    verdict: Verdict, said: str, others: Sequence[OtherClaim], *, page: int | None = None
) -> Found:
    """A finding about other claims; `MOST` and more are told as `50+`."""
    count = str(len(others)) if len(others) < MOST else f"{MOST}+"
    links = tuple(other.pk for other in others[:LINKS])
    return Found(verdict, said, {"count": count}, page=page, links=links)
