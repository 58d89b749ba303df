"""Files that came back: consents of claimants, results of a receiver; and their faulty lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.handovers.models.handovers import Handover
from claims.handovers.models.receivers import HandoverReceiver
from claims.handovers.states import FileKind
from claims.loaded_files.models import FileFault, LoadedFile
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly


class HandoverFile(LoadedFile):
    """Model of a loaded file: a receiver's results of one hand-over (`handover` is set), or
    consents of claimants to one receiver (`handover` is None)."""

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


class HandoverFileFault(FileFault):
    """Model of a cell of a loaded hand-over file that could not be read; `value` is its text,
    masked."""

    file = models.ForeignKey(
        HandoverFile, models.PROTECT, related_name="faults", verbose_name=_("이관 파일")
    )
    value = models.CharField(_("값"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("이관 파일의 오류")
        verbose_name_plural = pgettext_lazy("several", "이관 파일의 오류")
        ordering = ["pk"]
        triggers = [AppendOnly()]
