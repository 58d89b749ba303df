"""Two people close what never came; what came keeps its review out; a closing can be undone."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.clock import today
from claims.documents.models import DocumentKind
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import link_for_account
from claims.documents.upload_links.visits import require_usable
from claims.errors import DomainError, ForbiddenError
from claims.policy.deadlines import add_working_days
from claims.tests import raw_sql
from claims.tests.races import at_once, errors_of
from reviews.committee.document_requests import bulk_running, bulks, closing
from reviews.committee.document_requests.closing import reopen_review
from reviews.committee.document_requests.errors import EarlyDueError
from reviews.committee.document_requests.extensions import extend_request
from reviews.committee.document_requests.tests import factories as f
from reviews.committee.errors import NotOpenError
from reviews.committee.lifecycle.starting import start_review
from reviews.committee.lifecycle.withdrawal import withdraw_claim, withdraw_review
from reviews.committee.models import (
    ALONE_UP_TO,
    BulkOutcome,
    DocumentBulk,
    DocumentBulkStatus,
    DocumentRequest,
    DocumentRequestStatus,
    QueueRow,
    Review,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.tasks import run_document_bulk, sweep_document_bulks
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice
from reviews.payouts.grants.eligibility import route_of
from reviews.payouts.grants.preparation import programme_now
from reviews.payouts.grants.queries import claims_to_prepare
from reviews.payouts.states.payouts import PayoutKind

S, How = DocumentRequestStatus, BulkOutcome


def outcomes(bulk):
    return dict(bulk.items.values_list("review", "outcome"))


@pytest.mark.django_db
def test_two_people_close_a_review_and_its_base_grant_stays():
    [request] = f.overdue()
    grants = claims_to_prepare(route_of(PayoutKind.BASE_GRANT), programme_now())
    secretary, other = make.secretary(), make.secretary()
    bulk = bulks.propose_closing(reviews=[request.review_id], reason=f.REASON, seen=1, by=secretary)
    assert bulk.status == DocumentBulkStatus.PREPARED  # even of one review
    with pytest.raises(ForbiddenError):
        bulks.approve_bulk(bulk=bulk, by=secretary)
    with pytest.raises(ForbiddenError):
        bulks.approve_bulk(bulk=bulk, by=make.council()[0].user)
    with pytest.raises(DomainError):  # it waits in a proposal already
        bulks.propose_closing(reviews=[request.review_id], reason=f.REASON, seen=1, by=other)
    bulks.approve_bulk(bulk=bulk, by=other)
    run_document_bulk(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, bulk.done, bulk.left_out) == (DocumentBulkStatus.DONE, 1, 0)
    review = Review.objects.get(pk=request.review_id)
    request.refresh_from_db()
    assert (review.status, review.closed_by, review.closing_reason) == (
        "unsubmitted",
        other,
        f.REASON,
    )
    assert (request.status, request.ended_by) == (S.CLOSED, other)
    assert request.closing_proposed_by == secretary
    assert request.reopen_until == today() + timedelta(days=30)
    row = QueueRow.objects.get(review=review)
    assert (row.standing, row.get_tab_display()) == ("unsubmitted", "의결완료")
    letter = Notice.objects.get(event="documents_closed")
    assert "기본 지원금 대상이면" in letter.body and letter.next_at > clock.now()
    assert not UploadLink.objects.standing().exists()
    assert claims_to_prepare(route_of(PayoutKind.BASE_GRANT), programme_now()) == grants
    with pytest.raises(DomainError):
        start_review(review=review, by=secretary, reason="다시 열지 않고")
    assert list(find_differences()) == []


@pytest.mark.django_db
def test_a_closing_leaves_the_link_of_a_letter_that_asks_for_an_account_open():
    [request] = f.overdue()
    claim = request.review.claim
    account = link_for_account(claim)
    [review] = f.closed([request])
    assert review.status == "unsubmitted"
    require_usable(account, claim)
    assert list(UploadLink.objects.standing()) == [account]


@pytest.mark.django_db
def test_what_happens_before_the_approval_is_run_keeps_a_review_out():
    make.council()
    came, more_time, withdrawn, started, silent = requests = f.overdue(5)
    bulk = f.proposed(requests)
    secretary = make.secretary()
    make.document(came.review.claim, DocumentKind.OTHER)
    day = add_working_days(today(), 3)
    extend_request(request=more_time, due_on=day, reason="입원", by=secretary)
    withdraw_review(review=withdrawn.review, by=secretary, reason="본인 요청")
    start_review(review=started.review, by=secretary, reason="있는 서류로")
    bulks.approve_bulk(bulk=bulk, by=make.chair())
    assert bulk_running.process(bulk.pk) is False
    assert outcomes(bulk) == {
        came.review_id: How.CAME,
        more_time.review_id: How.EXTENDED,
        withdrawn.review_id: How.ENDED,
        started.review_id: How.STARTED,
        silent.review_id: How.DONE,
    }
    bulk.refresh_from_db()
    assert (bulk.done, bulk.left_out) == (1, 4)
    assert Review.objects.filter(status="unsubmitted").count() == 1


@pytest.mark.django_db
def test_a_killed_worker_is_continued_and_no_review_is_closed_twice(monkeypatch):
    requests = f.overdue(5)
    bulk = bulks.approve_bulk(bulk=f.proposed(requests), by=make.chair())
    monkeypatch.setattr(bulk_running, "CHUNK", 2)
    assert bulk_running.process_chunk(bulk.pk) is True

    def die(*args):
        raise ConnectionError

    with monkeypatch.context() as dying:
        dying.setattr(closing, "write_closings", die)
        with pytest.raises(ConnectionError), transaction.atomic():
            bulk_running.process_chunk(bulk.pk)
    bulk.refresh_from_db()
    assert bulk.done == Notice.objects.filter(event="documents_closed").count() == 2
    assert sweep_document_bulks() == 0  # the bulk made progress a moment ago
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert sweep_document_bulks() == 1
    while bulk_running.process(bulk.pk):
        pass
    bulk.refresh_from_db()
    assert (bulk.status, bulk.done) == (DocumentBulkStatus.DONE, 5)
    assert Notice.objects.filter(event="documents_closed").count() == 5


@pytest.mark.django_db
def test_a_chunk_costs_the_same_for_any_number():
    few, many = f.overdue(3), f.overdue(30)
    counts = []
    for requests in (few, many):
        bulk = bulks.approve_bulk(bulk=f.proposed(requests), by=make.chair())
        with CaptureQueriesContext(connection) as queries:
            bulk_running.process(bulk.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_above_a_hundred_a_second_person_lets_the_letters_go():
    reviews = [review.pk for review in make.many_waiting(ALONE_UP_TO + 1)]
    by, due = make.secretary(), add_working_days(today(), 30)
    small = bulks.prepare_asking(reviews=reviews[:1], due_on=due, seen=1, by=by)
    assert small.status == DocumentBulkStatus.RUNNING
    bulk_running.process(small.pk)
    assert DocumentRequest.objects.get().due_on == due
    early = add_working_days(today(), 5)
    with pytest.raises(EarlyDueError, match="부터 정할 수 있습니다"):
        bulks.prepare_asking(reviews=reviews[1:2], due_on=early, seen=1, by=by)
    with pytest.raises(DomainError):  # one of them was asked meanwhile
        bulks.prepare_asking(reviews=reviews, due_on=due, seen=len(reviews), by=by)
    more = [*reviews[1:], make.waiting().pk]
    bulk = bulks.prepare_asking(reviews=more, due_on=due, seen=len(more), by=by)
    assert bulk.status == DocumentBulkStatus.PREPARED and bulk_running.process(bulk.pk) is False
    with pytest.raises(ForbiddenError):
        bulks.approve_bulk(bulk=bulk, by=by)
    bulks.approve_bulk(bulk=bulk, by=make.chair())
    while bulk_running.process(bulk.pk):
        pass
    assert Notice.objects.filter(event="documents_requested").count() == ALONE_UP_TO + 2
    waiting = bulks.prepare_asking(reviews=[make.waiting().pk], due_on=due, seen=1, by=by)
    bulks.cancel_bulk(bulk=waiting, by=by, reason="잘못 골랐음")
    assert bulk_running.process(waiting.pk) is False
    assert DocumentBulk.objects.get(pk=waiting.pk).left_out == 1


@pytest.mark.django_db
def test_a_closing_that_nobody_was_told_of_is_undone_without_a_word():
    [review] = f.closed()
    reopen_review(review=review, by=make.secretary(), reason="잘못 종결함")
    review.refresh_from_db()
    assert (review.status, review.closed_at) == ("waiting_documents", None)
    assert Notice.objects.get(event="documents_closed").status == "suppressed"
    assert not Notice.objects.filter(event="documents_reopened").exists()
    anew = DocumentRequest.objects.get(review=review, status=S.ASKED)
    assert anew.due_on >= add_working_days(today(), 20)
    assert list(find_differences()) == []


@pytest.mark.django_db
def test_a_closed_review_of_a_withdrawn_claim_is_not_reopened(client):
    [review] = f.closed()
    client.force_login(make.secretary())
    desk = reverse("committee:desk", args=[review.claim.number])
    assert "다시 열 수 있습니다" in client.get(desk).content.decode()
    withdraw_claim(claim=review.claim, by=make.secretary(), reason="본인 요청")
    with pytest.raises(NotOpenError):
        reopen_review(review=review, by=make.secretary(), reason="우편 사고")
    sql = """UPDATE reviews_review SET status = 'waiting_documents', closed_at = NULL,
        closed_by_id = NULL, closing_reason = '' WHERE id = {}"""
    assert refused(sql.format(review.pk)) == "no_review_of_a_withdrawn_claim_is_opened"
    page = client.get(desk).content.decode()
    button = reverse("committee:reopen_review", args=[review.claim.number])
    assert "다시 열 수 있습니다" not in page and button not in page


@pytest.mark.django_db
def test_a_closed_review_is_reopened_in_time_and_told_so():
    make.council()
    told, complete, late = reviews = f.closed(f.overdue(3))
    # A worker has already tried to send it.
    Notice.objects.filter(event="documents_closed").update(attempts=1)
    secretary = make.secretary()
    reopen_review(review=told, by=secretary, reason="우편 사고")
    assert "다시 열었습니다" in Notice.objects.get(event="documents_reopened").body
    make.documents(complete.claim)
    reopen_review(review=complete, by=secretary, reason="우편 사고")
    complete.refresh_from_db()
    assert complete.status == "in_review"
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(DomainError, match="지났습니다"):
        reopen_review(review=late, by=secretary, reason="우편 사고")
    assert len(reviews) == 3


@pytest.mark.django_db(transaction=True)
def test_a_document_and_a_closing_at_once_end_one_way():
    requests = f.overdue(4)
    bulk = bulks.approve_bulk(bulk=f.proposed(requests), by=make.chair())
    claims = [request.review.claim for request in requests]
    answers = at_once(
        lambda: bulk_running.process(bulk.pk),
        *[lambda c=c: make.document(c, DocumentKind.OTHER) for c in claims],
    )
    assert errors_of(answers) == []
    found = outcomes(bulk)
    closed = {pk for pk, how in found.items() if how == How.DONE}
    assert closed == set(Review.objects.filter(status="unsubmitted").values_list("pk", flat=True))
    assert all(how in (How.DONE, How.CAME) for how in found.values())
    assert list(find_differences()) == []


@pytest.mark.django_db(transaction=True)
def test_two_approvals_and_two_workers_do_it_once():
    bulk = f.proposed(f.overdue(3))
    jobs = [
        lambda by=by: bulks.approve_bulk(bulk=bulk, by=by) for by in (make.chair(), make.chair())
    ]
    failed = errors_of(at_once(*jobs))
    assert [type(error).__name__ for error in failed] == ["BulkMovedError"]
    assert errors_of(at_once(*[lambda: bulk_running.process(bulk.pk)] * 2)) == []
    bulk_running.process(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, bulk.done) == (DocumentBulkStatus.DONE, 3)
    assert Notice.objects.filter(event="documents_closed").count() == 3


CLOSE = """
    UPDATE reviews_documentrequest SET status = 'closed', ended_at = now(), ended_by_id = {by},
        closing_id = {bulk}, closing_proposed_by_id = {proposer}, reopen_until = now()::date + 30
    WHERE id = {request}
"""
ASKED_AGAIN = """
    INSERT INTO reviews_documentrequest (review_id, status, kinds, asked_at, asked_on, due_on,
        told_due_on, reminded_step, ended_note, reopen_reason)
    SELECT review_id, 'asked', kinds, now(), now()::date, now()::date + {days}, now()::date,
        0, '', '' FROM reviews_documentrequest WHERE id = {request}
"""
RULES = {
    "review_has_one_open_document_request": ASKED_AGAIN.replace("{days}", "9"),
    "documents_are_due_after_they_were_asked_for": ASKED_AGAIN.replace("{days}", "0"),
    "closing_names_two_people": """
        UPDATE reviews_documentrequest SET closing_id = {bulk} WHERE id = {request}""",
    "closing_was_approved": CLOSE,
    "due_day_moves_with_an_extension":
        "UPDATE reviews_documentrequest SET due_on = due_on + 3 WHERE id = {request}",
    "unsubmitted_review_has_its_closed_request":
        "UPDATE reviews_review SET status = 'unsubmitted', closed_at = now() WHERE id = {review}",
    "documents_extension_moves_the_day_later": """
        INSERT INTO reviews_documentextension (request_id, due_before, due_after, reason, at)
        SELECT id, due_on, due_on, 'x', now() FROM reviews_documentrequest WHERE id = {request}""",
    "document_bulk_is_approved_by_another_person": """
        UPDATE reviews_documentbulk SET status = 'running', approved_by_id = prepared_by_id,
            approved_at = now() WHERE id = {bulk}""",
    "document_bulk_is_approved_by_an_office": """
        UPDATE reviews_documentbulk SET status = 'running', approved_by_id = {member},
            approved_at = now() WHERE id = {bulk}""",
    "document_bulk_passes_a_second_person":
        "UPDATE reviews_documentbulk SET status = 'running' WHERE id = {bulk}",
    "claimant_is_reminded_once_a_step":
        "UPDATE reviews_documentrequest SET reminded_step = 0 WHERE id = {request}",
}  # fmt: skip


refused = partial(raw_sql.refused, at_end=True)  # deferred rules too


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES)
def test_the_database_refuses(rule):
    [request] = f.overdue()
    bulk = f.proposed([request])
    DocumentRequest.objects.filter(pk=request.pk).update(reminded_step=2)
    values = {
        "request": request.pk,
        "review": request.review_id,
        "bulk": bulk.pk,
        "proposer": bulk.prepared_by_id,
        "by": make.chair().pk,
        "member": make.council(1, 0)[0].user_id,
    }
    assert refused(RULES[rule].format(**values)) == rule


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        (
            "UPDATE reviews_review SET status = 'in_review', due_on = now()::date, closed_at = NULL"
            " WHERE id = {review}",
            "reviews_review_status_moves_as_allowed",
        ),
        (
            "UPDATE reviews_review SET status = 'waiting_documents', closed_at = NULL"
            " WHERE id = {review}",
            "unsubmitted_review_has_its_closed_request",
        ),
        (
            "UPDATE reviews_documentrequest SET status = 'reopened', reopened_by_id = {by},"
            " reopened_at = now() + interval '40 days', reopen_reason = 'x'"
            " WHERE review_id = {review}",
            "closed_review_is_reopened_in_time",
        ),
    ],
    ids=["started", "opened alone", "too late"],
)
def test_a_closed_review_is_not_moved_past_its_reopening(sql, rule):
    [review] = f.closed()
    values = {"review": review.pk, "by": make.secretary().pk}
    assert refused(sql.format(**values)) == rule
