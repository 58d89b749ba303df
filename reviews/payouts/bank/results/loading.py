"""Loading a file of results: all of it in one transaction, in as many statements for one line as
for thousands; appended line by line, applied where it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, transaction

from claims import clock
from claims.users.permissions import require_permission
from reviews.payouts.bank.reference import payout_id_of
from reviews.payouts.bank.results.matching import Known, Matched, match_lines
from reviews.payouts.bank.results.reading import ResultSheet, read_results
from reviews.payouts.bank.results.settlement import SENT_STATUSES, apply_results, settle_batches
from reviews.payouts.errors import constraint_error
from reviews.payouts.locks import lock_batches, lock_payouts
from reviews.payouts.models import (
    BankResult,
    HandResult,
    HandRow,
    Payout,
    PayoutBatch,
    ResultFile,
)
from reviews.payouts.notices import notify_results
from reviews.payouts.states import BankOutcome, HandStatus, ResultMatch

if TYPE_CHECKING:
    from claims.users.models import User

CHUNK = 1 << 20  # bytes


@dataclass(frozen=True)
class Loaded:
    file: ResultFile
    again: bool  # it had been loaded before; nothing was added
    overtaken: int = 0  # proposals entered by hand that the file ended


def load_results(*, file: BinaryIO, name: str, by: User) -> Loaded:
    """Load a seekable file of results. The same bytes again add nothing.

    Raises ForbiddenError, ResultsUnusableError (nothing was taken).
    """
    require_permission(by, "reviews.release_batch")
    digest = _digest(file)
    standing = ResultFile.objects.filter(sha256=digest).first()
    if standing is not None:
        return Loaded(standing, again=True)
    sheet = read_results(file)
    try:
        with transaction.atomic():
            row = ResultFile.objects.create(
                sha256=digest,
                name=PurePath(name.replace("\\", "/")).name[:200],
                layout=sheet.layout.code,
                rows=len(sheet.lines),
                pending=sheet.pending,
                loaded_by=by,
            )
            overtaken = _load(row, sheet, by)
    except IntegrityError as error:
        standing = ResultFile.objects.filter(sha256=digest).first()
        if standing is None:
            raise constraint_error(error) from error
        return Loaded(standing, again=True)  # somebody loaded it at the same moment
    return Loaded(row, again=False, overtaken=overtaken)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    content = sha256()
    while block := file.read(CHUNK):
        content.update(block)
    return content.hexdigest()


def _load(file: ResultFile, sheet: ResultSheet, by: User) -> int:
    """Inside the transaction: claims, payouts and batches are locked in their order. Returns how
    many proposals entered by hand have ended by it."""
    named = {payout_id_of(line.reference) for line in sheet.lines} - {None}
    payouts = {row.pk: row for row in lock_payouts(pk for pk in named if pk is not None)}
    batches = {
        batch.pk: batch
        for batch in lock_batches(row.batch_id for row in payouts.values() if row.batch_id)
    }
    matched = match_lines(sheet.lines, _known(payouts, batches))
    # What was paid and came back in the same file: the return is written after the payment.
    first: list[Matched] = []
    returns: list[Matched] = []
    for one in matched:
        came_back = one.applied and one.line.outcome == BankOutcome.RETURNED
        (returns if came_back else first).append(one)
    told = _append(file, first, payouts, by) + _append(file, returns, payouts, by)
    settle_batches(batches.values())
    notify_results(told)
    return _withdraw_overtaken(told, by) if told else 0


def _withdraw_overtaken(results: Sequence[BankResult], by: User) -> int:
    """Withdraw the manual proposals that name a payment of `results`; return how many.

    The file has the bank's own answer. Payments of a proposal that the file does not name can be
    proposed again. `by`, the person who loads the file, is recorded as the one who withdrew them.
    The caller holds the locks of the payments and their batches.
    """
    payouts = [result.payout_id for result in results]
    named = HandRow.objects.filter(payout__in=payouts, hand__status=HandStatus.PROPOSED)
    waiting = HandResult.objects.filter(pk__in=named.values("hand"), status=HandStatus.PROPOSED)
    ids = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
    return HandResult.objects.filter(pk__in=ids).update(
        status=HandStatus.WITHDRAWN, withdrawn_by=by, ended_at=clock.now()
    )


def _known(payouts: dict[int, Payout], batches: dict[int, PayoutBatch]) -> dict[int, Known]:
    said: dict[int, set[str]] = {}
    earlier = BankResult.objects.filter(payout__in=list(payouts), match=ResultMatch.APPLIED)
    for pk, outcome in earlier.order_by().values_list("payout", "outcome"):
        said.setdefault(pk, set()).add(outcome)
    return {
        pk: Known(
            amount=payout.amount,
            status=payout.status,
            batch_id=payout.batch_id,
            sent=payout.batch_id in batches and batches[payout.batch_id].status in SENT_STATUSES,
            said=frozenset(said.get(pk, ())),
        )
        for pk, payout in payouts.items()
    }


def _append(
    file: ResultFile, matched: Sequence[Matched], payouts: dict[int, Payout], by: User
) -> list[BankResult]:
    """Write the lines and carry out those that fit; returns these."""
    if not matched:
        return []
    rows = BankResult.objects.bulk_create(
        BankResult(
            file=file,
            row_no=one.line.row_no,
            reference=one.line.reference,
            batch_id=one.batch_id,
            payout=payouts.get(one.payout_id) if one.payout_id else None,
            outcome=one.line.outcome,
            amount=one.line.amount,
            code=one.line.code,
            text=one.line.text,
            match=one.match,
            entered_by=by,
        )
        for one in matched
    )
    applied = [row for row in rows if row.match == ResultMatch.APPLIED]
    apply_results(applied)
    return applied
