"""A simulated draft against the same draft published in a copy of the register, claim by claim.

The simulation runs first, on the register as it stands. Then two administrators publish the draft
in a copy, and the product's own verbs say what becomes of each claim: a retriage of the standing
ones, an import of the same rows, the runs of fixed grants, suggestions, and votes cast again.
"""

from collections import Counter
from dataclasses import replace

import pytest

from claims.policy.models import Industry, Service, SupportPolicy
from claims.register.models import Claim
from config.dev.scenes import scene
from reviews.committee.ballots.tally import Opinion, VotingRule, tally
from reviews.committee.models import Decision, LossAssessment, RetriageMove, Review, Vote
from reviews.committee.retriage.verbs import preview_retriage
from reviews.committee.suggestion.rule import ceiling_of
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.holds.verbs import end_as_duplicate
from reviews.simulator.rules import Rules, fitted, with_general_factors
from reviews.simulator.running import simulate, simulate_each
from reviews.simulator.statement import FILED
from reviews.simulator.tests import copies
from reviews.simulator.tests.by_hand import Clerk, Result
from reviews.simulator.tests.scenes import drawn

pytestmark = pytest.mark.django_db
_rows, site = scene("site", copies.site)


def other_tiers(rules):
    """Another threshold, three tiers, everybody's losses."""
    tiers = ((150_000, 20_000), (400_000, 45_000), (700_000, 80_000))
    return replace(rules, review_threshold=700_000, tiers=tiers, small_business_only=False)


def other_factors(rules):
    """Other factors and shares, one of them for a trade and one for a service in a trade."""
    industry, service = Industry.objects.first(), Service.objects.first()
    factors = with_general_factors(rules.factors, {"margin": 3_100, "substitute": 700})
    factors = tuple(row for row in factors if row[1] is None or row[2] is None)
    also = (("market_share", service.pk, industry.pk, 4_321),)
    return replace(rules, factors=factors + also, above_median_share=9_000, market_rest_share=1_234)


def other_amounts(rules):
    """The lowest granting vote, a cap, another unit of rounding and another base grant."""
    return replace(
        rules, amount_rule="lowest_of_granting", additional_cap=600_000, rounding_unit=1_000,
        base_grant=60_000,
    )  # fmt: skip


def low_threshold(rules):
    """The council judges most claims, and a cap is below what was voted."""
    return replace(
        rules, review_threshold=300_000, tiers=fitted(rules.tiers, 300_000),
        additional_cap=200_000, amount_rule="mean_of_granting",
    )  # fmt: skip


DRAFTS = {
    "tiers": other_tiers,
    "factors": other_factors,
    "amounts": other_amounts,
    "threshold": low_threshold,
    "drawn": lambda rules: drawn(SupportPolicy.objects.effective(), 4711),
}
MOVES_CLAIMS = {"tiers", "threshold", "drawn"}  # they move only claims without a review
KEEPS_VOTES = {"tiers", "amounts", "threshold"}  # factors do not differ: decided amounts stand


@pytest.fixture(params=DRAFTS)
def simulated(request, site):
    """A draft, and by claim what the simulator says of it before anybody publishes it."""
    rules = DRAFTS[request.param](Rules.of(site["policy"]))
    rules.check()
    draft = copies.draft_of(site["policy"], rules, site["admins"][0])
    each = [Result(*row) for row in simulate_each(draft, Rules.of(draft))]
    assert each == list(Clerk(draft, Rules.of(draft)).results())
    return request.param, draft, {one.claim: one for one in each}


def test_a_retriage_in_the_copy_gives_each_claim_the_simulated_route_and_grant(site, simulated):
    name, draft, each = simulated
    before = list(Claim.objects.order_by("pk").values())
    with copies.copy_with(draft, site["admins"]):
        run = copies.retriaged(draft, site["office"])
        moves = {row.claim_id: row for row in RetriageMove.objects.filter(run=run)}
        for pk, one in each.items():
            move = moves.get(pk)
            if move is None or move.why == "kept":
                assert (one.new_route, one.new_fixed) == (one.old_route, one.old_fixed), pk
            else:
                assert (one.new_route, one.new_fixed) == (move.to_route, move.after_won), pk
        why = Counter(move.why for move in moves.values())
        assert set(why) <= {"", "review", "kept"} and bool(why[""]) == (name in MOVES_CLAIMS)
        grants = copies.fixed_grants(site["office"][0])
        claims = Claim.objects.in_bulk(list(each))
        stay = {pk for pk, move in moves.items() if move.why == "review"}
        for pk in set(each) - stay:
            assert claims[pk].route == each[pk].new_route
            if pk in grants.payable:
                assert grants.won.get(pk, 0) == each[pk].new_fixed, pk
        assert sum(grants.won.values()) > 0
    assert before == list(Claim.objects.order_by("pk").values())


def test_a_retriage_in_the_copy_moves_and_leaves_what_was_told(site, simulated):
    _name, draft, _each = simulated
    told = {fate.why: fate for fate in simulate(draft, Rules.of(draft)).fates}
    told.pop(FILED, None)
    with copies.copy_with(draft, site["admins"]):
        run = preview_retriage(policy=draft, by=site["office"][0])
        why = Counter(RetriageMove.objects.filter(run=run).values_list("why", flat=True))
        why.pop("kept", None)  # their routes and grants are told as they are
        assert {key: fate.claims for key, fate in told.items()} == why
        assert run.cost == (told[""].fixed_won if "" in told else 0)


def test_the_same_file_in_the_copy_is_routed_granted_and_suggested_as_simulated(site, simulated):
    name, draft, each = simulated
    other = {claim.pk for claim in Claim.objects.exclude(facts=None)}
    other |= Clerk(draft, Rules.of(draft)).kept
    with copies.copy_with(draft, site["admins"]):
        new = {
            old: claim
            for old, claim in copies.filed_anew(site["rows"], site["office"][0]).items()
            if old in each and old not in other
        }
        assert len(new) > copies.CLAIMS
        assert {claim.routed_under_id for claim in new.values()} == {draft.pk}
        for old, claim in new.items():
            assert claim.route == each[old].new_route, claim.number
        grants = copies.fixed_grants(site["office"][1])
        for old, claim in new.items():
            if claim.pk in grants.payable:
                assert grants.won.get(claim.pk, 0) == each[old].new_fixed, claim.number
        decided = {row.review.claim_id: row for row in Decision.objects.select_related("review")}
        amounts = copies.suggested(new, site["office"][0])
        assert len(amounts) >= 15
        for old, won in amounts.items():
            if old not in decided:
                assert won == each[old].new_more, new[old].number
        if name in KEEPS_VOTES:
            _vote_anew(decided, new, each, draft)


def _vote_anew(decided, new, each, draft):
    """Cast the same votes if the council still judges: they grant what was simulated."""
    cast = counted = 0
    for old, decision in decided.items():
        if old not in new or each[old].new_route != "committee_review":
            continue
        review = Review.objects.select_related("claim", "policy").get(claim=new[old])
        won = copies.decided_anew(decision.review, review)
        if won is None:
            won, counted = _counted(decision, draft), counted + 1
        else:
            cast += 1
        assert won == each[old].new_more, new[old].number
    assert cast + counted >= 2 and cast


def _counted(decision, draft):
    """Count the votes of a decision by the draft, as its ballots are counted."""
    loss = LossAssessment.objects.newest_of(decision.review).amount
    cast = Vote.everything.filter(ballot=decision.ballot_id).newest()
    return tally(
        [Opinion(vote.choice, vote.amount) for vote in cast],
        seats=draft.panel_size,
        ceiling=ceiling_of(assessed=loss, cap=draft.additional_cap, unit=draft.rounding_unit),
        chair_threshold=draft.chair_threshold,
        unit=draft.rounding_unit,
        rule=VotingRule.of(draft),
    ).amount


def test_a_claim_that_was_ended_as_a_duplicate_costs_nothing_on_either_side(site):
    hold = holds.held()
    end_as_duplicate(hold=hold, by=site["office"][0], reason="같은 가게의 같은 피해")
    policy = SupportPolicy.objects.select_related("programme").effective()
    rules = replace(Rules.of(policy), small_business_only=False)
    each = {row[0]: Result(*row) for row in simulate_each(policy, rules)}
    assert each[hold.claim_id].old_fixed == each[hold.claim_id].new_fixed == 0
    assert each[hold.other_id].new_fixed == each[hold.other_id].old_fixed > 0
    assert list(each.values()) == list(Clerk(policy, rules).results())
