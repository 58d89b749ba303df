"""Buttons that do the same in several rows say of which row they are."""

import re
from html import unescape

import pytest
from django.urls import reverse

from claims.inquiries.verbs import next_working_day, note_inquiry
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def names(page, mark):
    """The texts of the buttons in this part of a page, as a screen reader says them."""
    found = re.findall(rf"<button[^>]*{mark}[^>]*>(.*?)</button>", page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", unescape(one)).split()) for one in found]


def test_each_account_of_a_list_is_revealed_by_a_name_of_its_own(client):
    rows = [money.tier_payout() for _n in range(2)]
    client.force_login(money.finance())
    shown = names(client.get(reverse("payouts:payouts")).content.decode(), 'class="reveal"')
    assert len(shown) == len(set(shown)) == 2
    assert all(any(row.claim.number in name for name in shown) for row in rows)


def test_the_warning_beside_an_account_is_no_part_of_its_name(client):
    again = reverse("payouts:again", args=[money.failed().pk])
    client.force_login(money.secretary())
    client.post(again, {"same_account": "on"})
    client.force_login(money.finance())
    page = client.get(reverse("payouts:payouts")).content.decode()
    assert "이체 실패한 계좌" in page and "&lt;small" not in page
    assert not any("이체 실패한" in name for name in names(page, 'class="reveal"'))


def test_each_call_back_is_finished_by_a_name_of_its_own(client):
    agent = UserFactory(roles="customer_centre")
    for name in ("가람 꽃집", "나래 서점"):
        claim = ClaimFactory(business_name=name)
        note_inquiry(
            claim=claim, by=agent, kind="call", text="다시 전화하기로 함",
            call_back_on=next_working_day(),
        )  # fmt: skip
    client.force_login(agent)
    page = client.get("/").content.decode()
    shown = names(page.split('id="call-backs"')[1].split("</section>")[0], 'type="submit"')
    assert len(shown) == len(set(shown)) == 8


def test_each_chart_is_shown_as_a_table_by_a_name_of_its_own(client):
    client.force_login(money.secretary())
    shown = names(client.get("/").content.decode(), "data-as-table")
    assert len(shown) == len(set(shown)) >= 2
