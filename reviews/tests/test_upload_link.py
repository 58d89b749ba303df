"""The link in the letter of a request: what comes by it answers the request, as by staff."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from claims.clock import today
from claims.contacts.verbs import correct_contact
from claims.document_kinds import DocumentKind
from claims.documents.models import Document
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import confirmed, send, url
from claims.documents.upload_links.verbs import (
    address_of,
    issue_upload_link,
    latest_day,
    send_upload_link,
)
from claims.tests.factories import UserFactory
from reviews.committee.ballots.decisions import confirm_decision, proposal_digest
from reviews.committee.models import SupplementStatus
from reviews.committee.supplements.notices import notify_reminders
from reviews.committee.supplements.verbs import (
    cancel_supplement,
    request_supplement,
    undo_supplement,
)
from reviews.committee.tests import factories as f
from reviews.inbox.models import InboxItem, InboxKind
from reviews.notices.models import Notice
from reviews.notices.tests.states import sent

pytestmark = pytest.mark.django_db
KIND, TEXT = DocumentKind.BANKBOOK_COPY, "통장 사본을 보내 주세요."


def asked(**more):
    review = f.in_review(**more)
    by = f.secretary()
    request = request_supplement(
        review=review, by=by, kinds=[KIND], text="통장 사본을 보내 주세요."
    )
    return request, by


def test_documents_by_the_letters_link_answer_the_request():
    request, by = asked()
    claim = request.review.claim
    link = UploadLink.objects.get(claim=claim)
    assert (link.kinds, link.last_day, link.issued_by) == ([KIND], request.due_on, by)
    notice = Notice.objects.get(event="supplement_requested")
    assert address_of(link) in notice.body and "/u/…/" in notice.shown_body
    browser = confirmed(claim, urlsplit(address_of(link)).path)
    page = browser.get(url("page", claim)).content.decode()
    assert TEXT in page
    assert send(browser, url("send", claim)).status_code == 200
    request.refresh_from_db()
    assert (request.status, request.closed_by) == (SupplementStatus.ANSWERED, None)
    assert [answer.document.source for answer in request.answers.all()] == ["link"]
    item = InboxItem.objects.get(kind=InboxKind.LINK_USED)
    assert (item.user, item.claim) == (by, claim)
    assert claim.number in notice.body


def test_a_due_date_beyond_the_longest_link_holds_nothing_up(settings):
    settings.UPLOAD_LINK_MOST_DAYS = 1
    request, _by = asked()
    assert UploadLink.objects.get().last_day == latest_day() < request.due_on


@pytest.mark.parametrize("end", [undo_supplement, cancel_supplement])
def test_a_request_taken_back_closes_its_link(end):
    request, by = asked()
    more = {} if end is undo_supplement else {"note": "다른 경로로 받음"}
    end(request=request, by=by, **more)
    link = UploadLink.objects.get()
    assert (link.revoked_at is None, link.revoked_by) == (False, by)


def test_a_decided_review_takes_no_more_by_an_old_link_and_a_later_one_does():
    review = f.deciding()
    claim, by = review.claim, f.secretary()
    path = urlsplit(issue_upload_link(claim=claim, kinds=[KIND], until=today(), actor=by)).path
    browser = confirmed(claim, path)
    send_to = url("send", claim)
    assert send(browser, send_to).status_code == 200
    ballot = review.ballots.order_by("number").last()
    confirm_decision(review=review, by=f.chair(), seen=proposal_digest(ballot))
    n = claim.documents.count()
    assert send(browser, send_to, b"%PDF-1.4 late", "a.pdf").status_code == 410
    assert Client().get(path).status_code == 410
    assert claim.documents.count() == n
    fresh = issue_upload_link(claim=claim, kinds=["other"], until=today(), actor=by, anew=True)
    assert confirmed(claim, urlsplit(fresh).path)


def test_a_link_of_the_offices_own_has_its_letter():
    claim = f.waiting().claim
    agent = UserFactory(roles="customer_centre")
    link = send_upload_link(claim=claim, kinds=[KIND], until=today(), actor=agent, anew=True)
    again = send_upload_link(claim=claim, kinds=[KIND], until=today(), actor=agent, anew=True)
    assert again == link  # clicked twice: one address, one letter
    notice = Notice.objects.get(event="upload_link")
    assert address_of(link) in notice.body and "통장 사본" in notice.body
    assert address_of(link) not in notice.shown_body
    secretaries = {f.secretary().pk}
    send(confirmed(claim, urlsplit(address_of(link)).path), url("send", claim))
    told = InboxItem.objects.filter(kind=InboxKind.LINK_USED)
    assert secretaries <= set(told.values_list("user", flat=True))  # an agent has no documents
    assert agent.pk not in told.values_list("user", flat=True)


def correct_telephone(claim):
    correct_contact(
        claim=claim, by=UserFactory(roles="secretariat"), proof="call", phone="010-4123-1111",
        reason="신청인 통화: 접수 때 번호를 잘못 적음",
    )  # fmt: skip


def test_the_holder_of_a_wrong_telephone_has_no_link_once_it_is_corrected():
    """Its last digits, which open the link, are those of the holder's own number."""
    request, _by = asked()
    claim, former = request.review.claim, UploadLink.objects.get()
    path = urlsplit(address_of(former)).path
    stranger, page = Client(), reverse("upload_links:page", args=[former.pk])
    going_on = confirmed(claim, path)
    sends = url("send", claim)
    correct_telephone(claim)
    for answer in (stranger.get(path), going_on.get(page), send(going_on, sends)):
        assert answer.status_code in (404, 410)
        assert TEXT not in answer.content.decode()
    confirming = reverse("upload_links:confirm", args=[former.pk])
    assert stranger.post(confirming, {"answer": "5678"}).status_code in (403, 404, 410)
    assert not Document.objects.filter(claim=claim, source="link").exists()


def test_the_letter_that_waits_and_the_reminder_have_the_new_link():
    request, _by = asked()
    former = UploadLink.objects.get()
    correct_telephone(request.review.claim)
    new = UploadLink.objects.standing().get()
    letter = Notice.objects.get(event="supplement_requested")
    assert address_of(new) in letter.body and address_of(former) not in letter.body
    notify_reminders([request])
    assert address_of(new) in Notice.objects.get(event="supplement_reminder").body


def test_a_reminder_issues_a_link_where_the_correction_left_none():
    request, _by = asked()
    sent(Notice.objects.get(event="supplement_requested"))
    correct_telephone(request.review.claim)
    assert not UploadLink.objects.standing().exists()
    notify_reminders([request])
    letter = Notice.objects.get(event="supplement_reminder")
    assert address_of(UploadLink.objects.standing().get()) in letter.body
