"""Monthly closings of the books, made by two people, reopenings that were declined, and people's
reasons for differences between books and statement."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from claims.users.triggers import ProposerHoldsPermission
from reviews.payouts.models.triggers import months
from reviews.payouts.models.visible import SeenWithPayouts
from reviews.payouts.states.books import MONTH_CLOSED, MONTH_MOVES, MONTH_STANDS, MonthStatus

__all__ = ["DeclinedReopening", "DifferenceReason", "MonthClosing"]

SUMS = (
    "opening", "paid", "returned", "received", "reversed", "fees", "interest", "funds", "other",
    "statement_closing", "entries", "lines",
)  # fmt: skip


def _signed(verbose: Any) -> models.BigIntegerField[int, int]:
    """Return a field of whole won that may be below zero."""
    return models.BigIntegerField(verbose)


class MonthQuerySet(SeenWithPayouts["MonthClosing"]):
    def closed(self) -> MonthQuerySet:
        """Filter closings of months in which nothing more can be booked: closed ones, also while a
        reopening is only proposed."""
        return self.filter(status__in=MONTH_CLOSED)

    def standing(self) -> MonthQuerySet:
        """Filter closings that are proposed or closed (also while a reopening is proposed), without
        those withdrawn or reopened."""
        return self.filter(status__in=MONTH_STANDS)

    def waiting_for(self, user: Any) -> MonthQuerySet:
        """Return the months whose closing or reopening another person proposed. The permission is
        not checked."""
        closing = Q(status=MonthStatus.PROPOSED) & ~Q(proposed_by=user)
        return self.filter(closing | (Q(status=MonthStatus.REOPENING) & ~Q(reopening_by=user)))


@tracked(exclude=("reason",))
class MonthClosing(models.Model):
    """Closing of one month of the books (월 마감) with the figures at that time. One person of
    finance proposes it, another confirms; the same to reopen it.

    Sums in whole won: `opening` and `closing` are balances of the books, `statement_closing` is the
    bank's; `detail` lists the differences between them. `fees`, `interest`, `funds` and `other` are
    negative for withdrawals.
    """

    starts_on = models.DateField(_("첫 날"))
    ends_on = models.DateField(_("마지막 날"))
    status = models.CharField(
        _("상태"), max_length=10, choices=MonthStatus, default=MonthStatus.PROPOSED
    )
    opening = _signed(_("기초 잔액"))
    paid = _signed(pgettext_lazy("entry", "지급"))
    returned = _signed(_("반환"))
    received = _signed(_("환수 입금"))
    reversed = _signed(_("환수 입금 취소"))
    fees = _signed(_("수수료"))
    interest = _signed(_("이자"))
    funds = _signed(_("자금 이체"))
    other = _signed(_("그 밖"))
    closing = _signed(_("장부 잔액"))
    statement_closing = _signed(_("거래내역 잔액"))
    entries = models.PositiveIntegerField(_("원장 건수"))
    lines = models.PositiveIntegerField(_("거래내역 줄 수"))
    # {"paid": {kind: won}, "differences": [{"item", "won", "reason"}]}, as they were
    detail = models.JSONField(_("내역"), default=dict)
    note = models.CharField(_("메모"), max_length=LONG_REASON, blank=True)
    proposed_by = actor(_("올린 사람"))
    proposed_at = models.DateTimeField(_("올린 시각"), default=clock.now)
    confirmed_by = actor(_("확인한 사람"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("확인 시각"), null=True, blank=True)
    withdrawn_by = actor(_("취소한 사람"), null=True, blank=True)
    # reason for sending the proposal back, or for reopening the month
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)
    reopening_by = actor(_("다시 열기를 올린 사람"), null=True, blank=True)
    reopened_by = actor(_("다시 연 사람"), null=True, blank=True)
    ended_at = models.DateTimeField(_("끝난 시각"), null=True, blank=True)

    GRANTS = (
        "SELECT",
        "INSERT",
        "UPDATE (status, confirmed_by_id, confirmed_at, withdrawn_by_id, reason, reopening_by_id,"
        " reopened_by_id, ended_at)",
    )
    objects = MonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("월 마감")
        verbose_name_plural = pgettext_lazy("several", "월 마감")
        ordering = ["-pk"]
        permissions = [("close_month", "월 마감과 다시 열기")]
        constraints = [
            models.UniqueConstraint(
                name="month_is_closed_once",
                fields=["starts_on"],
                condition=Q(status__in=MONTH_STANDS),
            ),
            models.CheckConstraint(
                name="month_is_confirmed_by_another_person",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="month_is_reopened_by_another_person",
                condition=Q(reopened_by=None) | ~Q(reopened_by=F("reopening_by")),
            ),
            models.CheckConstraint(
                name="figures_of_a_month_add_up",
                condition=Q(
                    closing=F("opening")
                    - F("paid")
                    + F("returned")
                    + F("received")
                    - F("reversed")
                    + F("fees")
                    + F("interest")
                    + F("funds")
                    + F("other")
                ),
            ),
            models.CheckConstraint(
                name="month_names_who_closed_and_opened_it",
                condition=Q(
                    status=MonthStatus.PROPOSED, confirmed_by=None, withdrawn_by=None,
                    reopening_by=None, reopened_by=None,
                )
                | Q(
                    status=MonthStatus.CLOSED, confirmed_by__isnull=False, withdrawn_by=None,
                    reopening_by=None, reopened_by=None, reason="",
                )
                | Q(status=MonthStatus.WITHDRAWN, confirmed_by=None, withdrawn_by__isnull=False)
                | Q(
                    status=MonthStatus.REOPENING, confirmed_by__isnull=False,
                    reopening_by__isnull=False, reopened_by=None,
                )
                & ~Q(reason="")
                | Q(
                    status=MonthStatus.REOPENED, confirmed_by__isnull=False,
                    reopening_by__isnull=False, reopened_by__isnull=False, ended_at__isnull=False,
                )
                & ~Q(reason=""),
            ),
        ]  # fmt: skip
        triggers = [
            NamesItsActor(
                "proposed_by", "confirmed_by", "withdrawn_by", "reopening_by", "reopened_by"
            ),
            Fsm(transitions=MONTH_MOVES, starts=[MonthStatus.PROPOSED]),
            Frozen(
                fields=("id", "starts_on", "ends_on", *SUMS, "closing", "detail", "note",
                        "proposed_by", "proposed_at"),
                name="month_facts",
                says="figures_of_a_month_are_frozen",
            ),
            Frozen(
                fields=("confirmed_by", "confirmed_at", "withdrawn_by"),
                name="month_confirmation",
                while_="OLD.status <> 'proposed'",
                says="figures_of_a_month_are_frozen",
            ),
            Frozen(
                fields=("ended_at",),
                name="month_end",
                while_="NEW.status = OLD.status",
                says="figures_of_a_month_are_frozen",
            ),
            Frozen(
                fields=("reopening_by", "reason"),
                name="month_reopening",
                while_="OLD.status = 'reopening' AND NEW.status <> 'closed'",
                says="proposed_reopening_is_frozen",
            ),
            months.month_is_closed_with_the_figures_of_the_books(),
            ProposerHoldsPermission("proposed_by", months.CLOSE, moves=("proposed", "closed")),
            months.month_is_reopened_by_two_people(),
            ProposerHoldsPermission("reopening_by", months.CLOSE, moves=("reopening", "reopened")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"

    @property
    def is_closed(self) -> bool:
        return self.status in MONTH_CLOSED

    @property
    def difference(self) -> int:
        """Balance of the bank statement minus balance of the books, in won."""
        return self.statement_closing - self.closing


class DeclinedReopening(models.Model):
    """Reopening of a closed month that `asked_by` proposed for the reason `asked`, and that another
    person declined for `reason`. The closing itself is closed as before, and knows nothing of it.
    """

    closing = models.ForeignKey(
        MonthClosing, verbose_name=_("월 마감"), on_delete=models.PROTECT, related_name="declined"
    )
    asked_by = actor(_("다시 열기를 올린 사람"))
    asked = models.CharField(_("다시 여는 사유"), max_length=LONG_REASON)
    by = actor(_("다시 열지 않기로 한 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    reason = models.CharField(_("사유"), max_length=LONG_REASON)

    class Meta:
        verbose_name = _("다시 열지 않은 월 마감")
        verbose_name_plural = pgettext_lazy("several", "다시 열지 않은 월 마감")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="declined_reopening_has_its_reasons",
                condition=~Q(reason="") & ~Q(asked="") & ~Q(by=F("asked_by")),
            )
        ]
        triggers = [NamesItsActor("by"), AppendOnly()]

    def __str__(self) -> str:
        return str(self.closing)


class DifferenceReason(models.Model):
    """Reason written by a person for one item of the difference between books and statement in a
    month. It counts only while the item differs by exactly `amount` won.

    `item` is batch:<id> or recovery:<id>, as in `expressions.months.differences_sql`.
    """

    month = models.DateField(_("월"))  # its first day
    item = models.CharField(_("항목"), max_length=40)
    amount = _signed(_("차이"))
    reason = models.CharField(_("사유"), max_length=LONG_REASON)
    by = actor(_("적은 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("차이의 사유")
        verbose_name_plural = pgettext_lazy("several", "차이의 사유")
        ordering = ["pk"]
        indexes = [models.Index(fields=["month", "item"], name="difference_by_month")]
        constraints = [
            models.CheckConstraint(
                name="difference_is_explained_in_words", condition=~Q(reason="") & ~Q(amount=0)
            )
        ]
        triggers = [NamesItsActor("by"), AppendOnly(), months.reason_is_of_an_open_month()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.item} {self.amount:+,}"
