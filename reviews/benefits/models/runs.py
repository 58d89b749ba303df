"""A run: recipients chosen by one person, approved by another, then written as grants."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.policy.models import Programme
from claims.reasons import MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission, holds_sql
from reviews.benefits.models.files import BenefitFile
from reviews.benefits.permissions import APPROVE, PROPOSE
from reviews.benefits.states import RUN_APPROVED, RUN_ENDED, RUN_MOVES, RunStatus, Source

__all__ = ["BenefitRun"]

ASKED = (
    "programme", "source", "conditions", "list", "last_possible", "expected", "worth", "left_out",
    "note", "proposed_by", "proposed_at",
)  # fmt: skip
PROGRESS = ("written", "written_worth", "last_seen", "finished_at")


class BenefitRunQuerySet(models.QuerySet["BenefitRun"]):
    def waiting_for(self, user: Any) -> BenefitRunQuerySet:
        """Return the runs that wait for approval and were proposed by others than `user`. The
        permission is not checked."""
        return self.filter(status=RunStatus.WAITING).exclude(proposed_by=user)

    def for_page(self) -> BenefitRunQuerySet:
        return self.select_related(
            "programme", "programme__company", "list", "proposed_by", "approved_by", "ended_by"
        )


@tracked()
class BenefitRun(models.Model):
    """One run that gives a programme's benefit to recipients chosen by a filter of the register or
    a list. One person proposes it, another approves it, and a worker writes its grants.

    `conditions` are the filter's parameters ({name: [values]}); `last_possible` is the highest
    claim or line id at the proposal. `expected` (recipients) and `worth` (their benefit in all) are
    as approved; the rows written never exceed either. `left_out` counts by reason (LeftOut).
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("지원사업")
    )
    source = models.CharField(pgettext_lazy("benefit", "대상"), max_length=8, choices=Source)
    conditions = models.JSONField(_("조건"), default=dict, blank=True)
    list = models.ForeignKey(
        BenefitFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("명단"),
    )
    last_possible = models.BigIntegerField(_("마지막 대상"))
    expected = models.PositiveIntegerField(_("받을 사람"))
    worth = won(_("값 합계"))
    left_out = models.JSONField(_("뺀 대상"), default=dict)
    note = models.CharField(_("메모"), max_length=MOST_REASON, blank=True)
    proposed_by = actor(_("요청"))
    proposed_at = models.DateTimeField(_("요청한 때"), default=clock.now)
    status = models.CharField(_("상태"), max_length=9, choices=RunStatus, default=RunStatus.WAITING)
    approved_by = actor(_("승인"), null=True, blank=True)
    approved_at = models.DateTimeField(_("승인한 때"), null=True, blank=True)
    ended_by = actor(_("끝낸 사람"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝낸 때"), null=True, blank=True)
    ended_reason = models.CharField(_("끝낸 사유"), max_length=MOST_REASON, blank=True)
    # the rows, counted by the database; the next chunk begins after `last_seen`
    written = models.PositiveIntegerField(_("기록한 사람"), default=0)
    written_worth = won(_("기록한 값 합계"), default=0)
    last_seen = models.BigIntegerField(_("마지막으로 본 대상"), default=0)
    progress_at = models.DateTimeField(_("마지막 진행"), default=clock.now)
    finished_at = models.DateTimeField(_("마친 때"), null=True, blank=True)

    GRANTS = "no delete"
    objects = BenefitRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("혜택 제공")
        verbose_name_plural = pgettext_lazy("several", "혜택 제공")
        ordering = ["-pk"]
        permissions = [
            ("propose_benefit", "혜택 제공을 요청하고 묶음을 만들기"),
            ("approve_benefit", "다른 사람이 요청한 혜택 제공을 승인하기"),
        ]
        indexes = [
            models.Index(
                fields=["status"],
                condition=Q(status__in=["waiting", "writing"]),
                name="benefit_run_to_handle",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="benefit_run_is_approved_by_another_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="approved_benefit_run_says_by_whom_and_when",
                condition=Q(
                    status__in=RUN_APPROVED, approved_by__isnull=False, approved_at__isnull=False
                )
                | (~Q(status__in=RUN_APPROVED) & Q(approved_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="ended_benefit_run_says_by_whom_and_when",
                condition=Q(status__in=RUN_ENDED, ended_by__isnull=False, ended_at__isnull=False)
                | (~Q(status__in=RUN_ENDED) & Q(ended_by__isnull=True, ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="benefit_run_is_withdrawn_by_its_proposer",
                condition=~Q(status=RunStatus.WITHDRAWN) | Q(ended_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="benefit_run_by_list_names_its_list",
                condition=Q(source=Source.LIST, list__isnull=False)
                | Q(source=Source.REGISTER, list__isnull=True),
            ),
            models.CheckConstraint(
                name="benefit_run_writes_no_more_than_approved",
                condition=Q(expected__gt=0) & Q(written__lte=F("expected")),
            ),
            models.CheckConstraint(
                name="benefit_run_gives_no_more_than_approved",
                condition=Q(written_worth__lte=F("worth")),
            ),
            models.CheckConstraint(
                name="finished_benefit_run_says_when",
                condition=Q(status=RunStatus.DONE, finished_at__isnull=False)
                | (~Q(status=RunStatus.DONE) & Q(finished_at__isnull=True)),
            ),
        ]
        triggers = [
            NamesItsActor("proposed_by", "approved_by", "ended_by"),
            Frozen(fields=ASKED, says="benefit_run_stays_what_was_asked_for"),
            Frozen(
                name="approved_once",
                fields=("approved_by", "approved_at"),
                while_="OLD.approved_by_id IS NOT NULL",
                says="approval_of_a_benefit_run_is_final",
            ),
            Frozen(
                name="done_once",
                fields=PROGRESS,
                while_="OLD.finished_at IS NOT NULL OR OLD.status = 'waiting'",
                says="finished_benefit_run_is_frozen",
            ),
            Fsm(transitions=RUN_MOVES, starts=(RunStatus.WAITING,)),
            Rule(
                name="counts_up",
                operation=pgtrigger.UpdateOf("written", "written_worth"),
                func=f"""
                    IF NEW.written < OLD.written OR NEW.written_worth < OLD.written_worth THEN
                        {fail("benefit_run_counts_up")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            ProposerHoldsPermission("proposed_by", PROPOSE, moves=("waiting", "writing")),
            # The programme is locked, so that two approvals at once see each other's sums.
            Rule(
                name="passes_two_people",
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NOT {holds_sql("NEW.proposed_by_id", PROPOSE)} THEN
                            {fail("benefit_run_is_proposed_by_the_secretariat")}
                        END IF;
                        IF EXISTS (
                            SELECT FROM public.claims_programme p
                            WHERE p.id = NEW.programme_id AND p.benefit = 'cash'
                        ) THEN {fail("cash_is_paid_by_payouts_only")} END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.approved_by_id IS NULL OR OLD.approved_by_id IS NOT NULL THEN
                        RETURN NEW;
                    END IF;
                    NEW.approved_at := transaction_timestamp();
                    IF NOT {holds_sql("NEW.approved_by_id", APPROVE)} THEN
                        {fail("benefit_run_is_approved_by_the_secretariat")}
                    END IF;
                    SELECT * INTO plan FROM public.claims_programme p
                        WHERE p.id = NEW.programme_id FOR NO KEY UPDATE;
                    IF plan.state <> 'running' THEN
                        {fail("benefits_are_granted_while_the_programme_runs")}
                    END IF;
                    SELECT COALESCE(sum(r.expected), 0) AS people, COALESCE(sum(r.worth), 0) AS won
                        INTO approved FROM public.reviews_benefitrun r
                        WHERE r.programme_id = NEW.programme_id AND r.approved_by_id IS NOT NULL;
                    IF approved.people + NEW.expected > plan.quantity THEN
                        {fail("benefits_stay_within_the_quantity")}
                    END IF;
                    IF approved.won + NEW.worth > plan.budget_limit THEN
                        {fail("benefits_stay_within_the_budget")}
                    END IF;
                    RETURN NEW;
                """,
                declare=[("plan", "public.claims_programme%ROWTYPE"), ("approved", "RECORD")],
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(name)s 제공 %(n)s") % {"name": self.programme.name, "n": self.pk})

    @property
    def is_waiting(self) -> bool:
        return self.status == RunStatus.WAITING

    @property
    def progress_key(self) -> str:
        return f"benefits:{self.pk}"
