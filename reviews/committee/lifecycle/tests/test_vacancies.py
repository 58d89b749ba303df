"""A member who takes a seat late still votes, and one panel that fails delays no other."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.tests.factories import UserFactory, give_roles
from reviews.committee.ballots.closing import due_ballots
from reviews.committee.lifecycle import vacancies
from reviews.committee.lifecycle.vacancies import fill_waiting_panels
from reviews.committee.models import Ballot, Decision, Member, Review, ReviewStatus
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats.draws import Lottery
from reviews.committee.seats.recusals import reassign, recuse, reviews_short_of_members
from reviews.committee.supplements.verbs import request_supplement, undo_supplement
from reviews.committee.tasks import close_due_ballots, fill_panels
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def waits_for_a_third(**more) -> Review:
    """Two of three have voted, the third has left and nobody can take the seat."""
    f.council(size=3, substitutes=0)
    review = f.in_review(**more)
    first, second, third = f.panel(review)
    for seat in (first, second):
        f.vote(review, seat)
    assert recuse(assignment=third, by=third.member.user, reason="거래처") is None
    return review


def long_after():
    return clock.at(clock.now() + timedelta(days=60))


class TestTime:
    def test_a_substitute_drawn_after_the_due_day_votes_before_the_ballot_closes(self):
        review = waits_for_a_third()
        newcomer = f.member(substitute=True)
        with long_after():
            assert Ballot.objects.get().due_on < clock.today()
            fill_panels()
            close_due_ballots()
            ballot, due = Ballot.objects.get(), add_working_days(clock.today(), 1)
            review.refresh_from_db()
            assert ballot.is_open and ballot.due_on == review.due_on == due
            assert next(find_differences(), None) is None
            seat = review.assignments.active().get(member=newcomer)
            f.vote(review, seat, "deny")
        assert Decision.objects.get().tally["votes"] == 3

    def test_after_that_day_the_ballot_closes_without_the_substitute(self):
        review = waits_for_a_third()
        f.member(substitute=True)
        with long_after():
            fill_panels()
            due = Ballot.objects.get().due_on
        with clock.at(clock.now() + timedelta(days=67)):
            assert due < clock.today()
            assert list(due_ballots()) == [review.ballots.get().pk]

    def test_on_the_due_day_itself_too(self):
        f.council()
        review = f.in_review()
        seat, due = f.panel(review)[0], review.due_on
        with clock.at(clock.now() + (due - clock.today())):
            assert clock.today() == due
            reassign(assignment=seat, by=f.secretary(), reason="출장")
            review.refresh_from_db()
            assert review.due_on == Ballot.objects.get().due_on == add_working_days(due, 1)

    def test_where_there_is_time_the_day_stays(self):
        review = f.in_review()
        due = review.due_on
        reassign(assignment=f.panel(review)[0], by=f.secretary(), reason="출장")
        review.refresh_from_db()
        assert review.due_on == Ballot.objects.get().due_on == due

    def test_while_papers_are_asked_for_only_the_ballot_moves_on(self):
        review, office = waits_for_a_third(), f.secretary()
        with long_after():
            review.refresh_from_db()
            asked = request_supplement(
                review=review, by=office, kinds=["sales_loss_proof"], text="매출 자료를 다시"
            )
            f.member(substitute=True)
            fill_panels()
            due = add_working_days(clock.today(), 1)
            review.refresh_from_db()
            assert (review.status, review.due_on) == (ReviewStatus.SUPPLEMENT_REQUESTED, None)
            assert Ballot.objects.get().due_on == due
            undo_supplement(request=asked, by=office)
            review.refresh_from_db()
            assert review.due_on == due


class TestWhoMayVote:
    @pytest.fixture
    def voteless(self) -> Member:
        """In office, but the role of a member is gone."""
        member = f.member()
        give_roles(member.user)
        return member

    def test_they_stand_in_no_draw_and_hold_up_no_start(self, voteless):
        f.council(size=3, substitutes=0)
        review = f.in_review()
        assert review.status == ReviewStatus.IN_REVIEW
        assert voteless.pk not in {seat.member_id for seat in f.panel(review)}
        assert voteless.pk not in Lottery().members

    def test_they_fill_no_seat(self, voteless):
        review = waits_for_a_third()
        assert fill_waiting_panels() == 0 and list(reviews_short_of_members()) == [review]
        newcomer = f.member()
        assert fill_waiting_panels() == 1
        assert newcomer.pk in {seat.member_id for seat in f.panel(review)}


class TestOneByOne:
    def short(self, **first) -> list[Review]:
        f.council(size=3, substitutes=0)
        reviews = [f.in_review(**first), f.in_review()]
        for review in reviews:
            seat = f.panel(review)[0]
            assert recuse(assignment=seat, by=seat.member.user, reason="거래처") is None
        return reviews

    def test_a_review_that_breaks_a_rule_does_not_hold_up_the_next(self, monkeypatch):
        bad, good = self.short()
        fill = vacancies.fill_seat

        def fails_once(*, review, by):
            if review.pk == bad.pk:
                raise IntegrityError("refused")
            return fill(review=review, by=by)

        monkeypatch.setattr(vacancies, "fill_seat", fails_once)
        f.member()
        assert fill_waiting_panels() == 1
        assert len(f.panel(good)) == 3 and len(f.panel(bad)) == 2

    def test_those_that_nobody_can_join_starve_none_behind_them(self, monkeypatch):
        monkeypatch.setattr(vacancies, "AT_ONCE", 1)
        first, last = self.short(person_name="한나루")
        tied = f.member(user=UserFactory(roles="member", name="한나루"))
        assert first.pk < last.pk
        assert fill_waiting_panels() == 1
        assert tied.pk in {seat.member_id for seat in f.panel(last)}
        assert len(f.panel(first)) == 2
