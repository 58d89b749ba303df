"""The state of fixed grants, as letters of a route tell it: one query for any number of claims."""

import pytest

from claims.hooks import GrantStanding
from claims.register.models import HolderMatch
from claims.representation.tests import factories as representatives
from claims.representation.verbs import end_representation
from reviews.payouts.grants.grant_states import grant_standing, grant_standings
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def test_every_state_of_a_grant(django_assert_num_queries):
    owed = recoveries.demanded()  # a recovery of a paid grant
    reduced = money.tier_payout(claim=money.tier_claim(50_000, claimant=owed.claim.claimant))
    recoveries.confirmed(recoveries.offset(owed, reduced, 20_000), by=money.secretary())
    batched = money.tier_payout(amount=30_000)
    money.built(money.approved(batched))
    held = holds.held()
    duplicate = holds.duplicate(holds.held())
    released = holds.released(holds.held())
    usable = grants.claim_of(grants.TIER)
    another = grants.claim_of(grants.TIER, holder_match=HolderMatch.MISMATCH)
    none = money.tier_claim()
    ending = grants.claim_of(grants.TIER)  # nothing is paid meanwhile, and its account is good
    proxy = representatives.in_force(ending, "proxy", pays_to=True)
    end_representation(row=proxy, by=money.secretary(), reason="위임 철회")
    expected = {
        owed.claim_id: GrantStanding(paid=owed.payout.amount, came_back=20_000),
        reduced.claim_id: GrantStanding(coming=30_000, kept_back=20_000),
        batched.claim_id: GrantStanding(coming=30_000),
        held.claim_id: GrantStanding(held=True),
        held.other_id: GrantStanding(coming=held.payout.amount),
        duplicate.claim_id: GrantStanding(duplicate=True),
        released.claim_id: GrantStanding(),
        usable.pk: GrantStanding(),
        another.pk: GrantStanding(no_account=True),
        none.pk: GrantStanding(no_account=True),
        ending.pk: GrantStanding(),
    }
    with django_assert_num_queries(1):
        assert grant_standings(expected) == expected
    assert grant_standing(held.claim_id) == expected[held.claim_id]
