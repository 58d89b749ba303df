"""Codes that recipients redeem: encrypted, each given once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.policy.models import Programme
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen
from reviews.benefits.models.files import BenefitFile
from reviews.benefits.models.grants import BenefitGrant

__all__ = ["BenefitCode"]


@tracked(exclude=("code",), bulk=True)
class BenefitCode(models.Model):
    """A code of a programme that a recipient redeems, encrypted; free while `grant` is None. `mark`
    is its keyed digest, by which no code is loaded twice."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", db_index=False, verbose_name=_("지원사업")
    )
    file = models.ForeignKey(
        BenefitFile, models.PROTECT, related_name="+", db_index=False, verbose_name=_("파일")
    )
    code = models.BinaryField(_("이용 번호(암호화)"))
    mark = models.BinaryField(_("이용 번호 색인"), max_length=16)
    grant = models.OneToOneField(
        BenefitGrant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="code",
        verbose_name=_("혜택"),
    )

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("이용 번호")
        verbose_name_plural = pgettext_lazy("several", "이용 번호")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "mark"], name="code_is_pooled_once"),
        ]
        indexes = [
            models.Index(
                fields=["programme", "id"],
                condition=Q(grant__isnull=True),
                name="benefit_code_free",
            )
        ]
        triggers = [
            Frozen(fields=("programme", "file", "code", "mark"), says="code_stays_as_loaded"),
            Frozen(
                name="given_once",
                fields=("grant",),
                while_="OLD.grant_id IS NOT NULL",
                says="code_is_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.pk}"
