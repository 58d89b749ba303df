"""Within a minute of asking nothing has left: all of it can be undone, and nothing of it later."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from claims import clock
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import link_for_account
from claims.errors import ForbiddenError
from claims.representation.tests.factories import in_force
from claims.tests.races import at_once, errors_of
from config.dev.scenes import scene
from reviews.committee import errors
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    Ballot,
    QueueRow,
    Review,
    ReviewStatus,
    SupplementAnswer,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.supplements.received import (
    missing_kinds,
    pending_request_of,
    received_documents,
)
from reviews.committee.supplements.verbs import (
    answer_supplement,
    cancel_supplement,
    expire_supplement,
    propose_supplement,
    request_supplement,
    undo_supplement,
)
from reviews.committee.tests import factories as f
from reviews.notices.delivery import leases
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeStatus

pytestmark = pytest.mark.django_db
_review, review = scene("review", f.in_review, scope="asking")
MONDAY = datetime(2023, 4, 3, 23, 59, 30, tzinfo=ZoneInfo("Asia/Seoul"))
WORDS = {"kinds": ["sales_loss_proof", "bankbook_copy"], "text": "10월 카드매출이 필요합니다."}


def at(**later):
    return clock.at(MONDAY + timedelta(**later))


def standing(review) -> dict:
    """All that a stopped clock changes."""
    row = QueueRow.objects.values().get(pk=review.claim_id)
    review = Review.objects.values("status", "due_on", "days_left", "revision").get(pk=review.pk)
    return {**review, "ballot": Ballot.objects.get().due_on, "row": row}


@pytest.mark.parametrize("asked_after", [timedelta(days=4), timedelta(days=60)])
def test_undone_the_review_is_exactly_as_before(asked_after):
    """Also past midnight, and if the review was overdue already and no days were left."""
    with at():
        review = f.in_review()
        f.vote(review, f.panel(review)[0], "deny")
    moment = MONDAY + asked_after
    with clock.at(moment):
        before = standing(review)
        request = request_supplement(review=review, by=f.secretary(), **WORDS)
        assert standing(review)["status"] == ReviewStatus.SUPPLEMENT_REQUESTED
    other = f.secretary()
    with clock.at(moment + timedelta(seconds=59)):
        undone = undo_supplement(request=request, by=other)
        assert standing(review) == before
        assert next(find_differences(), None) is None
    assert (undone.status, undone.closed_by) == (SupplementStatus.UNDONE, other)
    notice = Notice.objects.get()
    assert (notice.status, notice.handled_by) == (NoticeStatus.SUPPRESSED, other)
    assert notice.ended_reason


def test_the_letter_waits_as_long_as_it_may_be_undone(settings, review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    assert Notice.objects.get().next_at == request.send_after
    assert leases.take_due(10)[1] == []
    settings.SUPPLEMENT_UNDO_SECONDS = 0
    undo_supplement(request=request, by=f.secretary())
    review.refresh_from_db()
    request_supplement(review=review, by=f.secretary(), **WORDS)
    assert len(leases.take_due(10)[1]) == 1


@pytest.mark.parametrize("end", ["undo", "cancel"])
def test_a_link_that_asks_for_an_account_stays_beside_the_requests_own(review, end):
    account = link_for_account(review.claim)
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    own = UploadLink.objects.standing().for_documents().get(claim=review.claim)
    assert (own.kinds, own.last_day) == (WORDS["kinds"], request.due_on)
    if end == "undo":
        undo_supplement(request=request, by=f.secretary())
    else:
        cancel_supplement(request=request, by=f.secretary(), note="더 필요하지 않음")
    assert list(UploadLink.objects.standing()) == [account]


def test_the_representative_is_not_asked_for_what_was_undone(review):
    in_force(review.claim, "proxy", letters="both", email="proxy@example.com")
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    assert Notice.objects.filter(addressee="representative", status="pending").count() == 1
    undo_supplement(request=request, by=f.secretary())
    assert {one.status for one in Notice.objects.all()} == {NoticeStatus.SUPPRESSED}


def test_what_the_representative_has_got_is_not_undone(review):
    in_force(review.claim, "proxy", letters="both", email="proxy@example.com")
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    Notice.objects.filter(addressee="representative").update(next_at=Now())
    assert len(leases.take_due(10)[1]) == 1
    with pytest.raises(errors.TooLateToUndoError):
        undo_supplement(request=request, by=f.secretary())


def test_too_late_by_the_clock_or_because_it_is_leaving(review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    with (
        clock.at(request.send_after),
        pytest.raises(errors.TooLateToUndoError),
        transaction.atomic(),
    ):
        undo_supplement(request=request, by=f.secretary())
    with pytest.raises(ForbiddenError):
        undo_supplement(request=request, by=f.panel(review)[0].member.user)
    Notice.objects.update(next_at=Now())
    assert len(leases.take_due(10)[1]) == 1
    with pytest.raises(errors.TooLateToUndoError):
        undo_supplement(request=request, by=f.secretary())
    review.refresh_from_db()
    assert review.status == ReviewStatus.SUPPLEMENT_REQUESTED
    assert Notice.objects.get().status == NoticeStatus.SENDING


def test_the_revision_of_what_came_meanwhile_stays(review):
    """A form from before asking is refused because of the document, not because of the undo."""
    seen = review.revision
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    f.document(review.claim, "other")
    undo_supplement(request=request, by=f.secretary())
    review.refresh_from_db()
    assert review.revision == seen + 1
    with pytest.raises(errors.ChangedError):
        f.vote(review, f.panel(review)[0], seen_revision=seen)


def test_a_form_from_before_asking_may_be_sent_after_the_undo(review):
    seen = review.revision
    undo_supplement(
        request=request_supplement(review=review, by=f.secretary(), **WORDS), by=f.secretary()
    )
    f.vote(review, f.panel(review)[0], seen_revision=seen)


def test_the_members_proposal_stands_again_in_the_members_words(review):
    member = f.panel(review)[0].member
    proposal = propose_supplement(review=review, member=member, **WORDS)
    sent = request_supplement(
        review=review,
        by=f.secretary(),
        kinds=["bankbook_copy"],
        text="통장 사본을 다시 보내 주세요.",
        proposal=proposal,
    )
    assert (sent.opinion, sent.text) == (WORDS["text"], "통장 사본을 다시 보내 주세요.")
    undo_supplement(request=sent, by=f.secretary())
    again = SupplementRequest.objects.get(status=SupplementStatus.PROPOSED)
    assert (again.proposed_by, again.proposed_at) == (member, proposal.proposed_at)
    assert (again.kinds, again.text) == (WORDS["kinds"], WORDS["text"])
    review.refresh_from_db()
    request_supplement(review=review, by=f.secretary(), proposal=again, **WORDS)
    states = Notice.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == [NoticeStatus.SUPPRESSED, NoticeStatus.PENDING]


@pytest.mark.parametrize("ending", ["cancel", "withdraw", "close", "arrive"])
def test_a_letter_that_has_not_left_does_not_leave_after_its_request_has_ended(ending, review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    if ending == "cancel":
        cancel_supplement(request=request, by=f.secretary(), note="이미 냄")
    elif ending == "close":
        answer_supplement(request=request, by=f.secretary(), note="전화로 확인함")
    elif ending == "arrive":
        for kind in WORDS["kinds"]:
            f.document(review.claim, kind)
        assert SupplementRequest.objects.get().status == SupplementStatus.ANSWERED
    else:
        withdraw_review(review=review, by=f.secretary(), reason="철회서 접수")
    letter = Notice.objects.get(event=Event.SUPPLEMENT_REQUESTED)
    assert letter.status == NoticeStatus.SUPPRESSED


# ------------------------------------------------------------------ partial answers
def test_a_part_keeps_waiting_and_says_what_is_missing(review):
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    paper = f.document(review.claim, "bankbook_copy")
    review.refresh_from_db()
    assert review.status == ReviewStatus.SUPPLEMENT_REQUESTED
    assert received_documents(request) == [paper]
    assert missing_kinds(request, [paper]) == ["sales_loss_proof"]
    asked = pending_request_of(review.claim)
    assert (asked.missing, asked.due_on, asked.partly) == (
        ["sales_loss_proof"],
        request.due_on,
        True,
    )
    closed = answer_supplement(request=request, by=f.secretary(), note="나머지는 폐업으로 없음")
    assert closed.closing_note == "나머지는 폐업으로 없음"
    assert [answer.document for answer in SupplementAnswer.objects.all()] == [paper]
    review.refresh_from_db()
    assert review.status == ReviewStatus.IN_REVIEW
    assert pending_request_of(review.claim) is None


def test_what_came_before_the_due_date_passed_is_on_record():
    with at():
        review = f.in_review()
    with at(days=1):
        request = request_supplement(review=review, by=f.secretary(), **WORDS)
        paper = f.document(review.claim, "bankbook_copy")
    with at(days=90):
        assert expire_supplement(request=request)
    assert SupplementAnswer.objects.get().document == paper
    assert Notice.objects.get().status == NoticeStatus.SUPPRESSED  # asks for a day gone by


# ------------------------------------------------------------------ at the same moment
@pytest.mark.django_db(transaction=True)
def test_an_undo_against_the_sender_has_one_winner():
    for _ in range(4):
        review = f.in_review()
        by = f.secretary()
        request = request_supplement(review=review, by=by, **WORDS)
        Notice.objects.filter(status=NoticeStatus.PENDING).update(next_at=Now())
        undone, (_token, leased) = at_once(
            lambda request=request, by=by: undo_supplement(request=request, by=by),
            lambda: leases.take_due(10),
        )
        review.refresh_from_db()
        notice = Notice.objects.get(claim=review.claim)
        if isinstance(undone, Exception):
            assert isinstance(undone, errors.TooLateToUndoError)
            assert [one.pk for one in leased] == [notice.pk]
            assert (review.status, notice.status) == ("supplement_requested", "sending")
        else:
            assert leased == []
            assert (review.status, notice.status) == ("in_review", "suppressed")


@pytest.mark.django_db(transaction=True)
def test_the_sender_passes_over_a_letter_that_is_being_undone():
    review = f.in_review()
    request = request_supplement(review=review, by=f.secretary(), **WORDS)
    Notice.objects.update(next_at=Now())
    by, leased = f.secretary(), []

    def send():
        leased.extend(leases.take_due(10)[1])
        connection.close()

    with transaction.atomic():
        undo_supplement(request=request, by=by)
        sender = threading.Thread(target=send)
        sender.start()
        sender.join(timeout=30)
        assert not sender.is_alive()  # it did not wait for us
    assert leased == []
    assert leases.take_due(10)[1] == []


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_at_once():
    review = f.in_review()
    member = f.panel(review)[0].member
    proposal = propose_supplement(review=review, member=member, **WORDS)
    people = [f.secretary(), f.secretary()]

    def send(by):
        found = SupplementRequest.objects.get(pk=proposal.pk)
        return request_supplement(
            review=Review.objects.get(pk=review.pk), by=by, proposal=found, **WORDS
        )

    answers = at_once(*[lambda by=by: send(by) for by in people])
    [error] = errors_of(answers)
    assert isinstance(error, errors.NotOpenError)
    assert Notice.objects.count() == 1
    request = SupplementRequest.objects.get(status=SupplementStatus.ASKED)
    answers = at_once(
        lambda: undo_supplement(request=request, by=people[0]),
        lambda: cancel_supplement(request=request, by=people[1], note="이미 냄"),
    )
    [error] = errors_of(answers)
    assert isinstance(error, errors.NotOpenError)
    review.refresh_from_db()
    assert review.status == ReviewStatus.IN_REVIEW
    assert Notice.objects.get().status == NoticeStatus.SUPPRESSED
    assert next(find_differences(), None) is None
