"""The facts of decided claims, in narrow rows so that an index finds similar claims."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.money_fields import won
from claims.policy.models import Industry, Programme, Service
from reviews.committee.models.decisions import Decision

__all__ = ["Precedent"]


class Precedent(models.Model):
    """Facts of a claim's last decision, by which similar claims are found: programme, service,
    industry, assessed loss (won) and days of the outage. A copy without history, as the queue's
    rows.

    `suggestion.precedents.record_precedent` writes it in the transaction that decides.
    """

    claim = models.OneToOneField(
        "claims.Claim",
        models.PROTECT,
        primary_key=True,
        related_name="precedent",
        verbose_name=_("신청"),
    )
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="precedent", verbose_name=_("의결")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", db_index=False, verbose_name=_("지원사업")
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
    loss = won(_("인정액"))  # assessed when it was decided
    # days of the outage on which less was sold than expected; empty where no sheet shows them
    days = models.PositiveSmallIntegerField(_("피해 일수"), null=True, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("선례")
        verbose_name_plural = pgettext_lazy("several", "선례")
        ordering = ["-decision"]
        indexes = [
            models.Index(
                fields=["programme", "service", "industry", "loss"], name="precedent_both"
            ),
            models.Index(fields=["programme", "service", "loss"], name="precedent_service"),
            models.Index(fields=["programme", "industry", "loss"], name="precedent_industry"),
            models.Index(fields=["programme", "loss"], name="precedent_loss"),
        ]
        constraints = [
            models.CheckConstraint(
                name="precedent_loss_is_not_negative", condition=models.Q(loss__gte=0)
            )
        ]

    def __str__(self) -> str:
        return str(self.decision)
