"""One benefit of one recipient: written once, issued once."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.money_fields import won
from claims.policy.models import Programme
from claims.reasons import MOST_REASON
from claims.register.models import Claim, Claimant
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, fail
from claims.users.actors import actor
from reviews.benefits.models.runs import BenefitRun
from reviews.benefits.states import (
    GIVEN,
    GRANT_MOVES,
    IN_BATCH,
    GrantStatus,
)

__all__ = ["BenefitGrant"]

FACTS = ("programme", "run", "key", "claimant", "value", "expires_on")
CLAIM = ("claim", "reference")
# The desk left it out, and a person plans it again: for another claim of the same claimant.
_MOVES_CLAIM = """OLD.status = 'dropped' AND OLD.settled_by_id IS NULL AND NEW.status = 'planned'
                AND EXISTS (
                    SELECT FROM public.claims_claim c
                    JOIN public.claims_claimant theirs ON theirs.id = c.claimant_id
                    JOIN public.claims_claimant k
                        ON COALESCE(k.merged_into_id, k.id)
                            = COALESCE(theirs.merged_into_id, theirs.id)
                    WHERE c.id = NEW.claim_id AND c.number = NEW.reference
                        AND k.id = NEW.claimant_id
                )"""


class BenefitGrantQuerySet(models.QuerySet["BenefitGrant"]):
    def of_claimant(self, claimant: Any) -> BenefitGrantQuerySet:
        """Return the grants of one claimant in all programmes, whether a filter of the register or
        a list chose the claimant."""
        return self.filter(claimant=claimant).select_related("programme", "run")

    def to_handle(self) -> BenefitGrantQuerySet:
        """Return the grants that failed and wait for a person to decide about them."""
        return self.filter(status=GrantStatus.FAILED)


@tracked(exclude=("settled_reason",), bulk=True)
class BenefitGrant(models.Model):
    """A benefit of one programme for one recipient.

    `key` is the keyed digest of the recipient, the same for a claimant and for a line of a list
    that names the same business, so that each gets a programme once. `reference` is what the
    partner knows the recipient by: the claim's number, or its own number from the list. `value` is
    in the programme's unit. `asked_at` stamps the last question to a partner: it is the lease of
    the worker that asks. `tries` counts the partner's refusals.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", db_index=False, verbose_name=_("지원사업")
    )
    run = models.ForeignKey(
        BenefitRun,
        models.PROTECT,
        related_name="grants",
        db_index=False,
        verbose_name=_("혜택 제공"),
    )
    key = models.BinaryField(_("받는 사람 색인"), max_length=16)
    claimant = models.ForeignKey(
        Claimant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("신청인"),
    )
    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="benefits",
        db_index=False,
        verbose_name=_("신청"),
    )
    reference = models.CharField(_("참조번호"), max_length=40, db_collation="C")
    value = won(_("한 사람이 받는 값"), null=True, blank=True)
    expires_on = models.DateField(_("사용기한"), null=True, blank=True)
    status = models.CharField(
        _("상태"), max_length=8, choices=GrantStatus, default=GrantStatus.PLANNED
    )
    batch = models.ForeignKey(
        "reviews.BenefitBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        db_index=False,
        verbose_name=_("제공 묶음"),
    )
    tries = models.PositiveSmallIntegerField(_("시도"), default=0)
    asked_at = models.DateTimeField(_("제휴사에 보낸 때"), null=True, blank=True)
    issued_at = models.DateTimeField(_("제공한 때"), null=True, blank=True)
    used_on = models.DateField(_("사용한 날"), null=True, blank=True)
    failed_as = models.CharField(_("실패 사유"), max_length=60, blank=True)
    told_at = models.DateTimeField(_("알린 때"), null=True, blank=True)
    settled_by = actor(_("처리"), null=True, blank=True)
    settled_at = models.DateTimeField(_("처리한 때"), null=True, blank=True)
    settled_reason = models.CharField(_("처리한 내용"), max_length=MOST_REASON, blank=True)

    GRANTS = "no delete"
    objects = BenefitGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("혜택")
        verbose_name_plural = pgettext_lazy("several", "혜택")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"], name="recipient_gets_a_programme_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "claimant"],
                condition=Q(claimant__isnull=False),
                name="claimant_gets_a_programme_once",
            ),
            models.CheckConstraint(
                name="issued_benefit_says_when",
                condition=Q(status__in=GIVEN, issued_at__isnull=False)
                | (~Q(status__in=GIVEN) & Q(issued_at__isnull=True, told_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="benefit_under_way_has_its_batch",
                condition=(Q(status__in=IN_BATCH) & Q(batch__isnull=False))
                | (~Q(status__in=IN_BATCH) & Q(batch__isnull=True)),
            ),
            models.CheckConstraint(
                name="benefit_being_sent_says_since_when",
                condition=~Q(status=GrantStatus.SENDING) | Q(asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="used_benefit_names_its_day",
                condition=Q(status=GrantStatus.REDEEMED, used_on__isnull=False)
                | (~Q(status=GrantStatus.REDEEMED) & Q(used_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="failed_benefit_says_why",
                condition=~Q(status=GrantStatus.FAILED) | ~Q(failed_as=""),
            ),
            models.CheckConstraint(
                name="dropped_benefit_says_by_whom_and_why",
                condition=(
                    # by nobody: the desk found its claim or consent gone
                    Q(status=GrantStatus.DROPPED, settled_at__isnull=False)
                    & ~Q(settled_reason="")
                    & (Q(settled_by__isnull=False) | Q(claim__isnull=False))
                )
                | (
                    ~Q(status=GrantStatus.DROPPED)
                    & Q(settled_by__isnull=True, settled_at__isnull=True, settled_reason="")
                ),
            ),
            models.CheckConstraint(
                name="benefit_has_a_value_above_zero",
                condition=Q(value__isnull=True) | Q(value__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "status", "id"], name="benefit_by_programme"),
            models.Index(
                fields=["batch", "status", "id"],
                condition=Q(batch__isnull=False),
                name="benefit_by_batch",
            ),
            models.Index(
                fields=["claimant"],
                condition=Q(claimant__isnull=False),
                name="benefit_by_claimant",
            ),
            models.Index(
                fields=["claim"], condition=Q(claim__isnull=False), name="benefit_by_claim"
            ),
            models.Index(
                fields=["id"], condition=Q(status=GrantStatus.FAILED), name="benefit_to_handle"
            ),
            models.Index(
                fields=["asked_at"],
                condition=Q(status=GrantStatus.SENDING),
                name="benefit_unanswered",
            ),
            models.Index(
                fields=["id"],
                condition=Q(issued_at__isnull=False, told_at__isnull=True, claim__isnull=False),
                name="benefit_to_tell",
            ),
            models.Index(
                fields=["expires_on"], condition=Q(status=GrantStatus.ISSUED), name="benefit_ends"
            ),
        ]
        triggers = [
            NamesItsActor("settled_by"),
            Frozen(fields=FACTS, says="benefit_stays_as_granted", named=True),
            Frozen(
                name="keeps_its_claim",
                fields=CLAIM,
                while_=f"NOT ({_MOVES_CLAIM})",
                says="benefit_keeps_its_claim",
                named=True,
            ),
            Frozen(
                name="issued_once",
                fields=("batch", "issued_at"),
                while_="OLD.issued_at IS NOT NULL",
                says="benefit_is_issued_once",
                named=True,
            ),
            Fsm(transitions=GRANT_MOVES),
            # It counts rows and their value on the run, which has no more of either than approved.
            # Once for each statement: a row trigger would double the cost of a million rows.
            pgtrigger.Trigger(
                name="granted_by_an_approved_run",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=f"""
                    IF EXISTS (
                        SELECT FROM new_rows n
                        LEFT JOIN public.reviews_benefitrun r
                            ON r.id = n.run_id AND r.programme_id = n.programme_id
                        WHERE r.status IS DISTINCT FROM 'writing' OR n.status <> 'planned'
                    ) THEN {fail("benefit_is_granted_by_an_approved_run")} END IF;
                    UPDATE public.reviews_benefitrun r
                    SET written = r.written + n.people, written_worth = r.written_worth + n.won
                    FROM (
                        SELECT run_id, count(*) AS people, COALESCE(sum(value), 0) AS won
                        FROM new_rows GROUP BY run_id
                    ) n WHERE r.id = n.run_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.reference}"

    @property
    def number(self) -> str:
        """The number of the grant (B123), by which a partner and the files name it."""
        return f"B{self.pk}"
