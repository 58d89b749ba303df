"""The secretariat is told of documents that are overdue, and approvers of bulks that wait."""

import pytest
from django.urls import reverse

from claims.policy.deadlines import add_working_days
from reviews.committee.appeals.tests.scene import at
from reviews.committee.document_requests.tests import factories as f
from reviews.committee.tests import factories as make
from reviews.inbox.context import line_of, target_of
from reviews.inbox.listeners.secretariat import write_overdue_items
from reviews.inbox.queries import for_display, items_of

pytestmark = pytest.mark.django_db


def test_overdue_documents_are_told_once_a_day_after_their_day():
    [request] = f.overdue()
    secretary = make.secretary()
    with at(request.due_on):
        assert write_overdue_items() == 0
    with at(add_working_days(request.due_on, 1)):
        assert write_overdue_items() >= 1 and write_overdue_items() == 0
    [item] = for_display(items_of(secretary))
    assert "1건" in line_of(item).title
    assert target_of(item) == reverse("committee:document_requests") + "?state=overdue"


def test_a_closing_is_told_to_those_who_may_approve_it_and_not_to_its_proposer():
    chair, other = make.chair(), make.secretary()
    bulk = f.proposed(f.overdue(2))
    for user in (chair, other):
        [item] = for_display(items_of(user))
        assert "미제출 종결 2건" in line_of(item).title
        assert target_of(item) == reverse("committee:document_bulk", args=[bulk.pk])
    assert not items_of(bulk.prepared_by).exists()
