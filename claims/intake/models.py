"""Filing windows, imports of claims files, and rejected rows."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.policy.models import Incident
from claims.state_style import StyledChoices, set_styles
from claims.trail.reference_triggers import KeptWhileNamed
from claims.trail.tracking import tracked
from claims.trail.triggers import BY_THE_OWNER, AppendOnly, Fsm, Rule, confirmed_sql, fail


class WindowKind(models.TextChoices):
    FILING = "filing", _("신청 접수")
    DOCUMENTS = "documents", _("서류 접수")


class FilingWindowQuerySet(models.QuerySet["FilingWindow"]):
    def filing(self, incident: Incident) -> FilingWindowQuerySet:
        return self.filter(incident=incident, kind=WindowKind.FILING)


_MEANT = """(c.after ->> 'opens_at')::timestamptz = NEW.opens_at
                        AND (c.after ->> 'closes_at')::timestamptz = NEW.closes_at
                        AND (c.after ->> 'incident')::bigint = NEW.incident_id
                        AND c.after ->> 'kind' = NEW.kind"""


@tracked()
class FilingWindow(models.Model):
    """접수기간. `closes_at` is exclusive (Asia/Seoul)."""

    code = models.CharField(_("코드"), max_length=20, unique=True)
    incident = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("장애"))
    kind = models.CharField(_("종류"), max_length=10, choices=WindowKind, default=WindowKind.FILING)
    name = models.CharField(_("이름"), max_length=100)
    opens_at = models.DateTimeField(_("시작"))
    closes_at = models.DateTimeField(_("마감"))
    opened_for = models.CharField(_("접수처"), max_length=60, blank=True)

    objects = FilingWindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("접수기간")
        verbose_name_plural = pgettext_lazy("several", "접수기간")
        ordering = ["opens_at", "pk"]
        triggers = [
            KeptWhileNamed(column="window_id"),
            Rule(
                name="window_is_set_by_two_hands",
                func=f"""
                    IF TG_OP = 'UPDATE' AND ROW(OLD.code, OLD.incident_id, OLD.kind, OLD.opens_at,
                        OLD.closes_at) IS NOT DISTINCT FROM ROW(NEW.code, NEW.incident_id,
                        NEW.kind, NEW.opens_at, NEW.closes_at)
                    THEN RETURN NEW; END IF;
                    IF NOT {BY_THE_OWNER} AND NOT {confirmed_sql("window", "NEW.code", _MEANT)}
                    THEN {fail("window_is_set_by_two_hands")} END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="window_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class WindowExtension(models.Model):
    """A later closing, written by `extend_window`, which triages late claims again."""

    window = models.ForeignKey(FilingWindow, models.PROTECT, related_name="extensions")
    closes_before = models.DateTimeField(_("이전 마감"))
    closes_after = models.DateTimeField(_("새 마감"))
    announced_on = models.DateField(_("공고일"))
    reason = models.CharField(_("사유"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("처리"),
    )
    at = models.DateTimeField(_("처리 시각"), default=clock.now)

    class Meta:
        verbose_name = _("접수기간 연장")
        verbose_name_plural = pgettext_lazy("several", "접수기간 연장")
        ordering = ["window", "closes_after"]
        constraints = [
            models.UniqueConstraint(
                fields=["window", "closes_after"], name="window_is_extended_once_to_a_day"
            ),
            models.CheckConstraint(
                name="extension_moves_the_closing_later",
                condition=Q(closes_after__gt=F("closes_before")),
            ),
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.window_id}: {self.closes_after:%Y-%m-%d}"


class RunStatus(StyledChoices, models.TextChoices):
    QUEUED = "queued", _("대기")
    READING = "reading", _("읽는 중")
    LOADING = "loading", _("싣는 중")
    DONE = "done", _("완료")
    UNUSABLE = "unusable", _("쓸 수 없는 파일")
    FAILED = "failed", _("중단")


set_styles(
    RunStatus,
    QUEUED=("none", "clock"),
    READING=("info", "pie"),
    LOADING=("info", "pie-3"),
    DONE=("ok", "circle-check-f"),
    UNUSABLE=("problem", "square-x-f"),
    FAILED=("problem", "square-x-f"),
)


@tracked()
class ImportRun(models.Model):
    """One file, loaded or refused. The counts are of rows; blank rows are not read."""

    window = models.ForeignKey(FilingWindow, models.PROTECT, verbose_name=_("접수기간"))
    file_name = models.CharField(_("파일"), max_length=200)
    storage_key = models.CharField(max_length=200, blank=True)
    sha256 = models.BinaryField(max_length=32, null=True)
    bytes = models.BigIntegerField(_("크기"), default=0)
    encoding = models.CharField(_("인코딩"), max_length=20, blank=True)
    delimiter = models.CharField(_("구분자"), max_length=10, blank=True)
    columns = models.JSONField(default=list, blank=True)
    unknown_columns = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    notify = models.BooleanField(_("접수 안내 보내기"), default=False)
    status = models.CharField(_("상태"), max_length=10, choices=RunStatus, default=RunStatus.QUEUED)
    read = models.PositiveIntegerField(_("읽음"), default=0)
    accepted = models.PositiveIntegerField(_("접수"), default=0)
    duplicates = models.PositiveIntegerField(_("중복"), default=0)
    rejected = models.PositiveIntegerField(_("반려"), default=0)
    routes = models.JSONField(default=dict, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(_("까닭"), max_length=500, blank=True)
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
            )
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
                        RunStatus.LOADING,
                        RunStatus.DONE,
                        RunStatus.UNUSABLE,
                        RunStatus.FAILED,
                        RunStatus.QUEUED,
                    },
                    RunStatus.LOADING: {RunStatus.DONE, RunStatus.FAILED, RunStatus.QUEUED},
                    RunStatus.FAILED: {RunStatus.QUEUED},
                },
                starts={RunStatus.QUEUED},
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_status_display()})"


class ImportRejection(models.Model):
    """A rejected row, kept for correction. The raw row holds personal data and is encrypted."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejections")
    row_no = models.PositiveIntegerField(_("행"))
    faults = models.JSONField(_("까닭"))  # [{column, code, value (masked), message}]
    raw_row = models.BinaryField()

    class Meta:
        verbose_name = _("반려된 행")
        verbose_name_plural = pgettext_lazy("several", "반려된 행")
        ordering = ["run", "row_no", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "row_no"], name="row_is_rejected_once_in_a_run")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.row_no}"
