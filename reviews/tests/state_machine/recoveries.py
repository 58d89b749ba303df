"""Acts on money that is asked back: demands, receipts, instalments, offsets, write-offs."""

from __future__ import annotations

import datetime as dt
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.users.models import User
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.recoveries.demands.verbs import (
    approval_blocker,
    approve_recovery,
    decline_recovery,
    propose_recovery,
    recoverable,
)
from reviews.payouts.recoveries.movements.confirming import confirm_movement, confirmation_blocker
from reviews.payouts.recoveries.movements.verbs import (
    enter_receipt,
    propose_cancellation,
    propose_offset,
    propose_write_off,
    reverse_movement,
    withdraw_movement,
)
from reviews.payouts.recoveries.plans.instalments import newest_plan
from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries
from reviews.payouts.recoveries.plans.verbs import agree_plan
from reviews.tests.state_machine.corrections import Corrections
from reviews.tests.state_machine.money import UNBATCHED
from reviews.tests.state_machine.world import numbers, pick, when

_deposits = count(1)
WHY = "두 번 지급됨"
TAKES_MONEY = ("demanded", "partly_received", "written_off")


class Recoveries(Corrections):
    def recoveries(self, *statuses: str) -> list[Recovery]:
        found = self.look(
            "recoveries",
            lambda: (
                Recovery.objects.filter(claim__in=self.claim_ids)
                .select_related("claim", "payout__policy", "payout__batch")
                .order_by("pk")
            ),
        )
        return [r for r in found if not statuses or r.status in statuses]

    def owed(self) -> list[Recovery]:
        return self.recoveries("demanded", "partly_received")

    def waiting_movements(self) -> list[RecoveryMovement]:
        rows = RecoveryMovement.objects.filter(recovery__in=self.recoveries(), status="waiting")
        related = ("recovery__payout__policy", "payout__claim", "entered_by")
        return list(rows.select_related(*related).order_by("pk"))

    @property
    def officers(self) -> list[User]:
        return [*self.people.finance, *self.people.chairs, *self.people.secretaries]

    @rule(which=numbers, by=numbers, share=st.integers(1, 110))
    @when(lambda self: self.payouts("paid"))
    def a_recovery_is_proposed(self, which: int, by: int, share: int) -> None:
        payout = pick(self.payouts("paid"), which)
        amount = max(payout.amount * share // 100, 1)
        waits = payout.recoveries.filter(status="proposed").exists()
        expect = "done" if amount <= recoverable(payout) else "above_recoverable"
        self.act(
            propose_recovery,
            expect="recovery_waits" if waits else expect,
            payout=payout, amount=amount, cause="overpaid", reason=WHY,
            by=pick(self.people.secretaries, by),
        )  # fmt: skip

    @rule(which=numbers, by=numbers, declines=st.integers(0, 3))
    @when(lambda self: self.recoveries("proposed"))
    def a_recovery_gets_its_second_person(self, which: int, by: int, declines: int) -> None:
        recovery = pick(self.recoveries("proposed"), which)
        who = pick(self.officers, by)
        if not declines:
            self.act(decline_recovery, recovery=recovery, by=who, reason="근거 부족")
            return
        blocker = approval_blocker(recovery, who)
        paid = recovery.payout.status == "paid"
        expect = "done" if paid else "refused"
        due_on = add_working_days((self.now + dt.timedelta(days=30)).date(), 0)
        self.act(
            approve_recovery, expect=blocker.code if blocker else expect,
            recovery=recovery, due_on=due_on, by=who,
        )  # fmt: skip

    @rule(which=numbers, by=numbers, share=st.integers(1, 120), again=st.booleans())
    @when(lambda self: self.recoveries(*TAKES_MONEY))
    def money_comes_back(self, which: int, by: int, share: int, again: bool) -> None:
        """Sometimes more than was not paid, or after a write-off; entered twice it is one."""
        recovery = pick(self.recoveries(*TAKES_MONEY), which)
        who = pick(self.people.finance, by)
        waiting = recovery.movements.filter(kind="received", status="waiting")
        unpaid = recovery.amount - recovery.received - recovery.set_off
        room = unpaid - sum(waiting.values_list("amount", flat=True))
        amount = max(unpaid * share // 100, 1)
        with clock.at(self.now):
            today = clock.today()
        how = {
            "recovery": recovery, "amount": amount, "received_on": today,
            "reference": f"입금-{next(_deposits):05d}", "by": who,
        }  # fmt: skip
        expect = "done" if amount <= room else "above_owed"
        self.act(enter_receipt, expect=expect, **how)
        if again and expect == "done":
            self.act(enter_receipt, expect="done", **how)
            same = RecoveryMovement.objects.filter(reference=how["reference"])
            assert same.count() == 1

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.recoveries("partly_received", "settled", "written_off"))
    def a_receipt_or_an_offset_is_undone(self, which: int, by: int) -> None:
        found = self.recoveries("partly_received", "settled", "written_off")
        receipts = pick(found, which).movements.filter(kind__in=["received", "offset"])
        if receipt := pick(list(receipts.order_by("pk")), by) if receipts else None:
            who = pick(self.people.finance, by)
            self.act(reverse_movement, movement=receipt, reason="다른 사람의 입금", by=who)

    @rule(which=numbers, by=numbers, how=st.sampled_from(["off", "drop"]))
    @when(lambda self: self.owed())
    def an_end_is_proposed(self, which: int, by: int, how: str) -> None:
        recovery, who = pick(self.owed(), which), pick(self.people.finance, by)
        verb = propose_write_off if how == "off" else propose_cancellation
        self.act(verb, recovery=recovery, reason="행방불명", by=who)

    @rule(which=numbers, of=numbers, by=numbers, share=st.integers(1, 100))
    @when(lambda self: self.owed() and self.payouts(*UNBATCHED))
    def an_offset_is_proposed(self, which: int, of: int, by: int, share: int) -> None:
        """Against any payout that is in no batch; of another claimant it is refused."""
        recovery, payout = pick(self.owed(), which), pick(self.payouts(*UNBATCHED), of)
        amount = max(min(recovery.outstanding, payout.amount) * share // 100, 1)
        same = payout.claimant_id == recovery.claim.claimant_id
        self.act(
            propose_offset, expect="" if same else "not_offsetable",
            recovery=recovery, payout=payout, amount=amount, ground="consent", reason="동의",
            by=pick(self.people.finance, by),
        )  # fmt: skip

    @rule(which=numbers, by=numbers, back=st.integers(0, 4))
    @when(lambda self: self.waiting_movements())
    def a_movement_gets_its_second_person(self, which: int, by: int, back: int) -> None:
        movement = pick(self.waiting_movements(), which)
        who = pick(self.officers, by)
        if not back:
            finance = pick(self.people.finance, by)
            self.act(withdraw_movement, expect="done", movement=movement, by=finance, reason=WHY)
            return
        blocker = confirmation_blocker(movement, who)
        expect = blocker.code if blocker else ""
        self.act(confirm_movement, expect=expect, movement=movement, by=who)

    @rule(which=numbers, by=numbers, parts=st.integers(2, 4))
    @when(lambda self: self.owed())
    def instalments_are_agreed(self, which: int, by: int, parts: int) -> None:
        recovery = pick(self.owed(), which)
        part, day = recovery.outstanding // parts, self.now.date() + dt.timedelta(days=1)
        amounts = [recovery.outstanding - part * (parts - 1), *[part] * (parts - 1)]
        days = [add_working_days(day + dt.timedelta(days=30 * n), 0) for n in range(parts)]
        rows = list(zip(days, amounts, strict=True))
        who, last = pick(self.people.finance, by), newest_plan(recovery)
        expect = "done" if part else "refused"
        if last is not None and last.by_id == who.pk:  # alone they put nothing off any further
            ends_on = max(last.instalments.values_list("due_on", flat=True))
            expect = "refused" if rows[-1][0] > ends_on else expect
        self.act(
            agree_plan, expect=expect, recovery=recovery, instalments=rows, reason="합의", by=who,
        )  # fmt: skip

    @rule()
    @when(lambda self: self.owed())
    def the_day_passes(self) -> None:
        """Reminders go out once for each step, and move no money."""
        self.now += dt.timedelta(days=16)
        self.act(remind_of_recoveries, expect="done")
        self.act(remind_of_recoveries, expect="done")
