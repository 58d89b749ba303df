"""A file chosen in a form that was refused has to be chosen again, and the page says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.documents.tests.files import pdf
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.pages import page
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
AGAIN = "파일은 브라우저에 남지 않습니다. 다시 골라 주세요."


def table(name="거래내역.csv", data="가,나\r\n1,2\r\n"):
    return SimpleUploadedFile(name, data.encode(), "text/csv")


def answer_to(client, user, route, given):
    answer = page(client, user, reverse(route), given)
    return answer.status_code, answer.content.decode()


def test_a_statement_with_a_wrong_day_asks_for_its_file_again(client):
    given = {"file": table(), "until": "6월 말"}
    status, text = answer_to(client, money.finance(), "payouts:statement_load", given)
    assert status == 422 and "날짜를 2023-06-30처럼" in text and text.count(AGAIN) == 1


@pytest.mark.parametrize("route", ["payouts:load_results", "payouts:statement_load"])
def test_a_file_that_cannot_be_read_is_asked_for_again(client, route):
    status, text = answer_to(client, money.finance(), route, {"file": table()})
    assert status == 422 and text.count(AGAIN) == 1


def test_a_form_without_a_chosen_file_does_not_ask_again(client):
    status, text = answer_to(client, money.finance(), "payouts:statement_load", {"until": "6월 말"})
    assert status == 422 and "올릴 파일을 골라 주세요." in text and AGAIN not in text
    client.force_login(money.finance())
    assert AGAIN not in client.get(reverse("payouts:statements")).content.decode()


def test_a_paper_that_was_stored_is_not_asked_for_again(client):
    claim, secretary = ClaimFactory(), UserFactory(roles=["secretariat"])
    form = reverse("representation:enter", args=[claim.number]) + "?kind=heir"
    given = {"name": "", "file_death": SimpleUploadedFile("사망.pdf", pdf(), "application/pdf")}
    answer = page(client, secretary, form, given)
    text = answer.content.decode()
    assert answer.status_code == 422 and "사망.pdf" in text and AGAIN not in text
