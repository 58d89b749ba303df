"""Model of a list that a person takes away as a file."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor


class FileFormat(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


# Of a list whose rows are papers: the papers themselves, with the list as CSV.
ZIP = "zip"
FORMATS = [*FileFormat.choices, (ZIP, _("문서 묶음(ZIP)"))]


class ExportStatus(StyledChoices, models.TextChoices):
    QUEUED = "queued", _("대기")
    RUNNING = "running", _("만드는 중")
    DONE = "done", _("준비됨")
    CANCELLED = "cancelled", _("취소")
    FAILED = "failed", _("만들지 못함")
    EXPIRED = "expired", _("기한 지남")


set_styles(
    ExportStatus,
    QUEUED=("none", "clock"),
    RUNNING=("info", "pie"),
    DONE=("ok", "circle-check-f"),
    CANCELLED=("none", "circle-x"),
    FAILED=("problem", "square-x-f"),
    EXPIRED=("none", "clock"),
)

UNDER_WAY = (ExportStatus.QUEUED, ExportStatus.RUNNING)
MOVES = {
    ExportStatus.QUEUED: (ExportStatus.RUNNING, ExportStatus.CANCELLED, ExportStatus.FAILED),
    ExportStatus.RUNNING: (ExportStatus.DONE, ExportStatus.CANCELLED, ExportStatus.FAILED),
    ExportStatus.FAILED: (ExportStatus.QUEUED,),
    ExportStatus.DONE: (ExportStatus.EXPIRED,),
}
ASKED = (
    "token",
    "requested_by",
    "list_name",
    "query",
    "format",
    "plain",
    "reason",
    "language",
    "ip",
    "request_id",
)


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: Any) -> ExportQuerySet:
        """Return the exports that this user requested and did not remove; nobody sees another
        user's."""
        return self.filter(requested_by=user, removed_at=None)

    def under_way(self) -> ExportQuerySet:
        return self.filter(status__in=UNDER_WAY)


@tracked(exclude=("query",), bulk=True)
class Export(models.Model):
    """Model of one list as one file, requested by one person, until it expires.

    `query` holds the parameters of the list, encrypted: a search text may be somebody's phone
    number. `token` stands for the export in URLs. The file is in private storage, encrypted
    (`verbs.FILES`)."""

    token = models.UUIDField(_("주소"), default=uuid.uuid4, unique=True, editable=False)
    requested_by = actor(_("요청한 사람"))
    list_name = models.CharField(_("목록"), max_length=40, db_collation="C")
    query = models.BinaryField(_("목록 조건(암호화)"))
    format = models.CharField(_("형식"), max_length=4, choices=FORMATS)
    plain = models.BooleanField(_("가리지 않음"), default=False)
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)
    language = models.CharField(_("언어"), max_length=5, db_collation="C")
    ip = models.GenericIPAddressField(_("주소"), null=True)
    request_id = models.CharField(_("요청"), max_length=40, blank=True)
    status = models.CharField(
        _("상태"), max_length=9, choices=ExportStatus, default=ExportStatus.QUEUED
    )
    error = models.CharField(_("사유"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("행"), null=True)
    storage_key = models.CharField(_("저장 위치"), max_length=200, blank=True)
    size = models.BigIntegerField(_("크기"), default=0)  # bytes, as downloaded
    # As downloaded.
    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, blank=True, db_collation="C")
    # The entry of the access log that names the claims of the file.
    entry = models.ForeignKey(
        "claims.AccessEntry",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("접속기록"),
    )
    created_at = models.DateTimeField(_("요청한 시각"), default=clock.now)
    started_at = models.DateTimeField(_("시작"), null=True)
    finished_at = models.DateTimeField(_("끝"), null=True)
    expires_at = models.DateTimeField(_("기한"), null=True)
    removed_at = models.DateTimeField(_("지운 시각"), null=True)

    GRANTS = "no delete"
    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("내려받은 파일")
        verbose_name_plural = pgettext_lazy("several", "내려받은 파일")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["requested_by", "-id"], name="export_by_person"),
            models.Index(
                fields=["status", "expires_at"],
                name="export_to_handle",
                condition=Q(status__in=["queued", "running", "done"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="plain_export_names_its_reason", condition=Q(plain=False) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="export_is_of_a_known_format",
                condition=Q(format__in=[value for value, _label in FORMATS]),
            ),
            models.CheckConstraint(
                name="finished_export_has_its_file",
                condition=~Q(status="done")
                | (
                    ~Q(storage_key="")
                    & ~Q(sha256="")
                    & Q(rows__isnull=False, entry__isnull=False, expires_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="only_a_finished_export_has_a_file",
                condition=Q(status="done") | Q(storage_key=""),
            ),
        ]
        triggers = [
            NamesItsActor("requested_by"),
            Fsm(transitions=MOVES, starts=[ExportStatus.QUEUED]),
            Frozen(fields=ASKED, name="asked_once", says="export_stays_what_was_asked_for"),
        ]

    def __str__(self) -> str:
        return f"{self.list_name} {self.pk}"

    @property
    def under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def progress_key(self) -> str:
        return f"export:{self.pk}"
