"""Tier grants of the demo: prepared for everybody at once, a part of them approved and paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from random import Random
from uuid import UUID

from claims.users.models import User
from reviews.demo.engine import Story
from reviews.demo.finance import load_paper
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import approve_payouts
from reviews.payouts.batches.verbs import build_batch, release_batch
from reviews.payouts.grants.approval import next_rows
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.preparation import prepare_grants, process
from reviews.payouts.models import GrantRun, Payout
from reviews.payouts.states import PayoutKind

AT_ONCE = 600  # rows of an approval at most: enough to see, few enough that loading stays quick


def play_grants_office(people: dict[str, User], days: list[dt.datetime], rnd: Random) -> Story:
    """Prepare all tier grants on the first of four `days`, as the secretariat; on the next two
    finance approves and pays a part each, by different people, and on the last it only approves.

    So grants wait for approval, for a batch, and are paid. Base grants are left to the visitor of
    the demo. Does nothing when already done: an interrupted load does not begin it again.
    """
    kind = PayoutKind.TIER_GRANT
    one, other = people["finance1"], people["finance2"]
    yield days[0]
    if GrantRun.objects.filter(kind=kind).exists():
        return
    try:
        run = prepare_grants(kind=kind, by=people["secretary2"])
    except NothingToPrepareError:  # a register too small to hold one
        return
    while process(run.pk):
        pass
    run.refresh_from_db()
    most = min(AT_ONCE, max(1, run.prepared // 4))  # a small register shows every state too
    for day in days[1:3]:
        yield day
        rows = _approve(run, most, by=other)
        if not rows:
            return
        yield day + dt.timedelta(minutes=50)
        batch = build_batch(payouts=rows, seen=selection_of(rows), by=one)
        yield day + dt.timedelta(hours=2)
        key = UUID(int=rnd.getrandbits(128), version=4)
        release_batch(batch=batch, manifest=batch.manifest_sha256, key=key, by=other)
        yield day + dt.timedelta(hours=6)
        load_paper(batch, rows, {}, one)
        one, other = other, one
    yield days[3]
    _approve(run, most, by=one)


def _approve(run: GrantRun, most: int, *, by: User) -> list[Payout]:
    """Approve the next rows of a run, as the page shows them."""
    seen = {row.pk: seen_value(row) for row in next_rows(run, by, most=most)}
    if not seen:
        return []
    return approve_payouts(seen=seen, by=by).approved


def working_days_ago(
    today: dt.date, ago: Iterable[int] = (36, 34, 20, 6), *, zone: dt.tzinfo
) -> list[dt.datetime]:
    """Return eleven o'clock of four days before `today`; a weekend's day moves to its Friday."""
    days = (today - dt.timedelta(days=number) for number in ago)
    fridays = (day - dt.timedelta(days=max(day.weekday() - 4, 0)) for day in days)
    return [dt.datetime.combine(day, dt.time(11), zone) for day in fridays]
