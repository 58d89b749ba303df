"""Notices that can go by post: their claimant has a postal address, and no mail or telephone that
reaches them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, Subquery

from claims.register.models import CorrectedContact
from reviews.notices.contacts.undelivered import undelivered, written_again
from reviews.notices.models import (
    Addressee,
    BulkStatus,
    LetterStatus,
    Notice,
    NoticeQuerySet,
    NoticeStatus,
    PostLetter,
)
from reviews.notices.models.post_triggers import POST_RETURNED
from reviews.notices.models.readers import FORMER
from reviews.notices.sending_policy import suppression

# The order in which waiting notices go into a batch, and in which lists show them: oldest first.
IN_TURN = ("written_at", "pk")
STOPPED = (suppression.CODE, POST_RETURNED)


def possible() -> NoticeQuerySet:
    """Return the notices of which a person may make a letter: failed, or suppressed for a closed
    address or a returned letter, whose claim has a postal address.

    Includes claimants who refuse messages and returned letters. Leaves out letters to persons who
    read in a claimant's place, since their postal address is not known, notices written again, and
    copies of sent letters.
    """
    stopped = Q(status=NoticeStatus.SUPPRESSED, last_code__in=STOPPED, told_otherwise=False)
    return (
        Notice.objects.originals()
        .filter(Q(status=NoticeStatus.FAILED) | stopped)
        .filter(_has_an_address(), addressee=Addressee.CLAIMANT)
        .exclude(key__startswith=FORMER)
        .exclude(bulk__isnull=False, bulk__status=BulkStatus.CANCELLED)
        .filter(~Exists(written_again()))
    )


def waiting() -> NoticeQuerySet:
    """Return the notices that the next batch takes: undelivered for their address, with a postal
    address. After a returned letter, only those whose postal address has changed since."""
    newest = PostLetter.objects.filter(
        notice=OuterRef(OuterRef("pk")), status=LetterStatus.RETURNED
    )
    moved = CorrectedContact.objects.filter(
        claim=OuterRef("claim"),
        changes_address=True,
        version__gt=Subquery(newest.order_by("-pk").values("contact__version")[:1]),
    )
    return (
        undelivered()
        .filter(_has_an_address(), addressee=Addressee.CLAIMANT)
        .filter(~Q(last_code=POST_RETURNED) | Exists(moved))
    )


def has_new_address(letter: PostLetter) -> bool:
    """Return True when the claim's postal address was changed after the version to which this
    letter went. One query."""
    return CorrectedContact.objects.filter(
        claim=letter.notice.claim_id, changes_address=True, version__gt=letter.contact.version
    ).exists()


def _has_an_address() -> Q:
    there = Q(claim__contact__address__isnull=False, claim__contact__erased_at__isnull=True)
    text = Q(erased_at__isnull=True) & ~Q(body="")
    return there & text & Q(claim__erased_at__isnull=True)
