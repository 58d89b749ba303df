"""Batches of letters that are printed together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.protected_files.models import StoredFile
from claims.reasons import MOST_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor
from reviews.notices.models.post.choices import PostBatchStatus


@tracked(exclude=("storage_key", "sheet_key"))
class PostBatch(StoredFile):
    """Letters by post that are printed together: one PDF, and the list of addresses for the post
    office.

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
