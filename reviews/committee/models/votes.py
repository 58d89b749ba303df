"""Sealed votes."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.documents.models import DocumentKind
from claims.money_fields import won
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly, Rule, fail
from reviews.committee.models.ballots import Ballot
from reviews.committee.models.panels import Assignment, AssignmentStatus
from reviews.committee.models.reviews import REVIEW_OPEN
from reviews.committee.models.triggers import ballots

__all__ = [
    "LONGEST_RATIONALE",
    "Choice",
    "Vote",
    "VoteQuerySet",
    "hidden_first_rounds",
    "with_amounts",
]

LONGEST_RATIONALE = 2_000  # characters, of a vote


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


# A vote's voter and review, for guards.
_VOTER = """SELECT m.user_id FROM public.reviews_assignment a
    JOIN public.reviews_member m ON m.id = a.member_id WHERE a.id = NEW.assignment_id"""


_REVIEW = "(SELECT b.review_id FROM public.reviews_ballot b WHERE b.id = NEW.ballot_id)"


# Serialises a vote with an approval of the same claim's payout (the payouts' mirror is
# `approver_is_not_barred`): both lock the claim first, so the second sees the first.
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
    """Return the condition (Q on Vote or Comment) that the row is of round 1 of a claim on which
    this user may still vote or change the vote in round 2 (`hidden_first_rounds`)."""
    return Q(ballot__review__round=1, ballot__review__claim__in=hidden_first_rounds(user))


class VoteQuerySet(models.QuerySet["Vote"]):
    def open_to(self, user: Any) -> VoteQuerySet:
        """Return the votes that a user may read: their own, and those of closed ballots, without
        round 1 of a claim that the user still judges in round 2. Pages read votes by this
        method alone: all others are sealed from everybody, chair, auditor, admin site and exports
        included."""
        own = Q(assignment__member__user_id=user.pk)
        return self.filter(own | (Q(ballot__closed_at__isnull=False) & ~before_second_vote(user)))

    def newest(self) -> VoteQuerySet:
        """Return the newest version of each seat's vote in each ballot, which is the one that
        counts."""
        later = Vote.everything.filter(
            ballot=models.OuterRef("ballot"),
            assignment=models.OuterRef("assignment"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later))


class VoteManager(models.Manager["Vote"]):
    """Manager whose querysets are empty: pages read votes by `open_to(user)` alone, so that none
    shows a sealed vote."""

    def open_to(self, user: Any) -> VoteQuerySet:
        return VoteQuerySet(self.model, using=self._db).open_to(user)

    def get_queryset(self) -> VoteQuerySet:
        return VoteQuerySet(self.model, using=self._db).none()


class Vote(models.Model):
    """One version of a member's vote in a ballot. Rows never change: a changed vote is a new
    version."""

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
    # The suggestion of the ballot when the vote was cast; empty where it had none.
    suggested = won(_("제안액"), null=True, blank=True)
    rationale = models.TextField(_("산정근거"), blank=True)
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    reasons = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("고른 문구")
    )
    # Kinds of document that the member had not checked: allowed, but recorded.
    unchecked = ArrayField(
        models.CharField(max_length=30, choices=DocumentKind),
        default=list,
        blank=True,
        verbose_name=_("확인하지 않은 서류"),
    )
    seen_revision = models.PositiveIntegerField(_("본 판"))
    at = models.DateTimeField(_("시각"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    # Set by `cast_vote` on its return value: this vote was the last, and closed its ballot.
    closed_its_ballot: bool = False
    # Set by `cast_vote` on its return value: it says what was cast before, and nothing was written.
    is_unchanged: bool = False

    # For Django itself and the verbs of the ballot; pages read through objects.open_to(user).
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


def hidden_first_rounds(user: Any) -> models.QuerySet:
    """Return a queryset of the keys of the claims whose first round is hidden from this user, who
    sits on the open second round and has no vote in a closed ballot of it; for use as a subquery.
    A vote in the open ballot may still be changed, so it opens nothing.

    Whatever shows a first round to people excludes these: votes, decision, comments, papers,
    precedents.
    """
    cast = Vote.everything.filter(assignment=models.OuterRef("pk"), ballot__closed_at__isnull=False)
    seats = Assignment.objects.filter(
        ~models.Exists(cast),
        member__user_id=user.pk,
        status=AssignmentStatus.ACTIVE,
        review__round=2,
        review__status__in=REVIEW_OPEN,
    )
    return seats.values("review__claim_id")


def with_amounts(ballots: models.QuerySet[Ballot]) -> models.QuerySet[Ballot]:
    """Return the ballots annotated with `low` and `high`, the lowest and highest amount (won) of
    the granting votes that count; None if nobody grants and for an open ballot, whose votes are
    sealed."""
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
    return ballots.annotate(
        low=models.Subquery(granting.annotate(won=models.Min("amount")).values("won")),
        high=models.Subquery(granting.annotate(won=models.Max("amount")).values("won")),
    )
