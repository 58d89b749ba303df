"""The pages of inspections: who reads what, and the way of a signature through its sheet."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.clock import today
from claims.privacy.access_entries import record_access
from claims.privacy.figures import month_after
from claims.privacy.inspections.models import AccessInspection
from claims.privacy.inspections.people import LEAST
from claims.privacy.inspections.tests.test_people import entry
from claims.privacy.inspections.verbs import sign_month
from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/access/inspections/"


def url_of(month, act=""):
    return f"{LIST}{month:%Y-%m}/{act}"


def present():
    return today().replace(day=1)


def last_month():
    return month_after(present(), -1)


@pytest.fixture
def auditor(client):
    user = UserFactory(roles="auditor", name="감사인")
    client.force_login(user)
    return user


def shown(answer):
    return unescape(answer.content.decode())


def confirm(client, url, form):
    digest = client.post(url, form).context["sheet"].digest
    return client.post(url, {**form, "confirmed": digest})


def test_the_auditor_comes_from_the_log_and_signs_a_month_on_a_sheet(client, auditor):
    assert f'href="{LIST}"' in shown(client.get("/access/"))
    page = shown(client.get(url_of(last_month())))
    assert "아직 점검하지 않았습니다" in page
    url = url_of(last_month(), "sign/")
    sheet = client.post(url, {"finding": "모두 확인함"})
    assert "모두 확인함" in shown(sheet) and not AccessInspection.objects.exists()
    assert confirm(client, url, {"finding": "모두 확인함"}).status_code == 302
    page = shown(client.get(url_of(last_month())))
    assert "감사인" in page and "모두 확인함" in page and "점검 마치기" not in page
    assert client.post(url, {"finding": "또"}).status_code == 409
    signed = AccessInspection.objects.get()
    wrong = reverse("privacy:inspection_correct", args=[signed.pk])
    assert confirm(client, wrong, {"finding": ""}).status_code == 422
    assert confirm(client, wrong, {"finding": "한 사람 빠짐"}).status_code == 302
    page = shown(client.get(url_of(last_month())))
    assert "한 사람 빠짐" in page and "모두 확인함" in page and "정정 점검함" in page


def test_an_unusual_figure_needs_words_before_the_sheet_is_confirmed(client, auditor, monkeypatch):
    monkeypatch.setitem(LEAST, "files", 1)
    record_access(user=auditor, action="export", reason="감사 자료")
    page = client.get(url_of(present()))
    assert page.context["marks"] == 1 and shown(page).count("data-unusual") == 1
    assert "감사 자료" in shown(page)
    assert not page.context["may_sign"] and "달이 끝나면" in shown(page)
    assert client.post(url_of(present(), "sign/"), {"finding": "a"}).status_code == 422


@pytest.mark.parametrize("role", ["secretariat", "admin"])
def test_others_read_the_figures_and_not_the_log(client, role):
    looker = UserFactory(name="임보는이")
    record_access(user=looker, action="export", reason="보고용 목록")
    client.force_login(UserFactory(roles=role))
    assert client.get(LIST).status_code == 200
    page = client.get(url_of(present()))
    assert "임보는이" in shown(page) and "보고용 목록" not in shown(page)
    assert 'href="/access/?' not in shown(page) and not page.context["may_sign"]
    assert client.post(url_of(last_month(), "sign/")).status_code == 403


def test_a_month_to_come_and_no_month_are_not_found(client, auditor):
    for where in (url_of(month_after(present())), f"{LIST}2026-13/", f"{LIST}1999-01/"):
        assert client.get(where).status_code == 404


def test_a_signed_month_shows_the_figures_that_were_signed(client, auditor, monkeypatch):
    sign_month(month=last_month(), finding="", by=auditor)
    monkeypatch.setattr("claims.privacy.inspections.context.kept_people_of", None)
    assert client.get(url_of(last_month())).context["rows"] == []


def test_a_page_costs_the_same_for_one_person_and_for_twenty(client, auditor):
    record_access(user=auditor, action="export", reason="보고")
    client.get(url_of(present()))
    with CaptureQueriesContext(connection) as one:
        client.get(url_of(present()))
    for _ in range(20):
        record_access(user=UserFactory(), action="export", reason="보고")
    with CaptureQueriesContext(connection) as many:
        client.get(url_of(present()))
    assert len(one) == len(many) <= 14


@pytest.mark.django_db(transaction=True)
def test_months_begin_with_the_log_and_are_late_after_ten_days(client, auditor, owner_connection):
    two_before = month_after(present(), -2)
    entry(owner_connection, auditor, f"{two_before:%Y-%m}-15 12:00")
    months = client.get(LIST).context["months"]
    assert [one.month for one in months] == [present(), last_month(), two_before]
    assert [one.is_late for one in months] == [False, today().day > 10, True]


@pytest.mark.parametrize("year", ["0", "9999", "10000", "99999999999999999999"])
def test_a_month_that_no_calendar_has_is_not_found(client, auditor, year):
    assert client.get(f"{LIST}{year}-1/").status_code == 404
    assert client.post(f"{LIST}{year}-1/sign/").status_code == 404
