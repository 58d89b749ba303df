"""Choices of hand-overs: statuses, answers, channels, outcomes, and why a claim is left out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles


class HandoverStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("확인 대기")
    MAKING = "making", _("파일 만드는 중")
    READY = "ready", _("인수 확인 대기")
    RECEIVED = "received", _("이관됨")
    FAILED = "failed", _("만들지 못함")
    DECLINED = "declined", _("거절됨")
    WITHDRAWN = "withdrawn", _("철회됨")
    CANCELLED = "cancelled", _("취소됨")


set_styles(
    HandoverStatus,
    WAITING=("warn", "clock"),
    MAKING=("info", "pie"),
    READY=("info", "clock"),
    RECEIVED=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    DECLINED=("problem", "square-x-f"),
    WITHDRAWN=("none", "circle-x"),
    CANCELLED=("none", "circle-x"),
)

# Ended without a hand-over: its claims are free again.
ENDED = (HandoverStatus.DECLINED, HandoverStatus.WITHDRAWN, HandoverStatus.CANCELLED)
CONFIRMED = (
    HandoverStatus.MAKING,
    HandoverStatus.READY,
    HandoverStatus.RECEIVED,
    HandoverStatus.FAILED,
    HandoverStatus.CANCELLED,
)
# Confirmed or to be confirmed, and neither received nor ended.
UNDER_WAY = (
    HandoverStatus.WAITING,
    HandoverStatus.MAKING,
    HandoverStatus.READY,
    HandoverStatus.FAILED,
)
# Still to be ended by a person.
OPEN = (HandoverStatus.WAITING, HandoverStatus.READY, HandoverStatus.FAILED)
MOVES = {
    HandoverStatus.WAITING: (
        HandoverStatus.MAKING,
        HandoverStatus.DECLINED,
        HandoverStatus.WITHDRAWN,
    ),
    HandoverStatus.MAKING: (HandoverStatus.READY, HandoverStatus.FAILED),
    HandoverStatus.FAILED: (HandoverStatus.MAKING, HandoverStatus.CANCELLED),
    HandoverStatus.READY: (
        HandoverStatus.MAKING,
        HandoverStatus.RECEIVED,
        HandoverStatus.CANCELLED,
    ),
}


class Choice(models.TextChoices):
    """Choices of the claims of a hand-over: all of a company that may go, or picked ones."""

    ALL = "all", _("넘기지 않은 신청 전부")
    PICKED = "picked", _("고른 신청")


class ItemStatus(StyledChoices, models.TextChoices):
    """Statuses of one claim in a hand-over: planned, handed, the receiver's results (paid, not
    paid, not ours), left out, or released for another hand-over."""

    PLANNED = "planned", _("이관 준비")
    HANDED = "handed", _("파일에 담음")
    PAID = "paid", _("회사가 지급")
    REFUSED = "refused", _("회사가 지급하지 않음")
    NOT_OURS = "not_ours", _("돌아옴")
    LEFT_OUT = "left_out", _("빠짐")
    RELEASED = "released", _("이관 취소")


set_styles(
    ItemStatus,
    PLANNED=("none", "clock"),
    HANDED=("info", "arrow-right"),
    PAID=("ok", "circle-check-f"),
    REFUSED=("none", "circle-x"),
    NOT_OURS=("warn", "arrow-back-up"),
    LEFT_OUT=("warn", "circle-minus"),
    RELEASED=("none", "circle-x"),
)


class FileStage(StyledChoices, models.TextChoices):
    """Stages of a hand-over whose file is made: not downloaded, downloaded, received. Claimants are
    told of the last one only."""

    MADE = "made", _("파일 만듦, 내려받기 전")
    TAKEN = "taken", _("내려받음, 인수 확인 대기")
    RECEIVED = "handed", _("넘김, 결과 대기")


set_styles(
    FileStage,
    MADE=("warn", "file"),
    TAKEN=("info", "clock"),
    RECEIVED=("info", "arrow-right"),
)

# While one of these stands, the claim does not go to the same receiver again.
LIVE = (ItemStatus.PLANNED, ItemStatus.HANDED, ItemStatus.PAID, ItemStatus.REFUSED)
OUTCOMES = (ItemStatus.PAID, ItemStatus.REFUSED, ItemStatus.NOT_OURS)
# In the receiver's hands.
WITH_RECEIVER = (ItemStatus.HANDED, ItemStatus.PAID, ItemStatus.REFUSED)
ITEM_MOVES = {
    ItemStatus.PLANNED: (ItemStatus.HANDED, ItemStatus.LEFT_OUT, ItemStatus.RELEASED),
    ItemStatus.HANDED: (*OUTCOMES, ItemStatus.LEFT_OUT, ItemStatus.RELEASED),
    ItemStatus.PAID: (ItemStatus.REFUSED,),
    ItemStatus.REFUSED: (ItemStatus.PAID,),
}


class LeftOut(models.TextChoices):
    """Reasons why a claim is left out of a hand-over. If several apply, the first in this order
    counts; but HANDED_OVER comes before the reasons on consent."""

    ERASED = "erased", _("개인정보를 파기함")
    WITHDRAWN = "withdrawn", _("신청을 철회했거나 무효로 함")
    BEFORE_COUNCIL = "before_council", _("협의체 심의가 끝나지 않음")
    NO_CONSENT = "no_consent", _("제3자 제공 동의 없음")
    REFUSED = "refused", _("제3자 제공에 동의하지 않음")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("제3자 제공 동의를 철회함")
    CONSENT_OUTDATED = "consent_outdated", _("제3자 제공 동의를 다시 받아야 함")
    HANDED_OVER = "handed_over", _("이 기관에 이미 넘김")


class Answer(StyledChoices, models.TextChoices):
    """Answers of a claimant on giving their data to a third party (제3자 제공).

    OUTDATED is no answer of theirs: a consent becomes it when the receiver changes what the
    claimant was told (개인정보 보호법 §17②)."""

    GIVEN = "given", _("동의")
    REFUSED = "refused", _("동의하지 않음")
    WITHDRAWN = "withdrawn", _("동의 철회")
    OUTDATED = "outdated", _("동의를 다시 받아야 함")


set_styles(
    Answer,
    GIVEN=("ok", "circle-check-f"),
    REFUSED=("problem", "circle-x"),
    WITHDRAWN=("problem", "arrow-back-up"),
    OUTDATED=("warn", "alert-triangle-f"),
)

# What a claimant can say, and a person can record.
ANSWERS = (Answer.GIVEN, Answer.REFUSED, Answer.WITHDRAWN)


class Channel(models.TextChoices):
    """Ways by which an answer came. LINK is the claimant's own page: nobody of the office records
    such an answer."""

    CALL = "call", _("통화")
    MAIL = "mail", _("메일·문자 답장")
    LETTER = "letter", _("우편·방문 서면")
    FORM = "form", _("접수할 때 받은 동의서")
    LINK = "link", _("링크")


# Ways by which an answer comes to a person, who records it.
BY_OFFICE = (Channel.CALL, Channel.MAIL, Channel.LETTER, Channel.FORM)


class FileKind(models.TextChoices):
    CONSENTS = "consents", _("동의 파일")
    RESULTS = "results", pgettext_lazy("handover", "결과 파일")
