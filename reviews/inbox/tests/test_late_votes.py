"""Overdue votes: a line a day for the member, and after three working days for those who chase."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.policy.deadlines import add_working_days, is_working_day
from claims.tests.factories import UserFactory
from reviews.committee.tests import factories as make
from reviews.inbox.listeners import council
from reviews.inbox.models import InboxItem, InboxKind
from reviews.inbox.queries import unread

pytestmark = pytest.mark.django_db
K = InboxKind


def on(day):
    return clock.at(clock.now() + (day - clock.today()))


def late_of(user):
    return unread(user).filter(kind=K.VOTES_LATE)


def test_a_member_is_told_once_a_day_until_the_vote_is_cast(client):
    review = make.in_review()
    seats = make.panel(review)
    make.vote(review, seats[0])
    waiting, user = seats[1], seats[1].member.user
    assert council.write_late_items() == 0
    with on(review.due_on):
        assert council.write_late_items() == 0
    for days in (1, 2):  # the line of a day takes the place of the one before
        with on(add_working_days(review.due_on, days)):
            assert (council.write_late_items(), council.write_late_items()) == (2, 0)
            [item] = late_of(user)
            assert (item.claim_id, item.seat_id) == (review.claim_id, waiting.pk)
    assert not late_of(seats[0].member.user).exists()
    with on(add_working_days(review.due_on, 2)):
        client.force_login(user)
        assert "기한이 지난 표결입니다" in client.get(reverse("inbox:inbox")).content.decode()
        make.vote(review, waiting)
        assert not late_of(user).exists()


def test_several_are_one_line_that_opens_the_overdue_ones(client):
    make.council(3, 0)
    first, second = make.in_review(), make.in_review()
    user = make.panel(first)[0].member.user
    with on(add_working_days(max(first.due_on, second.due_on), 1)):
        council.write_late_items()
        [item] = late_of(user)
        assert (item.facts["n"], item.claim_id) == (2, None)
        client.force_login(user)
        assert (
            "기한 지난 표결이 2건 있습니다" in client.get(reverse("inbox:inbox")).content.decode()
        )
        opened = client.post(reverse("inbox:open", args=[item.pk]))
        assert opened.url == reverse("committee:queue") + "?tab=mine&due=overdue"


def test_the_chair_and_the_secretariat_are_told_after_three_working_days(client):
    chair, office, auditor = make.chair(), make.secretary(), UserFactory(roles="auditor")
    review = make.in_review()
    seats = make.panel(review)
    with on(add_working_days(review.due_on, 2)):
        council.write_late_items()
        assert not InboxItem.objects.filter(kind=K.VOTES_STUCK).exists()
    with on(add_working_days(review.due_on, 3)):
        council.write_late_items()
        for user in (chair, office):
            [item] = unread(user).filter(kind=K.VOTES_STUCK)
            assert (item.facts["n"], item.facts["members"]) == (3, 3)
        assert not InboxItem.objects.filter(user=auditor).exists()
        client.force_login(chair)
        assert "3영업일 이상 늦은 표결이 3건" in client.get(reverse("inbox:inbox")).content.decode()
        own = InboxItem.objects.get(user=chair, kind=K.VOTES_STUCK)
        opened = client.post(reverse("inbox:open", args=[own.pk]))
        assert opened.url == reverse("committee:members")
        for seat in seats:
            make.vote(review, seat)
        assert not unread(office).filter(kind=K.VOTES_STUCK).exists()


def test_nobody_is_told_on_a_day_off():
    review = make.in_review()
    day = review.due_on + timedelta(days=1)
    while is_working_day(day):
        day += timedelta(days=1)
    with on(day):
        assert council.write_late_items() == 0
