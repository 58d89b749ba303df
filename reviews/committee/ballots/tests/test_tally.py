"""The rule of the council over every opinion there can be, up to panels of nine."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.policy.models import AmountRule, Majority, Quorum, Tie
from reviews.committee.ballots import tally as tally_rule
from reviews.committee.ballots.tally import (
    DENIED,
    DENY,
    GRANT,
    GRANTED,
    PARTLY,
    PARTLY_GRANTED,
    Opinion,
    VotingRule,
    median,
    quorum_of,
    tally,
)
from reviews.committee.suggestion.rule import ceiling_of, round_down

CEILING, CHAIR = 2_400_000, 3_000_000


def result(*opinions, seats=3, ceiling=CEILING, chair_threshold=CHAIR, unit=1, **rule):
    return tally(
        list(opinions), seats=seats, ceiling=ceiling, chair_threshold=chair_threshold, unit=unit,
        rule=VotingRule(**rule),
    )  # fmt: skip


def full(ceiling=CEILING):
    return Opinion(GRANT, ceiling)


def partly(amount):
    return Opinion(PARTLY, amount)


DENYING = Opinion(DENY)


@st.composite
def ballots(draw):
    ceiling = draw(st.integers(2, 10**9))
    seats = draw(st.integers(1, 9))
    one = st.one_of(
        st.just(Opinion(GRANT, ceiling)),
        st.integers(1, ceiling - 1).map(partly),
        st.just(DENYING),
    )
    return draw(st.lists(one, max_size=seats)), seats, ceiling


@pytest.mark.parametrize(
    ("seats", "quorum"), [(0, 2), (1, 2), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4)]
)
def test_the_quorum_is_a_majority_of_the_seats_and_two_at_least(seats, quorum):
    assert quorum_of(seats, Quorum.MAJORITY_OF_PANEL) == quorum


def test_three_full_grants_give_the_whole_ceiling():
    assert result(full(), full(), full()).outcome == GRANTED
    assert result(full(), full(), full()).amount == CEILING


def test_grant_and_partly_count_together_and_the_median_decides():
    found = result(full(), partly(1_000_000), DENYING)
    assert (found.outcome, found.amount) == (PARTLY_GRANTED, 1_700_000)


def test_the_mean_of_the_middle_two_is_rounded_down():
    assert result(partly(1), partly(4), DENYING).amount == 2


def test_a_tie_denies():
    assert result(full(), DENYING).outcome == DENIED
    assert result(full(), partly(5), DENYING, DENYING, seats=4).outcome == DENIED


def test_one_vote_is_no_result_however_small_the_panel():
    assert result(full(), seats=1) is None
    assert result(full(), seats=3) is None


def test_the_threshold_itself_needs_no_chair():
    at = result(full(CHAIR), full(CHAIR), ceiling=CHAIR)
    above = result(full(CHAIR + 1), full(CHAIR + 1), ceiling=CHAIR + 1)
    assert (at.needs_chair, above.needs_chair) == (False, True)


def test_a_ceiling_that_fell_after_the_votes_holds():
    found = result(full(2_000_000), full(2_000_000), ceiling=700_000)
    assert (found.outcome, found.amount) == (GRANTED, 700_000)


def test_nothing_to_grant_denies():
    assert result(full(500), full(500), ceiling=0).outcome == DENIED


def test_rounding_goes_down_and_never_to_nothing():
    assert result(partly(12_999), partly(12_999), unit=1_000).amount == 12_000
    assert round_down(999, 1_000) == 999


def test_the_ceiling_is_the_smaller_of_loss_and_cap():
    assert ceiling_of(assessed=1_482_333) == 1_482_333
    assert ceiling_of(assessed=1_482_333, cap=1_000_000) == 1_000_000
    assert ceiling_of(assessed=1_482_333, cap=9_000_000, unit=1_000) == 1_482_000


def test_every_ballot_of_three_seats_by_hand():
    """27 ballots of full votes, 1 and 3 won partly (of 10), against the rule spelt out again."""
    choices = (full(10), partly(3), DENYING)
    for votes in product(choices, repeat=3):
        found = result(*votes, ceiling=10)
        amounts = sorted(v.amount for v in votes if v.choice != DENY)
        if len(amounts) < 2:
            expected = 0
        elif len(amounts) == 2:
            expected = sum(amounts) // 2
        else:
            expected = amounts[1]
        word = DENIED if not expected else GRANTED if expected == 10 else PARTLY_GRANTED
        assert (found.outcome, found.amount) == (word, expected), votes


@given(ballots())
def test_there_is_a_result_exactly_when_there_is_a_quorum(ballot):
    votes, seats, ceiling = ballot
    found = result(*votes, seats=seats, ceiling=ceiling)
    assert (found is not None) == (len(votes) >= max(2, seats // 2 + 1))


@given(ballots())
def test_a_majority_of_votes_cast_grants_and_nothing_else_does(ballot):
    votes, seats, ceiling = ballot
    found = result(*votes, seats=seats, ceiling=ceiling)
    if found is None:
        return
    granting = [v.amount for v in votes if v.choice != DENY]
    assert (found.outcome != DENIED) == (2 * len(granting) > len(votes))
    assert (found.amount == 0) == (found.outcome == DENIED)
    if found.outcome != DENIED:
        assert min(granting) <= found.amount <= min(ceiling, max(granting))
        assert found.amount == min(median(granting), ceiling)
        assert (found.outcome == GRANTED) == (found.amount == ceiling)
    assert found.needs_chair == (found.amount > CHAIR)


@given(ballots(), st.randoms())
def test_the_order_of_votes_is_of_no_account(ballot, dice):
    votes, seats, ceiling = ballot
    shuffled = list(votes)
    dice.shuffle(shuffled)
    assert result(*votes, seats=seats, ceiling=ceiling) == result(
        *shuffled, seats=seats, ceiling=ceiling
    )


@given(st.lists(st.integers(0, 10**12), min_size=1))
def test_the_median_has_as_many_above_as_below(amounts):
    middle = median(amounts)
    assert sum(a < middle for a in amounts) <= len(amounts) / 2
    assert sum(a > middle for a in amounts) <= len(amounts) / 2


def test_no_amounts_have_no_median():
    with pytest.raises(ValueError, match="no amounts"):
        median([])


# ------------------------------------------------------------------ the policy's alternatives
@pytest.mark.parametrize(
    ("rule", "amounts", "expected"),
    [
        # None denies. Three seats, so that the table shows every alternative.
        ({}, (9, 4, None), 6),
        ({"amount": AmountRule.MEAN_OF_GRANTING}, (9, 4, None), 6),
        ({"amount": AmountRule.MEAN_OF_GRANTING}, (9, 4, 1), 4),  # 14 / 3, rounded down
        ({"amount": AmountRule.LOWEST_OF_GRANTING}, (9, 4, None), 4),
        ({"amount": AmountRule.LOWEST_OF_GRANTING}, (9, 4, 1), 1),
        ({"majority": Majority.TWO_THIRDS}, (9, 4, None), 6),  # exactly two thirds
        ({"majority": Majority.TWO_THIRDS}, (9, 9, 4, None, None), 0),  # a majority only
        ({}, (9, 9, 4, None, None), 9),
        ({"majority": Majority.TWO_THIRDS}, (9, 9, 4, 4, None, None), 6),
    ],
)
def test_majority_and_amount_are_those_of_the_policy(rule, amounts, expected):
    opinions = [DENYING if one is None else partly(one) for one in amounts]
    assert result(*opinions, seats=len(amounts), ceiling=10, **rule).amount == expected


@pytest.mark.parametrize(
    ("seats", "majority", "every"), [(2, 2, 2), (3, 2, 3), (4, 3, 4), (5, 3, 5), (1, 2, 2)]
)
def test_the_quorum_is_a_majority_or_the_whole_panel(seats, majority, every):
    assert quorum_of(seats, Quorum.MAJORITY_OF_PANEL) == majority
    assert quorum_of(seats, Quorum.ALL_OF_PANEL) == every
    votes = [full()] * (every - 1)
    assert result(*votes, seats=seats, quorum=Quorum.ALL_OF_PANEL) is None


@pytest.mark.parametrize(
    ("opinions", "waits"), [((full(), DENYING), True), ((DENYING, DENYING), False),
                            ((full(), full(), DENYING), False)]
)  # fmt: skip
def test_a_tie_may_wait_for_the_chair_and_stays_a_denial(opinions, waits):
    found = result(*opinions, seats=len(opinions), tie=Tie.CHAIR)
    assert found.needs_chair is waits
    assert (found.outcome == DENIED) is (opinions.count(DENYING) * 2 >= len(opinions))
    assert not result(*opinions, seats=len(opinions), tie=Tie.DENIES).needs_chair


def test_the_rule_knows_the_choices_of_a_policy():
    known = {*VotingRule(), tally_rule.ALL_OF_PANEL, tally_rule.TWO_THIRDS, tally_rule.CHAIR,
             tally_rule.MEAN, tally_rule.LOWEST}  # fmt: skip
    choices = (Quorum, Majority, Tie, AmountRule)
    assert known == {value for one in choices for value in one.values}
