"""Runs that erase personal data, the claims of each run (파기 대장), and files to be deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.register.models import Claim
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, FrozenWithItsRun, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission, holds_sql
from reviews.erasure.permissions import APPROVE, PROPOSE
from reviews.erasure.states import (
    ERASURE_MOVES,
    OPEN_ERASURE,
    ErasureStatus,
    ItemStatus,
    WhyKept,
)

__all__ = ["ErasureFile", "ErasureItem", "ErasureRun"]

SHORTEST_TERM = timedelta(days=365)  # between the last act on a claim and its erasure
COUNTED = ("cutoff", "planned", "kept", "counted_by", "counted_at")
# Counts of what the worker has done.
ERASED = ("erased", "kept_since", "documents", "notices", "access_entries", "rejected_rows")


class ErasureQuerySet(models.QuerySet["ErasureRun"]):
    def waiting_for(self, user: Any) -> ErasureQuerySet:
        """Return the proposed erasures that `user` neither counted nor proposed. The permission is
        not checked."""
        proposed = self.filter(status=ErasureStatus.PROPOSED)
        return proposed.exclude(proposed_by=user).exclude(counted_by=user)


@tracked()
class ErasureRun(models.Model):
    """One run that erases the personal data of claims on which nothing happened since `cutoff` (a
    day in KST, not included): counted, proposed, approved by another person, then worked through.

    Source: 개인정보 보호법 §21, 시행령 §16.
    """

    cutoff = models.DateField(_("기준일"))
    status = models.CharField(
        _("상태"), max_length=9, choices=ErasureStatus, default=ErasureStatus.COUNTED
    )
    planned = models.PositiveIntegerField(_("파기할 신청"), default=0)
    kept = models.PositiveIntegerField(_("그대로 두는 신청"), default=0)
    counted_by = actor(_("센 사람"))
    counted_at = models.DateTimeField(_("센 때"), default=clock.now)
    proposed_by = actor(_("요청한 사람"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("요청한 때"), null=True, blank=True)
    approved_by = actor(_("승인한 사람"), null=True, blank=True)
    approved_at = models.DateTimeField(_("승인한 때"), null=True, blank=True)
    closed_by = actor(_("그만둔 사람"), null=True, blank=True)
    reason = models.CharField(_("그만둔 사유"), max_length=LONG_REASON, blank=True)
    # Of the work: the next batch begins after `last_claim`.
    erased = models.PositiveIntegerField(_("파기한 신청"), default=0)
    kept_since = models.PositiveIntegerField(_("그사이에 바뀌어 둔 신청"), default=0)
    documents = models.PositiveIntegerField(_("파기한 서류"), default=0)
    notices = models.PositiveIntegerField(_("파기한 통지"), default=0)
    access_entries = models.PositiveIntegerField(_("글을 지운 접속기록"), default=0)
    rejected_rows = models.PositiveIntegerField(_("지운 반려 행"), default=0)
    last_claim = models.BigIntegerField(_("마지막 신청"), default=0)
    progress_at = models.DateTimeField(_("마지막 진행"), default=clock.now)
    finished_at = models.DateTimeField(_("마친 때"), null=True, blank=True)

    GRANTS = "no delete"
    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("파기")
        verbose_name_plural = pgettext_lazy("several", "파기")
        ordering = ["-pk"]
        permissions = [
            ("propose_erasure", "개인정보 파기를 요청하고 보존할 신청을 지정하기"),
            ("approve_erasure", "다른 사람이 요청한 개인정보 파기를 승인하기"),
        ]
        constraints = [
            models.UniqueConstraint(
                Value(1), condition=Q(status__in=OPEN_ERASURE), name="one_erasure_is_open"
            ),
            models.CheckConstraint(
                name="erasure_is_approved_by_another_person",
                condition=Q(
                    status__in=["running", "done"],
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                & ~Q(approved_by=F("proposed_by"))
                & ~Q(approved_by=F("counted_by"))
                | Q(status__in=["counted", "proposed", "withdrawn"], approved_by__isnull=True),
            ),
            models.CheckConstraint(
                name="proposed_erasure_names_its_proposer",
                condition=~Q(status="proposed")
                | Q(proposed_by__isnull=False, proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_erasure_names_who",
                condition=Q(status="withdrawn", closed_by__isnull=False)
                | ~Q(status="withdrawn") & Q(closed_by__isnull=True, reason=""),
            ),
            models.CheckConstraint(
                name="ended_erasure_says_when",
                condition=Q(status__in=["done", "withdrawn"], finished_at__isnull=False)
                | Q(status__in=OPEN_ERASURE, finished_at__isnull=True),
            ),
        ]
        triggers = [
            NamesItsActor("counted_by", "proposed_by", "approved_by", "closed_by"),
            Fsm(transitions=ERASURE_MOVES, starts={ErasureStatus.COUNTED}),
            Frozen(fields=("cutoff", "counted_by", "counted_at"), says="erasure_is_frozen"),
            Frozen(
                name="plan_is_frozen",
                fields=(*COUNTED, "proposed_by", "proposed_at", "approved_by", "approved_at"),
                while_="OLD.status IN ('running', 'done', 'withdrawn')",
                says="approved_erasure_is_frozen",
            ),
            Frozen(
                name="proposal_is_frozen",
                fields=(*COUNTED, "proposed_by", "proposed_at"),
                while_="OLD.status = 'proposed'",
                says="proposed_erasure_is_frozen",
            ),
            Frozen(
                name="counted_while_it_runs",
                fields=(*ERASED, "last_claim", "finished_at"),
                while_="OLD.status IN ('counted', 'proposed') AND NEW.status = OLD.status",
                says="proposed_erasure_is_frozen",
            ),
            Frozen(
                name="ended_run_is_frozen",
                fields=(*ERASED, "last_claim", "progress_at", "finished_at", "reason", "closed_by"),
                while_="OLD.status IN ('done', 'withdrawn')",
                says="approved_erasure_is_frozen",
            ),
            ProposerHoldsPermission("proposed_by", PROPOSE, moves=("proposed", "running")),
            Rule(
                name="passes_two_people",
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.cutoff > (now() AT TIME ZONE 'Asia/Seoul')::date
                            - {SHORTEST_TERM.days}
                        THEN {fail("erasure_waits_for_the_retention_period")} END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.status = 'proposed' AND OLD.status <> 'proposed'
                        AND NOT {holds_sql("NEW.proposed_by_id", PROPOSE)}
                    THEN {fail("erasure_is_proposed_by_the_secretariat")} END IF;
                    IF NEW.status = 'running' AND OLD.status <> 'running'
                        AND NOT {holds_sql("NEW.approved_by_id", APPROVE)}
                    THEN {fail("erasure_is_approved_by_the_chair")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(day)s 파기") % {"day": f"{self.cutoff:%Y-%m-%d}"})

    @property
    def under_way(self) -> bool:
        return self.status == ErasureStatus.RUNNING

    @property
    def looked_at(self) -> int:
        """Number of planned claims that the run has dealt with so far: erased, or kept because of
        something new."""
        return self.erased + self.kept_since


class ErasureItem(models.Model):
    """One claim of a run. Planned rows are replaced when the run is counted again; those that were
    erased are the register of erasures (파기 대장)."""

    run = models.ForeignKey(
        ErasureRun, models.PROTECT, related_name="items", db_index=False, verbose_name=_("파기")
    )
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", verbose_name=_("신청"))
    status = models.CharField(_("상태"), max_length=7, choices=ItemStatus)
    why = models.CharField(_("그대로 둔 사유"), max_length=9, choices=WhyKept, blank=True)
    documents = models.PositiveIntegerField(_("파기한 서류"), default=0)
    notices = models.PositiveIntegerField(_("파기한 통지"), default=0)
    settled_at = models.DateTimeField(_("처리한 때"), null=True, blank=True)

    GRANTS = ("SELECT", "INSERT", "DELETE", "UPDATE (status, why, documents, notices, settled_at)")

    class Meta:
        verbose_name = _("파기하는 신청")
        verbose_name_plural = pgettext_lazy("several", "파기하는 신청")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "claim"], name="claim_is_once_in_an_erasure"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(status="erased"), name="claim_is_erased_once"
            ),
            models.CheckConstraint(
                name="kept_claim_says_why",
                condition=Q(status="kept") & ~Q(why="") | ~Q(status="kept") & Q(why=""),
            ),
            models.CheckConstraint(
                name="erased_claim_says_when",
                condition=Q(status="erased", settled_at__isnull=False) | ~Q(status="erased"),
            ),
        ]
        indexes = [
            models.Index(fields=["run", "status", "claim"], name="erasure_item_by_status"),
        ]
        triggers = [
            Fsm(
                transitions={ItemStatus.PLANNED: {ItemStatus.ERASED, ItemStatus.KEPT}},
                starts={ItemStatus.PLANNED, ItemStatus.KEPT},
            ),
            Frozen(
                fields=("status", "why", "documents", "notices", "settled_at"),
                while_="OLD.status <> 'planned'",
                says="settled_erasure_item_is_frozen",
            ),
            FrozenWithItsRun(
                name="changes_with_its_run",
                listed=("counted", "proposed"),
                says="approved_erasure_is_frozen",
                says_running="claim_is_erased_while_its_run_runs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.get_status_display()}"


class ErasureFile(models.Model):
    """A file of an erased claim that is still to be deleted from storage. The row is deleted once
    the storage has confirmed; a storage that is away delays it and loses nothing.

    `key` is the storage key of an original, or the SHA-256 of a content whose previews go.
    """

    run = models.ForeignKey(
        ErasureRun, models.PROTECT, related_name="files", verbose_name=_("파기")
    )
    key = models.CharField(_("저장 위치"), max_length=100)
    is_preview = models.BooleanField(_("미리보기"), default=False)

    class Meta:
        verbose_name = _("지울 파일")
        verbose_name_plural = pgettext_lazy("several", "지울 파일")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "is_preview"], name="file_is_deleted_once")
        ]
        triggers = [
            Frozen(fields=("run", "key", "is_preview")),
            Rule(
                name="is_of_an_erased_document",
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT FROM public.claims_document d
                        WHERE d.erased_at IS NOT NULL AND CASE WHEN NEW.is_preview
                            THEN d.sha256 = NEW.key ELSE d.storage_key = NEW.key END
                    ) THEN {fail("file_is_of_an_erased_document")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.key
