"""Dashboard of an administrator: the list of what an installation lacks before its first claim."""

import pytest

from claims.policy.models import SupportPolicy
from claims.tests.factories import UserFactory
from reviews.committee.tests import factories as committee
from reviews.dashboard.start_up import missing
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
OFFICES = ("admin", "secretariat", "secretariat", "finance", "finance", "chair", "auditor")


def titles():
    return [one.what for one in missing(SupportPolicy.objects.effective())]


def test_an_empty_installation_names_all_that_it_lacks_and_where_it_is_added(client):
    admin = UserFactory(roles="admin", is_staff=True)
    client.force_login(admin)
    page = client.get("/").content.decode()
    assert "시작하기 전에 갖출 것" in page
    wanted = (
        "간사 2명 (지금 0명)",
        "지급 담당 2명",
        "위원 3명 (지금 0명)",
    )
    assert [what for what in wanted if what not in page] == []
    for url in {one.url for one in missing(SupportPolicy.objects.effective())} - {""}:
        assert f'href="{url}"' in page
        assert client.get(url).status_code == 200, url


def test_the_list_goes_when_everything_is_there(client):
    admin = UserFactory(roles="admin", is_staff=True)
    for role in OFFICES:
        UserFactory(roles=role, is_staff=role == "admin")
    committee.council()
    assert titles() == []
    client.force_login(admin)
    assert "시작하기 전에 갖출 것" not in client.get("/").content.decode()


def test_a_member_without_a_seat_is_named(client):
    committee.council()
    people = [UserFactory(roles="member", name=f"위원 {place}") for place in range(6)]
    said = next(one for one in titles() if one.startswith("위원 등록"))
    assert said.endswith("위원 0, 위원 1, 위원 2, 위원 3, 위원 4 외 1명")
    UserFactory(roles="finance")
    client.force_login(people[0])
    page = client.get("/").content.decode()
    assert "시작하기 전에 갖출 것" not in page and "아직 위원으로 등록되지 않았습니다" in page


def test_a_programme_without_money_is_named():
    assert "예산" not in titles()
    money.granting(0)
    assert "예산" in titles()
