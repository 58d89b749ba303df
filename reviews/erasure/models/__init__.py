"""Tables of an erasure: `runs`, with their claims and files, and `retentions`; and the rules of
rows that are erased by their age (`old_rows`)."""

from reviews.erasure.models.old_rows import EntryOfErasure, RejectionOfErasure
from reviews.erasure.models.retentions import ClaimOfErasure, Retention
from reviews.erasure.models.runs import ErasureFile, ErasureItem, ErasureRun

__all__ = [
    "ClaimOfErasure",
    "EntryOfErasure",
    "ErasureFile",
    "ErasureItem",
    "ErasureRun",
    "RejectionOfErasure",
    "Retention",
]
