from urllib.parse import quote

import pytest

from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked", ["/payouts/?q=%00", "/claims/?q=%00", "/reviews/?tab=%00", "/accounts/login/?next=%00"]
)
def test_a_nul_in_the_address_is_refused_at_the_door(client, asked):
    client.force_login(UserFactory(roles="secretariat"))
    assert client.get(asked).status_code == 400


def test_a_nul_in_a_form_is_refused_at_the_door(client):
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post("/reveal/account/K-1/", {"reason": "확인\0"})
    assert answer.status_code == 400


@pytest.mark.parametrize("page", ["/", "/claims/", "/payouts/", "/reviews/", "/accounts/email/"])
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
