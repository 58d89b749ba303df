"""The period in the address, what follows at its pace, and its weeks as a file."""

import io
from datetime import date
from math import inf
from random import Random
from statistics import variance

import openpyxl
import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from claims.tests.factories import UserFactory
from reviews.committee.tests import factories as committee
from reviews.dashboard import forecast, statistics

TODAY = date(2026, 11, 28)
NO_BUDGET = {"budget": None, "payouts": {"prepared": {"amount": 0}}}


def weeks(*decided: int):
    return [{"decided": n} for n in decided]


def test_a_period_is_one_of_three_and_else_the_usual_one():
    assert [forecast.period_of(asked) for asked in ("4", "26", "5", "", None, "4 ")] == [
        *(4, 26, 10, 10, 10, 10)
    ]


@pytest.mark.parametrize(
    ("counts", "pace"),
    [((0, 0, 4, 2, 9), [4, 2]), ((4, 0, 2, 9), [4, 0, 2]), ((9,), []), ((0, 0, 9), [])],
)
def test_the_pace_is_of_whole_weeks_from_the_first_decision_on(counts, pace):
    assert forecast.pace_of(weeks(*counts)) == pace


def test_two_weeks_have_no_range_and_equal_weeks_none_to_speak_of():
    assert forecast.weeks_between([4, 4], 10) is None
    assert forecast.weeks_between([4, 4, 4], 10) == (2.5, 2.5)


@given(st.lists(st.integers(0, 400), min_size=3, max_size=26).filter(any), st.integers(1, 10_000))
def test_the_range_is_around_the_mean_and_ends_where_its_equation_does(pace, left):
    mean, noise = sum(pace) / len(pace), forecast.Z**2 * variance(pace)
    earliest, latest = forecast.weeks_between(pace, left)
    assert 0 < earliest <= left / mean * (1 + 1e-9) and latest >= left / mean * (1 - 1e-9)
    for ends in (earliest, latest):
        if ends != inf:
            off = (mean * ends - left) ** 2
            assert off == pytest.approx(noise * (ends + ends**2 / len(pace)), rel=1e-6, abs=1e-6)


def test_eight_ends_in_ten_lie_within_the_range():
    """Councils whose weeks are drawn around the same mean: the range of the first ten weeks holds
    the end of about as many of them as it says."""
    within, draw = 0, Random(1015)
    for _council in range(500):
        pace = [max(0, round(draw.gauss(40, 12))) for _week in range(200)]
        earliest, latest = forecast.weeks_between(pace[:10], 600)
        left, ends = 600.0, 0.0
        for decided in pace[10:]:
            if decided >= left:
                ends += left / decided
                break
            left, ends = left - decided, ends + 1
        within += earliest <= ends <= latest
    assert 350 < within < 450


def test_the_line_says_the_range_or_that_its_end_is_open():
    counts = {"left": 10, "amount": 0, "decided": 0}
    (line,) = forecast.forecasts(weeks(4, 5, 3, 4, 0), counts, NO_BUDGET, TODAY)
    assert line.text.endswith("(열에 여덟 2026. 12. 13. ~ 2026. 12. 20.)")
    (line,) = forecast.forecasts(weeks(9, 0, 0, 0), counts, NO_BUDGET, TODAY)
    assert "늦어지는 날은 알 수 없음" in line.text


def test_the_queue_is_empty_when_the_pace_says_so():
    counts = {"left": 10, "amount": 0, "decided": 0}
    (line,) = forecast.forecasts(weeks(4, 4, 1), counts, NO_BUDGET, TODAY)
    assert line.text == "주 4건, 남은 10건은 2026. 12. 16.쯤 끝납니다"  # 17.5 days
    (line,) = forecast.forecasts(weeks(0, 0), counts, NO_BUDGET, TODAY)
    assert "계산할 수 없습니다" in line.text
    (line,) = forecast.forecasts(weeks(0, 0), counts | {"left": 0}, NO_BUDGET, TODAY)
    assert "기다리는 심의가 없습니다" in line.text


@pytest.mark.parametrize(
    ("left", "said"), [(9_000_000, "200만원이 남습니다"), (6_000_000, "100만원이 모자랍니다")]
)
def test_the_budget_pays_what_waits_and_what_is_left_at_the_mean(left, said):
    money = {"budget": {"available": left}, "payouts": {"prepared": {"amount": 2_000_000}}}
    counts = {"left": 10, "amount": 2_000_000, "decided": 4}
    lines = forecast.forecasts(weeks(4, 0), counts, money, TODAY)
    assert said in lines[1].text and "50만원이면" in lines[1].text
    none = forecast.forecasts(weeks(0, 0), counts | {"amount": 0, "decided": 0}, money, TODAY)
    assert none[1].text == "의결한 심의가 아직 없어 계산할 수 없습니다"


def test_the_line_of_payments_begins_with_what_was_paid_before_the_period():
    paid = [(date(2026, 10, 5), 1), (date(2026, 10, 19), 3), (date(2026, 11, 16), 7)]
    assert forecast.paid_within(paid, date(2026, 11, 2)) == [(date(2026, 10, 26), 3), paid[2]]
    assert forecast.paid_within(paid, date(2026, 9, 7)) == paid


def test_the_page_shows_the_weeks_of_its_address_and_sends_them_as_a_file(client, db):
    cache.clear()
    committee.in_review()
    client.force_login(UserFactory(roles="auditor"))
    for asked, period in (("?weeks=4", 4), ("", 10), ("?weeks=26", 26)):
        page = client.get(f"/{asked}")
        assert (len(page.context["weeks"]), page.context["period"]) == (period, period)
    assert 'href="?weeks=26" aria-current="true"' in page.content.decode()
    csv = b"".join(client.get("/statistics.csv?weeks=4")).decode("utf-8-sig").splitlines()
    monday = statistics.weeks()[-1]["week"].isoformat()
    head = "주 (월요일),의결: 지급승인,"
    assert len(csv) == 5 and csv[0].startswith(head) and csv[-1].startswith(monday)
    answer = client.get("/statistics.xlsx?weeks=26")
    assert "attachment" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    assert (sheet.max_row, sheet.max_column) == (27, 9)


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("finance", 403), ("chair", 200)])
def test_the_file_is_for_those_who_see_the_whole_council(client, db, role, status):
    client.force_login(UserFactory(roles=role))
    assert client.get("/statistics.csv").status_code == status
