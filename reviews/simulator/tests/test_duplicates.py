"""Claims of one payee on the sheet of a policy and in its retriage: ended as duplicates, or with a
grant beside another one."""

from collections import Counter

import pytest

from claims.tests.raw_sql import refused
from reviews.committee.models import RetriageMove
from reviews.committee.retriage.tests import factories as retriages
from reviews.committee.retriage.verbs import preview_retriage
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.holds.verbs import end_as_duplicate
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import without_guard
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
    """Both grants were prepared before a payee got one alone: neither can be prepared again."""
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


@pytest.mark.django_db(transaction=True)
def test_a_duplicate_that_was_paid_stays_on_the_sheet_as_in_the_retriage(owner_connection):
    """The database lets no such row come about: a claim with a paid grant is no duplicate. Were
    there one, it would have nothing by either policy and more than that already."""
    first = holds.claim()
    second = holds.claim(first, holds.CLAIMANT)
    grants.finished()
    other, own = (Payout.objects.get(claim=claim) for claim in (first, second))
    for payout in (other, own):
        money.paid(money.approved(payout))
    hold = PayeeHold.objects.create(
        claim=second, other=first, payout=other, kind=own.kind, amount=own.amount,
        programme=own.programme, policy=own.policy, same=[holds.CLAIMANT],
    )  # fmt: skip
    sql = """UPDATE reviews_payeehold SET status = 'duplicate', settled_by_id = %s,
        settled_at = now(), settled_reason = 'x' WHERE id = %s"""
    by = money.secretary().pk
    assert refused(sql, by, hold.pk) == "granted_claim_is_no_duplicate"
    without_guard(owner_connection, PayeeHold, "hold_settled_by_its_office", sql, by, hold.pk)
    policy = retriages.new_policy()
    told = {fate.why: fate for fate in simulate(policy, Rules.of(policy)).fates}
    run = preview_retriage(policy=policy, by=money.secretary())
    moves = {move.claim_id: move for move in RetriageMove.objects.filter(run=run)}
    assert {pk: move.why for pk, move in moves.items()} == {first.pk: "", second.pk: "paid"}
    left = moves[second.pk]
    assert (left.before_won, left.after_won, left.held_won) == (0, 0, own.amount)
    assert {why: fate.claims for why, fate in told.items()} == {"": 1, "paid": 1}
    assert told[""].fixed_won == run.cost == 10_000
