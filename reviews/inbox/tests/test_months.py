"""A month that waits for its second person is told to finance, as a closing and as an opening."""

from html import unescape

import pytest
from django.urls import reverse

from reviews.inbox.models import InboxItem
from reviews.inbox.queries import unread
from reviews.payouts.months.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def shown(answer):
    return unescape(answer.content.decode())


def page_of(closing):
    return reverse("payouts:month", args=[closing.starts_on.year, closing.starts_on.month])


def confirm(client, url):
    digest = client.post(url).context["sheet"].digest
    assert client.post(url, {"confirmed": digest}).status_code == 302


def test_the_second_person_is_told_and_led_to_the_month(client):
    """Of the closing, and of the wish to open it again; who asked is not, and what another one
    has done needs no reading."""
    first, second = money.finance(), money.finance()
    items = InboxItem.objects.filter(kind="month_waits").order_by("pk")
    closing = make.proposed(by=first)
    assert not items.filter(user=first).exists()
    told = items.get(user=second)
    assert (told.by, told.read_at) == (first, None)
    client.force_login(second)
    assert "두 번째 사람의 확인을 기다립니다" in shown(client.get(reverse("inbox:inbox")))
    assert 'name="month_waits"' in shown(client.get(reverse("inbox:settings")))
    assert client.post(reverse("inbox:open", args=[told.pk])).url == page_of(closing)
    items.update(read_at=None)
    assert unread(fresh(second)).filter(kind="month_waits").count() == 1
    confirm(client, reverse("payouts:month_confirm", args=[closing.pk]))
    assert unread(fresh(second)).filter(kind="month_waits").count() == 0

    reopen = reverse("payouts:month_reopen", args=[closing.pk])
    assert client.post(reopen, {"reason": "수수료가 빠짐"}).status_code == 302
    assert items.get(user=first).by == second
    client.force_login(first)
    assert "다시 열기" in shown(client.get(reverse("inbox:inbox")))
    assert unread(fresh(first)).filter(kind="month_waits").count() == 1
    client.post(reverse("payouts:month_withdraw", args=[closing.pk]), {"reason": "다음 달에 적음"})
    assert unread(fresh(first)).filter(kind="month_waits").count() == 0
