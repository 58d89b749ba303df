"""Bases of a file that was loaded line by line, and of its faulty cells."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.users.actors import actor


class LoadedFile(models.Model):
    """Abstract base of a file that was loaded line by line; its bytes are not stored. The number of
    lines read is the sum of those applied, repeated and faulty."""

    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, db_collation="C")
    read = models.PositiveIntegerField(_("읽은 줄"))
    applied = models.PositiveIntegerField(_("적용한 줄"))
    repeated = models.PositiveIntegerField(_("같은 내용"))
    faulty = models.PositiveIntegerField(_("오류 줄"))
    loaded_by = actor(_("올린 사람"))
    loaded_at = models.DateTimeField(_("올린 때"), default=clock.now)

    class Meta:
        abstract = True


class FileFault(models.Model):
    """Abstract base of one faulty cell of a loaded file: its column, the code of the fault, and the
    number of its row as Excel shows it.
    """

    row_no = models.PositiveIntegerField(_("행"))
    column = models.CharField(_("열"), max_length=20)
    code = models.CharField(_("사유"), max_length=30, db_collation="C")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.row_no}: {self.code}"
