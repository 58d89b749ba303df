"""Files that came back: consents of claimants, results of a receiver; and their faulty lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.handovers.models.handovers import Handover
from claims.handovers.models.receivers import HandoverReceiver
from claims.handovers.states import FileKind
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor


class HandoverFile(models.Model):
    """One loaded file; its bytes are not kept. Lines read = applied + repeated + faulty."""

    kind = models.CharField(_("종류"), max_length=8, choices=FileKind)
    receiver = models.ForeignKey(
        HandoverReceiver, models.PROTECT, related_name="files", verbose_name=_("인수 기관")
    )
    handover = models.ForeignKey(
        Handover,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("이관"),
    )
    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, db_collation="C")
    read = models.PositiveIntegerField(_("읽은 줄"))
    applied = models.PositiveIntegerField(_("적용한 줄"))
    repeated = models.PositiveIntegerField(_("같은 내용"))
    faulty = models.PositiveIntegerField(_("오류 줄"))
    loaded_by = actor(_("올린 사람"))
    loaded_at = models.DateTimeField(_("올린 때"), default=clock.now)

    class Meta:
        verbose_name = _("이관 파일")
        verbose_name_plural = pgettext_lazy("several", "이관 파일")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="results_name_their_handover",
                condition=Q(kind=FileKind.RESULTS, handover__isnull=False)
                | Q(kind=FileKind.CONSENTS, handover__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["receiver", "kind", "handover", "sha256"],
                nulls_distinct=False,
                name="handover_file_is_loaded_once",
            ),
            models.CheckConstraint(
                name="every_line_of_a_handover_file_is_counted",
                condition=Q(read=models.F("applied") + models.F("repeated") + models.F("faulty")),
            ),
        ]
        triggers = [NamesItsActor("loaded_by"), AppendOnly()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class HandoverFileFault(models.Model):
    """One faulty cell of a file: the number of its row as Excel shows it, and the value, masked."""

    file = models.ForeignKey(
        HandoverFile, models.PROTECT, related_name="faults", verbose_name=_("이관 파일")
    )
    row_no = models.PositiveIntegerField(_("행"))
    column = models.CharField(_("열"), max_length=20)
    code = models.CharField(_("사유"), max_length=30, db_collation="C")
    value = models.CharField(_("값"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("이관 파일의 오류")
        verbose_name_plural = pgettext_lazy("several", "이관 파일의 오류")
        ordering = ["pk"]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.row_no}: {self.code}"
