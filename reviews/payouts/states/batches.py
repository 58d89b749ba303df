"""States of transfer batches and of what the bank or a person says of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles


class BatchStatus(StyledChoices, models.TextChoices):
    OPEN = "open", _("작성 중")
    BUILT = "built", _("이체 승인 대기")
    RELEASED = "released", _("결과 대기")
    SETTLED = "settled", _("결과 반영")
    CANCELLED = "cancelled", _("취소")
    REFUSED = "refused", _("은행 반려")


# Batches that wait for their release or for bank results.
BATCH_UNDER_WAY = (BatchStatus.BUILT, BatchStatus.RELEASED)
# Ended batches whose payouts went back: those that they held are in their history.
TAKEN_APART = (BatchStatus.CANCELLED, BatchStatus.REFUSED)


set_styles(
    BatchStatus,
    OPEN=("none", "package"),
    BUILT=("info", "clock"),
    RELEASED=("info", "send"),
    SETTLED=("ok", "circle-check-f"),
    CANCELLED=("none", "circle-x"),
    REFUSED=("problem", "arrow-back-up"),
)

BATCH_MOVES = {
    BatchStatus.OPEN: (BatchStatus.BUILT, BatchStatus.CANCELLED),
    BatchStatus.BUILT: (BatchStatus.RELEASED, BatchStatus.CANCELLED),
    BatchStatus.RELEASED: (BatchStatus.SETTLED, BatchStatus.REFUSED),
}


class BankOutcome(StyledChoices, models.TextChoices):
    PAID = "paid", _("입금")
    FAILED = "failed", _("입금 실패")
    RETURNED = "returned", _("반환")


set_styles(
    BankOutcome,
    PAID=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    RETURNED=("problem", "arrow-back-up"),
)


class HandOutcome(StyledChoices, models.TextChoices):
    """Result that two people enter by hand: one of single payments as in BankOutcome, or that the
    bank refused the whole file and transferred nothing."""

    PAID = BankOutcome.PAID.value, BankOutcome.PAID.label
    FAILED = BankOutcome.FAILED.value, BankOutcome.FAILED.label
    RETURNED = BankOutcome.RETURNED.value, BankOutcome.RETURNED.label
    REFUSED = "refused", _("파일 반려")


set_styles(
    HandOutcome,
    PAID=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    RETURNED=("problem", "arrow-back-up"),
    REFUSED=("problem", "file-off"),
)


class HandStatus(StyledChoices, models.TextChoices):
    PROPOSED = "proposed", _("확인 대기")
    CONFIRMED = "confirmed", _("2인 확인")
    WITHDRAWN = "withdrawn", _("취소")


set_styles(
    HandStatus,
    PROPOSED=("info", "clock"),
    CONFIRMED=("ok", "circle-check-f"),
    WITHDRAWN=("none", "circle-x"),
)

HAND_MOVES = {HandStatus.PROPOSED: (HandStatus.CONFIRMED, HandStatus.WITHDRAWN)}


class ResultMatch(StyledChoices, models.TextChoices):
    APPLIED = "applied", _("반영")
    WRONG_AMOUNT = "wrong_amount", _("금액 다름")
    UNKNOWN = "unknown", _("우리 지급 목록에 없음")
    REPEATED = "repeated", _("이미 받은 결과")
    CONTRADICTION = "contradiction", _("앞 결과와 다름")
    UNREADABLE = "unreadable", _("읽을 수 없는 줄")


# Lines that say something else of a payment than what was applied.
OTHER_WORD = (ResultMatch.CONTRADICTION, ResultMatch.WRONG_AMOUNT, ResultMatch.UNREADABLE)

set_styles(
    ResultMatch,
    APPLIED=("ok", "circle-check-f"),
    WRONG_AMOUNT=("problem", "square-x-f"),
    UNKNOWN=("warn", "alert-triangle-f"),
    REPEATED=("none", "copy"),
    CONTRADICTION=("problem", "square-x-f"),
    UNREADABLE=("warn", "help-circle"),
)


class UnreadPart(models.TextChoices):
    """Part of a line in a bank's result file that could not be read: the outcome, the amount, or
    the stated total of the file."""

    OUTCOME = "outcome", _("처리결과")
    AMOUNT = "amount", _("금액")
    SUM = "sum", _("합계")  # the sum of the file differs from that of its lines
