"""Imports of claims files, with what became of their rows."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.intake.models.windows import FilingWindow
from claims.state_style import StyledChoices, set_styles
from claims.trail.reference_triggers import KeptWhileNamed
from claims.trail.tracking import tracked
from claims.trail.triggers import (
    Fsm,
)


class RunStatus(StyledChoices, models.TextChoices):
    QUEUED = "queued", _("대기")
    READING = "reading", _("읽는 중")
    PREVIEWED = "previewed", _("미리보기")
    DONE = "done", _("완료")
    UNUSABLE = "unusable", _("쓸 수 없는 파일")
    FAILED = "failed", _("중단")
    CANCELLED = "cancelled", _("접수하지 않음")


class RunOutcome(StyledChoices, models.TextChoices):
    """Outcomes of a run that is done, for pages, by what it took in: all rows, some, none, or only
    claims that were known already.
    """

    COMPLETE = "complete", _("완료")
    PARTLY = "partly", _("일부 반려")
    NOTHING = "nothing", _("접수된 행 없음")
    KNOWN = "known", _("모두 이미 접수됨")


set_styles(
    RunStatus,
    QUEUED=("none", "clock"),
    READING=("info", "pie"),
    PREVIEWED=("warn", "eye"),
    DONE=("ok", "circle-check-f"),
    UNUSABLE=("problem", "square-x-f"),
    FAILED=("problem", "square-x-f"),
    CANCELLED=("none", "ban"),
)
set_styles(
    RunOutcome,
    COMPLETE=("ok", "circle-check-f"),
    PARTLY=("warn", "alert-triangle-f"),
    NOTHING=("problem", "square-x-f"),
    KNOWN=("none", "copy"),
)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def files(self) -> ImportRunQuerySet:
        """Return the runs of files: not those of a corrected row or of a claim entered by hand."""
        return self.filter(corrects=None, entry=None)


@tracked(exclude=["preview", "duplicate_rows", "sum_rows"])
class ImportRun(models.Model):
    """Model of the import of one file, loaded or refused, or of one rejected row that was corrected
    on the page (`corrects` is the file's run). The counts are of rows; blank rows and sums are left
    out.

    An upload of the page is previewed first (`to_preview`). `preview` is what its page shows, with
    masked values; it is cleared once the file is loaded or dropped."""

    window = models.ForeignKey(FilingWindow, models.PROTECT, verbose_name=_("접수기간"))
    file_name = models.CharField(_("파일"), max_length=200)
    storage_key = models.CharField(_("저장 위치"), max_length=200, blank=True)
    sha256 = models.BinaryField(_("파일 지문(SHA-256)"), max_length=32, null=True)
    bytes = models.BigIntegerField(_("크기"), default=0)
    encoding = models.CharField(_("인코딩"), max_length=20, blank=True)
    delimiter = models.CharField(_("구분자"), max_length=10, blank=True)
    columns = models.JSONField(_("알아본 항목"), default=list, blank=True)
    unknown_columns = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("모르는 항목")
    )
    notify = models.BooleanField(_("접수 안내 보내기"), default=False)
    to_preview = models.BooleanField(_("미리보기"), default=False)
    preview = models.JSONField(_("미리 본 줄"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("고친 파일"),
    )
    status = models.CharField(_("상태"), max_length=10, choices=RunStatus, default=RunStatus.QUEUED)
    read = models.PositiveIntegerField(_("읽음"), default=0)
    accepted = models.PositiveIntegerField(_("접수"), default=0)
    duplicates = models.PositiveIntegerField(_("중복"), default=0)
    rejected = models.PositiveIntegerField(_("반려"), default=0)
    routes = models.JSONField(_("경로별 건수"), default=dict, blank=True)
    corrected = models.PositiveIntegerField(_("고쳐서 접수"), default=0)
    # The first ones: [[row, claim number]], and numbers of rows.
    duplicate_rows = models.JSONField(_("중복된 줄"), default=list, blank=True)
    sum_rows = models.JSONField(_("합계 줄"), default=list, blank=True)
    error_code = models.CharField(_("오류 코드"), max_length=40, blank=True)
    error = models.CharField(_("사유"), max_length=500, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("올린 사람"),
    )
    created_at = models.DateTimeField(_("올린 시각"), default=clock.now)
    started_at = models.DateTimeField(_("시작"), null=True, blank=True)
    finished_at = models.DateTimeField(_("끝"), null=True, blank=True)

    GRANTS = "no delete"
    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("접수 파일")
        verbose_name_plural = pgettext_lazy("several", "접수 파일")
        ordering = ["-pk"]
        permissions = [("import_claims", "접수 파일 올리기")]
        indexes = [models.Index(fields=["status", "id"], name="run_by_status")]
        constraints = [
            models.CheckConstraint(
                name="rows_read_add_up",
                condition=Q(read=F("accepted") + F("duplicates") + F("rejected"))
                | ~Q(status=RunStatus.DONE),
            ),
            models.CheckConstraint(
                name="only_rejected_rows_are_corrected",
                condition=Q(corrected__lte=F("rejected")) | ~Q(status=RunStatus.DONE),
            ),
        ]
        triggers = [
            KeptWhileNamed(column="import_run_id"),
            Fsm(
                transitions={
                    RunStatus.QUEUED: {
                        RunStatus.READING,
                        RunStatus.DONE,
                        RunStatus.UNUSABLE,
                        RunStatus.FAILED,
                    },
                    RunStatus.READING: {
                        RunStatus.PREVIEWED,
                        RunStatus.DONE,
                        RunStatus.UNUSABLE,
                        RunStatus.FAILED,
                        RunStatus.QUEUED,
                    },
                    RunStatus.PREVIEWED: {RunStatus.QUEUED, RunStatus.CANCELLED},
                    RunStatus.FAILED: {RunStatus.QUEUED},
                },
                starts={RunStatus.QUEUED},
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_status_display()})"

    @property
    def all_accepted(self) -> int:
        """Number of accepted rows, including rejected ones that were corrected on the page and then
        loaded.
        """
        return self.accepted + self.corrected

    @property
    def left(self) -> int:
        """Number of rejected rows that were not corrected on the page."""
        return self.rejected - self.corrected

    @property
    def outcome(self) -> RunStatus | RunOutcome:
        """The state of the run as pages show it: its status, or once it is done the RunOutcome."""
        if self.status != RunStatus.DONE:
            return RunStatus(self.status)
        if self.accepted or self.corrected:
            return RunOutcome.PARTLY if self.left else RunOutcome.COMPLETE
        return RunOutcome.KNOWN if self.duplicates and not self.left else RunOutcome.NOTHING
