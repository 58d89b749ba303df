"""Statuses of a notice, the moves between them, and the kinds of its reader."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.state_style import StyledChoices, set_styles


class NoticeStatus(StyledChoices, models.TextChoices):
    PENDING = "pending", _("대기")
    SENDING = "sending", _("발송중")
    SENT = "sent", _("접수됨")
    DELIVERED = "delivered", _("수신 확인")
    FAILED = "failed", _("실패")
    UNKNOWN = "unknown", _("결과 미확인")
    SUPPRESSED = "suppressed", _("보내지 않음")


set_styles(
    NoticeStatus,
    PENDING=("none", "clock"),
    SENDING=("info", "send-f"),
    SENT=("ok", "circle-check"),
    DELIVERED=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    UNKNOWN=("warn", "help-circle"),
    SUPPRESSED=("none", "pause"),
)

OPEN = (NoticeStatus.PENDING, NoticeStatus.SENDING, NoticeStatus.UNKNOWN)

TRANSITIONS = {
    NoticeStatus.PENDING: {NoticeStatus.SENDING, NoticeStatus.SUPPRESSED},
    NoticeStatus.SENDING: {
        NoticeStatus.SENT,
        NoticeStatus.PENDING,
        NoticeStatus.FAILED,
        NoticeStatus.UNKNOWN,
        NoticeStatus.SUPPRESSED,  # leased, and then found to be suppressed
    },
    NoticeStatus.SENT: {NoticeStatus.DELIVERED, NoticeStatus.FAILED},
    NoticeStatus.UNKNOWN: {
        NoticeStatus.SENT,
        NoticeStatus.FAILED,
        NoticeStatus.PENDING,
        NoticeStatus.SUPPRESSED,
    },
    NoticeStatus.FAILED: {NoticeStatus.PENDING, NoticeStatus.SUPPRESSED},
    # Its letter by post was cancelled (post_triggers.suppressed_notice_stays).
    NoticeStatus.SUPPRESSED: {NoticeStatus.FAILED},
}


class Addressee(models.TextChoices):
    CLAIMANT = "claimant", _("신청인")
    STAFF = "staff", _("직원")
    REPRESENTATIVE = "representative", _("대리인·승계인")
