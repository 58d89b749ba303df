"""Notices that reach nobody but by post, and letters of them in each state."""

from __future__ import annotations

from typing import Any

from claims.clock import today
from claims.contacts.tests.factories import HOME, corrected_contact
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.users.models import User
from reviews.notices.contacts.tests.factories import tell_nobody
from reviews.notices.models import Notice, PostBatch, PostLetter
from reviews.notices.post import batches, entries
from reviews.notices.post.writing import write_batch


def secretary() -> User:
    return UserFactory(roles="secretariat")


def addressed_claim(**facts: Any) -> Claim:
    """A claim whose claimant has told their postal address."""
    claim = ClaimFactory(**facts)
    corrected_contact(claim, address=HOME)
    claim.refresh_from_db()
    return claim


def waiting_notice(**facts: Any) -> Notice:
    """A notice that failed for its address, of a claim with a postal address."""
    notice = tell_nobody(addressed_claim(**facts))
    notice.refresh_from_db()
    return notice


def printed(n: int = 1, *, by: User | None = None) -> PostBatch:
    """A batch of new notices, with its files."""
    for _n in range(n):
        waiting_notice()
    batch = batches.make_batch(by=by or secretary())
    assert write_batch(batch_id=batch.pk)
    return PostBatch.objects.get(pk=batch.pk)


def number_of(letter: PostLetter) -> str:
    return f"{1_000_000_000_000 + letter.pk:013}"


def letter_of(batch: PostBatch) -> PostLetter:
    return batch.letters.order_by("place").select_related("batch", "notice__claim")[0]


def posted(*, by: User | None = None) -> PostLetter:
    """A letter with its registered number, of a batch of its own."""
    letter = letter_of(printed(by=by))
    return entries.record_number(
        letter=letter, by=by or secretary(), number=number_of(letter), posted_on=today()
    )


def returned(**facts: Any) -> PostLetter:
    letter = posted()
    return entries.record_return(
        letter=letter, by=secretary(), returned_on=today(), why="absent", **facts
    )
