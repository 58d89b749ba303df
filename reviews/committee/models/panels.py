"""Who sits on the council, and who sits on which panel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.clock import today
from claims.documents.models import DocumentKind
from claims.state_style import StyledChoices, set_styles
from claims.trail.actors import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Erasable, Frozen, Fsm, Rule, fail
from claims.users.models import User
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import member_offices, seats
from reviews.committee.models.triggers import offices as office_guards

__all__ = [
    "Assignment",
    "AssignmentStatus",
    "QUEUE_KINDS",
    "CheckVerdict",
    "EvidenceCheck",
    "LeftAs",
    "Member",
    "RoleBesideSeat",
]


class MemberQuerySet(models.QuerySet["Member"]):
    def serving(self, day: date | None = None) -> MemberQuerySet:
        """Members in office on a day (today in Asia/Seoul), with an account that works."""
        day = day or today()
        return self.filter(
            Q(term_to__isnull=True) | Q(term_to__gte=day),
            term_from__lte=day,
            user__is_active=True,
            user__disabled_at__isnull=True,
        )

    def of(self, user: Any) -> Member | None:
        """The member that a user is; None for everybody else."""
        return self.filter(user_id=user.pk).first()


@tracked()
class Member(models.Model):
    """위원. The chair is a role (a group), no column, and sits on no panel unless named."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="member", verbose_name=_("사용자")
    )
    organisation = models.CharField(_("소속"), max_length=100)
    term_from = models.DateField(_("임기 시작"))
    term_to = models.DateField(_("임기 끝"), null=True, blank=True)
    substitute = models.BooleanField(_("예비위원"), default=False)
    deputises = models.BooleanField(_("위원장 직무대행"), default=False)
    load_limit = models.PositiveSmallIntegerField(_("동시 심의 한도"), null=True, blank=True)

    GRANTS = "no delete"
    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("위원")
        verbose_name_plural = pgettext_lazy("several", "위원")
        ordering = ["substitute", "pk"]
        permissions = [("view_load", "위원의 부하와 이해관계 보기")]
        constraints = [
            models.CheckConstraint(
                name="term_ends_after_it_begins",
                condition=Q(term_to__isnull=True) | Q(term_to__gte=F("term_from")),
            )
        ]
        triggers = [
            Frozen(fields=("user",), says="member_stays_the_same_person"),
            member_offices.member_holds_no_other_office(),
            member_offices.seat_is_set_by_two_administrators(),
        ]

    def __str__(self) -> str:
        return str(self.user)


class RoleBesideSeat(User.groups.through):  # type: ignore[name-defined, misc]
    """The other half: who sits on the council is given no role of another office."""

    class Meta:
        proxy = True
        triggers = [member_offices.role_does_not_meet_a_seat()]


class AssignmentStatus(models.TextChoices):
    ACTIVE = "active", _("배정")
    LEFT = "left", _("물러남")


class LeftAs(models.TextChoices):
    RECUSED = "recused", _("회피")
    DISQUALIFIED = "disqualified", _("제척")
    CHALLENGED = "challenged", _("기피")
    REASSIGNED = "reassigned", _("재배정")
    ON_LEAVE = "on_leave", _("부재")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def active(self) -> AssignmentQuerySet:
        return self.filter(status=AssignmentStatus.ACTIVE)


@tracked(exclude=("reason",), bulk=True)
class Assignment(models.Model):
    """A member's seat on a review. Who left cannot return to the same review."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="assignments", db_index=False, verbose_name=_("심의")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="assignments", db_index=False, verbose_name=_("위원")
    )
    seat = models.PositiveSmallIntegerField(_("자리"))
    status = models.CharField(
        _("상태"), max_length=8, choices=AssignmentStatus, default=AssignmentStatus.ACTIVE
    )
    left_as = models.CharField(_("물러난 까닭"), max_length=12, choices=LeftAs, blank=True)
    reason = models.CharField(_("사유"), max_length=300, blank=True)
    left_at = models.DateTimeField(_("물러난 때"), null=True, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("처리"),
    )
    # The chair who decided that a member leaves who had voted; empty in every other case.
    left_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("결정한 위원장"),
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("앞사람"),
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("배정한 사람"),
    )
    assigned_at = models.DateTimeField(_("배정한 때"), default=clock.now)
    # Empty where a member was named by hand, and before draws were recorded.
    draw = models.ForeignKey(
        "reviews.AssignmentDraw",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        db_index=False,
        verbose_name=_("추첨"),
    )
    # In the open (or last) ballot: that one voted, never what.
    voted_at = models.DateTimeField(_("표결한 때"), null=True, blank=True)

    GRANTS = "no delete"
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("배정")
        verbose_name_plural = pgettext_lazy("several", "배정")
        ordering = ["review", "seat", "pk"]
        indexes = [models.Index(fields=["member", "review"], name="assignment_by_member")]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "member"], name="member_is_assigned_once_to_a_review"
            ),
            models.UniqueConstraint(
                fields=["review", "seat"],
                condition=Q(status=AssignmentStatus.ACTIVE),
                name="seat_has_one_active_member",
            ),
            models.CheckConstraint(
                name="left_assignment_says_how",
                condition=Q(status=AssignmentStatus.ACTIVE, left_as="", left_at__isnull=True)
                | (
                    Q(status=AssignmentStatus.LEFT, left_at__isnull=False)
                    & Q(left_as__in=LeftAs.values)
                ),
            ),
        ]
        triggers = [
            NamesItsActor("left_by", "left_decided_by", "assigned_by"),
            office_guards.seat_goes_to_a_member_in_office(),
            office_guards.voter_leaves_by_the_chairs_decision(),
            Fsm(transitions={"active": {"left"}}, starts={"active"}),
            Frozen(
                fields=("review", "member", "seat", "replaces", "draw"), says="assignment_is_frozen"
            ),
            seats.member_has_no_tie_to_the_claimant(),
            seats.drawn_seat_is_what_was_drawn(),
            seats.seat_is_of_a_recorded_draw(),
            seats.challenged_seat_has_its_upheld_challenge(),
            Rule(
                name="appeal_panel_has_nobody_of_round_one",
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.reviews_review first
                            ON first.claim_id = r.claim_id AND first.round = 1
                        JOIN public.reviews_assignment a ON a.review_id = first.id
                        WHERE r.id = NEW.review_id AND r.round = 2 AND a.member_id = NEW.member_id
                    ) OR EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.reviews_review first
                            ON first.claim_id = r.claim_id AND first.round = 1
                        JOIN public.reviews_decision d ON d.review_id = first.id
                        JOIN public.reviews_member m ON m.user_id = d.confirmed_by_id
                        WHERE r.id = NEW.review_id AND r.round = 2 AND m.id = NEW.member_id
                    ) THEN {fail("appeal_panel_has_nobody_of_round_one")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.member_id}"

    @property
    def left_by_a_deputy(self) -> bool:
        """True where a deputising member decided, in the chairs' place, that a voter leaves."""
        member = getattr(self.left_decided_by, "member", None)
        return member is not None and member.deputises


class CheckVerdict(StyledChoices, models.TextChoices):
    ACCEPTED = "accepted", _("인정")
    INSUFFICIENT = "insufficient", _("의문")
    MISSING = "missing", _("없음")  # computed by the program, never stored


set_styles(
    CheckVerdict,
    ACCEPTED=("ok", "circle-check-f"),
    INSUFFICIENT=("warn", "alert-triangle-f"),
    MISSING=("none", "circle-dashed"),
)


# As the ballot's closing locks it: a check moves before the closing, or is refused after it.
_LOCK_CLAIM_OF = """
    PERFORM 1 FROM public.claims_claim c
    JOIN public.reviews_review r ON r.claim_id = c.id
    JOIN public.reviews_assignment a ON a.review_id = r.id
    WHERE a.id = {seat} FOR NO KEY UPDATE OF c;
"""
# Checks move only while votes are still to come: the active seat's review has an open ballot.
_OPEN_BALLOT_OF = """
    SELECT 1 FROM public.reviews_assignment a
    JOIN public.reviews_ballot b ON b.review_id = a.review_id AND b.closed_at IS NULL
    WHERE a.id = {seat} AND a.status = 'active'
"""


@tracked(exclude=("note",))
class EvidenceCheck(models.Model):
    """A member's verdict on one kind of document. The others of the panel read it after their own
    votes. It may be withdrawn (deleted) until the ballot closes; the history keeps it."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="checks", db_index=False, verbose_name=_("배정")
    )
    kind = models.CharField(_("서류 종류"), max_length=30, choices=DocumentKind)
    verdict = models.CharField(_("확인"), max_length=12, choices=CheckVerdict)
    note = models.CharField(_("까닭"), max_length=300, blank=True)
    documents_digest = models.BinaryField(max_length=16)  # of the files that were there to see
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("서류 확인")
        verbose_name_plural = pgettext_lazy("several", "서류 확인")
        ordering = ["assignment", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "kind"], name="member_checks_a_kind_once"
            ),
            models.CheckConstraint(
                name="insufficient_check_says_why",
                condition=~Q(verdict=CheckVerdict.INSUFFICIENT)
                | ~Q(note="")
                | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="check_is_accepted_or_insufficient",
                condition=Q(verdict__in=[CheckVerdict.ACCEPTED, CheckVerdict.INSUFFICIENT]),
            ),
        ]
        triggers = [
            Erasable(says="check_is_frozen"),
            Frozen(fields=("assignment", "kind"), says="check_is_frozen"),
            Rule(
                name="check_is_frozen_when_the_ballot_closes",
                func=f"""
                    IF TG_OP = 'UPDATE' AND NEW.erased_at IS NOT NULL AND NEW.note = ''
                        AND to_jsonb(OLD) - ARRAY['note', 'erased_at']
                            = to_jsonb(NEW) - ARRAY['note', 'erased_at']
                    THEN RETURN NEW; END IF;
                    {_LOCK_CLAIM_OF.format(seat="NEW.assignment_id")}
                    IF NOT EXISTS ({_OPEN_BALLOT_OF.format(seat="NEW.assignment_id")})
                    THEN {fail("check_is_frozen_when_the_ballot_closes")} END IF;
                    RETURN NEW;
                """,
            ),
            Rule(
                name="check_is_withdrawn_before_the_ballot_closes",
                operation=pgtrigger.Delete,
                func=f"""
                    {_LOCK_CLAIM_OF.format(seat="OLD.assignment_id")}
                    IF NOT EXISTS ({_OPEN_BALLOT_OF.format(seat="OLD.assignment_id")})
                    THEN {fail("check_is_withdrawn_before_the_ballot_closes")} END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_verdict_display()}"


# Kinds in the order of the queue's four small numbers.
QUEUE_KINDS = tuple(kind.value for kind in DocumentKind if kind != DocumentKind.OTHER)
