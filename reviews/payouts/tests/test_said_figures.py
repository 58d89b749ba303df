"""Numbers that a page promised are found if its link leads, and one word means one sum."""

import re

import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory
from reviews.payouts.approvals.confirmations import condition_sheet
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def page_of(client, path, role="finance"):
    client.force_login(UserFactory(roles=role))
    return client.get(path).content.decode()


def test_a_list_of_a_figure_shows_count_and_sum(client):
    make.approved()
    make.built(make.approved())
    make.tier_payout()
    page = page_of(client, "/payouts/?figure=reserved")
    assert 'data-counted="2"' in page and "2건 · 100,000원" in page
    assert "data-counted" not in page_of(client, "/payouts/?tab=approved")


@pytest.mark.parametrize("name", ["payouts", "batches", "reconciliation"])
def test_the_strip_names_its_sum_as_the_dashboard_does(client, name):
    make.built(make.approved())
    page = page_of(client, reverse(f"payouts:{name}"))
    strip = re.search(r'<div class="strip">.*?</dl>', page, re.S).group()
    assert "승인됨, 입금 전" in strip and not re.search(r"승인됨\s*<", strip)


class FewOfMany:
    count, total, seen, remaining = 5_000, 250_000_000, "x", 3_698


def test_what_is_left_for_the_next_approval_is_said_after_the_sum():
    sheet = condition_sheet(FewOfMany(), back="/payouts/")
    assert sheet.facts == ()
    assert sheet.total_note == "다음에 승인할 3,698건은 뺌"
    FewOfMany.remaining = 0
    assert condition_sheet(FewOfMany(), back="/payouts/").total_note == ""
