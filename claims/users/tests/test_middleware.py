from urllib.parse import quote

import pytest
from django.db import OperationalError

from claims.errors import BusyError, TookTooLongError
from claims.tests.factories import UserFactory
from claims.users.backends import OneQueryBackend
from claims.users.middleware import refusal_of_database

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    ["/payouts/?q=%00", "/claims/?q=%00", "/reviews/?tab=%00", "/accounts/login/?next=%00",
     "/documents/attach/K-1%00/"],
)  # fmt: skip
def test_a_nul_in_the_address_is_refused_at_the_door(client, asked):
    client.force_login(UserFactory(roles="secretariat"))
    assert client.get(asked).status_code == 400


def test_a_nul_in_a_form_is_refused_at_the_door(client):
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post("/reveal/account/K-1/", {"reason": "확인\0"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("role", "page", "form"),
    [
        ("finance", "/payouts/1/approve/", {"next": "/payouts/?q=%00"}),
        ("secretariat", "/views/claims/save/", {"query": "columns=%00", "title": "내 보기"}),
    ],
)
def test_a_nul_in_an_address_of_a_form_is_refused_with_a_page(client, role, page, form):
    client.force_login(UserFactory(roles=role))
    answer = client.post(page, form)
    assert answer.status_code == 400
    assert "보낸 내용을 읽을 수 없습니다" in answer.content.decode()


@pytest.mark.parametrize(
    "where", ["0", "claims:claims", "//evil.example/", "https://evil.example/"]
)
def test_settings_go_back_to_a_page_of_ours_or_to_the_first(client, where):
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post("/me/preferences/", {"next": where})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("page", ["/", "/claims/", "/payouts/", "/reviews/", "/accounts/2fa/"])
def test_no_page_of_somebody_signed_in_is_kept(client, page):
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("stood_on", "back"),
    [
        ("http://testserver/claims/?q=K1", "/claims/?q=K1"),
        ("https://elsewhere.example/claims/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_after_the_session_ended_comes_back_to_its_page(client, stood_on, back):
    more = {"HTTP_REFERER": stood_on} if stood_on else {}
    answer = client.post("/reviews/K-1/vote/", {"choice": "deny"}, **more)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={quote(back, safe='/')}"


# ------------------------------------------------------------------ addresses that take forms only
POST_ONLY = "/me/preferences/"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_an_address_for_forms_only_opens_a_page_with_a_way_back(client):
    client.force_login(UserFactory(roles="finance"))
    answer = client.get("/payouts/batches/1/cancel/", headers=BROWSER)
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert "버튼으로만" in answer.content.decode()
    assert 'href="/payouts/batches/1/"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "headers", [{}, {"accept": "application/json"}, BROWSER | {"hx-request": "true"}]
)
def test_a_script_gets_the_bare_405(client, headers):
    client.force_login(UserFactory(roles="finance"))
    answer = client.get(POST_ONLY, headers=headers)
    assert (answer.status_code, answer.content) == (405, b"")


def test_the_language_switch_on_a_refused_form_leads_to_the_page_of_the_form(client):
    client.force_login(UserFactory(roles="finance"))
    refused = client.post(
        "/payouts/batches/1/cancel/", {}, HTTP_REFERER="http://testserver/payouts/batches/?q=1"
    )
    assert refused.status_code >= 400
    text = refused.content.decode()
    assert '<input type="hidden" name="next" value="/payouts/batches/?q=1">' in text
    switched = client.post("/language/", {"language": "en", "next": "/payouts/batches/?q=1"})
    assert client.get(switched["Location"]).status_code == 200


@pytest.mark.parametrize("stood_on", ["https://elsewhere.example/x/", ""])
def test_without_a_page_of_ours_the_switch_leads_to_what_is_above(client, stood_on):
    client.force_login(UserFactory(roles="finance"))
    more = {"HTTP_REFERER": stood_on} if stood_on else {}
    text = client.post("/payouts/batches/1/cancel/", {}, **more).content.decode()
    assert '<input type="hidden" name="next" value="/payouts/batches/1/">' in text
    assert "elsewhere" not in text


# ------------------------------------------------------------------ the database said: not now
@pytest.mark.parametrize("state", ["55P03", "40P01"])
def test_other_errors_of_the_database_stay_errors(state):
    assert isinstance(refusal_of_database(_error(state)), BusyError)
    assert isinstance(refusal_of_database(_error("57014")), TookTooLongError)
    for other in ("53300", "57P01", None):
        assert refusal_of_database(_error(other)) is None
    assert refusal_of_database(ValueError()) is None


def _error(state):
    error = OperationalError()
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()
    return error


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "status"), [("53300", 503), ("57P03", 503), (None, 503), ("42P01", 500)]
)
def test_a_page_says_that_the_database_is_away(client, monkeypatch, state, status):
    client.force_login(UserFactory(roles="finance"))
    client.raise_request_exception = False

    def away(*_given):
        raise _error(state)

    monkeypatch.setattr(OneQueryBackend, "get_user", away)
    answer = client.get("/payouts/")
    assert (answer.status_code, answer.get("Retry-After")) == (
        status,
        "5" if status == 503 else None,
    )
    assert "저장하던 것은 저장되지 않았습니다" in answer.content.decode()
