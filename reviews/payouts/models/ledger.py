"""The budget of a programme and its ledger. Database triggers write the ledger and the sums."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor
from reviews.payouts.models.payouts import Payout
from reviews.payouts.models.recoveries import Recovery, RecoveryMovement
from reviews.payouts.models.results import BankResult
from reviews.payouts.models.triggers import ledger, months

__all__ = ["Budget", "EntryKind", "LedgerEntry"]


@tracked()
class Budget(models.Model):
    """Budget of a programme in whole won: `granted`, and of it `reserved` by approvals and `spent`
    by payments. `granted` is changed by two administrators; only database triggers write the other
    sums.

    `receivable` is the won asked back by recoveries and not yet returned. It is no part of `left`,
    and can be spent only after it has come back.
    """

    programme = models.OneToOneField(
        "claims.Programme", models.PROTECT, related_name="budget", verbose_name=_("지원사업")
    )
    granted = won(_("예산"))
    reserved = won(_("승인 잔액"), default=0)
    spent = won(_("지급액"), default=0)
    receivable = won(_("환수할 돈"), default=0, db_default=0)

    GRANTS = ("SELECT", "INSERT", "UPDATE (granted)")

    class Meta:
        verbose_name = _("예산")
        verbose_name_plural = pgettext_lazy("several", "예산")
        ordering = ["programme"]
        constraints = [
            models.CheckConstraint(
                name="budget_is_never_overdrawn",
                condition=Q(granted__gte=F("reserved") + F("spent")),
            ),
            models.CheckConstraint(
                name="budget_is_not_negative",
                condition=Q(granted__gte=0, reserved__gte=0, spent__gte=0, receivable__gte=0),
            ),
        ]
        triggers = [ledger.budget_starts_empty(), ledger.budget_is_set_by_two_hands()]

    def __str__(self) -> str:
        return f"{self.programme}: {self.granted:,}"

    @property
    def available(self) -> int:
        """Won of the budget that can still be approved: granted, less reserved and spent."""
        return self.granted - self.reserved - self.spent

    @property
    def spent_share(self) -> float:
        """Won spent, in per cent of the budget."""
        return 100 * self.spent / self.granted if self.granted else 0.0

    @property
    def reserved_share(self) -> float:
        """Won reserved by approvals, in per cent of the budget."""
        return 100 * self.reserved / self.granted if self.granted else 0.0

    @property
    def is_short(self) -> bool:
        """True if less than a twentieth of the budget is left to approve."""
        return self.available * 20 < self.granted


class EntryKind(models.TextChoices):
    RESERVE = "reserve", _("승인")
    RELEASE = "release", _("승인 해제")
    PAY = "pay", pgettext_lazy("entry", "지급")
    RETURN = "return", _("반환")
    DEMAND = "demand", _("환수 청구")
    RECEIPT = "receipt", _("환수 입금")
    REVERSE = "reverse", _("환수 입금 취소")
    OFFSET = "offset", _("환수 상계")
    UNOFFSET = "unoffset", _("환수 상계 취소")
    WAIVE = "waive", _("환수 면제·결손")
    UNWAIVE = "unwaive", _("환수 면제·결손 취소")
    DROP = "drop", _("환수 취소")


_OF_PAYOUTS = (
    Q(kind=EntryKind.RESERVE, reserved__gt=0, paid=0)
    | Q(kind=EntryKind.RELEASE, reserved__lt=0, paid=0)
    | Q(kind=EntryKind.PAY, reserved__lt=0, paid=-F("reserved"))
    | Q(kind=EntryKind.RETURN, reserved=0, paid__lt=0)
)
_OF_RECOVERIES = (
    Q(kind=EntryKind.DEMAND, movement=None, paid=0, receivable__gt=0)
    | Q(kind=EntryKind.DROP, movement=None, paid=0, receivable__lt=0)
    | Q(movement__isnull=False)
    & (
        Q(kind=EntryKind.RECEIPT, paid__lt=0, receivable=F("paid"))
        | Q(kind=EntryKind.REVERSE, paid__gt=0, receivable=F("paid"))
        | Q(kind__in=[EntryKind.OFFSET, EntryKind.WAIVE], paid=0, receivable__lt=0)
        | Q(kind__in=[EntryKind.UNOFFSET, EntryKind.UNWAIVE], paid=0, receivable__gt=0)
    )
)


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def paid_total(self, claim: Any) -> int:
        """Return the whole won that a claim was paid, less what the bank returned or a recovery
        received."""
        return self.filter(claim=claim).aggregate(won=Coalesce(Sum("paid"), 0))["won"]


class LedgerEntry(models.Model):
    """One movement of one payout. Sums of `paid` are what a claim or a programme was paid, sums of
    `receivable` what is asked back and still owed.

    approve: reserved +a · void, cancel, failure: reserved -a · payment: reserved -a, paid +a ·
    return by the bank: paid -a · demand of a recovery: receivable +a · its receipt: paid -a,
    receivable -a, its counter-entry the opposite · offset, write-off, cancelled demand:
    receivable -a, the counter-entry of an offset the opposite. A receipt of money that was written
    off has a second entry before it, which takes the write-off back: receivable +a; its
    counter-entry the opposite. Whole won.
    """

    payout = models.ForeignKey(
        Payout, models.PROTECT, related_name="entries", verbose_name=_("지급")
    )
    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="+", verbose_name=_("신청")
    )
    programme = models.ForeignKey(
        "claims.Programme",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("지원사업"),
    )
    kind = models.CharField(_("종류"), max_length=8, choices=EntryKind)
    reserved = models.BigIntegerField(_("승인 잔액 증감"))
    paid = models.BigIntegerField(_("지급액 증감"))
    receivable = models.BigIntegerField(_("환수할 돈 증감"), default=0, db_default=0)
    approval_no = models.PositiveSmallIntegerField(_("승인 차수"))
    result = models.ForeignKey(
        BankResult,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("은행 결과"),
    )
    recovery = models.ForeignKey(
        Recovery,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("환수"),
    )
    movement = models.ForeignKey(
        RecoveryMovement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("환수 처리"),
    )
    by = actor(_("처리"), null=True, blank=True)
    at = models.DateTimeField(_("시각"), default=clock.now)
    # The day of `at` in Korea; of a late entry, whose month is closed, the first open day after it.
    booked_on = models.DateField(_("기장일"))

    GRANTS = "read only"
    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("원장")
        verbose_name_plural = pgettext_lazy("several", "원장")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["programme", "at"], name="ledger_by_programme"),
            models.Index(fields=["booked_on", "id"], name="ledger_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["payout", "kind", "approval_no"],
                condition=Q(recovery=None),
                name="ledger_says_a_thing_once",
            ),
            models.UniqueConstraint(
                fields=["payout"],
                condition=Q(kind=EntryKind.PAY),
                name="ledger_pays_a_payout_once",
            ),
            models.UniqueConstraint(
                fields=["recovery", "kind"],
                condition=Q(kind__in=[EntryKind.DEMAND, EntryKind.DROP]),
                name="ledger_demands_a_recovery_once",
            ),
            models.UniqueConstraint(
                fields=["movement", "kind"], name="ledger_says_a_movement_once"
            ),
            models.CheckConstraint(
                name="ledger_entry_moves_as_its_kind",
                condition=Q(recovery=None, movement=None, receivable=0) & _OF_PAYOUTS
                | Q(recovery__isnull=False, reserved=0) & _OF_RECOVERIES,
            ),
        ]
        triggers = [AppendOnly(), months.entry_is_of_an_open_month()]

    def __str__(self) -> str:
        won = self.paid or self.reserved or self.receivable
        return f"{self.get_kind_display()} {won:+,}"
