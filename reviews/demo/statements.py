"""The council's account in the demo: statements of every month since the first transfer, the past
months closed by two people, and two lines of yesterday that nobody has explained yet."""

from __future__ import annotations

import datetime as dt
import io
from typing import NamedTuple

from django.utils import timezone

from claims import clock
from claims.errors import DomainError
from claims.users.models import User
from reviews.payouts.bank.reference import reference_of
from reviews.payouts.ledger.months import end_of, first_of, next_month
from reviews.payouts.models import (
    BankResult,
    PayoutBatch,
    RecoveryMovement,
    StatementFile,
    StatementLine,
)
from reviews.payouts.months.figures import figures_of
from reviews.payouts.months.verbs import confirm_month, explain_difference, propose_month
from reviews.payouts.statements.loading import load_statement
from reviews.payouts.statements.verbs import explain_line
from reviews.payouts.states.batches import BankOutcome, ResultMatch
from reviews.payouts.states.recoveries import MovementKind, MovementStatus

OPENING = 3_000_000_000  # won on the account on the first day of the first month
FEE = 500  # won for each transfer of a batch
HEADS = "거래일시,출금액,입금액,거래후잔액,기재내용,메모,거래번호"
EXPLAINED = {
    "이체수수료": ("fee", "대량이체 수수료"),
    "예금이자": ("interest", "분기 이자"),
    "사업비 교부": ("funds", "재단에서 받은 사업비"),
}


class Move(NamedTuple):
    """A movement of the council's account; `amount` in won, negative for money that goes out."""

    at: dt.datetime
    amount: int
    words: str
    reference: str = ""


def load_statements(people: dict[str, User]) -> int:
    """Load the bank statements of the council's account up to today and close the months that are
    over. Return the number of lines, 0 if statements were loaded before.

    Call it with the clock at the demo's day, after everything else.
    """
    if StatementFile.objects.exists():
        return 0
    moves = sorted(_moves(), key=lambda move: move.at)
    if not moves:
        return 0
    first, second = people["finance1"], people["finance2"]
    today, balance = clock.today(), OPENING
    month, lines = first_of(timezone.localdate(moves[0].at)), 0
    while month <= today:
        end = min(end_of(month), today)
        own = [one for one in moves if month <= timezone.localdate(one.at) <= end]
        own += _odd_ones(today) if end == today else []
        if own:
            content, balance = _paper(sorted(own, key=lambda one: one.at), balance)
            name = f"거래내역-{month:%Y-%m}.csv"
            load_statement(file=content, name=name, by=first, until=end)
            lines += len(own)
            _explain(first)
        month = next_month(month)
    _close(first_of(timezone.localdate(moves[0].at)), today, (first, second))
    return lines


def _moves() -> list[Move]:
    """Return the movements on the council's account that follow from the demo's batches with their
    fees, the bank's returns and the receipts of recoveries."""
    moves = []
    latest = clock.now() - dt.timedelta(seconds=10)  # the statement ends today, also at midnight
    batches = PayoutBatch.objects.filter(released_at__isnull=False).order_by("released_at")
    for batch in batches:
        if batch.released_at is None:
            continue
        at = min(batch.released_at + dt.timedelta(minutes=20), latest)
        moves.append(Move(at, -batch.total, f"대량이체 {batch.number}"))
        moves.append(Move(at + dt.timedelta(seconds=5), -FEE, "이체수수료"))
    failed = BankResult.objects.filter(
        match=ResultMatch.APPLIED, outcome__in=[BankOutcome.FAILED, BankOutcome.RETURNED]
    )
    for result in failed.exclude(payout=None).order_by("at"):
        words = f"{reference_of(result.payout_id or 0)} 반환입금"
        moves.append(Move(result.at - dt.timedelta(minutes=5), result.amount, words))
    receipts = RecoveryMovement.objects.filter(
        kind=MovementKind.RECEIVED, status=MovementStatus.CONFIRMED
    )
    for movement in receipts.order_by("pk"):
        at = movement.entered_at - dt.timedelta(minutes=30)
        words = f"환수 {movement.recovery.number}"
        moves.append(Move(at, movement.amount, words, movement.reference))
    if moves:
        start = first_of(timezone.localdate(min(one.at for one in moves)))
        zone = timezone.get_current_timezone()
        opened = dt.datetime.combine(start, dt.time(9), zone)
        moves.append(Move(opened, 500_000_000, "사업비 교부"))
        last = first_of(clock.today())
        interest = dt.datetime.combine(last, dt.time(0, 5), zone)
        moves.append(Move(interest, 183_400, "예금이자"))
    return moves


def _odd_ones(today: dt.date) -> list[Move]:
    """Return two movements of yesterday, or of today on the first of a month, that fit no payment,
    so that they wait on the worklist."""
    zone = timezone.get_current_timezone()
    day = max(today - dt.timedelta(days=1), first_of(today))
    return [
        Move(dt.datetime.combine(day, dt.time(16, 2), zone), 70_000, "김서연"),
        Move(dt.datetime.combine(day, dt.time(17, 40), zone), -33_000, "자동출금 증명서"),
    ]


def _paper(moves: list[Move], balance: int) -> tuple[io.BytesIO, int]:
    """Return (file, balance): a bank statement of these movements as CSV (CP949), beginning from
    `balance`, and the balance after them in won."""
    rows = [HEADS]
    for move in moves:
        balance += move.amount
        went, came = (-move.amount, "") if move.amount < 0 else ("", move.amount)
        at = timezone.localtime(move.at)
        rows.append(
            f"{at:%Y-%m-%d %H:%M:%S},{went},{came},{balance},{move.words},,{move.reference}"
        )
    return io.BytesIO("\r\n".join([*rows, ""]).encode("cp949")), balance


def _explain(by: User) -> None:
    """Explain the open statement lines whose text is in EXPLAINED (fees, interest and the like)."""
    for line in StatementLine.objects.open().order_by("seq"):
        for words, (kind, reason) in EXPLAINED.items():
            if words in line.shown:
                explain_line(line=line, kind=kind, reason=reason, by=by)


def _close(month: dt.date, today: dt.date, people: tuple[User, User]) -> None:
    """Propose and confirm the closing of each month from `month` on that is over; of several, the
    last one waits for its second person. Ends at a month with a line that nobody explained, or with
    a batch that waits for the bank."""
    (first, second), closed = people, 0
    while end_of(month) < today:
        for one in figures_of(month).open_items:
            if one.found.kind == "line":
                return
            explain_difference(
                month=month, item=one.found.item, amount=one.found.won,
                reason="은행 처리가 다음 달로 넘어감", by=first,
            )  # fmt: skip
        try:
            closing = propose_month(month=month, by=first, note="월말 대사 끝냄")
        except DomainError:  # a batch still waits for the bank
            return
        if closed and end_of(next_month(month)) >= today:
            return
        confirm_month(closing=closing, by=second)
        closed += 1
        month = next_month(month)
