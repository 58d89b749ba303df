"""Pages of the desk in the search box: by title and initials, those that open for the user."""

import pytest
from django.urls import reverse

from claims.register.search_terms import read_term
from claims.search.pages import PAGES, find_pages, pages_of
from claims.tests.factories import UserFactory
from reviews.roles import ROLES
from reviews.tests.test_roles import DOORS

pytestmark = pytest.mark.django_db


def found(user, text):
    return [page.title for page in find_pages(user, read_term(text))]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_finds_exactly_the_pages_that_open_for_it(role, client):
    user = UserFactory(roles=role, is_staff=role == "admin")
    client.force_login(user)
    opens = {page.url for page in pages_of(user)}
    for name, title in PAGES:
        url = reverse(name)
        assert (client.get(url).status_code == 200) == (url in opens), title


def test_every_list_is_found_or_stands_below_another_page():
    below = {"committee:next", "committee:ask_documents", "committee:propose_closing"}
    below |= {"committee:start_picked", "committee:new_sitting", "fairness:pairs"}
    below |= {"fairness:compare", "notices:new_bulk", "notices:suppress_address"}
    below |= {"committee:challenges", "system_status:status"}  # the latter of those without a box
    assert DOORS.keys() - dict(PAGES).keys() == below


def test_a_title_is_found_by_its_words_and_initials_without_a_claim():
    user = UserFactory(roles="finance")
    assert found(user, "월 마감") == found(user, "월마") == found(user, "ㅇㅁㄱ") == ["월 마감"]
    assert found(user, "지급")[0] == "지급" and "지급 보류" in found(user, "지급")
    assert found(user, "접속기록") == found(user, "월") == found(user, "1015") == []


def test_the_box_and_the_page_lead_to_it(client):
    client.force_login(UserFactory(roles="finance"))
    url = reverse("payouts:months")
    sent = {"q": "월 마감"}
    for page in (client.post("/search/suggest/", sent), client.get("/search/", sent)):
        assert f'href="{url}"' in page.content.decode()
    other = client.post("/search/suggest/", {"q": "해바라기"}).content.decode()
    assert f'href="{url}"' not in other
