"""Counts of benefits whose recipients are not known by name: those for the public."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.policy.models import Programme
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor

__all__ = ["BenefitCount"]


class BenefitCount(models.Model):
    """Total of what a programme has given up to a day. A later row of the programme replaces an
    earlier one."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="benefit_counts", verbose_name=_("지원사업")
    )
    day = models.DateField(_("기준일"))
    issued = models.PositiveBigIntegerField(_("제공한 수"))
    redeemed = models.PositiveBigIntegerField(_("사용한 수"), default=0)
    expired = models.PositiveBigIntegerField(_("기한이 지난 수"), default=0)
    note = models.CharField(_("출처"), max_length=200, blank=True)
    entered_by = actor(_("적은 사람"))
    entered_at = models.DateTimeField(_("적은 때"), default=clock.now)

    class Meta:
        verbose_name = _("혜택 수")
        verbose_name_plural = pgettext_lazy("several", "혜택 수")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="no_more_benefits_are_used_than_given",
                condition=Q(issued__gte=F("redeemed") + F("expired")),
            )
        ]
        triggers = [NamesItsActor("entered_by"), AppendOnly()]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.day}"
