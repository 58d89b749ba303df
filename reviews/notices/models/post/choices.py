"""Choices of letters by post: statuses of batches and letters, reasons of returns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles

SEND_POST = "reviews.send_post"


class PostBatchStatus(StyledChoices, models.TextChoices):
    MAKING = "making", _("만드는 중")
    READY = "ready", _("인쇄할 수 있음")
    FAILED = "failed", _("만들지 못함")
    CANCELLED = "cancelled", _("취소")


set_styles(
    PostBatchStatus,
    MAKING=("info", "pie-50"),
    READY=("ok", "circle-check"),
    FAILED=("problem", "square-x-f"),
    CANCELLED=("none", "ban"),
)


class LetterStatus(StyledChoices, models.TextChoices):
    PREPARED = "prepared", _("발송 준비")
    POSTED = "posted", _("발송함")
    RECEIVED = "received", _("송달됨")
    RETURNED = "returned", _("반송됨")
    CANCELLED = "cancelled", pgettext_lazy("letter", "취소")


set_styles(
    LetterStatus,
    PREPARED=("none", "clock"),
    POSTED=("info", "send-f"),
    RECEIVED=("ok", "circle-check-f"),
    RETURNED=("problem", "square-x-f"),
    CANCELLED=("none", "ban"),
)

# At most one of a notice: it is to be posted, on its way, or with the claimant.
LIVE_LETTERS = (LetterStatus.PREPARED, LetterStatus.POSTED, LetterStatus.RECEIVED)
NUMBERED = (LetterStatus.POSTED, LetterStatus.RECEIVED, LetterStatus.RETURNED)

LETTER_MOVES = {
    LetterStatus.PREPARED: {LetterStatus.POSTED, LetterStatus.CANCELLED},
    # Back again where a person slipped: a wrong number, a wrong day.
    LetterStatus.POSTED: {LetterStatus.PREPARED, LetterStatus.RECEIVED, LetterStatus.RETURNED},
    LetterStatus.RECEIVED: {LetterStatus.POSTED},
    LetterStatus.RETURNED: {LetterStatus.POSTED},
}


class ReturnReason(models.TextChoices):
    """Reasons of the post office for a letter that came back."""

    UNKNOWN = "unknown", _("수취인 불명")
    ADDRESS = "address", _("주소 불명")
    MOVED = "moved", _("이사 감")
    ABSENT = "absent", _("폐문 부재")
    UNCLAIMED = "unclaimed", _("보관기간 지남")
    REFUSED = "refused", _("수취 거절")
    OTHER = "other", _("기타")
