"""Tables of an erasure: `runs`, with their claims and files, and `retentions`."""

from reviews.erasure.models.retentions import ClaimOfErasure, Retention
from reviews.erasure.models.runs import MOST_REASON, ErasureFile, ErasureItem, ErasureRun

__all__ = [
    "MOST_REASON",
    "ClaimOfErasure",
    "ErasureFile",
    "ErasureItem",
    "ErasureRun",
    "Retention",
]
