"""Database rules for the route and the policy of a grant: raw SQL as `desk_app`.

Everything else of the grant is in order.
"""

import pytest
from django.utils import timezone

from claims.intake.models import FilingWindow
from claims.policy.models import Company, SupportPolicy, SupportTier
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, confirmed_change
from claims.tests.raw_sql import refused, row_of, run
from reviews.payouts.errors.preparation import GrantedOtherwiseError
from reviews.payouts.grants.tests.factories import BASE, TIER, claim_of
from reviews.payouts.grants.tests.test_guards import PLAN, write
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import reroute_by_owner

pytestmark = pytest.mark.django_db

ONE_WAY = "claim_is_granted_one_way"


def reroute(claim: Claim, **columns: object) -> Claim:
    """By SQL, as long as nothing rests on the route."""
    names = ", ".join(f"{name} = %s" for name in columns)
    run(f"UPDATE claims_claim SET {names} WHERE id = %s", *columns.values(), claim.pk)
    return Claim.objects.get(pk=claim.pk)


def tier_of(won: int) -> SupportTier:
    return SupportPolicy.objects.effective().tiers.get(amount=won)


def draft(*tiers: tuple[int, int], **more: object) -> SupportPolicy:
    """A policy that nobody has published; (upper bound, amount) in won."""
    programme = SupportPolicy.objects.effective().programme
    policy = SupportPolicy.objects.create(programme=programme, version=9, title="초안", **more)
    for bound, won in tiers:
        SupportTier.objects.create(policy=policy, upper_bound=bound, amount=won)
    return policy


class TestPolicy:
    def test_a_policy_that_was_never_published_grants_nothing(self):
        policy = draft((1_000_000_000, 1_000_000_000), review_threshold=1_000_000_000)
        claim = reroute(claim_of(TIER), tier_id=policy.tiers.get().pk, routed_under_id=policy.pk)
        assert refused(write(claim, TIER)) == PLAN

    @pytest.mark.parametrize(("hours", "granted"), [(-1, True), (1, False)])
    def test_a_policy_was_in_force_when_the_claim_was_routed(self, hours, granted):
        now = timezone.now()
        policy = draft((500_000, 50_000))
        confirmed_change("publish", policy.pk, {})
        run(
            "UPDATE claims_supportpolicy SET published_at = %s, published_by_id = %s,"
            " effective_from = %s WHERE id = %s",
            now,
            make.secretary().pk,
            now + timezone.timedelta(hours=hours),
            policy.pk,
        )
        claim = reroute(
            claim_of(TIER), tier_id=policy.tiers.get().pk, routed_under_id=policy.pk, routed_at=now
        )
        sql = write(claim, TIER)
        assert run(sql) == 1 if granted else refused(sql) == PLAN


class TestFacts:
    """A route that the filed facts do not lead to: each was accepted once."""

    def test_the_lowest_tier_that_holds_the_loss(self):
        for loss, won in ((30_000, 50_000), (300_001, 30_000), (500_000, 30_000)):
            claim = ClaimFactory(tier_grant=True, tier=tier_of(won), claimed_loss=loss)
            assert refused(write(claim, TIER)) == PLAN
        for loss, won in ((1, 30_000), (300_000, 30_000), (300_001, 50_000)):
            claim = ClaimFactory(tier_grant=True, tier=tier_of(won), claimed_loss=loss)
            assert run(write(claim, TIER)) == 1

    @pytest.mark.parametrize(
        "facts",
        [
            {"claimed_loss": 500_001},
            {"claimant_kind": "individual"},
            {"claimant_kind": "larger_business"},
            {"company": "affiliate"},
            {"filed_at": "between the windows"},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("kind", [TIER, BASE])
    def test_no_grant_of_a_route_that_triage_would_not_take(self, kind, facts):
        if facts.get("company"):
            facts = {"company": Company.objects.filter(is_operator=False)[0]}
        if facts.get("filed_at"):
            facts = {"filed_at": FilingWindow.objects.get(code="1015-1").closes_at}
        if kind == BASE:
            facts = {"claimed_loss": 500_000} if "claimed_loss" in facts else facts
            claim = ClaimFactory(**facts)
        else:
            claim = ClaimFactory(tier_grant=True, tier=tier_of(50_000), **facts)
        assert refused(write(claim, kind)) == PLAN

    def test_an_out_of_scope_claim_that_was_rerouted_gets_nothing(self):
        claim = ClaimFactory(route="out_of_scope", claimant_kind="individual")
        claim = reroute(claim, route="tier_grant", tier_id=tier_of(50_000).pk)
        assert refused(write(claim, TIER)) == PLAN

    def test_nor_does_one_without_a_loss(self):
        claim = reroute(ClaimFactory(no_loss=True), route="tier_grant", tier_id=tier_of(30_000).pk)
        assert refused(write(claim, TIER)) == PLAN

    def test_a_claim_of_the_second_window_is_granted_like_the_first(self):
        window = FilingWindow.objects.get(code="1015-2")
        claim = ClaimFactory(
            tier_grant=True,
            tier=tier_of(50_000),
            claimed_loss=400_000,
            filed_at=window.opens_at,
        )
        assert run(write(claim, TIER)) == 1


class TestOneWay:
    @pytest.mark.django_db(transaction=True)
    def test_no_tier_grant_where_a_review_stands(self, owner_connection):
        claim = ClaimFactory(claimed_loss=400_000)
        make.open_review(claim)
        tier = tier_of(50_000).pk
        reroute_by_owner(owner_connection, claim.pk, f"route = 'tier_grant', tier_id = {tier}")
        assert refused(write(Claim.objects.get(pk=claim.pk), TIER)) == ONE_WAY

    def test_nothing_is_written_beside_a_tier_grant(self):
        """The claim cannot be sent to the council any more, so its base grant is refused twice."""
        payout = make.tier_payout()
        assert refused(write(payout.claim, BASE)) == PLAN
        decided = make.decided_payout()
        assert refused(write(decided.claim, TIER, amount="50000")) == PLAN

    @pytest.mark.parametrize("state", [make.tier_payout, make.paid, make.failed])
    @pytest.mark.django_db(transaction=True)
    def test_a_decision_pays_nothing_beside_a_tier_grant(self, owner_connection, state):
        """A review that came about in the same breath as the grant leaves no way to more."""
        claim = state().claim
        to_the_council = "route = 'committee_review', tier_id = NULL"
        reroute_by_owner(owner_connection, claim.pk, to_the_council)
        claim = Claim.objects.get(pk=claim.pk)
        with pytest.raises(GrantedOtherwiseError):
            make.decided_payout(claim=claim, amount=100_000, account=False)

    def test_a_base_grant_and_a_decision_stand_side_by_side(self):
        decided = make.decided_payout()
        run(write(decided.claim, BASE))
        assert Payout.objects.filter(claim=decided.claim).count() == 2

    def test_a_cancelled_grant_is_in_nobodys_way(self):
        payout = make.tier_payout()
        run(
            "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s",
            payout.pk,
        )
        again = row_of(payout, status="'prepared'", ended_reason="''", key="key || ':2'")
        assert run(again) == 1
