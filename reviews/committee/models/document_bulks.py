"""일괄 서류 요청과 미제출 종결: many reviews asked for documents, or closed without them."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission, holds_sql
from reviews.committee.models.reviews import Review

__all__ = [
    "ALONE_UP_TO",
    "APPROVE_DOCUMENTS",
    "OPEN_DOCUMENT_BULKS",
    "BulkAct",
    "BulkOutcome",
    "DocumentBulk",
    "DocumentBulkItem",
    "DocumentBulkStatus",
]

APPROVE_DOCUMENTS = "reviews.approve_documentbulk"
ALONE_UP_TO = 100  # reviews that one person may ask at once, as with bulk notices


class BulkAct(models.TextChoices):
    ASK = "ask", _("서류 요청")
    CLOSE = "close", _("미제출 종결")


class DocumentBulkStatus(StyledChoices, models.TextChoices):
    PREPARED = "prepared", _("승인 대기")
    RUNNING = "running", _("진행 중")
    DONE = "done", _("마침")
    CANCELLED = "cancelled", _("취소")


set_styles(
    DocumentBulkStatus,
    PREPARED=("warn", "clock"),
    RUNNING=("info", "pie-50"),
    DONE=("ok", "circle-check-f"),
    CANCELLED=("none", "ban"),
)

OPEN_DOCUMENT_BULKS = (DocumentBulkStatus.PREPARED, DocumentBulkStatus.RUNNING)


class DocumentBulkQuerySet(models.QuerySet["DocumentBulk"]):
    def waiting_for(self, user: Any) -> DocumentBulkQuerySet:
        """Return the bulks to approve that other people prepared. The permission is not
        checked."""
        return self.filter(status=DocumentBulkStatus.PREPARED).exclude(prepared_by=user)


@tracked(exclude=("reason", "ended_reason"))
class DocumentBulk(models.Model):
    """Many reviews whose claimants are asked for documents, or that are closed without them, in one
    act. A closing always passes two people; a request does above ALONE_UP_TO reviews. A task works
    through the items; `progress_at` is the time of its last progress."""

    act = models.CharField(pgettext_lazy("documents", "할 일"), max_length=5, choices=BulkAct)
    status = models.CharField(
        _("상태"),
        max_length=10,
        choices=DocumentBulkStatus,
        default=DocumentBulkStatus.PREPARED,
    )
    count = models.PositiveIntegerField(_("건수"))
    done = models.PositiveIntegerField(pgettext_lazy("several", "처리"), default=0)
    left_out = models.PositiveIntegerField(_("빠짐"), default=0)
    due_on = models.DateField(_("제출 기한"), null=True, blank=True)  # only for requests
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)  # only for closings
    prepared_by = actor(_("준비한 사람"))
    prepared_at = models.DateTimeField(_("준비"), default=clock.now)
    approved_by = actor(_("승인한 사람"), null=True, blank=True)
    approved_at = models.DateTimeField(_("승인"), null=True, blank=True)
    ended_by = actor(_("취소한 사람"), null=True, blank=True)
    ended_reason = models.CharField(_("취소 사유"), max_length=LONG_REASON, blank=True)
    progress_at = models.DateTimeField(_("마지막 진행"), default=clock.now)
    finished_at = models.DateTimeField(_("끝"), null=True, blank=True)

    GRANTS = "no delete"
    objects = DocumentBulkQuerySet.as_manager()

    class Meta:
        verbose_name = _("일괄 서류 요청과 종결")
        verbose_name_plural = pgettext_lazy("several", "일괄 서류 요청과 종결")
        ordering = ["-pk"]
        permissions = [("approve_documentbulk", "다른 사람이 준비한 일괄 서류 요청과 종결을 승인")]
        constraints = [
            models.CheckConstraint(
                name="document_bulk_passes_a_second_person",
                condition=Q(act=BulkAct.ASK, count__lte=ALONE_UP_TO)
                | Q(status__in=[DocumentBulkStatus.PREPARED, DocumentBulkStatus.CANCELLED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_bulk_is_approved_by_another_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="ended_document_bulk_says_when",
                condition=Q(status__in=OPEN_DOCUMENT_BULKS, finished_at__isnull=True)
                | ~Q(status__in=OPEN_DOCUMENT_BULKS) & Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closing_says_why", condition=~Q(act=BulkAct.CLOSE) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="document_bulk_does_no_more_than_was_shown",
                condition=Q(count__gte=F("done") + F("left_out")),
            ),
        ]
        triggers = [
            NamesItsActor("prepared_by", "approved_by", "ended_by"),
            Fsm(
                transitions={
                    DocumentBulkStatus.PREPARED: {
                        DocumentBulkStatus.RUNNING,
                        DocumentBulkStatus.CANCELLED,
                    },
                    DocumentBulkStatus.RUNNING: {
                        DocumentBulkStatus.DONE,
                        DocumentBulkStatus.CANCELLED,
                    },
                },
                starts={DocumentBulkStatus.PREPARED},
            ),
            Frozen(
                fields=("act", "count", "due_on", "reason", "prepared_by", "prepared_at"),
                says="document_bulk_stays_what_was_shown",
            ),
            Frozen(
                name="approval",
                fields=("approved_by", "approved_at"),
                while_="OLD.status <> 'prepared'",
                says="approval_of_a_document_bulk_is_frozen",
            ),
            Frozen(
                name="counted_while_it_runs",
                fields=("done", "left_out"),
                while_="OLD.status = 'prepared' AND NEW.status = OLD.status",
                says="document_bulk_stays_what_was_shown",
            ),
            Rule(
                name="document_bulk_is_approved_by_an_office",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__approved_by__isnull=False)
                & pgtrigger.Q(old__approved_by__isnull=True),
                func=f"""
                    IF NOT {holds_sql("NEW.approved_by_id", APPROVE_DOCUMENTS)} THEN
                        {fail("document_bulk_is_approved_by_an_office")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            ProposerHoldsPermission(
                "prepared_by", "reviews.manage_review", moves=("prepared", "running")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.pk}"

    @property
    def needs_second_person(self) -> bool:
        return self.act == BulkAct.CLOSE or self.count > ALONE_UP_TO

    @property
    def handled(self) -> int:
        """Number of the bulk's reviews that were dealt with so far: done or left out."""
        return self.done + self.left_out

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_DOCUMENT_BULKS


class BulkOutcome(models.TextChoices):
    """Outcomes of one review of a bulk: done, or the reason for which it was left out. Blank until
    the task reaches it."""

    DONE = "done", pgettext_lazy("several", "처리함")
    CAME = "came", _("서류가 도착함")
    STARTED = "started", _("심의가 시작됨")
    ENDED = "ended", _("철회·무효이거나 이미 종결됨")
    ASKED = "asked", _("이미 요청함")
    EXTENDED = "extended", _("기한이 늘어남")
    CONFLICT = "conflict", _("승인한 사람과 이해관계 있음")
    CANCELLED = "cancelled", _("취소되어 처리하지 않음")


class DocumentBulkItem(models.Model):
    """One review of a bulk that is asked for documents or closed, and its outcome (BulkOutcome)."""

    bulk = models.ForeignKey(
        DocumentBulk,
        models.PROTECT,
        related_name="items",
        db_index=False,
        verbose_name=_("일괄 처리"),
    )
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="bulk_items", verbose_name=_("심의")
    )
    outcome = models.CharField(_("결과"), max_length=10, choices=BulkOutcome, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("일괄 처리한 심의")
        verbose_name_plural = pgettext_lazy("several", "일괄 처리한 심의")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulk", "review"], name="a_document_bulk_has_a_review_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["bulk", "id"], name="document_bulk_items_left", condition=Q(outcome="")
            )
        ]
        triggers = [
            Frozen(fields=("bulk", "review"), says="item_of_a_document_bulk_is_frozen"),
            Frozen(
                name="outcome",
                fields=("outcome",),
                while_="OLD.outcome <> ''",
                says="item_of_a_document_bulk_is_frozen",
            ),
            Rule(
                name="document_bulk_keeps_its_items",
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_documentbulk b WHERE b.id = NEW.bulk_id
                            AND b.status = 'prepared' AND b.prepared_at = b.progress_at
                    ) THEN {fail("document_bulk_keeps_its_items")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_id}: {self.review_id}"
