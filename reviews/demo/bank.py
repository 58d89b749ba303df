"""The bank in the demo: a batch to be released, a batch that waits for the bank, and the bank's
result file for it, with a line of every kind that does not match."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from claims.table_files.csv_text import csv_bytes
from claims.users.models import User
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.bank.reference import reference_of
from reviews.payouts.bank.results.context import SAMPLE
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.batches.verbs import build_batch, change_transfer_day, release_batch
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.states.payouts import PayoutStatus

HEADS = ("지급번호", "금액", "처리결과", "결과코드", "사유")
PAID, FAILED, RETURNED, PENDING = "정상", "불능", "반환", "처리중"
ODD_WORD = "확인요망"  # a result word that no layout knows: the line is kept as it is
STRANGER = 987_654_321  # matches no payment of ours
RELEASE_KEY = UUID("00000000-0000-4000-8000-00000000ba9c")
Line = tuple[str, int, str, str, str]


def prepare_bank_cases(people: dict[str, User]) -> int:
    """Prepare a batch to release and a batch that waits for the bank, and write the bank's result
    file for the second. Return the number of its lines.

    Call it under the demo's clock, after everything else. Returns 0 if the demo has no released
    batch and too few approved payments to make one.
    """
    first, second = people["finance1"], people["finance2"]
    waits = _newest(BatchStatus.RELEASED)
    if waits is None:
        waits = _release(_newest(BatchStatus.BUILT) or _build(first), second)
    if _newest(BatchStatus.BUILT) is None:
        _build(first)
    day = next_transfer_day()
    for batch in PayoutBatch.objects.filter(status=BatchStatus.BUILT):  # not late for the visitor
        change_transfer_day(batch=batch, transfer_on=day, by=first)
    if waits is None:
        return 0
    lines = list(_lines(waits))
    storages["private"].delete(SAMPLE)
    storages["private"].save(SAMPLE, ContentFile(csv_bytes([HEADS, *lines])))
    return len(lines)


def _newest(status: BatchStatus) -> PayoutBatch | None:
    return PayoutBatch.objects.filter(status=status).order_by("-pk").first()


def _build(by: User) -> PayoutBatch | None:
    rows = list(Payout.objects.in_state(PayoutStatus.APPROVED).exclude(approved_by=None)[:20])
    return build_batch(payouts=rows, seen=selection_of(rows), by=by) if rows else None


def _release(batch: PayoutBatch | None, by: User) -> PayoutBatch | None:
    if batch is None or batch.built_by_id == by.pk:
        return None
    return release_batch(batch=batch, manifest=batch.manifest_sha256, key=RELEASE_KEY, by=by)


def _lines(batch: PayoutBatch) -> Iterator[Line]:
    """Yield the lines of the bank's file in the order of a day: most payments of the batch succeed,
    then every odd case.

    From the batch: one failed, one of another amount, one both paid and failed, one not finished.
    Beside it: payments of earlier batches again, with another result, and returned; one that was
    not released; one that is unknown; one whose outcome cannot be read.
    """
    rows = list(batch.payouts.filter(status=PayoutStatus.BATCHED).order_by("pk"))
    odd = rows[-4:]  # all of a small batch, the most important first
    for payout in rows[: len(rows) - len(odd)]:
        yield _line(payout, PAID)
    if len(rows) == 1:
        yield _line(rows[0], PENDING)
    for payout, how in zip(odd, ("amount", "pending", "both", "failed"), strict=False):
        yield from _odd(payout, how)
    earlier = list(Payout.objects.filter(status=PayoutStatus.PAID).order_by("-pk")[:3])
    for payout, word in zip(earlier, (PAID, FAILED, RETURNED), strict=False):
        yield _line(payout, word)
    unsent = Payout.objects.filter(batch__status=BatchStatus.BUILT).order_by("pk").first()
    if unsent is not None:
        yield _line(unsent, PAID)
    yield (reference_of(STRANGER), 70_000, PAID, "000", "")
    yield (reference_of(STRANGER + 1), 50_000, ODD_WORD, "", "")


def _odd(payout: Payout, how: str) -> Iterator[Line]:
    if how == "failed":
        yield _line(payout, FAILED)
    elif how == "amount":
        yield _line(payout, PAID, amount=payout.amount - 1_000)
    elif how == "both":
        yield _line(payout, PAID)
        yield _line(payout, FAILED)
    else:
        yield _line(payout, PENDING)


def _line(payout: Payout, word: str, *, amount: int | None = None) -> Line:
    code, why = {
        FAILED: ("414", "수취계좌 해지"),
        RETURNED: ("521", "수취인 요청으로 반환"),
    }.get(word, ("000", ""))
    won = payout.amount if amount is None else amount
    return (reference_of(payout), won, word, code, why)
