"""Everybody does everything, at random, thousands of times: money and rules hold at every step.

A larger run, other lives each time: `LIFE=nightly pytest reviews/tests/state_machine`.
"""

import os

import pytest
from hypothesis.stateful import run_state_machine_as_test

from reviews.tests.state_machine.hands import Hands
from reviews.tests.state_machine.world import World, profile

pytestmark = pytest.mark.django_db(transaction=True)

# A machine that stands still breaks no rule: these must have been done, and refused, somewhere.
DONE = (
    "cast_vote",
    "confirm_decision",
    "confirm_sitting",
    "recuse",
    "disqualify",
    "assess_loss",
    "request_supplement",
    "withdraw_review",
    "register_appeal",
    "accept_appeal",
    "prepare_grants",
    "approve_payout",
    "record_account",
    "set_budget",
    "build_batch",
    "release_batch",
    "apply_paid_to_rest",
    "load_results",
    "cancel_payout",
)
REFUSED = ("cast_vote", "approve_payout", "approve_payouts", "build_batch", "release_batch")


def test_no_order_of_acts_breaks_a_rule():
    World.begin()
    run_state_machine_as_test(Hands, settings=profile())
    acts = sum(World.done.values())
    print(f"{World.examples} lives, {acts} acts")
    if "LIFE_EXAMPLES" in os.environ:
        return
    assert acts > 1_500
    assert [verb for verb in DONE if not World.done[verb, "done"]] == []
    assert [verb for verb in REFUSED if not World.done[verb, "refused"]] == []
