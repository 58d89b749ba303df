"""The same as the statement by a clerk's plain Python, claim by claim: the rules of `triage`,
`suggestion.rule` and `tally`, without a line of its SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from claims import hooks
from claims.policy.models import SupportPolicy
from claims.policy.triage import Tier, TriageRule, triage
from claims.register.models import Claim
from reviews.committee.ballots.tally import DENIED, amount_by_rule, carries
from reviews.committee.models import Decision, LossAssessment, Review, Vote
from reviews.committee.suggestion.rule import (
    Factor,
    SuggestionFacts,
    Weights,
    ceiling_of,
    round_down,
    suggest,
)
from reviews.payouts.models import PayeeHold
from reviews.payouts.states.holds import HoldStatus
from reviews.simulator.rules import Rules

WITHOUT_END = 10**15  # won: a ceiling that cuts nothing


def triage_rule(rules: Rules) -> TriageRule:
    tiers = tuple(Tier(*row) for row in rules.tiers)
    return TriageRule(rules.review_threshold, rules.small_business_only, tiers)


class Result(NamedTuple):
    """A claim as it stands and as simulated; amounts in won."""

    claim: int
    old_route: str
    new_route: str
    old_fixed: int
    new_fixed: int
    old_more: int
    new_more: int


class Clerk:
    """Goes through the register once for each set of rules."""

    def __init__(self, policy: SupportPolicy, rules: Rules) -> None:
        self.policy, self.rules = policy, rules
        self.kept = set(hooks.claims_with_kept_routes())
        ended = PayeeHold.objects.filter(status=HoldStatus.DUPLICATE)
        self.duplicates = set(ended.values_list("claim_id", flat=True))
        self.own: dict[int, tuple[SupportPolicy, Rules]] = {}

    def results(self) -> Iterator[Result]:
        rows = Claim.objects.filter(
            window__incident=self.policy.programme.incident_id, withdrawn_at=None
        ).select_related("company", "service", "tier", "facts__company", "facts__service")
        for claim in rows.order_by("pk").iterator():
            yield self.result(claim)

    def result(self, claim: Claim) -> Result:
        policy, was = self.rules_of(claim.routed_under_id)
        rules, kept = self.rules, claim.pk in self.kept
        routed: Any = triage(
            in_a_window=claim.route != "late",
            of_operator=claim.current_facts.company.is_operator,
            loss=claim.current_claimed_loss,
            small_business=claim.current_facts.claimant_kind == "small_business",
            rule=triage_rule(rules),
        )
        route = claim.route if kept else routed.route
        council, before = route == "committee_review", claim.route == "committee_review"
        present, fixed = claim.tier.amount if claim.tier else 0, 0
        if before:
            present = policy.base_grant
        if kept:
            fixed = present
        elif council:
            fixed = rules.base_grant
        elif routed.tier:
            fixed = routed.tier.amount
        if claim.pk in self.duplicates:
            present = fixed = 0
        old_more, new_more = 0, 0
        if council or before:
            old_more, new_more = self.council_of(claim, was)
        return Result(
            claim.pk,
            claim.route,
            route,
            present,
            fixed,
            old_more if before else 0,
            new_more if council else 0,
        )

    def rules_of(self, policy_id: int) -> tuple[SupportPolicy, Rules]:
        if policy_id not in self.own:
            policy = SupportPolicy.objects.get(pk=policy_id)
            self.own[policy_id] = policy, Rules.of(policy)
        return self.own[policy_id]

    def council_of(self, claim: Claim, was: Rules) -> tuple[int, int]:
        """Return what the council gives by the present rules and by the simulated ones."""
        reviews = list(Review.objects.filter(claim=claim).exclude(status="withdrawn"))
        decisions = Decision.objects.filter(review__in=reviews).order_by("review__round")
        if decisions:
            return self.decided(claim, list(decisions))
        loss = claim.current_claimed_loss or 0
        if reviews:
            newest = max(reviews, key=lambda review: review.round)
            if newest.status == "unsubmitted":
                return 0, 0
            loss = LossAssessment.objects.newest_of(newest).amount
        return suggested(was, claim, loss), suggested(self.rules, claim, loss)

    def decided(self, claim: Claim, decisions: list[Decision]) -> tuple[int, int]:
        old, new = [], []
        for decision in decisions:
            review = decision.review
            policy, was = self.rules_of(review.policy_id)
            loss = LossAssessment.objects.newest_of(review).amount
            votes = Vote.everything.filter(
                ballot=decision.ballot_id, assignment__status="active"
            ).newest()
            won = sorted(vote.amount for vote in votes if vote.choice != "deny")
            present, other = 0, 0
            if won and carries(len(won), len(votes), policy.majority):
                present, other = (amount_by_rule(won, one.amount_rule) for one in (was, self.rules))
                below = suggested(was, claim, loss, cut=False)
                above = suggested(self.rules, claim, loss, cut=False)
                if below != above and below:
                    other = other * above // below
            old.append(cut(was, present, loss))
            new.append(cut(self.rules, other, loss))
        amount = decisions[-1].amount
        assert decisions[-1].outcome != DENIED or amount == 0
        return amount, max(amount + max(new) - max(old), 0)


def cut(rules: Rules, won: int, loss: int) -> int:
    ceiling = ceiling_of(assessed=loss, cap=rules.additional_cap, unit=rules.rounding_unit)
    return min(round_down(won, rules.rounding_unit), ceiling)


def suggested(rules: Rules, claim: Claim, loss: int, *, cut: bool = True) -> int:
    """Return the suggestion for a loss that is proved whole; 0 if the factors are missing."""
    if not loss:
        return 0
    unit = rules.rounding_unit if cut else 1
    ceiling = ceiling_of(assessed=loss, cap=rules.additional_cap, unit=unit)
    facts = SuggestionFacts(
        claimed=loss,
        ceiling=ceiling if cut else WITHOUT_END,
        weights=Weights(rules.above_median_share, rules.market_rest_share),
        assessed=loss,
        shown=loss,
        shown_by="assessment",
        factors=factors_for(rules, claim),
        unit=unit,
    )
    return suggest(facts).amount or 0


def factors_for(rules: Rules, claim: Claim) -> dict[str, Factor]:
    found: dict[str, tuple[int, Factor]] = {}
    for kind, service, industry, value in rules.factors:
        own = claim.current_facts
        if service in (None, own.service.counted_id) and industry in (None, own.industry_id):
            width = 2 * bool(industry) + bool(service)
            if kind not in found or found[kind][0] < width:
                found[kind] = width, Factor(value)
    return {kind: factor for kind, (_width, factor) in found.items()}
