"""States and kinds of payouts, batches, bank results, recoveries, holds and months: labels, icons,
subsets and allowed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles


class PayoutKind(models.TextChoices):
    BASE_GRANT = "base_grant", _("기본 지원금")
    TIER_GRANT = "tier_grant", _("구간 지원금")
    ADDITIONAL = "additional", _("추가지원")
    APPEAL_ADJUSTMENT = "appeal_adjustment", _("재심의 차액")
    CORRECTION = "correction", _("정정 지급")


DECIDED_KINDS = (PayoutKind.ADDITIONAL, PayoutKind.APPEAL_ADJUSTMENT)
"""Kinds that only a decision of the council creates."""

GRANT_KINDS = (PayoutKind.BASE_GRANT, PayoutKind.TIER_GRANT)
"""Kinds whose amount the policy fixes; the secretariat prepares them for all claims at once."""

UNDONE_OFFSET = "unoffset"
ROUTE_CAUSES = ("objection", "facts", "retriage", UNDONE_OFFSET)
"""Keys of a correction's basis that make it part of the fixed grant: what gave its claim another
route, or the counter-entry of an offset against the grant."""

RESTORED = "restored"
"""Key of a correction's basis that names the counter-entry of an offset against a decided payment:
the correction is part of what that decision granted, not more than it."""

PAY_STATE_KINDS = (*DECIDED_KINDS, PayoutKind.CORRECTION)
"""Kinds that give a decided review its pay state; the base grant is shown by itself."""


class PayoutStatus(StyledChoices, models.TextChoices):
    PREPARED = "prepared", _("승인 대기")
    APPROVED = "approved", _("승인됨")
    BATCHED = "batched", pgettext_lazy("status", "이체 묶음")
    PAID = "paid", _("지급완료")
    FAILED = "failed", _("지급실패")
    CANCELLED = "cancelled", _("취소")


set_styles(
    PayoutStatus,
    PREPARED=("info", "clock"),
    APPROVED=("info", "check"),
    BATCHED=("info", "package"),
    PAID=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    CANCELLED=("none", "circle-x"),
)

LIVE = (
    PayoutStatus.PREPARED,
    PayoutStatus.APPROVED,
    PayoutStatus.BATCHED,
    PayoutStatus.PAID,
)
"""A claim has at most one of a kind in these; paid counts, or a second could follow the first."""

UNDER_WAY = (PayoutStatus.PREPARED, PayoutStatus.APPROVED, PayoutStatus.BATCHED)
OPEN_CHECKS = ("open", "differs")  # states of a sample check (committee) that hold its payout
UNBATCHED = (PayoutStatus.PREPARED, PayoutStatus.APPROVED)
ENDED = (PayoutStatus.PAID, PayoutStatus.FAILED, PayoutStatus.CANCELLED)
NAMES_APPROVER = (
    PayoutStatus.APPROVED,
    PayoutStatus.BATCHED,
    PayoutStatus.PAID,
    PayoutStatus.FAILED,
)
IN_A_BATCH = (PayoutStatus.BATCHED, PayoutStatus.PAID, PayoutStatus.FAILED)

PAYOUT_MOVES = {
    PayoutStatus.PREPARED: (PayoutStatus.APPROVED, PayoutStatus.CANCELLED),
    PayoutStatus.APPROVED: (
        PayoutStatus.PREPARED,  # void
        PayoutStatus.BATCHED,
        PayoutStatus.CANCELLED,
    ),
    PayoutStatus.BATCHED: (
        PayoutStatus.APPROVED,  # drop: the batch was cancelled before release
        PayoutStatus.PAID,
        PayoutStatus.FAILED,
    ),
    PayoutStatus.PAID: (PayoutStatus.FAILED,),  # the bank returned it
}


class PayState(StyledChoices, models.TextChoices):
    """State of payment of a decided review, as the screen shows it. It is not stored;
    `PayoutQuerySet.pay_states` computes it. Of several payments of a claim the earliest member of
    this list counts."""

    FAILED = "failed", _("지급실패")
    HELD = "held", _("지급보류")  # no account to pay to
    WAITING = "waiting", _("지급대기")
    PAID = "paid", _("지급완료")


set_styles(
    PayState,
    FAILED=("problem", "square-x-f"),
    HELD=("warn", "pause"),
    WAITING=("info", "clock"),
    PAID=("ok", "circle-check-f"),
)


class GrantOutcome(StyledChoices, models.TextChoices):
    """Outcome of a council decision that grants money, as stored in the `basis` of a payout."""

    GRANTED = "granted", _("지급승인")
    PARTLY_GRANTED = "partly_granted", _("일부승인")


set_styles(GrantOutcome, GRANTED=("ok", "circle-check-f"), PARTLY_GRANTED=("ok", "pie-50"))


class BarReason(models.TextChoices):
    VOTED = "voted", _("표결함")
    CONFIRMED = "confirmed", _("확정함")
    PREPARED = "prepared", _("작성함")
    WAIVED = "waived", _("예금주 차이를 인정함")


class BatchStatus(StyledChoices, models.TextChoices):
    OPEN = "open", _("작성 중")
    BUILT = "built", _("이체 승인 대기")
    RELEASED = "released", _("결과 대기")
    SETTLED = "settled", _("결과 반영")
    CANCELLED = "cancelled", _("취소")


# Batches that wait for their release or for bank results.
BATCH_UNDER_WAY = (BatchStatus.BUILT, BatchStatus.RELEASED)


set_styles(
    BatchStatus,
    OPEN=("none", "package"),
    BUILT=("info", "clock"),
    RELEASED=("info", "send"),
    SETTLED=("ok", "circle-check-f"),
    CANCELLED=("none", "circle-x"),
)

BATCH_MOVES = {
    BatchStatus.OPEN: (BatchStatus.BUILT, BatchStatus.CANCELLED),
    BatchStatus.BUILT: (BatchStatus.RELEASED, BatchStatus.CANCELLED),
    BatchStatus.RELEASED: (BatchStatus.SETTLED,),
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
    SUM = "sum", _("합계")  # of the whole file: it is not that of its lines


class RecoveryCause(models.TextChoices):
    OVERPAID = "overpaid", _("과다 지급")
    FRAUD = "fraud", _("부정 수급")
    WRONG_PAYEE = "wrong_payee", _("다른 사람에게 지급")
    DESK_ERROR = "desk_error", _("처리 착오")


class RecoveryStatus(StyledChoices, models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("recovery", "승인 대기")
    DEMANDED = "demanded", _("청구 중")
    PARTLY_RECEIVED = "partly_received", _("일부 입금")
    SETTLED = "settled", _("환수 완료")
    WRITTEN_OFF = "written_off", _("면제·결손")
    CANCELLED = "cancelled", _("취소")


set_styles(
    RecoveryStatus,
    PROPOSED=("warn", "clock"),
    DEMANDED=("info", "send"),
    PARTLY_RECEIVED=("info", "pie-50"),
    SETTLED=("ok", "circle-check-f"),
    WRITTEN_OFF=("none", "square-x-f"),
    CANCELLED=("none", "circle-x"),
)

RECOVERY_OPEN = (RecoveryStatus.DEMANDED, RecoveryStatus.PARTLY_RECEIVED)
"""Money is still owed."""

MAY_RECEIVE = (*RECOVERY_OPEN, RecoveryStatus.WRITTEN_OFF)
"""Money that comes can be entered; after a write-off it makes the write-off smaller."""

MAY_BE_UNDONE = (*RECOVERY_OPEN, RecoveryStatus.SETTLED, RecoveryStatus.WRITTEN_OFF)
"""A receipt or an offset can have a counter-entry; what it takes back is owed again."""

NOT_ASKED_BACK = (RecoveryStatus.PROPOSED, RecoveryStatus.CANCELLED)
"""Nothing of the payment is owed, or was."""

RECOVERY_MOVES = {
    RecoveryStatus.PROPOSED: (RecoveryStatus.DEMANDED, RecoveryStatus.CANCELLED),
    RecoveryStatus.DEMANDED: (
        RecoveryStatus.PARTLY_RECEIVED,
        RecoveryStatus.SETTLED,
        RecoveryStatus.WRITTEN_OFF,
        RecoveryStatus.CANCELLED,
    ),
    RecoveryStatus.PARTLY_RECEIVED: (
        RecoveryStatus.DEMANDED,  # a receipt was reversed
        RecoveryStatus.SETTLED,
        RecoveryStatus.WRITTEN_OFF,
    ),
    # A receipt or an offset was undone; what a late receipt took off a write-off is waived again.
    RecoveryStatus.SETTLED: (
        RecoveryStatus.DEMANDED,
        RecoveryStatus.PARTLY_RECEIVED,
        RecoveryStatus.WRITTEN_OFF,
    ),
    RecoveryStatus.WRITTEN_OFF: (
        RecoveryStatus.DEMANDED,
        RecoveryStatus.PARTLY_RECEIVED,
        RecoveryStatus.SETTLED,  # all that was written off came after all
    ),
}


class MovementKind(models.TextChoices):
    """Kinds of change to what is owed of a recovery. DROPPED cancels the demand; REVERSED undoes a
    receipt, UNOFFSET an offset."""

    RECEIVED = "received", pgettext_lazy("recovery", "입금")
    REVERSED = "reversed", _("입금 취소")
    OFFSET = "offset", _("상계")
    UNOFFSET = "unoffset", _("상계 취소")
    WRITTEN_OFF = "written_off", _("면제·불납결손")
    DROPPED = "dropped", _("환수 취소")


COUNTER_ENTRIES = {
    MovementKind.RECEIVED: MovementKind.REVERSED,
    MovementKind.OFFSET: MovementKind.UNOFFSET,
}
"""Movements that can be undone, and the kind that undoes each."""


class MovementStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("확인 대기")
    CONFIRMED = "confirmed", _("2인 확인")
    WITHDRAWN = "withdrawn", _("요청 취소")
    UNDONE = "undone", _("되돌림")


set_styles(
    MovementStatus,
    WAITING=("warn", "clock"),
    CONFIRMED=("ok", "circle-check-f"),
    WITHDRAWN=("none", "circle-x"),
    UNDONE=("none", "arrow-back-up"),
)

MOVEMENT_MOVES = {
    MovementStatus.WAITING: (MovementStatus.CONFIRMED, MovementStatus.WITHDRAWN),
    MovementStatus.CONFIRMED: (MovementStatus.UNDONE,),  # by its counter-entry
}


class HoldStatus(StyledChoices, models.TextChoices):
    """States of a payment hold (지급 보류), which keeps a payee's second fixed grant back: waiting,
    release proposed, released by two people, ended as a duplicate, or LAPSED since the other grant
    is gone or the claim was withdrawn."""

    WAITING = "waiting", _("지급 보류")
    PROPOSED = "proposed", _("해제 확인 대기")
    RELEASED = "released", _("보류 해제")
    DUPLICATE = "duplicate", _("중복 종결")
    LAPSED = "lapsed", _("보류 사유 없어짐")


set_styles(
    HoldStatus,
    WAITING=("warn", "clock"),
    PROPOSED=("info", "eye"),
    RELEASED=("ok", "circle-check-f"),
    DUPLICATE=("none", "circle-x"),
    LAPSED=("none", "minus"),
)

HOLD_OPEN = (HoldStatus.WAITING, HoldStatus.PROPOSED)
"""People have yet to say whether the claim is another payee's, or a further honest one."""

HOLD_BARS = (*HOLD_OPEN, HoldStatus.DUPLICATE)
"""The claim gets no fixed grant."""

HOLD_MOVES = {
    HoldStatus.WAITING: (HoldStatus.PROPOSED, HoldStatus.DUPLICATE, HoldStatus.LAPSED),
    HoldStatus.PROPOSED: (HoldStatus.WAITING, HoldStatus.RELEASED, HoldStatus.LAPSED),
    HoldStatus.DUPLICATE: (HoldStatus.WAITING,),
}


class MatchKind(models.TextChoices):
    """Kinds of movement on the council's account: money of a batch going out or coming back, a
    recovery's receipt, or one of EXPLAINED, for which a person writes the reason."""

    BATCH = "batch", pgettext_lazy("statement", "이체 출금")
    BACK = "back", pgettext_lazy("statement", "이체에서 돌아온 돈")
    RECEIPT = "receipt", pgettext_lazy("statement", "환수 입금")
    FEE = "fee", pgettext_lazy("statement", "은행 수수료")
    INTEREST = "interest", pgettext_lazy("statement", "예금 이자")
    FUNDS = "funds", pgettext_lazy("statement", "자금 이체")
    OTHER = "other", pgettext_lazy("statement", "그 밖")


OF_BATCHES = (MatchKind.BATCH, MatchKind.BACK)
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
