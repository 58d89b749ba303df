"""The others' word on the papers is kept from a member until their own vote, wherever it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.tests.factories import UserFactory
from reviews.committee.ballots.document_checks import checks_of, record_check
from reviews.committee.models import Assignment, QueueRow
from reviews.committee.queue.sealed_checks import hide_sealed_checks
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
NOTE = "예금주가 흐려 읽을 수 없음"
BANKBOOK = "bankbook_copy"
PLACE = f.QUEUE_KINDS.index(BANKBOOK)


@pytest.fixture
def review():
    """One of the panel doubts the bankbook."""
    made = f.in_review()
    record_check(assignment=f.panel(made)[0], kind=BANKBOOK, verdict="insufficient", note=NOTE)
    return made


def desk(client, review, user):
    client.force_login(user)
    return client.get(reverse("committee:desk", args=[review.claim.number]))


def listed(client, user, query):
    client.force_login(user)
    page = client.get(f"/reviews/?tab=in_review&{query}")
    return [(row.record.documents[PLACE], row.record.worst) for row in page.context["table"].page]


def test_the_desk_tells_it_after_the_own_vote(client, review):
    seat = f.panel(review)[1]
    page = desk(client, review, seat.member.user)
    assert NOTE not in page.content.decode()
    assert page.context["groups"][PLACE].state.tone == "none"  # the sign on the thumbnails
    f.vote(review, seat)
    page = desk(client, review, seat.member.user)
    assert NOTE in page.content.decode()
    assert page.context["groups"][PLACE].state.tone == "warn"


def test_the_answer_to_ones_own_check_tells_no_more(client, review):
    seat = f.panel(review)[1]
    client.force_login(seat.member.user)
    where = reverse("committee:check", args=[review.claim.number, "sales_loss_proof"])
    answer = client.post(where, {"verdict": "accepted"}, follow=True)
    assert answer.status_code == 200 and NOTE not in answer.content.decode()
    refused = client.post(where, {"verdict": "insufficient"})
    assert refused.status_code == 422 and NOTE not in refused.content.decode()


def test_nor_does_the_heartbeat(client, review):
    client.force_login(f.panel(review)[1].member.user)
    answer = client.post(reverse("committee:here", args=[review.claim.number]))
    assert NOTE not in answer.content.decode() and "insufficient" not in answer.content.decode()


@pytest.mark.parametrize("role", ["secretariat", "auditor"])
def test_who_does_not_vote_reads_it_at_once(client, review, role):
    page = desk(client, review, UserFactory(roles=role))
    assert NOTE in page.content.decode()
    assert listed(client, UserFactory(roles=role), "findings=warning") == [(3, 3)]


def test_its_own_writer_reads_it(client, review):
    page = desk(client, review, f.panel(review)[0].member.user)
    assert NOTE in page.content.decode()
    assert page.context["groups"][PLACE].state.tone == "warn"


def test_the_queue_shows_and_finds_it_after_the_own_vote(client, review):
    seat = f.panel(review)[1]
    user = seat.member.user
    assert listed(client, user, "") == [(1, 1)]
    assert listed(client, user, "findings=warning") == []
    assert listed(client, user, "findings=unknown") == [(1, 1)]
    f.vote(review, seat)
    assert listed(client, user, "") == listed(client, user, "findings=warning") == [(3, 3)]


def test_nor_does_the_dashboard_tell_it(client, review):
    writer, seat, _third = f.panel(review)

    def shown(user):
        client.force_login(user)
        return [row.documents[PLACE] for row in client.get("/").context["next_rows"]]

    assert shown(seat.member.user) == [1]
    assert shown(writer.member.user) == [3]


def test_any_number_of_rows_costs_the_same(review):
    member = f.panel(review)[1].member

    def asked():
        with CaptureQueriesContext(connection) as queries:
            hide_sealed_checks(member, QueueRow.objects.all())
        return len(queries) - 1  # the rows themselves

    one = asked()
    f.in_review()
    f.in_review()
    assert one == asked() == 2


def test_when_the_ballot_has_closed_everything_lies_open(review):
    first, second, third = f.panel(review)
    f.vote(review, first)
    f.vote(review, second)
    review.refresh_from_db()
    third = Assignment.objects.get(pk=third.pk)
    assert not any(check.others for check in checks_of(review, third))
    f.vote(review, third)
    review.refresh_from_db()
    third.refresh_from_db()
    assert any(check.others for check in checks_of(review, third))
