"""Ballots and sealed votes."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.models import DocumentKind
from claims.policy.models import won
from claims.state_style import StyledChoices, set_styles
from claims.trail.actors import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import AppendOnly, Frozen, Rule, fail
from reviews.committee.models.panels import Assignment, AssignmentStatus
from reviews.committee.models.reviews import OPEN, Review
from reviews.committee.models.triggers import ballots, decisions, offices
from reviews.committee.models.triggers.discussions import ballot_to_be_discussed_goes_to_the_chair
from reviews.committee.models.triggers.seats import ballot_waits_for_its_challenges

__all__ = [
    "LONGEST_RATIONALE",
    "Ballot",
    "Choice",
    "ClosedAs",
    "Vote",
    "VoteQuerySet",
    "judged_anew_by",
]

LONGEST_RATIONALE = 2_000  # letters, of a vote


class ClosedAs(models.TextChoices):
    ALL_VOTED = "all_voted", _("전원 표결")
    DUE_WITH_QUORUM = "due_with_quorum", _("기한 경과, 정족수 충족")


class BallotQuerySet(models.QuerySet["Ballot"]):
    def open(self) -> BallotQuerySet:
        return self.filter(closed_at__isnull=True)

    def last_of(self, review: Review) -> Ballot | None:
        return self.filter(review=review).order_by("-number").first()

    def with_amounts(self) -> BallotQuerySet:
        """With `low` and `high` of the votes that count (won; None: nobody grants). Only of closed
        ballots: those of an open one stay sealed."""
        granting = (
            Vote.everything.newest()
            .filter(
                ballot=models.OuterRef("pk"),
                ballot__closed_at__isnull=False,
                assignment__status=AssignmentStatus.ACTIVE,
            )
            .order_by()
            .values("ballot")
        )
        return self.annotate(
            low=models.Subquery(granting.annotate(won=models.Min("amount")).values("won")),
            high=models.Subquery(granting.annotate(won=models.Max("amount")).values("won")),
        )


@tracked()
class Ballot(models.Model):
    """One round of votes. Closed, it is frozen and its result is what is proposed."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="ballots", db_index=False, verbose_name=_("심의")
    )
    number = models.PositiveSmallIntegerField(_("회차"), default=1)
    opened_at = models.DateTimeField(_("시작"), default=clock.now)
    due_on = models.DateField(_("기한"))
    closed_at = models.DateTimeField(_("마감"), null=True, blank=True)
    closed_as = models.CharField(_("마감 사유"), max_length=16, choices=ClosedAs, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("재표결을 부친 사람"),
    )
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
                name="a_review_has_two_ballots_at_most", condition=Q(number__in=[1, 2])
            ),
            models.CheckConstraint(
                name="second_ballot_names_who_called_it",
                condition=Q(number=1, called_by__isnull=True)
                | Q(number=2, called_by__isnull=False),
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
            offices.second_ballot_is_called_by_the_chair(),
            Frozen(fields=("review", "number", "opened_at", "called_by"), says="ballot_is_frozen"),
            Frozen(
                name="frozen_when_closed",
                fields=("due_on", "closed_at", "closed_as", "result"),
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


class Choice(StyledChoices, models.TextChoices):
    GRANT = "grant", pgettext_lazy("vote", "지급")
    PARTLY = "partly", pgettext_lazy("vote", "일부 지급")
    DENY = "deny", pgettext_lazy("vote", "부지급")


set_styles(
    Choice,
    GRANT=("ok", "circle-check-f"),
    PARTLY=("ok", "circle-half-2"),
    DENY=("none", "circle-minus"),
)

# What a vote grants, in won; a denial grants nothing.
_GRANTS = Coalesce(F("amount"), 0)
# As near to the suggestion as needs no reason: `suggestion.rule.departs`, once more.
NEAR_THE_SUGGESTION = Q(
    GreaterThanOrEqual(_GRANTS, F("suggested") - 10_000),
    LessThanOrEqual(_GRANTS, F("suggested") + 10_000),
) | Q(
    GreaterThanOrEqual(_GRANTS * 10, F("suggested") * 9),
    LessThanOrEqual(_GRANTS * 10, F("suggested") * 11),
)

# A vote's voter and review, for guards.
_VOTER = """SELECT m.user_id FROM public.reviews_assignment a
    JOIN public.reviews_member m ON m.id = a.member_id WHERE a.id = NEW.assignment_id"""
_REVIEW = "(SELECT b.review_id FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id)"

# One recipe for "vote" against "approval of the same claim's payout" (the mirror is the payouts'
# `approver_is_not_barred`): both lock the claim first, so whoever comes second sees the first.
LOCK_THE_CLAIM = f"""
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        {fail("votes_and_approvals_need_read_committed")}
    END IF;
    SELECT c.id INTO the_claim
    FROM public.claims_claim c JOIN public.reviews_review r ON r.claim_id = c.id
    JOIN public.reviews_assignment a ON a.review_id = r.id
    WHERE a.id = NEW.assignment_id FOR NO KEY UPDATE OF c;
"""


def before_second_vote(user: Any) -> Q:
    """What hangs on a ballot of round 1 of a claim that this user has still to judge anew."""
    return Q(ballot__review__round=1, ballot__review__claim__in=judged_anew_by(user))


class VoteQuerySet(models.QuerySet["Vote"]):
    def open_to(self, user: Any) -> VoteQuerySet:
        """The only way to read votes: one's own, and those of closed ballots.

        Sealed from everybody else, chair, auditor, admin site and exports included, until the
        ballot closes (design.md, Ballot). Round 1 is shown to round 2 only after the own vote.
        """
        own = Q(assignment__member__user_id=user.pk)
        return self.filter(own | (Q(ballot__closed_at__isnull=False) & ~before_second_vote(user)))

    def newest(self) -> VoteQuerySet:
        """The version that counts of each member's vote in each ballot."""
        later = Vote.everything.filter(
            ballot=models.OuterRef("ballot"),
            assignment=models.OuterRef("assignment"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later))


class VoteManager(models.Manager["Vote"]):
    """Offers `open_to(user)` and nothing else that reads, so that no page forgets the seal."""

    def open_to(self, user: Any) -> VoteQuerySet:
        return VoteQuerySet(self.model, using=self._db).open_to(user)

    def get_queryset(self) -> VoteQuerySet:
        return VoteQuerySet(self.model, using=self._db).none()


class Vote(models.Model):
    """One version of a member's vote. Written once: a changed mind is a new version."""

    ballot = models.ForeignKey(
        Ballot, models.PROTECT, related_name="+", db_index=False, verbose_name=_("표결 회차")
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="+", verbose_name=_("배정")
    )
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    choice = models.CharField(_("표결"), max_length=8, choices=Choice)
    amount = models.BigIntegerField(_("금액"), null=True, blank=True)
    ceiling = won(_("상한"))
    # What the policy suggested when the vote was cast; empty where it could suggest nothing.
    suggested = won(_("제안액"), null=True, blank=True)
    rationale = models.TextField(_("산정근거"), blank=True)
    text_digest = models.BinaryField(max_length=16)
    reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # Kinds of document that the member had not checked: allowed, and recorded.
    unchecked = ArrayField(
        models.CharField(max_length=30, choices=DocumentKind), default=list, blank=True
    )
    seen_revision = models.PositiveIntegerField(_("본 판"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    # Set by `cast_vote` on what it returns: this vote was the last, and closed its ballot.
    closed_its_ballot: bool = False

    # Django's own machinery and the verbs of the ballot; people read through objects.open_to(user).
    everything = VoteQuerySet.as_manager()
    objects = VoteManager()

    class Meta:
        verbose_name = _("표결")
        verbose_name_plural = pgettext_lazy("several", "표결")
        ordering = ["ballot", "assignment", "version"]
        base_manager_name = "everything"
        default_manager_name = "objects"
        permissions = [("cast_vote", "표결")]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "assignment", "version"],
                name="vote_version_is_unique_in_its_ballot",
            ),
            models.CheckConstraint(
                name="full_vote_names_its_ceiling",
                condition=~Q(choice=Choice.GRANT)
                | Q(amount__isnull=False, amount=F("ceiling"), ceiling__gt=0),
            ),
            models.CheckConstraint(
                name="partial_vote_stays_below_its_ceiling",
                condition=~Q(choice=Choice.PARTLY)
                | Q(amount__isnull=False, amount__gte=1, amount__lt=F("ceiling")),
            ),
            models.CheckConstraint(
                name="denying_vote_names_no_amount",
                condition=~Q(choice=Choice.DENY) | Q(amount__isnull=True),
            ),
            models.CheckConstraint(
                name="vote_is_one_of_three", condition=Q(choice__in=Choice.values)
            ),
            models.CheckConstraint(
                name="suggestion_stays_within_the_ceiling_of_its_vote",
                condition=Q(suggested__isnull=True) | Q(suggested__range=(0, F("ceiling"))),
            ),
            models.CheckConstraint(
                name="departing_vote_gives_its_rationale",
                condition=Q(suggested__isnull=True)
                | NEAR_THE_SUGGESTION
                | ~Q(rationale="")
                | Q(erased_at__isnull=False),
            ),
        ]
        triggers = [
            NamesItsActor(sql=(_VOTER,)),
            ballots.vote_is_of_what_stands(),
            ballots.words_stay_until_the_claim_is_closed(_REVIEW),
            AppendOnly(erasable=("rationale",)),
            Rule(
                name="vote_needs_open_ballot_and_active_seat",
                operation=pgtrigger.Insert,
                declare=[("the_claim", "bigint")],
                func=f"""
                    {LOCK_THE_CLAIM}
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot b
                        JOIN public.reviews_review r ON r.id = b.review_id
                        JOIN public.reviews_assignment a ON a.review_id = r.id
                        WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL
                            AND r.status = 'in_review'
                            AND a.id = NEW.assignment_id AND a.status = 'active'
                    ) THEN {fail("vote_needs_open_ballot_and_active_seat")} END IF;
                    RETURN NEW;
                """,
            ),
            Rule(
                name="voter_approved_no_payout_of_the_claim",
                operation=pgtrigger.Insert,
                declare=[("the_claim", "bigint")],
                func=f"""
                    {LOCK_THE_CLAIM}
                    IF EXISTS (
                        SELECT 1 FROM public.reviews_payout p
                        JOIN public.reviews_assignment a ON a.id = NEW.assignment_id
                        JOIN public.reviews_member m ON m.id = a.member_id
                        WHERE p.claim_id = the_claim AND p.approved_by_id = m.user_id
                    ) THEN {fail("voter_approved_no_payout_of_the_claim")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}/{self.assignment_id}"


def judged_anew_by(user: Any) -> models.QuerySet:
    """Keys of claims whose first round is kept from this user, as a subquery: they sit on the
    second, which is not decided, and have not voted in it.

    Whatever shows a first round to people asks here: votes, decision, comments, papers, precedents.
    """
    cast = Vote.everything.filter(assignment=models.OuterRef("pk"))
    seats = Assignment.objects.filter(
        ~models.Exists(cast),
        member__user_id=user.pk,
        status="active",
        review__round=2,
        review__status__in=OPEN,
    )
    return seats.values("review__claim_id")
