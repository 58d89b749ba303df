"""The period in the address, what follows at its pace, and its weeks as a file."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.cache import cache

from claims.tests.factories import UserFactory
from reviews.committee.tests import factories as committee
from reviews.dashboard import forecast, statistics

TODAY = date(2026, 11, 28)
NO_BUDGET = {"budget_left": None, "payouts": {"prepared": {"amount": 0}}}


def weeks(*decided: int):
    return [{"decided": n} for n in decided]


def test_a_period_is_one_of_three_and_else_the_usual_one():
    assert [forecast.period_of(asked) for asked in ("4", "26", "5", "", None, "4 ")] == [
        *(4, 26, 10, 10, 10, 10)
    ]


@pytest.mark.parametrize(
    ("counts", "mean"), [((0, 0, 4, 2, 9), 3), ((4, 0, 2, 9), 2), ((9,), 0), ((0, 0, 9), 0)]
)
def test_the_pace_is_of_whole_weeks_from_the_first_decision_on(counts, mean):
    assert forecast.mean_a_week(weeks(*counts)) == mean


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
    money = {"budget_left": left, "payouts": {"prepared": {"amount": 2_000_000}}}
    counts = {"left": 10, "amount": 2_000_000, "decided": 4}
    lines = forecast.forecasts(weeks(4, 0), counts, money, TODAY)
    assert said in lines[1].text and "50만원이면" in lines[1].text


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
    assert len(csv) == 5 and csv[0].startswith("주 (월요일),지급,") and csv[-1].startswith(monday)
    answer = client.get("/statistics.xlsx?weeks=26")
    assert "attachment" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    assert (sheet.max_row, sheet.max_column) == (27, 8)


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("finance", 403), ("chair", 200)])
def test_the_file_is_for_those_who_see_the_whole_council(client, db, role, status):
    client.force_login(UserFactory(roles=role))
    assert client.get("/statistics.csv").status_code == status
