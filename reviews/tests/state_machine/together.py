"""Acts of the council besides voting: challenges, discussions, sittings, appeals."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims import clock
from claims.errors import DomainError
from claims.policy.deadlines import add_working_days
from reviews.committee.appeals.verbs import (
    accept_appeal,
    extend_appeal,
    register_appeal,
    withdraw_appeal,
)
from reviews.committee.discussion.comments import write_comment
from reviews.committee.discussion.requests import request_discussion
from reviews.committee.models import Challenge, Review, Sitting, SittingItem
from reviews.committee.seats.challenges import (
    decide_challenge,
    register_challenge,
    withdraw_challenge,
)
from reviews.committee.sittings.agenda import take_out
from reviews.committee.sittings.eligibility import assess_candidates
from reviews.committee.sittings.notice_and_quorum import first_day
from reviews.committee.sittings.verbs import (
    agenda_digest,
    close_sitting,
    confirm_sitting,
    open_sitting,
    record_attendance,
)
from reviews.tests.state_machine.council import RUNNING, Council
from reviews.tests.state_machine.world import numbers, pick, when


class Together(Council):
    def __init__(self) -> None:
        super().__init__()
        self.sitting_ids: list[int] = []

    # -------------------------------------------------------------- challenges
    def challenges(self) -> list[Challenge]:
        undecided = Challenge.objects.filter(
            assignment__review__claim__in=self.claim_ids, status="received"
        )
        return self.look("challenges", lambda: undecided.order_by("pk"))

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.seats(*RUNNING))
    def a_challenge_comes(self, which: int, by: int) -> None:
        self.act(
            register_challenge,
            assignment=pick(self.seats(*RUNNING), which),
            by=pick(self.people.secretaries, by),
            grounds="친족",
        )

    @rule(which=numbers, by=numbers, how=st.sampled_from(["upheld", "dismissed", "withdrawn"]))
    @when(lambda self: self.challenges())
    def a_challenge_ends(self, which: int, by: int, how: str) -> None:
        challenge = pick(self.challenges(), which)
        if how == "withdrawn":
            self.act(withdraw_challenge, challenge=challenge, by=pick(self.people.secretaries, by))
            return
        chair = pick(self.people.chairs, by)
        self.act(
            decide_challenge, challenge=challenge, by=chair, upheld=how == "upheld", answer="검토함"
        )

    # -------------------------------------------------------------- discussion
    @rule(which=numbers, really=st.integers(0, 3))
    @when(lambda self: self.seats("in_review"))
    def a_discussion_is_asked_for(self, which: int, really: int) -> None:
        """One in four: what is asked for goes to the chair, and to no sitting."""
        if really:
            return self.ordinary_course(which)
        seat = pick(self.seats("in_review"), which)
        self.act(request_discussion, expect="done", review=seat.review, member=seat.member)

    @rule(which=numbers, who=numbers)
    @when(lambda self: self.reviews("in_review", "deciding", "decided"))
    def somebody_comments(self, which: int, who: int) -> None:
        """Only once the votes are open, and before it is decided."""
        review = pick(self.reviews("in_review", "deciding", "decided"), which)
        self.act(
            write_comment,
            expect="" if review.status == "deciding" else "refused",
            review=review,
            by=pick(self.people.everybody, who),
            text="금액을 더 보면 좋겠습니다.",
        )

    # -------------------------------------------------------------- sittings
    def sittings(self) -> list[Sitting]:
        mine = Sitting.objects.filter(pk__in=self.sitting_ids, status="open")
        return self.look("sittings", lambda: mine.order_by("pk"))

    @rule(by=numbers, days=st.integers(0, 3))
    @when(lambda self: self.reviews("deciding"))
    def a_sitting_is_opened(self, by: int, days: int) -> None:
        with clock.at(self.now):
            fit = [
                one.review
                for one in assess_candidates(self.reviews("deciding"))
                if one.ineligibility is None
            ]
            held_on = add_working_days(first_day(fit), days)
        sitting = self.act(
            open_sitting,
            expect="done" if fit else "refused",
            held_on=held_on,
            reviews=fit or self.reviews("deciding"),
            by=pick(self.people.chairs, by),
        )
        if isinstance(sitting, Sitting):
            self.sitting_ids.append(sitting.pk)
            self.forget()

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.sittings())
    def an_item_is_taken_out(self, which: int, by: int) -> None:
        items = SittingItem.objects.filter(sitting__in=self.sitting_ids).order_by("pk")
        member = pick(self.people.council, by).user
        self.act(take_out, item=pick(items, which), by=member, reason="따로 보고 싶음")

    @rule(which=numbers, by=numbers, stale=st.integers(0, 3))
    @when(lambda self: self.sittings())
    def a_sitting_is_confirmed(self, which: int, by: int, stale: int) -> None:
        sitting = pick(self.sittings(), which)
        there = [member for member in self.people.council if not member.substitute]
        self.act(record_attendance, sitting=sitting, members=there, by=self.people.chairs[0])
        self.act(
            confirm_sitting,
            expect="" if stale else "refused",
            sitting=sitting,
            by=pick(self.people.chairs, by),
            seen=agenda_digest(sitting) if stale else "00" * 16,
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.sittings())
    def a_sitting_is_closed(self, which: int, by: int) -> None:
        sitting, chair = pick(self.sittings(), which), pick(self.people.chairs, by)
        self.act(record_attendance, sitting=sitting, members=self.people.council[:2], by=chair)
        self.act(close_sitting, sitting=sitting, by=chair)

    # -------------------------------------------------------------- appeals
    def decided_once(self) -> list[Review]:
        there = {appeal.review1_id for appeal in self.appeals()}
        return [r for r in self.reviews("decided") if r.round == 1 and r.pk not in there]

    @rule(which=numbers, by=numbers, days=st.sampled_from([0, 0, 0, 3]))
    @when(lambda self: self.decided_once())
    def an_appeal_is_filed(self, which: int, by: int, days: int) -> None:
        review = pick(self.decided_once(), which)
        who = pick([*self.people.secretaries, self.people.others[0]], by)
        with clock.at(self.now):
            filed_on = clock.today() - dt.timedelta(days=days)
        self.act(
            register_appeal,
            expect="" if days else "done",
            review=review,
            by=who,
            grounds="손실을 더 봐 주세요.",
            filed_on=filed_on,
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: [r for r in self.reviews("decided") if r not in self.decided_once()])
    def a_second_appeal_is_none(self, which: int, by: int) -> None:
        done = [r for r in self.reviews("decided") if r not in self.decided_once()]
        self.act(
            register_appeal,
            expect="refused",
            review=pick(done, which),
            by=pick(self.people.secretaries, by),
            grounds="한 번 더",
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.appeals("received"))
    def an_appeal_is_accepted(self, which: int, by: int) -> None:
        appeal = pick(self.appeals("received"), which)
        second = self.act(
            accept_appeal, expect="done", appeal=appeal, by=pick(self.people.secretaries, by)
        )
        assert not isinstance(second, DomainError)
        assert second.round == 2

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.appeals("received", "accepted"))
    def an_appeal_is_put_off(self, which: int, by: int) -> None:
        appeal = pick(self.appeals("received", "accepted"), which)
        self.act(
            extend_appeal,
            expect="refused" if appeal.extended_at else "done",
            appeal=appeal,
            by=pick(self.people.secretaries, by),
            reason="자료가 많음",
        )

    @rule(which=numbers, by=numbers, really=st.integers(0, 2))
    @when(lambda self: self.appeals("received", "accepted"))
    def an_appeal_is_taken_back(self, which: int, by: int, really: int) -> None:
        appeal = pick(self.appeals("received", "accepted"), which)
        who = pick(self.people.secretaries, by)
        if not really:
            self.act(withdraw_appeal, expect="done", appeal=appeal, by=who, reason="본인 요청")
