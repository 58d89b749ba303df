"""The finance office of the demo: approves, builds, releases and enters results, week by week."""

from __future__ import annotations

import datetime as dt
from random import Random
from uuid import UUID

from claims.users.models import User
from reviews.demo.engine import Story
from reviews.payouts.approvals import approve_payouts, hindrance
from reviews.payouts.batches import build_batch, release_batch
from reviews.payouts.fingerprint import seen_value, selection_of
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.preparing import prepare_replacement
from reviews.payouts.results import apply_paid_to_rest, apply_result
from reviews.payouts.states import BankOutcome, PayoutStatus

RETURNS = ("계좌번호 오류", "예금주 불일치")


def office(people: dict[str, User], days: list[dt.datetime], rnd: Random) -> Story:
    """One batch for each moment of `days`, released and paid on the days after.

    The last four stay on the way: built and not released, released without results, approved
    only, and the newest not even that; so every state of a payout is on screen.
    """
    first, second = people["finance1"], people["finance2"]
    last = len(days) - 1
    for index, moment in enumerate(days):
        yield moment
        if index == last:
            return
        if not _approve(second):
            continue
        if index == last - 1:
            continue
        yield moment + dt.timedelta(minutes=40)
        batch = _build(first)
        if batch is None or index == last - 2:
            continue
        yield moment + dt.timedelta(hours=1, minutes=30)
        batch = release_batch(
            batch=batch,
            manifest=batch.manifest_sha256,
            key=UUID(int=rnd.getrandbits(128), version=4),
            by=second,
        )
        if index == last - 3:
            continue
        yield moment + dt.timedelta(days=1)
        failed = _results(batch, second, fails=index in (1, last - 4), rnd=rnd)
        if failed is not None and index == 1:
            yield moment + dt.timedelta(days=1, hours=2)
            prepare_replacement(payout=failed, by=people["secretary"])


def _approve(by: User) -> bool:
    """Approve what may be approved; whether anything was."""
    waiting = Payout.objects.in_state(PayoutStatus.PREPARED).for_page()
    seen = {payout.pk: seen_value(payout) for payout in waiting if hindrance(payout) is None}
    if seen:
        approve_payouts(seen=seen, by=by)
    return bool(seen)


def _build(by: User) -> PayoutBatch | None:
    rows = list(Payout.objects.in_state(PayoutStatus.APPROVED))
    return build_batch(payouts=rows, seen=selection_of(rows), by=by) if rows else None


def _results(batch: PayoutBatch, by: User, *, fails: bool, rnd: Random) -> Payout | None:
    """The bank paid everything, but for one payment where it `fails`; that one is returned."""
    failed = None
    rows = list(batch.payouts.order_by("pk"))
    if fails and len(rows) > 1:
        failed = rows[int(rnd.random() * len(rows))]
        reason = RETURNS[int(rnd.random() * len(RETURNS))]
        apply_result(payout=failed, outcome=BankOutcome.FAILED, by=by, code="03", text=reason)
    apply_paid_to_rest(batch=batch, by=by)
    return failed
