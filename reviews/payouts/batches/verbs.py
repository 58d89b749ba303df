"""Batches of approved payouts that go to the bank together; the builder may not release them.

Building digests the rows, count and total that were shown, and every file offered for the bank.
Release computes all digests again and compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from claims import clock, hooks
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from reviews.payouts.approvals.blockers import release_tie
from reviews.payouts.approvals.fingerprint import manifest_of, selection_of
from reviews.payouts.bank.files.generation import compare_files, digest_files
from reviews.payouts.batches.limits import check_limits, sums_by_bank, sums_of
from reviews.payouts.batches.queries import accounts_changed, payees_changed
from reviews.payouts.batches.recent_batches import manifest_differs, nothing_to_batch
from reviews.payouts.batches.taking_apart import take_apart
from reviews.payouts.batches.transfer_days import check_transfer_day, next_transfer_day
from reviews.payouts.constraint_errors import constraint_error
from reviews.payouts.errors.approvals import PayeeIsAnotherError
from reviews.payouts.errors.batches import (
    BatchMovedError,
    BuiltYourselfError,
    ManifestDiffersError,
    NewerAccountError,
    PayeeChangedError,
)
from reviews.payouts.locks import lock_batch, lock_payouts
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

SERIES_LOCK = 0x42415443  # advisory: two batches built at once must not take one number


def next_number() -> str:
    """Return the next free batch number of today, B-MMDD-NN. Takes an advisory lock until the end
    of the transaction, so that no number is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SERIES_LOCK])
    prefix = f"B-{clock.today():%m%d}-"
    taken = PayoutBatch.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    return f"{prefix}{max((int(n.removeprefix(prefix)) for n in taken), default=0) + 1:02d}"


@transaction.atomic
def build_batch(
    *,
    payouts: Iterable[Payout],
    seen: str,
    by: User,
    transfer_on: date | None = None,
    only_failures: bool = False,
) -> PayoutBatch:
    """Put approved payouts of one programme into a new batch as they were shown (`seen`: their
    `selection_of`), and store the digests of its transfer files. `transfer_on` is the day of
    transfer (None: the next payment day, today included). A batch `only_failures` holds only
    repetitions of failed payments.

    Raises ForbiddenError (permission `build_batch`), TransferDayError, NothingToBatchError (no
    payout; 409 if the page showed some), ManifestDiffersError (409: a payout was approved, voided,
    batched or changed since), OnlyReplacementsError (another payout in a batch `only_failures`),
    NoAccountError (erased), MadeYourselfError (prepared, voted, confirmed or waived one),
    SampledPayoutError (409: open sample check), PayeeIsAnotherError (another person receives now),
    BankNotAskedError (open bank line about a repeated payment), LimitExceededError.
    """
    require_permission(by, "reviews.build_batch")
    transfer_on = transfer_on or next_transfer_day()
    check_transfer_day(transfer_on)
    rows = lock_payouts(payout.pk for payout in payouts)
    if not rows:
        raise nothing_to_batch(changed=bool(seen) and seen != selection_of([]))
    if selection_of(rows) != seen or any(row.status != PayoutStatus.APPROVED for row in rows):
        raise manifest_differs()
    check_limits(sums_by_bank(_bank_and_won(row) for row in rows), transfer_on)
    return fill_batch(rows, by=by, transfer_on=transfer_on, only_failures=only_failures)


def _bank_and_won(row: Payout) -> tuple[str, int]:
    return row.account.bank_code if row.account else "", row.amount


def fill_batch(
    rows: Sequence[Any], *, by: User, transfer_on: date, only_failures: bool
) -> PayoutBatch:
    """Create a batch of locked approved payouts of one programme, number it, digest its files, and
    set it to built. Called by the verbs that build, which have checked permission, day, rows and
    limits. `rows` have pk, programme_id, amount, account_id and approval_no.

    Raises NoAccountError (an account was erased), PayeeIsAnotherError (with the numbers of the
    claims), and of `constraint_error` MadeYourselfError, SampledPayoutError, OnlyReplacementsError,
    BankNotAskedError, LimitExceededError and rarer ones.
    """
    try:
        with transaction.atomic():
            return _fill(rows, by, transfer_on, only_failures)
    except IntegrityError as error:
        refused = constraint_error(error)
        if isinstance(refused, PayeeIsAnotherError):
            refused = PayeeIsAnotherError([*payees_changed(row.pk for row in rows).values()])
        raise refused from error


def _fill(rows: Sequence[Any], by: User, transfer_on: date, only_failures: bool) -> PayoutBatch:
    batch = PayoutBatch.objects.create(
        number=next_number(),
        programme_id=rows[0].programme_id,
        transfer_on=transfer_on,
        only_failures=only_failures,
    )
    Payout.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=PayoutStatus.BATCHED, batch=batch
    )
    batch.count, batch.total = len(rows), sum(row.amount for row in rows)
    batch.manifest_sha256 = manifest_of(rows)
    digest_files(batch)
    batch.status, batch.built_by, batch.built_at = BatchStatus.BUILT, by, clock.now()
    batch.save()
    hooks.emit("batch_built", batch)
    return batch


@transaction.atomic
def change_transfer_day(*, batch: PayoutBatch, transfer_on: date, by: User) -> PayoutBatch:
    """Set another day of transfer for a batch that is not released yet. The files for the bank do
    not contain the day and stay valid.

    Raises ForbiddenError (permission `build_batch`), TransferDayError (`check_transfer_day`),
    BatchMovedError (409: not built, or released), LimitExceededError (a day's limit).
    """
    require_permission(by, "reviews.build_batch")
    check_transfer_day(transfer_on)
    batch = lock_batch(batch.pk)
    if batch.status != BatchStatus.BUILT:
        raise BatchMovedError
    check_limits(sums_of(batch.pk), transfer_on, but=batch.pk)
    batch.transfer_on = transfer_on
    try:
        with transaction.atomic():
            batch.save(update_fields=["transfer_on"])
    except IntegrityError as error:
        raise constraint_error(error) from error
    return batch


def transfer_day_at_release(batch: PayoutBatch) -> date:
    """Return the day on which the bank would transfer the batch if it were released now: its own
    day of transfer, or `next_transfer_day` if that is missing or has passed."""
    own = batch.transfer_on
    return own if own is not None and own >= clock.today() else next_transfer_day()


@transaction.atomic
def release_batch(*, batch: PayoutBatch, manifest: str, key: UUID, by: User) -> PayoutBatch:
    """Release a built batch to the bank, for good, as the form showed it (`manifest`: its digest).
    A day of transfer that has passed becomes the next payment day. `key` names the request:
    repeated by the same person it returns the released batch.

    Raises ForbiddenError (permission `release_batch`), BatchMovedError (409: another state or day
    of transfer than `batch` has), BuiltYourselfError, TiedPayeeError (a conflict of interest with a
    claimant), MadeYourselfError (prepared, voted, confirmed or waived a payout),
    ManifestDiffersError and FileDiffersError (409: rows or files differ from those at building),
    NewerAccountError (a claim has a newer account), PayeeChangedError (another person receives
    now), BankNotAskedError (open bank line about a repeated payment), LimitExceededError.
    """
    require_permission(by, "reviews.release_batch")
    rows = lock_payouts(batch.payouts.values_list("pk", flat=True))
    shown_on, batch = batch.transfer_on, lock_batch(batch.pk)
    if batch.release_key == key and batch.released_by_id == by.pk:
        return batch
    if batch.status != BatchStatus.BUILT or batch.transfer_on != shown_on:
        raise BatchMovedError
    if batch.built_by_id == by.pk:
        raise BuiltYourselfError
    if (tied := release_tie(batch, by)) is not None:
        raise tied
    if manifest != batch.manifest_sha256 or manifest_of(rows) != batch.manifest_sha256:
        raise ManifestDiffersError
    forbid_changed_accounts(rows)
    forbid_changed_payees(rows)
    compare_files(batch)
    transfer_on = transfer_day_at_release(batch)
    check_limits(sums_of(batch.pk), transfer_on, but=batch.pk)
    batch.status, batch.released_by, batch.released_at = BatchStatus.RELEASED, by, clock.now()
    batch.release_key, batch.transfer_on = key, transfer_on
    try:
        with transaction.atomic():
            changed = ["status", "released_by", "released_at", "release_key", "transfer_on"]
            batch.save(update_fields=changed)
    except IntegrityError as error:
        raise constraint_error(error) from error
    return batch


def forbid_changed_accounts(rows: Iterable[Payout]) -> None:
    """Raise NewerAccountError, with the numbers of the claims, if the account of one of the payouts
    is no longer the newest of its claim."""
    if changed := accounts_changed(rows):
        raise NewerAccountError([row.claim.number for row in changed])


def forbid_changed_payees(rows: Iterable[Payout]) -> None:
    """Raise PayeeChangedError, with the numbers of the claims, if another person would receive one
    of the payouts now (`payees_changed`). One query; the trigger `released_batch_payee_in_force`
    has the same rule."""
    if changed := payees_changed(row.pk for row in rows):
        raise PayeeChangedError([*changed.values()])


@transaction.atomic
def cancel_batch(*, batch: PayoutBatch, by: User, reason: str) -> PayoutBatch:
    """Cancel a batch that is not released; the reason is cut to 200 characters. Its payouts go back
    to approved, or to prepared if the account or the person who receives has changed since. Fixed
    grants of a claim that was withdrawn since are cancelled; those to an account to which another
    claim has a fixed grant now are put on hold.

    Raises ForbiddenError (permission `build_batch`), ReasonNeededError (empty), BatchMovedError
    (409: released or ended), PayeeBusyError (409: another transaction has locked that other claim).
    """
    require_permission(by, "reviews.build_batch")
    reason = given_reason(reason, MOST_REASON)
    rows = lock_payouts(batch.payouts.values_list("pk", flat=True))
    batch = lock_batch(batch.pk)
    if batch.status not in (BatchStatus.OPEN, BatchStatus.BUILT):
        raise BatchMovedError
    if batch.status == BatchStatus.BUILT:
        back = ProposalBack(Proposal.BATCH, batch.pk, batch.built_by_id, name=batch.number)
        tell_proposers(back, by=by.pk)
    batch.status, batch.ended_reason = BatchStatus.CANCELLED, reason
    batch.save(update_fields=["status", "ended_reason"])
    take_apart(batch, rows, by=by)
    return batch
