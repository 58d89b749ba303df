"""Seats at the same moment: one wins, and what is left fits together."""

import pytest

from claims.errors import DomainError
from claims.tests.races import at_once, errors_of
from claims.users.models import User
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.lifecycle.vacancies import fill_waiting_panels
from reviews.committee.models import (
    Assignment,
    Ballot,
    Challenge,
    Decision,
    LeftAs,
    Member,
    Review,
)
from reviews.committee.queue.verification import find_differences as queue_differences
from reviews.committee.seats.challenges import decide_challenge, register_challenge
from reviews.committee.seats.draw_verification import find_draw_differences
from reviews.committee.seats.interests import register_interest, register_no_interests
from reviews.committee.seats.recusals import disqualify, fill_seat, reassign, recuse
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)


def fits() -> None:
    assert list(find_draw_differences()) == []
    assert next(queue_differences(), None) is None


def test_two_reassigns_of_one_seat_move_it_once():
    review, secretary = f.in_review(), f.secretary()
    seat = f.panel(review)[0]
    answers = at_once(
        *[lambda: reassign(assignment=seat, by=secretary, reason="출장")] * 2,
    )
    assert [error.code for error in errors_of(answers)] == ["not_open"]
    assert review.assignments.active().filter(seat=seat.seat).count() == 1
    assert Assignment.objects.filter(replaces=seat).count() == 1
    fits()


@pytest.mark.parametrize("attempt", range(3))
def test_a_reassignment_and_the_vote_of_the_same_seat(attempt):
    """Either the seat has voted and stays, or has left and does not vote."""
    review, secretary = f.in_review(), f.secretary()
    seat = f.panel(review)[0]
    answers = at_once(
        lambda: f.vote(Review.objects.get(pk=review.pk), seat, "deny"),
        lambda: reassign(assignment=seat, by=secretary, reason="출장"),
    )
    codes = [error.code for error in errors_of(answers)]
    seat.refresh_from_db()
    assert codes == (["seat_voted"] if seat.voted_at else ["recused"])
    assert (seat.status == "active") == (seat.voted_at is not None)
    fits()


def test_a_sweep_and_the_secretariat_fill_one_seat_once():
    f.council(size=3, substitutes=0)
    review, secretary = f.in_review(), f.secretary()
    seat = f.panel(review)[0]
    recuse(assignment=seat, by=seat.member.user, reason="거래처")
    f.member()
    f.member()
    answers = at_once(fill_waiting_panels, lambda: fill_seat(review=review, by=secretary))
    assert errors_of(answers) == []
    assert review.assignments.active().count() == 3
    fits()


def test_two_fillings_of_one_empty_seat_take_one_member():
    f.council(size=3, substitutes=0)
    review, secretary = f.in_review(), f.secretary()
    seat = f.panel(review)[0]
    recuse(assignment=seat, by=seat.member.user, reason="거래처")
    f.member()
    f.member()
    answers = at_once(*[lambda: fill_seat(review=review, by=secretary)] * 2)
    assert errors_of(answers) == []
    assert [answer is None for answer in answers].count(True) == 1
    assert review.assignments.active().count() == 3
    fits()


@pytest.mark.parametrize("attempt", range(3))
def test_a_recusal_and_the_vote_that_closes_the_ballot(attempt):
    """Either the member left first (replaced, and the ballot waits), or voted and stays."""
    review = f.in_review()
    *others, last = f.panel(review)
    for seat in others:
        f.vote(review, seat, "grant")
    leaver = others[0]
    answers = at_once(
        lambda: f.vote(Review.objects.get(pk=review.pk), last, "grant"),
        lambda: recuse(
            assignment=leaver, by=User.objects.get(pk=leaver.member.user_id), reason="거래처"
        ),
    )
    assert all(isinstance(error, DomainError) for error in errors_of(answers))
    ballot, leaver = Ballot.objects.get(), Assignment.objects.get(pk=leaver.pk)
    if leaver.left_as == LeftAs.RECUSED:
        assert ballot.is_open and not Decision.objects.exists()
        assert review.assignments.active().count() == 3
    else:
        assert Decision.objects.get().tally["votes"] == 3
    fits()


@pytest.mark.parametrize("attempt", range(3))
def test_a_challenge_and_the_vote_that_closes_the_ballot(attempt):
    """Either the challenge is there and the ballot waits, or it has closed and refuses it."""
    review, secretary = f.in_review(), f.secretary()
    *others, last = f.panel(review)
    for seat in others:
        f.vote(review, seat, "grant")
    answers = at_once(
        lambda: f.vote(Review.objects.get(pk=review.pk), last, "grant"),
        lambda: register_challenge(assignment=others[0], by=secretary, grounds="친족"),
    )
    assert all(isinstance(error, DomainError) for error in errors_of(answers))
    assert Ballot.objects.get().is_open == Challenge.objects.exists()
    assert Decision.objects.exists() != Challenge.objects.exists()


def test_upholding_and_dismissing_at_once_is_one_decision():
    review = f.in_review()
    seat = f.panel(review)[0]
    challenge = register_challenge(assignment=seat, by=f.secretary(), grounds="친족")
    chairs = [f.chair(), f.chair()]
    answers = at_once(
        *[
            lambda by=by, upheld=upheld: decide_challenge(
                challenge=challenge, by=by, upheld=upheld, answer="이유"
            )
            for by, upheld in zip(chairs, (True, False), strict=True)
        ]
    )
    assert [error.code for error in errors_of(answers)] == ["not_open"]
    challenge.refresh_from_db()
    left = Assignment.objects.get(pk=seat.pk).left_as
    assert (challenge.status == "upheld") == (left == "challenged")
    fits()


def test_draws_at_the_same_moment_keep_the_balance_and_the_limits():
    """Each waits for the one before: nobody reads a load that is being changed."""
    f.council(size=5, substitutes=0)
    limited = f.member(load_limit=2)
    reviews = [f.waiting() for _ in range(6)]
    for review in reviews:
        for kind in f.QUEUE_KINDS:
            f.document(review.claim, kind, tell=False)
    answers = at_once(*[lambda r=r: start_reviews(reviews=[r]) for r in reviews])
    assert errors_of(answers) == []
    held = {m.pk: m.assignments.active().count() for m in Member.objects.exclude(pk=limited.pk)}
    assert limited.assignments.count() == 2
    assert sum(held.values()) == 16 and max(held.values()) - min(held.values()) <= 1
    fits()


@pytest.mark.parametrize("attempt", range(3))
def test_an_interest_and_a_nil_entry_do_not_stand_together(attempt):
    member, secretary = f.council(size=4, substitutes=0)[0], f.secretary()
    at_once(
        lambda: register_interest(member=member, by=secretary, kind="name", value="이대표"),
        lambda: register_no_interests(member=member, by=secretary),
    )
    assert [one.kind for one in member.interests.in_force()] == ["name"]


@pytest.mark.parametrize("attempt", range(3))
def test_an_interest_and_a_draw_see_each_other(attempt):
    """Registered before the draw, the member is passed over; after it, the seat is listed."""
    from reviews.committee.seats.workload import conflicted_seats

    members, secretary = f.council(size=4, substitutes=0), f.secretary()
    review = f.waiting(representative="이대표")
    for kind in f.QUEUE_KINDS:
        f.document(review.claim, kind, tell=False)
    at_once(
        lambda: start_reviews(reviews=[review]),
        lambda: register_interest(member=members[0], by=secretary, kind="name", value="이대표"),
    )
    sits = review.assignments.active().filter(member=members[0]).exists()
    assert sits == bool(conflicted_seats())
    for seat, _why in conflicted_seats():
        disqualify(assignment=seat, by=secretary, reason="이해관계")
    assert conflicted_seats() == []
    assert review.assignments.active().count() == 3
