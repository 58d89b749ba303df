"""Letters by post: batches to print, each letter with its registered number and date of receipt."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.loaded_files.models import FileFault, LoadedFile
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.protected_files.models import StoredFile
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from reviews.notices.models.notices import Notice, NoticeStatus
from reviews.notices.models.post_triggers import (
    letter_takes_its_notice,
    notice_follows_its_letter,
    return_is_undone_before_it_is_sent_again,
)

__all__ = [
    "LIVE_LETTERS",
    "SEND_POST",
    "LetterStatus",
    "PostBatch",
    "PostBatchStatus",
    "PostFile",
    "PostFileFault",
    "PostLetter",
    "PostLetterQuerySet",
    "ReturnReason",
]

SEND_POST = "reviews.send_post"
MOST_REASON = 200  # characters


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
_NUMBERED = (LetterStatus.POSTED, LetterStatus.RECEIVED, LetterStatus.RETURNED)

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


@tracked(exclude=("storage_key", "sheet_key"))
class PostBatch(StoredFile):
    """Letters that are printed together: one PDF, and the list of addresses for the post office.

    Both files (`post.writing`) are made again from the rows. `size` and `sheet_size` are bytes as
    downloaded.
    """

    FILES = EncryptedFiles("post", "reviews_postbatch")
    KEYS = ("storage_key", "sheet_key")

    count = models.PositiveSmallIntegerField(_("통수"))
    status = models.CharField(
        _("상태"), max_length=9, choices=PostBatchStatus, default=PostBatchStatus.MAKING
    )
    made_by = actor(_("만든 사람"))
    asked_at = models.DateTimeField(_("묶은 때"), default=clock.now)
    sheet_key = models.CharField(_("주소 목록의 저장 위치"), max_length=200, blank=True)
    sheet_size = models.BigIntegerField(_("주소 목록의 크기"), default=0)
    pages = models.PositiveIntegerField(_("쪽수"), null=True, blank=True)
    runs = models.PositiveSmallIntegerField(_("만든 횟수"), default=0)
    made_at = models.DateTimeField(_("만든 때"), null=True, blank=True)
    error = models.CharField(_("만들지 못한 사유"), max_length=200, blank=True)
    printed_by = actor(_("처음 내려받은 사람"), null=True, blank=True)
    printed_at = models.DateTimeField(_("처음 내려받은 때"), null=True, blank=True)
    cancelled_by = actor(_("취소한 사람"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("취소한 때"), null=True, blank=True)
    ended_reason = models.CharField(_("취소한 사유"), max_length=MOST_REASON, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("우편 묶음")
        verbose_name_plural = pgettext_lazy("several", "우편 묶음")
        ordering = ["-pk"]
        permissions = [("send_post", "우편 묶음과 등기번호, 송달일 입력")]
        indexes = [
            models.Index(
                fields=["status", "expires_at"],
                condition=~Q(status="cancelled"),
                name="post_batch_to_handle",
            )
        ]
        constraints = [
            models.CheckConstraint(name="post_batch_has_letters", condition=Q(count__gt=0)),
            models.CheckConstraint(
                name="cancelled_post_batch_says_by_whom_and_why",
                condition=Q(
                    status=PostBatchStatus.CANCELLED,
                    cancelled_by__isnull=False,
                    cancelled_at__isnull=False,
                )
                & ~Q(ended_reason="")
                | ~Q(status=PostBatchStatus.CANCELLED)
                & Q(cancelled_by__isnull=True, cancelled_at__isnull=True, ended_reason=""),
            ),
            models.CheckConstraint(
                name="stored_post_batch_expires",
                condition=Q(storage_key="", sheet_key="") | Q(expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ready_post_batch_was_made",
                condition=~Q(status=PostBatchStatus.READY)
                | Q(made_at__isnull=False, entry__isnull=False, pages__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("made_by", "printed_by", "cancelled_by"),
            Frozen(fields=("count", "made_by", "asked_at"), says="post_batch_keeps_its_letters"),
            Fsm(
                transitions={
                    PostBatchStatus.MAKING: {
                        PostBatchStatus.READY,
                        PostBatchStatus.FAILED,
                        PostBatchStatus.CANCELLED,
                    },
                    PostBatchStatus.READY: {PostBatchStatus.MAKING, PostBatchStatus.CANCELLED},
                    PostBatchStatus.FAILED: {PostBatchStatus.MAKING, PostBatchStatus.CANCELLED},
                },
                starts=(PostBatchStatus.MAKING,),
            ),
        ]

    def __str__(self) -> str:
        return str(_("우편 묶음 %(n)s") % {"n": self.pk})

    @property
    def progress_key(self) -> str:
        return f"post:{self.pk}"


class PostFile(LoadedFile):
    """A list of the post office that was loaded, once."""

    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, unique=True, db_collation="C")

    class Meta:
        verbose_name = _("우체국 목록")
        verbose_name_plural = pgettext_lazy("several", "우체국 목록")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="every_line_of_a_post_file_is_counted",
                condition=Q(read=F("applied") + F("repeated") + F("faulty")),
            )
        ]
        triggers = [NamesItsActor("loaded_by"), AppendOnly()]

    def __str__(self) -> str:
        return str(_("우체국 목록 %(n)s") % {"n": self.pk})


class PostFileFault(FileFault):
    """One faulty cell of a list, with its value."""

    file = models.ForeignKey(
        PostFile, models.PROTECT, related_name="faults", verbose_name=_("우체국 목록")
    )
    value = models.CharField(_("값"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("우체국 목록의 오류")
        verbose_name_plural = pgettext_lazy("several", "우체국 목록의 오류")
        ordering = ["pk"]
        triggers = [AppendOnly()]


class PostLetterQuerySet(models.QuerySet["PostLetter"]):
    def live(self) -> PostLetterQuerySet:
        return self.filter(status__in=LIVE_LETTERS)

    def for_page(self) -> PostLetterQuerySet:
        rows = self.select_related("batch", "notice__claim", "contact", "entered_by")
        return rows.defer("notice__claim__narrative", "notice__body", "notice__values")


@tracked()
class PostLetter(models.Model):
    """One notice as a letter: to whom it went is the corrected contact of that time.

    The notice follows by itself: with the date of receipt it counts as received, returned it counts
    as undelivered, cancelled it is what it was before (`former_*`).
    """

    batch = models.ForeignKey(
        PostBatch, models.PROTECT, related_name="letters", db_index=False, verbose_name=_("묶음")
    )
    place = models.PositiveSmallIntegerField(_("차례"))
    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="letters", verbose_name=_("통지")
    )
    attempt = models.PositiveSmallIntegerField(_("발송 차수"), default=1)  # 2 after a return
    contact = models.ForeignKey(
        "claims.CorrectedContact",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("연락처"),
    )
    former_status = models.CharField(_("앞선 상태"), max_length=10, choices=NoticeStatus)
    former_code = models.CharField(_("앞선 결과 코드"), max_length=40, blank=True)
    former_reason = models.CharField(_("앞선 사유"), max_length=200, blank=True)
    status = models.CharField(
        _("상태"), max_length=9, choices=LetterStatus, default=LetterStatus.PREPARED
    )
    registered_no = models.CharField(_("등기번호"), max_length=13, blank=True, db_collation="C")
    posted_on = models.DateField(_("발송일"), null=True, blank=True)
    received_on = models.DateField(_("송달일"), null=True, blank=True)
    returned_on = models.DateField(_("반송일"), null=True, blank=True)
    return_reason = models.CharField(_("반송 사유"), max_length=9, choices=ReturnReason, blank=True)
    # Of the last entry: why it differs from the one before it.
    reason = models.CharField(_("사유"), max_length=MOST_REASON, blank=True)
    entered_by = actor(_("입력한 사람"))
    entered_at = models.DateTimeField(_("입력"), default=clock.now)
    file = models.ForeignKey(  # the list that brought the last entry
        PostFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        db_index=False,
        verbose_name=_("우체국 목록"),
    )

    GRANTS = "no delete"
    objects = PostLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("우편")
        verbose_name_plural = pgettext_lazy("several", "우편")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "id"], name="post_letter_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="letters_are_in_order"),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(status__in=LIVE_LETTERS),
                name="notice_has_one_letter_by_post",
            ),
            models.UniqueConstraint(
                fields=["registered_no"],
                condition=~Q(registered_no=""),
                name="registered_number_is_of_one_letter",
            ),
            models.CheckConstraint(
                name="registered_number_has_13_digits",
                condition=Q(registered_no="") | Q(registered_no__regex=r"^[0-9]{13}$"),
            ),
            models.CheckConstraint(
                name="posted_letter_has_number_and_day",
                condition=Q(status__in=_NUMBERED, posted_on__isnull=False) & ~Q(registered_no="")
                | ~Q(status__in=_NUMBERED) & Q(posted_on__isnull=True, registered_no=""),
            ),
            models.CheckConstraint(
                name="received_letter_has_its_day",
                condition=Q(
                    status=LetterStatus.RECEIVED,
                    received_on__isnull=False,
                    received_on__gte=F("posted_on"),
                )
                | ~Q(status=LetterStatus.RECEIVED) & Q(received_on__isnull=True),
            ),
            models.CheckConstraint(
                name="returned_letter_has_day_and_reason",
                condition=Q(
                    status=LetterStatus.RETURNED,
                    returned_on__isnull=False,
                    returned_on__gte=F("posted_on"),
                )
                & ~Q(return_reason="")
                | ~Q(status=LetterStatus.RETURNED) & Q(returned_on__isnull=True, return_reason=""),
            ),
            models.CheckConstraint(
                name="letter_has_a_known_status",
                condition=Q(status__in=[status.value for status in LetterStatus]),
            ),
        ]
        triggers = [
            NamesItsActor("entered_by"),
            Fsm(transitions=LETTER_MOVES, starts=(LetterStatus.PREPARED,)),
            Frozen(
                fields=(
                    "batch",
                    "place",
                    "notice",
                    "attempt",
                    "contact",
                    "former_status",
                    "former_code",
                    "former_reason",
                ),
                says="letter_stays_what_was_printed",
            ),
            letter_takes_its_notice(),
            return_is_undone_before_it_is_sent_again(),
            notice_follows_its_letter(),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number on the letter and in the list for the post office: P12-003."""
        return f"P{self.batch_id}-{self.place:03}"

    @property
    def claim_id(self) -> int:
        return self.notice.claim_id

    @property
    def state(self) -> LetterStatus:
        return LetterStatus(self.status)

    @property
    def seen(self) -> str:
        """The state that a form displayed, so that an old page changes nothing."""
        days = (self.posted_on, self.received_on, self.returned_on)
        return ":".join([self.status, self.registered_no, *(str(day or "") for day in days)])

    @property
    def shown_number(self) -> str:
        """The registered number as the post office prints it: 12345-6789-0123."""
        n = self.registered_no
        return f"{n[:5]}-{n[5:9]}-{n[9:]}" if n else ""
