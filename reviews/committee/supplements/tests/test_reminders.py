"""A reminder before the day, once; and the fact with which an unanswered review goes on."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.policy import deadlines
from claims.policy.deadlines import add_working_days
from claims.representation.tests.factories import in_force
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from claims.working_days import CalendarExceptions
from config.dev.scenes import scene
from reviews.committee.appeals.tests.scene import at
from reviews.committee.desk.timeline import timeline_of
from reviews.committee.models import QueueRow, SupplementRequest
from reviews.committee.queue.verification import find_differences
from reviews.committee.supplements.reminders import remind_supplements
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tasks import close_due_ballots, remind_of_supplements
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice

MONDAY = date(2023, 3, 6)
DUE = date(2023, 3, 15)  # a Wednesday, seven working days on
FIRST = date(2023, 3, 13)  # two working days before


def asked(**more) -> SupplementRequest:
    with at(MONDAY, 9):
        review = make.in_review()
    with at(MONDAY):
        words = {"kinds": ["bankbook_copy", "sales_loss_proof"], "text": "다시 보내 주세요."}
        return request_supplement(review=review, by=make.secretary(), **words | more)


_asked, one_asked = scene("one_asked", asked, scope="asking")


def letters() -> int:
    return Notice.objects.filter(event="supplement_reminder").count()


@pytest.mark.django_db
def test_the_day_is_told_two_working_days_before_and_once(one_asked):
    request = one_asked
    assert request.due_on == DUE
    with at(FIRST - timedelta(days=3)):  # the Friday before
        assert remind_supplements() == 0
    with at(FIRST):
        remind_of_supplements()
        remind_of_supplements()
    request.refresh_from_db()
    assert letters() == 1 and request.reminded_at is not None
    body = Notice.objects.get(event="supplement_reminder").body
    assert "통장 사본" in body and "2023. 3. 15. (수)" in body
    sql = "UPDATE reviews_supplementrequest SET reminded_at = now() WHERE id = %s"
    assert refused(sql, request.pk) == "supplement_is_reminded_once"


@pytest.mark.django_db
def test_a_holiday_before_the_day_reminds_earlier():
    asked()
    deadlines.cache_exceptions(CalendarExceptions(off=frozenset({FIRST})))
    with at(FIRST - timedelta(days=3)):
        assert remind_supplements() == 1


@pytest.mark.django_db
def test_only_what_is_still_missing_is_named(one_asked):
    request = one_asked
    with at(MONDAY + timedelta(days=2)):
        make.document(request.review.claim, "bankbook_copy")
    with at(FIRST):
        remind_supplements()
    body = Notice.objects.get(event="supplement_reminder").body
    assert "통장 사본" not in body and "매출" in body


@pytest.mark.django_db
def test_nobody_is_reminded_on_the_day_of_asking_nor_of_what_is_over():
    request = asked(due_on=add_working_days(MONDAY, 1))
    with at(MONDAY, 15):
        assert remind_supplements() == 0
    with at(request.due_on + timedelta(days=1)):
        assert remind_supplements() == 0
    with at(request.due_on):
        assert remind_supplements() == 1


@pytest.mark.django_db
def test_an_answer_keeps_a_reminder_in_that_has_not_left(one_asked):
    request = one_asked
    with at(FIRST):
        remind_supplements()
    with at(FIRST, 11):
        for kind in request.kinds:
            make.document(request.review.claim, kind)
    assert Notice.objects.get(event="supplement_reminder").status == "suppressed"


@pytest.mark.django_db
def test_an_answer_keeps_the_representatives_letters_in_as_well():
    """Both the request, whose other copy was tried, and the reminder."""
    with at(MONDAY, 9):
        review = make.in_review()
    in_force(review.claim, "proxy", letters="both", email="proxy@example.com", valid_from=MONDAY)
    with at(MONDAY):
        words = {"kinds": ["bankbook_copy"], "text": "다시 보내 주세요."}
        request_supplement(review=review, by=make.secretary(), **words)
    Notice.objects.filter(addressee="claimant").update(attempts=1)
    with at(FIRST):
        remind_supplements()
    with at(FIRST, 11):
        make.document(review.claim, "bankbook_copy")
    left = Notice.objects.filter(status="pending").values_list("event", "addressee")
    assert list(left) == [("supplement_requested", "claimant")]


@pytest.mark.django_db
def test_many_are_reminded_in_as_many_statements_as_few():
    make.council(9, 0)
    for _ in range(2):
        asked(kinds=["bankbook_copy"])
    with at(FIRST), CaptureQueriesContext(connection) as few:
        assert remind_supplements() == 2
    for _ in range(5):
        asked(kinds=["bankbook_copy"])
    with at(FIRST), CaptureQueriesContext(connection) as many:
        assert remind_supplements() == 5
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_two_beats_remind_once():
    make.council(6, 0)
    for _ in range(3):
        asked()

    def beat():
        with at(FIRST):
            return remind_supplements()

    answers = at_once(beat, beat, beat)
    assert not errors_of(answers)
    assert sum(answers) == letters() == 3


@pytest.mark.django_db
def test_unanswered_the_review_goes_on_with_that_fact_on_desk_queue_and_trail(client, one_asked):
    request = one_asked
    with at(DUE + timedelta(days=1)):
        close_due_ballots()
    request.refresh_from_db()
    review = request.review
    review.refresh_from_db()
    assert (review.status, request.status) == ("in_review", "expired")
    row = QueueRow.objects.get()
    assert row.unanswered
    assert list(find_differences()) == []
    client.force_login(make.secretary())
    queue = client.get(reverse("committee:queue") + "?tab=in_review").content.decode()
    assert "보완 답 없음" in queue
    desk = client.get(reverse("committee:desk", args=[review.claim.number])).content.decode()
    assert "기한(3. 15.)까지 답이 없었습니다." in desk
    said = [entry.text for entry in timeline_of(review, make.chair())]
    assert "보완기한이 지나 심의를 이어 갑니다." in said


@pytest.mark.django_db
def test_papers_that_came_in_part_are_no_silence(one_asked):
    request = one_asked
    with at(MONDAY + timedelta(days=1)):
        make.document(request.review.claim, "bankbook_copy")
    with at(DUE + timedelta(days=1)):
        close_due_ballots()
    assert not QueueRow.objects.get().unanswered
    assert list(find_differences()) == []
