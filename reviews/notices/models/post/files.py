"""Lists of the post office that were loaded, and their faulty cells."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.loaded_files.models import FileFault, LoadedFile
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly


class PostFile(LoadedFile):
    """A loaded list of the post office: registered numbers, or what became of the letters. The same
    bytes are loaded once."""

    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, unique=True, db_collation="C")

    class Meta:
        verbose_name = _("우체국 목록")
        verbose_name_plural = pgettext_lazy("several", "우체국 목록")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="every_line_of_a_post_file_is_counted",
                condition=Q(read=F("applied") + F("repeated") + F("faulty")),
            )
        ]
        triggers = [NamesItsActor("loaded_by"), AppendOnly()]

    def __str__(self) -> str:
        return str(_("우체국 목록 %(n)s") % {"n": self.pk})


class PostFileFault(FileFault):
    """A faulty cell of a loaded list of the post office, with its value."""

    file = models.ForeignKey(
        PostFile, models.PROTECT, related_name="faults", verbose_name=_("우체국 목록")
    )
    value = models.CharField(_("값"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("우체국 목록의 오류")
        verbose_name_plural = pgettext_lazy("several", "우체국 목록의 오류")
        ordering = ["pk"]
        triggers = [AppendOnly()]
