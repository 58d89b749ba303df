"""The rules of one side (A or B) of a simulation: those of a policy version, with the values tried
in place of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from claims.policy.models import FactorKind, SupportPolicy
from claims.policy.verbs import (
    NEEDED_FACTORS,
    FactorsMissingError,
    TiersDoNotFitError,
    tiers_fit,
)

SIMULATED = 0  # the policy's key in the statement; no stored policy has it

# Fields of SupportPolicy on which routes and amounts depend.
POLICY_FIELDS = (
    *("review_threshold", "small_business_only", "base_grant", "additional_cap"),
    *("rounding_unit", "amount_rule", "above_median_share", "market_rest_share"),
)
GENERAL_FACTORS = (*NEEDED_FACTORS, FactorKind.MEDIAN_CLAIM)

TierRow = tuple[int, int]  # upper bound and amount, in won
FactorRow = tuple[str, int | None, int | None, int]  # factor, service, industry, value


@dataclass(frozen=True)
class Rules:
    """Values that decide a claim's route and amount on one side of a simulation (a draft of a
    policy). Amounts in won, shares and ratios in basis points.

    `tiers` are (upper bound, amount); `factors` are (factor, service id, industry id, value), with
    None for every service or industry. `additional_cap` and `budget` are None if there is none.
    """

    review_threshold: int
    small_business_only: bool
    base_grant: int
    additional_cap: int | None
    rounding_unit: int
    amount_rule: str
    above_median_share: int
    market_rest_share: int
    tiers: tuple[TierRow, ...]
    factors: tuple[FactorRow, ...]
    budget: int | None = None

    @classmethod
    def of(cls, policy: SupportPolicy, budget: int | None = None) -> Rules:
        """Return the rules of a policy version, draft or published, with this budget (won). Two
        queries."""
        factors = policy.factors.order_by("pk").values_list(
            "factor", "service_id", "industry_id", "value"
        )
        return cls(
            **{name: getattr(policy, name) for name in POLICY_FIELDS},
            tiers=tuple(policy.tiers.order_by("upper_bound").values_list("upper_bound", "amount")),
            factors=tuple(factors),
            budget=budget,
        )

    def check(self) -> None:
        """Check the rules as the publication of a policy does. Raises TiersDoNotFitError when the
        tiers do not end at the threshold, FactorsMissingError when a needed factor has no general
        value."""
        if not tiers_fit(list(self.tiers), self.review_threshold):
            raise TiersDoNotFitError
        have = {row[0] for row in self.factors if row[1:3] == (None, None)}
        missing = [str(kind.label) for kind in NEEDED_FACTORS if kind not in have]
        if missing:
            raise FactorsMissingError(FactorsMissingError.text % {"what": ", ".join(missing)})

    def as_json(self) -> dict[str, Any]:
        """Return the values as a dict for `Simulation.parameters`."""
        return asdict(self)


def fitted(tiers: Iterable[TierRow], threshold: int) -> tuple[TierRow, ...]:
    """Return these tiers cut to a threshold (won), which becomes the highest bound. Tiers above it
    fall away; the tier that holds the threshold, else the highest one, ends there."""
    kept = []
    rows = sorted(tiers)
    for bound, amount in rows:
        kept.append((min(bound, threshold), amount))
        if bound >= threshold:
            break
    if kept:
        kept[-1] = (threshold, kept[-1][1])
    return tuple(kept)


def with_general_factors(
    factors: Iterable[FactorRow], values: dict[str, int]
) -> tuple[FactorRow, ...]:
    """Return `factors` with new values, given by factor name. Replaces or adds only the rows that
    apply to every service and industry."""
    kept = [row for row in factors if row[1:3] != (None, None) or row[0] not in values]
    return (*kept, *((factor, None, None, value) for factor, value in values.items()))
