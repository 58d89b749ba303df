"""Lists without rows: a search that finds nothing does not say that there is nothing."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from claims.lists.registry import lists_of
from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


ROLES = ("secretariat", "finance", "chair")


@pytest.mark.parametrize("role", ROLES)
def test_a_search_that_finds_nothing_says_so_on_every_list(client, role):
    user = UserFactory(roles=role)
    client.force_login(user)
    wrong, asked = [], 0
    for one in lists_of(user):
        if "q" not in one.parameters:
            continue
        try:
            address = reverse(one.url_name)
        except NoReverseMatch:  # a list of one run or batch
            continue
        page = client.get(address, {"q": "zzzz"}, follow=True).content.decode()
        asked += 1
        if "조건에 맞는" not in page or not re.search(r">\s*조건 지우기\s*<", page):
            wrong.append(one.name)
    assert asked and not wrong


def test_an_empty_tab_of_samples_does_not_say_that_there_are_none(client):
    client.force_login(UserFactory(roles="chair"))
    page = client.get(reverse("committee:samples")).content.decode()
    assert "이 상태의 표본 점검이 없습니다" in page and "조건 지우기" not in page
    assert "표본 점검이 없습니다" in client.get("/reviews/samples/?tab=all").content.decode()
