"""The budget of the dashboard names the fixed grants that are certain and not prepared yet."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from claims.tests.factories import UserFactory
from reviews.dashboard import statistics
from reviews.dashboard.budget import budget_lines
from reviews.dashboard.forecast import forecasts
from reviews.dashboard.words import BUDGET
from reviews.payouts.grants.preparation import programme_now
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.recoveries.tests import factories as recoveries

pytestmark = pytest.mark.django_db

COUNTS = {"amount": 0, "decided": 1, "left": 0}


def won_of(lines):
    return {str(line.label): line.won for line in lines}


def counted():
    return statistics.money(statistics.policy_in_force())


def test_a_grant_that_a_run_prepares_leaves_the_forecast_as_it_was():
    grants.claim_of("tier_grant")
    grants.claim_of("base_grant")
    before = counted()
    assert before["budget"]["grants"] > 0
    lines = won_of(budget_lines(COUNTS, before))
    assert lines["작성할 구간·기본 지원금"] == before["budget"]["grants"]
    assert lines["그 뒤 남는 예산"] == before["budget"]["available"] - before["budget"]["grants"]
    text = forecasts([], COUNTS, before, None)[-1].text
    for kind in ("tier_grant", "base_grant"):
        grants.finished(kind)
    after = counted()
    assert after["budget"]["grants"] == 0
    assert after["payouts"]["prepared"]["amount"] == before["budget"]["grants"]
    then = won_of(budget_lines(COUNTS, after))
    assert "작성할 구간·기본 지원금" not in then
    assert then["그 뒤 남는 예산"] == lines["그 뒤 남는 예산"]
    assert forecasts([], COUNTS, after, None)[-1].text == text


def test_what_came_back_is_named_beside_what_was_paid():
    recovery = recoveries.demanded()
    recoveries.received(recovery, 1_000)
    money = counted()
    (line,) = [one for one in budget_lines(COUNTS, money) if one.label == "지급"]
    assert line.won == money["payouts"]["paid"]["amount"] - 1_000
    assert line.note == "돌려받은 1,000원 뺌"
    money["budget"]["received"] = 0
    assert {one.note for one in budget_lines(COUNTS, money)} == {""}


def test_the_line_leads_to_the_page_of_grants(client):
    cache.clear()
    grants.claim_of("tier_grant")
    for role in ("chair", "finance"):
        client.force_login(UserFactory(roles=role))
        page = client.get("/").content.decode()
        assert f'href="{reverse("payouts:grants")}" >작성할' in page, role
        assert client.get(reverse("payouts:grants")).status_code == 200
    assert "제안액으로 추정해 숫자가 다릅니다" in str(BUDGET["rest"])
    assert programme_now().pk == statistics.policy_in_force().programme_id
