"""The statement against the register, against triage, and against a clerk's Python."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.register.models import Claim
from config.dev.scenes import scene
from reviews.committee.models import Decision
from reviews.committee.tests import factories as make
from reviews.simulator import running as sim
from reviews.simulator.rules import Rules, fitted
from reviews.simulator.running import simulate, simulate_each
from reviews.simulator.tests.by_hand import Clerk
from reviews.simulator.tests.scenes import drawn, register

pytestmark = pytest.mark.django_db
_rows, site = scene("site", register)


def test_the_unchanged_policy_gives_the_register(site):
    policy = site["policy"]
    for _id, old_route, new_route, *won in simulate_each(policy, Rules.of(policy)):
        assert old_route == new_route and won[0::2] == won[1::2]
    found = simulate(policy, Rules.of(policy))
    assert found.old_routes == found.new_routes
    assert found.claims == Claim.objects.filter(withdrawn_at=None).count()
    decided = sum(Decision.objects.values_list("amount", flat=True))
    assert found.old_decided == found.new_decided == decided > 0
    assert (found.rerouted, found.gain, found.lose, found.otherwise) == (0, 0, 0, 0)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**9))
def test_any_draft_comes_out_as_by_hand(site, seed):
    rules = drawn(site["policy"], seed)
    rules.check()
    by_hand = [tuple(row) for row in Clerk(site["policy"], rules).results()]
    assert simulate_each(site["policy"], rules) == by_hand
    found = simulate(site["policy"], rules)
    assert found.new_cost == sum(row[4] + row[6] for row in by_hand)
    assert found.old_cost == sum(row[3] + row[5] for row in by_hand)
    assert found.rerouted == sum(row[1] != row[2] for row in by_hand)
    for groups in (found.industries, found.kinds, found.bands):
        assert sum(one.won for one in groups) == found.new_cost - found.old_cost
        assert sum(one.gain for one in groups) == found.gain
        assert sum(one.lose for one in groups) == found.lose


def test_each_point_of_the_curve_is_a_simulation_of_its_own(site):
    rules = Rules.of(site["policy"])
    found = simulate(site["policy"], rules)
    assert dict(found.curve)[rules.review_threshold] == found.new_cost
    for threshold, won in found.curve[::4]:
        tiers = fitted(rules.tiers, threshold)
        moved = replace(rules, review_threshold=threshold, tiers=tiers)
        assert simulate(site["policy"], moved).new_cost == won


def test_open_ballots_are_not_read(site):
    policy, rules = (
        site["policy"],
        replace(Rules.of(site["policy"]), amount_rule="lowest_of_granting"),
    )
    open_one = make.in_review(claimed_loss=800_000)
    before = simulate(policy, rules)
    make.vote(open_one, make.panel(open_one)[0], "partly", 12_345)
    after = simulate(policy, rules)
    assert before == after


def test_a_run_is_one_statement_that_writes_nothing(site):
    rows = list(Claim.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as spent:
        simulate(site["draft"], Rules.of(site["draft"]))
    assert sum("claims_claim" in one["sql"] and "filed" in one["sql"] for one in spent) == 1
    assert rows == list(Claim.objects.order_by("pk").values())


def test_what_takes_too_long_is_given_up(site, monkeypatch):
    monkeypatch.setattr(sim, "SECONDS", 1)
    slow = sim.FIGURES.replace("FROM outcome\n", "FROM outcome, pg_sleep(3)\n")
    monkeypatch.setattr(sim, "FIGURES", slow)
    with pytest.raises(sim.SimulationTookTooLongError):
        simulate(site["policy"], Rules.of(site["policy"]))
