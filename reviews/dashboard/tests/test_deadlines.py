"""기한 on the dashboard: every kind counts its own, overdue first, and costs four questions."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.tests.factories import UserFactory
from reviews.committee.appeals.tests.scene import appealed, at, days_ago, second_round
from reviews.committee.document_requests.tests import factories as requests
from reviews.committee.seats.challenges import decide_challenge, register_challenge
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as make
from reviews.dashboard import deadlines
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def lines() -> dict[str, deadlines.DeadlineLine]:
    return {str(line.label): line for line in deadlines.deadline_card()["deadlines"]}


def test_nothing_waits_and_nothing_is_shown(client):
    client.force_login(make.secretary())
    assert lines() == {}
    assert "h-deadlines" not in client.get("/").content.decode()


def test_the_page_has_one_clock_and_deadlines_count_for_it(client):
    money.decided_payout()
    older = deadlines.deadline_card()["deadline_times"]
    client.force_login(UserFactory(roles="finance"))
    response = client.get("/")
    assert response.context["counted_at"] == older["counted_at"]  # counted before all others
    assert response.context["lag"] >= older["lag"]
    page = response.content.decode()
    assert "h-deadlines" in page
    assert len(re.findall(r"기준(?:,| \d)", page)) == 1


def test_each_kind_counts_what_is_late_and_what_is_due_tomorrow():
    make.council(12, 0)
    with at(days_ago(60)):
        late = make.in_review()
    make.in_review()
    asked = make.in_review()
    request_supplement(
        review=asked,
        by=make.secretary(),
        kinds=["bankbook_copy"],
        text="다시",
        due_on=add_working_days(clock.today(), 1),
    )
    found = lines()
    review, answer = found["심의"], found["보완 제출"]
    assert (review.total, review.late, review.soon) == (2, 1, 0)
    assert review.first == late.due_on
    assert (answer.total, answer.late, answer.soon) == (1, 0, 1)
    assert next(iter(found)) == "심의"  # overdue first


def test_papers_are_late_in_the_ageing_as_in_the_deadlines(client):
    make.waiting()
    requests.overdue(2)
    client.force_login(make.chair())
    context = client.get("/").context
    shown = {str(line.label): line for line in context["deadlines"]}
    papers, unasked = shown["서류 제출"], shown["서류 요청 전"]
    assert (papers.total, papers.late, papers.dated) == (2, 2, True)
    assert (unasked.total, unasked.late, unasked.dated) == (1, 0, False)
    (row,) = [row for row in context["ageing"] if row["status"] == "waiting_documents"]
    assert (row["n"], row["late"], row["late_url"]) == (3, papers.late, papers.late_url)


def test_an_appeal_is_to_be_answered_until_it_is_decided():
    make.council(12, 0)
    appealed()
    second = second_round()
    assert lines()["이의신청 처리"].total == 2
    assert lines()["재심의"].total == 1
    make.vote_all(second, ("deny", None))
    cache.clear()
    assert lines()["이의신청 처리"].total == 1


def test_what_has_no_day_says_how_long_it_has_waited():
    start = date(2023, 3, 6)  # a Monday
    with at(start):
        review = make.in_review()
        seat = make.panel(review)[0]
        challenge = register_challenge(
            assignment=seat, by=make.secretary(), grounds="공정하지 않음"
        )
    with at(start + timedelta(days=9)):
        line = lines()["기피 결정"]
        assert (line.total, line.waited, line.dated) == (1, 7, False)
        decide_challenge(challenge=challenge, by=make.chair(), upheld=False, answer="관계가 없음")
        cache.clear()
        assert "기피 결정" not in lines()


def test_payments_that_wait_for_approval_are_counted_by_age():
    with at(days_ago(14)):  # also where holidays follow one another
        make.decided(("grant", None))
    line = lines()["지급 승인"]
    assert line.total == 1 and line.waited >= 3


def test_it_costs_the_same_however_much_waits(django_assert_num_queries):
    make.council(12, 0)
    with django_assert_num_queries(5):
        deadlines.count()
    appealed()
    second_round()
    with django_assert_num_queries(5):
        deadlines.count()


@pytest.mark.parametrize("role", ["secretariat", "chair"])
def test_it_is_on_the_page_of_who_keeps_the_dates(client, role):
    make.in_review()
    client.force_login(UserFactory(roles=role))
    assert "h-deadlines" in client.get("/").content.decode()
    client.force_login(UserFactory(roles="auditor"))
    assert "h-deadlines" not in client.get("/").content.decode()


def test_finance_sees_how_long_money_waits_and_nothing_of_the_council(client):
    make.in_review()
    with at(days_ago(14)):  # also where holidays follow one another
        money.tier_payout()
        money.built(money.approved())
        money.released(money.built(money.approved()))
    client.force_login(money.finance())
    shown = {str(one.label): one for one in client.get("/").context["deadlines"]}
    assert set(shown) == {"지급 승인", "이체 승인", "은행 결과"}
    assert all(one.total == 1 and one.waited >= 3 for one in shown.values())
    for name in ("이체 승인", "은행 결과"):
        page = client.get(shown[name].url)
        assert page.context["batch_table"].data.data.count() == 1
    assert set(shown) < set(lines())  # those who keep the dates see them too
