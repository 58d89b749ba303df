"""Runs that prepare the fixed grants of thousands of claims."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.looks import Shown, looks_of
from claims.policy.models import won
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from reviews.payouts.models.people import who

__all__ = ["GrantRun", "RunStatus"]


class RunStatus(Shown, models.TextChoices):
    QUEUED = "queued", _("대기")
    RUNNING = "running", _("진행 중")
    DONE = "done", _("마침")
    FAILED = "failed", _("중단됨")


looks_of(
    RunStatus,
    QUEUED=("none", "clock"),
    RUNNING=("info", "pie-50"),
    DONE=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
)


@tracked()
class GrantRun(models.Model):
    """One run over the claims of one route; run again, it prepares only what has come since."""

    kind = models.CharField(_("종류"), max_length=20)  # PayoutKind: base_grant or tier_grant
    programme = models.ForeignKey("claims.Programme", models.PROTECT, related_name="+")
    status = models.CharField(_("상태"), max_length=8, choices=RunStatus, default=RunStatus.QUEUED)
    expected = models.PositiveIntegerField(_("대상"), default=0)
    prepared = models.PositiveIntegerField(_("작성"), default=0)
    total = won(_("총액"), default=0)
    without_account = models.PositiveIntegerField(_("계좌 확인 필요"), default=0)
    last_claim = models.BigIntegerField(default=0)  # the run goes on after it
    started_by = who(_("시작한 사람"), null=False, blank=False)
    created_at = models.DateTimeField(_("작성"), default=clock.now)
    finished_at = models.DateTimeField(_("마침"), null=True, blank=True)
    error = models.CharField(_("오류"), max_length=200, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("일괄 작성")
        verbose_name_plural = pgettext_lazy("several", "일괄 작성")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="grant_run_is_of_a_fixed_kind",
                condition=Q(kind__in=["base_grant", "tier_grant"]),
            ),
            models.UniqueConstraint(
                fields=["kind", "programme"],
                condition=Q(status__in=[RunStatus.QUEUED, RunStatus.RUNNING]),
                name="one_run_of_a_kind_at_a_time",
            ),
        ]
        triggers = [
            Fsm(
                transitions={
                    RunStatus.QUEUED: {RunStatus.RUNNING, RunStatus.FAILED},
                    RunStatus.RUNNING: {RunStatus.DONE, RunStatus.FAILED},
                },
                starts={RunStatus.QUEUED},
            ),
            Frozen(fields=("kind", "programme", "started_by"), says="grant_run_is_frozen"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
