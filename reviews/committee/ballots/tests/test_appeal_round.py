"""An appeal confirms or raises: the pure rule, every case of it, and the same in the database."""

from itertools import product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from claims.tests.raw_sql import refused
from config.dev.scenes import scene
from reviews.committee.appeals.tests.scene import LOSS, second_round
from reviews.committee.ballots.appeal_round import floor_of
from reviews.committee.ballots.tally import DENIED, GRANTED, PARTLY_GRANTED, Opinion, tally
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.models import Decision, Outcome, ReviewStatus
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import PayoutKind

WON = st.integers(1, 5_000_000)
CHOICES = st.sampled_from(["partly", "deny"])
PANELS = st.lists(st.tuples(CHOICES, WON), min_size=2, max_size=5)
PART = ("partly", 300_000)


def after_each_first():
    return {first: second_round(first) for first in (PART, ("grant", None), ("deny", None))}


_seconds, seconds = scene("seconds", after_each_first)


def count(opinions, ceiling, floor, **more):
    cast = [Opinion(c, None if c == "deny" else min(a, ceiling)) for c, a in opinions]
    return tally(
        cast, seats=len(cast), ceiling=ceiling, chair_threshold=3_000_000, floor=floor, **more
    )


@given(PANELS, WON, st.integers(0, 6_000_000), st.sampled_from([1, 1_000, 10_000]))
def test_it_is_the_higher_of_the_first_and_what_the_votes_give(opinions, ceiling, floor, unit):
    plain = count(opinions, ceiling, 0, unit=unit)
    result = count(opinions, ceiling, floor, unit=unit)
    assert result.amount == max(plain.amount, floor)
    assert result.ceiling == max(ceiling, floor)
    assert result.amount <= result.ceiling
    assert result.needs_chair == (result.amount > 3_000_000)
    assert (result.votes, result.grants, result.floor) == (plain.votes, plain.grants, floor)
    if result.amount == 0:
        assert result.outcome == DENIED
    else:
        assert result.outcome == (GRANTED if result.amount == result.ceiling else PARTLY_GRANTED)


@pytest.mark.parametrize("floor", [0, 1, 300, 999, 1_000, 1_500])
@pytest.mark.parametrize("ceiling", [0, 1, 1_000, 2_000])
def test_every_panel_of_three_never_lowers(ceiling, floor):
    for panel in product(["grant", "deny", "partly"], repeat=3):
        cast = [
            Opinion(c, {"grant": ceiling, "partly": ceiling // 2, "deny": None}[c]) for c in panel
        ]
        result = tally(cast, seats=3, ceiling=ceiling, chair_threshold=10_000, floor=floor)
        assert result.amount >= floor
        raised = result.amount > floor
        assert not raised or sum(c != "deny" for c in panel) >= 2


def test_fewer_votes_than_the_quorum_are_no_result_whatever_was_granted():
    one = [Opinion("grant", 5)]
    assert tally(one, seats=3, ceiling=5, chair_threshold=9, floor=3) is None


# ------------------------------------------------------------------ in the council
CASES = [
    # granted first, votes of the second panel, result, outcome, difference
    (PART, [("deny", None)], 300_000, Outcome.PARTLY_GRANTED, 0),
    (PART, [("partly", 100_000)], 300_000, Outcome.PARTLY_GRANTED, 0),
    (PART, [("partly", 500_000)], 500_000, Outcome.PARTLY_GRANTED, 200_000),
    (PART, [("grant", None)], LOSS, Outcome.GRANTED, 600_000),
    (("grant", None), [("deny", None)], LOSS, Outcome.GRANTED, 0),
    (("deny", None), [("deny", None)], 0, Outcome.DENIED, 0),
    (("deny", None), [("partly", 200_000)], 200_000, Outcome.PARTLY_GRANTED, 200_000),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "votes", "amount", "outcome", "more"), CASES)
def test_the_second_decision_pays_what_exceeds_the_first(
    seconds, first, votes, amount, outcome, more
):
    second = seconds[first]
    first_won = floor_of(second)
    second = make.vote_all(second, *votes)
    decision = second.decision
    assert second.status == ReviewStatus.DECIDED
    assert (decision.amount, decision.outcome) == (amount, outcome)
    assert decision.tally["floor"] == first_won
    kind = PayoutKind.APPEAL_ADJUSTMENT if first_won else PayoutKind.ADDITIONAL
    paid = Payout.objects.filter(claim=second.claim, key=f"decision:{decision.resolution_no}")
    assert list(paid.values_list("kind", "amount")) == ([(kind, more)] if more else [])
    letter = Notice.objects.get(key=f"decision:{decision.resolution_no}")
    assert letter.event == ("appeal_raised" if more else "appeal_confirmed")
    assert "이의신청을 할 수 있습니다" not in letter.body  # there is one appeal
    said = f"{more:,}원" if more else ("부지급" if not amount else f"{amount:,}원")
    assert said in letter.body


@pytest.mark.django_db
def test_a_ceiling_that_fell_below_the_first_grant_does_not_lower_it():
    second = second_round(("partly", 600_000))
    assess_loss(review=second, amount=400_000, by=make.secretary(), note="자료로 확인")
    second = make.vote_all(second, ("grant", None))
    decision = second.decision
    assert (decision.amount, decision.ceiling) == (600_000, 600_000)
    assert decision.outcome == Outcome.GRANTED
    assert not Payout.objects.filter(kind=PayoutKind.APPEAL_ADJUSTMENT).exists()


@pytest.mark.django_db
def test_reasons_are_those_of_the_majority_also_where_it_is_outvoted_by_the_rule(seconds):
    second = seconds[PART]
    one, two, three = make.panel(second)
    make.vote(second, one, "partly", 400_000, rationale="더 인정")
    make.vote(second, two, "deny", rationale="손실이 없음")
    make.vote(second, three, "deny", rationale="손실이 없음")
    decision = Decision.objects.get(review=second)
    assert (decision.amount, decision.rationale) == (300_000, "손실이 없음")


# ------------------------------------------------------------------ raw SQL as desk_app
RESULT = """{"outcome": "%s", "amount": %d, "ceiling": %d, "floor": %d, "needs_chair": false}"""
CLOSE = """
    UPDATE reviews_ballot SET closed_at = now(), closed_as = 'all_voted', result = %s::jsonb
    WHERE id = %s
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "amount", "ceiling", "floor"),
    [
        ("denied", 0, LOSS, 0),
        ("partly_granted", 100_000, LOSS, 0),
        ("partly_granted", 100_000, LOSS, 300_000),
        ("partly_granted", 300_001, LOSS, 300_000),
        ("partly_granted", 300_000, LOSS, 0),
    ],
)
def test_no_other_result_of_a_second_ballot_can_be_written(
    monkeypatch, seconds, outcome, amount, ceiling, floor
):
    second = seconds[PART]
    monkeypatch.setattr("reviews.committee.ballots.voting.close_if_complete", lambda *a: False)
    make.vote_all(second, ("partly", 100_000))
    result = RESULT % (outcome, amount, ceiling, floor)
    assert refused(CLOSE, result, second.ballots.get().pk) == "result_is_that_of_the_votes"
    # And the one that the rule gives is taken, so nothing else refused the others.
    right = RESULT % ("partly_granted", 300_000, LOSS, 300_000)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [right, second.ballots.get().pk])


@pytest.mark.django_db
def test_no_second_decision_below_the_first_can_be_written(seconds):
    second = seconds[PART]
    sql = """
        INSERT INTO reviews_decision (review_id, ballot_id, outcome, amount, ceiling, tally,
            rationale, text_digest, resolution_no, at)
        VALUES (%s, %s, 'partly_granted', 299999, 900000, '{}', '', '', 'X-1', now())
    """
    name = refused(sql, second.pk, second.ballots.get().pk)
    assert name == "appeal_never_lowers_the_first_decision"
