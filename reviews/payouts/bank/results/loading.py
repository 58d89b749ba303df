"""Loading of a file of bank results in one transaction: every line is stored, fitting ones applied.

A line that cannot be read is stored with its words and waits on the worklist like one that does not
fit; the database refuses a file with fewer lines than it says (`file_keeps_all_its_lines`).

The number of statements does not grow with the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, transaction

from claims import clock
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission
from reviews.payouts.bank.reference import payout_id_of
from reviews.payouts.bank.results.matching import KnownPayment, Matched, match_lines
from reviews.payouts.bank.results.reading import ResultSheet, read_results
from reviews.payouts.bank.results.settlement import SENT_STATUSES, apply_results, settle_batches
from reviews.payouts.constraint_errors import constraint_error
from reviews.payouts.locks import lock_batches, lock_payouts
from reviews.payouts.models import (
    BankResult,
    HandResult,
    HandRow,
    Payout,
    PayoutBatch,
    Recovery,
    ResultFile,
)
from reviews.payouts.notices import notify_results
from reviews.payouts.states.batches import BankOutcome, HandOutcome, HandStatus, ResultMatch
from reviews.payouts.states.recoveries import NOT_ASKED_BACK

if TYPE_CHECKING:
    from claims.users.models import User


@dataclass(frozen=True)
class LoadedFile:
    file: ResultFile
    again: bool  # the file was loaded before; nothing was added
    overtaken: int = 0  # manual proposals that the file withdrew


def load_results(*, file: BinaryIO, name: str, by: User) -> LoadedFile:
    """Load a seekable file of bank results in one transaction: store each line and apply those that
    fit. A file with the same bytes as an earlier one adds nothing (`again` is True in the result).

    Applied lines set payments to paid or failed, settle batches without open payments, withdraw
    manual proposals for these payments, and write the claimants' notices. Raises ForbiddenError
    (permission `release_batch`), ResultsUnusableError (nothing loaded: no known headings, most
    lines unreadable, above 10 MB or 20,000 lines).
    """
    require_permission(by, "reviews.release_batch")
    digest = digest_of(file)
    earlier = ResultFile.objects.filter(sha256=digest).first()
    if earlier is not None:
        return LoadedFile(earlier, again=True)
    sheet = read_results(file)
    try:
        with transaction.atomic():
            row = ResultFile.objects.create(
                sha256=digest,
                name=PurePath(name.replace("\\", "/")).name[:200],
                layout=sheet.layout.code,
                rows=len(sheet.lines),
                unreadable=len(sheet.unreadable),
                pending=sheet.pending,
                loaded_by=by,
            )
            overtaken = _load(row, sheet, by)
    except IntegrityError as error:
        earlier = ResultFile.objects.filter(sha256=digest).first()
        if earlier is None:
            raise constraint_error(error) from error
        return LoadedFile(earlier, again=True)  # another request loaded it at the same time
    return LoadedFile(row, again=False, overtaken=overtaken)


def _load(file: ResultFile, sheet: ResultSheet, by: User) -> int:
    """Store and apply the lines of a file, and return the number of manual proposals that were
    withdrawn. Runs in the transaction of `load_results` and locks claims, payouts and batches in
    that order."""
    named = {payout_id_of(line.reference) for line in sheet.lines} - {None}
    payouts = {row.pk: row for row in lock_payouts(pk for pk in named if pk is not None)}
    batches = {
        batch.pk: batch
        for batch in lock_batches(row.batch_id for row in payouts.values() if row.batch_id)
    }
    matched = match_lines(sheet.lines, _known(payouts, batches))
    # A payment and its return may be in one file: the return is written after the payment.
    first: list[Matched] = []
    returns: list[Matched] = []
    for one in matched:
        came_back = one.applied and one.line.outcome == BankOutcome.RETURNED
        (returns if came_back else first).append(one)
    applied = _append(file, first, payouts, by) + _append(file, returns, payouts, by)
    settle_batches(batches.values())
    notify_results(applied)
    return _withdraw_overtaken(applied, by) if applied else 0


def _withdraw_overtaken(results: Sequence[BankResult], by: User) -> int:
    """Withdraw the manual proposals that name a payment of `results`; return how many.

    The file has the bank's own answer. Payments of a proposal that the file does not name can be
    proposed again. `by`, the person who loads the file, is recorded as the one who withdrew them.
    The caller holds the locks of the payments and their batches.
    """
    payouts = [result.payout_id for result in results]
    named = HandRow.objects.filter(payout__in=payouts, hand__status=HandStatus.PROPOSED)
    waiting = HandResult.objects.filter(pk__in=named.values("hand"), status=HandStatus.PROPOSED)
    hands = list(waiting.order_by("pk").select_for_update(of=("self",)).select_related("batch"))
    back = [
        ProposalBack(
            Proposal.RESULTS, hand.batch_id, hand.proposed_by_id, name=hand.batch.number,
            overtaken=True,
        )
        for hand in hands
    ]  # fmt: skip
    tell_proposers(*back, by=by.pk)
    return HandResult.objects.filter(pk__in=[hand.pk for hand in hands]).update(
        status=HandStatus.WITHDRAWN, withdrawn_by=by, ended_at=clock.now()
    )


def _known(payouts: dict[int, Payout], batches: dict[int, PayoutBatch]) -> dict[int, KnownPayment]:
    outcomes: dict[int, set[str]] = {}
    earlier = BankResult.objects.filter(payout__in=list(payouts), match=ResultMatch.APPLIED)
    for pk, outcome in earlier.order_by().values_list("payout", "outcome"):
        outcomes.setdefault(pk, set()).add(outcome)
    asked_back = set(
        Recovery.objects.filter(payout__in=list(payouts))
        .exclude(status__in=NOT_ASKED_BACK)
        .values_list("payout", flat=True)
    )
    refused = set(
        HandRow.objects.filter(
            payout__in=list(payouts),
            hand__outcome=HandOutcome.REFUSED,
            hand__status=HandStatus.CONFIRMED,
        ).values_list("payout", flat=True)
    )
    return {
        pk: KnownPayment(
            amount=payout.amount,
            status=payout.status,
            batch_id=payout.batch_id,
            sent=payout.batch_id in batches and batches[payout.batch_id].status in SENT_STATUSES,
            applied=frozenset(outcomes.get(pk, ())),
            recovered=pk in asked_back,
            refused=pk in refused,
        )
        for pk, payout in payouts.items()
    }


def _append(
    file: ResultFile, matched: Sequence[Matched], payouts: dict[int, Payout], by: User
) -> list[BankResult]:
    """Store the matched lines as BankResult rows, set the payments of those that fit to paid or
    failed, and return the rows of these."""
    if not matched:
        return []
    rows = BankResult.objects.bulk_create(
        BankResult(
            file=file,
            row_no=one.line.row_no,
            reference=one.line.reference,
            batch_id=one.batch_id,
            payout=payouts.get(one.payout_id) if one.payout_id else None,
            outcome=one.line.outcome or "",
            amount=one.line.amount,
            code=one.line.code,
            text=one.line.text,
            unread=one.line.unread,
            words=one.line.words,
            match=one.match,
            entered_by=by,
        )
        for one in matched
    )
    applied = [row for row in rows if row.match == ResultMatch.APPLIED]
    apply_results(applied)
    return applied
