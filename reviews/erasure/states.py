"""Choices of an erasure: states of runs and of their claims, and why a claim is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles


class ErasureStatus(StyledChoices, models.TextChoices):
    COUNTED = "counted", pgettext_lazy("erasure", "대상을 셈")
    PROPOSED = "proposed", pgettext_lazy("erasure", "승인 대기")
    RUNNING = "running", pgettext_lazy("erasure", "파기 중")
    DONE = "done", pgettext_lazy("erasure", "마침")
    WITHDRAWN = "withdrawn", pgettext_lazy("erasure", "그만둠")


set_styles(
    ErasureStatus,
    COUNTED=("none", "eye"),
    PROPOSED=("warn", "clock"),
    RUNNING=("info", "pie-50"),
    DONE=("ok", "circle-check-f"),
    WITHDRAWN=("none", "circle-x"),
)

UNAPPROVED = (ErasureStatus.COUNTED, ErasureStatus.PROPOSED)
OPEN_ERASURE = (*UNAPPROVED, ErasureStatus.RUNNING)
ERASURE_MOVES = {
    ErasureStatus.COUNTED: {ErasureStatus.PROPOSED, ErasureStatus.WITHDRAWN},
    ErasureStatus.PROPOSED: {ErasureStatus.RUNNING, ErasureStatus.WITHDRAWN},
    ErasureStatus.RUNNING: {ErasureStatus.DONE},
}


class ItemStatus(StyledChoices, models.TextChoices):
    """States of one claim in a run."""

    PLANNED = "planned", _("파기할 것")
    ERASED = "erased", _("파기함")
    KEPT = "kept", pgettext_lazy("erasure", "그대로 둠")


set_styles(
    ItemStatus,
    PLANNED=("info", "clock"),
    ERASED=("ok", "circle-check-f"),
    KEPT=("none", "lock"),
)


class WhyKept(models.TextChoices):
    """Reasons why a claim whose retention period has ended is not erased, the first that applies.

    RETAINED is set by a person; CHANGED is a claim with an act after it was counted.
    """

    RETAINED = "retained", _("보존 지정")
    REVIEW = "review", _("끝나지 않은 심의")
    APPEAL = "appeal", _("끝나지 않은 재심의 신청이나 이의")
    OWED = "owed", _("아직 준비하지 않은 지원금")
    PAYOUT = "payout", _("끝나지 않은 지급")
    HOLD = "hold", _("풀리지 않은 지급 보류")
    RECOVERY = "recovery", _("끝나지 않은 환수")
    BENEFIT = "benefit", _("끝나지 않은 혜택")
    NOTICE = "notice", _("보내지 못한 통지")
    INQUIRY = "inquiry", _("마치지 않은 문의")
    DATA_BREACH = "breach", _("통지를 마치지 않은 개인정보 유출")
    DATA_REQUEST = "request", _("답하지 않은 개인정보 요구")
    PROPOSAL = "proposal", _("확인을 기다리는 정정이나 대리")
    HANDOVER = "handover", _("끝나지 않은 이관")
    DOCUMENT = "document", _("검사가 끝나지 않은 서류")
    CHANGED = "changed", _("센 뒤에 새로 생긴 일")
    REFUSED = "refused", _("다른 기록이 아직 쓰는 글")
