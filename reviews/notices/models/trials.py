"""Test messages of bulk letters, each to the user who asked for it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.state_style import StyledChoices, set_styles
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm
from claims.users.actors import actor
from reviews.notices.events import Event
from reviews.notices.models.templates import NoticeLanguage

__all__ = ["TRIAL_MARK", "TrialMessage", "TrialStatus"]

TRIAL_MARK = "[시험]"  # begins subject and text, in every language


class TrialStatus(StyledChoices, models.TextChoices):
    WAITING = "waiting", _("보낼 차례")
    SENDING = "sending", pgettext_lazy("bulk", "보내는 중")
    SENT = "sent", _("보냄")
    FAILED = "failed", _("보내지 못함")


set_styles(
    TrialStatus,
    WAITING=("none", "clock"),
    SENDING=("info", "send-f"),
    SENT=("ok", "circle-check"),
    FAILED=("problem", "square-x-f"),
)


@tracked(exclude=("subject", "body"))
class TrialMessage(models.Model):
    """A letter of a bulk, sent to the user who asked for it, with an invented claim.

    It has no address: the mail goes to the user's own, read when it is sent. It is no `Notice`, so
    that no retry, count or list of the outbox can take it for a claimant's.
    """

    public_id = models.UUIDField(_("공개 번호"), default=uuid.uuid4, unique=True, editable=False)
    user = actor(_("받는 사람"))
    event = models.CharField(_("알림"), max_length=40, choices=Event)
    # channel of the letter
    channel = models.CharField(pgettext_lazy("notice", "경로"), max_length=10)
    language = models.CharField(_("언어"), max_length=2, choices=NoticeLanguage)
    audience = models.CharField(pgettext_lazy("bulk", "대상"), max_length=40)
    subject = models.CharField(_("제목"), max_length=320)
    body = models.TextField(_("본문"))
    status = models.CharField(
        _("상태"), max_length=8, choices=TrialStatus, default=TrialStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("시도"), default=0)
    next_at = models.DateTimeField(_("다음 시도"), default=clock.now)
    lease_until = models.DateTimeField(_("처리 기한"), null=True)
    code = models.CharField(_("응답 코드"), max_length=40, blank=True)
    asked_at = models.DateTimeField(_("요청"), default=clock.now)
    ended_at = models.DateTimeField(_("보낸 시각"), null=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("시험 발송")
        verbose_name_plural = pgettext_lazy("several", "시험 발송")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="trial_says_that_it_is_one",
                condition=Q(subject__startswith=TRIAL_MARK, body__startswith=TRIAL_MARK),
            ),
            models.CheckConstraint(
                name="sending_trial_is_leased",
                condition=Q(status=TrialStatus.SENDING, lease_until__isnull=False)
                | (~Q(status=TrialStatus.SENDING) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="ended_trial_says_when",
                condition=Q(status__in=["waiting", "sending"], ended_at__isnull=True)
                | (~Q(status__in=["waiting", "sending"]) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-asked_at"], name="trials_of_a_person"),
            models.Index(
                fields=["next_at"],
                name="trial_to_send",
                condition=Q(status__in=["waiting", "sending"]),
            ),
        ]
        triggers = [
            Fsm(
                transitions={
                    TrialStatus.WAITING: {TrialStatus.SENDING},
                    TrialStatus.SENDING: {  # a dead worker's lease is taken over as it is
                        TrialStatus.WAITING,
                        TrialStatus.SENT,
                        TrialStatus.FAILED,
                    },
                },
                starts=(TrialStatus.WAITING,),
            ),
            Frozen(
                fields=(
                    "public_id",
                    "user",
                    "event",
                    "channel",
                    "language",
                    "audience",
                    "subject",
                    "body",
                    "asked_at",
                ),
                says="trial_stays_as_it_was_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.pk}"

    @property
    def state(self) -> TrialStatus:
        return TrialStatus(self.status)
