"""Results of the bank for single payments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.personal_data.masking import ACCOUNT_LIKE
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor
from reviews.payouts.models.batches import PayoutBatch
from reviews.payouts.models.files import ResultFile
from reviews.payouts.models.manual_results import HandResult
from reviews.payouts.models.payouts import Payout
from reviews.payouts.models.triggers import bank, manual_results
from reviews.payouts.states.batches import BankOutcome, ResultMatch, UnreadPart

__all__ = ["BankResult"]


class BankResult(models.Model):
    """Statement of the bank about a payment: a line of a result file, or a manual result that two
    people confirmed (`hand`; `file` is empty then). `payout` is None if the line names none of
    ours.

    Rows are appended and never changed. `match` says whether the line was applied, and if not, why;
    a line that was not applied does not change its payout. For an unreadable line, `unread` names
    the part (outcome, amount, or the stated total of the file) and `words` has its text; the
    outcome is empty, and an amount that cannot be read is 0.
    """

    file = models.ForeignKey(
        ResultFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("결과 파일"),
    )
    row_no = models.PositiveIntegerField(pgettext_lazy("one", "줄"), null=True, blank=True)
    hand = models.ForeignKey(
        HandResult,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("직접 입력한 결과"),
    )
    reference = models.CharField(_("지급번호"), max_length=40, blank=True)  # as the line has it
    batch = models.ForeignKey(
        PayoutBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("이체 묶음"),
    )
    payout = models.ForeignKey(
        Payout,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("지급"),
    )
    outcome = models.CharField(_("결과"), max_length=10, choices=BankOutcome, blank=True)
    amount = models.BigIntegerField(_("금액"))  # won
    code = models.CharField(_("은행 코드"), max_length=20, blank=True)
    text = models.CharField(_("은행 설명"), max_length=200, blank=True)
    match = models.CharField(
        _("대사"), max_length=16, choices=ResultMatch, default=ResultMatch.APPLIED
    )
    unread = models.CharField(
        _("읽을 수 없는 칸"), max_length=8, choices=UnreadPart, blank=True, db_default=""
    )
    words = models.CharField(_("줄에 적힌 말"), max_length=300, blank=True, db_default="")
    entered_by = actor(_("입력한 사람"), db_index=True)
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("은행 결과")
        verbose_name_plural = pgettext_lazy("several", "은행 결과")
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="bank_result_that_did_not_fit",
                fields=["id"],
                condition=~Q(match=ResultMatch.APPLIED),
            )
        ]
        constraints = [
            # the remark stays for good, in the history too, and letters repeat it
            models.CheckConstraint(
                name="bank_remark_holds_no_account", condition=~Q(text__regex=ACCOUNT_LIKE)
            ),
            models.UniqueConstraint(
                name="payout_is_paid_once",
                fields=["payout"],
                condition=Q(match=ResultMatch.APPLIED, outcome=BankOutcome.PAID),
            ),
            # Paid or failed, never both; only a return may follow a payment.
            models.UniqueConstraint(
                name="payment_has_one_result",
                fields=["payout"],
                condition=Q(match=ResultMatch.APPLIED)
                & Q(outcome__in=[BankOutcome.PAID, BankOutcome.FAILED]),
            ),
            models.UniqueConstraint(
                name="payment_is_returned_once",
                fields=["payout"],
                condition=Q(match=ResultMatch.APPLIED, outcome=BankOutcome.RETURNED),
            ),
            models.UniqueConstraint(fields=["file", "row_no"], name="line_of_a_file_is_read_once"),
            models.CheckConstraint(
                name="result_of_a_file_names_its_line",
                condition=Q(file__isnull=True, row_no__isnull=True)
                | Q(file__isnull=False, row_no__isnull=False),
            ),
            models.CheckConstraint(
                name="bank_result_has_a_known_match",
                condition=Q(match__in=[match.value for match in ResultMatch]),
            ),
            models.CheckConstraint(
                name="applied_result_names_its_payout",
                condition=~Q(match=ResultMatch.APPLIED)
                | Q(payout__isnull=False, batch__isnull=False),
            ),
            models.CheckConstraint(
                name="bank_result_is_of_a_known_kind",
                condition=Q(outcome__in=[outcome.value for outcome in BankOutcome], unread="")
                & ~Q(match=ResultMatch.UNREADABLE)
                | Q(outcome="", match=ResultMatch.UNREADABLE)
                & Q(unread__in=[part.value for part in UnreadPart], file__isnull=False)
                & ~Q(words=""),
            ),
        ]
        triggers = [
            AppendOnly(),
            bank.result_is_of_a_released_batch(),
            manual_results.result_without_a_file_was_confirmed(),
            bank.applied_result_fits_its_payout(),
            bank.applied_result_is_carried_out(),
            bank.paid_after_a_return_is_another_word(),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.amount:,}"
