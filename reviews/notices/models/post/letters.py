"""A letter by post, with its registered number and what became of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.hooks import without_withheld_claims
from claims.reasons import MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor
from reviews.notices.models.notices import Notice
from reviews.notices.models.post.batches import PostBatch
from reviews.notices.models.post.choices import (
    LETTER_MOVES,
    LIVE_LETTERS,
    NUMBERED,
    LetterStatus,
    ReturnReason,
)
from reviews.notices.models.post.files import PostFile
from reviews.notices.models.post_triggers import (
    letter_takes_its_notice,
    notice_follows_its_letter,
    return_is_undone_before_it_is_sent_again,
)
from reviews.notices.models.querysets import WORKERS
from reviews.notices.models.states import NoticeStatus


class PostLetterQuerySet(models.QuerySet["PostLetter"]):
    def visible_to(self, user: Any) -> PostLetterQuerySet:
        """Return the letters of the notices that a user sees (`NoticeQuerySet.visible_to`)."""
        if not user.has_perm("reviews.view_notice"):
            return self.none()
        return without_withheld_claims(self, user, "notice__claim", workers=WORKERS)

    def live(self) -> PostLetterQuerySet:
        return self.filter(status__in=LIVE_LETTERS)

    def for_page(self) -> PostLetterQuerySet:
        rows = self.select_related("batch", "notice__claim", "contact", "entered_by")
        return rows.defer("notice__claim__narrative", "notice__body", "notice__values")


@tracked()
class PostLetter(models.Model):
    """One notice as a printed letter, sent to the address in `contact`, the contact of that time.

    Database triggers update the notice: received with a date of receipt, undelivered when it is
    returned, as before (`former_*`) when the letter is cancelled.
    """

    batch = models.ForeignKey(
        PostBatch, models.PROTECT, related_name="letters", db_index=False, verbose_name=_("묶음")
    )
    place = models.PositiveSmallIntegerField(_("차례"))
    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="letters", verbose_name=_("통지")
    )
    # 2 if the first one came back
    attempt = models.PositiveSmallIntegerField(_("발송 차수"), default=1)
    contact = models.ForeignKey(
        "claims.CorrectedContact",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("연락처"),
    )
    former_status = models.CharField(_("앞선 상태"), max_length=10, choices=NoticeStatus)
    former_code = models.CharField(_("앞선 결과 코드"), max_length=40, blank=True)
    former_reason = models.CharField(_("앞선 사유"), max_length=MOST_REASON, blank=True)
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
                condition=Q(status__in=NUMBERED, posted_on__isnull=False) & ~Q(registered_no="")
                | ~Q(status__in=NUMBERED) & Q(posted_on__isnull=True, registered_no=""),
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
        """The letter's state as a short text. A form sends it back, so that a change since its page
        was displayed is noticed."""
        days = (self.posted_on, self.received_on, self.returned_on)
        return ":".join([self.status, self.registered_no, *(str(day or "") for day in days)])

    @property
    def shown_number(self) -> str:
        """The registered number as the post office prints it: 12345-6789-0123."""
        n = self.registered_no
        return f"{n[:5]}-{n[5:9]}-{n[9:]}" if n else ""
