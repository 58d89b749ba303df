"""Models of payment days, transfer limits, and the share of each bank in a batch."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.banks import bank_name
from claims.money_fields import won
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly
from reviews.payouts.models.batches import PayoutBatch
from reviews.payouts.models.triggers import planning

__all__ = ["BatchBank", "PaymentCalendar", "TransferLimit"]

THE_ONE = 1  # there is one calendar: the council has one paying account
WEEKDAYS = (1, 2, 3, 4, 5)  # ISO, Monday to Friday


@tracked()
class PaymentCalendar(models.Model):
    """Calendar of the days on which the council pays, and rule by which a plan splits payouts into
    batches. There is one row; two administrators change it.

    A day is a payment day if its ISO weekday is in `weekdays` or the day is in `extra_days`, and it
    is not in `closed_days`. Public holidays are not in the calendar: the verbs exclude them.
    """

    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, verbose_name=_("지급 요일")
    )
    extra_days = ArrayField(
        models.DateField(), default=list, blank=True, verbose_name=_("더하는 지급일")
    )
    closed_days = ArrayField(
        models.DateField(), default=list, blank=True, verbose_name=_("쉬는 지급일")
    )
    kinds_apart = models.BooleanField(_("지급 종류마다 따로 묶기"), default=False)
    banks_apart = models.BooleanField(_("은행마다 따로 묶기"), default=False)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("지급일 달력")
        verbose_name_plural = pgettext_lazy("several", "지급일 달력")
        constraints = [
            models.CheckConstraint(name="there_is_one_payment_calendar", condition=Q(pk=THE_ONE)),
            models.CheckConstraint(
                name="payment_days_are_weekdays",
                condition=Q(weekdays__contained_by=list(WEEKDAYS), weekdays__len__gte=1),
            ),
        ]
        triggers = [planning.calendar_is_set_by_two_hands()]

    def __str__(self) -> str:
        return str(_("지급일"))


class _Limits(models.Model):
    """Abstract model of the four limits of transfers, in won and in lines; an empty one does not
    limit. `batch` is of one batch, `day` of all batches with one day of transfer."""

    batch_won = won(_("한 묶음 금액"), null=True, blank=True)
    batch_lines = models.PositiveIntegerField(_("한 묶음 건수"), null=True, blank=True)
    day_won = won(_("하루 금액"), null=True, blank=True)
    day_lines = models.PositiveIntegerField(_("하루 건수"), null=True, blank=True)

    class Meta:
        abstract = True


@tracked()
class TransferLimit(_Limits):
    """Most won and most lines that one bank may get in a batch and on a day of transfer; an empty
    value does not limit. Two administrators set it.

    The row with an empty `bank_code` limits all banks together. Rows are never deleted.
    """

    bank_code = models.CharField(_("은행"), max_length=3, blank=True, unique=True, db_collation="C")

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("이체 한도")
        verbose_name_plural = pgettext_lazy("several", "이체 한도")
        ordering = ["bank_code"]
        constraints = [
            models.CheckConstraint(
                name="transfer_limit_is_above_zero",
                condition=(Q(batch_won=None) | Q(batch_won__gt=0))
                & (Q(batch_lines=None) | Q(batch_lines__gt=0))
                & (Q(day_won=None) | Q(day_won__gt=0))
                & (Q(day_lines=None) | Q(day_lines__gt=0)),
            ),
        ]
        triggers = [planning.limit_is_set_by_two_hands()]

    def __str__(self) -> str:
        return self.bank_label

    @property
    def bank_label(self) -> str:
        """Name of the bank, or "모든 은행 합계" for the row that limits all banks together."""
        return bank_name(self.bank_code) if self.bank_code else str(_("모든 은행 합계"))


class BatchBank(models.Model):
    """Number of lines and sum in won that a built batch sends to one bank. Only a database trigger
    writes these rows."""

    batch = models.ForeignKey(
        PayoutBatch, models.PROTECT, related_name="banks", db_index=False,
        verbose_name=_("이체 묶음"),
    )  # fmt: skip
    bank_code = models.CharField(_("은행"), max_length=3, db_collation="C")
    count = models.PositiveIntegerField(_("건수"))
    total = models.BigIntegerField(_("총액"))  # won

    GRANTS = "read only"

    class Meta:
        verbose_name = _("묶음의 은행별 합계")
        verbose_name_plural = pgettext_lazy("several", "묶음의 은행별 합계")
        ordering = ["batch", "bank_code"]
        constraints = [
            models.UniqueConstraint(name="batch_names_a_bank_once", fields=["batch", "bank_code"]),
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.bank_code} {self.total:,}"


def calendar_state(calendar: PaymentCalendar | None) -> dict[str, Any]:
    """Return the payment calendar as a dict for a JSON column, with sorted distinct weekdays and
    ISO dates; {} for None."""
    if calendar is None:
        return {}

    def days(values: list[date]) -> list[str]:
        return [day.isoformat() for day in sorted(set(values))]

    return {
        "weekdays": sorted(set(calendar.weekdays)),
        "extra_days": days(calendar.extra_days),
        "closed_days": days(calendar.closed_days),
        "kinds_apart": calendar.kinds_apart,
        "banks_apart": calendar.banks_apart,
    }
