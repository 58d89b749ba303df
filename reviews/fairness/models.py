"""Fairness reports, and the pairs of alike claims that were decided differently. Nothing of a
claim, a vote or a payout is written."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.policy.models import Industry, Service
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor

__all__ = ["AlikePair", "FairnessReport"]


class FairnessReport(models.Model):
    """Stored figures of a fairness report (`computing.Figures`) as of a moment. `by` is None if the
    nightly task computed them."""

    figures = models.JSONField(_("결과"))
    by = actor(_("계산한 사람"), null=True, blank=True)
    at = models.DateTimeField(_("계산한 때"), default=clock.now)

    class Meta:
        verbose_name = _("형평성 점검")
        verbose_name_plural = pgettext_lazy("several", "형평성 점검")
        ordering = ["-pk"]
        permissions = [
            ("view_fairness", "형평성 점검 보기"),
            ("compute_fairness", "형평성 다시 계산"),
        ]
        triggers = [NamesItsActor("by"), AppendOnly()]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class AlikePair(models.Model):
    """Two alike claims that were decided differently, of a report: `claim` got the larger share of
    its loss, `other` the smaller. Amounts in won."""

    report = models.ForeignKey(
        FairnessReport,
        models.PROTECT,
        related_name="pairs",
        db_index=False,
        verbose_name=_("형평성 점검"),
    )
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="+", db_index=False, verbose_name=_("더 받은 신청")
    )
    other = models.ForeignKey(
        Claim, models.PROTECT, related_name="+", db_index=False, verbose_name=_("덜 받은 신청")
    )
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="+", db_index=False, verbose_name=_("서비스")
    )
    industry = models.ForeignKey(
        Industry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("업종"),
    )
    loss = won(_("인정액"))
    amount = won(_("의결액"))
    other_loss = won(_("다른 신청의 인정액"))
    other_amount = won(_("다른 신청의 의결액"))
    distance = models.PositiveIntegerField(_("거리"))  # hundredths of a step of the policy
    # Difference of the shares, in hundredths of a per cent.
    difference = models.PositiveIntegerField(_("차이"))

    class Meta:
        verbose_name = _("다르게 의결한 짝")
        verbose_name_plural = pgettext_lazy("several", "다르게 의결한 짝")
        ordering = ["-report", "-difference", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "claim", "other"], name="pair_is_listed_once_in_a_report"
            ),
            models.CheckConstraint(
                name="pair_is_of_two_claims_with_losses",
                condition=Q(loss__gt=0, other_loss__gt=0, amount__gte=0, other_amount__gte=0)
                & ~Q(claim=F("other")),
            ),
        ]
        indexes = [models.Index(fields=["report", "-difference", "-id"], name="pair_by_difference")]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.claim_id}/{self.other_id}"

    @property
    def share(self) -> float:
        return self.amount / self.loss

    @property
    def other_share(self) -> float:
        return self.other_amount / self.other_loss
