"""Seats of members on the panels of reviews."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.reasons import LONG_REASON
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from reviews.committee.models.members import Member
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import offices, seats

__all__ = [
    "Assignment",
    "AssignmentStatus",
    "LeftAs",
]


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

    def for_desk(self) -> AssignmentQuerySet:
        """Return the seats with the users of each read in the same query: the member's, and those
        who ended the seat or decided on it."""
        return self.select_related("member__user", "left_by", "left_decided_by__member")


@tracked(exclude=("reason",), bulk=True)
class Assignment(models.Model):
    """A member's seat on the panel of a review, with its draw, the time of the vote in the open (or
    last) ballot, and how the member left. A member who left cannot take a seat on the review
    again."""

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
    left_as = models.CharField(_("물러난 사유"), max_length=12, choices=LeftAs, blank=True)
    reason = models.CharField(_("사유"), max_length=LONG_REASON, blank=True)
    left_at = models.DateTimeField(_("물러난 때"), null=True, blank=True)
    left_by = actor(_("처리"), null=True, blank=True)
    # The chair who decided that a member who had voted leaves; otherwise empty.
    left_decided_by = actor(_("결정한 위원장"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("앞선 위원"),
    )
    assigned_by = actor(_("배정한 사람"), null=True, blank=True)
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
    # Time of the vote in the open (or last) ballot, never its content.
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
            offices.seat_goes_to_a_member_in_office(),
            offices.voter_leaves_by_the_chairs_decision(),
            Fsm(transitions={"active": {"left"}}, starts={"active"}),
            Frozen(
                fields=(
                    "review",
                    "member",
                    "seat",
                    "replaces",
                    "draw",
                    "assigned_by",
                    "assigned_at",
                ),
                says="assignment_is_frozen",
            ),
            Frozen(
                name="voted_while_seated",
                fields=("voted_at",),
                while_="OLD.status = 'left'",
                says="assignment_is_frozen",
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
        """True if the user who decided that this voter leaves was a deputising member then, who
        acted for the chair. One query if that user has a seat."""
        member = getattr(self.left_decided_by, "member", None)
        if member is None or self.left_at is None:
            return False
        return bool(member.deputised_at(self.left_at))
