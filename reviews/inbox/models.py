"""Items of the inbox, and the daily mails that list them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.state_style import StyledChoices, set_styles
from claims.users.actors import actor

__all__ = ["DigestStatus", "InboxDigest", "InboxItem", "InboxKind"]


class InboxKind(StyledChoices, models.TextChoices):
    SEAT_GIVEN = "seat_given", _("심의 배정")
    SEAT_TAKEN = "seat_taken", _("배정에서 빠짐")
    DUE_TOMORROW = "due_tomorrow", _("다음 영업일까지 표결")
    VOTES_LATE = "votes_late", _("기한 지난 표결")
    VOTES_STUCK = "votes_stuck", _("오래 늦은 표결")
    MEMBER_LEAVES = "member_leaves", _("자리가 남은 채 끝나는 임기")
    BALLOT_OPENED = "ballot_opened", _("개표")
    SECOND_BALLOT = "second_ballot", _("재표결")
    SITTING_ANNOUNCED = "sitting_announced", _("회의 안건 공고")
    SUPPLEMENT_ENDED = "supplement_ended", _("보완요청 답변")
    PAPER_TAKEN_BACK = "paper_taken_back", _("제출이 취소된 서류")
    DOCUMENTS_OVERDUE = "documents_overdue", _("서류 기한 지남")
    DOCUMENT_BULK = "document_bulk", _("승인할 서류 요청과 종결")
    COMMENT = "comment", _("논의 의견")
    BULK_TO_APPROVE = "bulk_approve", _("승인할 일괄 통지")
    STATISTICS_TO_PUBLISH = "statistics_publish", _("공표할 통계")
    ACCOUNT_TO_CONFIRM = "account_confirm", _("확인할 계좌 정정")
    CHANGE_TO_CONFIRM = "change_confirm", _("확인할 관리자의 변경")
    RESULTS_TO_CONFIRM = "results_confirm", _("확인할 은행 결과")
    BATCH_TO_RELEASE = "batch_to_release", _("승인할 이체 묶음")
    PAYOUT_CANCELLED = "payout_cancelled", _("취소된 지급")
    HANDOVER_TO_CONFIRM = "handover_to_confirm", _("확인할 이관")
    BULK_FAILED = "bulk_failed", _("일괄 통지 실패")
    QUARANTINE = "quarantine", _("서류 격리")
    RECOVERY_WAITS = "recovery_waits", _("확인할 환수")
    HOLD_WAITS = "hold_waits", _("확인할 지급 보류")
    MONTH_WAITS = "month_waits", _("확인할 월 마감")
    MONTH_SENT_BACK = "month_back", _("돌려보낸 월 마감")
    PROPOSAL_BACK = "proposal_back", _("돌아온 제안")
    SEEN_INFECTED = "seen_infected", _("열어 본 서류의 악성코드")
    LINK_USED = "link_used", _("링크로 온 서류")
    INQUIRY_ESCALATED = "inquiry_escalated", _("전달받은 문의")
    INQUIRY_ANSWERED = "inquiry_answered", _("전달한 문의의 답")
    PAYEE_TO_CONFIRM = "payee_to_confirm", _("확인할 대리·승계")
    OBJECTION_TO_CONFIRM = "objection_confirm", _("확인할 이의의 답")
    OBJECTION_SENT_BACK = "objection_back", _("돌려보낸 이의의 답")
    APPEAL_REGISTERED = "appeal_registered", _("접수된 이의신청")
    OBJECTION_REGISTERED = "objection_registered", _("접수된 이의")
    DATA_REQUEST_REGISTERED = "data_request", _("접수된 개인정보 요구")
    DATA_BREACH_RECORDED = "data_breach", _("기록된 개인정보 유출")
    CHALLENGE_REGISTERED = "challenge_registered", _("결정할 기피 신청")
    FACTS_TO_CONFIRM = "facts_confirm", _("확인할 사실 정정")
    RETRIAGE_TO_CONFIRM = "retriage_confirm", _("확인할 재분류")
    BENEFIT_TO_APPROVE = "benefit_approve", _("승인할 혜택 제공")
    ERASURE_TO_APPROVE = "erasure_approve", _("승인할 개인정보 파기")
    SAMPLE_TO_JUDGE = "sample_to_judge", _("판단할 표본")
    SAMPLE_DIFFERS = "sample_differs", _("의결과 다른 표본")
    SAMPLE_DUE = "sample_due", _("다음 영업일까지 판단할 표본")
    SAMPLE_LATE = "sample_late", _("기한이 지난 표본")
    INSPECTION_LATE = "inspection_late", _("늦은 접속기록 점검")
    POLICY_PUBLISHED = "policy_published", _("공포된 정책")
    POLICY_IN_FORCE = "policy_in_force", _("시행된 정책")


set_styles(
    InboxKind,
    SEAT_GIVEN=("info", "clipboard-check"),
    SEAT_TAKEN=("none", "user-minus"),
    DUE_TOMORROW=("warn", "clock"),
    VOTES_LATE=("warn", "clock"),
    VOTES_STUCK=("warn", "clock"),
    MEMBER_LEAVES=("warn", "user-minus"),
    BALLOT_OPENED=("ok", "lock-open"),
    SECOND_BALLOT=("warn", "refresh"),
    SITTING_ANNOUNCED=("info", "calendar"),
    SUPPLEMENT_ENDED=("info", "file-import"),
    PAPER_TAKEN_BACK=("warn", "arrow-back-up"),
    DOCUMENTS_OVERDUE=("warn", "clock"),
    DOCUMENT_BULK=("warn", "users"),
    COMMENT=("none", "message"),
    BULK_TO_APPROVE=("warn", "users"),
    STATISTICS_TO_PUBLISH=("warn", "file-text"),
    ACCOUNT_TO_CONFIRM=("warn", "edit"),
    CHANGE_TO_CONFIRM=("warn", "eye"),
    RESULTS_TO_CONFIRM=("warn", "cash"),
    BATCH_TO_RELEASE=("warn", "cash"),
    PAYOUT_CANCELLED=("warn", "circle-x"),
    HANDOVER_TO_CONFIRM=("warn", "arrow-right"),
    BULK_FAILED=("problem", "alert-triangle-f"),
    QUARANTINE=("problem", "square-x-f"),
    RECOVERY_WAITS=("warn", "arrow-back-up"),
    HOLD_WAITS=("warn", "eye"),
    MONTH_WAITS=("warn", "calendar"),
    MONTH_SENT_BACK=("warn", "arrow-back-up"),
    PROPOSAL_BACK=("warn", "arrow-back-up"),
    SEEN_INFECTED=("problem", "alert-triangle-f"),
    LINK_USED=("info", "file-import"),
    INQUIRY_ESCALATED=("warn", "phone"),
    INQUIRY_ANSWERED=("info", "message"),
    PAYEE_TO_CONFIRM=("warn", "users"),
    OBJECTION_TO_CONFIRM=("warn", "scale"),
    OBJECTION_SENT_BACK=("warn", "arrow-back-up"),
    APPEAL_REGISTERED=("appeal", "scale"),
    OBJECTION_REGISTERED=("appeal", "scale"),
    DATA_REQUEST_REGISTERED=("warn", "shield-lock"),
    DATA_BREACH_RECORDED=("problem", "alert-triangle-f"),
    CHALLENGE_REGISTERED=("warn", "scale"),
    FACTS_TO_CONFIRM=("warn", "edit"),
    RETRIAGE_TO_CONFIRM=("warn", "refresh"),
    BENEFIT_TO_APPROVE=("warn", "users"),
    ERASURE_TO_APPROVE=("warn", "shield-lock"),
    SAMPLE_TO_JUDGE=("info", "clipboard-check"),
    SAMPLE_DIFFERS=("warn", "scale"),
    SAMPLE_DUE=("warn", "clock"),
    SAMPLE_LATE=("warn", "clock"),
    INSPECTION_LATE=("warn", "clock"),
    POLICY_PUBLISHED=("info", "file-text"),
    POLICY_IN_FORCE=("info", "file-text"),
)

# Kinds that their reader keeps, also when the claim is no longer in their scope.
KEPT = (InboxKind.SEAT_TAKEN, InboxKind.SEEN_INFECTED)
# Kinds also for the customer centre, which looks claims up one at a time and has no scope of all.
OF_LOOKED_UP = (InboxKind.INQUIRY_ESCALATED, InboxKind.INQUIRY_ANSWERED)
# Kinds that await a vote: done once the seat has voted or its ballot has closed.
AWAIT_A_VOTE = (InboxKind.SEAT_GIVEN, InboxKind.DUE_TOMORROW, InboxKind.SECOND_BALLOT)


class DigestStatus(models.TextChoices):
    WAITING = "waiting", _("보낼 차례")
    SENDING = "sending", _("보내는 중")
    SENT = "sent", _("보냄")
    SKIPPED = "skipped", _("보낼 것이 없었음")
    FAILED = "failed", _("보내지 못함")


class InboxDigest(models.Model):
    """The outbox row of one person's mail of one day; `public_id` is its Message-ID.

    The text is written when the mail is sent. A worker that dies leaves the row under its lease;
    the next one sends it again under the same Message-ID, by which the mail program drops a copy.
    """

    user = actor(_("받는 사람"))
    day = models.DateField(_("날짜"))
    public_id = models.UUIDField(_("공개 번호"), default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(
        _("상태"), max_length=8, choices=DigestStatus, default=DigestStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("시도"), default=0)
    next_at = models.DateTimeField(_("다음 시도"), default=clock.now)
    lease_until = models.DateTimeField(_("처리 기한"), null=True)
    code = models.CharField(_("응답 코드"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("작성"), default=clock.now)
    ended_at = models.DateTimeField(_("보낸 시각"), null=True)

    class Meta:
        verbose_name = _("알림 메일")
        verbose_name_plural = pgettext_lazy("several", "알림 메일")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_person_and_day"),
            models.CheckConstraint(
                name="sending_digest_is_leased",
                condition=Q(status=DigestStatus.SENDING, lease_until__isnull=False)
                | (~Q(status=DigestStatus.SENDING) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="ended_digest_says_when",
                condition=Q(status__in=["waiting", "sending"], ended_at__isnull=True)
                | (~Q(status__in=["waiting", "sending"]) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="digest_to_send",
                condition=Q(status__in=["waiting", "sending"]),
            )
        ]

    GRANTS = (
        "SELECT",
        "INSERT",
        "DELETE",
        "UPDATE (status, attempts, next_at, lease_until, code, ended_at)",
    )

    def __str__(self) -> str:
        return f"{self.user_id}, {self.day}"


class InboxItem(models.Model):
    """Item in the inbox of one person: something that has happened, and the rows that it is about.

    `facts` holds numbers and codes only; texts about people are read from their own rows, under the
    reader's present rights (`queries`). `key` names the occurrence: a person is told of it once.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("받는 사람"),
    )
    kind = models.CharField(_("종류"), max_length=20, choices=InboxKind)
    key = models.CharField(_("열쇠"), max_length=60, db_collation="C")
    claim = models.ForeignKey(
        "claims.Claim",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("신청"),
    )
    seat = models.ForeignKey(
        "reviews.Assignment",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("자리"),
    )
    sitting = models.ForeignKey(
        "reviews.Sitting",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("회의"),
    )
    batch = models.ForeignKey(
        "reviews.PayoutBatch",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("이체 묶음"),
    )
    bulk = models.ForeignKey(
        "reviews.NoticeBulk",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("일괄 통지"),
    )
    by = actor(_("처리한 사람"), null=True)
    facts = models.JSONField(_("내용"), default=dict)
    at = models.DateTimeField(_("시각"), default=clock.now)
    read_at = models.DateTimeField(_("읽은 시각"), null=True)
    digest = models.ForeignKey(
        InboxDigest, models.SET_NULL, null=True, related_name="items", verbose_name=_("모음 메일")
    )

    # What has happened is not rewritten: an item is read, mailed and, in time, deleted.
    GRANTS = ("SELECT", "INSERT", "DELETE", "UPDATE (read_at, digest_id)")

    class Meta:
        verbose_name = pgettext_lazy("one", "알림")
        verbose_name_plural = pgettext_lazy("several", "알림")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="item_is_told_once"),
            models.CheckConstraint(
                name="item_is_read_after_it_was_written",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("at")),
            ),
            models.CheckConstraint(
                name="item_is_of_a_known_kind", condition=Q(kind__in=InboxKind.values)
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="inbox_of_a_person"),
            models.Index(fields=["user"], name="inbox_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
