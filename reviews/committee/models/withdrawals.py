"""철회: the withdrawal of a claim by its claimant, and its undoing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen
from claims.users.actors import actor
from reviews.committee.models.triggers import objections

__all__ = ["ClaimOfCouncil", "Withdrawal", "WithdrawalQuerySet"]


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def in_force(self) -> WithdrawalQuerySet:
        return self.filter(undone_at__isnull=True)


@tracked(exclude=("reason", "undo_reason"))
class Withdrawal(models.Model):
    """One withdrawal of a claim by its claimant, before money was paid; in force until `undone_at`.
    `undo_until` is the last day to undo it.

    `at` is also the claim's `withdrawn_at` and the `closed_at` of every row that ended with the
    claim: an undo reopens the rows with exactly this time.
    """

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="withdrawals", verbose_name=_("신청")
    )
    reason = models.CharField(_("철회 사유"), max_length=LONG_REASON)
    by = actor(_("철회 처리"))
    at = models.DateTimeField(_("철회한 때"), default=clock.now)
    undo_until = models.DateField(_("되돌릴 수 있는 마지막 날"))
    undone_by = actor(_("되돌린 사람"), null=True, blank=True)
    undone_at = models.DateTimeField(_("되돌린 때"), null=True, blank=True)
    undo_reason = models.CharField(_("되돌린 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"
    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("신청 철회")
        verbose_name_plural = pgettext_lazy("several", "신청 철회")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(undone_at__isnull=True),
                name="claim_is_withdrawn_once_at_a_time",
            ),
            models.CheckConstraint(
                name="undone_withdrawal_says_by_whom_and_why",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
            ),
            models.CheckConstraint(name="withdrawal_says_why", condition=~Q(reason="")),
        ]
        triggers = [
            NamesItsActor("by", "undone_by"),
            not_of_an_erased_claim(),
            Frozen(fields=("claim", "by", "at", "undo_until"), says="withdrawal_is_frozen"),
            objections.withdrawal_is_undone_in_time(),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.at:%Y-%m-%d}"

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and clock.today() <= self.undo_until


class ClaimOfCouncil(Claim):
    """Proxy of Claim. It carries the trigger that lets a withdrawn claim come back only when its
    withdrawal is undone."""

    class Meta:
        proxy = True
        verbose_name = _("협의체가 쓰는 신청")
        verbose_name_plural = pgettext_lazy("several", "협의체가 쓰는 신청")
        default_permissions = ()
        triggers = [objections.claim_comes_back_by_an_undone_withdrawal()]
