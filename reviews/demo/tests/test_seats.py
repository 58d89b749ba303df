"""The demo's seats come about through the verbs, and only once."""

import datetime as dt

import pytest

from claims.inquiries.models import Inquiry
from reviews.committee.models import Ballot, Challenge, Leave, MemberInterest
from reviews.committee.seats.draw_verification import find_draw_differences
from reviews.committee.tests import factories as f
from reviews.demo.accounts import create_accounts
from reviews.demo.inquiries import note_inquiries
from reviews.demo.seats import create_seat_cases


@pytest.mark.django_db
def test_the_demo_has_a_challenge_of_each_kind_a_leave_and_ties():
    people = create_accounts(password="outage-1015", term_from=dt.date(2022, 1, 1))
    assert all(user.check_password("outage-1015") for user in people.values())  # after their roles
    for _n in range(3):
        f.in_review()
    for _twice in range(2):
        create_seat_cases(people)
        note_inquiries(people)
    assert Inquiry.objects.get().done_at is None  # a result that is asked for, to be called back
    assert sorted(Challenge.objects.values_list("status", flat=True)) == ["dismissed", "received"]
    assert (Leave.objects.count(), MemberInterest.objects.count()) == (2, 9)
    assert Ballot.objects.open().count() == 3
    assert list(find_draw_differences()) == []
