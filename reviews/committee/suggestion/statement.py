"""The rule of a suggestion in SQL, for statements over many claims. A test compares it with `rule`.

`p` names a row with the shares of a policy, `f` one with the factors that count for a claim, and
`loss` an expression of whole won.
"""

from __future__ import annotations


def uncut_sql(p: str, f: str, loss: str) -> str:
    """Return SQL for a suggested amount (won) before rounding and ceiling. NULL if the loss or a
    factor other than the median is NULL; a NULL median reduces nothing.

    `p` is the alias of a row with a policy's columns, `f` that of a row with the factors
    `median_claim`, `margin`, `substitute` and `market_share`; `loss` is an SQL expression in won.
    """
    return f"""div(
        CASE WHEN {loss} > {f}.median_claim
            THEN {f}.median_claim::numeric * 10000
                + ({loss} - {f}.median_claim)::numeric * {p}.above_median_share
            ELSE ({loss})::numeric * 10000 END
        * ({f}.margin * (10000 - {f}.substitute))
        * (100000000 - (10000 - {f}.market_share) * {p}.market_rest_share::bigint),
        100000000000000000000::numeric
    )::bigint"""


def rounded_sql(won: str, unit: str) -> str:
    """Return SQL for `rule.round_down`: `won` rounded down to a multiple of `unit`, an amount below
    the unit as it is. Both are SQL expressions in won."""
    return f"COALESCE(NULLIF({won} - mod({won}, {unit}), 0), {won})"


def ceiling_sql(p: str, loss: str) -> str:
    """Return SQL for `rule.ceiling_of` (won): the loss, or the policy's cap if that is less,
    rounded down. `p` is the alias of a policy's row, `loss` an SQL expression in won."""
    return rounded_sql(f"LEAST({p}.additional_cap, {loss})", f"{p}.rounding_unit")


def suggested_sql(p: str, uncut: str, loss: str) -> str:
    """Return SQL for the amount (won) of `rule.suggest`: `uncut` rounded down to the policy's unit,
    at most the ceiling for `loss` (`ceiling_sql`). `p` is the alias of a policy's row; `uncut` (of
    `uncut_sql`) and `loss` are SQL expressions in won."""
    return f"LEAST({rounded_sql(uncut, f'{p}.rounding_unit')}, {ceiling_sql(p, loss)})"
