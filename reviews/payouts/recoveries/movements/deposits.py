"""Bank references of receipts: the receipt that has one, and the line of the statement."""

from __future__ import annotations

import re
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from claims.errors import DomainError
from reviews.payouts.ledger.months import first_open_month
from reviews.payouts.models import RecoveryMovement, StatementLine, StatementMatch
from reviews.payouts.models.expressions.bank_references import (
    HAS_DIGIT,
    in_normal_form,
    is_same_deposit,
    normal_reference,
    of_a_line,
    of_a_receipt,
)
from reviews.payouts.models.triggers.deposits import match_of_the_deposit_sql
from reviews.payouts.recoveries.errors.deposits import (
    DepositExplainedError,
    DepositMatchedError,
    DepositNeededError,
)
from reviews.payouts.states.recoveries import MovementKind, MovementStatus

SHORTEST_REFERENCE = 4  # letters and digits
_LINES = f"""
    SELECT s.id FROM reviews_statementline s JOIN reviews_recoverymovement v ON v.id = %s
    WHERE s.amount > 0 AND {is_same_deposit(of_a_line("s"), of_a_receipt("v"))}
"""  # noqa: S608 - a constant
_MATCHES = f"""
    SELECT t.id FROM (VALUES (%s, %s::date, %s::bigint)) typed (reference, dated, amount),
        LATERAL ({match_of_the_deposit_sql("typed")}) t
"""  # noqa: S608
STANDING = (MovementStatus.WAITING, MovementStatus.CONFIRMED)


def check_reference(reference: str) -> None:
    """Raise DepositNeededError if the normal form of a bank reference has fewer than
    SHORTEST_REFERENCE characters, or no digit: a name stays when its claim is erased. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {normal_reference('%s')}", [reference])
        (normal,) = cursor.fetchone()
    if len(normal) < SHORTEST_REFERENCE or not re.search(HAS_DIGIT, normal):
        raise DepositNeededError


def receipts_of(*, reference: str, received_on: date, amount: int) -> QuerySet[RecoveryMovement]:
    """Return the receipts that wait or count of a deposit: of its bank reference, compared in its
    normal form, and of its day or its won (`is_same_deposit`). At most one of each, as the database
    keeps it."""
    rows = RecoveryMovement.objects.filter(kind=MovementKind.RECEIVED, status__in=STANDING)
    rows = rows.filter(Q(dated=received_on) | Q(amount=amount))
    typed = in_normal_form(Value(reference))
    return rows.annotate(deposit=in_normal_form("reference")).filter(deposit=typed)


def line_of(receipt: RecoveryMovement) -> StatementLine | None:
    """Return the line of the statement that is of the deposit of a receipt (`is_same_deposit`),
    with its file and the person who loaded it; None without one. One query."""
    same = RawSQL(_LINES, [receipt.pk])  # noqa: S611
    rows = StatementLine.objects.filter(pk__in=same).select_related("file__loaded_by")
    return rows.order_by("seq").first()


def statement_blocker(*, reference: str, received_on: date, amount: int) -> DomainError | None:
    """Return the error that keeps a deposit with this bank reference, day or sum from being entered
    as a receipt, since a line of the statement stands for it already: it would be in the books
    twice. DepositExplainedError (explained, or returned money of a batch), DepositMatchedError
    (matched with a receipt that was entered under another reference), or None. The rule in SQL is
    `deposit_stands_for_one_thing`. At most two queries."""
    typed = RawSQL(_MATCHES, [reference, received_on, amount])  # noqa: S611
    rows = StatementMatch.objects.filter(pk__in=typed)
    match = rows.select_related("line", "movement__recovery").order_by("pk").first()
    if match is None:
        return None
    first_open = first_open_month()
    line, closed = match.line, first_open is not None and match.line.day < first_open
    if match.movement is not None:
        number = match.movement.recovery.number
        return DepositMatchedError(line.day, line.amount, number, is_closed=closed)
    kind = str(match.get_kind_display())
    return DepositExplainedError(line.day, line.amount, kind, is_closed=closed)
