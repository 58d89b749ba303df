"""Each alternative of a policy's voting rules, once through the verbs and the database's count."""

import json
from datetime import timedelta

import pytest

from claims import clock
from claims.policy.models import AmountRule, Majority, Quorum, SupportPolicy, Tie
from claims.policy.verbs import copy_policy
from claims.tests.factories import FOUNDERS, founder, publish
from reviews.committee.ballots.closing import close_due_ballot, due_ballots
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.errors import SecondBallotError
from reviews.committee.models import Decision
from reviews.committee.models.tests.test_guards import CLOSE_BALLOT, refused, sql
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def policy(**fields):
    """Put a version of the policy with these values into force."""
    admin = founder(FOUNDERS[0])
    draft = copy_policy(policy=f.policy(), by=admin)
    since = clock.now() - timedelta(days=90)  # before what begins `long_ago`
    SupportPolicy.objects.filter(pk=draft.pk).update(effective_from=since, **fields)
    return publish(SupportPolicy.objects.get(pk=draft.pk), admin)


@pytest.mark.parametrize(
    ("fields", "votes", "amount"),
    [
        ({"amount_rule": AmountRule.MEAN_OF_GRANTING}, (100_000, 200_000, 600_001), 300_000),
        ({"amount_rule": AmountRule.LOWEST_OF_GRANTING}, (100_000, 200_000, 600_001), 100_000),
        ({"majority": Majority.TWO_THIRDS}, (200_000, 400_000, None), 300_000),
        (
            {"majority": Majority.TWO_THIRDS, "panel_size": 5},
            (200_000, 400_000, 400_000, None, None), 0,
        ),
        ({"quorum": Quorum.ALL_OF_PANEL}, (200_000, 400_000, 600_000), 400_000),
    ],
)  # fmt: skip
def test_the_database_counts_by_the_policy_too(fields, votes, amount):
    version = policy(**fields)
    f.council()
    review = f.in_review(claimed_loss=900_000)
    assert review.policy == version
    *first, last = f.panel(review)
    opinions = [("deny", None) if one is None else ("partly", one) for one in votes]
    for seat, (choice, won) in zip(first, opinions, strict=False):
        f.vote(review, seat, choice, won)
    f.vote(review, last, *opinions[-1])
    assert Decision.objects.get(review=review).amount == amount


@pytest.mark.parametrize(
    ("fields", "votes", "wrong", "right"),
    [
        ({"amount_rule": AmountRule.LOWEST_OF_GRANTING}, (200_000, 400_000), 300_000, 200_000),
        ({"amount_rule": AmountRule.MEAN_OF_GRANTING}, (200_000, 400_001), 400_001, 300_000),
    ],
)
def test_a_result_by_another_rule_is_refused(fields, votes, wrong, right):
    policy(**fields)
    f.council()
    with f.long_ago():
        review = f.in_review(claimed_loss=900_000)
    for seat, won in zip(f.panel(review), votes, strict=False):
        f.vote(review, seat, "partly", won)
    ballot, name = review.ballots.get(), "result_is_that_of_the_votes"
    result = {"outcome": "partly_granted", "amount": wrong, "ceiling": 900_000}
    assert refused(CLOSE_BALLOT, "due_with_quorum", json.dumps(result), ballot.pk) == name
    result["amount"] = right
    sql(CLOSE_BALLOT, "due_with_quorum", json.dumps(result), ballot.pk)


def test_a_tie_of_the_chair_is_not_closed_without_the_chair():
    policy(tie=Tie.CHAIR, panel_size=5)
    f.council()
    with f.long_ago():
        review = f.in_review(claimed_loss=900_000)
    opinions = (("partly", 1), ("partly", 2), ("deny", None), ("deny", None))
    for seat, (choice, won) in zip(f.panel(review), opinions, strict=False):
        f.vote(review, seat, choice, won)
    ballot, name = review.ballots.get(), "result_is_that_of_the_votes"
    result = {"outcome": "denied", "amount": 0, "ceiling": 900_000, "needs_chair": False}
    assert refused(CLOSE_BALLOT, "due_with_quorum", json.dumps(result), ballot.pk) == name
    assert close_due_ballot(ballot=ballot)
    review.refresh_from_db()
    ballot.refresh_from_db()
    assert review.status == "deciding" and ballot.result["needs_chair"]


def test_a_tie_waits_for_the_chair_who_sends_it_back_or_confirms_the_denial():
    policy(tie=Tie.CHAIR, panel_size=2, second_ballots=2)
    f.council()
    review = f.in_review(claimed_loss=900_000)
    chair = f.chair()
    for again in range(3):
        one, other = f.panel(review)
        f.vote(review, one, "partly", 300_000)
        f.vote(review, other, "deny", None)
        review.refresh_from_db()
        assert review.status == "deciding"
        if again < 2:
            call_second_ballot(review=review, by=chair)
            review.refresh_from_db()
    with pytest.raises(SecondBallotError):
        call_second_ballot(review=review, by=chair)
    last = review.ballots.order_by("number").last()
    assert last.number == 3
    decision = confirm_decision(review=review, by=chair, seen=proposal_digest(last))
    assert (decision.outcome, decision.confirmed_by) == ("denied", chair)


def test_a_policy_without_second_ballots_has_none():
    policy(second_ballots=0)
    f.council()
    review = f.deciding()
    with pytest.raises(SecondBallotError):
        call_second_ballot(review=review, by=f.chair())
    insert = (
        "INSERT INTO reviews_ballot (review_id, number, opened_at, due_on, closed_as,"
        " called_by_id) VALUES (%s, 2, now(), now()::date + 30, '', %s)"
    )
    name = "ballots_are_as_many_as_the_policy_allows"
    assert refused(insert, review.pk, f.chair().pk) == name


def test_a_ballot_that_needs_everybody_does_not_close_with_a_majority():
    policy(quorum=Quorum.ALL_OF_PANEL)
    f.council()
    with f.long_ago():
        review = f.in_review(claimed_loss=900_000)
    one, other, _third = f.panel(review)
    f.vote(review, one, "partly", 200_000)
    f.vote(review, other, "partly", 200_000)
    assert not list(due_ballots())
    assert not close_due_ballot(ballot=review.ballots.get())


@pytest.mark.parametrize("field", ["quorum", "majority", "tie", "amount_rule"])
def test_an_unknown_rule_is_refused(field):
    sql = f"UPDATE claims_supportpolicy SET {field} = 'guess' WHERE id = %s"  # noqa: S608
    draft = copy_policy(policy=f.policy(), by=founder(FOUNDERS[0]))
    assert refused(sql, draft.pk) == "policy_voting_rules_are_known"


@pytest.mark.parametrize(
    ("field", "value"),
    [("free_departure", 10_001), ("above_median_share", 10_001), ("unlike_day", 1_001)],
)
def test_a_weight_out_of_range_is_refused(field, value):
    sql = f"UPDATE claims_supportpolicy SET {field} = %s WHERE id = %s"  # noqa: S608
    draft = copy_policy(policy=f.policy(), by=founder(FOUNDERS[0]))
    assert refused(sql, value, draft.pk) == "policy_weights_are_in_range"
