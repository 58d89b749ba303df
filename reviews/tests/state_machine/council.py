"""Acts of members, chair and secretariat on a review, at a right time and at a wrong one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims import clock
from claims.errors import DomainError
from claims.working_days import add_working_days
from reviews.committee.ballots.amounts import ceiling_of_review
from reviews.committee.ballots.closing import close_due_ballot
from reviews.committee.ballots.decisions import (
    call_second_ballot,
    confirm_decision,
    proposal_digest,
)
from reviews.committee.ballots.document_checks import record_check
from reviews.committee.ballots.voting import cast_vote
from reviews.committee.document_requests.asking import ask_for_documents
from reviews.committee.document_requests.bulk_running import process_chunk
from reviews.committee.document_requests.bulks import (
    approve_bulk,
    cancel_bulk,
    propose_closing,
)
from reviews.committee.document_requests.closing import reopen_review
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.starting import start_review
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    QUEUE_KINDS,
    Assignment,
    Ballot,
    DocumentRequest,
    Review,
)
from reviews.committee.seats.recusals import disqualify, fill_seat, reassign, recuse
from reviews.committee.seats.replace_voter import replace_voter
from reviews.committee.supplements.verbs import (
    answer_supplement,
    cancel_supplement,
    decline_supplement,
    expire_supplement,
    propose_supplement,
    request_supplement,
    undo_supplement,
)
from reviews.committee.tests import factories as f
from reviews.payouts.models import Payout
from reviews.tests.state_machine.world import World, numbers, pick, when

opinions = st.sampled_from(["grant", "grant", "partly", "partly", "deny"])
shares = st.integers(1, 99)  # per cent of what could be granted
kinds = st.sampled_from(QUEUE_KINDS)
RUNNING = ("in_review", "supplement_requested")
OPEN = ("waiting_documents", *RUNNING, "deciding")


class Council(World):
    # -------------------------------------------------------------- papers and the beginning
    @rule(which=numbers)
    @when(lambda self: self.reviews("waiting_documents"))
    def documents_come(self, which: int) -> None:
        review = pick(self.reviews("waiting_documents"), which)
        with clock.at(self.now):
            f.documents(review.claim)
        self.forget()
        review.refresh_from_db()
        assert review.status == "in_review" or review.ready_at is not None

    @rule(which=numbers, kind=kinds)
    @when(lambda self: self.reviews(*RUNNING))
    def another_document_comes(self, which: int, kind: str) -> None:
        with clock.at(self.now):
            f.document(pick(self.reviews(*RUNNING), which).claim, kind)
        self.forget()

    @rule(which=numbers, by=numbers, reason=st.sampled_from(["원본 확인함", ""]))
    @when(lambda self: self.reviews("waiting_documents"))
    def start_by_hand(self, which: int, by: int, reason: str) -> None:
        self.act(
            start_review,
            review=pick(self.reviews("waiting_documents"), which),
            by=pick(self.people.secretaries, by),
            reason=reason,
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.reviews("waiting_documents"))
    def documents_are_asked_for(self, which: int, by: int) -> None:
        review = pick(self.reviews("waiting_documents"), which)
        self.act(ask_for_documents, review=review, by=pick(self.people.secretaries, by))

    @rule(which=numbers, by=numbers, other=numbers, come=st.integers(0, 3))
    @when(lambda self: self.asked())
    def documents_never_come(self, which: int, by: int, other: int, come: int) -> None:
        """Long after: one proposes to close, somebody approves; one in four comes meanwhile."""
        request = pick(self.asked(), which)
        secretary = pick(self.people.secretaries, by)
        after = dt.datetime.combine(request.due_on, self.now.timetz()) + dt.timedelta(days=1)
        self.now = max(self.now, after)
        self.time_brings()
        bulk = self.act(
            propose_closing, reviews=[request.review_id], reason="오지 않음", seen=1, by=secretary
        )
        if isinstance(bulk, DomainError):
            return
        if not come:
            with clock.at(self.now):
                f.document(request.review.claim, "other")
            self.forget()
        approver = pick([*self.people.secretaries, *self.people.chairs], other)
        own = approver.pk == secretary.pk
        self.act(approve_bulk, expect="refused" if own else "done", bulk=bulk, by=approver)
        if own:
            self.act(cancel_bulk, expect="done", bulk=bulk, by=secretary, reason="혼자서는 못 함")
            return
        self.act(process_chunk, expect="done", bulk_id=bulk.pk)
        review = Review.objects.get(pk=request.review_id)
        assert (review.status == "unsubmitted") == bool(come), self.told(review.status)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.reviews("unsubmitted"))
    def closed_review_is_reopened(self, which: int, by: int) -> None:
        review = pick(self.reviews("unsubmitted"), which)
        secretary = pick(self.people.secretaries, by)
        self.act(start_review, expect="refused", review=review, by=secretary, reason="바로 시작")
        self.act(reopen_review, review=review, by=secretary, reason="우편 사고")

    @rule(which=numbers, kind=kinds, verdict=st.sampled_from(["accepted", "insufficient"]))
    @when(lambda self: self.seats(*RUNNING))
    def check_papers(self, which: int, kind: str, verdict: str) -> None:
        seat = pick(self.seats(*RUNNING), which)
        self.act(record_check, assignment=seat, kind=kind, verdict=verdict, note="흐림")

    def asked(self) -> list[DocumentRequest]:
        """Open requests for documents of these claims."""
        return self.look(
            "asked",
            lambda: (
                DocumentRequest.objects.asked()
                .filter(review__claim__in=self.claim_ids)
                .select_related("review__claim")
                .order_by("pk")
            ),
        )

    # -------------------------------------------------------------- votes
    def vote(self, seat: Assignment, choice: str, share: int) -> None:
        """Of a member with a seat, on what is there now: nothing may stand in its way but money
        that the same person has already approved."""
        review = Review.objects.select_related("policy").get(pk=seat.review_id)
        ceiling = ceiling_of_review(review)
        amount = None
        if ceiling < 2:
            choice = "deny"
        elif choice == "partly":
            amount = max(1, min(ceiling - 1, ceiling * share // 100))
        approved = Payout.objects.filter(
            claim=review.claim_id, approved_by=seat.member.user_id
        ).exists()
        self.act(
            cast_vote,
            expect="approved_payout" if approved else "done",
            review=review,
            member=seat.member,
            choice=choice,
            amount=amount,
            rationale="자료로 확인함",
            seen_revision=review.revision,
            asked_amount=amount,
        )

    @rule(which=numbers, choice=opinions, share=shares)
    @when(lambda self: self.seats("in_review", voted=False))
    def a_member_votes(self, which: int, choice: str, share: int) -> None:
        self.vote(pick(self.seats("in_review", voted=False), which), choice, share)

    @rule(which=numbers, choice=opinions, share=shares)
    @when(lambda self: self.seats("in_review", voted=True))
    def a_member_changes_a_vote(self, which: int, choice: str, share: int) -> None:
        self.vote(pick(self.seats("in_review", voted=True), which), choice, share)

    @rule(which=numbers, choice=opinions, share=shares)
    @when(lambda self: self.reviews("in_review"))
    def the_panel_votes(self, which: int, choice: str, share: int) -> None:
        """All who have not: a long way in one step."""
        review = pick(self.reviews("in_review"), which)
        for seat in self.seats("in_review", voted=False):
            if seat.review_id == review.pk:
                self.vote(seat, choice, share)

    @rule(which=numbers, back=st.integers(1, 3))
    @when(lambda self: self.seats("in_review"))
    def a_vote_on_what_has_changed(self, which: int, back: int) -> None:
        seat = pick(self.seats("in_review"), which)
        self.act(
            cast_vote,
            expect="refused",
            review=seat.review,
            member=seat.member,
            choice="deny",
            amount=None,
            rationale="예전에 본 것",
            seen_revision=seat.review.revision - back,
        )

    @rule(which=numbers, who=numbers)
    @when(lambda self: self.reviews("deciding", "decided", "withdrawn", *RUNNING))
    def a_vote_of_somebody_without_a_seat(self, which: int, who: int) -> None:
        review = pick(self.reviews("deciding", "decided", "withdrawn", *RUNNING), which)
        seated = {seat.member_id for seat in self.seats() if seat.review_id == review.pk}
        member = pick(self.people.council, who)
        if member.pk in seated and review.status == "in_review":
            return
        self.act(
            cast_vote,
            expect="refused",
            review=review,
            member=member,
            choice="deny",
            amount=None,
            rationale="자리 없이",
            seen_revision=review.revision,
        )

    # -------------------------------------------------------------- seats
    @rule(which=numbers)
    @when(lambda self: self.seats(*RUNNING))
    def recusal(self, which: int) -> None:
        seat = pick(self.seats(*RUNNING), which)
        self.act(recuse, expect="done", assignment=seat, by=seat.member.user, reason="지인")

    @rule(which=numbers, by=numbers, how=st.sampled_from([disqualify, reassign]))
    @when(lambda self: self.seats(*RUNNING))
    def the_secretariat_takes_a_seat(self, which: int, by: int, how: Any) -> None:
        """Not the seat of a member who has voted: only the chair may decide that."""
        seat = pick(self.seats(*RUNNING), which)
        self.act(
            how,
            expect="refused" if seat.voted_at else "done",
            assignment=seat,
            by=pick(self.people.secretaries, by),
            reason="업무 조정",
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.seats(*RUNNING))
    def the_chair_replaces_a_voter(self, which: int, by: int) -> None:
        seat = pick(self.seats(*RUNNING), which)
        self.act(
            replace_voter,
            expect="" if seat.voted_at else "refused",
            assignment=seat,
            by=pick(self.people.chairs, by),
            reason="오래 입원함",
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.reviews(*RUNNING))
    def empty_seat_is_filled(self, which: int, by: int) -> None:
        review, secretary = pick(self.reviews(*RUNNING), which), pick(self.people.secretaries, by)
        self.act(fill_seat, expect="done", review=review, by=secretary)

    @rule(which=numbers)
    @when(lambda self: self.reviews(*RUNNING))
    def the_system_looks_for_members(self, which: int) -> None:
        review = pick(self.reviews(*RUNNING), which)
        self.act(fill_seat, expect="done", review=review, by=None)

    # -------------------------------------------------------------- supplements
    @rule(which=numbers, kind=kinds)
    @when(lambda self: self.seats("in_review"))
    def supplement_is_proposed(self, which: int, kind: str) -> None:
        seat = pick(self.seats("in_review"), which)
        self.act(
            propose_supplement,
            expect="done",
            review=seat.review,
            member=seat.member,
            kinds=[kind],
            text="다시 받아 주세요.",
        )

    @rule(which=numbers, by=numbers, taken_up=st.booleans())
    @when(lambda self: self.supplements("proposed"))
    def proposal_is_answered(self, which: int, by: int, taken_up: bool) -> None:
        proposal = pick(self.supplements("proposed"), which)
        secretary = pick(self.people.secretaries, by)
        if not taken_up:
            self.act(decline_supplement, proposal=proposal, by=secretary, note="이미 있음")
            return
        self.act(
            request_supplement,
            review=proposal.review,
            by=secretary,
            kinds=proposal.kinds,
            text=proposal.text,
            proposal=proposal,
        )

    @rule(which=numbers, by=numbers, kind=kinds)
    @when(lambda self: self.reviews("in_review"))
    def supplement_is_asked(self, which: int, by: int, kind: str) -> None:
        self.act(
            request_supplement,
            expect="done",
            review=pick(self.reviews("in_review"), which),
            by=pick(self.people.secretaries, by),
            kinds=[kind],
            text="다시 내 주세요.",
        )

    @rule(which=numbers, by=numbers, how=st.sampled_from(["come", "close", "cancel", "undo"]))
    @when(lambda self: self.supplements("asked"))
    def supplement_ends(self, which: int, by: int, how: str) -> None:
        request = pick(self.supplements("asked"), which)
        secretary = pick(self.people.secretaries, by)
        if how == "come":
            with clock.at(self.now):
                for kind in request.kinds:
                    f.document(request.review.claim, kind)
            self.forget()
            request.refresh_from_db()
            assert request.status == "answered"
        elif how == "close":
            self.act(answer_supplement, expect="done", request=request, by=secretary)
        elif how == "cancel":
            self.act(cancel_supplement, expect="done", request=request, by=secretary, note="불필요")
        else:
            self.act(undo_supplement, request=request, by=secretary)

    # -------------------------------------------------------------- assessed loss
    @rule(which=numbers, by=numbers, share=st.integers(0, 110))
    @when(lambda self: self.reviews("waiting_documents", *RUNNING))
    def loss_is_assessed(self, which: int, by: int, share: int) -> None:
        review = pick(self.reviews("waiting_documents", *RUNNING), which)
        self.act(
            assess_loss,
            expect="done" if share <= 100 else "amount",
            review=review,
            amount=(review.claim.current_claimed_loss or 0) * share // 100,
            by=pick(self.people.secretaries, by),
            note="매출 자료",
        )

    # -------------------------------------------------------------- the chair
    def proposal(self, review: Review) -> Ballot:
        return [ballot for ballot in self.ballots() if ballot.review_id == review.pk][-1]

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.reviews("deciding"))
    def the_chair_confirms(self, which: int, by: int) -> None:
        review = pick(self.reviews("deciding"), which)
        seen = proposal_digest(self.proposal(review))
        self.act(confirm_decision, review=review, by=pick(self.people.chairs, by), seen=seen)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.reviews("deciding"))
    def somebody_confirms_what_was_not_shown(self, which: int, by: int) -> None:
        review = pick(self.reviews("deciding"), which)
        chair = pick(self.people.chairs, by)
        self.act(confirm_decision, expect="refused", review=review, by=chair, seen="00" * 16)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.reviews("deciding"))
    def second_ballot(self, which: int, by: int) -> None:
        review = pick(self.reviews("deciding"), which)
        again = self.proposal(review).number > 1
        self.act(
            call_second_ballot,
            expect="refused" if again else "",
            review=review,
            by=pick(self.people.chairs, by),
        )

    # -------------------------------------------------------------- ends
    @rule(which=numbers, by=numbers, really=st.integers(0, 3))
    @when(lambda self: self.reviews(*OPEN))
    def claim_is_withdrawn(self, which: int, by: int, really: int) -> None:
        """One in four: otherwise few claims would live to be paid."""
        if really:
            return self.ordinary_course(which)
        review = pick(self.reviews(*OPEN), which)
        secretary = pick(self.people.secretaries, by)
        self.act(withdraw_review, expect="done", review=review, by=secretary, reason="본인 요청")

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.withdrawals())
    def a_withdrawal_is_undone(self, which: int, by: int) -> None:
        """While its days run the review is open again if it was, and so are its payouts."""
        row = pick(self.withdrawals(), which)
        with clock.at(self.now):
            expect = "done" if row.may_be_undone else "refused"
        secretary = pick(self.people.secretaries, by)
        self.act(undo_withdrawal, expect=expect, withdrawal=row, by=secretary, reason="잘못 처리함")

    @rule(days=st.integers(1, 12))
    @when(lambda self: self.reviews(*RUNNING))
    def days_pass(self, days: int) -> None:
        """And what time brings about: requests expire, ballots close by their quorum."""
        with clock.at(self.now):
            day = add_working_days(clock.today(), days)
        self.now = self.now.replace(hour=1, minute=0) + dt.timedelta(
            days=(day - self.now.date()).days
        )
        self.time_brings()

    def time_brings(self) -> None:
        self.forget()
        for request in self.supplements("asked"):
            self.act(expire_supplement, expect="done", request=request.pk)
        for ballot in self.ballots():
            if ballot.is_open:
                self.act(close_due_ballot, expect="done", ballot=ballot.pk)

    def teardown(self) -> None:
        """Withdraw open reviews, so that no member's load grows from example to example."""
        try:
            for review in self.reviews(*OPEN):
                answer = self.act(
                    withdraw_review,
                    review=review,
                    by=self.people.secretaries[0],
                    reason="본인 요청",
                )
                assert not isinstance(answer, DomainError), answer
        finally:
            super().teardown()
