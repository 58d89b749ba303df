"""The cells of the statistics: their keys, and the splits by which they add up.

Pure. Every claim is in one cell of each split:

    all -> company:7 -> company:7/service:12
                     -> company:7/loss -> company:7/loss/paid, …/free   (a paid or a free service)
                                       -> company:7/loss/band:0, :1, :2 (claimed loss)
                        company:7/none -> company:7/none/paid, …/free
                     -> company:7/council -> …/decided -> …/granted, …/partly_granted, …/denied
                                                       -> …/days:0 to :3
                                             …/undecided
                        company:7/no_council
        -> kind:small_business -> kind:small_business/industry:4 (0: none stated)
        -> month:2022-10

The operator's services that cost something, its free ones with a loss, and its claims without a
loss are the figures of the plan of 2022-12-29.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reviews.publication.cells import COLUMNS, GRANTED, ROOT, WON, Counts, Split

# The tiers of the plan of 2022-12-29: upper bounds in won of all bands but the last. They do not
# follow a policy: other bounds in a later version would give away who lies between.
BANDS = (300_000, 500_000)
# Upper bounds in days from complete documents to the first decision; the last band is open.
DAYS = (7, 14, 30)
BY_COMPANY, BY_SERVICE, BY_LOSS, BY_FEE, BY_BAND = "company", "service", "loss", "fee", "band"
BY_KIND, BY_INDUSTRY, BY_MONTH = "kind", "industry", "month"
BY_COUNCIL, BY_DECISION, BY_OUTCOME, BY_DAYS = "council", "decision", "outcome", "days"
COUNCIL = frozenset({BY_COUNCIL, BY_DECISION, BY_OUTCOME, BY_DAYS})
"""Splits of which only the number of claims is printed."""

_ORDER = (
    BY_COMPANY, BY_KIND, BY_MONTH, BY_SERVICE, BY_LOSS, BY_FEE, BY_BAND, BY_COUNCIL, BY_DECISION,
    BY_OUTCOME, BY_DAYS, BY_INDUSTRY,
)  # fmt: skip
_DOWN = {name: place for place, name in enumerate(_ORDER)}


class Group(NamedTuple):
    """Claims that are equal in every property by which the tables are split, with their counts.
    `days` is the sum of their days to the first decision."""

    company: int
    service: int
    loss: bool
    paid_service: bool
    band: int
    kind: str
    industry: int
    month: str
    council: bool
    outcome: str | None
    days_band: int | None
    counts: Counts
    days: int = 0


class Step(NamedTuple):
    """A cell (`child`), the cell that it is part of (`parent`), and the name of the split between
    them."""

    parent: str
    name: str
    child: str


def steps_of(group: Group) -> Iterator[Step]:
    """Yield the step to each cell in which the claims of a group are counted, parents first."""
    company = f"company:{group.company}"
    harm = f"{company}/{'loss' if group.loss else 'none'}"
    kind = f"kind:{group.kind}"
    yield Step(ROOT, BY_COMPANY, company)
    yield Step(ROOT, BY_KIND, kind)
    yield Step(ROOT, BY_MONTH, f"month:{group.month}")
    yield Step(company, BY_SERVICE, f"{company}/service:{group.service}")
    yield Step(company, BY_LOSS, harm)
    yield Step(harm, BY_FEE, f"{harm}/{'paid' if group.paid_service else 'free'}")
    if group.loss:
        yield Step(harm, BY_BAND, f"{harm}/band:{group.band}")
    if group.kind != "individual":  # individuals do not state an industry
        yield Step(kind, BY_INDUSTRY, f"{kind}/industry:{group.industry}")
    council = f"{company}/{'council' if group.council else 'no_council'}"
    yield Step(company, BY_COUNCIL, council)
    if not group.council:
        return
    decided = f"{council}/{'decided' if group.outcome else 'undecided'}"
    yield Step(council, BY_DECISION, decided)
    if group.outcome:
        yield Step(decided, BY_OUTCOME, f"{decided}/{group.outcome}")
        yield Step(decided, BY_DAYS, f"{decided}/days:{group.days_band}")


def _columns(name: str) -> int:
    """Return how many columns of a split are printed. The won paid are printed for companies only:
    fixed amounts are public, so a sum of few claims would reveal how many got which one. Only the
    number of claims is printed for the splits in COUNCIL."""
    if name in COUNCIL:
        return GRANTED
    return COLUMNS if name == BY_COMPANY else WON


class Figures(NamedTuple):
    """Figures of a day: its splits, parents before children; the counts by cell key; and the sums
    of days to the first decision, by the key of a decided cell."""

    splits: tuple[Split, ...]
    counts: Mapping[str, Counts]
    days: Mapping[str, int]


def figures_of(groups: Iterable[Group]) -> Figures:
    """Sum the counts of the groups for every cell of the tables. Return them with the splits that
    divide a cell into others (parents first), and the sums of days to the first decision."""
    counts: dict[str, Counts] = {ROOT: Counts()}
    children: dict[tuple[str, str], dict[str, None]] = {}
    days: dict[str, int] = {}
    for group in groups:
        counts[ROOT] = counts[ROOT].plus(group.counts)
        for step in steps_of(group):
            counts[step.child] = counts.get(step.child, Counts()).plus(group.counts)
            children.setdefault((step.parent, step.name), {})[step.child] = None
            if step.name == BY_DECISION and group.outcome:
                days[step.child] = days.get(step.child, 0) + group.days
    splits = [
        Split(parent, name, tuple(sorted(rows)), _columns(name))
        for (parent, name), rows in children.items()
    ]
    splits.sort(key=lambda one: (one.parent.count("/"), one.parent != ROOT, _DOWN[one.name], one))
    return Figures(tuple(splits), counts, days)
