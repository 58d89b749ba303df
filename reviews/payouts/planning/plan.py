"""Split approved payouts into batches: by payment day, limits, kind and bank. Pure.

The oldest payouts go first. Of one bank no later payout goes out on an earlier day; a day on which
the limit of all banks is full takes no further payout at all.
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
    """An approved payout. `again` repeats a failed one, which goes into batches of its own."""

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
    """The values that all payouts of a batch share. `kind` and `bank` are '' where a batch may mix
    them."""

    day: date
    programme_id: int
    again: bool
    kind: str
    bank: str


@dataclass(frozen=True)
class SplitRule:
    """Rule of a plan. `days` are the payment days, earliest first; `used` has the lines and won of
    existing batches by (day, bank code); `most_lines` is the most rows of any batch."""

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
        """Whole won."""
        return self.sums[ALL].won


@dataclass
class Plan:
    """The batches in the order in which they are numbered, and the rows that stay out."""

    batches: list[PlannedBatch]
    left_out: dict[str, list[Row]]  # too_large, no_day

    @property
    def count(self) -> int:
        return sum(batch.count for batch in self.batches)

    @property
    def total(self) -> int:
        """Whole won."""
        return sum(batch.total for batch in self.batches)

    @property
    def digest(self) -> str:
        """Return the SHA-256 over every batch with its day and its rows as they are."""
        found = sha256()
        for batch in self.batches:
            found.update(f"{batch.key!r}\n".encode())
            for row in batch.rows:
                found.update(f"{row.pk}|{row.amount}|{row.account_id}|{row.approval_no}\n".encode())
        return found.hexdigest()


class _Days:
    """The payment days with what is taken of each."""

    def __init__(self, rule: SplitRule) -> None:
        self.rule, self.used = rule, dict(rule.used)
        self.full: set[int] = set()  # places of days on which all banks together have no room
        self.first = Counter[str]()  # by bank: the place of the first day that may have room

    def take(self, bank: str, own: LinesAndWon) -> date | None:
        """Return the first day with room for it, and take the room; None without one."""
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
    """Return the plan that the rule makes of the rows; `rows` come oldest first. A row above a
    limit by itself, or without a day that has room, is left out (`Plan.left_out`)."""
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
    """Put a row into the last of these batches, or into a new one where that is full."""
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
