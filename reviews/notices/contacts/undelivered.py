"""Notices that did not arrive because their address is wrong or missing."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from reviews.notices.events import Event
from reviews.notices.models import (
    Addressee,
    BulkStatus,
    Notice,
    NoticeQuerySet,
    NoticeStatus,
    Suppression,
    SuppressionReason,
)
from reviews.notices.models.post_triggers import POST_RETURNED
from reviews.notices.models.readers import COPY_FOR, FORMER
from reviews.notices.operations.result_codes import OF_THE_ADDRESS
from reviews.notices.sending_policy import suppression

# It says nothing that the request itself has not said, and its day may be over.
PASSING = (Event.SUPPLEMENT_REMINDER,)


def undelivered() -> NoticeQuerySet:
    """Return the notices that did not arrive and could reach the claimant at another contact.

    They failed for their address, were stopped since the address is suppressed, or were returned by
    the post office. Left out are notices of claimants who refuse messages, were told in another way
    or written to again, letters to a former contact, copies for representatives and of sent
    letters, reminders, and notices of a cancelled bulk.
    """
    failed = Q(status=NoticeStatus.FAILED, last_code__in=OF_THE_ADDRESS)
    stopped = Q(
        status=NoticeStatus.SUPPRESSED, last_code=suppression.CODE, told_otherwise=False
    ) & ~Q(Exists(_opt_outs()))
    returned = Q(status=NoticeStatus.SUPPRESSED, last_code=POST_RETURNED, told_otherwise=False)
    return (
        Notice.objects.originals()
        .filter(failed | stopped | returned)
        .exclude(event__in=PASSING)
        .exclude(key__startswith=FORMER)
        .exclude(addressee=Addressee.REPRESENTATIVE, key__contains=COPY_FOR)
        .exclude(bulk__isnull=False, bulk__status=BulkStatus.CANCELLED)
        .filter(~Exists(written_again()))
    )


def written_again() -> QuerySet[Notice]:
    """Return the later notices that were written for the same fact, as a subquery for a condition
    on notices."""
    return Notice.objects.filter(
        claim=OuterRef("claim"), key__startswith=Concat(OuterRef("key"), Value(":"))
    )


def _opt_outs() -> QuerySet[Suppression]:
    return Suppression.objects.filter(
        recipient_index=OuterRef("recipient_index"),
        channel=OuterRef("channel"),
        reason=SuppressionReason.OPT_OUT,
        lifted_at__isnull=True,
    )
