"""Files that came in: lists of recipients, results of partners, codes; and their faulty lines."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.loaded_files.models import FileFault, LoadedFile
from claims.money_fields import won
from claims.policy.models import Programme
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly
from reviews.benefits.states import FileKind

__all__ = ["BenefitEntry", "BenefitFile", "BenefitFileFault"]


class BenefitFile(LoadedFile):
    """A file that was loaded for a programme: a list of recipients, codes, or a partner's results.
    Results name the batch that they are about."""

    kind = models.CharField(_("종류"), max_length=8, choices=FileKind)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("지원사업")
    )
    batch = models.ForeignKey(
        "reviews.BenefitBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("제공 묶음"),
    )
    title = models.CharField(_("이름"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("혜택 파일")
        verbose_name_plural = pgettext_lazy("several", "혜택 파일")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="results_name_their_benefit_batch",
                condition=Q(kind=FileKind.RESULTS, batch__isnull=False)
                | (~Q(kind=FileKind.RESULTS) & Q(batch__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["programme", "kind", "batch", "sha256"],
                nulls_distinct=False,
                name="benefit_file_is_loaded_once",
            ),
            models.CheckConstraint(
                name="every_line_of_a_benefit_file_is_counted",
                condition=Q(read=F("applied") + F("repeated") + F("faulty")),
            ),
        ]
        triggers = [NamesItsActor("loaded_by"), AppendOnly()]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.pk}"


class BenefitFileFault(FileFault):
    """A faulty cell of a loaded file: its place and kind of fault, without the value, which may
    name a person."""

    file = models.ForeignKey(
        BenefitFile, models.PROTECT, related_name="faults", verbose_name=_("혜택 파일")
    )

    class Meta:
        verbose_name = _("혜택 파일의 오류")
        verbose_name_plural = pgettext_lazy("several", "혜택 파일의 오류")
        ordering = ["pk"]
        triggers = [AppendOnly()]


class BenefitEntry(models.Model):
    """One recipient of a list, known by a keyed digest alone: no person can be identified from it.

    `reference` is the partner's own number for the line, which is given back to it; `value` what
    this recipient gets, None for the programme's unit value.
    """

    file = models.ForeignKey(
        BenefitFile, models.PROTECT, related_name="+", db_index=False, verbose_name=_("명단")
    )
    key = models.BinaryField(_("받는 사람 색인"), max_length=16)
    reference = models.CharField(_("참조번호"), max_length=40, db_collation="C")
    value = won(_("한 사람이 받는 값"), null=True, blank=True)

    class Meta:
        verbose_name = _("명단의 사람")
        verbose_name_plural = pgettext_lazy("several", "명단의 사람")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["file", "key"], name="list_names_a_recipient_once"),
            models.CheckConstraint(
                name="benefit_entry_has_a_value_above_zero",
                condition=Q(value__isnull=True) | Q(value__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["file", "id"], name="benefit_entry_by_file")]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return self.reference
