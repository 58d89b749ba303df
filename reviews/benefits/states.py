"""Choices of benefits: states of runs, grants and batches, and why a recipient is left out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles


class Source(models.TextChoices):
    """Sources of a run's recipients: claims of the register or a loaded list."""

    REGISTER = "register", _("접수한 신청")
    LIST = "list", _("받은 명단")


class RunStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("승인 대기")
    WRITING = "writing", _("대상 기록 중")
    DONE = "done", _("대상 확정")
    FAILED = "failed", _("중단됨")
    DECLINED = "declined", _("거절됨")
    WITHDRAWN = "withdrawn", _("철회됨")


set_styles(
    RunStatus,
    WAITING=("warn", "clock"),
    WRITING=("info", "pie-50"),
    DONE=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    DECLINED=("problem", "square-x-f"),
    WITHDRAWN=("none", "circle-x"),
)

RUN_ENDED = (RunStatus.DECLINED, RunStatus.WITHDRAWN)
RUN_APPROVED = (RunStatus.WRITING, RunStatus.DONE, RunStatus.FAILED)
RUN_MOVES = {
    RunStatus.WAITING: (RunStatus.WRITING, RunStatus.DECLINED, RunStatus.WITHDRAWN),
    RunStatus.WRITING: (RunStatus.DONE, RunStatus.FAILED),
    RunStatus.FAILED: (RunStatus.WRITING,),
}


class LeftOut(models.TextChoices):
    """Reasons for which a claim, or a line of a list, gets no benefit in a run."""

    ERASED = "erased", _("파기한 신청")
    WITHDRAWN = "withdrawn", _("철회했거나 무효인 신청")
    NO_CONSENT = "no_consent", _("제3자 제공에 동의하지 않음")
    CONSENT_OUTDATED = "consent_outdated", _("제3자 제공 동의를 다시 받아야 함")
    ALREADY = "already", _("이 지원사업에 이미 있음")
    SAME = "same", _("같은 사람의 다른 신청")


class GrantStatus(StyledChoices, models.TextChoices):
    PLANNED = "planned", _("제공 대기")
    BATCHED = "batched", _("제공 묶음에 담김")
    SENDING = "sending", _("제휴사에 보냄")
    ISSUED = "issued", _("제공함")
    REDEEMED = "redeemed", _("사용함")
    EXPIRED = "expired", pgettext_lazy("benefit", "기한 지남")
    FAILED = "failed", _("제공 실패")
    DROPPED = "dropped", _("제공하지 않음")


set_styles(
    GrantStatus,
    PLANNED=("none", "clock"),
    BATCHED=("info", "pie"),
    SENDING=("info", "pie-50"),
    ISSUED=("ok", "circle-check-f"),
    REDEEMED=("ok", "circle-check-f"),
    EXPIRED=("none", "circle-x"),
    FAILED=("problem", "square-x-f"),
    DROPPED=("none", "ban"),
)

# The recipient has it.
GIVEN = (GrantStatus.ISSUED, GrantStatus.REDEEMED, GrantStatus.EXPIRED)
UNUSED = (GrantStatus.ISSUED, GrantStatus.EXPIRED)
# SQL on a grant (g) and a reported line (n): use until the last day counts, even if reported later.
USABLE = """(g.status = 'issued' OR
        g.status = 'expired' AND n.status = 'redeemed' AND n.day <= g.expires_on)"""
IN_BATCH = (GrantStatus.BATCHED, GrantStatus.SENDING, *GIVEN, GrantStatus.FAILED)
# `sending` returns to `batched` only if the partner says that it never received the grant.
GRANT_MOVES = {
    GrantStatus.PLANNED: (GrantStatus.BATCHED, GrantStatus.DROPPED),
    GrantStatus.BATCHED: (
        GrantStatus.SENDING,
        GrantStatus.ISSUED,
        GrantStatus.FAILED,
        GrantStatus.PLANNED,
        GrantStatus.DROPPED,  # the claim or the consent no longer counts
    ),
    GrantStatus.SENDING: (GrantStatus.ISSUED, GrantStatus.FAILED, GrantStatus.BATCHED),
    GrantStatus.ISSUED: (GrantStatus.REDEEMED, GrantStatus.EXPIRED),
    GrantStatus.EXPIRED: (GrantStatus.REDEEMED,),  # used in time, as told later
    GrantStatus.FAILED: (GrantStatus.PLANNED, GrantStatus.DROPPED),
    GrantStatus.DROPPED: (GrantStatus.PLANNED,),
}


class Way(models.TextChoices):
    """Ways to issue the grants of a batch: a file for the partner, its interface, or codes."""

    FILE = "file", _("파일로 전달")
    PARTNER = "partner", _("제휴사 연계")
    CODES = "codes", _("이용 번호")


class BatchStatus(StyledChoices, models.TextChoices):
    MAKING = "making", _("파일 만드는 중")
    OUT = "out", _("결과 대기")
    SENDING = "sending", _("보내는 중")
    CLOSED = "closed", _("마침")
    FAILED = "failed", pgettext_lazy("batch", "멈춤")
    CANCELLED = "cancelled", _("취소됨")


set_styles(
    BatchStatus,
    MAKING=("info", "pie"),
    OUT=("info", "clock"),
    SENDING=("info", "pie-50"),
    CLOSED=("ok", "circle-check-f"),
    FAILED=("problem", "square-x-f"),
    CANCELLED=("none", "circle-x"),
)

BATCH_UNDER_WAY = (BatchStatus.MAKING, BatchStatus.OUT, BatchStatus.SENDING, BatchStatus.FAILED)
BATCH_MOVES = {
    BatchStatus.MAKING: (BatchStatus.OUT, BatchStatus.FAILED),
    # A file that nobody downloaded in time is made again.
    BatchStatus.OUT: (BatchStatus.CLOSED, BatchStatus.CANCELLED, BatchStatus.MAKING),
    BatchStatus.SENDING: (BatchStatus.CLOSED, BatchStatus.FAILED),
    BatchStatus.FAILED: (BatchStatus.MAKING, BatchStatus.SENDING, BatchStatus.CANCELLED),
}


class FileKind(models.TextChoices):
    LIST = "list", _("명단")
    RESULTS = "results", _("결과")
    CODES = "codes", _("이용 번호")
