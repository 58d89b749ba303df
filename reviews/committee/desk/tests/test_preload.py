"""The claims that a member opens next are prepared while they look at this one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.evidence.models import FindingLink
from config.dev.scenes import scene
from reviews.committee.desk import preload, presence
from reviews.committee.desk.tests.test_seen_pages import paged
from reviews.committee.models import Member, QueueRow, Review
from reviews.committee.queue import queries as queue
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(presence, "SOCKET_SECONDS", 20)
    preload._enqueued.clear()
    presence.redis_connection.forget()


def member_and(number):
    """A member who sits on the panel of so many reviews, for there are three members; and them."""
    f.council(3, 0)
    member = Member.objects.select_related("user").first()
    return member, [f.in_review() for _ in range(number)]


_two, two = scene("two", lambda: member_and(2), scope="asking")
_five, five = scene("five", lambda: member_and(5), scope="asking")


@pytest.fixture
def rung(monkeypatch):
    bells = []
    monkeypatch.setattr(preload, "enqueue", lambda task, pk: bells.append((task.name, pk)))
    return bells


def desk(client, review):
    return client.get(reverse("committee:desk", args=[review.claim.number]))


def by_turn(member):
    return list(QueueRow.objects.filter(awaiting__contains=[member.pk]).order_by("due_on", "pk"))


def test_the_coming_claims_are_those_that_next_would_open(five):
    member, _reviews = five
    for row in by_turn(member):
        walked, at = [], row
        for _ in range(3):
            at = queue.next_for(member, at)
            walked.append(at.pk)
        _row, place = queue.row_and_place(row.pk, member, 3)
        assert [coming.pk for coming in place.coming] == walked


def test_their_first_pages_are_rung_for_once(client, five, rung):
    member, reviews = five
    client.force_login(member.user)
    desk(client, reviews[0])
    task = "claims.documents.tasks.prepare"
    assert rung == [(task, review.claim_id) for review in reviews[1:4]]
    desk(client, reviews[0])
    assert len(rung) == 3


def test_the_picked_ones_come_first(client, five, rung):
    member, reviews = five
    client.force_login(member.user)
    picked = [reviews[n].claim.number for n in (4, 0)]
    client.get(reverse("committee:next"), {"pick": picked})
    context = desk(client, reviews[4]).context
    wanted = [reviews[n].claim.number for n in (0, 1, 2)]
    assert [coming.number for coming in context["ahead"]] == wanted


def test_a_picked_one_that_was_left_or_voted_on_is_not_got_ready(client, rung):
    member, reviews = member_and(4)
    left, voted, here, other = reviews
    f.council(1, 0)  # who takes the seat that is left
    client.force_login(member.user)
    client.get(reverse("committee:next"), {"pick": [r.claim.number for r in reviews]})
    seats = [next(s for s in f.panel(r) if s.member_id == member.pk) for r in (left, voted)]
    recuse(assignment=seats[0], by=member.user, reason="친족")
    f.vote(voted, seats[1])
    context = desk(client, here).context
    assert [coming.number for coming in context["ahead"]] == [other.claim.number]


def test_nobody_is_rung_for_while_redis_is_away(client, two, rung, settings):
    member, reviews = two
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    client.force_login(member.user)
    assert desk(client, reviews[0]).status_code == 200
    assert rung == []


def test_only_for_who_judges(client, two, rung):
    _member, reviews = two
    client.force_login(f.secretary())
    assert desk(client, reviews[0]).context["ahead"] == []
    assert rung == []


def test_a_desk_asks_a_fixed_number_of_questions(client, five, rung):
    """Documents, pages, findings, links, votes, drafts, seen pages, company: no more for more."""
    member, reviews = five
    review, other = reviews[:2]
    client.force_login(member.user)
    documents = paged(review)
    finding = f.finding(review.claim, "warning", document=documents[0])
    FindingLink.objects.create(finding=finding, other_claim=other.claim)
    presence.record_presence(review, f.secretary())
    other_seats = [s for s in f.panel(review) if s.member_id != member.pk]
    f.vote(review, other_seats[1])
    desk(client, review)
    with CaptureQueriesContext(connection) as few:
        desk(client, review)
    for n, document in enumerate(documents):
        finding = f.finding(review.claim, "problem", document=document, code=f"test.{n}")
        FindingLink.objects.create(finding=finding, other_claim=reviews[n + 1].claim)
    f.vote(review, other_seats[0])
    presence.record_presence(review, other_seats[0].member.user)
    review = Review.objects.select_related("claim").get(pk=review.pk)
    with CaptureQueriesContext(connection) as many:
        answer = desk(client, review)
    assert len(answer.context["other_viewers"]) == 2
    assert len(many) == len(few)
    # with links to other claims, votes, and other people on the claim: one query each
    assert len(many) <= 21, "\n".join(q["sql"][:90] for q in many.captured_queries)
