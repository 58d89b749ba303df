"""States of the books: matched lines of the bank's statement, months, accounts of the journal."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles


class MatchKind(models.TextChoices):
    """Kinds of movement on the council's account: money of a batch going out or coming back, a
    recovery's receipt, or one of EXPLAINED, for which a person writes the reason."""

    BATCH = "batch", pgettext_lazy("statement", "이체 출금")
    BACK = "back", pgettext_lazy("statement", "이체에서 돌아온 돈")
    RECEIPT = "receipt", pgettext_lazy("statement", "환수 입금")
    SURPLUS = "surplus", pgettext_lazy("statement", "더 들어온 환수금 반환")
    FEE = "fee", pgettext_lazy("statement", "은행 수수료")
    INTEREST = "interest", pgettext_lazy("statement", "예금 이자")
    FUNDS = "funds", pgettext_lazy("statement", "자금 이체")
    OTHER = "other", pgettext_lazy("statement", "그 밖")


OF_BATCHES = (MatchKind.BATCH, MatchKind.BACK)
OF_RECEIPTS = (MatchKind.RECEIPT, MatchKind.SURPLUS)
"""A receipt of a recovery, and the rest of its deposit that was sent back."""
EXPLAINED = (MatchKind.FEE, MatchKind.INTEREST, MatchKind.FUNDS, MatchKind.OTHER)
"""Kinds that no row of ours stands for: a person writes why, and the journal takes them up."""


class MonthStatus(StyledChoices, models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("month", "확인 대기")
    CLOSED = "closed", pgettext_lazy("month", "마감")
    WITHDRAWN = "withdrawn", pgettext_lazy("month", "요청 취소")
    REOPENING = "reopening", pgettext_lazy("month", "다시 열기 대기")
    REOPENED = "reopened", pgettext_lazy("month", "다시 엶")


set_styles(
    MonthStatus,
    PROPOSED=("warn", "clock"),
    CLOSED=("ok", "lock"),
    WITHDRAWN=("none", "circle-x"),
    REOPENING=("warn", "clock"),
    REOPENED=("none", "arrow-back-up"),
)

MONTH_CLOSED = (MonthStatus.CLOSED, MonthStatus.REOPENING)
"""Nothing can be booked in the month."""

MONTH_STANDS = (MonthStatus.PROPOSED, *MONTH_CLOSED)

MONTH_MOVES = {
    MonthStatus.PROPOSED: (MonthStatus.CLOSED, MonthStatus.WITHDRAWN),
    MonthStatus.CLOSED: (MonthStatus.REOPENING,),
    MonthStatus.REOPENING: (MonthStatus.REOPENED, MonthStatus.CLOSED),
}


class AccountRole(models.TextChoices):
    """Uses of the accounts in the journal. Code and name of the account for each use are stored in
    JournalAccount."""

    BANK = "bank", _("보통예금")
    EXPENSE = "expense", _("지원금 지급")
    PAYABLE = "payable", _("미지급금")
    RECEIVABLE = "receivable", _("환수 미수금")
    LOSS = "loss", _("불납결손")
    FEES = "fees", _("지급수수료")
    INTEREST = "interest", _("이자수익")
    FUNDS = "funds", _("사업비 수입")
    SUSPENSE = "suspense", _("가수금·가지급금")


JOURNAL_DIRECTIONS = ("in", "out")
"""Of an explained line in the journal: money came, or went. Its kind there is `fee_out`."""
