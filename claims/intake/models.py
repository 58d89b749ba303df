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
from claims.trail.triggers import (
    BY_THE_OWNER,
    AppendOnly,
    Frozen,
    Fsm,
    Rule,
    confirmed_sql,
    fail,
)


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
    """Model of 접수기간: a filing window of an incident. `closes_at` is exclusive: a claim filed at
    that moment is late."""

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
    """Model of a later closing of a filing window, with its announcement and reason; written by
    `extend_window`."""

    window = models.ForeignKey(
        FilingWindow, models.PROTECT, related_name="extensions", verbose_name=_("접수기간")
    )
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


class RejectionQuerySet(models.QuerySet["ImportRejection"]):
    def to_correct(self) -> RejectionQuerySet:
        """Filter to rows that nobody has corrected and whose cells were not erased."""
        return self.filter(taken_in=None).exclude(raw_row=b"")


class ImportRejection(models.Model):
    """Model of a rejected row, stored encrypted for correction: it holds personal data.

    `taken_in` is the run that loaded the corrected row; the raw row is erased then."""

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rejections", verbose_name=_("접수 파일")
    )
    row_no = models.PositiveIntegerField(_("행"))
    faults = models.JSONField(_("사유"))  # [{column, code, value (masked), message}]
    raw_row = models.BinaryField(_("원본 줄(암호화)"))
    taken_in = models.OneToOneField(
        ImportRun,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_row",
        verbose_name=_("고쳐서 접수"),
    )

    objects = RejectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("반려된 행")
        verbose_name_plural = pgettext_lazy("several", "반려된 행")
        ordering = ["run", "row_no", "pk"]
        triggers = [
            Frozen(fields=["run", "row_no", "faults"], name="keeps_its_row"),
            Frozen(
                fields=["taken_in", "raw_row"],
                while_="OLD.taken_in_id IS NOT NULL OR OLD.raw_row = ''",
                name="taken_in_once",
                says="rejected_row_is_taken_in_once",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "row_no"], name="row_is_rejected_once_in_a_run")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.row_no}"
