"""Running a simulation: one read-only statement for each side, and its figures."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from claims import hooks
from claims.planner import planned_without
from claims.policy.models import SupportPolicy
from config.database_timeouts import set_statement_timeout
from reviews.simulator.errors import SimulationTookTooLongError
from reviews.simulator.rules import POLICY_FIELDS, SIMULATED, Rules
from reviews.simulator.statement import BANDS, EACH, FIGURES, KEEP

SECONDS = 30  # time limit for one side; then it is given up
STEPS = 20  # points of the curve, from 0 to twice the threshold
# The planner does not know the sizes of the sets that the statement makes itself. It takes them for
# one row each, and would read them once for every claim.
BY_ROW = ("enable_nestloop", "jit")

# Values of GROUPING(old_route, industry_id, claimant_kind, band, bucket, fate) by kind of group.
_ROUTES, _INDUSTRY, _KIND = 0b011111, 0b101111, 0b110111
_BAND, _BUCKET, _FATE = 0b111011, 0b111101, 0b111110


@dataclass(frozen=True)
class Group:
    """A group of claims (`key` is an industry, a kind of claimant or a band of losses): their
    number, how many gain and lose by the simulated rules, and the new sum of their amounts less the
    present one, in won."""

    key: Any
    claims: int
    gain: int
    lose: int
    won: int


@dataclass(frozen=True)
class Fate:
    """Claims that would get another route or amount, by what a retriage would do with them. `why`
    is '' if it would move them, else the reason to stay (WhyLeft, or FILED). `won` is the
    difference of their total amounts, `fixed_won` that of their fixed grants alone. `same` of them
    get the amount that they have: only their route changes, or they were ended as duplicates."""

    why: str
    claims: int
    won: int
    fixed_won: int
    same: int = 0


@dataclass(frozen=True)
class Figures:
    """Figures of one side, which is one draft of a policy (A or B). Amounts in won; `old_` is
    today, `new_` by the simulated rules. Routes and `rerouted`, `gain`, `lose` count claims.

    `fixed`: tier and base grants; `decided`: what the council decided; `estimated`: what it is
    still to decide. `otherwise`: decided claims that get another route or amount. `curve`: pairs of
    threshold and cost. `fates`: what a retriage would do; None in older saved results.
    """

    claims: int = 0
    old_routes: dict[str, int] = field(default_factory=dict)
    new_routes: dict[str, int] = field(default_factory=dict)
    rerouted: int = 0
    old_fixed: int = 0
    new_fixed: int = 0
    old_decided: int = 0
    new_decided: int = 0
    old_estimated: int = 0
    new_estimated: int = 0
    gain: int = 0
    lose: int = 0
    otherwise: int = 0
    industries: Sequence[Group] = ()
    kinds: Sequence[Group] = ()
    bands: Sequence[Group] = ()
    curve: Sequence[tuple[int, int]] = ()
    fates: Sequence[Fate] | None = None

    @property
    def old_cost(self) -> int:
        return self.old_fixed + self.old_decided + self.old_estimated

    @property
    def new_cost(self) -> int:
        return self.new_fixed + self.new_decided + self.new_estimated

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Figures:
        """Return the figures from a dict that `as_json` wrote and a JSON column stored."""
        groups = {name: [Group(**one) for one in value[name]] for name in _GROUPS}
        curve = [(threshold, won) for threshold, won in value["curve"]]
        fates = value.get("fates")
        told = None if fates is None else [Fate(**one) for one in fates]
        return cls(**{**value, **groups, "curve": curve, "fates": told})


_GROUPS = ("industries", "kinds", "bands")


def thresholds(threshold: int) -> list[int]:
    """Return STEPS thresholds (won) at even distances, the last one twice the given threshold.
    The given threshold is among them, 0 is not."""
    half = STEPS // 2
    around = [max(threshold, half) * step // half for step in range(1, STEPS + 1)]
    return sorted({*around, threshold} - {0})


def simulate(
    policy: SupportPolicy,
    rules: Rules,
    also: Collection[int] = frozenset(),
    seconds: float | None = None,
) -> Figures:
    """Compute the figures for all claims of the policy's incident by `rules`, beside those of
    today. Writes nothing.

    `also` are further thresholds (won) for which the curve gets points. Two queries. Raises
    SimulationTookTooLongError after `seconds` (None: SECONDS).
    """
    marks = sorted({*thresholds(rules.review_threshold), *also} - {0})
    with _limited(seconds) as cursor:
        cursor.execute(FIGURES, _parameters(policy, rules, marks))
        rows = cursor.fetchall()
    return _figures(rows, marks)


def simulate_each(policy: SupportPolicy, rules: Rules) -> list[tuple[Any, ...]]:
    """Return one row for each claim of the policy's incident: (id, present and new route, present
    and new fixed grant, present and new amount of the council), in won. Raises
    SimulationTookTooLongError after SECONDS."""
    with _limited() as cursor:
        cursor.execute(EACH, _parameters(policy, rules, thresholds(rules.review_threshold)))
        return cursor.fetchall()


def keep_outcomes(policy: SupportPolicy, rules: Rules, *, simulation: int, side: str) -> int:
    """Write a SimulationOutcome for each decided claim that would get another route or amount by
    `rules`, under the simulation with the id `simulation` and its side `side` ("a" or "b"). Return
    their number. Only the verb that saves a simulation calls it, in its transaction."""
    values = _parameters(policy, rules, thresholds(rules.review_threshold))
    with connection.cursor() as cursor, planned_without(cursor, *BY_ROW):
        cursor.execute(KEEP, {**values, "simulation": simulation, "side": side})
        return cursor.rowcount


@contextmanager
def _limited(seconds: float | None = None) -> Iterator[Any]:
    """Context manager: give a cursor in a transaction that is rolled back at the end of the block.
    Raises SimulationTookTooLongError if a statement takes longer than `seconds` (None: SECONDS)."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            set_statement_timeout(seconds or SECONDS)
            with planned_without(cursor, *BY_ROW):
                yield cursor
            transaction.set_rollback(True)  # takes the limit back
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SimulationTookTooLongError from error
        raise


def _parameters(policy: SupportPolicy, rules: Rules, marks: list[int]) -> dict[str, Any]:
    row = {name: getattr(rules, name) for name in POLICY_FIELDS}
    names = ("factor", "service_id", "industry_id", "value")
    factors = [dict(zip(names, one, strict=True)) for one in rules.factors]
    tiers = [{"upper_bound": bound, "amount": amount} for bound, amount in rules.tiers]
    return {
        "rules": json.dumps({"id": SIMULATED, **row}),
        "tiers": json.dumps(tiers),
        "factors": json.dumps(factors),
        "highest": rules.tiers[-1][1],
        "incident": policy.programme.incident_id,
        "programme": policy.programme_id,
        "one_grant_by": policy.one_grant_by,
        "kept": hooks.claims_with_kept_routes(),
        "bands": list(BANDS),
        "thresholds": marks,
    }


def _figures(rows: list[tuple[Any, ...]], marks: list[int]) -> Figures:
    by_kind: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_kind.setdefault(row[0], []).append(row)
    routes = by_kind.get(_ROUTES, [])
    old: dict[str, int] = {}
    new: dict[str, int] = {}
    for row in routes:
        old[row[1]] = old.get(row[1], 0) + row[8]
        new[row[2]] = new.get(row[2], 0) + row[8]

    def total(column: int) -> int:
        return sum(int(row[column] or 0) for row in routes)

    old_decided, new_decided = total(18), total(17)
    return Figures(
        claims=total(8),
        old_routes=old,
        new_routes=new,
        rerouted=sum(row[8] for row in routes if row[1] != row[2]),
        old_fixed=total(9),
        new_fixed=total(10),
        old_decided=old_decided,
        new_decided=new_decided,
        old_estimated=total(11) - old_decided,
        new_estimated=total(12) - new_decided,
        gain=total(13),
        lose=total(14),
        otherwise=total(16),
        industries=_groups(by_kind.get(_INDUSTRY, []), 3),
        kinds=_groups(by_kind.get(_KIND, []), 4),
        bands=_groups(by_kind.get(_BAND, []), 5),
        curve=_curve(by_kind.get(_BUCKET, []), marks),
        fates=_fates(by_kind.get(_FATE, [])),
    )


def _fates(rows: list[tuple[Any, ...]]) -> list[Fate]:
    fates = [
        Fate(row[21], row[8], int(row[15]), int(row[22]), row[8] - row[13] - row[14])
        for row in rows
        if row[21] is not None
    ]
    return sorted(fates, key=lambda one: one.why)


def _groups(rows: list[tuple[Any, ...]], column: int) -> list[Group]:
    groups = [Group(row[column], row[8], row[13], row[14], int(row[15])) for row in rows]
    return sorted(groups, key=lambda one: (one.key is None, one.key))


def _curve(rows: list[tuple[Any, ...]], marks: list[int]) -> list[tuple[int, int]]:
    """Return pairs (threshold, cost), in won, for the thresholds of `marks`. The loss of a claim of
    bucket k is above the first k thresholds. Under these the claim goes to the council; under the
    other thresholds it gets its tier grant."""
    stays, tier, council = 0, [0] * (len(marks) + 1), [0] * (len(marks) + 1)
    for row in rows:
        if row[7]:
            tier[row[6]] += int(row[19])
            council[row[6]] += int(row[20])
        else:
            stays += int(row[10]) + int(row[12])
    return [
        (mark, stays + sum(tier[: place + 1]) + sum(council[place + 1 :]))
        for place, mark in enumerate(marks)
    ]
