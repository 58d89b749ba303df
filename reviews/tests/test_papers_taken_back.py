"""A paper that its claimant takes back in ten minutes: no review goes on without it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.models import Document
from claims.documents.tests import files
from claims.documents.upload_links.models import LinkUpload
from claims.documents.upload_links.tests.factories import confirmed, link_of, path_of, send, url
from claims.documents.verbs import take_back as set_aside_undone
from claims.trail.triggers import refused_by
from reviews.committee.document_requests.asking import ask_for_documents
from reviews.committee.models import (
    QUEUE_KINDS,
    QueueRow,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.supplements.verbs import (
    cancel_supplement,
    request_supplement,
    undo_supplement,
)
from reviews.committee.tests import factories as f
from reviews.inbox.models import InboxItem, InboxKind

pytestmark = pytest.mark.django_db
KIND, TEXT = DocumentKind.BANKBOOK_COPY, "통장 사본의 앞면을 보내 주세요."


def answered():
    """A review that goes on with the paper that came by the link, and the claimant's browser."""
    review = f.in_review()
    request_supplement(review=review, by=f.secretary(), kinds=[KIND], text=TEXT)
    browser = confirmed(review.claim)
    assert send(browser, url("send", review.claim)).status_code == 200
    review.refresh_from_db()
    return review, browser


def text(answer) -> str:
    return answer.content.decode()


def refused(statement) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        statement()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return refused_by(error.value)


def take_back(browser, claim):
    upload = LinkUpload.objects.latest("pk")
    return browser.post(url("withdraw", claim, upload.pk))


def test_the_review_waits_again_and_goes_on_with_the_same_file():
    review, browser = answered()
    assert (review.status, due := review.due_on) == ("in_review", review.due_on)
    assert take_back(browser, review.claim).status_code == 302
    review.refresh_from_db()
    asked = SupplementRequest.objects.get(status=SupplementStatus.ASKED)
    assert (review.status, review.due_on) == ("supplement_requested", None)
    assert (asked.kinds, asked.requested_by) == ([KIND], None)
    assert asked.due_on == link_of(review.claim).last_day
    page = text(browser.get(url("page", review.claim)))
    assert "보완 서류를 기다리느라 심의를 멈추었습니다." in page
    assert "제출을 취소하신 서류를 다시 보내 주세요." in page and TEXT in page
    assert InboxItem.objects.filter(kind=InboxKind.PAPER_TAKEN_BACK).exists()
    assert QueueRow.objects.get().awaiting == []
    assert next(find_differences(), None) is None
    assert send(browser, url("send", review.claim)).status_code == 200
    review.refresh_from_db()
    assert (review.status, review.due_on) == ("in_review", due)
    assert "협의체가 심의하고 있습니다." in text(browser.get(url("page", review.claim)))


def test_the_office_lets_the_review_go_on_with_the_paper_that_was_taken_back():
    review, browser = answered()
    take_back(browser, review.claim)
    set_aside_undone(document=LinkUpload.objects.get().document, by=f.secretary())
    review.refresh_from_db()
    assert review.status == "in_review"


def test_a_review_that_the_paper_has_started_waits_too(client):
    f.council()
    review, secretary = f.waiting(), f.secretary()
    for kind in set(QUEUE_KINDS) - {KIND}:
        f.document(review.claim, kind)
    browser = confirmed(review.claim)
    send(browser, url("send", review.claim))
    review.refresh_from_db()
    assert review.status == "in_review"
    assert take_back(browser, review.claim).status_code == 302
    review.refresh_from_db()
    assert (review.status, review.assignments.active().count()) == ("supplement_requested", 3)
    client.force_login(secretary)
    desk = text(client.get(f"/reviews/{review.claim.number}/"))
    assert "신청인이 서류 제출을 취소해 심의를 멈추었습니다" in desk
    rail = desk.partition(f'data-group="{KIND}"')[2].partition("</section>")[0]
    assert "끝나면 저절로 나타납니다" not in rail and "제외함" in rail
    assert "제출 링크에서 제출을 취소함" in rail
    assert "신청인이 서류 제출을 취소했습니다" in desk
    item = InboxItem.objects.get(kind=InboxKind.PAPER_TAKEN_BACK, user=secretary)
    assert item.claim == review.claim
    assert "통장 사본" in text(client.get("/inbox/"))
    assert send(browser, url("send", review.claim), files.pdf(), "새.pdf").status_code == 200
    review.refresh_from_db()
    assert review.status == "in_review"


def test_a_paper_that_was_voted_on_stays():
    review, browser = answered()
    f.vote(review, f.panel(review)[0])
    assert "제출 취소" not in text(browser.get(url("page", review.claim)))
    answer = take_back(browser, review.claim)
    assert answer.status_code == 409 and "고친 파일을 보내 주세요" in text(answer)
    document = LinkUpload.objects.get().document
    assert document.is_handed_in
    assert refused(raw(document)) == "paper_voted_on_is_not_taken_back"
    assert send(browser, url("send", review.claim), files.pdf(), "새.pdf").status_code == 200


def test_a_second_paper_of_the_kind_or_one_that_nobody_needs_stops_nothing():
    review, browser = answered()
    send(browser, url("send", review.claim), files.pdf(), "둘.pdf")
    assert take_back(browser, review.claim).status_code == 302
    review.refresh_from_db()
    assert review.status == "in_review"
    claim = review.claim
    other = confirmed(claim, path_of(claim, [DocumentKind.OTHER], anew=True))
    assert send(other, url("send", claim), files.pdf(3), "셋.pdf", kind="other").status_code == 200
    assert take_back(other, claim).status_code == 302
    review.refresh_from_db()
    assert review.status == "in_review"


def test_two_papers_that_were_taken_back_are_both_awaited():
    f.council()
    review, other = f.waiting(), DocumentKind.SALES_LOSS_PROOF
    for kind in set(QUEUE_KINDS) - {KIND, other}:
        f.document(review.claim, kind)
    browser = confirmed(review.claim, path_of(review.claim, [KIND, other]))
    send_to = url("send", review.claim)
    send(browser, send_to)
    send(browser, send_to, files.pdf(), "매출.pdf", kind=other)
    review.refresh_from_db()
    assert review.status == "in_review"
    for upload in LinkUpload.objects.all():
        assert browser.post(url("withdraw", review.claim, upload.pk)).status_code == 302
    send(browser, send_to)
    review.refresh_from_db()
    asked = SupplementRequest.objects.get(status=SupplementStatus.ASKED)
    assert (review.status, asked.kinds) == ("supplement_requested", [other])
    send(browser, send_to, files.pdf(), "매출.pdf", kind=other)
    review.refresh_from_db()
    assert review.status == "in_review"
    assert next(find_differences(), None) is None


@pytest.mark.parametrize("end", [
    lambda asked, by: cancel_supplement(request=asked, by=by, note="필요 없음"),
    lambda asked, by: undo_supplement(request=asked, by=by),
])  # fmt: skip
def test_a_paper_taken_back_during_a_request_is_awaited_once_that_ends(end):
    f.council()
    review, secretary = f.waiting(), f.secretary()
    for kind in set(QUEUE_KINDS) - {KIND}:
        f.document(review.claim, kind)
    browser = confirmed(review.claim)
    send(browser, url("send", review.claim))
    other = [DocumentKind.OTHER]
    asked = request_supplement(review=review, by=secretary, kinds=other, text=TEXT)
    with_all = path_of(review.claim, [KIND, *other])
    assert confirmed(review.claim, with_all) and take_back(browser, review.claim).status_code == 302
    end(asked, secretary)
    review.refresh_from_db()
    again = SupplementRequest.objects.get(status=SupplementStatus.ASKED)
    assert (review.status, again.kinds) == ("supplement_requested", [KIND])
    with connection.cursor() as cursor:  # as at a commit: the next act is a later one
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cancel_supplement(request=again, by=secretary, note="없이 심의함")
    review.refresh_from_db()
    assert review.status == "in_review"


def test_a_complete_review_that_lacks_a_panel_is_asked_again_for_a_paper_taken_back():
    review, secretary = f.waiting(), f.secretary()  # no member is there to be drawn
    for kind in set(QUEUE_KINDS) - {KIND}:
        f.document(review.claim, kind)
    browser = confirmed(review.claim)
    send(browser, url("send", review.claim))
    review.refresh_from_db()
    assert review.status == "waiting_documents" and review.ready_at
    assert take_back(browser, review.claim).status_code == 302
    review.refresh_from_db()
    assert review.ready_at is None
    assert ask_for_documents(review=review, by=secretary).kinds == [KIND]
    f.council()
    send(browser, url("send", review.claim))
    review.refresh_from_db()
    assert review.status == "in_review" and review.ready_at


def test_the_database_lets_no_review_go_on_without_the_paper():
    review, _browser = answered()
    document = LinkUpload.objects.get().document
    assert refused(raw(document)) == "review_waits_for_a_paper_taken_back"
    nobody = SupplementRequest(
        review=review, status=SupplementStatus.ASKED, kinds=[KIND], text="x",
        requested_at=clock.now(), due_on=clock.today() + timedelta(days=3),
    )  # fmt: skip
    assert refused(nobody.save) == "supplement_of_nobody_follows_a_paper_taken_back"


def raw(document):
    row = Document.objects.filter(pk=document.pk)
    return lambda: row.update(set_aside_at=clock.now(), set_aside_reason="취소")
