"""States and kinds of payouts and of the decisions they follow: labels, icons, subsets and allowed
changes.
"""

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
"""Kinds that give a decided review its pay state; the base grant, with the corrections that are
part of it, is shown by itself (`querysets.gives_pay_state`)."""


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
    `PayoutQuerySet.pay_states` computes it. If a claim has several payments, the earliest member of
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
    # This person loaded the bank file that said that the repeated payment had failed.
    REPORTED = "reported", _("실패 결과를 올림")
