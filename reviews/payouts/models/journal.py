"""The journal (분개장): a database view over the ledger and the explained statement lines, and the
accounts used in it. A voucher (전표) collects what one day has of one kind, programme and batch;
vouchers are numbered within the month without a gap. While a month is open its numbers are a
draft."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen
from reviews.payouts.models.triggers import months
from reviews.payouts.models.visible import SeenWithPayouts
from reviews.payouts.states.books import AccountRole

__all__ = ["JournalAccount", "JournalLine"]


@tracked()
class JournalAccount(models.Model):
    """Account of the journal (계정과목). The uses (`role`) are fixed in the program; code and name
    are those of the council's books."""

    role = models.CharField(_("쓰임"), max_length=12, choices=AccountRole, unique=True)
    code = models.CharField(_("계정코드"), max_length=12, unique=True)
    name = models.CharField(_("계정과목"), max_length=60)

    GRANTS = ("SELECT", "UPDATE (code, name)")

    class Meta:
        verbose_name = _("계정과목")
        verbose_name_plural = pgettext_lazy("several", "계정과목")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="journal_account_has_code_and_name", condition=~Q(code="") & ~Q(name="")
            )
        ]
        triggers = [
            Frozen(fields=("id", "role"), name="account_role", says="account_keeps_its_use"),
            months.account_codes_change_while_no_month_is_closed(),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class JournalLine(models.Model):
    """Row of the journal's database view: the debit or the credit side of one voucher, in whole
    won; the other of the two is 0. `draft` is True while the month is open."""

    number = models.CharField(_("번호"), max_length=24, primary_key=True)  # 2026-11-00001-1
    voucher = models.CharField(_("전표번호"), max_length=20)  # 2026-11-00001
    month = models.DateField(_("월"))  # first day of the month
    day = models.DateField(_("기장일"))
    kind = models.CharField(_("종류"), max_length=16)  # EntryKind, or MatchKind with _in or _out
    programme = models.ForeignKey(
        "claims.Programme",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("지원사업"),
    )
    batch = models.ForeignKey(
        "reviews.PayoutBatch",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("묶음"),
    )
    count = models.BigIntegerField(_("건수"))
    code = models.CharField(_("계정코드"), max_length=12)
    account = models.CharField(_("계정과목"), max_length=60)
    debit = models.BigIntegerField(_("차변"))
    credit = models.BigIntegerField(_("대변"))
    draft = models.BooleanField(_("초안"))

    GRANTS = "read only"
    objects = SeenWithPayouts["JournalLine"].as_manager()

    class Meta:
        managed = False  # a view: reviews/migrations
        verbose_name = _("분개")
        verbose_name_plural = pgettext_lazy("several", "분개")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
