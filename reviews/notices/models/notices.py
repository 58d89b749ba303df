"""The outbox: notices and their statuses."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.documents.upload_links.tokens import without_tokens
from claims.reasons import MOST_REASON
from claims.trail.facts import FACTS_STAY
from claims.trail.triggers import Erasable, Frozen, Fsm
from claims.users.actors import actor
from reviews.notices.events import Event
from reviews.notices.models.bulks import NoticeBulk
from reviews.notices.models.post_triggers import (
    BY_POST,
    POST_RETURNED,
    notice_by_post_follows_its_letter,
    notice_by_post_has_its_letter,
    receipt_is_reported_or_by_post,
    suppressed_notice_stays,
)
from reviews.notices.models.querysets import NoticeQuerySet
from reviews.notices.models.readers import AGAIN
from reviews.notices.models.states import TRANSITIONS, Addressee, NoticeStatus
from reviews.notices.models.templates import Channel, NoticeTemplate
from reviews.notices.models.triggers import (
    LINK_ISSUED_ANEW,
    BulkStaysApproved,
    copy_repeats_a_sent_letter,
    notice_keeps_its_recipient,
)
from reviews.notices.texts.codes import without_codes


class Notice(models.Model):
    """One message to one person, as a row of the outbox. Written in the transaction of its cause;
    sent after it.

    The stored text is exactly the sent text. Its attempts are its history.
    """

    public_id = models.UUIDField(_("공개 번호"), default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(_("열쇠"), max_length=120, unique=True, db_collation="C")
    event = models.CharField(_("알림"), max_length=40, choices=Event)
    claim = models.ForeignKey(
        "claims.Claim",
        models.PROTECT,
        related_name="notices",
        db_index=False,
        verbose_name=_("신청"),
    )
    addressee = models.CharField(
        _("받는 쪽"), max_length=14, choices=Addressee, default=Addressee.CLAIMANT
    )
    staff = actor(_("받는 담당자"), null=True, blank=True)
    template = models.ForeignKey(
        NoticeTemplate, models.PROTECT, related_name="+", db_index=False, verbose_name=_("문안")
    )
    bulk = models.ForeignKey(  # the bulk that it belongs to, if any
        NoticeBulk,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        db_index=False,
        verbose_name=_("일괄 통지"),
    )
    # The sent letter that this one repeats (copies/verbs.py), who asked for the copy, and why.
    copy_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        db_index=False,
        verbose_name=_("처음 통지"),
    )
    copied_by = actor(_("사본을 보낸 사람"), null=True, blank=True)
    copy_reason = models.CharField(
        _("사본을 보낸 사유"), max_length=MOST_REASON, blank=True, db_default=""
    )
    channel = models.CharField(pgettext_lazy("notice", "경로"), max_length=10, choices=Channel)
    recipient = models.BinaryField(_("받는 곳(암호화)"), null=True)
    recipient_hint = models.CharField(_("받는 주소"), max_length=20, blank=True)
    recipient_index = models.BinaryField(_("받는 곳 색인"), max_length=16, null=True)
    subject = models.CharField(_("제목"), max_length=300, blank=True)
    body = models.TextField(_("본문"), blank=True)
    body_digest = models.BinaryField(_("본문 지문"), max_length=16)  # digest of subject and body
    # The variables: those of an AlimTalk by placeholder ("#{이름}"), for the provider inserts them
    # into its own copy of the template, which yields `body`; the others by their words, as another
    # channel may need them (outbox/other_channel.py). Erased with the body.
    values = models.JSONField(_("문안 값"), null=True, blank=True)
    status = models.CharField(
        _("상태"), max_length=10, choices=NoticeStatus, default=NoticeStatus.PENDING
    )
    priority = models.PositiveSmallIntegerField(_("순서"), default=50)
    written_at = models.DateTimeField(_("저장"), default=clock.now)
    next_at = models.DateTimeField(_("다음"), db_default=Now())  # leases go by the database's clock
    lease_token = models.UUIDField(_("처리 표"), null=True, blank=True)
    lease_until = models.DateTimeField(_("처리 기한"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("시도"), default=0)
    # Number of attempts when somebody last retried it by hand.
    tries_from = models.PositiveSmallIntegerField(_("다시 세는 시도"), default=0)
    last_code = models.CharField(_("결과 코드"), max_length=40, blank=True)
    last_text = models.CharField(_("마지막 결과"), max_length=200, blank=True)
    delivered_by = models.CharField(_("전달한 수단"), max_length=10, choices=Channel, blank=True)
    provider_id = models.CharField(_("발송사 번호"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("보냄"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("수신"), null=True, blank=True)
    ended_reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)
    # The user who retried or suppressed it last.
    handled_by = actor(_("처리한 사람"), null=True, blank=True)
    handled_at = models.DateTimeField(_("처리"), null=True, blank=True)
    # A person told the claimant (by post, by telephone); `ended_reason` says how.
    told_otherwise = models.BooleanField(_("다른 방법으로 알림"), default=False, db_default=False)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    GRANTS = "no delete"
    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("통지")
        verbose_name_plural = pgettext_lazy("several", "통지")
        ordering = ["-pk"]
        permissions = [
            ("manage_notice", "통지 다시 보내기와 보내지 않기"),
            ("view_claim_notices", "한 신청의 통지 보기"),
            ("copy_notice", "보낸 통지의 사본 보내기"),
        ]
        indexes = [
            models.Index(
                fields=["channel", "priority", "next_at", "id"],
                condition=Q(status=NoticeStatus.PENDING),
                name="notice_pending",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(status=NoticeStatus.SENDING),
                name="notice_leased",
            ),
            models.Index(
                fields=["next_at"], condition=Q(status=NoticeStatus.UNKNOWN), name="notice_unknown"
            ),
            models.Index(
                fields=["next_at"],
                condition=Q(status=NoticeStatus.SENT) & ~Q(channel=Channel.MAIL),
                name="notice_unreported",  # sent, and to be looked up at next_at
            ),
            models.Index(fields=["claim", "id"], name="notice_by_claim"),
            models.Index(
                fields=["bulk", "status"], condition=Q(bulk__isnull=False), name="notice_by_bulk"
            ),
            models.Index(
                fields=["recipient_index", "sent_at"],
                condition=Q(sent_at__isnull=False),
                name="notice_by_recipient",  # how many a recipient got lately
            ),
            models.Index(fields=["status", "id"], name="notice_by_status"),
            # Few of the suppressed ones: those that a corrected contact sends again.
            models.Index(
                fields=["claim"],
                condition=Q(
                    status=NoticeStatus.SUPPRESSED,
                    last_code__in=["suppressed_address", POST_RETURNED],
                ),
                name="notice_stopped",
            ),
            models.Index(
                fields=["copy_of"], condition=Q(copy_of__isnull=False), name="notice_by_original"
            ),
            models.Index(fields=["event", "id"], name="notice_by_event"),
            models.Index(fields=["channel", "id"], name="notice_by_channel"),
            models.Index(fields=["written_at", "id"], name="notice_written"),
            models.Index(
                fields=["sent_at", "delivered_by"],
                condition=Q(sent_at__isnull=False),
                name="notice_sent",  # throughput by the minute and the hour
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="told_otherwise_says_by_whom",
                condition=Q(told_otherwise=False)
                | Q(status=NoticeStatus.SUPPRESSED, handled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="leased_notice_is_sending",
                condition=Q(
                    status=NoticeStatus.SENDING,
                    lease_token__isnull=False,
                    lease_until__isnull=False,
                )
                | (
                    ~Q(status=NoticeStatus.SENDING)
                    & Q(lease_token__isnull=True, lease_until__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="notice_without_recipient_is_suppressed_or_failed",
                condition=Q(recipient__isnull=False)
                | Q(status__in=[NoticeStatus.SUPPRESSED, NoticeStatus.FAILED])
                | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_has_a_known_status",
                condition=Q(status__in=[status.value for status in NoticeStatus]),
            ),
            models.CheckConstraint(
                name="staff_notice_names_its_reader",
                condition=Q(
                    addressee__in=[Addressee.CLAIMANT, Addressee.REPRESENTATIVE],
                    staff__isnull=True,
                )
                | Q(addressee=Addressee.STAFF, staff__isnull=False),
            ),
            models.CheckConstraint(
                name="suppressed_notice_says_why",
                condition=~Q(status=NoticeStatus.SUPPRESSED) | ~Q(ended_reason=""),
            ),
            models.CheckConstraint(
                name="sent_notice_says_when",
                condition=~Q(status__in=[NoticeStatus.SENT, NoticeStatus.DELIVERED])
                | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="copy_names_its_letter_and_who_asked",
                condition=Q(copy_of__isnull=True, copied_by__isnull=True, copy_reason="")
                & ~Q(key__startswith=AGAIN)
                | Q(copy_of__isnull=False, copied_by__isnull=False, key__startswith=AGAIN)
                & (~Q(copy_reason="") | Q(erased_at__isnull=False)),
            ),
        ]
        triggers = [
            Fsm(
                transitions=TRANSITIONS,
                starts=(NoticeStatus.PENDING, NoticeStatus.FAILED, NoticeStatus.SUPPRESSED),
            ),
            Frozen(
                fields=(
                    "public_id",
                    "key",
                    "event",
                    "claim",
                    "staff",
                    "template",
                    "bulk",
                    "written_at",
                ),
                name="written",
                named=True,
                says="written_notice_is_frozen",
            ),
            Frozen(
                fields=("body_digest",),
                while_=f"NOT ({LINK_ISSUED_ANEW})",
                name="digest",
                named=True,
                says="written_notice_is_frozen",
            ),
            Erasable(
                fields=("subject", "body", "values"),
                name="text",
                named=True,
                says="written_notice_is_frozen",
                unless=LINK_ISSUED_ANEW,
            ),
            # The days of appeals and objections count from the sending and the receipt.
            Frozen(
                fields=("sent_at",),
                while_="NOT (OLD.status IN ('sending', 'unknown')"
                " AND NEW.status IN ('sent', 'failed'))",
                name="sent_once",
                named=True,
                says=FACTS_STAY,
            ),
            Frozen(
                fields=("channel",),
                while_="OLD.status IN ('sent', 'delivered')",
                name="sent_as_it_was",
                named=True,
                says=FACTS_STAY,
            ),
            Frozen(
                fields=("provider_id", "delivered_by"),
                while_="OLD.status = 'delivered' OR OLD.status = 'sent'"
                " AND OLD.provider_id <> '' AND OLD.provider_id <> NEW.provider_id",
                name="known_at_the_provider",
                named=True,
                says=FACTS_STAY,
            ),
            receipt_is_reported_or_by_post(),
            notice_keeps_its_recipient(),
            BulkStaysApproved(),
            Frozen(
                fields=("copy_of", "copied_by"),
                name="copied",
                named=True,
                says="written_notice_is_frozen",
            ),
            Erasable(
                fields=("copy_reason",),
                name="copied_why",
                named=True,
                says="written_notice_is_frozen",
            ),
            copy_repeats_a_sent_letter(),
            suppressed_notice_stays(),
            notice_by_post_follows_its_letter(),
            notice_by_post_has_its_letter(),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.key}"

    @property
    def shown_body(self) -> str:
        """The text as staff see it: upload links and benefit codes are removed."""
        return without_codes(without_tokens(self.body))

    @property
    def shown_event(self) -> str:
        """The letter's name, with a mark when it is a copy of one that had been sent."""
        name = str(self.get_event_display())
        return gettext("%(letter)s (사본)") % {"letter": name} if self.copy_of_id else name

    @property
    def state(self) -> NoticeStatus:
        return NoticeStatus(self.status)

    @property
    def is_by_post(self) -> bool:
        """True when a letter by post was made of the notice, also if the letter came back."""
        return self.last_code in (BY_POST, POST_RETURNED)

    @property
    def seen(self) -> str:
        """The status and number of attempts as a short text. A form sends it back, so that a change
        since its page was displayed is noticed."""
        return f"{self.status}:{self.attempts}"
