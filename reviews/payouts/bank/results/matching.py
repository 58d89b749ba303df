"""The rule by which a line of the bank is applied, or goes to the worklist. Pure.

Nothing is overwritten. Where one file calls a payment both paid and failed, neither is believed:
a failure would let it be paid again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviews.payouts.bank.reference import payout_id_of
from reviews.payouts.bank.results.reading import ResultLine
from reviews.payouts.states import BankOutcome, PayoutStatus, ResultMatch


@dataclass(frozen=True)
class Known:
    """What is known of a payment: its amount in won, its state, and what the bank said before."""

    amount: int
    status: str
    batch_id: int | None
    sent: bool  # its batch was released
    said: frozenset[str] = frozenset()  # outcomes that were applied


@dataclass(frozen=True)
class Matched:
    line: ResultLine
    match: ResultMatch
    payout_id: int | None
    batch_id: int | None

    @property
    def applied(self) -> bool:
        return self.match == ResultMatch.APPLIED


def match_lines(lines: Iterable[ResultLine], known: Mapping[int, Known]) -> list[Matched]:
    """Every line in order with what becomes of it."""
    wanted = list(lines)
    torn = _torn(wanted, known)
    status = {pk: payout.status for pk, payout in known.items()}
    said = {pk: set(payout.said) for pk, payout in known.items()}
    found = []
    for line in wanted:
        pk = payout_id_of(line.reference)
        payout = known.get(pk) if pk is not None else None
        if pk is None or payout is None:
            found.append(Matched(line, ResultMatch.UNKNOWN, None, None))
            continue
        match = _judge(line, payout, status[pk], said[pk], pk in torn)
        if match == ResultMatch.APPLIED:
            said[pk].add(line.outcome)
            paid = line.outcome == BankOutcome.PAID
            status[pk] = PayoutStatus.PAID if paid else PayoutStatus.FAILED
        found.append(Matched(line, match, pk, payout.batch_id))
    return found


def _judge(line: ResultLine, payout: Known, status: str, said: set[str], torn: bool) -> ResultMatch:
    if not payout.sent:
        return ResultMatch.UNKNOWN
    if line.amount != payout.amount:
        return ResultMatch.WRONG_AMOUNT
    if line.outcome in said:
        return ResultMatch.REPEATED
    fits = PayoutStatus.PAID if line.outcome == BankOutcome.RETURNED else PayoutStatus.BATCHED
    return ResultMatch.CONTRADICTION if torn or status != fits else ResultMatch.APPLIED


def _torn(lines: list[ResultLine], known: Mapping[int, Known]) -> set[int]:
    """Payments that this file calls both paid and failed, and of which nothing was known before."""
    calls: dict[int, set[str]] = {}
    for line in lines:
        pk = payout_id_of(line.reference)
        if pk is not None and pk in known and line.outcome != BankOutcome.RETURNED:
            calls.setdefault(pk, set()).add(line.outcome)
    return {pk for pk, words in calls.items() if len(words) > 1 and not known[pk].said}
