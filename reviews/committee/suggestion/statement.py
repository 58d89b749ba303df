"""The rule of a suggestion in SQL, for statements over many claims. A test compares it with `rule`.

`p` names a row with the shares of a policy, `f` one with the factors that count for a claim, and
`loss` an expression of whole won.
"""

from __future__ import annotations


def uncut_sql(p: str, f: str, loss: str) -> str:
    """Return SQL for a suggestion (won) before rounding and ceiling; NULL without its factors."""
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
    """Return SQL for `rule.round_down`: down to a multiple of the unit, a smaller amount as it
    is."""
    return f"COALESCE(NULLIF({won} - mod({won}, {unit}), 0), {won})"


def ceiling_sql(p: str, loss: str) -> str:
    """Return SQL for `rule.ceiling_of`: the loss, the policy's cap if it has one, rounded."""
    return rounded_sql(f"LEAST({p}.additional_cap, {loss})", f"{p}.rounding_unit")


def suggested_sql(p: str, uncut: str, loss: str) -> str:
    """Return SQL for the suggestion of `rule.suggest` from the uncut one."""
    return f"LEAST({rounded_sql(uncut, f'{p}.rounding_unit')}, {ceiling_sql(p, loss)})"
