"""Holds: claims of a payee who has a fixed grant already, if the policy allows one."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.policy.models import SamePayee
from claims.reasons import LONG_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission
from reviews.payouts.models.expressions.failures import GrantLeft
from reviews.payouts.models.payouts import Payout
from reviews.payouts.models.runs import GRANT_CHOICES, GRANT_OF_ROUTE, GrantRun
from reviews.payouts.models.triggers import holds, ties
from reviews.payouts.models.triggers.recoveries import is_not_of_the_future
from reviews.payouts.models.visible import SeenWithPayouts
from reviews.payouts.states.holds import HOLD_BARS, HOLD_MOVES, HOLD_OPEN, HoldStatus
from reviews.payouts.states.payouts import GRANT_KINDS, PayoutKind

__all__ = ["PayeeHold"]


class PayeeHoldQuerySet(SeenWithPayouts["PayeeHold"]):
    claim_columns = ("claim", "other")

    def with_grant(self) -> PayeeHoldQuerySet:
        """Annotate the grant that the hold withholds: `grant`, its kind, and `won`. While the hold
        bars its claim, they are what the claim's route grants now and was not paid or set off; then
        `kind` and `amount`, as they were when the claim was put on hold. An undone offset or
        another route changes them meanwhile."""
        bars = Q(status__in=HOLD_BARS)
        now = Greatest(GrantLeft("claim"), 0)
        kinds = (
            When(bars & Q(claim__route=route), then=Value(kind.value))
            for route, kind in GRANT_OF_ROUTE.items()
        )
        return self.annotate(
            grant=Case(*kinds, default=F("kind")),
            won=Case(When(bars, then=now), default=F("amount")),
        )

    def waiting(self) -> PayeeHoldQuerySet:
        """Filter holds that are open (waiting or proposed), without those of withdrawn claims."""
        return self.filter(status__in=HOLD_OPEN, claim__withdrawn_at__isnull=True)

    def waiting_for(self, user: Any) -> PayeeHoldQuerySet:
        """Filter holds whose release another person proposed, which this person could confirm. Does
        not check permissions."""
        return self.waiting().filter(status=HoldStatus.PROPOSED).exclude(proposed_by=user)

    def barring(self) -> PayeeHoldQuerySet:
        """Filter holds that keep their claim from a fixed grant: those waiting, proposed for
        release, or ended as duplicates."""
        return self.filter(status__in=HOLD_BARS)


@tracked(exclude=("reason", "settled_reason"))
class PayeeHold(models.Model):
    """Hold of a claim (지급 보류) whose fixed grant is not prepared, because its payee already has
    one through another claim.

    `other` is that claim and `payout` its grant; `same` are the marks that both claims share. If
    that grant does not bar the claim any more and another one does, the hold moves to that one
    (`moved_at`). `kind` and `amount` are the grant and its won withheld when the hold began,
    `grant` and `won` (`with_grant`) those withheld now. One person proposes to release the hold and
    another confirms, or one person ends the claim as a duplicate and the claimant is told. A
    duplicate may be put on hold again (`reopened_at`); two people release it, also if the other
    grant is gone.
    """

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="payee_holds", verbose_name=_("신청")
    )
    kind = models.CharField(_("종류"), max_length=20, choices=GRANT_CHOICES)
    programme = models.ForeignKey(
        "claims.Programme",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("지원사업"),
    )
    policy = models.ForeignKey(
        "claims.SupportPolicy",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("지원 정책"),
    )
    amount = models.BigIntegerField(_("지원금"))  # won
    same = ArrayField(models.CharField(max_length=10, choices=SamePayee), verbose_name=_("같은 것"))
    other = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="+", verbose_name=_("먼저 받는 신청")
    )
    payout = models.ForeignKey(
        Payout,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("먼저 작성한 지급"),
    )
    run = models.ForeignKey(
        GrantRun,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        db_index=False,
        verbose_name=_("일괄 작성"),
    )
    held_at = models.DateTimeField(_("보류한 때"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=10, choices=HoldStatus, default=HoldStatus.WAITING
    )
    reason = models.CharField(_("해제 사유"), max_length=LONG_REASON, blank=True)
    proposed_by = actor(_("해제를 올린 사람"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("해제를 올린 때"), null=True, blank=True)
    settled_by = actor(_("처리"), null=True, blank=True)
    settled_at = models.DateTimeField(_("처리 시각"), null=True, blank=True)
    settled_reason = models.CharField(_("처리 사유"), max_length=LONG_REASON, blank=True)
    # Set when the end of the claim as a duplicate is undone: the hold then does not lapse by
    # itself.
    reopened_at = models.DateTimeField(_("다시 보류한 때"), null=True, blank=True)
    # When it came beside the grant that it names, where it named another one before.
    moved_at = models.DateTimeField(_("먼저 받는 신청이 바뀐 때"), null=True, blank=True)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = (
        "SELECT",
        "INSERT",
        "UPDATE (status, reason, proposed_by_id, proposed_at, settled_by_id, settled_at,"
        " settled_reason, reopened_at, moved_at, erased_at, other_id, payout_id, same)",
    )
    objects = PayeeHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("지급 보류")
        verbose_name_plural = pgettext_lazy("several", "지급 보류")
        ordering = ["held_at", "pk"]
        permissions = [("settle_payeehold", "지급 보류 풀기·끝내기")]
        indexes = [models.Index(fields=["status", "held_at", "id"], name="hold_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status__in=HOLD_BARS),
                name="claim_has_one_hold_at_a_time",
            ),
            models.CheckConstraint(
                name="hold_is_of_a_fixed_grant",
                condition=Q(kind__in=[kind.value for kind in GRANT_KINDS], amount__gt=0),
            ),
            models.CheckConstraint(
                name="hold_says_what_is_the_same",
                condition=Q(same__contained_by=SamePayee.values, same__len__gt=0)
                & ~Q(claim=F("other")),
            ),
            models.CheckConstraint(
                name="hold_is_released_by_two_people",
                condition=~Q(status__in=[HoldStatus.PROPOSED, HoldStatus.RELEASED])
                | Q(proposed_by__isnull=False, proposed_at__isnull=False)
                & (~Q(reason="") | Q(erased_at__isnull=False))
                & ~Q(status=HoldStatus.RELEASED, proposed_by=F("settled_by")),
            ),
            models.CheckConstraint(
                name="settled_hold_says_who_and_when",
                condition=Q(status__in=HOLD_OPEN, settled_by__isnull=True, settled_at__isnull=True)
                | Q(status=HoldStatus.LAPSED, settled_at__isnull=False)
                | Q(
                    status__in=[HoldStatus.RELEASED, HoldStatus.DUPLICATE],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="duplicate_says_why",
                condition=~Q(status=HoldStatus.DUPLICATE)
                | ~Q(settled_reason="")
                | Q(erased_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("proposed_by", "settled_by"),
            not_of_an_erased_claim(),
            Fsm(transitions=HOLD_MOVES, starts=[HoldStatus.WAITING]),
            Frozen(
                fields=("id", "claim", "kind", "programme", "policy", "amount", "run", "held_at"),
                name="hold_facts",
                says="hold_facts_are_frozen",
            ),
            Frozen(
                fields=("proposed_by", "proposed_at", "settled_by", "settled_at"),
                name="settled_hold",
                while_="OLD.status IN ('released', 'lapsed')"
                " OR OLD.status = 'duplicate' AND NEW.status = OLD.status",
                says="hold_facts_are_frozen",
            ),
            Frozen(
                fields=("proposed_by", "proposed_at"),
                name="proposed_release",
                while_="OLD.status = 'proposed' AND NEW.status IN ('proposed', 'released')",
                says="hold_facts_are_frozen",
            ),
            Erasable(says="hold_facts_are_frozen"),
            holds.hold_is_beside_a_grant(),
            holds.hold_is_settled_by_its_office(),
            holds.hold_lapses_beside_no_grant(),
            holds.hold_moves_to_a_grant_that_bars(),
            holds.release_is_of_what_was_seen(),
            ties.has_no_tie("settled_by", "NEW.status IN ('released', 'lapsed')"),
            is_not_of_the_future("proposed_at", "hold_release_is_proposed_by_now"),
            is_not_of_the_future("settled_at", "hold_ends_by_now"),
            ProposerHoldsPermission("proposed_by", holds.SETTLE, moves=("proposed", "released")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} {self.get_status_display()}"

    @property
    def number(self) -> str:
        """Number of the hold as people see it, such as H-00042."""
        return f"H-{self.pk:05d}"

    @property
    def grant_text(self) -> str:
        """Name of the grant that is withheld now. Only for holds read by `with_grant`."""
        return str(PayoutKind(self.__dict__["grant"]).label)

    @property
    def is_open(self) -> bool:
        return self.status in HOLD_OPEN

    @property
    def same_text(self) -> str:
        """The marks that both claims share, in words, such as "같은 신청인, 같은 계좌"."""
        return ", ".join(str(SamePayee(mark).label) for mark in self.same)
