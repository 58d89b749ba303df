"""Counts and won as pages write them."""

from claims.display.numbers import number, won, won_short
from claims.money import won_text


def test_every_minus_is_the_sign_and_no_hyphen():
    assert number(-1_234_567) == "−1,234,567"
    assert won_text(-50_000) == "−50,000원"
    assert won_short(-27_160_000) == "−2,716만"
    assert str(won(-5_000)).startswith("−5,000")


def test_what_is_unknown_is_no_zero():
    assert (number(None), number(""), number(0)) == ("", "", "0")
    assert (won_text(None), won_short(None)) == ("–", "–")
