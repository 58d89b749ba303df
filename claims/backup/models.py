"""Records of backups that were completed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.trail.triggers import AppendOnly


class BackupRun(models.Model):
    """Backup that `manage.py backup` completed: moment of its snapshot (`made_at`), size of the
    encrypted dump in bytes, number of documents that the dump names and whose copy was made
    (`files`), and of those that storage had lost or altered (`wrong`). Written after the dump, so a
    backup does not contain its own row."""

    made_at = models.DateTimeField(_("백업한 시점"))
    finished_at = models.DateTimeField(_("끝난 시각"), default=clock.now)
    bytes = models.PositiveBigIntegerField(_("데이터베이스 크기"))
    files = models.PositiveBigIntegerField(_("서류 수"))
    wrong = models.PositiveBigIntegerField(_("없거나 달라진 서류 수"))

    class Meta:
        verbose_name = _("백업")
        verbose_name_plural = pgettext_lazy("several", "백업")
        ordering = ["-pk"]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return str(self.pk)
