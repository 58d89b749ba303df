"""Recoveries in the demo: one demanded and late, one in instalments, one settled, and what waits
for its second person. Both of finance let every payment go, so the chair approves the demands, and
would confirm what is written off or cancelled."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.users.models import User
from reviews.demo.engine import Story
from reviews.payouts.models import Payout, Recovery, RecoveryMovement
from reviews.payouts.recoveries.demands.verbs import approve_recovery, propose_recovery
from reviews.payouts.recoveries.movements.confirming import confirm_movement
from reviews.payouts.recoveries.movements.verbs import enter_receipt
from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries
from reviews.payouts.recoveries.plans.verbs import agree_plan
from reviews.payouts.states.payouts import DECIDED_KINDS, PayoutStatus
from reviews.payouts.states.recoveries import RecoveryCause

DAYS_AGO = (24, 16, 9, 2)
DAYS_TO_PAY = 10  # moved to the next working day


class Case(NamedTuple):
    """A recovery to propose: its cause and reason, and the `share` of a payout to ask back, in per
    cent."""

    cause: RecoveryCause
    share: int
    reason: str


LATE = Case(RecoveryCause.OVERPAID, 30, "피해액이 두 번 더해져 많이 지급되었습니다.")
PLANNED = Case(RecoveryCause.FRAUD, 100, "제출하신 자료가 실제와 다른 것으로 확인되었습니다.")
SETTLED = Case(
    RecoveryCause.DESK_ERROR, 20, "금액을 옮겨 적을 때 생긴 잘못으로 많이 지급되었습니다."
)
WAITING = Case(RecoveryCause.WRONG_PAYEE, 100, "다른 분의 계좌로 잘못 지급되었습니다.")


def play_recoveries(people: dict[str, User], today: dt.date, zone: dt.tzinfo) -> Story:
    """Story of three recoveries on the days of DAYS_AGO: all proposed and approved, one late with
    half of it entered, one in instalments, one paid back; a fourth is only proposed. Ends after the
    approvals when there are fewer than three paid payouts."""
    days = [
        dt.datetime.combine(today - dt.timedelta(days=ago), dt.time(11), zone) for ago in DAYS_AGO
    ]
    hour, first, second = dt.timedelta(hours=1), people["finance1"], people["finance2"]
    yield days[0]
    found = [
        _propose(payout, case, people["secretary2"])
        for payout, case in zip(_paid(3), (LATE, PLANNED, SETTLED), strict=False)
    ]
    yield days[0] + hour
    due_on = add_working_days(clock.today() + dt.timedelta(days=DAYS_TO_PAY), 0)
    demanded = [approve_recovery(recovery=one, due_on=due_on, by=people["chair"]) for one in found]
    if len(demanded) < 3:
        return
    late, planned, settled = demanded
    yield days[1]
    _plan(planned, first)
    entry = _receive(settled, settled.amount, "20230607-0031", first)
    yield days[1] + hour
    confirm_movement(movement=entry, by=second)
    yield days[2]
    remind_of_recoveries()
    part = planned.plans.get().instalments.get(number=1).amount
    entry = _receive(planned, part, "20230614-0007", second)
    yield days[2] + hour
    confirm_movement(movement=entry, by=first)
    yield days[3]
    _receive(late, late.amount // 2, "20230621-0102", second)
    for payout in _paid(1):
        _propose(payout, WAITING, people["secretary"])


def _paid(number: int) -> list[Payout]:
    """Return up to `number` paid payouts of which nothing is asked back: those of decisions first,
    then fixed grants, each the earliest paid first."""
    rows = Payout.objects.filter(status=PayoutStatus.PAID, recoveries=None)
    rows = rows.order_by("ended_at", "pk")
    decided = list(rows.filter(kind__in=DECIDED_KINDS)[:number])
    return decided + list(rows.exclude(kind__in=DECIDED_KINDS)[: number - len(decided)])


def _propose(payout: Payout, case: Case, by: User) -> Recovery:
    amount = max(payout.amount * case.share // 100, 1)
    return propose_recovery(
        payout=payout, amount=amount, cause=case.cause, reason=case.reason, by=by
    )


def _receive(recovery: Recovery, amount: int, reference: str, by: User) -> RecoveryMovement:
    return enter_receipt(
        recovery=recovery, amount=amount, received_on=clock.today(), reference=reference, by=by
    )


def _plan(recovery: Recovery, by: User) -> None:
    """Agree on four instalments of a recovery, due in 7, 12, 42 and 72 days or the next
    working day; the second one is
    missed by the demo's day."""
    part = recovery.amount // 4
    days = [add_working_days(clock.today() + dt.timedelta(days=n), 0) for n in (7, 12, 42, 72)]
    amounts = [recovery.amount - 3 * part, part, part, part]
    agree_plan(
        recovery=recovery,
        instalments=list(zip(days, amounts, strict=True)),
        reason="신청인과 전화로 네 번에 나누어 내기로 함",
        by=by,
    )
