"""Claimants are asked once, told how and until when, reminded, and given more time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.clock import today
from claims.documents.models import DocumentKind
from claims.documents.upload_links.models import UploadLink
from claims.errors import DomainError
from claims.intake.models import FilingWindow
from claims.policy.deadlines import add_working_days, is_working_day
from claims.policy.models import LateDocuments
from claims.policy.verbs import copy_policy
from claims.tests.factories import UserFactory, extend, publish
from reviews.committee.appeals.tests.scene import at
from reviews.committee.document_requests.asking import ask_for_documents, ask_reviews, undo_request
from reviews.committee.document_requests.bulks import ask_newly_opened
from reviews.committee.document_requests.context import pending_request_of
from reviews.committee.document_requests.extensions import extend_request, tell_new_due_days
from reviews.committee.document_requests.reminders import STEPS, remind_claimants
from reviews.committee.document_requests.tests import factories as f
from reviews.committee.errors import NoPanelError
from reviews.committee.lifecycle.starting import start_review
from reviews.committee.lifecycle.vacancies import fill_waiting_panels
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    NO_DUE,
    DocumentRequest,
    DocumentRequestStatus,
    QueueRow,
    Review,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.tasks import follow_up_documents
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db
MONDAY = date(2024, 3, 4)  # no documents window is open then
SEOUL = ZoneInfo("Asia/Seoul")
S = DocumentRequestStatus


def letters(event="documents_requested", **more):
    return Notice.objects.filter(event=event, **more)


def row(review):
    return QueueRow.objects.get(review=review)


def test_one_claimant_is_asked_and_the_request_can_be_undone():
    review, secretary = make.waiting(), make.secretary()
    make.document(review.claim, DocumentKind.BANKBOOK_COPY)
    assert row(review).due_on == NO_DUE and row(review).waits_since == today()
    request = ask_for_documents(review=review, by=secretary)
    assert request.due_on == add_working_days(today(), 20) and is_working_day(request.due_on)
    assert DocumentKind.BANKBOOK_COPY not in request.kinds and len(request.kinds) == 3
    letter, link = letters().get(), UploadLink.objects.standing().get(claim=review.claim)
    assert "소상공인 확인서" in letter.body and "통장 사본" not in letter.body
    assert "/u/" in letter.body and letter.next_at == request.send_after
    assert sorted(link.kinds) == sorted(request.kinds)
    assert (row(review).due_on, row(review).waits_since) == (request.due_on, today())
    assert list(find_differences()) == []
    with pytest.raises(DomainError, match="요청할 심의가 없습니다"):
        ask_for_documents(review=review, by=secretary)
    undo_request(request=request, by=secretary)
    request.refresh_from_db()
    assert (request.status, letters().get().status) == (S.UNDONE, "suppressed")
    assert not UploadLink.objects.standing().filter(claim=review.claim).exists()
    assert row(review).due_on == NO_DUE
    later = ask_for_documents(review=review, by=secretary)
    with clock.at(clock.now() + timedelta(minutes=2)), pytest.raises(DomainError) as late:
        undo_request(request=later, by=secretary)
    assert "기한을 늘리거나" in str(late.value) and "보완요청" not in str(late.value)


def test_any_number_is_asked_by_the_same_statements():
    few, many = make.many_waiting(3), make.many_waiting(30)
    by = make.secretary()
    counts = []
    for reviews in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert len(ask_reviews([one.pk for one in reviews], by=by)) == len(reviews)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert letters(status="pending").count() == 33
    assert ask_reviews([one.pk for one in many], by=by) == []


def test_a_claim_that_nobody_could_check_at_the_link_is_asked_by_post():
    review = make.waiting(phone=None, phone_index=None, phone_last4="")
    ask_for_documents(review=review, by=make.secretary())
    assert not UploadLink.objects.exists()
    assert "우편이나 방문으로" in letters().get().body


def test_documents_a_start_and_a_withdrawal_end_the_request():
    make.council()
    came, started, withdrawn = f.asked(3)
    secretary = make.secretary()
    make.documents(came.review.claim)
    start_review(review=started.review, by=secretary, reason="있는 서류로")
    withdraw_review(review=withdrawn.review, by=secretary, reason="본인 요청")
    ends = [DocumentRequest.objects.get(pk=one.pk) for one in (came, started, withdrawn)]
    assert [one.status for one in ends] == [S.ANSWERED, S.STARTED, S.CANCELLED]
    assert letters(status="suppressed").count() == 3  # none was sent yet
    standing = UploadLink.objects.standing().values_list("claim", flat=True)
    assert set(standing) == {came.review.claim_id, started.review.claim_id}
    assert list(find_differences()) == []


def late_and_held() -> Review:
    """A review whose documents all came late, under a policy that leaves it to the secretariat."""
    admin = UserFactory(roles="admin")
    draft = copy_policy(policy=make.policy(), by=admin)
    draft.late_documents, draft.effective_from = (
        LateDocuments.HOLD,
        clock.now() - timedelta(days=90),
    )
    draft.save()
    publish(draft, UserFactory(roles="admin"))
    [request] = f.overdue()
    make.documents(request.review.claim)
    return Review.objects.get(pk=request.review_id)


def test_documents_that_came_late_wait_for_the_secretariat_where_the_policy_says_so():
    make.council()
    review = late_and_held()
    assert (review.status, review.ready_at) == ("waiting_documents", None)
    start_review(review=review, by=make.secretary())  # complete: no reason is asked for
    review.refresh_from_db()
    assert review.status == "in_review"


def test_late_documents_that_the_secretariat_takes_start_as_soon_as_there_is_a_panel():
    review = late_and_held()
    with pytest.raises(NoPanelError, match="저절로"):
        start_review(review=review, by=make.secretary())
    make.council()
    assert fill_waiting_panels() == 1
    review.refresh_from_db()
    assert (review.status, review.ready_at is not None) == ("in_review", True)


def test_a_window_gives_more_time_and_its_extension_gives_it_to_all():
    window = FilingWindow.objects.get(code="1015-d")
    admin = UserFactory(roles="admin")
    first, second, undone = f.asked(3)
    undo_at = DocumentRequest.objects.filter(pk=undone.pk)
    withdraw_review(review=undone.review, by=make.secretary(), reason="본인 요청")
    last = datetime.combine(today() + timedelta(days=60), datetime.min.time(), SEOUL)
    extend(window, last, admin)
    day = add_working_days(last.date() - timedelta(days=1), 0)
    for request in (first, second):
        request.refresh_from_db()
        assert (request.due_on, request.extensions.get().due_after) == (day, day)
        assert row(request.review).due_on == day
    assert undo_at.get().due_on < day
    assert tell_new_due_days() == 2 and tell_new_due_days() == 0
    assert letters("documents_extended").count() == 2
    [later] = f.asked()  # the window is open now
    assert later.due_on == day


def test_a_claimant_reads_what_becomes_of_late_documents():
    [request] = f.overdue()
    asked = pending_request_of(request.review.claim)
    assert asked.text == "제출 기한이 지났습니다. 지금 온 서류도 심의에 씁니다."
    asked = pending_request_of(late_and_held().claim)
    assert "지금 온 서류는 받아 두고, 쓸지를 사무국이 정합니다." in asked.text


def test_one_claimant_gets_more_time_with_a_reason():
    [request] = f.overdue()
    secretary = make.secretary()
    day = add_working_days(today(), 5)
    extension = extend_request(request=request, due_on=day, reason="입원", by=secretary)
    request.refresh_from_db()
    assert (request.due_on, extension.reason) == (day, "입원")
    assert str(day.day) in letters("documents_extended").get().body
    for due, reason in ((day, "같은 날"), (day + timedelta(days=400), "멀다"), (day, "")):
        with pytest.raises(DomainError):
            extend_request(request=request, due_on=due, reason=reason, by=secretary)


def test_each_step_reminds_once_and_counts_anew_after_an_extension():
    with at(MONDAY):
        first, answered = f.asked(2)
    five, one = (add_working_days(first.due_on, 0), first.due_on)
    days = {n: day for n in range(1, 8) if (day := _before(first.due_on, n))}
    with at(days[6]):
        assert remind_claimants() == 0
    make_one_answered(answered)
    with at(days[5]):
        follow_up_documents()
        assert remind_claimants() == 0
    with at(days[4]):
        assert remind_claimants() == 0
    with at(days[1]):
        assert remind_claimants() == 1 and remind_claimants() == 0
    with at(one):
        assert remind_claimants() == 0
    assert letters("documents_reminder").count() == len(STEPS) == 2
    with at(five):
        day = add_working_days(five, 10)
        extend_request(request=first, due_on=day, reason="사정", by=make.secretary())
    with at(_before(day, 5)):
        assert remind_claimants() == 1
    assert letters("documents_reminder").values("key").distinct().count() == 3


def make_one_answered(request):
    make.council()
    make.documents(request.review.claim)


def _before(day, count):
    found = day
    while count:
        found -= timedelta(days=1)
        count -= is_working_day(found)
    return found


def test_a_few_new_reviews_are_asked_by_the_system_the_day_after_and_many_by_people():
    make.many_waiting(2)
    assert ask_newly_opened() == 0  # their documents may come with the import
    with clock.at(clock.now() + timedelta(days=1)):
        assert ask_newly_opened(most=1) == 0
        assert ask_newly_opened(most=2) == 2
        assert DocumentRequest.objects.filter(asked_by=None).count() == 2
        assert ask_newly_opened(most=2) == 0
