"""Issued papers, 의결서 and 회의록: their digests, never the files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor
from reviews.committee.models.decisions import Decision
from reviews.committee.models.sittings import Sitting

__all__ = ["IssuedDocument", "PaperKind"]


class PaperKind(models.TextChoices):
    RESOLUTION = "resolution", _("의결서")
    MINUTES = "minutes", _("회의록")


class IssuedDocument(models.Model):
    """Record of an issued paper: the 의결서 of a decision, or the 회의록 of a sitting. It keeps the
    file's SHA-256 and size in bytes, not the file, which is made again from the same rows and
    compared."""

    kind = models.CharField(_("종류"), max_length=10, choices=PaperKind)
    decision = models.OneToOneField(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper",
        verbose_name=_("의결"),
    )
    sitting = models.OneToOneField(
        Sitting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper",
        verbose_name=_("회의"),
    )
    number = models.CharField(_("문서번호"), max_length=40, unique=True, db_collation="C")
    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64)
    bytes = models.PositiveIntegerField(_("크기"))
    renderer = models.CharField(_("조판"), max_length=40)
    # The council's name on it: a setting, which may change later.
    council = models.CharField(_("협의체 이름"), max_length=60)
    issued_by = actor(_("발급"), null=True, blank=True)
    at = models.DateTimeField(_("발급"), default=clock.now)

    class Meta:
        verbose_name = _("발급 문서")
        verbose_name_plural = pgettext_lazy("several", "발급 문서")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="issued_paper_has_one_subject",
                condition=Q(kind=PaperKind.RESOLUTION, decision__isnull=False, sitting__isnull=True)
                | Q(kind=PaperKind.MINUTES, decision__isnull=True, sitting__isnull=False),
            )
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return self.number
