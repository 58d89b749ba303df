"""Model of the searches being typed, until they are written to the access log."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TypedSearch(models.Model):
    """The search that a user is typing now: the last text, encrypted, and all claims shown so far.
    One row for each user.

    Kept for seconds; `claims.search.typed_searches` turns it into one entry of the access log.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("사용자")
    )
    term = models.CharField(_("찾은 말"), max_length=60, blank=True)  # masked
    text = models.BinaryField(_("검색어(암호화)"))  # encrypted, to compare with what comes next
    hits = models.PositiveIntegerField(_("보인 건수"), default=0)
    claims = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("나온 신청"))
    ip = models.GenericIPAddressField(_("주소"), null=True)
    request_id = models.CharField(_("요청"), max_length=40, blank=True)
    begun_at = models.DateTimeField(_("시작"), default=timezone.now)
    at = models.DateTimeField(_("시각"), default=timezone.now)

    class Meta:
        verbose_name = _("적는 중인 찾기")
        verbose_name_plural = pgettext_lazy("several", "적는 중인 찾기")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.hits}"
