"""Plans of instalments (분할 납부) for what is left of a recovery."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.reasons import LONG_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.erasure import not_of_an_erased_claim
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor
from reviews.payouts.models.recoveries import Recovery
from reviews.payouts.models.triggers import recovery_plans
from reviews.payouts.models.triggers.recoveries import CLAIM_OF_RECOVERY

__all__ = ["RecoveryInstalment", "RecoveryPlan"]


class RecoveryPlan(models.Model):
    """Agreed plan to pay in instalments (분할 납부) what was left of a recovery at that time
    (`total`, won). Only the newest plan of a recovery counts."""

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, related_name="plans", verbose_name=_("환수")
    )
    number = models.PositiveSmallIntegerField(_("차례"))
    total = won(_("총액"))
    reason = models.CharField(_("합의 내용"), max_length=LONG_REASON)
    by = actor(_("정한 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    class Meta:
        verbose_name = _("분할 납부")
        verbose_name_plural = pgettext_lazy("several", "분할 납부")
        ordering = ["recovery", "number"]
        constraints = [
            models.UniqueConstraint(
                name="recovery_has_one_plan_of_a_number", fields=["recovery", "number"]
            ),
            models.CheckConstraint(
                name="plan_says_what_was_agreed",
                condition=~Q(reason="") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_is_of_something", condition=Q(total__gt=0, number__gte=1)
            ),
        ]
        triggers = [
            NamesItsActor("by"),
            AppendOnly(erasable=("reason",)),
            not_of_an_erased_claim(CLAIM_OF_RECOVERY),
            recovery_plans.plan_is_of_what_is_left(),
            recovery_plans.plan_adds_up(),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id}/{self.number}"


class RecoveryInstalment(models.Model):
    """One instalment of a plan: its number, the day it is due, and its amount in won."""

    plan = models.ForeignKey(
        RecoveryPlan, models.PROTECT, related_name="instalments", verbose_name=_("분할 납부")
    )
    number = models.PositiveSmallIntegerField(_("회차"))
    due_on = models.DateField(_("납부기한"))
    amount = won(_("금액"))

    class Meta:
        verbose_name = _("분할 회차")
        verbose_name_plural = pgettext_lazy("several", "분할 회차")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                name="plan_has_one_instalment_of_a_number", fields=["plan", "number"]
            ),
            models.UniqueConstraint(
                name="plan_has_one_instalment_a_day", fields=["plan", "due_on"]
            ),
            models.CheckConstraint(
                name="instalment_is_of_something", condition=Q(amount__gt=0, number__gte=1)
            ),
        ]
        triggers = [AppendOnly(), recovery_plans.instalment_belongs_to_its_plan()]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"
