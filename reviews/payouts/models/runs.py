"""Grant runs, which prepare the fixed grants of thousands of claims."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.register.models import Route
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor
from reviews.payouts.states.payouts import GRANT_KINDS, PayoutKind

__all__ = ["GrantRun", "RunStatus"]


GRANT_OF_ROUTE: dict[str, PayoutKind] = {  # the fixed grant of each route that has one
    Route.TIER_GRANT: PayoutKind.TIER_GRANT,
    Route.COMMITTEE_REVIEW: PayoutKind.BASE_GRANT,
}
GRANT_CHOICES = [(kind.value, kind.label) for kind in GRANT_KINDS]


class RunStatus(StyledChoices, models.TextChoices):
    QUEUED = "queued", _("대기")
    RUNNING = "running", _("진행 중")
    DONE = "done", _("마침")
    FAILED = "failed", _("중단됨")
    DROPPED = "dropped", _("시작 전 취소")


set_styles(
    RunStatus,
    QUEUED=("none", "clock"),
    RUNNING=("info", "pie-50"),
    DONE=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    DROPPED=("none", "circle-x"),
)


OPEN_RUNS = (RunStatus.QUEUED, RunStatus.RUNNING)


@tracked()
class GrantRun(models.Model):
    """One run that prepares a kind of fixed grant for the claims of its route, with its counters
    and the position it has reached. A later run prepares only claims that have no payout of the
    kind. One run of a kind and programme is open at a time."""

    kind = models.CharField(_("종류"), max_length=20, choices=GRANT_CHOICES)
    programme = models.ForeignKey(
        "claims.Programme", models.PROTECT, related_name="+", verbose_name=_("지원사업")
    )
    status = models.CharField(_("상태"), max_length=8, choices=RunStatus, default=RunStatus.QUEUED)
    expected = models.PositiveIntegerField(pgettext_lazy("grants", "대상"), default=0)
    prepared = models.PositiveIntegerField(_("작성"), default=0)
    total = won(_("총액"), default=0)
    without_account = models.PositiveIntegerField(_("계좌 확인 필요"), default=0)
    held = models.PositiveIntegerField(_("지급 보류"), default=0)
    # Accounts to which a payment failed, as its starter was told of them: the run takes them along.
    # None: it leaves them to the worklist.
    failed_seen = models.PositiveIntegerField(_("입금되지 않았던 계좌"), null=True, blank=True)
    # The next chunk begins after it.
    last_claim = models.BigIntegerField(_("마지막 신청 번호"), default=0)
    started_by = actor(_("시작한 사람"))
    created_at = models.DateTimeField(_("작성"), default=clock.now)
    started_at = models.DateTimeField(_("시작"), null=True, blank=True)  # when a worker started it
    progress_at = models.DateTimeField(_("마지막 진행"), default=clock.now)
    finished_at = models.DateTimeField(_("마침"), null=True, blank=True)
    error = models.CharField(_("오류"), max_length=200, blank=True)
    # Holds that the start of this run ended, or moved beside another grant; not stored.
    lapsed, moved_holds = 0, 0

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("일괄 작성")
        verbose_name_plural = pgettext_lazy("several", "일괄 작성")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="grant_run_is_of_a_fixed_kind",
                condition=Q(kind__in=[kind.value for kind in GRANT_KINDS]),
            ),
            models.UniqueConstraint(
                fields=["kind", "programme"],
                condition=Q(status__in=OPEN_RUNS),
                name="one_run_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                name="ended_grant_run_says_when",
                condition=Q(status__in=OPEN_RUNS, finished_at__isnull=True)
                | ~Q(status__in=OPEN_RUNS) & Q(finished_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("started_by"),
            Fsm(
                transitions={
                    RunStatus.QUEUED: {RunStatus.RUNNING, RunStatus.FAILED, RunStatus.DROPPED},
                    RunStatus.RUNNING: {RunStatus.DONE, RunStatus.FAILED},
                },
                starts={RunStatus.QUEUED},
            ),
            Frozen(
                fields=("kind", "programme", "started_by", "created_at", "failed_seen"),
                says="grant_run_is_frozen",
            ),
            Frozen(
                fields=(
                    "prepared",
                    "total",
                    "without_account",
                    "held",
                    "last_claim",
                    "finished_at",
                ),
                name="ended",
                while_="OLD.finished_at IS NOT NULL",
                says="ended_grant_run_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def under_way(self) -> bool:
        return self.status in OPEN_RUNS

    @property
    def looked_at(self) -> int:
        """Number of claims that the run has processed: prepared, without a usable account, or put
        on hold."""
        return self.prepared + self.without_account + self.held
