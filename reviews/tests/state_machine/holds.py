"""Acts on payees with several claims: they file again, their grants are held, released, ended."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims.register.models import Claim
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.holds.verbs import (
    confirm_release,
    decline_release,
    end_as_duplicate,
    propose_release,
    release_blocker,
    reopen_hold,
)
from reviews.payouts.models import PayeeHold
from reviews.tests.state_machine.money import Money
from reviews.tests.state_machine.world import LOSSES, numbers, pick, when

WHY = "다른 지점의 피해임을 확인함"
MOST_CLAIMS = 6  # claims of one life: every check runs for each


class Holds(Money):
    def holds(self, *statuses: str) -> list[PayeeHold]:
        found = self.look(
            "holds",
            lambda: (
                PayeeHold.objects.filter(claim__in=self.claim_ids)
                .select_related("claim", "other")
                .order_by("pk")
            ),
        )
        return [hold for hold in found if not statuses or hold.status in statuses]

    @rule(which=numbers, loss=st.sampled_from(LOSSES[:3]), by=numbers)
    @when(lambda self: len(self.claim_ids) < MOST_CLAIMS)
    def a_payee_files_again(self, which: int, loss: int, by: int) -> None:
        """From the same telephone, which the policy of these lives takes for the same payee; the
        next grants are prepared at once."""
        like = Claim.objects.get(pk=pick(self.claim_ids, which))
        self.claims_are_filed([(loss, 1)], phone=like.reveal_phone())
        if len(self.run_ids) < 3:
            self.grants_are_prepared(by=by, kind=pick(("tier_grant", "base_grant"), which))

    @rule(which=numbers, by=numbers, ends=st.integers(0, 3))
    @when(lambda self: self.holds("waiting"))
    def a_hold_is_settled(self, which: int, by: int, ends: int) -> None:
        hold, who = pick(self.holds("waiting"), which), pick(self.people.secretaries, by)
        if ends:
            self.act(propose_release, expect="done", hold=hold, by=who, reason=WHY)
            return
        self.act(end_as_duplicate, hold=hold, by=who, reason="두 번 접수함")

    @rule(which=numbers, by=numbers, back=st.integers(0, 3))
    @when(lambda self: self.holds("proposed"))
    def a_release_gets_its_second_person(self, which: int, by: int, back: int) -> None:
        hold, who = pick(self.holds("proposed"), which), pick(self.people.secretaries, by)
        if not back:
            self.act(decline_release, expect="done", hold=hold, by=who, reason="자료 없음")
            return
        blocker = release_blocker(hold, who)
        expect = blocker.code if blocker else "done"
        self.act(confirm_release, expect=expect, hold=hold, by=who)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.holds("duplicate"))
    def a_duplicate_is_taken_up_again(self, which: int, by: int) -> None:
        hold = pick(self.holds("duplicate"), which)
        who = pick(self.people.secretaries, by)
        self.act(reopen_hold, expect="done", hold=hold, by=who, reason=WHY)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts("cancelled"))
    def a_cancelled_grant_is_prepared_or_held(self, which: int, by: int) -> None:
        ended = pick(self.payouts("cancelled"), which)
        self.act(prepare_again_or_hold, payout=ended, by=pick(self.people.secretaries, by))
