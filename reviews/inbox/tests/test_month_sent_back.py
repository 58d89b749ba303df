"""A proposed closing that another person declines says why, and its proposer hears of it."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from claims.errors import ReasonNeededError
from reviews.inbox.models import InboxItem
from reviews.payouts.models import MonthClosing
from reviews.payouts.months.confirmations import closing_sheet
from reviews.payouts.months.context import history_of
from reviews.payouts.months.figures import figures_of
from reviews.payouts.months.tests import factories as make
from reviews.payouts.months.verbs import (
    confirm_month,
    confirm_reopening,
    propose_reopening,
    withdraw_month,
    withdraw_reopening,
)
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def told(user):
    return InboxItem.objects.filter(user=user, kind="month_back")


def text_of(answer):
    return unescape(answer.content.decode())


def test_another_person_says_why_and_the_proposer_is_told():
    first, second = money.finance(), money.finance()
    closing = make.proposed(by=first)
    for reason in ("", "  "):
        with pytest.raises(ReasonNeededError):
            withdraw_month(closing=closing, by=second, reason=reason)
    assert MonthClosing.objects.get().status == "proposed" and not told(first).exists()
    closing = withdraw_month(closing=closing, by=second, reason=" 수수료가 빠짐 ")
    assert (closing.status, closing.withdrawn_by, closing.reason) == (
        "withdrawn", second, "수수료가 빠짐",
    )  # fmt: skip
    assert told(first).get().by == second and not told(second).exists()


def test_who_proposed_it_takes_it_back_without_a_word():
    first = money.finance()
    closing = withdraw_month(closing=make.proposed(by=first), by=first)
    assert closing.status == "withdrawn" and not InboxItem.objects.filter(kind="month_back")


def test_who_asked_to_open_it_again_is_told_too():
    first = money.finance()
    closing = make.reopening(by=first)
    withdraw_reopening(closing=closing, by=first)
    assert not told(first).exists()
    closing = propose_reopening(closing=closing, reason="수수료가 빠짐", by=first)
    withdraw_reopening(closing=closing, by=money.finance(), reason="다음 달에 적음")
    assert told(first).count() == 1


def test_the_page_asks_for_the_reason_and_shows_it(client):
    first, second = money.finance(), money.finance()
    closing = make.proposed(by=first)
    page = reverse("payouts:month", args=[closing.starts_on.year, closing.starts_on.month])
    url = reverse("payouts:month_withdraw", args=[closing.pk])
    client.force_login(first)
    assert "확인 요청 취소" in text_of(client.get(page))
    client.force_login(second)
    shown = text_of(client.get(page))
    assert "돌려보내는 사유" in shown and "확인 요청 취소" not in shown
    answer = client.post(url)
    assert answer.status_code == 422 and "사유를 적어 주세요" in text_of(answer)
    assert client.post(url, {"reason": "수수료가 빠짐"}).status_code == 302
    shown = text_of(client.get(page))
    assert "마감을 돌려보냄" in shown and "수수료가 빠짐" in shown
    client.force_login(first)
    assert "올린 마감이 돌아왔습니다" in text_of(client.get(reverse("inbox:inbox")))
    assert client.post(reverse("inbox:open", args=[told(first).get().pk])).url == page


def test_the_history_is_one_list_with_the_newest_first():
    first, second = money.finance(), money.finance()
    closing = make.proposed(by=first)
    withdraw_month(closing=closing, by=second, reason="다시 셈")
    closing = confirm_month(closing=make.proposed(by=first), by=second)
    closing = propose_reopening(closing=closing, reason="수수료", by=first)
    confirm_reopening(closing=closing, by=second)
    make.proposed(by=second)
    events = history_of(list(MonthClosing.objects.order_by("-pk")))
    assert [str(one.text) for one in events] == [
        "마감을 올림", "다시 엶", "확인하고 마감함", "마감을 올림",
        "마감을 돌려보냄", "마감을 올림",
    ]  # fmt: skip
    assert [one.at for one in events] == sorted((one.at for one in events), reverse=True)
    assert [one.note for one in events] == ["", "수수료", "", "", "다시 셈", ""]


def test_days_are_of_the_readers_language_and_a_minus_is_a_minus():
    statements.loaded((make.day(11), -500, "이체수수료"), until=make.end_of(make.last_month()))
    day = make.day(11)
    with translation.override("en"):
        label = next(one.label for one in figures_of(make.last_month()).items)
    assert label.startswith(f"11 {day:%b} {day.year}")
    closing = MonthClosing(
        pk=1, starts_on=make.last_month(), opening=0, paid=0, returned=0, received=0, reversed=0,
        fees=-500, interest=0, funds=0, other=0, closing=-500, statement_closing=-500,
        proposed_by=money.finance(), detail={"differences": []},
    )  # fmt: skip
    facts = [str(value) for _label, value in closing_sheet(closing).facts]
    assert "−500원" in facts and "-500원" not in facts
