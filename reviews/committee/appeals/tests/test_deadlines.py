"""The terms: the last day, a holiday at the end, one day late; put off once; taken back."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.policy import deadlines
from claims.policy.deadlines import add_working_days, working_days_between
from claims.tests.factories import UserFactory
from claims.tests.raw_sql import refused
from claims.working_days import CalendarExceptions
from config.dev import scenes
from reviews.committee.appeals.deadlines import deadline_of, received_on, with_due
from reviews.committee.appeals.tests.scene import appealed, at, first_round, second_round, told
from reviews.committee.appeals.verbs import (
    accept_appeal,
    extend_appeal,
    register_appeal,
    withdraw_appeal,
)
from reviews.committee.errors import AppealExtendedError, NotOpenError
from reviews.committee.models import (
    NO_DUE,
    Appeal,
    AppealStatus,
    QueueRow,
    QueueStatus,
    Review,
    ReviewStatus,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.supplements.verbs import (
    answer_supplement,
    request_supplement,
    undo_supplement,
)
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db
# A Tuesday on which the letter came; thirty days later lies Thursday 16 March 2023.
CAME = date(2023, 2, 14)
LAST = date(2023, 3, 16)


def rows() -> tuple[Review, Review, Review]:
    """A first round that was told on that Tuesday; one of today, not told yet; and a second round
    that waits for its votes."""
    with at(CAME, 9):
        review = first_round()
        told(review.decision, clock.now() + timedelta(hours=2))
    return review, first_round(), second_round(("partly", 300_000))


_rows, scene = scenes.scene("scene", rows)


@pytest.fixture
def decided(scene) -> Review:
    return scene[0]


@pytest.fixture
def fresh(scene) -> Review:
    return scene[1]


@pytest.fixture
def second(scene) -> Review:
    return scene[2]


def filed(review: Review, day: date, **more) -> Appeal:
    with at(day):
        return appealed(review, **more)


# ------------------------------------------------------------------ until when
def test_thirty_days_from_the_receipt_the_last_one_counts(decided):
    assert received_on(decided.decision) == CAME
    assert deadline_of(decided.decision) == LAST
    assert filed(decided, LAST).status == AppealStatus.RECEIVED


def test_one_day_late_is_registered_rejected_and_told(decided):
    appeal = filed(decided, LAST + timedelta(days=1))
    assert appeal.status == AppealStatus.REJECTED_LATE
    letter = Notice.objects.get(key=f"appeal:{appeal.pk}:late")
    assert letter.event == "appeal_late"
    assert "2023. 3. 16." in letter.body and "2023. 3. 17." in letter.body
    assert not Notice.objects.filter(claim=decided.claim, event="appeal_received").exists()
    with pytest.raises(NotOpenError):
        accept_appeal(appeal=appeal, by=make.secretary())


def test_a_holiday_at_the_end_moves_it_on(decided):
    deadlines.cache_exceptions(CalendarExceptions(off=frozenset({LAST, LAST + timedelta(days=1)})))
    monday = date(2023, 3, 20)
    assert deadline_of(decided.decision) == monday
    assert filed(decided, monday).status == AppealStatus.RECEIVED


def test_nobody_is_late_for_what_they_were_not_told():
    with at(CAME):
        review = first_round()
    appeal = filed(review, LAST + timedelta(days=40))
    assert received_on(review.decision) is None
    assert appeal.status == AppealStatus.RECEIVED


# ------------------------------------------------------------------ by when
def test_the_claimant_is_told_by_when_and_the_second_round_is_due_then(decided):
    day = date(2023, 3, 2)
    appeal = filed(decided, day)
    assert appeal.decide_by == add_working_days(day, 15)
    letter = Notice.objects.get(key=f"appeal:{appeal.pk}:received")
    assert "2023. 3. 23." in letter.body
    with at(day + timedelta(days=5)):
        second = accept_appeal(appeal=appeal, by=make.secretary())
    assert second.due_on == appeal.decide_by == date(2023, 3, 23)
    assert second.ballots.get().due_on == second.due_on
    assert QueueRow.objects.get(claim=second.claim).due_on == second.due_on


def test_a_second_round_that_is_opened_late_is_due_tomorrow_at_the_soonest(decided):
    appeal = filed(decided, date(2023, 3, 2))
    with at(date(2023, 4, 7)):  # a Friday
        second = accept_appeal(appeal=appeal, by=make.secretary())
    assert second.due_on == date(2023, 4, 10)


def test_due_says_the_date_while_it_is_to_be_answered_and_then_none(second):
    appeal = with_due(Appeal.objects.all()).get()
    assert appeal.due == second.due_on
    make.vote_all(second, ("deny", None))
    assert with_due(Appeal.objects.all()).get().due == NO_DUE


# ------------------------------------------------------------------ put off, once
def test_an_extension_moves_the_second_round_its_ballot_and_is_told(second):
    before = second.due_on
    appeal = extend_appeal(appeal=second.appeal_of, by=make.secretary(), reason="자료가 많음")
    second.refresh_from_db()
    assert second.due_on == add_working_days(before, 15) == appeal.decide_by
    assert second.ballots.get().due_on == second.due_on
    letter = Notice.objects.get(key=f"appeal:{appeal.pk}:extended")
    assert "자료가 많음" in letter.body
    assert QueueRow.objects.get(claim=second.claim).due_on == second.due_on
    with pytest.raises(AppealExtendedError):
        extend_appeal(appeal=appeal, by=make.secretary(), reason="한 번 더")


def test_an_extension_before_the_second_round_carries_into_it(fresh):
    appeal = extend_appeal(appeal=appealed(fresh), by=make.secretary(), reason="위원 부족")
    assert working_days_between(clock.today(), appeal.decide_by) == 30
    second = accept_appeal(appeal=appeal, by=make.secretary())
    assert second.due_on == appeal.decide_by


def test_while_the_clock_stands_the_days_are_added_to_those_left(second):
    asked = request_supplement(
        review=second, by=make.secretary(), kinds=["bankbook_copy"], text="다시 보내 주세요."
    )
    stopped = asked.stopped_due_on
    extend_appeal(appeal=second.appeal_of, by=make.secretary(), reason="보완을 기다림")
    second.refresh_from_db()
    asked.refresh_from_db()
    assert (second.days_left, second.due_on) == (30, None)
    assert asked.stopped_due_on == add_working_days(stopped, 15)  # for an undo to put back
    answer_supplement(request=asked, by=make.secretary())
    second.refresh_from_db()
    assert working_days_between(clock.today(), second.due_on) == 30


def test_an_undone_supplement_keeps_the_extension(second):
    by = make.secretary()
    asked = request_supplement(review=second, by=by, kinds=["bankbook_copy"], text="다시")
    appeal = extend_appeal(appeal=second.appeal_of, by=by, reason="보완을 기다림")
    undo_supplement(request=asked, by=by)
    second.refresh_from_db()
    assert second.due_on == appeal.decide_by


def test_an_extension_says_why_and_is_the_secretariats(fresh):
    appeal = appealed(fresh)
    with pytest.raises(ReasonNeededError):
        extend_appeal(appeal=appeal, by=make.secretary(), reason="  ")
    for role in ("customer_centre", "chair", "finance", "auditor"):
        with pytest.raises(ForbiddenError):
            extend_appeal(appeal=appeal, by=UserFactory(roles=role), reason="까닭")
    make.vote_all(accept_appeal(appeal=appeal, by=make.secretary()), ("deny", None))
    with pytest.raises(NotOpenError):
        extend_appeal(appeal=appeal, by=make.secretary(), reason="늦음")


# ------------------------------------------------------------------ taken back
def test_an_appeal_taken_back_before_it_is_accepted_leaves_the_decision(fresh):
    appeal = withdraw_appeal(appeal=appealed(fresh), by=make.secretary(), reason="신청인 전화")
    assert (appeal.status, appeal.closing_reason) == (AppealStatus.WITHDRAWN, "신청인 전화")
    assert QueueRow.objects.get(claim=fresh.claim).standing == QueueStatus.DECIDED
    with pytest.raises(NotOpenError):
        accept_appeal(appeal=appeal, by=make.secretary())


def test_an_appeal_taken_back_in_the_second_round_closes_it_and_the_first_decision_stands(second):
    by = make.secretary()
    appeal = withdraw_appeal(appeal=second.appeal_of, by=by, reason="신청인 요청")
    second.refresh_from_db()
    assert (second.status, second.closing_reason) == (ReviewStatus.WITHDRAWN, "신청인 요청")
    assert (appeal.status, appeal.closed_by) == (AppealStatus.WITHDRAWN, by)
    row = QueueRow.objects.get(claim=second.claim)
    assert (row.standing, row.outcome, row.round) == (QueueStatus.DECIDED, "partly_granted", 1)
    assert list(find_differences()) == []
    with pytest.raises(NotOpenError):
        withdraw_appeal(appeal=appeal, by=by, reason="다시")


def test_withdrawing_needs_a_reason_and_the_secretariat(fresh):
    appeal = appealed(fresh)
    with pytest.raises(ReasonNeededError):
        withdraw_appeal(appeal=appeal, by=make.secretary(), reason="")
    with pytest.raises(ForbiddenError):
        withdraw_appeal(appeal=appeal, by=UserFactory(roles="customer_centre"), reason="전화")


# ------------------------------------------------------------------ raw SQL
def test_the_database_holds_the_day_the_state_and_the_second_round(fresh, second):
    late, open_ = appealed(fresh), second.appeal_of
    sql = "UPDATE reviews_appeal SET {} WHERE id = %s"
    move = sql.format("decide_by = decide_by + 10")
    assert refused(move, open_.pk) == "appeal_is_extended_once"
    extend_appeal(appeal=open_, by=make.secretary(), reason="까닭")
    again = sql.format("decide_by = decide_by + 10, extended_at = now()")
    assert refused(again, open_.pk) == "appeal_is_extended_once"
    earlier = sql.format("decide_by = decide_by - 1")
    assert refused(earlier, late.pk) == "appeal_is_extended_once"
    reject = sql.format("status = 'rejected_late'")
    assert refused(reject, late.pk) == "late_appeal_is_rejected_and_no_other"
    back = sql.format("status = 'withdrawn'")
    assert refused(back, late.pk) == "withdrawn_appeal_names_who"
    other = sql.format("review2_id = %s, status = 'accepted'")
    stranger = open_.review2_id
    assert refused(other, stranger, late.pk) == "second_round_is_of_the_same_claim"
    assert refused(sql.format("deadline_on = deadline_on + 1"), late.pk) == "appeal_is_frozen"
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Appeal.objects.all()._raw_delete("default")


def test_registering_is_in_the_transaction_of_its_letter(fresh, monkeypatch):

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("reviews.committee.appeals.notices.write_notice", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        register_appeal(review=fresh, by=make.secretary(), grounds="이유")
    assert not Appeal.objects.filter(review1=fresh).exists()
