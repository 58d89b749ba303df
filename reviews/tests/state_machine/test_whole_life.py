"""Everybody does everything, at random, thousands of times: money and rules hold at every step.

A larger run, other lives each time: `LIFE=nightly pytest reviews/tests/state_machine`.
"""

import os

import pytest
from hypothesis.stateful import run_state_machine_as_test

from reviews.tests.state_machine.unauthorised import Unauthorised
from reviews.tests.state_machine.world import World, profile

pytestmark = pytest.mark.django_db(transaction=True)

# A machine that stands still breaks no rule. These are the ordinary course, the others are chance.
DONE = (
    "cast_vote",
    "confirm_decision",
    "confirm_sitting",
    "withdraw_review",
    "register_appeal",
    "accept_appeal",
    "approve_payout",
    "set_budget",
    "build_batch",
    "release_batch",
    "propose_rest",
    "confirm_results",
    "confirm_facts",
    "confirm_retriage",
    "build_planned",
)
REFUSED = ("cast_vote", "approve_payout", "build_batch")
# Money comes back after it was paid, at the end of a life: the lives of a push seldom last so long.
DONE_NIGHTLY = ("propose_recovery", "approve_recovery", "enter_receipt", "confirm_movement")
REFUSED_NIGHTLY = ("approve_recovery", "confirm_movement")


def test_no_order_of_acts_breaks_a_rule(owner_connection):
    World.begin(lambda: owner_connection.execute("ANALYZE"))
    run_state_machine_as_test(Unauthorised, settings=profile())
    acts = sum(World.done.values())
    print(f"{World.examples} lives, {acts} acts")
    print(", ".join(f"{verb} {how} {n}" for (verb, how), n in sorted(World.done.items())))
    if "LIFE_EXAMPLES" in os.environ:
        return
    assert acts > 1_500
    assert len({verb for verb, how in World.done if how == "done"}) >= 25
    nightly = os.environ.get("LIFE") == "nightly"
    done, refused = DONE + DONE_NIGHTLY * nightly, REFUSED + REFUSED_NIGHTLY * nightly
    assert [verb for verb in done if not World.done[verb, "done"]] == []
    assert [verb for verb in refused if not World.done[verb, "refused"]] == []
