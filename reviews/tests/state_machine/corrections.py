"""Acts that give standing claims another route: corrected facts, a new version of the policy; and
several batches built at once from a plan."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims import clock
from claims.errors import DomainError
from claims.register.models import FactCorrection
from reviews.committee.fact_corrections.verbs import confirm_facts, decline_facts, propose_facts
from reviews.committee.models import Retriage
from reviews.committee.retriage.running import process as move_claims
from reviews.committee.retriage.verbs import (
    confirm_retriage,
    policy_in_force,
    preview_retriage,
    propose_retriage,
    withdraw_retriage,
)
from reviews.payouts.approvals.verbs import void_approval
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.planning.verbs import PlanChoice, build_planned, plan_batches, seen_of
from reviews.tests.state_machine.holds import Holds
from reviews.tests.state_machine.people import NEW_TIERS_FROM
from reviews.tests.state_machine.world import LOSSES, numbers, pick, when

PROOF = "보내온 매출 자료로 확인함"
CORRECTED = (None, 250_000, 420_000, 500_001, 1_300_000)  # won; None: no monetary loss


class Corrections(Holds):
    def corrections(self, *statuses: str) -> list[FactCorrection]:
        found = self.look(
            "corrections",
            lambda: (
                FactCorrection.objects.filter(claim__in=self.claim_ids)
                .select_related("claim", "proposed_by")
                .order_by("pk")
            ),
        )
        return [row for row in found if not statuses or row.status in statuses]

    # -------------------------------------------------------------- facts of a claim
    @rule(which=numbers, by=numbers, loss=st.sampled_from(CORRECTED))
    @when(lambda self: self.claim_ids)
    def facts_are_corrected(self, which: int, by: int, loss: int | None) -> None:
        """Refused if the council has the claim and its route would change, or money is on its
        way."""
        claim = pick(self.claims(), which)
        made = self.act(
            propose_facts,
            claim=claim,
            by=pick(self.people.secretaries, by),
            facts={"claimed_loss": loss},
            proof="call",
            reason=PROOF,
        )
        if not isinstance(made, DomainError):
            assert made.is_waiting  # money hangs on a loss
            self.act(confirm_facts, expect="second_person", correction=made, by=made.proposed_by)

    @rule(which=numbers, by=numbers, back=st.integers(0, 3))
    @when(lambda self: self.corrections("waiting"))
    def corrected_facts_get_their_second_person(self, which: int, by: int, back: int) -> None:
        """Refused if the claim has changed since, or its money is on its way now."""
        correction = pick(self.corrections("waiting"), which)
        who = pick(self.people.secretaries, by)
        if not back:
            why = "자료가 맞지 않음"
            self.act(decline_facts, correction=correction, by=who, reason=why)
            return
        own = correction.proposed_by_id == who.pk
        expect = "second_person" if own else ""
        self.act(confirm_facts, expect=expect, correction=correction, by=who)

    # -------------------------------------------------------------- a new version of the policy
    @rule(by=numbers, given_up=st.integers(0, 4))
    @when(lambda self: self.now >= NEW_TIERS_FROM)
    def standing_claims_are_routed_anew(self, by: int, given_up: int) -> None:
        """All of the register, ours among them; worked off at once, and by a repeated message."""
        who, other = (pick(self.people.secretaries, by + n) for n in (0, 1))
        with clock.at(self.now):
            policy = policy_in_force()
        run = self.act(preview_retriage, expect="done", policy=policy, by=who)
        assert isinstance(run, Retriage)
        proposed = self.act(propose_retriage, run=run, by=who)
        if isinstance(proposed, DomainError) or not given_up:
            self.act(withdraw_retriage, expect="done", run=run, by=other, reason="다시 셉니다")
            return
        self.act(confirm_retriage, expect="second_person", run=run, by=who)
        self.act(confirm_retriage, expect="done", run=run, by=other)
        self.act(preview_retriage, expect="retriage_under_way", policy=policy, by=who)
        for _message in range(2):
            self.act(move_claims, run_id=run.pk)
        run.refresh_from_db()
        assert run.status == "done"

    def routes_go_their_way(self, seed: int) -> None:
        """The loss of a claim that no council has is corrected by two people; or standing claims
        follow the new version of the policy."""
        if self.now >= NEW_TIERS_FROM and seed % 4:
            self.standing_claims_are_routed_anew(by=seed, given_up=seed % 5)
            return
        free = [claim for claim in self.claims() if claim.route != "committee_review"]
        if not free:
            self.claims_are_filed([(LOSSES[0], 1)])
            return
        claim, loss = pick(free, seed), pick(CORRECTED, seed)
        one, other = (pick(self.people.secretaries, seed + n) for n in (0, 1))
        how = {"facts": {"claimed_loss": loss}, "proof": "call", "reason": PROOF}
        made = self.act(propose_facts, claim=claim, by=one, **how)
        if not isinstance(made, DomainError):
            self.act(confirm_facts, expect="done", correction=made, by=other)

    def teardown(self) -> None:
        """Take back what is approved: a plan of the next life would take it along."""
        try:
            one = self.people.finance[0]
            for batch in self.batches("built"):
                self.act(cancel_batch, expect="done", batch=batch, by=one, reason="끝")
            for payout in self.payouts("approved"):
                self.act(void_approval, expect="done", payout=payout, by=one)
        finally:
            super().teardown()

    # -------------------------------------------------------------- batches by rule
    @rule(by=numbers, apart=st.booleans(), stale=st.booleans())
    @when(lambda self: self.payouts("approved"))
    def batches_are_built_by_plan(self, by: int, apart: bool, stale: bool) -> None:
        self.build_by_plan(by, apart=apart, stale=stale)

    def build_by_plan(self, by: int, *, apart: bool, stale: bool = False) -> bool:
        """Build all that one person may batch; nothing if payouts of other lives are among them, or
        some of ours have another account now."""
        who = pick(self.people.finance, by)
        choice = PlanChoice(kinds_apart=apart)
        with clock.at(self.now):
            plan = plan_batches(by=who, choice=choice)
        rows = [row.pk for batch in plan.batches for row in batch.rows]
        if not rows or not set(rows) <= {row.pk for row in self.payouts("approved")}:
            return False
        seen = "00" * 32 if stale else seen_of(plan)
        expect = "refused" if stale else ""
        built = self.act(build_planned, expect=expect, choice=choice, seen=seen, by=who)
        if isinstance(built, DomainError):
            return False
        self.batch_ids += [batch.pk for batch in built]
        self.forget()
        return True
