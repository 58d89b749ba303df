"""Who sits: drawn by load, replaced when they leave, and what they then may still see."""

from datetime import date

import pytest

from claims.errors import Forbidden
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from reviews.committee import errors
from reviews.committee.agreement import differences
from reviews.committee.models import Assignment, Decision, LeftAs, QueueRow, Review
from reviews.committee.scope import open_desk, seat_of, sees_all
from reviews.committee.seats.leaving import (
    disqualify,
    fill_seat,
    reassign,
    recuse,
    short_of_members,
)
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------ leaving
def test_a_recused_member_is_replaced_and_sees_nothing_more():
    review = f.in_review()
    seat = f.panel(review)[0]
    user = seat.member.user
    assert Claim.objects.visible_to(user).filter(pk=review.claim_id).exists()
    taker = recuse(assignment=seat, by=user, reason="거래처입니다")
    assert taker.seat == seat.seat
    assert taker.replaces == seat
    assert taker.member_id != seat.member_id
    seat.refresh_from_db()
    assert (seat.left_as, seat.left_by) == (LeftAs.RECUSED, user)
    with pytest.raises(errors.RecusedError) as refused:
        open_desk(user, review.claim.number)
    assert (refused.value.status, refused.value.details["said"]) == (403, "회피")
    assert not Claim.objects.visible_to(user).filter(pk=review.claim_id).exists()
    assert seat.member_id not in QueueRow.objects.get().panel
    with pytest.raises(errors.RecusedError):
        f.vote(review, seat)
    assert next(differences(), None) is None


def test_only_for_oneself_and_only_with_a_reason():
    review = f.in_review()
    seat, other = f.panel(review)[:2]
    with pytest.raises(Forbidden):
        recuse(assignment=seat, by=other.member.user, reason="그냥")
    with pytest.raises(errors.ReasonNeededError):
        recuse(assignment=seat, by=seat.member.user, reason=" ")
    with pytest.raises(Forbidden):
        disqualify(assignment=seat, by=other.member.user, reason="친족")


def test_the_vote_of_who_left_leaves_the_count():
    f.council(size=3, substitutes=0)
    review = f.in_review()
    first, second, third = f.panel(review)
    f.vote(review, first, "deny")
    f.vote(review, second, "grant")
    # Nobody is left to take the seat: the two votes that remain are all, and decide.
    f.vote(review, first, "grant")
    assert recuse(assignment=third, by=third.member.user, reason="거래처") is None
    decision = Decision.objects.get()
    assert (decision.outcome, decision.tally["votes"]) == ("granted", 2)


def test_a_lone_member_decides_nothing_and_is_on_the_worklist():
    f.council(size=2, substitutes=0)
    review = f.in_review()
    first, second = f.panel(review)
    f.vote(review, first, "grant")
    recuse(assignment=second, by=second.member.user, reason="거래처")
    assert not Decision.objects.exists()
    assert list(short_of_members()) == [review]
    newcomer = f.member()
    assert fill_seat(review=review, by=f.secretary()).member == newcomer
    f.vote(review, f.panel(review)[1], "grant")
    assert Decision.objects.get().outcome == "granted"


def test_the_secretariat_names_or_draws_a_successor():
    review, secretary = f.in_review(), f.secretary()
    seat, other = f.panel(review)[:2]
    for unfit in (other.member, f.member(term_from=date(2999, 1, 1))):
        with pytest.raises(errors.CannotSitError):
            reassign(assignment=seat, by=secretary, reason="부재", member=unfit)
    named = f.member()
    assert reassign(assignment=seat, by=secretary, reason="부재", member=named).member == named
    with pytest.raises(errors.NotOpenError):
        disqualify(assignment=seat, by=secretary, reason="친족")


def test_who_left_a_closed_ballot_is_a_contradiction():
    review = f.deciding()
    seat = f.panel(review)[0]
    with pytest.raises(errors.NotOpenError):
        recuse(assignment=seat, by=seat.member.user, reason="늦음")


# ------------------------------------------------------------------ scope
@pytest.mark.parametrize(
    ("role", "everything"),
    [
        ("chair", True),
        ("secretariat", True),
        ("finance", True),
        ("auditor", True),
        ("member", False),
        ("customer_centre", False),
        ("admin", False),
    ],
)
def test_who_sees_all_claims(role, everything):
    f.in_review()
    user = UserFactory(roles=role)
    assert sees_all(user) is everything
    assert Claim.objects.visible_to(user).exists() is everything
    assert Review.objects.visible_to(user).exists() is everything


def test_members_see_the_panels_they_sit_on_decided_ones_too():
    review = f.decided(("deny", None))
    user = f.panel(review)[0].member.user
    assert Claim.objects.visible_to(user).get() == review.claim
    assert open_desk(user, review.claim.number)[1].member.user == user
    outsider = f.member().user
    with pytest.raises(Review.DoesNotExist):
        open_desk(outsider, review.claim.number)
    with pytest.raises(Review.DoesNotExist):
        open_desk(user, "T1015-9999999")


def test_a_tie_outlasts_a_wider_role():
    """A chair who recused sees nothing of the claim, in that role either."""
    f.council()
    chairman = f.member(user=UserFactory(roles=["chair", "member"]))
    review, secretary = f.in_review(), f.secretary()
    seat = reassign(assignment=f.panel(review)[0], by=secretary, reason="지명", member=chairman)
    recuse(assignment=seat, by=chairman.user, reason="동업자")
    assert not Claim.objects.visible_to(chairman.user).exists()
    assert not QueueRow.objects.for_user(chairman.user, "in_review").exists()
    with pytest.raises(errors.RecusedError):
        seat_of(chairman.user, review)


def test_a_seat_passed_on_hides_nothing_from_a_wide_role():
    f.council()
    chairman = f.member(user=UserFactory(roles=["chair", "member"]))
    review, secretary = f.in_review(), f.secretary()
    first, second = f.panel(review)[:2]
    seat = reassign(assignment=first, by=secretary, reason="지명", member=chairman)
    reassign(assignment=seat, by=secretary, reason="부재")
    assert open_desk(chairman.user, review.claim.number) == (review, None)
    reassign(assignment=second, by=secretary, reason="부재")
    with pytest.raises(errors.RecusedError):
        open_desk(second.member.user, review.claim.number)


def test_assignments_are_never_deleted():
    from django.db import ProgrammingError, transaction

    seat = f.panel(f.in_review())[0]
    with pytest.raises(ProgrammingError), transaction.atomic():
        Assignment.objects.filter(pk=seat.pk).delete()


@pytest.mark.parametrize("seat", ["", "²", "9" * 30, "x"])
def test_a_seat_that_is_no_number_is_not_there(client, seat):
    review = f.in_review()
    client.force_login(f.secretary())
    address = f"/reviews/{review.claim.number}/disqualify/"
    assert client.post(address, {"seat": seat, "reason": "친족"}).status_code == 404
