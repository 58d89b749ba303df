"""The suggestion as a pure function: its shape, its bounds, and that its working adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.committee.suggestion.departure import (
    FreeDeparture,
    needs_reason,
    range_without_reason,
    usual_from,
)
from reviews.committee.suggestion.rule import Factor, SuggestionFacts, Weights, percent, suggest

SHIPPED = {
    "margin": Factor(2_500),
    "substitute": Factor(1_500),
    "market_share": Factor(9_000),
    "median_claim": Factor(300_000),
}
FREE = FreeDeparture(1_000, 10_000)
HALVES = Weights(5_000, 5_000)
basis_points = st.integers(0, 10_000).map(Factor)
won = st.integers(0, 10**12)


@st.composite
def facts(draw, shown=won):
    factors = {
        "margin": draw(basis_points),
        "substitute": draw(basis_points),
        "market_share": draw(basis_points),
    }
    if draw(st.booleans()):
        factors["median_claim"] = Factor(draw(st.integers(1, 10**9)), "both")
    loss = draw(shown)
    return SuggestionFacts(
        claimed=loss,
        ceiling=draw(won),
        weights=Weights(draw(st.integers(0, 10_000)), draw(st.integers(0, 10_000))),
        assessed=loss,
        shown=loss,
        shown_by="sales",
        factors=factors,
        unit=draw(st.sampled_from([1, 10, 100, 1_000, 10_000])),
        base_grant=50_000,
    )


def of(shown, ceiling=10**12, unit=1, **factors):
    said = {key: Factor(value) for key, value in factors.items()}
    return SuggestionFacts(
        claimed=10**12,
        ceiling=ceiling,
        weights=HALVES,
        shown=shown,
        shown_by="sales",
        factors=SHIPPED | said,
        unit=unit,
        base_grant=50_000,
    )


@given(facts())
def test_lines_add_up_to_whole_won_within_the_ceiling(given_facts):
    said = suggest(given_facts)
    assert isinstance(said.amount, int)
    assert all(isinstance(line.won, int) and line.text for line in said.lines)
    assert sum(line.won for line in said.lines) == said.amount
    assert 0 <= said.amount <= given_facts.ceiling
    assert said.amount <= given_facts.shown
    assert all(line.won <= 0 for line in said.lines[1:])  # after the loss, nothing adds


@given(facts(), st.integers(0, 10**9))
def test_a_larger_loss_is_never_worth_less(given_facts, more):
    from dataclasses import replace

    larger = replace(given_facts, shown=given_facts.shown + more)
    assert suggest(given_facts).amount <= suggest(larger).amount


@given(facts())
def test_it_is_rounded_once_and_downwards(given_facts):
    """Against exact fractions, with the rule written a second way."""
    from fractions import Fraction

    factors, loss = given_facts.factors, Fraction(given_facts.shown)
    if (median := factors.get("median_claim")) and loss > median.value:
        loss -= (loss - median.value) * (1 - Fraction(given_facts.weights.above_median, 10_000))
    exact = loss * Fraction(factors["margin"].value, 10_000)
    exact *= 1 - Fraction(factors["substitute"].value, 10_000)
    rest = 1 - Fraction(factors["market_share"].value, 10_000)
    exact *= 1 - rest * Fraction(given_facts.weights.market_rest, 10_000)
    whole, unit = int(exact), given_facts.unit
    rounded = whole // unit * unit if whole >= unit else whole
    assert suggest(given_facts).amount == min(rounded, given_facts.ceiling)


@pytest.mark.parametrize("loss", [600_000, 1_000_000, 1_482_000, 3_000_000, 20_000_000])
def test_the_shipped_factors_suggest_what_the_plans_tiers_pay(loss):
    share = suggest(of(loss)).amount * 100 / loss
    assert 10 <= share <= 17


def test_a_known_case_step_by_step():
    """1,482,000: half of what exceeds 300,000 -> 891,000; 25 % -> 222,750; less 15 % ->
    189,337.5; less half of the other tenth -> 179,870.6."""
    said = suggest(of(1_482_000))
    assert [(line.key, line.won) for line in said.lines] == [
        ("loss", 1_482_000),
        ("median_claim", -591_000),
        ("margin", -668_250),
        ("substitute", -33_413),
        ("market_share", -9_467),
        ("base_grant", 0),
    ]
    assert said.amount == 179_870
    texts = " ".join(line.text for line in said.lines)
    for word in ("1,482,000원", "300,000원", "1,182,000원", "25%", "15%", "90%", "50,000원"):
        assert word in texts


def test_the_unit_and_the_ceiling_have_lines_of_their_own():
    said = suggest(of(1_482_000, ceiling=100_000, unit=1_000))
    assert [(line.key, line.won) for line in said.lines[-3:-1]] == [
        ("rounding", -870),
        ("ceiling", -79_000),
    ]
    assert said.amount == 100_000


def test_a_merely_claimed_loss_suggests_nothing_and_says_so():
    said = suggest(
        SuggestionFacts(claimed=1_500_000, ceiling=1_500_000, weights=HALVES, factors=SHIPPED)
    )
    assert said.amount is None
    assert "1,500,000원" in said.lines[-1].text and "제안하지 않음" in said.lines[-1].text


def test_sales_that_did_not_fall_suggest_nought():
    said = suggest(of(0))
    assert said.amount == 0


@pytest.mark.parametrize("missing", ["margin", "substitute", "market_share"])
def test_a_policy_without_its_factors_suggests_nothing(missing):
    factors = {key: value for key, value in SHIPPED.items() if key != missing}
    said = suggest(
        SuggestionFacts(
            claimed=1, ceiling=1, weights=HALVES, shown=1, shown_by="sales", factors=factors
        )
    )
    assert said.amount is None and said.lines[-1].key == "factors"


def test_without_a_median_nothing_is_halved():
    factors = {key: value for key, value in SHIPPED.items() if key != "median_claim"}
    facts = SuggestionFacts(
        claimed=10**9, ceiling=10**9, weights=HALVES, shown=1_000_000, shown_by="sales",
        factors=factors,
    )  # fmt: skip
    assert suggest(facts).amount == 1_000_000 * 2_500 * 8_500 * 9_500 // 10**12


@pytest.mark.parametrize(
    ("amount", "suggested", "far"),
    [
        (1_100_000, 1_000_000, False),  # 10 % exactly
        (1_100_001, 1_000_000, True),
        (900_000, 1_000_000, False),
        (899_999, 1_000_000, True),
        (60_000, 50_000, False),  # 20 %, but 10,000 won
        (60_001, 50_000, True),
        (40_000, 50_000, False),
        (39_999, 50_000, True),
        (None, 10_000, False),  # a denial is nought
        (None, 10_001, True),
        (10_000, 0, False),
        (10_001, 0, True),
        (10**9, None, False),
        (None, None, False),
    ],
)
def test_a_departure_begins_beyond_both_limits(amount, suggested, far):
    assert needs_reason(amount, suggested, FREE) is far


@pytest.mark.parametrize(
    ("free", "far"),
    [
        (FreeDeparture(2_000, 0), False),  # 20 % of 1,000,000
        (FreeDeparture(1_999, 0), True),
        (FreeDeparture(0, 200_000), False),
        (FreeDeparture(0, 199_999), True),
    ],
)
def test_the_policy_sets_both_limits(free, far):
    assert needs_reason(1_200_000, 1_000_000, free) is far
    low, high = range_without_reason(1_000_000, free)
    assert (low <= 1_200_000 <= high) is not far


@given(won, won)
def test_what_is_near_departs_not(amount, suggested):
    low, high = range_without_reason(suggested, FREE)
    assert needs_reason(amount, suggested, FREE) != (low <= amount <= high)


def test_ratios_are_written_as_people_write_them():
    assert [percent(bp) for bp in (0, 5, 50, 2_250, 10_000)] == [
        "0%",
        "0.05%",
        "0.5%",
        "22.5%",
        "100%",
    ]


@pytest.mark.parametrize(
    ("ceiling", "suggested", "least"),
    [
        (2_400_000, None, 24_000),  # 1 % of the ceiling
        (2_400_000, 0, 24_000),
        (2_400_000, 500_000, 24_000),
        (2_400_000, 9_000, 9_000),  # what is suggested is usual
        (50_000, None, 1_000),
    ],
)
def test_below_what_an_amount_is_asked_for(ceiling, suggested, least):
    assert usual_from(ceiling, suggested) == least
