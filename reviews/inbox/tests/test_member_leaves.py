"""The secretariat is told of the seats that a member leaves when an end of term is confirmed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.changes.verbs import confirm_change
from claims.tests.factories import UserFactory
from reviews.committee.seats.recusals import reassign
from reviews.committee.seats.seat_changes import COLUMNS, propose_seat
from reviews.committee.tests import factories as make
from reviews.inbox.models import InboxItem, InboxKind
from reviews.inbox.queries import unread

pytestmark = pytest.mark.django_db


def ended(member):
    """The end of a member's term, proposed and confirmed by two administrators."""
    day = clock.today() + timedelta(days=1)
    columns = {name: getattr(member, name) for name in COLUMNS} | {"term_to": day}
    first, second = (UserFactory(roles="admin") for _n in range(2))
    change = propose_seat(user=member.user, columns=columns, reason="사임", by=first)
    assert not InboxItem.objects.filter(kind=InboxKind.MEMBER_LEAVES).exists()
    confirm_change(change=change, by=second)
    return day


def test_the_secretariat_is_told_until_no_seat_is_left(client):
    office, finance = make.secretary(), UserFactory(roles="finance")
    seats = make.panel(make.in_review())
    seat = seats[0]
    day = ended(seat.member)
    items = InboxItem.objects.filter(kind=InboxKind.MEMBER_LEAVES)
    assert not items.filter(user=finance).exists()
    [item] = unread(office).filter(kind=InboxKind.MEMBER_LEAVES)
    facts = {"member": seat.member_id, "n": 1, "awaiting": 1, "day": day.isoformat()}
    assert item.facts == facts
    client.force_login(office)
    page = client.get(reverse("inbox:inbox")).content.decode()
    assert "맡은 심의 1건 · 표결 전 1건" in page
    reassign(assignment=seat, by=office, reason="임기가 끝남")
    assert not unread(office).filter(pk=item.pk).exists()
    opened = client.post(reverse("inbox:open", args=[item.pk]))
    assert opened.url == reverse("committee:member", args=[seat.member_id])


def test_nobody_is_told_of_a_member_without_seats():
    make.secretary()
    ended(make.member())
    assert not InboxItem.objects.filter(kind=InboxKind.MEMBER_LEAVES).exists()
