"""A confirmation sheet stands before the act: shown first, sent as shown, with the sum typed."""

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first


class Reason(forms.Form):
    reason = forms.CharField(label="사유", max_length=200)


def sheet(total=12_345_678, fields=None, **others):
    return Sheet(
        title="이체 승인",
        button="승인",
        back="/back/",
        facts=(("묶음", "B-1127-01"),),
        count=3,
        total=total,
        typed_sum_from=10_000_000,
        notified="신청인 3명",
        next_person="없음",
        fields=fields,
        **others,
    )


@pytest.fixture
def ask(rf):
    def ask(one, data=None, method="post"):
        request = getattr(rf, method)("/act/", data or {})
        request.user = AnonymousUser()
        return ask_first(request, one)

    return ask


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_first_request_shows_the_sheet_and_carries_what_was_sent(ask, method):
    response = ask(sheet(), {"pick": ["7", "9"], "request_key": "k"}, method)

    page = response.content.decode()
    assert response.status_code == 200
    for text in ("B-1127-01", "12,345,678", "신청인 3명", "10,000,000원 이상은"):
        assert text in page
    assert page.count('name="pick"') == 2
    assert 'value="k"' not in page


def test_a_confirmed_sheet_lets_the_act_go(ask):
    one = sheet()

    assert ask(one, {"confirmed": one.digest, "typed_sum": "12,345,678원"}) is None


@pytest.mark.parametrize("typed", ["", "12345679", "많음"])
def test_a_sum_that_differs_is_refused_and_kept(ask, typed):
    one = sheet()

    response = ask(one, {"confirmed": one.digest, "typed_sum": typed, "pick": "7"})

    page = response.content.decode()
    assert response.status_code == 422
    assert re.search(rf'value="{re.escape(typed)}"\s+required', page)
    assert 'name="pick" value="7"' in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_types_the_sum_beforehand(ask, method):
    page = ask(sheet(), {"typed_sum": "12345678"}, method).content.decode()
    assert 'value="12345678"' not in page


@pytest.mark.parametrize("total", [9_999_999, None])
def test_below_the_limit_and_without_money_no_sum_is_asked(ask, total):
    one = sheet(total=total)

    assert "typed_sum" not in ask(one).content.decode()
    assert ask(one, {"confirmed": one.digest}) is None


@pytest.mark.parametrize(
    "later",
    [{"total": 12_345_679}, {"version": "other rows"}, {"total": 12_345_678, "version": "x"}],
)
def test_what_has_changed_since_is_shown_again(ask, later):
    response = ask(sheet(**later), {"confirmed": sheet().digest, "typed_sum": "12345678"})

    assert response.status_code == 409
    assert sheet(**later).digest in response.content.decode()


def test_a_field_of_the_sheet_is_asked_for_and_its_error_keeps_the_rest(ask):
    shown = ask(sheet(fields=Reason())).content.decode()
    assert 'name="reason"' in shown

    one = sheet(fields=Reason({"reason": ""}))
    response = ask(one, {"confirmed": one.digest, "typed_sum": "12345678", "reason": ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count('name="reason"') == 1  # asked for, not carried
    assert 'value="12345678"' in page
