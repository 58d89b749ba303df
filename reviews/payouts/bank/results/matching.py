"""The rule that applies a line of the bank or sends it to the worklist. Pure.

Nothing is overwritten. If one file calls a payment both paid and failed, neither is applied: a
failure would allow a second payment. For the same reason "paid" after a return contradicts it, even
if it repeats an earlier line: it is the bank's last word, and the money may be there after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviews.payouts.bank.reference import payout_id_of
from reviews.payouts.bank.results.reading import ResultLine
from reviews.payouts.states.batches import BankOutcome, ResultMatch
from reviews.payouts.states.payouts import PayoutStatus


@dataclass(frozen=True)
class KnownPayment:
    """State of a payment before a result file is applied: amount in won, status, batch, outcomes of
    earlier results, and whether money of it is asked back."""

    amount: int
    status: str
    batch_id: int | None
    sent: bool  # True if the batch was released
    applied: frozenset[str] = frozenset()  # outcomes of earlier results
    recovered: bool = False  # money of it is asked back, or came back
    refused: bool = False  # it was in a file that the bank refused, and goes out once more


@dataclass(frozen=True)
class Matched:
    line: ResultLine
    match: ResultMatch
    payout_id: int | None
    batch_id: int | None

    @property
    def applied(self) -> bool:
        return self.match == ResultMatch.APPLIED


def match_lines(lines: Iterable[ResultLine], known: Mapping[int, KnownPayment]) -> list[Matched]:
    """Return the lines of one result file in their order, each with its match: applied, or the
    reason why not (`ResultMatch`). `known` are the payments that the lines name, by payout id.
    Pure: nothing is written."""
    in_order = list(lines)
    contradicted = _contradicted(in_order, known)
    last = _last_words(in_order)
    status = {pk: payout.status for pk, payout in known.items()}
    applied = {pk: set(payout.applied) for pk, payout in known.items()}
    found = []
    for line in in_order:
        pk = payout_id_of(line.reference)
        payout = known.get(pk) if pk is not None else None
        if pk is None or payout is None:
            match = ResultMatch.UNREADABLE if line.unread else ResultMatch.UNKNOWN
            found.append(Matched(line, match, None, None))
            continue
        match = _match(line, payout, status[pk], applied[pk], pk in contradicted, last.get(pk, ""))
        if match == ResultMatch.APPLIED and line.outcome is not None:
            applied[pk].add(line.outcome)
            paid = line.outcome == BankOutcome.PAID
            status[pk] = PayoutStatus.PAID if paid else PayoutStatus.FAILED
        found.append(Matched(line, match, pk, payout.batch_id))
    return found


def _match(
    line: ResultLine,
    payout: KnownPayment,
    status: str,
    applied: set[str],
    contradicted: bool,
    last: str,
) -> ResultMatch:
    """Return the match of one line. `status` and `applied` are those after the lines before it,
    `last` is the last outcome that its file states for the payment."""
    if line.unread:
        return ResultMatch.UNREADABLE
    if payout.refused and (match := _after_refusal(line, payout, status)) is not None:
        return match
    if not payout.sent:
        return ResultMatch.UNKNOWN
    if line.amount != payout.amount:
        return ResultMatch.WRONG_AMOUNT
    if line.outcome in applied:
        came_back = BankOutcome.RETURNED in applied and last == BankOutcome.PAID
        return ResultMatch.CONTRADICTION if came_back else ResultMatch.REPEATED
    fits = PayoutStatus.PAID if line.outcome == BankOutcome.RETURNED else PayoutStatus.BATCHED
    returned_too = payout.recovered and line.outcome == BankOutcome.RETURNED
    if contradicted or returned_too or status != fits:
        return ResultMatch.CONTRADICTION
    return ResultMatch.APPLIED


def _after_refusal(line: ResultLine, payout: KnownPayment, status: str) -> ResultMatch | None:
    """Return the match of a line for a payment of which two people said that the bank had refused
    its file, None if the usual rule applies. The line may be about that file: a failure says
    nothing new as long as the payment has not gone out again, and any other word is for a person to
    judge, since money may move twice. For a payment that went out again only "paid" is applied."""
    failed = line.outcome == BankOutcome.FAILED
    if not payout.sent:
        return ResultMatch.REPEATED if failed else ResultMatch.CONTRADICTION
    if failed or line.outcome == BankOutcome.PAID and status != PayoutStatus.BATCHED:
        return ResultMatch.CONTRADICTION
    return None


def _last_words(lines: list[ResultLine]) -> dict[int, str]:
    """Return, by payout id, the last outcome that the lines state for the payment."""
    said = ((payout_id_of(line.reference), line.outcome) for line in lines)
    return {pk: str(outcome) for pk, outcome in said if pk is not None and outcome is not None}


def _contradicted(lines: list[ResultLine], known: Mapping[int, KnownPayment]) -> set[int]:
    """Return the ids of the payouts without an earlier applied result for which the lines state
    both paid and failed."""
    calls: dict[int, set[str]] = {}
    for line in lines:
        pk = payout_id_of(line.reference)
        if pk is not None and pk in known and line.outcome not in (None, BankOutcome.RETURNED):
            calls.setdefault(pk, set()).add(str(line.outcome))
    return {pk for pk, outcomes in calls.items() if len(outcomes) > 1 and not known[pk].applied}
