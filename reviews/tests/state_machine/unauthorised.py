"""Unauthorised attempts: a person without the role for an act is refused in every state."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims import clock
from claims.bank_accounts.verbs import propose_account
from reviews.committee.appeals import verbs as appeals
from reviews.committee.ballots import decisions, voting
from reviews.committee.document_requests.asking import ask_for_documents
from reviews.committee.document_requests.bulks import propose_closing
from reviews.committee.document_requests.closing import reopen_review
from reviews.committee.fact_corrections import verbs as correcting
from reviews.committee.lifecycle import loss_assessment, starting, withdrawal
from reviews.committee.models import Challenge, Member
from reviews.committee.retriage import verbs as retriage
from reviews.committee.seats import challenges, recusals
from reviews.committee.sittings import verbs as sittings
from reviews.committee.supplements import verbs as supplements
from reviews.payouts.approvals import verbs as approvals
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.bank.results import loading
from reviews.payouts.batches import verbs as batches
from reviews.payouts.grants.preparation import prepare_grants
from reviews.payouts.holds import verbs as holding
from reviews.payouts.manual_results import verbs as manual_results
from reviews.payouts.planning import verbs as planning
from reviews.payouts.preparation import corrections, payees
from reviews.payouts.preparation import verbs as preparation
from reviews.payouts.recoveries.demands import verbs as recovering
from reviews.payouts.recoveries.movements import verbs as movements
from reviews.payouts.recoveries.plans import verbs as plans
from reviews.tests.state_machine.living import Living
from reviews.tests.state_machine.world import numbers, pick

WHY = {"reason": "권한 없이"}
STATEMENT = {"reference": "거래내역 31쪽"}
Attempt = tuple[Callable[..., Any], dict[str, Any]]
SECRETARIAT, FINANCE, CHAIR = {"secretariat"}, {"finance"}, {"chair"}


class Unauthorised(Living):
    @rule(what=st.integers(0, 40), who=st.integers(0, 40), which=numbers)
    def somebody_else_tries(self, what: int, who: int, which: int) -> None:
        attempts = [(roles, one) for roles, found in self.attempts(which) for one in found]
        roles, (verb, how) = pick(attempts, what)
        strangers = [u for u in self.people.everybody if not roles & self.roles_of(u)]
        self.act(verb, expect="refused", by=pick(strangers, who), **how)

    @rule(who=st.integers(0, 40), which=numbers)
    def somebody_else_votes(self, who: int, which: int) -> None:
        """A person who is no member votes under the membership of somebody of the council."""
        reviews = self.reviews()
        if not reviews:
            return
        review, member = pick(reviews, which), pick(self.people.council, who)
        no_member = Member(pk=member.pk, user=pick(self.people.others, who))
        self.act(
            voting.cast_vote,
            expect="refused",
            review=review,
            member=no_member,
            choice="deny",
            amount=None,
            rationale="위원 아님",
            seen_revision=review.revision,
        )

    def roles_of(self, user: Any) -> set[str]:
        if not hasattr(user, "its_roles"):
            user.its_roles = set(user.groups.values_list("name", flat=True))
            member = Member.objects.filter(user=user, deputises=True)
            user.its_roles |= {"chair"} if member.exists() else set()
        return user.its_roles

    def attempts(self, which: int) -> list[tuple[set[str], list[Attempt]]]:
        """Roles, and the acts that are theirs alone, on what there is."""
        return [
            (SECRETARIAT, [*self._on_reviews(which), *self._on_appeals(which)]),
            (SECRETARIAT, [(prepare_grants, {"kind": "tier_grant"})]),
            (SECRETARIAT, self._on_payouts(which)),
            (SECRETARIAT | FINANCE, self._on_unbatched(which)),
            (CHAIR, self._of_the_chair(which)),
            (FINANCE, [*self._of_finance(which), *self._on_recoveries(which)]),
            (FINANCE | CHAIR, self._on_demands(which)),
            (SECRETARIAT, self._on_holds(which)),
            (SECRETARIAT | {"customer_centre"}, self._on_facts(which)),
            (SECRETARIAT, self._on_routes()),
        ]

    def _on_facts(self, which: int) -> list[Attempt]:
        how = {"facts": {"claimed_loss": 1_000}, "proof": "call", **WHY}
        return [(correcting.propose_facts, {"claim": pick(self.claims(), which), **how})]

    def _on_routes(self) -> list[Attempt]:
        with clock.at(self.now):
            policy = retriage.policy_in_force()
        return [
            (retriage.preview_retriage, {"policy": policy}),
            *[
                (correcting.confirm_facts, {"correction": one})
                for one in self.corrections("waiting")[:1]
            ],
        ]

    def _on_reviews(self, which: int) -> list[Attempt]:
        claim = pick(self.claims(), which)
        account = {"bank": "088", "number": "11099998888", "holder": "아무개"}
        found: list[Attempt] = [
            (propose_account, {"claim": claim, **account, "proof": "call", **WHY})
        ]
        for review in self.reviews()[which % 3 :][:1]:
            found += [
                (starting.start_review, {"review": review, **WHY}),
                (withdrawal.withdraw_review, {"review": review, **WHY}),
                (ask_for_documents, {"review": review}),
                (reopen_review, {"review": review, **WHY}),
                (propose_closing, {"reviews": [review.pk], "seen": 1, **WHY}),
                (withdrawal.withdraw_claim, {"claim": review.claim, **WHY}),
                (loss_assessment.assess_loss, {"review": review, "amount": 1, "note": "권한 없이"}),
                (recusals.fill_seat, {"review": review}),
                (
                    supplements.request_supplement,
                    {"review": review, "kinds": ["bankbook_copy"], "text": "내세요."},
                ),
            ]
        for seat in self.seats()[which % 3 :][:1]:
            found += [
                (recusals.disqualify, {"assignment": seat, **WHY}),
                (recusals.reassign, {"assignment": seat, **WHY}),
                (challenges.register_challenge, {"assignment": seat, "grounds": "권한 없이"}),
            ]
        for request in self.supplements("asked")[:1]:
            found += [
                (supplements.answer_supplement, {"request": request}),
                (supplements.cancel_supplement, {"request": request, "note": "권한 없이"}),
            ]
        return found

    def _on_appeals(self, which: int) -> list[Attempt]:
        found: list[Attempt] = []
        for appeal in self.appeals()[which % 2 :][:1]:
            found += [
                (appeals.accept_appeal, {"appeal": appeal}),
                (appeals.withdraw_appeal, {"appeal": appeal, **WHY}),
                (appeals.extend_appeal, {"appeal": appeal, **WHY}),
            ]
        return found

    def _of_the_chair(self, which: int) -> list[Attempt]:
        found: list[Attempt] = []
        with clock.at(self.now):
            today = clock.today()
        for review in self.reviews("deciding")[:1]:
            seen = decisions.proposal_digest(self.proposal(review))
            found += [
                (decisions.confirm_decision, {"review": review, "seen": seen}),
                (decisions.call_second_ballot, {"review": review}),
                (sittings.open_sitting, {"held_on": today, "reviews": [review]}),
            ]
        for sitting in self.sittings()[:1]:
            seen = sittings.agenda_digest(sitting)
            found += [
                (sittings.confirm_sitting, {"sitting": sitting, "seen": seen}),
                (sittings.close_sitting, {"sitting": sitting}),
            ]
        for challenge in Challenge.objects.filter(pk__in=[c.pk for c in self.challenges()])[:1]:
            how = {"challenge": challenge, "upheld": True, "answer": "권한 없이"}
            found.append((challenges.decide_challenge, how))
        return found

    def _on_payouts(self, which: int) -> list[Attempt]:
        found: list[Attempt] = []
        for payout in self.payouts()[which % 4 :][:1]:
            found += [
                (preparation.prepare_replacement, {"payout": payout}),
                (preparation.prepare_again, {"payout": payout}),
                (corrections.prepare_correction, {"payout": payout, "amount": 1, **WHY}),
                (payees.waive_holder, {"payout": payout, **WHY}),
                (
                    recovering.propose_recovery,
                    {"payout": payout, "amount": 1, "cause": "fraud", **WHY},
                ),
            ]
        return found

    def _on_unbatched(self, which: int) -> list[Attempt]:
        found: list[Attempt] = []
        for payout in self.payouts()[which % 4 :][:1]:
            found += [
                (approvals.void_approval, {"payout": payout}),
                (approvals.cancel_payout, {"payout": payout, **WHY}),
            ]
        return found

    def _on_recoveries(self, which: int) -> list[Attempt]:
        found: list[Attempt] = []
        for recovery in self.recoveries()[which % 2 :][:1]:
            found += [
                (movements.propose_write_off, {"recovery": recovery, **WHY}),
                (movements.propose_cancellation, {"recovery": recovery, **WHY}),
                (
                    movements.enter_receipt,
                    {
                        "recovery": recovery, "amount": 1, "reference": "입금-1",
                        "received_on": self.now.date(),
                    },
                ),
                (plans.agree_plan, {"recovery": recovery, "instalments": [], **WHY}),
            ]  # fmt: skip
        return found

    def _on_demands(self, which: int) -> list[Attempt]:
        due_on = (self.now + dt.timedelta(days=30)).date()
        return [
            (recovering.approve_recovery, {"recovery": recovery, "due_on": due_on})
            for recovery in self.recoveries()[which % 2 :][:1]
        ]

    def _on_holds(self, which: int) -> list[Attempt]:
        found: list[Attempt] = []
        for hold in self.holds()[which % 2 :][:1]:
            found += [
                (holding.propose_release, {"hold": hold, **WHY}),
                (holding.confirm_release, {"hold": hold}),
                (holding.decline_release, {"hold": hold, **WHY}),
                (holding.end_as_duplicate, {"hold": hold, **WHY}),
                (holding.reopen_hold, {"hold": hold, **WHY}),
            ]
        return found

    def _of_finance(self, which: int) -> list[Attempt]:
        found: list[Attempt] = [
            (loading.load_results, {"file": io.BytesIO(b"x"), "name": "x"}),
            (planning.build_planned, {"choice": planning.PlanChoice(), "seen": "x"}),
        ]
        for payout in self.payouts()[which % 4 :][:1]:
            seen, picked = seen_value(payout), selection_of([payout])
            found += [
                (approvals.approve_payout, {"payout": payout, "seen": seen}),
                (approvals.approve_payouts, {"seen": {payout.pk: seen}}),
                (batches.build_batch, {"payouts": [payout], "seen": picked}),
                (manual_results.propose_result, {"payout": payout, "outcome": "paid", **STATEMENT}),
            ]
        for batch in self.batches()[which % 2 :][:1]:
            manifest = batch.manifest_sha256
            found += [
                (batches.release_batch, {"batch": batch, "manifest": manifest, "key": uuid4()}),
                (batches.cancel_batch, {"batch": batch, **WHY}),
                (manual_results.propose_rest, {"batch": batch, **STATEMENT}),
            ]
        return found
