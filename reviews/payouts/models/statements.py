"""Statements of the council's own account (거래내역), their lines, and the match or explanation of
each line. Only masked words and our own references of a line's text are stored."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen
from claims.users.actors import actor
from reviews.payouts.models.batches import PayoutBatch
from reviews.payouts.models.expressions.bank_references import in_normal_form
from reviews.payouts.models.payouts import Payout
from reviews.payouts.models.recoveries import RecoveryMovement
from reviews.payouts.models.triggers import deposits, recoveries, statements
from reviews.payouts.models.visible import WORKERS, SeenWithPayouts
from reviews.payouts.states.books import EXPLAINED, OF_BATCHES, OF_RECEIPTS, MatchKind

__all__ = ["StatementFile", "StatementLine", "StatementMatch"]


class StatementFile(models.Model):
    """A bank statement that was loaded, known by its SHA-256, with its numbers of new lines
    (`rows`) and of lines already stored (`known`). It covers every day up to `until`, also days
    without a line; one without new lines says that nothing moved until then."""

    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64)
    name = models.CharField(_("파일"), max_length=200)
    rows = models.PositiveIntegerField(_("새 줄"))
    known = models.PositiveIntegerField(_("이미 있던 줄"), default=0)
    first_on = models.DateField(_("첫 날"))  # first day of the new lines, else `until`
    until = models.DateField(_("조회 끝"))
    loaded_by = actor(_("올린 사람"))
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("거래내역 파일")
        verbose_name_plural = pgettext_lazy("several", "거래내역 파일")
        ordering = ["-pk"]
        permissions = [("load_statement", "거래내역 올리기와 맞추기")]
        constraints = [
            models.CheckConstraint(
                name="statement_has_lines",
                condition=(Q(rows__gt=0) | Q(known__gt=0)) & Q(until__gte=models.F("first_on")),
            ),
            models.UniqueConstraint(
                name="statement_brings_its_lines_once",
                fields=["sha256"],
                condition=Q(rows__gt=0),
            ),
        ]
        triggers = [
            NamesItsActor("loaded_by"),
            AppendOnly(),
            statements.statement_is_loaded_by_finance(),
            statements.statement_keeps_all_its_lines(),
        ]

    def __str__(self) -> str:
        return self.name


class LineQuerySet(SeenWithPayouts["StatementLine"]):
    # A line matched with a receipt names the claim of its recovery, so it is seen as that is.
    claim_columns = ("matches__movement__recovery__claim",)
    workers = (*WORKERS, recoveries.APPROVE)

    def matched(self) -> LineQuerySet:
        """Filter statement lines that are matched with a batch, with returned money of a batch,
        with a receipt of a recovery, or with what was sent back of its deposit."""
        return self.filter(_standing(~Q(kind__in=EXPLAINED)))

    def explained(self) -> LineQuerySet:
        """Filter statement lines that a person explained with a reason, in place of a match."""
        return self.filter(_standing(Q(kind__in=EXPLAINED)))

    def open(self) -> LineQuerySet:
        """Filter statement lines that are neither matched nor explained, so that a person still has
        to act."""
        return self.filter(~_standing(Q()))


def _standing(condition: Q) -> Exists:
    return Exists(
        StatementMatch.objects.filter(condition, line=OuterRef("pk"), undone_at__isnull=True)
    )


class StatementLine(models.Model):
    """One movement on the council's account: won in (positive) or out (negative), and the balance
    after it. `seq` numbers the lines of all statements without a gap."""

    file = models.ForeignKey(
        StatementFile, models.PROTECT, related_name="lines", verbose_name=_("거래내역 파일")
    )
    row_no = models.PositiveIntegerField(pgettext_lazy("one", "줄"))
    seq = models.PositiveBigIntegerField(_("차례"), unique=True)
    day = models.DateField(_("거래일"))
    time = models.TimeField(_("거래시각"))
    amount = models.BigIntegerField(_("금액"))
    balance = models.BigIntegerField(_("잔액"))
    shown = models.CharField(_("적요"), max_length=200, blank=True)  # masked
    reference = models.CharField(_("은행 거래번호"), max_length=60, blank=True, db_collation="C")
    # What the words name: a batch's number, a payment's or a recovery's id.
    names_batch = models.CharField(_("적힌 묶음"), max_length=20, blank=True, db_collation="C")
    names_payout = models.BigIntegerField(_("적힌 지급"), null=True, blank=True)
    names_recovery = models.BigIntegerField(_("적힌 환수"), null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("거래내역 줄")
        verbose_name_plural = pgettext_lazy("several", "거래내역 줄")
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["day", "seq"], name="statement_line_by_day"),
            models.Index(in_normal_form("reference"), name="statement_line_by_reference"),
        ]
        constraints = [
            models.CheckConstraint(
                name="statement_line_moves_money", condition=~Q(amount=0) & Q(seq__gte=1)
            ),
            models.UniqueConstraint(
                name="line_of_a_statement_is_read_once", fields=["file", "row_no"]
            ),
        ]
        triggers = [AppendOnly(), statements.statement_continues_the_last()]

    def __str__(self) -> str:
        return f"{self.day} {self.amount:+,}"

    @property
    def is_deposit(self) -> bool:
        return self.amount > 0


@tracked(exclude=("reason",))
class StatementMatch(models.Model):
    """Match of a statement line with a batch, with returned money of a batch, with a receipt of a
    recovery or with what was sent back of its deposit, or a person's explanation of it. A line has
    one that is not undone; undone ones stay as history. `by` is None if the system matched."""

    line = models.ForeignKey(
        StatementLine, models.PROTECT, related_name="matches", verbose_name=_("거래내역 줄")
    )
    kind = models.CharField(_("종류"), max_length=8, choices=MatchKind)
    batch = models.ForeignKey(
        PayoutBatch, models.PROTECT, null=True, blank=True, related_name="statement_matches",
        verbose_name=_("이체 묶음"),
    )  # fmt: skip
    payout = models.ForeignKey(
        Payout, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("지급"),
    )  # fmt: skip
    movement = models.ForeignKey(
        RecoveryMovement, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("환수 입금"),
    )  # fmt: skip
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)
    by = actor(_("맞춘 사람"), null=True, blank=True)
    at = models.DateTimeField(_("시각"), default=clock.now)
    undone_by = actor(_("되돌린 사람"), null=True, blank=True)
    undone_at = models.DateTimeField(_("되돌린 시각"), null=True, blank=True)

    GRANTS = ("SELECT", "INSERT", "UPDATE (undone_by_id, undone_at)")

    class Meta:
        verbose_name = _("거래내역 맞추기")
        verbose_name_plural = pgettext_lazy("several", "거래내역 맞추기")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="line_is_matched_once", fields=["line"], condition=Q(undone_at=None)
            ),
            models.UniqueConstraint(
                name="receipt_is_on_the_statement_once",
                fields=["movement", "kind"],
                condition=Q(undone_at=None),
            ),
            models.UniqueConstraint(
                name="payment_is_on_the_statement_once",
                fields=["payout", "kind"],
                condition=Q(undone_at=None),
            ),
            models.CheckConstraint(
                name="match_names_what_stands_for_the_line",
                condition=Q(kind__in=OF_BATCHES, batch__isnull=False, movement=None)
                | Q(kind__in=OF_RECEIPTS, batch=None, payout=None, movement__isnull=False)
                | Q(kind__in=EXPLAINED, batch=None, payout=None, movement=None)
                & ~Q(reason="")
                & Q(by__isnull=False),
            ),
            models.CheckConstraint(
                name="undone_match_says_who_and_when",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("by", "undone_by"),
            Frozen(
                fields=("id", "line", "kind", "batch", "payout", "movement", "reason", "by", "at"),
                name="match_facts",
                says="match_facts_are_frozen",
            ),
            Frozen(
                fields=("undone_by", "undone_at"),
                name="undone_match",
                while_="OLD.undone_at IS NOT NULL",
                says="match_facts_are_frozen",
            ),
            statements.match_fits_its_line(),
            deposits.deposit_is_matched_with_its_receipt(),
            statements.match_is_undone_in_an_open_month(),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.kind}"
