"""Saved simulations: the rules that were tried, their figures, and the decided claims that would
get another route or amount. Nothing of a claim, a review or a payout is written."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.policy.models import SupportPolicy, won
from claims.register.models import Claim, Route
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor

__all__ = ["DecidedBy", "Reason", "Side", "Simulation", "SimulationOutcome"]


class Side(models.TextChoices):
    """One of the two sides (A and B) of a simulation, each a draft of a policy."""

    A = "a", pgettext_lazy("simulation", "가안")
    B = "b", pgettext_lazy("simulation", "나안")


class DecidedBy(models.TextChoices):
    """Kinds of act that fixed the present amount of a claim: a decision of the council or a fixed
    grant."""

    COUNCIL = "council", _("협의체 의결")
    GRANT = "grant", _("정액 지원금 지급 준비 또는 지급")


class Reason(models.TextChoices):
    """Reasons for which a decided claim would get another route or amount in a simulation."""

    ROUTE = "route", _("경로가 달라짐")
    TIER = "tier", _("구간 지원금이 달라짐")
    BASE = "base", _("기본 지원금이 달라짐")
    AMOUNT_RULE = "amount_rule", _("의결액을 정하는 방법이 달라짐")
    FACTORS = "factors", _("산정 요소가 달라짐")
    CAP = "cap", _("상한이 달라짐")
    ROUNDING = "rounding", _("절사 단위가 달라짐")


class Simulation(models.Model):
    """A saved simulation. `parameters` has the rules (`Rules.as_json`) and `figures` the results
    (`Figures.as_json`), both by side; `beside` is the policy version of side B."""

    title = models.CharField(pgettext_lazy("simulation", "제목"), max_length=100)
    policy = models.ForeignKey(
        SupportPolicy, models.PROTECT, related_name="simulations", verbose_name=_("지원 정책")
    )
    beside = models.ForeignKey(
        SupportPolicy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("나란히 본 정책"),
    )
    parameters = models.JSONField(_("조건"))
    figures = models.JSONField(_("결과"))
    by = actor(_("저장한 사람"))
    at = models.DateTimeField(_("저장한 때"), default=clock.now)

    class Meta:
        verbose_name = _("모의 계산")
        verbose_name_plural = pgettext_lazy("several", "모의 계산")
        ordering = ["-pk"]
        permissions = [("simulate_policy", "정책 모의 계산")]
        triggers = [NamesItsActor("by"), AppendOnly()]

    def __str__(self) -> str:
        return self.title


class SimulationOutcome(models.Model):
    """A decided claim that would get another route or amount by the rules of one side. Written with
    its simulation, by one statement.

    `old_won` is all that the claim gets today and `new_won` what it would get, in won: its fixed
    grant and what the council decided.
    """

    simulation = models.ForeignKey(
        Simulation,
        models.PROTECT,
        related_name="outcomes",
        db_index=False,
        verbose_name=_("모의 계산"),
    )
    side = models.CharField(_("안"), max_length=1, choices=Side)
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="+", db_index=False, verbose_name=_("신청")
    )
    decided_by = models.CharField(_("정해진 방법"), max_length=7, choices=DecidedBy)
    old_route = models.CharField(_("지금 경로"), max_length=16, choices=Route)
    new_route = models.CharField(_("모의 경로"), max_length=16, choices=Route)
    old_won = won(_("지금 금액"))
    new_won = won(_("모의 금액"))
    reasons = ArrayField(
        models.CharField(max_length=11, choices=Reason), verbose_name=_("달라지는 이유")
    )

    class Meta:
        verbose_name = _("달라지는 신청")
        verbose_name_plural = pgettext_lazy("several", "달라지는 신청")
        ordering = ["simulation", "side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "side", "claim"],
                name="outcome_is_one_for_its_simulation_side_and_claim",
            ),
            models.CheckConstraint(
                name="outcome_differs_and_says_why",
                condition=Q(
                    Q(old_won__gte=0, new_won__gte=0, reasons__len__gte=1)
                    & (~Q(old_won=models.F("new_won")) | ~Q(old_route=models.F("new_route")))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["simulation", "side", "id"], name="outcome_by_simulation"),
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.simulation_id}/{self.side}/{self.claim_id}"
