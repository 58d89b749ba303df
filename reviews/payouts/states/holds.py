"""States of holds of a payee: labels, icons, subsets and allowed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles


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
