"""Tier grants of the demo: prepared for everybody at once, a part of them approved and paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from random import Random
from uuid import UUID

from claims.bank_accounts.models import Proof
from claims.bank_accounts.verbs import propose_account
from claims.demo.businesses import bank_account
from claims.users.models import User
from reviews.demo.engine import Story
from reviews.demo.finance import load_bank_results
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import approve_payouts
from reviews.payouts.batches.verbs import build_batch, release_batch
from reviews.payouts.grants.approval import next_rows
from reviews.payouts.grants.eligibility import ROUTES
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.missing_accounts import claims_without_account
from reviews.payouts.grants.preparation import prepare_grants, programme_now
from reviews.payouts.grants.running import process
from reviews.payouts.models import GrantRun, Payout
from reviews.payouts.states.payouts import PayoutKind

AT_ONCE = 600  # rows of an approval at most: enough to see, few enough that loading stays quick


def play_grants_office(people: dict[str, User], days: list[dt.datetime], rnd: Random) -> Story:
    """Story of the tier grants on the four `days`: on the first the secretariat prepares all of
    them; on the next two finance approves and pays a part each, by different people; on the last it
    only approves. Base grants are left to the visitor of the demo.

    Does nothing once a run of tier grants exists: an interrupted load does not begin it again.
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
        load_bank_results(batch, rows, {}, one)
        one, other = other, one
    yield days[3]
    _approve(run, most, by=one)
    yield days[3] + dt.timedelta(hours=1)
    _propose_accounts(people, rnd)


CALLS = (
    "신청인이 전화로 알려 줌. 생년월일과 접수일을 확인함",
    "통장이 해지되어 새 통장을 알려 줌. 등록된 번호로 다시 전화해 확인함",
    "접수할 때 계좌를 적지 못했다고 함. 본인 확인 뒤 받아 적음",
)


def _propose_accounts(people: dict[str, User], rnd: Random) -> None:
    """Propose bank accounts for up to three claims with a tier grant and no account: two as the
    customer centre, the last as a secretary, who may not confirm it. They wait for the visitor of
    the demo."""
    grant = ROUTES[PayoutKind.TIER_GRANT]
    claims = claims_without_account(grant, programme_now())[: len(CALLS)]
    for claim, reason, by in zip(claims, CALLS, ("agent", "agent", "secretary"), strict=False):
        bank, number = bank_account(rnd)
        propose_account(
            claim=claim, by=people[by], bank=bank, number=number,
            holder=claim.representative or claim.person_name, proof=Proof.CALL, reason=reason,
        )  # fmt: skip


def _approve(run: GrantRun, most: int, *, by: User) -> list[Payout]:
    """Approve the next rows of a run, at most `most`, as the page shows them. Return the approved
    payouts."""
    seen = {row.pk: seen_value(row) for row in next_rows(run, by, most=most)}
    if not seen:
        return []
    return approve_payouts(seen=seen, by=by).approved


def working_days_ago(
    today: dt.date, ago: Iterable[int] = (36, 34, 20, 6), *, zone: dt.tzinfo
) -> list[dt.datetime]:
    """Return 11:00 of the days that lie `ago` days before `today`, in the order of `ago`; a day on
    a weekend moves to the Friday before."""
    days = (today - dt.timedelta(days=number) for number in ago)
    fridays = (day - dt.timedelta(days=max(day.weekday() - 4, 0)) for day in days)
    return [dt.datetime.combine(day, dt.time(11), zone) for day in fridays]
