"""Inbox items of escalated inquiries: the office is told, then the person who noted the inquiry."""

import pytest

from claims.inquiries.escalation import answer_inquiry, escalate_inquiry
from claims.inquiries.verbs import next_working_day, note_inquiry
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.inbox.queries import items_of, unread

pytestmark = pytest.mark.django_db


def kinds(user):
    return [item.kind for item in items_of(user)]


@pytest.fixture
def agent():
    return UserFactory(roles="customer_centre")


@pytest.fixture
def inquiry(agent):
    return note_inquiry(
        claim=ClaimFactory(), by=agent, kind="call", text="기한을 늘려 달라고 함",
        call_back_on=next_working_day(),
    )  # fmt: skip


@pytest.mark.parametrize("told", [False, True])
def test_the_customer_centre_reads_that_its_office_answered(agent, inquiry, told):
    office = UserFactory(roles="secretariat")
    escalate_inquiry(inquiry=inquiry, by=agent, topic="term")
    assert kinds(office) == ["inquiry_escalated"] and kinds(agent) == []
    answer_inquiry(inquiry=inquiry, by=office, text="늘렸습니다", told=told)
    assert kinds(agent) == ["inquiry_answered"] and unread(agent).count() == 1
    assert unread(office).count() == 0  # answered meanwhile


def test_a_person_of_the_office_who_escalates_is_not_told_of_it(agent, inquiry):
    first, second = UserFactory(roles="secretariat"), UserFactory(roles="secretariat")
    escalate_inquiry(inquiry=inquiry, by=first, topic="term")
    assert (kinds(first), kinds(second)) == ([], ["inquiry_escalated"])
