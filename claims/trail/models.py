"""Seals: keyed digests of every row of the trail, chained, never altered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.triggers import AppendOnly

ROW = 8  # bytes kept of the keyed digest of one row
CHUNK = 200  # rows: with 8 bytes each, a chunk stays below what PostgreSQL stores apart


class Seal(models.Model):
    """Model of one link of the chain of seals over the rows of the trail.

    `tables` has an entry for each table that grew: {"first", "last", "rows", "columns", "erasable",
    "digest"}, and "anew" if the table was read again from its first row. `ends` has the last sealed
    key of every table. `head` is an HMAC-SHA-256, under a key outside the database, over all of it
    and the previous head (seal.py)."""

    number = models.PositiveIntegerField(_("번호"), primary_key=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="next", verbose_name=_("앞 봉인")
    )
    sealed_at = models.DateTimeField(_("봉인 시각"))
    tables = models.JSONField(_("테이블"))
    ends = models.JSONField(_("끝 번호"))
    # Tables whose writers did not end in time: their new rows go into the next seal.
    left = models.JSONField(_("다음으로 미룬 표"), default=list)
    rows = models.PositiveBigIntegerField(_("새 기록"))
    head = models.CharField(_("봉인값"), max_length=64)

    class Meta:
        verbose_name = _("봉인")
        verbose_name_plural = pgettext_lazy("several", "봉인")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="seal_follows_the_one_before",
                condition=Q(number=1, previous__isnull=True)
                | Q(number__gt=1, previous__isnull=False, previous=F("number") - 1),
            ),
            models.CheckConstraint(
                name="seal_has_a_whole_head", condition=Q(head__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return str(self.number)


class SealChunk(models.Model):
    """Digests of up to 200 rows of one table in a seal, by which the check can name a single
    altered row.
    """

    seal = models.ForeignKey(
        Seal, models.PROTECT, related_name="chunks", db_index=False, verbose_name=_("봉인")
    )
    table = models.CharField(_("테이블"), max_length=63, db_collation="C")
    first_id = models.BigIntegerField(_("첫 번호"))
    last_id = models.BigIntegerField(_("마지막 번호"))
    rows = models.PositiveSmallIntegerField(_("줄 수"))
    # Each key as 8 bytes, big-endian; empty where no key is left out between first and last.
    ids = models.BinaryField(_("줄 번호"))
    digests = models.BinaryField(_("줄 지문"))
    # Digests of the erasable columns, which may be blanked; empty without such columns.
    text_digests = models.BinaryField(_("글 지문"))

    class Meta:
        verbose_name = _("봉인한 기록")
        verbose_name_plural = pgettext_lazy("several", "봉인한 기록")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "seal", "first_id"], name="sealed_rows_are_listed_once"
            ),
            models.CheckConstraint(
                name="chunk_has_a_digest_for_each_row",
                condition=Q(rows__range=(1, CHUNK), last_id__gte=F("first_id") + F("rows") - 1),
            ),
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.table} {self.first_id}–{self.last_id}"


class SealCheck(models.Model):
    """Result of one run of `verify_trail`: time, newest seal, number of rows compared, the first
    finding (findings.TrailFinding as JSON), if any, and the number of author mismatches (`looks`).
    """

    at = models.DateTimeField(_("확인 시각"))
    seal = models.ForeignKey(
        Seal,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("봉인"),
    )
    rows = models.PositiveBigIntegerField(_("대조한 기록"))
    finding = models.JSONField(_("찾은 것"), null=True)
    looks = models.PositiveIntegerField(_("살펴볼 것"), default=0)

    class Meta:
        verbose_name = _("봉인 확인")
        verbose_name_plural = pgettext_lazy("several", "봉인 확인")
        ordering = ["-pk"]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return str(self.pk)
