"""The ordinary course: by itself chance would seldom bring a claim as far as the bank."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims import clock
from claims.errors import DomainError
from claims.users.models import User
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.ballots.decisions import confirm_decision, proposal_digest
from reviews.committee.models import Challenge, Review, Sitting
from reviews.committee.seats.challenges import decide_challenge
from reviews.committee.sittings.eligibility import assess_candidates
from reviews.committee.sittings.notice_and_quorum import first_day
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
    open_sitting,
    record_attendance,
)
from reviews.committee.supplements.verbs import answer_supplement
from reviews.committee.tests import factories as f
from reviews.payouts.approvals.blockers import blocker_for_anyone
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches.verbs import build_batch, cancel_batch, release_batch
from reviews.payouts.manual_results.verbs import confirm_results, propose_rest, withdraw_results
from reviews.payouts.models import Budget, HandResult, Payout, PayoutBatch
from reviews.payouts.tests.factories import set_budget
from reviews.tests.state_machine import facts
from reviews.tests.state_machine.council import OPEN, opinions, shares
from reviews.tests.state_machine.recoveries import Recoveries
from reviews.tests.state_machine.together import Together
from reviews.tests.state_machine.world import LOSSES, numbers, pick

far = st.integers(1, 3)  # acts in a row


class Living(Together, Recoveries):
    @rule(which=numbers, acts=far, choice=opinions, share=shares)
    def a_review_goes_its_way(self, which: int, acts: int, choice: str, share: int) -> None:
        if self.appeals("received"):
            self.act(
                accept_appeal, appeal=self.appeals("received")[0], by=self.people.secretaries[0]
            )
        elif self.decided_once() and which % 3 == 0:
            review = pick(self.decided_once(), share)
            who = self.people.secretaries[0]
            self.act(register_appeal, expect="done", review=review, by=who, grounds="더")
        if not self.reviews(*OPEN):
            self.claims_are_filed(filed=[(pick(LOSSES[1:], which), share % 4)])
        review = pick(self.reviews(*OPEN), which)
        for _ in range(acts):
            self._next_of(self.again(review), choice, share)
            self.all_is_well()

    # Each name is one more ticket in hypothesis's hat.
    a_review_goes_on = a_review_goes_further = the_council_works = a_review_goes_its_way

    def ordinary_course(self, seed: int) -> None:
        """In place of an act that fits nobody at the moment."""
        if seed % 2 and self.payouts("prepared", "approved", "batched"):
            self.money_goes_its_way(by=seed, acts=1)
        elif seed % 6 == 2:
            self.routes_go_their_way(seed)
        else:
            choice = ("grant", "partly", "deny", "grant")[seed % 4]
            self.a_review_goes_its_way(which=seed, acts=1, choice=choice, share=50 + seed % 50)

    def again(self, review: Review) -> Review:
        return next(one for one in self.reviews() if one.pk == review.pk)

    def _next_of(self, review: Review, choice: str, share: int) -> None:
        secretary, chair = self.people.secretaries[0], self.people.chairs[0]
        if review.status == "waiting_documents":
            with clock.at(self.now):
                f.documents(review.claim)
            self.forget()
        elif self.open_challenge(review) is not None:
            how = {"upheld": False, "answer": "이유 없음"}
            self.act(decide_challenge, challenge=self.open_challenge(review), by=chair, **how)
        elif review.status == "in_review":
            for seat in self.seats("in_review", voted=False):
                if seat.review_id == review.pk:
                    self.vote(seat, choice, share)
        elif review.status == "supplement_requested":
            for request in self.supplements("asked"):
                if request.review_id == review.pk:
                    self.act(answer_supplement, expect="done", request=request, by=secretary)
        elif review.status == "deciding":
            fit = [
                one.review
                for one in assess_candidates(self.reviews("deciding"))
                if one.ineligibility is None
            ]
            if review in fit and share % 3:
                return self.meet(fit)
            seen = proposal_digest(self.proposal(review))
            self.act(confirm_decision, expect="done", review=review, by=chair, seen=seen)

    def finish(self, batch: PayoutBatch, one: User) -> None:
        """Withdraw open proposals; two of finance then record payments without a result as paid."""
        for hand in HandResult.objects.filter(batch=batch, status="proposed"):
            self.act(withdraw_results, expect="done", hand=hand, by=one, reason="다시 적음")
        hand = self.act(propose_rest, batch=batch, reference="거래내역 31쪽", by=one)
        if not isinstance(hand, DomainError):
            other = next(user for user in self.people.finance if user.pk != one.pk)
            self.act(confirm_results, expect="done", hand=hand, by=other)

    def payable(self) -> list[Payout]:
        """Return the approved payouts to the account that their claim has now."""
        rows = self.payouts("approved")
        older = facts.of_older_accounts([row.pk for row in rows])
        return [row for row in rows if row.pk not in older]

    @rule(by=numbers, acts=far)
    def money_goes_its_way(self, by: int, acts: int) -> None:
        """Approve, batch, release or settle payouts, one of these with each act."""
        one = pick(self.people.finance, by)
        for _ in range(acts):
            ready = [p for p in self.payouts("prepared") if blocker_for_anyone(p) is None]
            if self.batches("released"):
                self.finish(self.batches("released")[0], one)
            elif self.batches("built"):
                batch = self.batches("built")[0]
                rows = [row.pk for row in self.payouts() if row.batch_id == batch.pk]
                hands = self.hands_for(self.rows_of(batch))
                voted_since = batch.built_by_id not in {user.pk for user in hands}
                if facts.of_older_accounts(rows) or voted_since:  # which no release lets pass
                    self.act(cancel_batch, expect="done", batch=batch, by=one, reason="다시 묶음")
                    continue
                who = pick([user for user in hands if user.pk != batch.built_by_id], by)
                self.act(
                    release_batch,
                    expect="done",
                    batch=batch,
                    manifest=batch.manifest_sha256,
                    key=uuid4(),
                    by=who,
                )
            elif by % 3 == 1 and self.payable() and self.build_by_plan(by, apart=bool(by % 2)):
                pass
            elif rows := self.payable():
                seen = selection_of(rows)
                who = pick(self.hands_for(rows), by)
                batch = self.act(build_batch, expect="done", payouts=rows, seen=seen, by=who)
                assert not isinstance(batch, DomainError)
                self.batch_ids.append(batch.pk)
                self.forget()
            elif ready:
                self.let_go(pick(ready, by), by)
            self.all_is_well()

    def meet(self, reviews: list[Review]) -> None:
        """A sitting from its opening to its end, over all that may be confirmed together."""
        chair = self.people.chairs[0]
        with clock.at(self.now):
            day = first_day(reviews)
        sitting = self.act(open_sitting, expect="done", held_on=day, reviews=reviews, by=chair)
        assert isinstance(sitting, Sitting)
        self.sitting_ids.append(sitting.pk)
        self.now = max(self.now, sitting.confirmable_from)
        self.time_brings()
        there = [member for member in self.people.council if not member.substitute]
        self.act(record_attendance, expect="done", sitting=sitting, members=there, by=chair)
        seen = agenda_digest(sitting)
        self.act(confirm_sitting, expect="done", sitting=sitting, by=chair, seen=seen)
        self.act(close_sitting, expect="done", sitting=sitting, by=chair)

    def open_challenge(self, review: Review) -> Challenge | None:
        mine = Challenge.objects.filter(assignment__review=review, status="received")
        return mine.order_by("pk").first()

    def rows_of(self, batch: PayoutBatch) -> list[Payout]:
        return [row for row in self.payouts() if row.batch_id == batch.pk]

    def hands_for(self, rows: list[Payout]) -> list[User]:
        """Return the people of finance who made none of these payouts."""
        makers = facts.makers_of([row.pk for row in rows])
        return [user for user in self.people.finance if user.pk not in makers]

    def let_go(self, payout: Payout, by: int) -> None:
        """Approved by the first of finance who may, from a budget that holds it."""
        budget = Budget.objects.get()
        if payout.amount > budget.available:
            ample = budget.reserved + budget.spent + 50_000_000
            self.act(set_budget, expect="done", budget=budget, granted=ample)
        barred = facts.barred_from(payout.pk)
        free = [user for user in self.people.finance if user.pk not in barred]
        self.approve(payout, pick(free, by))

    money_goes_on = money_goes_further = finance_works = money_goes_its_way
