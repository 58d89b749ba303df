"""A member on leave, or whose term has ended: what they have not voted on goes to others, the rest
stays."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import reseat
from reviews.committee import errors
from reviews.committee.models import Assignment, LeftAs, Member
from reviews.committee.queue.queries import row_and_place, rows_awaiting
from reviews.committee.queue.verification import find_differences
from reviews.committee.seats import leave_handover
from reviews.committee.seats.interests import enter_leave
from reviews.committee.seats.leave_handover import hand_over_seats
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def away(member, office) -> None:
    enter_leave(member=member, by=office, starts_on=clock.today(), ends_on=clock.today())


def test_seats_that_await_the_vote_are_passed_on_and_those_voted_stay():
    f.council(size=6, substitutes=0)
    reviews, office = [f.in_review() for _ in range(4)], f.secretary()
    member = f.panel(reviews[0])[0].member
    mine = Assignment.objects.active().filter(member=member)
    held = mine.count()
    f.vote(reviews[0], mine.get(review=reviews[0]))
    with pytest.raises(errors.LeaveError):
        hand_over_seats(member=member, by=office, reason="휴가")
    away(member, office)
    with pytest.raises(ReasonNeededError):
        hand_over_seats(member=member, by=office, reason=" ")
    with pytest.raises(ForbiddenError):
        hand_over_seats(member=member, by=member.user, reason="휴가")
    assert hand_over_seats(member=member, by=office, reason="휴가") == (held - 1, 0, 0)
    assert [seat.review for seat in mine.all()] == [reviews[0]]
    left = Assignment.objects.filter(member=member, status="left")
    assert set(left.values_list("left_as", flat=True)) == {LeftAs.ON_LEAVE}
    assert all(review.assignments.active().count() == 3 for review in reviews)
    assert next(find_differences(), None) is None


def test_a_seat_that_nobody_else_can_take_is_kept():
    f.council(size=3, substitutes=0)
    review, office = f.in_review(), f.secretary()
    member = f.panel(review)[0].member
    away(member, office)
    assert hand_over_seats(member=member, by=office, reason="휴가") == (0, 1, 0)
    assert review.assignments.active().count() == 3


def test_the_page_offers_it_while_the_member_is_away(client, monkeypatch):
    monkeypatch.setattr(leave_handover, "AT_ONCE", 1)
    f.council(size=4, substitutes=0)
    f.in_review(), f.in_review(), f.in_review()
    office = f.secretary()
    client.force_login(office)
    member = max(
        {seat.member for seat in Assignment.objects.select_related("member")},
        key=lambda one: one.assignments.count(),
    )
    page, act = (reverse(f"committee:{n}", args=[member.pk]) for n in ("member", "pass_seats_on"))
    assert "다른 위원에게" not in client.get(page).content.decode()
    assert client.post(act, {"reason": "휴가"}).status_code == 422
    away(member, office)
    held = member.assignments.count()
    assert f"표결 전 {held}건을 다른 위원에게" in client.get(page).content.decode()
    answer = client.post(act, {"reason": "휴가"}, follow=True).content.decode()
    assert "1건을 다른 위원에게 넘겼습니다" in answer
    assert f"{held - 1}건이 남았습니다" in answer


def test_after_the_term_nobody_votes_and_the_seats_are_passed_on(client):
    f.council(size=6, substitutes=0)
    reviews, office = [f.in_review() for _ in range(4)], f.secretary()
    member = f.panel(reviews[0])[0].member
    mine = Assignment.objects.active().filter(member=member)
    held = mine.count()
    f.vote(reviews[0], mine.get(review=reviews[0]))
    reseat(member.user, term_to=clock.today().isoformat())
    second = mine.filter(voted_at=None).select_related("review").first()
    if second is not None:
        f.vote(second.review, second)  # on the last day
    reseat(member.user, term_to=(clock.today() - timedelta(days=1)).isoformat())
    member = type(member).objects.get(pk=member.pk)
    for seat in mine.select_related("review"):
        seat.member = member
        with pytest.raises(errors.TermEndedError):
            f.vote(seat.review, seat)
    client.force_login(member.user)
    desk = client.get(f"/reviews/{reviews[0].claim.number}/").content.decode()
    assert "표결할 수 없습니다" in desk and 'id="ballot"' not in desk
    assert "표결할 수 없습니다" in client.get("/").content.decode()
    client.force_login(office)
    url = reverse("committee:member", args=[member.pk])
    assert f'href="{url}"' in client.get(reverse("committee:members")).content.decode()
    unvoted = mine.filter(voted_at=None).count()
    page = client.get(url).content.decode()
    assert "에 끝남" in page and (f"표결 전 {unvoted}건을 다른 위원에게" in page) == bool(unvoted)
    assert hand_over_seats(member=member, by=office, reason="임기 끝") == (unvoted, 0, 0)
    assert mine.count() == held - unvoted
    assert next(find_differences(), None) is None


def test_nothing_awaits_a_member_whose_term_has_ended(client):
    f.council(size=3, substitutes=0)
    claim = f.in_review().claim
    user = claim.reviews.get().assignments.first().member.user
    client.force_login(user)
    member = Member.objects.of(user)
    assert rows_awaiting(user).count() == 1
    assert row_and_place(claim.pk, member, 5)[1].total == 1
    assert claim.number in client.get("/reviews/?tab=mine").content.decode()
    reseat(user, term_to=(clock.today() - timedelta(days=1)).isoformat())
    user, member = type(user).objects.get(pk=user.pk), Member.objects.of(user)
    assert rows_awaiting(user).count() == 0
    assert row_and_place(claim.pk, member, 5)[1] is None
    queue = client.get("/reviews/?tab=mine").content.decode()
    assert "임기가 끝났습니다" in queue and claim.number not in queue
    following = client.get("/reviews/next/", follow=True).content.decode()
    assert "임기가 끝나 표결할 수 없습니다" in following
