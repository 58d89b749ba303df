"""The clock stands while the claimant is asked, and goes on with the days that were left."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.working_days import add_working_days
from config.dev.scenes import scene
from reviews.committee import errors, tasks
from reviews.committee.ballots.closing import close_due_ballot, due_ballots
from reviews.committee.ballots.document_checks import checks_of, record_check
from reviews.committee.models import (
    Ballot,
    Decision,
    QueueRow,
    ReviewStatus,
    SupplementAnswer,
    SupplementStatus,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.supplements.verbs import (
    answer_supplement,
    cancel_supplement,
    decline_supplement,
    expire_supplement,
    propose_supplement,
    request_supplement,
)
from reviews.committee.tasks import close_due_ballots
from reviews.committee.tests import factories as f
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db
MONDAY = datetime(2023, 4, 3, 10, 0, tzinfo=ZoneInfo("Asia/Seoul"))


def day(n):
    return clock.at(MONDAY + timedelta(days=n))


def started():
    with day(0):
        return f.in_review()


_review, review = scene("review", started, scope="asking")


def ask(review, **more):
    more = {"kinds": ["bankbook_copy"], "text": "대표자 통장 사본을 보내 주세요."} | more
    review.refresh_from_db()
    return request_supplement(review=review, by=more.pop("by", None) or f.secretary(), **more)


def test_asking_stops_the_clock_and_writes_the_letter(review):
    due = review.due_on
    with day(4):
        request = ask(review)
    review.refresh_from_db()
    # Eleven of fifteen working days were left on Friday.
    assert (review.status, review.due_on, review.days_left) == ("supplement_requested", None, 11)
    assert due == add_working_days(MONDAY.date(), 15)
    notice = Notice.objects.get()
    assert notice.event == "supplement_requested"
    assert "통장 사본" in notice.body
    row = QueueRow.objects.get()
    assert (row.standing, row.due_on, row.awaiting) == (
        "supplement_requested",
        request.due_on,
        [],
    )
    assert next(find_differences(), None) is None


def test_the_asked_document_resumes_with_the_days_that_were_left(review):
    with day(4):
        request = ask(review)
    with day(10):
        paper = f.document(review.claim, "bankbook_copy")
    review.refresh_from_db()
    request.refresh_from_db()
    assert (review.status, request.status) == ("in_review", SupplementStatus.ANSWERED)
    assert review.due_on == add_working_days((MONDAY + timedelta(days=10)).date(), 11)
    assert Ballot.objects.get().due_on == review.due_on
    assert SupplementAnswer.objects.get().document == paper
    assert next(find_differences(), None) is None


def test_another_document_answers_nothing(review):
    with day(4):
        ask(review)
    with day(5):
        f.document(review.claim, "sales_loss_proof")
    review.refresh_from_db()
    assert review.status == ReviewStatus.SUPPLEMENT_REQUESTED


def test_overdue_the_review_goes_on_by_itself(review):
    with day(4):
        request = ask(review)
    with clock.at(datetime.combine(request.due_on, MONDAY.timetz())):
        close_due_ballots()
        assert not expire_supplement(request=request)
    review.refresh_from_db()
    assert review.status == ReviewStatus.SUPPLEMENT_REQUESTED  # the day itself still counts
    with clock.at(datetime.combine(request.due_on + timedelta(days=1), MONDAY.timetz())):
        close_due_ballots()
        close_due_ballots()
    review.refresh_from_db()
    request.refresh_from_db()
    assert (review.status, request.status) == ("in_review", "expired")


def test_a_row_that_the_database_refuses_holds_up_no_other(monkeypatch):
    first, second = started(), started()
    with day(4):
        refused, other = ask(first), ask(second)

    def expire(*, request):
        if request == refused.pk:
            raise IntegrityError("a rule of the database")
        return expire_supplement(request=request)

    monkeypatch.setattr(tasks, "expire_supplement", expire)
    with clock.at(datetime.combine(other.due_on + timedelta(days=1), MONDAY.timetz())):
        close_due_ballots()
    refused.refresh_from_db()
    other.refresh_from_db()
    assert (refused.status, other.status) == ("asked", "expired")


def test_votes_cast_before_stay_and_count(review):
    with day(1):
        f.vote(review, f.panel(review)[0], "deny")
        request = ask(review)
        with pytest.raises(errors.NotOpenError):
            f.vote(review, f.panel(review)[1])
    with day(2):
        cancel_supplement(request=request, by=f.secretary(), note="이미 냄")
        assert QueueRow.objects.get().votes_cast == 1
        f.vote(review, f.panel(review)[1], "deny")
        f.vote(review, f.panel(review)[2], "deny")
    assert Decision.objects.get().tally["votes"] == 3


def test_a_proposal_is_taken_up_or_declined(review):
    seat = f.panel(review)[0]
    words = {"kinds": ["sales_loss_proof"], "text": "10월 카드매출 전체가 필요합니다."}
    with day(1):
        first = propose_supplement(review=review, member=seat.member, **words)
        second = propose_supplement(review=review, member=seat.member, **words)
        with pytest.raises(errors.NotSeatedError):
            propose_supplement(review=review, member=f.member(), **words)
        with pytest.raises(ReasonNeededError):
            decline_supplement(proposal=second, by=f.secretary(), note="")
        assert decline_supplement(proposal=second, by=f.secretary(), note="충분함").closed_at
        asked = ask(review, proposal=first, **words)
    assert (asked.pk, asked.proposed_by) == (first.pk, seat.member)
    assert Notice.objects.count() == 1


def test_what_may_not_be_asked(review):
    with day(1):
        for wrong in (
            {"kinds": []},
            {"kinds": ["passport"]},
            {"text": " "},
            {"due_on": MONDAY.date()},
            {"due_on": (MONDAY + timedelta(days=5)).date()},  # a Saturday
        ):
            with pytest.raises(errors.SupplementError):
                ask(review, **wrong)
        with pytest.raises(ForbiddenError):
            ask(review, by=f.panel(review)[0].member.user)
        request = ask(review)
        with pytest.raises(errors.NotOpenError):
            ask(review)
        answer_supplement(request=request, by=f.secretary())
        with pytest.raises(errors.NotOpenError):
            answer_supplement(request=request, by=f.secretary())


def test_an_overdue_review_gets_a_day_to_look_at_what_came(review):
    with day(60):
        request = ask(review)
        review.refresh_from_db()
        assert review.days_left == 0
    with day(61):
        answer_supplement(request=request, by=f.secretary())
        review.refresh_from_db()
        assert review.due_on > clock.today()


# ------------------------------------------------------------------ due ballots
def test_a_due_ballot_closes_with_a_quorum_and_not_without():
    with day(0):
        review = f.in_review()
        f.vote(review, f.panel(review)[0], "grant")
    after = clock.at(datetime.combine(review.due_on + timedelta(days=1), MONDAY.timetz()))
    with after:
        close_due_ballots()
        assert not Decision.objects.exists()
        f.vote(review, f.panel(review)[1], "grant")
        close_due_ballots()
    assert Decision.objects.get().ballot.closed_as == "due_with_quorum"
    assert Decision.objects.get().outcome == "granted"
    assert next(find_differences(), None) is None


def test_on_its_due_date_a_ballot_is_still_open():
    with day(0):
        review = f.in_review()
        for seat in f.panel(review)[:2]:
            f.vote(review, seat, "grant")
    with clock.at(datetime.combine(review.due_on, MONDAY.timetz())):
        assert list(due_ballots()) == []
        assert close_due_ballot(ballot=Ballot.objects.get()) is False
    assert not Decision.objects.exists()


# ------------------------------------------------------------------ checks
def test_a_doubt_needs_its_note_and_shows_in_the_queue(review):
    seat, other = f.panel(review)[:2]
    with pytest.raises(errors.NoteNeededError):
        record_check(assignment=seat, kind="bankbook_copy", verdict="insufficient")
    record_check(assignment=seat, kind="bankbook_copy", verdict="insufficient", note="흐림")
    record_check(assignment=seat, kind="sales_loss_proof", verdict="accepted")
    row = QueueRow.objects.get()
    assert (row.documents, row.worst, row.warnings) == ([1, 2, 1, 3], 3, 1)
    f.vote(review, other)
    other.refresh_from_db()
    found = {check.kind: check for check in checks_of(review, other)}
    assert found["bankbook_copy"].others[0].note == "흐림"
    assert found["bankbook_copy"].mine is None
    record_check(assignment=seat, kind="bankbook_copy", verdict="accepted")
    assert QueueRow.objects.get().documents[3] == 2


def test_what_is_not_there_cannot_be_checked():
    f.council()
    review = f.in_review(by=f.secretary())
    seat = f.panel(review)[0]
    with pytest.raises(errors.NothingToCheckError):
        record_check(assignment=seat, kind="bankbook_copy", verdict="accepted")
    for kind, verdict in (("other", "accepted"), ("bankbook_copy", "missing")):
        with pytest.raises(errors.UnknownChoiceError):
            record_check(assignment=seat, kind=kind, verdict=verdict)


def test_a_check_upon_other_files_is_stale(review):
    seat = f.panel(review)[0]
    record_check(assignment=seat, kind="bankbook_copy", verdict="accepted")
    assert not any(check.stale for check in checks_of(review, seat))
    f.document(review.claim, "bankbook_copy")
    assert [c.kind for c in checks_of(review, seat) if c.stale] == ["bankbook_copy"]
