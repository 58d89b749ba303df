"""Split approved payouts into batches: by payment day, limits, kind and bank. Pure.

The oldest payouts go first. Within one bank no later payout goes out on an earlier day; a day on
which the limit of all banks is full takes no further payout at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from reviews.payouts.batches.limits import ALL, NOTHING, Limit, LinesAndWon


class Row(NamedTuple):
    """Approved payout as the planner needs it. `again` is True for the repetition of a failed
    payment, which goes into batches of its own."""

    pk: int
    amount: int  # won
    account_id: int
    approval_no: int
    programme_id: int
    claim_id: int
    kind: str
    again: bool
    bank: str


class Key(NamedTuple):
    """Values that all payouts of a planned batch share: day, programme, repetition or not, kind and
    bank. `kind` and `bank` are '' if the batch may mix them."""

    day: date
    programme_id: int
    again: bool
    kind: str
    bank: str


@dataclass(frozen=True)
class SplitRule:
    """Rule by which `split` makes batches: payment days (earliest first), limits by bank code,
    lines and won of existing batches by (day, bank code), most rows of a batch, and whether kinds
    and banks are kept apart."""

    days: Sequence[date]
    limits: Mapping[str, Limit]
    used: Mapping[tuple[date, str], LinesAndWon]
    most_lines: int
    kinds_apart: bool = False
    banks_apart: bool = False


@dataclass
class PlannedBatch:
    key: Key
    rows: list[Row] = field(default_factory=list)
    sums: dict[str, LinesAndWon] = field(default_factory=dict)  # by bank, ALL included

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        """Sum of the batch in whole won."""
        return self.sums[ALL].won


@dataclass
class Plan:
    """Plan made by `split`: its batches in the order in which they will be numbered, and the
    payouts left out by reason: `too_large` (a single payout above a limit), `no_day` (no payment
    day has room), `payee` (added by `plan_batches`: another person would receive the payout
    now)."""

    batches: list[PlannedBatch]
    left_out: dict[str, list[Row]]  # too_large, no_day, payee

    @property
    def count(self) -> int:
        return sum(batch.count for batch in self.batches)

    @property
    def total(self) -> int:
        """Sum of all batches of the plan in whole won."""
        return sum(batch.total for batch in self.batches)

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) over the batches with their days, and id, amount, account and
        number of approvals of their payouts."""
        found = sha256()
        for batch in self.batches:
            found.update(f"{batch.key!r}\n".encode())
            for row in batch.rows:
                found.update(f"{row.pk}|{row.amount}|{row.account_id}|{row.approval_no}\n".encode())
        return found.hexdigest()


class _Days:
    """Payment days of a plan, with the lines and won that existing batches and the payouts planned
    so far take of each day's limits, by bank."""

    def __init__(self, rule: SplitRule) -> None:
        self.rule, self.used = rule, dict(rule.used)
        self.full: set[int] = set()  # places of days on which all banks together have no room
        self.first = Counter[str]()  # by bank: the place of the first day that may have room

    def take(self, bank: str, own: LinesAndWon) -> date | None:
        """Return the first payment day on which the limits hold with `own` added for this bank and
        for all banks, and count `own` on it; None without one. Days passed over for a bank are not
        tried again for it."""
        for place in range(self.first[bank], len(self.rule.days)):
            self.first[bank] = place
            if place in self.full:
                continue
            day = self.rule.days[place]
            if not self._has_room(day, ALL, own):
                self.full.add(place)
            elif self._has_room(day, bank, own):
                for code in (bank, ALL):
                    self.used[day, code] = self.used.get((day, code), NOTHING).plus(own)
                return day
        self.first[bank] = len(self.rule.days)
        return None

    def _has_room(self, day: date, bank: str, own: LinesAndWon) -> bool:
        limit = self.rule.limits.get(bank)
        return limit is None or limit.day_holds(self.used.get((day, bank), NOTHING).plus(own))


def split(rows: Iterable[Row], rule: SplitRule) -> Plan:
    """Return the plan that `rule` makes of these payouts, which must come oldest first. A payout
    above a limit by itself, or for which no day has room, is left out (`Plan.left_out`). Pure:
    nothing is read or written."""
    days, batches = _Days(rule), dict[Key, list[PlannedBatch]]()
    left_out: dict[str, list[Row]] = {"too_large": [], "no_day": []}
    for row in rows:
        own = LinesAndWon(1, row.amount)
        if _never_fits(rule, row.bank, own):
            left_out["too_large"].append(row)
            continue
        day = days.take(row.bank, own)
        if day is None:
            left_out["no_day"].append(row)
            continue
        key = Key(
            day,
            row.programme_id,
            row.again,
            row.kind if rule.kinds_apart else "",
            row.bank if rule.banks_apart else "",
        )
        _put(batches.setdefault(key, []), key, row, rule)
    return Plan([one for key in sorted(batches) for one in batches[key]], left_out)


def _never_fits(rule: SplitRule, bank: str, own: LinesAndWon) -> bool:
    found = (rule.limits.get(code) for code in (bank, ALL))
    return any(one and not (one.batch_holds(own) and one.day_holds(own)) for one in found)


def _put(batches: list[PlannedBatch], key: Key, row: Row, rule: SplitRule) -> None:
    """Add a payout to the last of these batches of one key, or to a new one if it would exceed the
    most rows or a limit of a batch."""
    own = LinesAndWon(1, row.amount)
    if not batches or not _holds(batches[-1], row.bank, own, rule):
        batches.append(PlannedBatch(key))
    batch = batches[-1]
    batch.rows.append(row)
    for code in (row.bank, ALL):
        batch.sums[code] = batch.sums.get(code, NOTHING).plus(own)


def _holds(batch: PlannedBatch, bank: str, own: LinesAndWon, rule: SplitRule) -> bool:
    if batch.count >= rule.most_lines:
        return False
    for code in (bank, ALL):
        limit = rule.limits.get(code)
        if limit and not limit.batch_holds(batch.sums.get(code, NOTHING).plus(own)):
            return False
    return True
