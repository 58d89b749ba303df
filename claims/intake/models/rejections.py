"""Rows of a claims file that were rejected, kept for their correction."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.intake.models.runs import ImportRun
from claims.trail.triggers import (
    Frozen,
)


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
