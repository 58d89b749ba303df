"""States, causes and movements of recoveries: labels, icons, subsets and allowed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles


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

NO_REASON = "개인정보를 파기한 신청이라 사유를 적지 않음"
"""Reason of a movement of an erased claim, in place of words that a person would write."""

WITHOUT_WORDS = (*COUNTER_ENTRIES.values(), MovementKind.WRITTEN_OFF)
"""Movements that an erased claim may have with this reason: what was entered wrongly is undone, and
what is owed again then is written off."""


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
