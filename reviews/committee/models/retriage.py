"""재분류: standing claims routed again by a new version of the policy, and each claim that
moves."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.reasons import MOST_REASON
from claims.register.models import Claim, Route
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, FrozenWithItsRun, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission, holds_sql

__all__ = ["MoveStatus", "Retriage", "RetriageMove", "RetriageStatus", "WhyLeft"]

RETRIAGES = "reviews.retriage"


class RetriageStatus(StyledChoices, models.TextChoices):
    PREVIEWED = "previewed", pgettext_lazy("retriage", "미리보기")
    PROPOSED = "proposed", _("확인 대기")
    RUNNING = "running", _("진행 중")
    DONE = "done", _("마침")
    WITHDRAWN = "withdrawn", pgettext_lazy("retriage", "그만둠")


set_styles(
    RetriageStatus,
    PREVIEWED=("none", "eye"),
    PROPOSED=("warn", "clock"),
    RUNNING=("info", "pie-50"),
    DONE=("ok", "circle-check-f"),
    WITHDRAWN=("none", "circle-x"),
)

OPEN_RETRIAGE = (RetriageStatus.PREVIEWED, RetriageStatus.PROPOSED, RetriageStatus.RUNNING)


class MoveStatus(StyledChoices, models.TextChoices):
    PLANNED = "planned", _("옮길 것")
    MOVED = "moved", _("옮김")
    LEFT = "left", pgettext_lazy("retriage", "그대로 둠")


set_styles(
    MoveStatus,
    PLANNED=("info", "clock"),
    MOVED=("ok", "circle-check-f"),
    LEFT=("none", "lock"),
)


class WhyLeft(models.TextChoices):
    """Reasons for which a claim that the policy would move stays if it is."""

    KEPT = "kept", _("사람이 정한 경로")
    REVIEW = "review", _("심의가 열림")
    OBJECTION = "objection", _("답하지 않은 이의")
    BATCHED = "batched", _("이체 묶음에 있음")
    FAILED = "failed", _("입금되지 않은 지원금")
    PAID = "paid", _("이미 더 지급함")
    PAYEE = "payee", _("같은 신청인이나 계좌의 다른 지원금")
    CHANGED = "changed", _("그사이에 바뀜")


class RetriageQuerySet(models.QuerySet["Retriage"]):
    def waiting_for(self, user: Any) -> RetriageQuerySet:
        """Return the retriages that other people proposed. The permission is not checked."""
        return self.filter(status=RetriageStatus.PROPOSED).exclude(proposed_by=user)


@tracked(exclude=("closed_reason",))
class Retriage(models.Model):
    """One run that routes standing claims again under a new policy: previewed, proposed, confirmed
    by another person, then worked through by a task. `before_won`, `after_won` and `held_won` are
    sums over the claims to move: won of their fixed grants before, after, and approved or paid
    already. `budget_left` is the won left at the preview."""

    policy = models.ForeignKey(
        "claims.SupportPolicy", models.PROTECT, related_name="+", verbose_name=_("새 정책")
    )
    programme = models.ForeignKey(
        "claims.Programme", models.PROTECT, related_name="+", verbose_name=_("지원사업")
    )
    status = models.CharField(
        _("상태"), max_length=9, choices=RetriageStatus, default=RetriageStatus.PREVIEWED
    )
    claims = models.PositiveIntegerField(_("살핀 신청"), default=0)
    planned = models.PositiveIntegerField(_("옮길 신청"), default=0)
    left = models.PositiveIntegerField(_("그대로 두는 신청"), default=0)
    before_won = won(_("전 지원금"), default=0)
    after_won = won(_("뒤 지원금"), default=0)
    held_won = won(_("승인하거나 지급한 지원금"), default=0)
    budget_left = models.BigIntegerField(_("남은 예산"), null=True, blank=True)
    previewed_by = actor(_("미리 본 사람"))
    previewed_at = models.DateTimeField(_("미리 본 때"), default=clock.now)
    proposed_by = actor(_("올린 사람"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("올린 때"), null=True, blank=True)
    confirmed_by = actor(_("확인한 사람"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)
    closed_by = actor(_("그만둔 사람"), null=True, blank=True)
    closed_reason = models.CharField(_("그만둔 사유"), max_length=MOST_REASON, blank=True)
    # Progress of the worker: the next batch begins after `last_claim`.
    moved = models.PositiveIntegerField(_("옮긴 신청"), default=0)
    left_since = models.PositiveIntegerField(_("그사이에 바뀌어 둔 신청"), default=0)
    last_claim = models.BigIntegerField(_("마지막 신청 번호"), default=0)
    progress_at = models.DateTimeField(_("마지막 진행"), default=clock.now)
    finished_at = models.DateTimeField(_("마침"), null=True, blank=True)

    GRANTS = "no delete"
    objects = RetriageQuerySet.as_manager()

    class Meta:
        verbose_name = _("재분류")
        verbose_name_plural = pgettext_lazy("several", "재분류")
        ordering = ["-pk"]
        permissions = [("retriage", "새 정책으로 신청을 다시 나누기")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(status__in=OPEN_RETRIAGE),
                name="one_retriage_of_a_programme_is_open",
            ),
            models.CheckConstraint(
                name="proposed_retriage_names_its_proposer",
                condition=Q(status__in=["previewed", "withdrawn"])
                | Q(proposed_by__isnull=False, proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="retriage_is_confirmed_by_another_person",
                condition=Q(
                    status__in=["running", "done"],
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                & ~Q(confirmed_by=F("proposed_by"))
                | Q(status__in=["previewed", "proposed", "withdrawn"], confirmed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="ended_retriage_says_when",
                condition=Q(status__in=["done", "withdrawn"], finished_at__isnull=False)
                | Q(status__in=OPEN_RETRIAGE, finished_at__isnull=True),
            ),
        ]
        triggers = [
            NamesItsActor("previewed_by", "proposed_by", "confirmed_by", "closed_by"),
            Fsm(
                transitions={
                    RetriageStatus.PREVIEWED: {RetriageStatus.PROPOSED, RetriageStatus.WITHDRAWN},
                    RetriageStatus.PROPOSED: {
                        RetriageStatus.PREVIEWED,  # the preview was stale
                        RetriageStatus.RUNNING,
                        RetriageStatus.WITHDRAWN,
                    },
                    RetriageStatus.RUNNING: {RetriageStatus.DONE},
                },
                starts={RetriageStatus.PREVIEWED},
            ),
            Frozen(fields=("programme", "policy"), says="retriage_is_frozen"),
            Frozen(
                name="plan_is_frozen",
                fields=("claims", "planned", "left", "before_won", "after_won", "held_won",
                        "budget_left", "previewed_by", "previewed_at", "proposed_by",
                        "proposed_at", "confirmed_by", "confirmed_at", "closed_reason"),
                while_="OLD.status IN ('running', 'done', 'withdrawn')",
                says="confirmed_retriage_is_frozen",
            ),
            Frozen(
                name="proposal_is_frozen",
                fields=("claims", "planned", "left", "before_won", "after_won", "held_won",
                        "budget_left", "previewed_by", "previewed_at", "proposed_by",
                        "proposed_at"),
                while_="OLD.status = 'proposed' AND NEW.status <> 'previewed'",
                says="proposed_retriage_is_frozen",
            ),
            Frozen(
                name="counted_while_it_runs",
                fields=("moved", "left_since", "last_claim", "finished_at"),
                while_="OLD.status <> 'running' AND NEW.status = OLD.status",
                says="retriage_moves_claims_while_it_runs",
            ),
            ProposerHoldsPermission("proposed_by", RETRIAGES, moves=("proposed", "running")),
            Rule(
                name="passes_two_people",
                operation=pgtrigger.Update,
                func=f"""
                    IF NEW.status = OLD.status THEN RETURN NEW; END IF;
                    IF NEW.status = 'proposed'
                        AND NOT {holds_sql("NEW.proposed_by_id", RETRIAGES)}
                    THEN {fail("retriage_is_of_the_secretariat")} END IF;
                    IF NEW.status = 'running' THEN
                        IF NOT {holds_sql("NEW.confirmed_by_id", RETRIAGES)} THEN
                            {fail("retriage_is_of_the_secretariat")}
                        END IF;
                        IF NOT EXISTS (
                            SELECT 1 FROM public.claims_supportpolicy p
                            WHERE p.id = NEW.policy_id AND p.published_at IS NOT NULL
                                AND p.effective_from <= NEW.confirmed_at
                        ) THEN {fail("retriage_is_under_a_policy_in_force")} END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.policy} {self.pk}"

    @property
    def under_way(self) -> bool:
        return self.status == RetriageStatus.RUNNING

    @property
    def looked_at(self) -> int:
        """Number of planned claims that the running task has dealt with so far: moved, or left as
        they had changed."""
        return self.moved + self.left_since

    @property
    def cost(self) -> int:
        """Won that the moved claims' fixed grants cost more than before the retriage; negative if
        they cost less."""
        return self.after_won - self.before_won

    @property
    def left_before(self) -> int | None:
        """Won that would be left of the budget if the moved claims kept their old fixed grants;
        None if the programme has no budget."""
        if self.budget_left is None:
            return None
        return self.budget_left - (self.before_won - self.held_won)

    @property
    def left_after(self) -> int | None:
        """Won that are left of the budget once the moved claims have their new fixed grants; None
        if the programme has no budget."""
        before = self.left_before
        return None if before is None else before - self.cost


def _nullable_tier(verbose: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "claims.SupportTier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=verbose,
    )


class RetriageMove(models.Model):
    """One claim to which the new policy gives another route or fixed grant, in one run. A new
    preview replaces the rows; those that were moved or left by the running task stay."""

    run = models.ForeignKey(
        Retriage, models.PROTECT, related_name="moves", db_index=False, verbose_name=_("재분류")
    )
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("신청"))
    from_route = models.CharField(_("전 경로"), max_length=16, choices=Route)
    from_tier = _nullable_tier(_("전 구간"))
    routed_at = models.DateTimeField(_("분류일시"))
    to_route = models.CharField(_("뒤 경로"), max_length=16, choices=Route)
    to_tier = _nullable_tier(_("뒤 구간"))
    before_won = won(_("전 지원금"))
    after_won = won(_("뒤 지원금"))
    held_won = won(_("승인하거나 지급한 지원금"))
    status = models.CharField(_("상태"), max_length=7, choices=MoveStatus)
    why = models.CharField(_("그대로 둔 사유"), max_length=9, choices=WhyLeft, blank=True)
    settled_at = models.DateTimeField(_("처리한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("재분류하는 신청")
        verbose_name_plural = pgettext_lazy("several", "재분류하는 신청")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "claim"], name="claim_moves_once_in_a_retriage"),
            models.CheckConstraint(
                name="claim_that_stays_says_why",
                condition=Q(status=MoveStatus.LEFT) & ~Q(why="")
                | ~Q(status=MoveStatus.LEFT) & Q(why=""),
            ),
            models.CheckConstraint(
                name="moved_claim_says_when",
                condition=Q(status=MoveStatus.MOVED, settled_at__isnull=False)
                | ~Q(status=MoveStatus.MOVED),
            ),
        ]
        indexes = [
            models.Index(fields=["run", "status", "claim"], name="retriage_move_by_status"),
        ]
        triggers = [
            Frozen(
                fields=("run", "claim", "from_route", "from_tier", "routed_at", "to_route",
                        "to_tier", "before_won", "after_won", "held_won"),
                says="retriage_move_is_frozen",
            ),
            Fsm(
                transitions={MoveStatus.PLANNED: {MoveStatus.MOVED, MoveStatus.LEFT}},
                starts={MoveStatus.PLANNED, MoveStatus.LEFT},
            ),
            FrozenWithItsRun(
                name="moves_with_its_run",
                listed=("previewed", "proposed"),
                says="confirmed_retriage_is_frozen",
                says_running="claim_moves_while_its_retriage_runs",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id} → {self.get_to_route_display()}"
