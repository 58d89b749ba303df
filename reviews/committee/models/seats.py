"""Giving and keeping seats: reproducible draws, registered interests, leave, and 기피."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Fsm
from claims.users.actors import actor
from reviews.committee.models.members import Member
from reviews.committee.models.panels import Assignment, AssignmentStatus
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import objections, offices, seats

__all__ = [
    "AssignmentDraw",
    "Challenge",
    "ChallengeQuerySet",
    "ChallengeStatus",
    "InterestKind",
    "Leave",
    "MemberInterest",
]


class AssignmentDraw(models.Model):
    """One draw of seats of a review, stored so that it can be repeated: seed, number of seats,
    candidates, members left out with the reason, and members drawn. Rows never change."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="draws", verbose_name=_("심의"))
    seed = models.CharField(_("시드"), max_length=100)
    seats = models.PositiveSmallIntegerField(_("자리 수"))
    candidates = models.JSONField(_("후보"))  # [[member pk, open seats, substitute 0/1], ...]
    left_out = models.JSONField(_("제외"))  # [[member pk, why], ...]; no name, no value
    drawn = models.JSONField(_("뽑힌 위원"))  # [member pk, ...] in order of seats
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("배정 추첨")
        verbose_name_plural = pgettext_lazy("several", "배정 추첨")
        ordering = ["pk"]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return self.seed


class InterestKind(models.TextChoices):
    """Kinds of a member's registered interest. NONE is a nil entry, which records that the member
    was asked and has nothing to register."""

    ORGANISATION = "organisation", _("단체")
    BUSINESS_NUMBER = "business_number", _("사업자등록번호")
    NAME = "name", _("이름")
    PHONE = "phone", _("휴대전화")
    NONE = "none", _("해당 없음")


class InterestQuerySet(models.QuerySet["MemberInterest"]):
    def in_force(self) -> InterestQuerySet:
        return self.filter(lifted_at__isnull=True)


@tracked(exclude=("hint", "note", "lift_reason"))
class MemberInterest(models.Model):
    """A registered interest of a member, in force until `lifted_at`: draws leave them out on every
    claim that matches it. Only the blind index of the value and a masked hint are stored. A nil
    entry matches no claim, and is in force only while no interest is. A lifted interest names who
    lifted it and why."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="interests", verbose_name=_("위원")
    )
    kind = models.CharField(_("종류"), max_length=16, choices=InterestKind)
    value_index = models.BinaryField(_("값 색인"), max_length=16)
    hint = models.CharField(_("값(가림)"), max_length=60, blank=True)  # '' for a nil entry
    note = models.CharField(_("관계"), max_length=100, blank=True)
    entered_by = actor(_("등록한 사람"))
    at = models.DateTimeField(_("등록"), default=clock.now)
    lifted_at = models.DateTimeField(_("해제"), null=True, blank=True)
    lifted_by = actor(_("해제한 사람"), null=True, blank=True)
    lift_reason = models.CharField(_("해제 사유"), max_length=200, blank=True, db_default="")

    GRANTS = "no delete"
    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("이해관계")
        verbose_name_plural = pgettext_lazy("several", "이해관계")
        ordering = ["member", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "value_index"],
                condition=Q(lifted_at__isnull=True),
                name="interest_is_registered_once",
            ),
            models.CheckConstraint(
                name="lifted_interest_says_who_and_why",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False)
                & (~Q(lift_reason="") | Q(kind=InterestKind.NONE)),
            ),
        ]
        triggers = [
            NamesItsActor("entered_by", "lifted_by"),
            Frozen(
                fields=("member", "kind", "value_index", "hint", "note", "entered_by", "at"),
                says="interest_is_frozen",
            ),
            Frozen(
                name="frozen_when_lifted",
                fields=("lifted_at", "lifted_by", "lift_reason"),
                while_="OLD.lifted_at IS NOT NULL",
                says="lifted_interest_is_frozen",
            ),
            seats.nil_entry_stands_alone(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.hint}".rstrip()


class LeaveQuerySet(models.QuerySet["Leave"]):
    def on(self, day: date) -> LeaveQuerySet:
        """Return the leaves, not cancelled, that include a day; first and last day count."""
        return self.filter(cancelled_at__isnull=True, starts_on__lte=day, ends_on__gte=day)


@tracked(exclude=("note",))
class Leave(models.Model):
    """Leave of a member (부재), first and last day included: draws pass the member over on these
    days."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="leaves", verbose_name=_("위원")
    )
    starts_on = models.DateField(_("시작일"))
    ends_on = models.DateField(_("끝나는 날"))
    note = models.CharField(_("사유"), max_length=100, blank=True)
    entered_by = actor(_("등록한 사람"))
    at = models.DateTimeField(_("등록"), default=clock.now)
    cancelled_at = models.DateTimeField(_("취소"), null=True, blank=True)

    GRANTS = "no delete"
    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("부재")
        verbose_name_plural = pgettext_lazy("several", "부재")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]
        # The days of a leave never change: cancel it and enter another one.
        triggers = [
            NamesItsActor("entered_by"),
            Frozen(
                fields=("member", "starts_on", "ends_on", "note", "entered_by", "at"),
                says="leave_is_frozen",
            ),
            Frozen(
                name="frozen_when_cancelled",
                fields=("cancelled_at",),
                while_="OLD.cancelled_at IS NOT NULL",
                says="cancelled_leave_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} ~ {self.ends_on}"


class ChallengeStatus(StyledChoices, models.TextChoices):
    RECEIVED = "received", _("접수")
    UPHELD = "upheld", _("인용")
    DISMISSED = "dismissed", _("기각")
    WITHDRAWN = "withdrawn", _("철회")


set_styles(
    ChallengeStatus,
    RECEIVED=("warn", "scale"),
    UPHELD=("ok", "circle-check-f"),
    DISMISSED=("none", "circle-minus"),
    WITHDRAWN=("none", "arrow-back-up"),
)


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def pending(self) -> ChallengeQuerySet:
        """Return the undecided challenges of members who still sit; the ballot cannot close until
        they are decided."""
        return self.filter(
            status=ChallengeStatus.RECEIVED, assignment__status=AssignmentStatus.ACTIVE
        )


@tracked(exclude=("grounds", "answer"))
class Challenge(models.Model):
    """Challenge (기피): the claimant's statement that a seated member cannot judge fairly. The
    chair upholds or dismisses it."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="challenges", verbose_name=_("배정")
    )
    grounds = models.TextField(_("기피 사유"))
    filed_on = models.DateField(_("신청일"))
    received_by = actor(_("접수한 사람"))
    received_at = models.DateTimeField(_("접수"), default=clock.now)
    status = models.CharField(
        _("상태"), max_length=10, choices=ChallengeStatus, default=ChallengeStatus.RECEIVED
    )
    decided_by = actor(_("결정한 사람"), null=True, blank=True)
    decided_at = models.DateTimeField(_("결정"), null=True, blank=True)
    answer = models.TextField(_("결정 사유"), blank=True)

    # Set by the verbs on their argument: everybody had voted, and its end closed the ballot.
    closed_its_ballot: bool = False

    GRANTS = "no delete"
    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("기피 신청")
        verbose_name_plural = pgettext_lazy("several", "기피 신청")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(status=ChallengeStatus.RECEIVED),
                name="seat_has_one_open_challenge",
            ),
            models.CheckConstraint(
                name="decided_challenge_names_who",
                condition=Q(
                    status__in=[ChallengeStatus.UPHELD, ChallengeStatus.DISMISSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(status__in=[ChallengeStatus.RECEIVED, ChallengeStatus.WITHDRAWN]),
            ),
        ]
        triggers = [
            NamesItsActor("received_by", "decided_by"),
            offices.challenge_is_decided_by_the_chair(),
            Fsm(
                transitions={
                    ChallengeStatus.RECEIVED: {
                        ChallengeStatus.UPHELD,
                        ChallengeStatus.DISMISSED,
                        ChallengeStatus.WITHDRAWN,
                    },
                    # only with the withdrawal of its claim, see withdrawn_challenge_is_final
                    ChallengeStatus.WITHDRAWN: {ChallengeStatus.RECEIVED},
                },
                starts={ChallengeStatus.RECEIVED},
            ),
            Frozen(
                fields=("assignment", "filed_on", "received_by", "received_at"),
                says="challenge_is_frozen",
            ),
            Frozen(
                name="decided_once",
                fields=("decided_by", "decided_at"),
                while_="NEW.status = OLD.status",
                says="challenge_is_frozen",
            ),
            objections.withdrawn_challenge_is_final(),
            seats.challenge_is_of_a_seat_that_may_be_left(),
            seats.nobody_decides_challenges_on_their_panel(),
            seats.upheld_challenge_takes_the_seat(),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.status}"

    @property
    def is_pending(self) -> bool:
        """True while the challenge is undecided and its member still sits."""
        seated = self.assignment.status == AssignmentStatus.ACTIVE
        return seated and self.status == ChallengeStatus.RECEIVED
