"""A person's acts on a line of the statement: match it, explain it with a reason, undo either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.expressions import RawSQL

from claims import clock
from claims.reasons import LONG_REASON, given_reason
from claims.trail.triggers import refusals_as
from claims.users.permissions import require_permission
from reviews.payouts.models import PayoutBatch, RecoveryMovement, StatementLine, StatementMatch
from reviews.payouts.models.triggers.deposits import receipt_of_the_line_sql
from reviews.payouts.models.triggers.statements import LOAD
from reviews.payouts.statements.errors import (
    BY_CONSTRAINT,
    DepositEnteredError,
    LineMatchedError,
    MatchUndoneError,
    NoReturnError,
    RestSentBackError,
)
from reviews.payouts.statements.matching import match_open_lines
from reviews.payouts.states.books import EXPLAINED, MatchKind
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

_OWN = f"""
    SELECT r.id FROM reviews_statementline s, LATERAL ({receipt_of_the_line_sql("s")}) r
    WHERE s.id = %s
"""  # noqa: S608


@transaction.atomic
def match_again(*, by: User) -> int:
    """Match the open statement lines (`match_open_lines`) with batches and receipts that were
    entered after the lines were loaded. Return the number of lines matched. Raises ForbiddenError
    (permission `load_statement`)."""
    require_permission(by, LOAD)
    return match_open_lines()


@transaction.atomic
def match_line(
    *, line: StatementLine, target: PayoutBatch | RecoveryMovement, by: User
) -> StatementMatch:
    """Match a statement line with a released batch, or with a confirmed receipt. A deposit matched
    with a batch is money of it that came back. A deposit stands for a receipt of its sum, or of a
    part of it under the same bank reference; a withdrawal matched with such a receipt is the rest
    that was sent back (SURPLUS).

    Raises ForbiddenError (permission `load_statement`), LineMatchedError (409: matched or explained
    already), DepositEnteredError (409: another receipt has the line's bank reference),
    NotFittingError (released later, or another amount), NoReturnError (no payment of the batch
    failed or was returned), ClosedMonthError (409: the line's month).
    """
    require_permission(by, LOAD)
    _check_receipt(line, target)
    if isinstance(target, PayoutBatch):
        kind = MatchKind.BACK if line.is_deposit else MatchKind.BATCH
        returns = target.payouts.filter(status=PayoutStatus.FAILED)
        if line.is_deposit and not returns.exists():
            raise NoReturnError
        return _write(line, by, kind=kind, batch=target)
    kind = MatchKind.RECEIPT if line.is_deposit else MatchKind.SURPLUS
    return _write(line, by, kind=kind, movement=target)


@transaction.atomic
def explain_line(
    *, line: StatementLine, kind: MatchKind | str, reason: str, by: User
) -> StatementMatch:
    """Explain an unmatched line with a reason; the journal books it under `kind`, one of EXPLAINED
    (fee, interest, transfer of funds, other).

    Raises ForbiddenError (permission `load_statement`), ReasonNeededError (empty), LineMatchedError
    (409: matched or explained already), DepositEnteredError (409: a receipt of a recovery,
    `receipts_of`), ClosedMonthError (409: the line's month), ValueError for another kind.
    """
    require_permission(by, LOAD)
    kind = MatchKind(kind)
    if kind not in EXPLAINED:
        raise ValueError(kind)
    reason = given_reason(reason, LONG_REASON)
    _check_receipt(line)
    return _write(line, by, kind=kind, reason=reason)


def rest_sent_back_of(match: StatementMatch) -> StatementMatch | None:
    """Return the standing match of the withdrawal that sent back the rest of a deposit, if `match`
    is of that deposit with its receipt; it is undone first. None for other matches. At most one
    query."""
    if match.kind != MatchKind.RECEIPT:
        return None
    rows = StatementMatch.objects.filter(movement=match.movement_id, undone_at=None)
    return rows.filter(kind=MatchKind.SURPLUS).select_related("line").first()


def receipts_of(line: StatementLine) -> list[RecoveryMovement]:
    """Return the receipts of recoveries for which this deposit of the statement stands, waiting or
    confirmed, and on no other line; [] without one. At most one query.

    Usually there is one. A bank that gives two deposits one reference makes two: one receipt has
    the line's day, the other its won, and a person says which is meant. A receipt of more won than
    the line was typed wrongly: it is undone and entered again. The rule in SQL is
    `deposit_stands_for_one_thing`."""
    if not line.is_deposit or not line.reference:
        return []
    rows = RecoveryMovement.objects.filter(pk__in=RawSQL(_OWN, [line.pk]))  # noqa: S611
    return sorted(rows.select_related("recovery"), key=lambda one: one.dated != line.day)


def _check_receipt(
    line: StatementLine, target: PayoutBatch | RecoveryMovement | None = None
) -> None:
    found = receipts_of(line)
    if found and target not in found:
        receipt = found[0]
        above = receipt.amount if receipt.amount > line.amount else 0
        raise DepositEnteredError(receipt.recovery.number, above)


def _write(line: StatementLine, by: User, **facts: Any) -> StatementMatch:
    if line.matches.filter(undone_at=None).exists():
        raise LineMatchedError
    with refusals_as(BY_CONSTRAINT):
        return StatementMatch.objects.create(line=line, by=by, **facts)


@transaction.atomic
def undo_match(*, match: StatementMatch, by: User) -> StatementMatch:
    """Undo the match or explanation of a line, which is open again; the row stays as history.

    Raises ForbiddenError (permission `load_statement`), MatchUndoneError (409: undone already),
    RestSentBackError (409: the rest of the deposit was sent back, `rest_sent_back_of`),
    ClosedMonthError (409: the line's month).
    """
    require_permission(by, LOAD)
    match = StatementMatch.objects.select_for_update().get(pk=match.pk)
    if match.undone_at is not None:
        raise MatchUndoneError
    if (rest := rest_sent_back_of(match)) is not None:
        raise RestSentBackError(rest.line.day, -rest.line.amount)
    match.undone_by, match.undone_at = by, clock.now()
    with refusals_as(BY_CONSTRAINT):
        match.save(update_fields=["undone_by", "undone_at"])
    return match
