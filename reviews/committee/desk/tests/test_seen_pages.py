"""Pages that a member has had on screen."""

import pytest
from django.urls import reverse

from claims.documents.models import Document, Page
from claims.documents.verbs import set_aside
from reviews.committee.desk.seen_pages import mark_seen, seen_by
from reviews.committee.models import Seen
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db


def paged(review, pages=3):
    """The claim's documents, each with pages that can be looked at."""
    documents = list(Document.objects.filter(claim=review.claim).order_by("pk"))
    Page.objects.bulk_create(
        Page(document=document, number=n, width=9, height=9, preview_key=f"{document.pk}/{n}")
        for document in documents
        for n in range(1, pages + 1)
    )
    Document.objects.filter(claim=review.claim).update(status="inspecting")
    Document.objects.filter(claim=review.claim).update(status="ready", page_count=pages)
    return documents


def url(review, name="seen"):
    return reverse(f"committee:{name}", args=[review.claim.number])


class TestVerb:
    def test_pages_add_up(self, django_assert_num_queries):
        review = f.in_review()
        first, second, *_rest = paged(review)
        seat = f.panel(review)[0]
        with django_assert_num_queries(1):
            assert mark_seen(assignment=seat, pages=[(first.pk, 3), (second.pk, 1)]) == 2
        mark_seen(assignment=seat, pages=[(first.pk, 1), (first.pk, 3), (first.pk, 3)])
        assert seen_by(seat) == {first.pk: [1, 3], second.pk: [1]}
        assert mark_seen(assignment=seat, pages=[(first.pk, 1)]) == 0

    def test_what_is_not_of_the_claim_is_left_out(self):
        review, other = f.in_review(), f.in_review()
        (mine, *_), (strange, *_) = paged(review), paged(other)
        seat = f.panel(review)[0]
        mark_seen(assignment=seat, pages=[(mine.pk, 4), (strange.pk, 1), (10**18, 1), (mine.pk, 0)])
        assert not Seen.objects.exists()

    def test_each_has_their_own(self):
        review = f.in_review()
        document, *_rest = paged(review)
        first, second, _third = f.panel(review)
        mark_seen(assignment=first, pages=[(document.pk, 1)])
        assert seen_by(second) == seen_by(None) == {}

    def test_who_left_the_seat_adds_nothing(self):
        f.council(4, 0)
        review = f.in_review()
        document, *_rest = paged(review)
        seat = f.panel(review)[0]
        recuse(assignment=seat, by=seat.member.user, reason="친족")
        assert mark_seen(assignment=seat, pages=[(document.pk, 1)]) == 0


class TestCall:
    def test_the_desk_knows_what_was_seen(self, client):
        review = f.in_review()
        document, *_rest = paged(review)
        client.force_login(f.panel(review)[0].member.user)
        answer = client.post(url(review), {"document": document.pk, "page": [1]})
        assert answer.status_code == 204
        client.post(url(review), {"document": [document.pk, "x"], "page": ["2", "1"]})
        context = client.get(url(review, "desk")).context
        assert context["seen"] == {document.pk: [1, 2]}
        shelf = next(s for s in context["groups"] if document in s.documents)
        assert [page.is_seen for page in shelf.pages] == [True, True, False]
        assert (shelf.unseen_total, shelf.page_total) == (1, 3)

    def test_what_was_set_aside_is_not_among_the_pages_to_look_at(self, client):
        review = f.in_review()
        more = f.document(review.claim, f.QUEUE_KINDS[0])
        documents = paged(review)
        set_aside(document=more, by=f.secretary(), reason="다른 사람의 서류")
        client.force_login(f.panel(review)[0].member.user)
        client.post(url(review), {"document": documents[0].pk, "page": 1})
        context = client.get(url(review, "desk")).context
        shelf = next(s for s in context["groups"] if documents[0] in s.documents)
        assert (shelf.page_total, shelf.unseen_total) == (3, 2)
        assert context["checks"][0].pages == 3

    def test_two_pages_beside_each_other_by_the_url(self, client):
        review = f.in_review()
        first, second, *_rest = paged(review)
        client.force_login(f.panel(review)[0].member.user)
        query = {"page": f"{first.pk}:2", "beside": f"{second.pk}:3"}
        context = client.get(url(review, "desk"), query).context
        assert (context["current"].document_id, context["current"].number) == (first.pk, 2)
        assert (context["beside"].document_id, context["beside"].number) == (second.pk, 3)
        for odd in ("", "x", "1:1:1", f"{first.pk}:99"):
            context = client.get(url(review, "desk"), {"page": odd, "beside": odd}).context
            assert context["current"] is not None and context["beside"] is None

    def test_nonsense_and_strangers_leave_nothing(self, client):
        review = f.in_review()
        document, *_rest = paged(review)
        client.force_login(f.panel(review)[0].member.user)
        for fields in ({}, {"document": "-1", "page": "x"}, {"document": "9" * 19, "page": "1"}):
            assert client.post(url(review), fields).status_code == 204
        client.force_login(f.chair())  # sees the claim, sits elsewhere
        fields = {"document": document.pk, "page": 1}
        assert client.post(url(review), fields).status_code == 204
        client.force_login(f.member().user)
        assert client.post(url(review), fields).status_code == 404
        assert not Seen.objects.exists()
