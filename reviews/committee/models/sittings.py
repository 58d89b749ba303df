"""Discussions and sittings: comments on opened ballots, and reviews confirmed together."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from claims.users.models import User
from reviews.committee.models.ballots import Ballot
from reviews.committee.models.members import Member
from reviews.committee.models.panels import Assignment
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import discussions, sittings
from reviews.committee.models.votes import before_second_vote

__all__ = [
    "Attendance",
    "Comment",
    "DiscussionRequest",
    "Sitting",
    "SittingItem",
    "SittingStatus",
]


class DiscussionRequest(models.Model):
    """A member's request, by seat and ballot, to discuss the ballot before its result is final.
    Everybody may see it while the votes are sealed: it says nothing of the vote."""

    ballot = models.ForeignKey(
        Ballot, models.PROTECT, related_name="discussions", verbose_name=_("표결 회차")
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="+", db_index=False, verbose_name=_("배정")
    )
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("논의 요청")
        verbose_name_plural = pgettext_lazy("several", "논의 요청")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "assignment"], name="member_asks_once_to_discuss_a_ballot"
            )
        ]
        triggers = [AppendOnly(), discussions.discussion_is_asked_of_an_open_ballot()]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.assignment_id}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def open_to(self, user: Any) -> CommentQuerySet:
        """Return the comments that a user may read: all but those of round 1 of a claim on which
        the user still judges in round 2 (`hidden_first_rounds`)."""
        return self.filter(~before_second_vote(user))


class Comment(models.Model):
    """A comment of a panel member, the chair or the secretariat on a closed ballot, while its
    proposal awaits the chair."""

    ballot = models.ForeignKey(
        Ballot, models.PROTECT, related_name="comments", verbose_name=_("표결 회차")
    )
    by = actor(_("쓴 사람"))
    text = models.TextField(_("의견"))
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("논의 의견")
        verbose_name_plural = pgettext_lazy("several", "논의 의견")
        ordering = ["pk"]
        triggers = [
            AppendOnly(erasable=("text",)),
            discussions.comment_waits_until_votes_are_open(),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.by_id}"


class SittingStatus(StyledChoices, models.TextChoices):
    OPEN = "open", _("진행 중")
    CLOSED = "closed", _("마침")


set_styles(SittingStatus, OPEN=("info", "pie-50"), CLOSED=("ok", "circle-check-f"))


@tracked()
class Sitting(models.Model):
    """Sitting (회의) on one day, with an agenda of reviews that await the chair and are confirmed
    together; each still gets its own decision. `notice_until` is the end of the time in which
    members may take items out."""

    number = models.CharField(_("회의번호"), max_length=30, unique=True, db_collation="C")
    held_on = models.DateField(_("회의일"))
    chair = actor(_("위원장"))
    status = models.CharField(
        _("상태"), max_length=8, choices=SittingStatus, default=SittingStatus.OPEN
    )
    opened_at = models.DateTimeField(_("개회"), default=clock.now)
    # The agenda is on every member's page from `announced_at` on, and nothing is confirmed before
    # `notice_until`. Both are empty for a sitting of before notices were kept: it confirms nothing.
    announced_at = models.DateTimeField(_("안건을 알린 때"), null=True, blank=True)
    notice_until = models.DateTimeField(_("통보 기간 끝"), null=True, blank=True)
    # The number of members needed, fixed with the first decision: terms may change afterwards.
    quorum = models.PositiveSmallIntegerField(_("정족수"), null=True, blank=True)
    closed_at = models.DateTimeField(_("폐회"), null=True, blank=True)
    closed_by = actor(_("마친 사람"), null=True, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("회의")
        verbose_name_plural = pgettext_lazy("several", "회의")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="closed_sitting_says_when_and_who",
                condition=Q(
                    status=SittingStatus.OPEN, closed_at__isnull=True, closed_by__isnull=True
                )
                | Q(status=SittingStatus.CLOSED, closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_of_a_sitting_ends_after_it_begins",
                condition=Q(announced_at__isnull=True, notice_until__isnull=True)
                | Q(
                    announced_at__isnull=False,
                    announced_at__gte=F("opened_at"),
                    notice_until__gte=F("announced_at"),
                ),
            ),
        ]
        triggers = [
            NamesItsActor("chair", "closed_by"),
            Fsm(
                transitions={SittingStatus.OPEN: {SittingStatus.CLOSED}},
                starts={SittingStatus.OPEN},
            ),
            Frozen(
                fields=(
                    "number",
                    "held_on",
                    "chair",
                    "opened_at",
                    "announced_at",
                    "notice_until",
                ),
                says="sitting_is_frozen",
            ),
            sittings.quorum_of_a_sitting_is_set_once(),
            sittings.closed_sitting_leaves_nothing_undecided(),
            sittings.closed_sitting_has_its_quorum_recorded(),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def confirmable_from(self) -> datetime | None:
        """Return the time from which the sitting may confirm: the later of the beginning of its day
        and the end of its notice. None for a sitting that has no record of its announcement."""
        if self.notice_until is None:
            return None
        day = datetime.combine(self.held_on, time(), timezone.get_default_timezone())
        return max(self.notice_until, day)


@tracked(exclude=("taken_out_reason",))
class SittingItem(models.Model):
    """One review on a sitting's agenda, with the digest of the proposal that was listed. An item
    that was taken out stays as a row, with who did it, when and why."""

    sitting = models.ForeignKey(
        Sitting, models.PROTECT, related_name="items", db_index=False, verbose_name=_("회의")
    )
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="sitting_items", verbose_name=_("심의")
    )
    order = models.PositiveSmallIntegerField(_("순서"))
    # Digest of the ballot's result that was listed.
    proposal = models.BinaryField(_("의결안 지문"), max_length=16)
    taken_out_by = actor(_("뺀 사람"), null=True, blank=True)
    taken_out_at = models.DateTimeField(_("뺀 때"), null=True, blank=True)
    taken_out_reason = models.CharField(_("뺀 사유"), max_length=LONG_REASON, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = pgettext_lazy("one", "안건")
        verbose_name_plural = pgettext_lazy("several", "안건")
        ordering = ["sitting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "review"], name="review_is_on_an_agenda_once"
            ),
            models.UniqueConstraint(
                fields=["sitting", "order"], name="agenda_has_one_item_a_place"
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(taken_out_by__isnull=True),
                name="review_waits_on_one_agenda",
            ),
            models.CheckConstraint(
                name="item_taken_out_names_who",
                condition=Q(taken_out_by__isnull=True, taken_out_at__isnull=True)
                | Q(taken_out_by__isnull=False, taken_out_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor("taken_out_by"),
            Frozen(fields=("sitting", "review", "order", "proposal"), says="agenda_item_is_frozen"),
            sittings.item_awaits_the_chair(),
            sittings.agenda_is_announced_whole(),
            sittings.item_is_taken_out_before_it_is_decided(),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}.{self.order}"

    def take_out(self, *, by: User, reason: str, at: datetime | None = None) -> None:
        """Record who took the item off the agenda and why, at `at` (default now). The caller holds
        the claim's lock."""
        self.taken_out_by, self.taken_out_at = by, at or clock.now()
        self.taken_out_reason = reason
        self.save(update_fields=["taken_out_by", "taken_out_at", "taken_out_reason"])


@tracked()
class Attendance(models.Model):
    """Presence of a council member at a sitting (출석).

    A mistaken entry is deleted while the sitting is open.
    """

    sitting = models.ForeignKey(
        Sitting, models.PROTECT, related_name="attendances", db_index=False, verbose_name=_("회의")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", db_index=False, verbose_name=_("위원")
    )
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("출석")
        verbose_name_plural = pgettext_lazy("several", "출석")
        ordering = ["sitting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "member"], name="member_attends_a_sitting_once"
            )
        ]
        triggers = [sittings.attendance_is_frozen_with_its_sitting()]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.member_id}"
