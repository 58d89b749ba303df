"""Filters of notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from claims.hooks import without_withheld_claims
from reviews.notices.models.bulks import BulkStatus
from reviews.notices.models.readers import COPY_FOR
from reviews.notices.models.states import NoticeStatus

if TYPE_CHECKING:
    from reviews.notices.models import Notice  # noqa: F401

# Who sends letters, by post too, sees each of them.
WORKERS = ("reviews.manage_notice", "reviews.send_post")


class NoticeQuerySet(QuerySet["Notice"]):
    def visible_to(self, user: Any) -> NoticeQuerySet:
        """Return all notices for users who may see the outbox, and none for others, who see a
        claim's letters in its panel only. Who sends none sees no letters of claims that are
        withheld from them (docs/decisions/0137)."""
        if not user.has_perm("reviews.view_notice"):
            return self.none()
        return without_withheld_claims(self, user, "claim", workers=WORKERS)

    def of_claim(self, claim: Any) -> NoticeQuerySet:
        return self.filter(claim=claim).order_by("-pk")

    def told(self) -> NoticeQuerySet:
        """Return the notices that the claimant has received: sent and not returned, or told in
        another way by a person."""
        sent = Q(status__in=[NoticeStatus.SENT, NoticeStatus.DELIVERED])
        return self.filter(sent | Q(told_otherwise=True))

    def untold(self) -> NoticeQuerySet:
        """Return the notices that the claimant has not received. One that was written again for
        another channel (`<key>:<channel>`) is left out, as the newer one stands for it, and so is a
        copy of a sent letter."""
        again = Concat(OuterRef("key"), Value(":"))
        rewritten = self.model.objects.filter(claim=OuterRef("claim"), key__startswith=again)
        untold = self.originals().exclude(pk__in=self.model.objects.told().values("pk"))
        return untold.filter(~Exists(rewritten))

    def originals(self) -> NoticeQuerySet:
        """Leave out copies of letters that had been sent: they tell no new fact."""
        return self.filter(copy_of__isnull=True)

    def not_taken_back(self) -> NoticeQuerySet:
        """Leave out notices that were suppressed before anybody was told: with their bulk when it
        was cancelled, or by a verb that undid their cause; and failed ones of a cancelled bulk,
        which nobody sends. Leave out copies for representatives too, which tell a claimant nothing
        and are in no bulk, and copies of sent letters, which tell no new fact.

        Other failed notices stay, and those that a closed address stopped: they wait on lists of
        their own and are sent from there.
        """
        of_a_cancelled_bulk = Q(bulk__isnull=False, bulk__status=BulkStatus.CANCELLED)
        suppressed = Q(status=NoticeStatus.SUPPRESSED) & (of_a_cancelled_bulk | Q(last_code=""))
        failed = Q(status=NoticeStatus.FAILED) & of_a_cancelled_bulk
        untold = Q(told_otherwise=False) & (suppressed | failed)
        return self.originals().exclude(untold).exclude(key__contains=COPY_FOR)

    def dead(self) -> NoticeQuerySet:
        """Return the failed notices (dead letters), which wait for a person's decision."""
        return self.filter(status=NoticeStatus.FAILED)
