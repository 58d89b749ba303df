"""Ballots: the rounds of votes of a review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen
from claims.users.actors import actor
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import ballots, decisions, offices
from reviews.committee.models.triggers.discussions import ballot_to_be_discussed_goes_to_the_chair
from reviews.committee.models.triggers.seats import ballot_waits_for_its_challenges

__all__ = [
    "Ballot",
    "ClosedAs",
]


class ClosedAs(models.TextChoices):
    ALL_VOTED = "all_voted", _("전원 표결")
    DUE_WITH_QUORUM = "due_with_quorum", _("기한 경과, 정족수 충족")


class BallotQuerySet(models.QuerySet["Ballot"]):
    def open(self) -> BallotQuerySet:
        return self.filter(closed_at__isnull=True)

    def last_of(self, review: Review) -> Ballot | None:
        """Return the newest ballot of a review, or None."""
        return self.filter(review=review).order_by("-number").first()


@tracked()
class Ballot(models.Model):
    """One round of votes in a review, with its due day and the suggested amount (won). A closed
    ballot cannot change, and its `result` is the proposal; a second ballot has the chair who called
    it."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="ballots", db_index=False, verbose_name=_("심의")
    )
    number = models.PositiveSmallIntegerField(_("회차"), default=1)
    opened_at = models.DateTimeField(_("시작"), default=clock.now)
    due_on = models.DateField(_("기한"))
    closed_at = models.DateTimeField(_("마감"), null=True, blank=True)
    closed_as = models.CharField(_("마감 사유"), max_length=16, choices=ClosedAs, blank=True)
    # The policy's suggestion, one figure for all who read the ballot, and the version of the
    # assessed loss on which it rests (ballots/opening.py). Both empty where nothing is suggested.
    suggested = won(_("제안액"), null=True, blank=True)
    assessed_version = models.PositiveSmallIntegerField(
        _("제안액이 따른 인정액 판"), null=True, blank=True
    )
    called_by = actor(_("재표결을 부친 사람"), null=True, blank=True)
    # {outcome, amount, ceiling, votes, panel, quorum, needs_chair}; amounts in won
    result = models.JSONField(_("결과"), null=True, blank=True)

    GRANTS = "no delete"
    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("표결 회차")
        verbose_name_plural = pgettext_lazy("several", "표결 회차")
        ordering = ["review", "number"]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="ballot_due", condition=Q(closed_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="ballot_number_is_unique_in_its_review"
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(closed_at__isnull=True),
                name="review_has_one_open_ballot",
            ),
            models.CheckConstraint(
                name="a_review_has_four_ballots_at_most", condition=Q(number__range=(1, 4))
            ),
            models.CheckConstraint(
                name="second_ballot_names_who_called_it",
                condition=Q(number=1, called_by__isnull=True)
                | Q(number__gt=1, called_by__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_of_a_ballot_names_its_assessment",
                condition=Q(suggested__isnull=True, assessed_version__isnull=True)
                | Q(suggested__isnull=False, suggested__gte=0, assessed_version__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_ballot_has_its_result",
                condition=Q(closed_at__isnull=True, closed_as="", result__isnull=True)
                | (
                    Q(closed_at__isnull=False, result__isnull=False)
                    & Q(closed_as__in=ClosedAs.values)
                ),
            ),
        ]
        triggers = [
            NamesItsActor("called_by"),
            ballots.ballot_is_due_when_it_closes_as_due(),
            ballots.ballot_closes_with_a_whole_panel(),
            ballots.due_day_of_a_ballot_moves_on(),
            ballots.ballots_are_as_many_as_the_policy_allows(),
            ballots.suggestion_is_kept_with_its_ballot(),
            offices.second_ballot_is_called_by_the_chair(),
            Frozen(fields=("review", "number", "opened_at", "called_by"), says="ballot_is_frozen"),
            Frozen(
                name="frozen_when_closed",
                fields=(
                    *("due_on", "closed_at", "closed_as", "result"),
                    *("suggested", "assessed_version"),
                ),
                while_="OLD.closed_at IS NOT NULL",
                says="closed_ballot_is_frozen",
            ),
            decisions.ballot_begins_open(),
            decisions.result_is_that_of_the_votes(),
            ballot_to_be_discussed_goes_to_the_chair(),
            ballot_waits_for_its_challenges(),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}.{self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
