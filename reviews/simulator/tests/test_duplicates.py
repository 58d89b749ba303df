"""Claims of one payee on the sheet of a policy and in its retriage: ended as duplicates, or with a
grant beside another one."""

from collections import Counter

import pytest

from reviews.committee.models import RetriageMove
from reviews.committee.retriage.tests import factories as retriages
from reviews.committee.retriage.verbs import preview_retriage
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.holds.verbs import end_as_duplicate
from reviews.payouts.tests import factories as money
from reviews.simulator.context import fate_lines
from reviews.simulator.rules import Rules
from reviews.simulator.running import simulate

pytestmark = pytest.mark.django_db


def test_what_a_retriage_moves_without_another_amount_is_told_and_costs_the_same():
    """The duplicate moves and gets nothing: more claims move than get more."""
    end_as_duplicate(hold=holds.held(), by=money.secretary(), reason="같은 가게의 같은 피해")
    policy = retriages.new_policy()
    found = simulate(policy, Rules.of(policy))
    run = preview_retriage(policy=policy, by=money.secretary())
    [moving] = [fate for fate in found.fates if not fate.why]
    assert (moving.claims, found.gain, moving.same) == (run.planned, 1, 1)
    assert moving.fixed_won == moving.won == run.cost == 10_000
    assert dict(fate_lines(found))["그 가운데 금액이 같은 신청"].startswith("1건")


def test_a_claim_whose_payee_has_another_grant_stays_on_the_sheet_as_in_the_retriage():
    """Both grants were prepared before a payee got one alone: neither can be prepared anew."""
    first = holds.claim()
    holds.claim(first, holds.CLAIMANT)
    holds.claim()
    grants.finished()
    holds.one_each()
    policy = retriages.new_policy()
    told = {fate.why: fate for fate in simulate(policy, Rules.of(policy)).fates}
    run = preview_retriage(policy=policy, by=money.secretary())
    left = Counter(RetriageMove.objects.filter(run=run).values_list("why", flat=True))
    assert {why: fate.claims for why, fate in told.items()} == left == {"": 1, "payee": 2}
    assert told[""].fixed_won == run.cost == 10_000
