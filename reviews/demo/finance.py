"""The finance office of the demo: approves, builds, releases and enters results, week by week."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from random import Random
from uuid import UUID

from claims.users.models import User
from reviews.demo.engine import Story
from reviews.payouts.approvals.blockers import blocker_for_anyone
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import approve_payouts
from reviews.payouts.bank.reference import reference_of
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.batches.verbs import build_batch, release_batch
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.models.querysets import awaits_sample
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.states.payouts import PayoutStatus

RETURNS = ("계좌번호 오류", "예금주 불일치")


def play_finance_office(people: dict[str, User], days: list[dt.datetime], rnd: Random) -> Story:
    """Story of the finance office: at each time of `days` it approves payouts, builds a batch,
    releases an earlier one and enters the bank's results of one before that.

    Each step leaves some rows behind, so that at the end a row of every state is on screen:
    waiting, approved, built, released, paid, failed.
    """
    first, second, secretary = people["finance1"], people["finance2"], people["secretary"]
    built: list[PayoutBatch] = []
    released: list[PayoutBatch] = []
    failures = 0
    for moment in days:
        yield moment
        # Grants of a run are approved and batched by themselves (demo/grants.py).
        ready = Payout.objects.in_state(PayoutStatus.APPROVED).exclude(awaits_sample())
        approved = list(ready.filter(run__isnull=True))
        fresh = _approve(second)
        if not (fresh and approved):
            continue
        yield moment + dt.timedelta(minutes=40)
        built.append(build_batch(payouts=approved, seen=selection_of(approved), by=first))
        if len(built) < 2:
            continue
        yield moment + dt.timedelta(hours=2)
        released.append(_release(built.pop(0), second, rnd))
        if len(released) < 2:
            continue
        yield moment + dt.timedelta(hours=5)
        # Not by the approver: who loads a failure does not approve its repetition.
        failed = _results(released.pop(0), first, fails=failures < 2, rnd=rnd)
        if failed is None:
            continue
        failures += 1
        if failures == 2:  # one failed payment is paid again, the other waits for its account
            yield moment + dt.timedelta(hours=6)
            prepare_replacement(payout=failed, by=secretary, same_account=True)


def _approve(by: User) -> bool:
    """Approve the older half of the approvable rows; returns whether any was approved.

    Two to eight rows wait for the next time, and in the end for the visitor of the demo.
    """
    waiting = Payout.objects.in_state(PayoutStatus.PREPARED).filter(run__isnull=True)
    waiting = waiting.for_page().order_by("prepared_at")
    ready = [payout for payout in waiting if blocker_for_anyone(payout) is None]
    ready = ready[: -min(max(len(ready) // 2, 2), 8)]
    if ready:
        approve_payouts(seen={payout.pk: seen_value(payout) for payout in ready}, by=by)
    return bool(ready)


def _release(batch: PayoutBatch, by: User, rnd: Random) -> PayoutBatch:
    key = UUID(int=rnd.getrandbits(128), version=4)
    return release_batch(batch=batch, manifest=batch.manifest_sha256, key=key, by=by)


def _results(batch: PayoutBatch, by: User, *, fails: bool, rnd: Random) -> Payout | None:
    """Load the bank's results of a batch: every payment was paid, except with `fails` one that was
    returned. Return that payout, else None."""
    failed = None
    rows = list(batch.payouts.order_by("pk"))
    reasons: dict[int, str] = {}
    if fails and len(rows) > 1:
        failed = rows[int(rnd.random() * len(rows))]
        reasons[failed.pk] = RETURNS[int(rnd.random() * len(RETURNS))]
    load_bank_results(batch, rows, reasons, by)
    return failed


def load_bank_results(
    batch: PayoutBatch, rows: Iterable[Payout], reasons: Mapping[int, str], by: User
) -> None:
    """Write the bank's result file of a batch and load it. `reasons` maps the id of each unpaid
    payment to its reason; all other payments count as paid."""
    lines = ["지급번호,금액,처리결과,오류코드,오류내용"]
    for row in rows:
        why = reasons.get(row.pk, "")
        said = f"불능,03,{why}" if why else "정상,,"
        lines.append(f"{reference_of(row)},{row.amount},{said}")
    content = io.BytesIO("\r\n".join([*lines, ""]).encode())
    load_results(file=content, name=f"{batch.number}-입금결과.csv", by=by)
