"""Bulk notices: one event to many claimants, above ALONE by two people."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import MOST_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm, fail
from claims.users.actors import actor
from reviews.notices.events import Event
from reviews.notices.models.templates import NoticeLanguage

__all__ = [
    "ALONE",
    "HELD_BULKS",
    "LISTED_AUDIENCES",
    "OPEN_BULKS",
    "BulkClaim",
    "BulkStatus",
    "NoticeBulk",
]

ALONE = 100  # recipients up to which one person suffices
# Audiences whose claims are kept (BulkClaim): the rows of a list, and claims picked from one.
LISTED_AUDIENCES = ("list", "picked")


class BulkStatus(StyledChoices, models.TextChoices):
    PREPARED = "prepared", _("승인 대기")
    RUNNING = "running", pgettext_lazy("bulk", "보내는 중")
    PAUSED = "paused", _("멈춤")
    DONE = "done", _("마침")
    CANCELLED = "cancelled", _("취소")


set_styles(
    BulkStatus,
    PREPARED=("warn", "clock"),
    RUNNING=("info", "pie-50"),
    PAUSED=("none", "pause"),
    DONE=("ok", "circle-check-f"),
    CANCELLED=("none", "ban"),
)

OPEN_BULKS = (BulkStatus.PREPARED, BulkStatus.RUNNING, BulkStatus.PAUSED)
# Their pending notices are not sent: kept for later, or about to be suppressed.
HELD_BULKS = (BulkStatus.PAUSED, BulkStatus.CANCELLED)


class BulkQuerySet(models.QuerySet["NoticeBulk"]):
    def waiting_for(self, user: Any) -> BulkQuerySet:
        """Return the bulks to approve that other people, or an import, prepared. The permission is
        not checked."""
        return self.filter(status=BulkStatus.PREPARED).exclude(prepared_by=user)


@tracked()
class NoticeBulk(models.Model):
    """One event written to many claimants, from preparation to its end. A task writes its notices
    claim after claim and continues after `last_claim`; pausing keeps unsent notices back,
    cancelling suppresses them."""

    # A kind of bulk.audiences.kinds.
    audience = models.CharField(pgettext_lazy("bulk", "대상"), max_length=40)
    # Parameters of the audience; ids only.
    parameters = models.JSONField(_("조건"), default=dict, blank=True)
    event = models.CharField(_("알림"), max_length=40, choices=Event)
    language = models.CharField(
        _("언어"), max_length=2, choices=NoticeLanguage, default=NoticeLanguage.KO
    )
    # Claims with a channel.
    count = models.PositiveIntegerField(pgettext_lazy("several", "받는 사람"))
    left_out = models.JSONField(_("빠진 신청"), default=dict, blank=True)  # reason -> count
    fingerprint = models.CharField(_("대상 지문"), max_length=64)  # digest of the preview
    # The text that was shown: id of the template by channel.
    templates = models.JSONField(pgettext_lazy("several", "문안"), default=dict, blank=True)
    status = models.CharField(
        _("상태"), max_length=10, choices=BulkStatus, default=BulkStatus.PREPARED
    )
    written = models.PositiveIntegerField(pgettext_lazy("bulk", "작성"), default=0)
    # Processing continues after it.
    last_claim = models.BigIntegerField(_("마지막 신청 번호"), default=0)
    written_at = models.DateTimeField(_("작성 마침"), null=True, blank=True)
    # Empty: an import of the command line, which has no user.
    prepared_by = actor(_("작성한 사람"), null=True, blank=True)
    prepared_at = models.DateTimeField(_("작성"), default=clock.now)
    approved_by = actor(_("승인한 사람"), null=True, blank=True)
    approved_at = models.DateTimeField(_("승인"), null=True, blank=True)
    handled_by = actor(_("처리한 사람"), null=True, blank=True)  # paused, resumed or cancelled it
    handled_at = models.DateTimeField(_("처리"), null=True, blank=True)
    started_at = models.DateTimeField(_("시작"), null=True, blank=True)
    progress_at = models.DateTimeField(_("마지막 진행"), default=clock.now)
    finished_at = models.DateTimeField(pgettext_lazy("bulk", "마침"), null=True, blank=True)
    ended_reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)

    GRANTS = "no delete"
    objects = BulkQuerySet.as_manager()

    class Meta:
        verbose_name = _("일괄 통지")
        verbose_name_plural = pgettext_lazy("several", "일괄 통지")
        ordering = ["-pk"]
        permissions = [
            ("prepare_bulk", "일괄 통지 준비와 멈추기"),
            ("approve_bulk", "다른 사람이 준비한 일괄 통지 승인"),
        ]
        constraints = [
            models.CheckConstraint(
                name="bulk_above_100_names_a_second_person",
                condition=Q(count__lte=ALONE)
                | Q(status__in=[BulkStatus.PREPARED, BulkStatus.CANCELLED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            # People type the text of a letter about a data breach.
            models.CheckConstraint(
                name="bulk_of_a_typed_text_names_a_second_person",
                condition=~Q(event=Event.DATA_BREACH)
                | Q(status__in=[BulkStatus.PREPARED, BulkStatus.CANCELLED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_is_approved_by_another_than_prepared_it",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="ended_bulk_says_when",
                condition=Q(status__in=OPEN_BULKS, finished_at__isnull=True)
                | ~Q(status__in=OPEN_BULKS) & Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cancelled_bulk_says_why",
                condition=~Q(status=BulkStatus.CANCELLED) | ~Q(ended_reason=""),
            ),
            models.CheckConstraint(
                name="bulk_writes_no_more_than_was_shown", condition=Q(written__lte=F("count"))
            ),
            models.UniqueConstraint(
                fields=["event", "audience", "parameters"],
                condition=Q(status__in=OPEN_BULKS),
                name="one_open_bulk_of_an_audience",
            ),
        ]
        triggers = [
            Fsm(
                transitions={
                    BulkStatus.PREPARED: {BulkStatus.RUNNING, BulkStatus.CANCELLED},
                    BulkStatus.RUNNING: {
                        BulkStatus.PAUSED,
                        BulkStatus.DONE,
                        BulkStatus.CANCELLED,
                    },
                    BulkStatus.PAUSED: {BulkStatus.RUNNING, BulkStatus.CANCELLED},
                },
                starts=(BulkStatus.PREPARED,),
            ),
            Frozen(
                fields=(
                    "audience",
                    "parameters",
                    "event",
                    "language",
                    "count",
                    "left_out",
                    "fingerprint",
                    "templates",
                    "prepared_by",
                    "prepared_at",
                ),
                says="bulk_stays_what_was_shown",
            ),
            Frozen(
                fields=("approved_by", "approved_at"),
                name="approval",
                while_="OLD.approved_at IS NOT NULL",
                says="bulk_approval_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.pk}"

    @property
    def state(self) -> BulkStatus:
        return BulkStatus(self.status)


class KeepsItsClaims(pgtrigger.Trigger):
    """Trigger that refuses claims for a bulk that exists already, so that they are written before
    it, in its transaction, and never later.

    The foreign key to the bulk is checked at the commit. Runs once per statement.
    """

    name = "bulk_keeps_its_claims"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_rows")

    def get_func(self, model: Any) -> str:
        return f"""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT bulk_id FROM new_rows) AS n
                JOIN public.reviews_noticebulk AS b ON b.id = n.bulk_id
            ) THEN {fail("bulk_keeps_its_claims")} END IF;
            RETURN NULL;
        """  # noqa: S608  every piece of it is a constant of this file


class BulkClaim(models.Model):
    """A claim of a bulk as it was prepared: every claim of a listed audience, and of the others the
    claims that were left out. `reason`: why it was left out (`outcomes.LEFT_OUT`), or ''."""

    bulk = models.ForeignKey(
        NoticeBulk,
        models.PROTECT,
        related_name="claims",
        db_index=False,
        verbose_name=_("일괄 통지"),
    )
    claim = models.ForeignKey(
        "claims.Claim",
        models.PROTECT,
        related_name="bulk_rows",
        db_index=False,
        verbose_name=_("신청"),
    )
    reason = models.CharField(_("사유"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("일괄 통지의 신청")
        verbose_name_plural = pgettext_lazy("several", "일괄 통지의 신청")
        constraints = [
            models.UniqueConstraint(name="a_bulk_has_a_claim_once", fields=["bulk", "claim"])
        ]
        indexes = [
            models.Index(
                fields=["bulk", "reason", "claim"],
                name="left_out_of_a_bulk",
                condition=~Q(reason=""),
            )
        ]
        triggers = [AppendOnly(), KeepsItsClaims()]

    def __str__(self) -> str:
        return f"{self.bulk_id}: {self.claim_id}"
