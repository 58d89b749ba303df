"""Decisions of the council, and their number series without gaps."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.money_fields import won
from claims.state_style import StyledChoices, set_styles
from claims.trail.actor_trigger import NamesItsActor
from claims.trail.triggers import AppendOnly, Rule, fail
from claims.users.actors import actor
from reviews.committee.models.ballots import Ballot
from reviews.committee.models.reviews import Review
from reviews.committee.models.triggers import ballots, decisions, offices
from reviews.committee.models.triggers.discussions import decision_that_waits_names_its_chair
from reviews.committee.models.triggers.sittings import (
    decision_is_on_the_agenda_of_its_sitting,
    decision_of_a_sitting_waits_for_its_notice,
)

__all__ = [
    "Decision",
    "NumberSeries",
    "Outcome",
    "SeriesKind",
]


class Outcome(StyledChoices, models.TextChoices):
    GRANTED = "granted", _("지급승인")
    PARTLY_GRANTED = "partly_granted", _("일부승인")
    DENIED = "denied", _("부지급")


set_styles(
    Outcome,
    GRANTED=("ok", "circle-check-f"),
    PARTLY_GRANTED=("ok", "circle-half-2"),
    DENIED=("none", "circle-minus"),
)


class Decision(models.Model):
    """Final decision (의결) of a review: outcome, amounts in won, count and rationale. A proposal
    has no row here: it is the result of the closed ballot."""

    review = models.OneToOneField(
        Review, models.PROTECT, related_name="decision", verbose_name=_("심의")
    )
    ballot = models.OneToOneField(
        Ballot, models.PROTECT, related_name="decision", verbose_name=_("표결 회차")
    )
    outcome = models.CharField(_("의결"), max_length=16, choices=Outcome)
    amount = won(_("의결액"))
    ceiling = won(_("상한"))
    suggested = won(_("제안액"), null=True, blank=True)
    tally = models.JSONField(_("집계"), default=dict)
    rationale = models.TextField(_("산정근거"), blank=True)
    text_digest = models.BinaryField(_("글 지문"), max_length=16)
    resolution_no = models.CharField(_("의결번호"), max_length=30, unique=True, db_collation="C")
    confirmed_by = actor(_("확인"), null=True, blank=True)
    sitting = models.ForeignKey(
        "reviews.Sitting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("회의"),
    )
    at = models.DateTimeField(_("의결일시"), default=clock.now)
    erased_at = models.DateTimeField(_("파기"), null=True, blank=True)

    class Meta:
        verbose_name = _("의결")
        verbose_name_plural = pgettext_lazy("several", "의결")
        ordering = ["-pk"]
        permissions = [("confirm_decision", "의결 확정")]
        constraints = [
            models.CheckConstraint(
                name="denied_decision_grants_nothing",
                condition=Q(outcome=Outcome.DENIED, amount=0)
                | (Q(outcome__in=[Outcome.GRANTED, Outcome.PARTLY_GRANTED]) & Q(amount__gt=0)),
            ),
            models.CheckConstraint(
                name="granted_decision_stays_within_its_ceiling",
                condition=Q(outcome=Outcome.DENIED, ceiling__gte=0)
                | Q(outcome=Outcome.GRANTED, amount=F("ceiling"))
                | Q(outcome=Outcome.PARTLY_GRANTED, amount__lt=F("ceiling")),
            ),
            models.CheckConstraint(
                name="suggestion_stays_within_the_ceiling_of_its_decision",
                condition=Q(suggested__isnull=True) | Q(suggested__range=(0, F("ceiling"))),
            ),
        ]
        triggers = [
            NamesItsActor("confirmed_by"),
            offices.decision_is_confirmed_by_the_chair(),
            ballots.words_stay_until_the_claim_is_closed("NEW.review_id"),
            AppendOnly(erasable=("rationale",)),
            Rule(
                name="large_decision_names_its_chair",
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.confirmed_by_id IS NULL AND EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        JOIN public.claims_supportpolicy p ON p.id = r.policy_id
                        WHERE r.id = NEW.review_id AND NEW.amount > p.chair_threshold
                    ) THEN {fail("large_decision_names_its_chair")} END IF;
                    RETURN NEW;
                """,
            ),
            Rule(
                name="chair_confirms_no_vote_of_their_own",
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM public.reviews_vote v
                        JOIN public.reviews_assignment a ON a.id = v.assignment_id
                        JOIN public.reviews_member m ON m.id = a.member_id
                        WHERE a.review_id = NEW.review_id AND m.user_id = NEW.confirmed_by_id
                    ) THEN {fail("chair_confirms_no_vote_of_their_own")} END IF;
                    RETURN NEW;
                """,
            ),
            Rule(
                name="decision_rests_on_its_closed_ballot",
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_ballot b
                        WHERE b.id = NEW.ballot_id AND b.review_id = NEW.review_id
                            AND b.closed_at IS NOT NULL
                    ) THEN {fail("decision_rests_on_its_closed_ballot")} END IF;
                    RETURN NEW;
                """,
            ),
            decisions.decision_says_what_its_ballot_said(),
            decisions.chair_is_not_barred(),
            decisions.appeal_never_lowers(),
            decision_that_waits_names_its_chair(),
            decision_is_on_the_agenda_of_its_sitting(),
            decision_of_a_sitting_waits_for_its_notice(),
            Rule(
                name="decision_closes_its_review",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.reviews_review r
                        WHERE r.id = NEW.review_id AND r.status = 'decided'
                    ) THEN {fail("decision_closes_its_review")} END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.resolution_no


class SeriesKind(models.TextChoices):
    RESOLUTION = "resolution", _("의결번호")
    SITTING = "sitting", _("회의번호")


class NumberSeries(models.Model):
    """Counter of one number series (resolutions or sittings) in one year: `last` is the last number
    given out. Its row stays locked until the commit, so that no number is skipped."""

    kind = models.CharField(_("종류"), max_length=12, choices=SeriesKind)
    year = models.PositiveSmallIntegerField(_("연도"))
    last = models.PositiveIntegerField(_("마지막 번호"), default=0)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("번호 계열")
        verbose_name_plural = pgettext_lazy("several", "번호 계열")
        ordering = ["kind", "year"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="series_is_one_for_a_year")
        ]
        triggers = [
            ballots.number_is_given_out(),
            Rule(
                name="series_only_rises",
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.last <> 0 THEN {fail("series_only_rises")} END IF;
                    ELSIF NEW.last NOT IN (OLD.last, OLD.last + 1) OR NEW.kind <> OLD.kind
                        OR NEW.year <> OLD.year
                    THEN {fail("series_only_rises")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"
