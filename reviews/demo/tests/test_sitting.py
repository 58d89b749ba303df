"""The sittings of the demo, played over a small council of the demo's own accounts."""

import datetime as dt

import pytest
from django.utils import timezone

from claims import clock
from reviews.committee.models import (
    Attendance,
    Comment,
    Decision,
    DiscussionRequest,
    Sitting,
    SittingItem,
)
from reviews.committee.sittings.context import agenda_lines, progress_of
from reviews.committee.tests import factories as f
from reviews.demo.accounts import create_accounts
from reviews.demo.engine import play
from reviews.demo.sitting import play_sittings

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return create_accounts(password="x", term_from=dt.date(2022, 1, 1))


def told(people):
    now = clock.now()
    with clock.at(now - dt.timedelta(days=25)):
        for _ in range(7):
            f.deciding()
        f.in_review()
    story = play_sittings(people, clock.today(), timezone.get_current_timezone())
    return play([story], until=now)


def test_one_is_closed_and_one_waits_for_the_chair(people):
    assert told(people) == []
    past, present = Sitting.objects.order_by("pk")
    assert (past.status, present.status) == ("closed", "open")
    assert Decision.objects.filter(sitting=past).count() == 3
    assert Attendance.objects.filter(sitting=past).count() == 5
    found = progress_of(agenda_lines(present, people["chair"]))
    assert (found.items, found.taken_out, found.confirmable) == (4, 1, 3)
    assert Attendance.objects.filter(sitting=present).count() == 4
    out = SittingItem.objects.exclude(taken_out_by=None).get()
    assert Comment.objects.filter(ballot__review=out.review_id).count() == 2
    assert DiscussionRequest.objects.count() == 1


def test_told_again_after_an_interruption_it_adds_nothing(people):
    told(people)
    before = Sitting.objects.count()
    story = play_sittings(people, clock.today(), timezone.get_current_timezone())
    assert play([story], until=clock.now()) == []
    assert Sitting.objects.count() == before


def test_with_nothing_to_confirm_there_is_no_sitting(people):
    story = play_sittings(people, clock.today(), timezone.get_current_timezone())
    assert play([story], until=clock.now()) == []
    assert not Sitting.objects.exists()
