import json

import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory
from claims.trail.models import Seal, SealCheck
from claims.trail.seal import seal
from claims.trail.tests.scene import by_force, lived_in
from claims.trail.verify import verify

pytestmark = pytest.mark.django_db
URL = "/audit/seals/"


@pytest.fixture
def auditor(client):
    user = UserFactory(roles="auditor")
    client.force_login(user)
    return user


def test_the_auditor_finds_the_seals_beside_the_access_log(client, auditor):
    assert f'href="{URL}"' in client.get(reverse("privacy:access_log")).content.decode()
    page = client.get(URL).content.decode()
    assert "아직 봉인이 없습니다" in page and "아직 대조하지 않았습니다" in page


@pytest.mark.parametrize("role", ["member", "chair", "secretariat", "finance", "admin"])
def test_the_other_roles_see_neither_list_nor_head(client, role):
    made = seal(patience=0)
    client.force_login(UserFactory(roles=role))
    assert client.get(URL).status_code == 403
    assert client.get(reverse("trail:head", args=[made.number])).status_code == 403


def test_seals_are_listed_newest_first_with_the_newest_check(client, auditor):
    lived_in()
    one, two = seal(patience=0), seal(patience=0)
    verify()
    answer = client.get(URL)
    page = answer.content.decode()
    assert [s.number for s in answer.context["page"]] == [2, 1]
    assert one.head in page and two.head in page and 'data-number="2"' in page
    assert "이상 없음" in page and "data-finding" not in page and "하루 넘게" not in page


def test_a_head_is_downloaded_as_it_is_exported(client, auditor):
    made = seal(patience=0)
    answer = client.get(reverse("trail:head", args=[made.number]))
    assert "attachment" in answer["Content-Disposition"]
    said = json.loads(answer.content)
    assert (said["number"], said["head"], said["rows"]) == (1, made.head, made.rows)
    assert client.get(reverse("trail:head", args=[2])).status_code == 404


def test_a_page_holds_thirty_and_costs_the_same(client, auditor, django_assert_max_num_queries):
    for _ in range(32):
        seal(patience=0)
    first = client.get(URL)
    assert len(first.context["page"].object_list) == 30
    second = client.get(URL, {"after": first.context["page"].next_token})
    assert [s.number for s in second.context["page"]] == [2, 1]
    with django_assert_max_num_queries(12):
        client.get(URL)


@pytest.mark.django_db(transaction=True)
def test_what_the_newest_check_found_stands_on_top(client, auditor):
    lived_in()
    seal()
    by_force("UPDATE claims_user SET name = '남' WHERE id = %s", auditor.pk)
    verify()
    page = client.get(URL).content.decode()
    assert "이상 발견" in page and f"claims_user {auditor.pk}" in page
    assert "변경 이력을 남기지 않고 바뀌었습니다" in page
    assert Seal.objects.count() == SealCheck.objects.count() == 1
