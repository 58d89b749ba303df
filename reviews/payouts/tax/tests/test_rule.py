"""The tax of a payment, by hand and against the SQL of the statement."""

from types import SimpleNamespace

import pytest

from reviews.payouts.tax.rule import Tax, tax_of

RULE = {"taxed": True, "tax_expense_share": 0, "tax_free_income": 50_000, "tax_rate": 2000,
        "tax_local_share": 1000}  # fmt: skip


def rule(**changed):
    return SimpleNamespace(**RULE | changed)


@pytest.mark.parametrize(
    ("paid", "changed", "tax"),
    [
        (1_000_000, {}, Tax(0, 1_000_000, 200_000, 20_000)),
        (1_000_000, {"tax_expense_share": 6000}, Tax(600_000, 400_000, 80_000, 8_000)),
        (50_000, {}, Tax(0, 50_000, 0, 0)),  # the least taxed income is free
        (50_001, {}, Tax(0, 50_001, 10_000, 1_000)),
        (123_457, {"tax_expense_share": 6000}, Tax(74_074, 49_383, 0, 0)),
        (333_333, {}, Tax(0, 333_333, 66_660, 6_660)),  # what is below ten won is cut
        (4_999, {"tax_free_income": 0}, Tax(0, 4_999, 0, 0)),  # below 1,000 won: not collected
        (5_000, {"tax_free_income": 0}, Tax(0, 5_000, 1_000, 100)),
        (1_000_000, {"taxed": False}, Tax(0, 0, 0, 0)),
    ],
)
def test_tax_of_a_payment(paid, changed, tax):
    assert tax_of(paid, rule(**changed)) == tax
    assert tax.total == tax.tax + tax.local
