"""Bank references of receipts: the receipt that has one, and the line of the statement."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet, Value

from reviews.payouts.ledger.months import first_open_month
from reviews.payouts.models import RecoveryMovement, StatementMatch
from reviews.payouts.models.bank_references import in_normal_form, normal_reference
from reviews.payouts.recoveries.errors import DepositExplainedError, DepositNeededError
from reviews.payouts.states.books import MatchKind
from reviews.payouts.states.recoveries import MovementKind, MovementStatus

SHORTEST_REFERENCE = 4  # letters and digits
STANDING = (MovementStatus.WAITING, MovementStatus.CONFIRMED)


def check_reference(reference: str) -> None:
    """Raise DepositNeededError where the normal form of a bank reference has fewer than
    SHORTEST_REFERENCE characters. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT length({normal_reference('%s')})", [reference])
        (length,) = cursor.fetchone()
    if length < SHORTEST_REFERENCE:
        raise DepositNeededError


def receipts_of(reference: str) -> QuerySet[RecoveryMovement]:
    """Return the receipt that waits or counts under a bank reference, compared in its normal form:
    at most one, as the database keeps it."""
    rows = RecoveryMovement.objects.filter(kind=MovementKind.RECEIVED, status__in=STANDING)
    typed = in_normal_form(Value(reference))
    return rows.annotate(deposit=in_normal_form("reference")).filter(deposit=typed)


def statement_blocker(reference: str) -> DepositExplainedError | None:
    """Return DepositExplainedError where a deposit on the statement with this bank reference was
    explained, or matched with returned money of a batch: as a receipt it would be in the books
    twice. None otherwise. The rule in SQL is `deposit_stands_for_one_thing`. At most two
    queries."""
    rows = StatementMatch.objects.filter(undone_at=None, line__amount__gt=0)
    rows = rows.exclude(kind=MatchKind.RECEIPT).select_related("line")
    rows = rows.annotate(deposit=in_normal_form("line__reference"))
    match = rows.filter(deposit=in_normal_form(Value(reference))).first()
    if match is None:
        return None
    first_open = first_open_month()
    line, closed = match.line, first_open is not None and match.line.day < first_open
    kind = str(match.get_kind_display())
    return DepositExplainedError(line.day, line.amount, kind, is_closed=closed)
