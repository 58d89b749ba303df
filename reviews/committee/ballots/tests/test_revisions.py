"""A vote upon what has changed meanwhile: refused, says in what, and loses no letter."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from claims import clock, hooks
from claims.documents.models import Document
from claims.documents.verbs import reclassify, set_aside
from claims.tests.factories import UserFactory
from config.dev import scenes
from reviews.committee.ballots.drafts import save_draft
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import Draft, Review, Vote
from reviews.committee.seats.recusals import disqualify
from reviews.committee.supplements.verbs import (
    answer_supplement,
    propose_supplement,
    request_supplement,
)
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
TYPED = "애써 쓴 산정근거, 지워지면 안 되는 글"


def url(review, name="desk"):
    return reverse(f"committee:{name}", args=[review.claim.number])


def paper(review):
    return Document.objects.filter(claim=review.claim).order_by("pk").first()


def document_added(review, _seat):
    f.document(review.claim)


def document_set_aside(review, _seat):
    set_aside(document=paper(review), by=f.secretary(), reason="다른 가게의 것")


def document_reclassified(review, _seat):
    reclassify(document=paper(review), by=f.secretary(), kind="other")


def _looked_into(review, **outcome):
    """As an inspection ends, of a document that was there before the page was opened."""
    document = paper(review)
    with transaction.atomic():
        for changes in ({"status": "inspecting"}, outcome):
            Document.objects.filter(pk=document.pk).update(**changes)
        hooks.emit("documents_changed", [review.claim_id])


def document_refused(review, _seat):
    _looked_into(review, status="refused", refusal="too_many_pages")


def document_infected(review, _seat):
    _looked_into(review, status="quarantined", scan="infected", scanned_at=clock.now())


def loss_assessed(review, _seat):
    assess_loss(review=review, amount=1_000_000, by=f.secretary(), note="계산")


def panel_changed(review, seat):
    other = next(s for s in f.panel(review) if s.pk != seat.pk)
    disqualify(assignment=other, by=f.secretary(), reason="친족")


def supplement_answered(review, _seat):
    """Asked and answered while the page was open: the review is back at the panel."""
    asked = request_supplement(
        review=review, by=f.secretary(), kinds=["bankbook_copy"], text="다시 보내 주세요."
    )
    answer_supplement(request=asked, by=f.secretary())


def voted_in_another_tab(review, seat):
    f.vote(review, seat, "grant")


CHANGES = [
    (document_added, "서류"),
    (document_set_aside, "서류"),
    (document_reclassified, "서류"),
    (document_refused, "서류"),
    (document_infected, "서류"),
    (loss_assessed, "인정액"),
    (panel_changed, "담당 위원"),
    (supplement_answered, "보완요청"),
    (voted_in_another_tab, "다른 창에서 이미 표결"),
]
# After these there is nothing to vote on: the page says so, with the text still to be read.
ENDS = ["supplement_asked", "ballot_closed", "withdrawn"]


def desk_open():
    """A member with the desk open, the ballot filled in and a draft saved; all else is older."""
    client = Client()
    with clock.at(clock.now() - timedelta(hours=1)):  # the history has the database's time
        review = f.in_review()
    seat = f.panel(review)[0]
    client.force_login(seat.member.user)
    page = client.get(url(review))
    form = page.context["vote_form"]
    sent = {field.html_name: field.value() for field in form.hidden_fields()}
    save_draft(assignment=seat, body={"choice": "deny", "rationale": TYPED}, serial=1)
    return review, seat, sent | {"choice": "deny", "amount": "", "rationale": TYPED}


_opened, opened = scenes.scene("opened", desk_open)


@pytest.fixture
def scene(client, opened):
    review, seat, sent = opened
    client.force_login(seat.member.user)
    return review, seat, sent


@pytest.mark.parametrize(("change", "word"), CHANGES, ids=[c.__name__ for c, _w in CHANGES])
def test_it_is_refused_says_in_what_and_goes_through_after_a_look(client, scene, change, word):
    review, seat, sent = scene
    change(Review.objects.get(pk=review.pk), seat)
    before = Vote.everything.filter(assignment=seat).count()
    answer = client.post(url(review, "vote"), sent)
    body = answer.content.decode()
    assert answer.status_code == 409
    said = str(answer.context["refusal"].message)
    named = word if change is voted_in_another_tab else f": {word}."
    assert named in said and TYPED in body
    assert Vote.everything.filter(assignment=seat).count() == before
    form = answer.context["vote_form"]
    again = sent | {field.html_name: field.value() for field in form.hidden_fields()}
    assert client.post(url(review, "vote"), again).status_code == 302
    assert Vote.everything.filter(assignment=seat).count() == before + 1


@pytest.mark.parametrize(
    ("change", "word"), CHANGES[:-1], ids=[c.__name__ for c, _w in CHANGES[:-1]]
)
def test_the_draft_outlives_the_refusal(client, scene, change, word):
    review, seat, sent = scene
    change(Review.objects.get(pk=review.pk), seat)
    client.post(url(review, "vote"), sent)
    assert Draft.objects.of(seat, seat.member.user).body["rationale"] == TYPED
    assert TYPED in client.get(url(review)).content.decode()


def end(review, seat, how):
    if how == "supplement_asked":
        request_supplement(
            review=review, by=f.secretary(), kinds=["bankbook_copy"], text="보내 주세요."
        )
    elif how == "withdrawn":
        withdraw_review(review=review, by=f.secretary(), reason="신청인 요청")
    else:
        f.vote_all(review, ("grant", None))


@pytest.mark.parametrize("how", ENDS)
def test_where_there_is_nothing_to_vote_on_any_more_it_says_so(client, scene, how):
    review, seat, sent = scene
    end(Review.objects.get(pk=review.pk), seat, how)
    answer = client.post(url(review, "vote"), sent)
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()
    assert not Vote.everything.filter(rationale=TYPED).exists()


def test_findings_refuse_nothing(client, scene):
    review, _seat, sent = scene
    f.finding(review.claim, "problem")
    assert client.post(url(review, "vote"), sent).status_code == 302


def test_a_proposal_of_ones_own_refuses_nothing(client, scene):
    review, seat, sent = scene
    propose_supplement(
        review=review, member=seat.member, kinds=["bankbook_copy"], text="예금주를 봐 주세요."
    )
    assert client.post(url(review, "vote"), sent).status_code == 302


def test_who_was_replaced_meanwhile_is_told(client, scene):
    review, seat, sent = scene
    disqualify(assignment=seat, by=f.secretary(), reason="친족")
    assert client.post(url(review, "vote"), sent).status_code == 403
    assert not Draft.everything.exists()


def test_an_ended_session_loses_nothing(client, scene):
    review, seat, sent = scene
    client.logout()
    answer = client.post(url(review, "vote"), sent)
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    client.force_login(seat.member.user)
    assert TYPED in client.get(url(review)).content.decode()
    client.force_login(UserFactory(roles="chair"))  # whoever signs in next at this screen
    assert TYPED not in client.get(url(review)).content.decode()


def test_a_document_that_comes_twice_is_told_once(client, scene):
    """Two changes of one kind are one word."""
    review, seat, sent = scene
    f.document(review.claim)
    f.document(review.claim)
    with transaction.atomic():
        hooks.emit("documents_changed", [review.claim_id])
    said = str(client.post(url(review, "vote"), sent).context["refusal"].message)
    assert said.count("서류") == 1
