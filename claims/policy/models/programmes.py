"""Incidents, and the programmes that compensate for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen


@tracked()
class Incident(models.Model):
    """An outage. Triage and the checks of sales, certificates and services read its days here."""

    code = models.CharField(_("코드"), max_length=20, unique=True)
    name = models.CharField(_("이름"), max_length=100)
    began_at = models.DateTimeField(_("시작"))
    ended_at = models.DateTimeField(_("끝"))

    class Meta:
        verbose_name = _("장애")
        verbose_name_plural = pgettext_lazy("several", "장애")
        ordering = ["began_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_ends_after_it_began", condition=Q(ended_at__gt=F("began_at"))
            )
        ]

    def __str__(self) -> str:
        return self.name


class Benefit(models.TextChoices):
    CASH = "cash", _("현금")


class ProgrammeState(models.TextChoices):
    DISCUSSED = "discussed", _("논의 중")
    ANNOUNCED = "announced", _("발표")
    RUNNING = "running", _("진행 중")
    CLOSED = "closed", _("종료")


@tracked()
class Programme(models.Model):
    code = models.SlugField(_("코드"), max_length=40, unique=True)
    name = models.CharField(_("이름"), max_length=100)
    incident = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("장애"))
    benefit = models.CharField(_("지원"), max_length=10, choices=Benefit, default=Benefit.CASH)
    state = models.CharField(
        _("상태"), max_length=10, choices=ProgrammeState, default=ProgrammeState.RUNNING
    )

    class Meta:
        verbose_name = _("지원사업")
        verbose_name_plural = pgettext_lazy("several", "지원사업")
        ordering = ["code"]
        triggers = [
            # What was published under a name is not paid under another one.
            Frozen(
                fields=("code", "name"),
                name="published_programme",
                while_="""EXISTS (
                SELECT 1 FROM public.claims_supportpolicy p
                WHERE p.programme_id = OLD.id AND p.published_at IS NOT NULL
            )""",
                says="programme_of_a_published_policy_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.name
