"""The tax of one payment as other income, by the rule of a policy. Pure; whole won.

소득세법: 제21조 (other income), 제37조 with 시행령 제87조 (necessary expenses), 제84조 (income up
to the least taxed amount is free, for each payment), 제86조 (a tax below 1,000 won is not
collected), 제129조 제1항 제6호 (rate). 지방세법 제103조의13 (local tax). 국고금관리법 제47조
(what is below ten won is cut).
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

LEAST_TAX = 1_000  # won; a smaller tax is not collected
UNIT = 10  # won; what is below is cut off
WHOLE = 10_000  # basis points


class TaxRule(Protocol):
    """Columns of a support policy that determine the tax on its grants. Shares and rate are in
    basis points (10,000 is the whole), `tax_free_income` is in won."""

    taxed: bool
    tax_expense_share: int
    tax_free_income: int
    tax_rate: int
    tax_local_share: int


class Tax(NamedTuple):
    """Tax on one payment in whole won: `expense` (deducted), `income` (payment less expense),
    income tax (`tax`) and local tax on it (`local`)."""

    expense: int
    income: int
    tax: int
    local: int

    @property
    def total(self) -> int:
        return self.tax + self.local


def tax_of(paid: int, rule: TaxRule) -> Tax:
    """Return the tax on a payment of `paid` won by the rule of its policy. All parts are 0 for a
    policy that does not tax its grants. The income tax is 0 for an income up to `tax_free_income`,
    or if it would be below 1,000 won. Taxes are cut down to a multiple of 10 won."""
    if not rule.taxed:
        return Tax(0, 0, 0, 0)
    expense = paid * rule.tax_expense_share // WHOLE
    income = paid - expense
    tax = 0 if income <= rule.tax_free_income else _cut(income * rule.tax_rate // WHOLE)
    tax = 0 if tax < LEAST_TAX else tax
    return Tax(expense, income, tax, _cut(tax * rule.tax_local_share // WHOLE))


def _cut(won: int) -> int:
    return won // UNIT * UNIT
