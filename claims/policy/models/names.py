"""Companies, services and industries, as files name them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.identifiers import name_key
from claims.trail.reference_triggers import KeptWhileNamed


class Company(models.Model):
    """The 계열사 column. An unknown name rejects its row: a typo must not send a claim away."""

    name = models.CharField(_("회사"), max_length=60)
    name_key = models.CharField(
        _("찾는 이름"), max_length=100, unique=True, editable=False, db_collation="C"
    )
    aliases = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("다른 이름")
    )
    is_operator = models.BooleanField(_("운영사"), default=False)

    class Meta:
        verbose_name = _("회사")
        verbose_name_plural = pgettext_lazy("several", "회사")
        ordering = ["-is_operator", "name"]
        triggers = [KeptWhileNamed(column="company_id")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name_key = name_key(self.name)


class Service(models.Model):
    """A service as claimants name it. The secretariat confirms names that first appear in a
    file."""

    name = models.CharField(_("서비스"), max_length=60)
    name_key = models.CharField(
        _("찾는 이름"), max_length=100, unique=True, editable=False, db_collation="C"
    )
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, verbose_name=_("회사")
    )
    confirmed = models.BooleanField(_("확인됨"), default=True)

    class Meta:
        verbose_name = _("서비스")
        verbose_name_plural = pgettext_lazy("several", "서비스")
        ordering = ["name"]
        triggers = [KeptWhileNamed(column="service_id")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name_key = name_key(self.name)


class Industry(models.Model):
    name = models.CharField(_("업종"), max_length=100)
    name_key = models.CharField(
        _("찾는 이름"), max_length=100, unique=True, editable=False, db_collation="C"
    )
    code = models.CharField(_("분류 코드"), max_length=10, blank=True)
    confirmed = models.BooleanField(_("확인됨"), default=True)

    class Meta:
        verbose_name = _("업종")
        verbose_name_plural = pgettext_lazy("several", "업종")
        ordering = ["name"]
        triggers = [KeptWhileNamed(column="industry_id")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name_key = name_key(self.name)
