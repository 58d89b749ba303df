"""The chair's page of readings: figures of each field, the marks as a list."""

import pytest
from django.db.models import Q

from claims import hooks
from claims.evidence.reading_marks.tests.factories import read_finding
from claims.evidence.reading_marks.verbs import mark_reading, take_back_mark
from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/readings/"


@pytest.fixture(autouse=True)
def scope(monkeypatch):
    """Everybody knows of every claim."""
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk__isnull=False)])


@pytest.fixture
def marks():
    member = UserFactory(roles="member", name="박위원")
    first, second = read_finding(), read_finding(check_code="certificate.name")
    for finding in (first, second, read_finding()):
        mark_reading(finding=finding, by=member)
    take_back_mark(finding=second, by=member)
    return first, second


def rows(answer):
    return [row.record.finding for row in answer.context["table"].page.object_list]


def test_the_chair_sees_shares_with_counts_and_each_mark(client, marks):
    first, second = marks
    client.force_login(UserFactory(roles="chair"))
    answer = client.get(URL)
    assert len(rows(answer)) == 2 and second not in rows(answer)
    page = answer.content.decode()
    assert "확인서의 사업자등록번호" in page and "100.0%" in page and "0.0%" in page
    assert "박위원" in page and first.claim.number in page and "124-81" not in page


def test_the_list_is_chosen_by_state_kind_and_field(client, marks):
    first, second = marks
    client.force_login(UserFactory(roles="auditor"))
    assert rows(client.get(URL, {"state": "taken_back"})) == [second]
    chosen = client.get(URL, {"kind": first.kind, "check": first.check_code})
    assert first in rows(chosen) and "확인서의 사업자등록번호" in chosen.context["filtered"]
    assert rows(client.get(URL, {"check": "bankbook.account"})) == []


def test_before_anything_is_read_it_says_so(client):
    client.force_login(UserFactory(roles="secretariat"))
    page = client.get(URL).content.decode()
    assert "사진에서 읽은 결과가 없습니다" in page and "잘못 읽었다는 표시가 없습니다" in page


@pytest.mark.parametrize("role", ["member", "finance", "customer_centre", "admin"])
def test_others_do_not_open_it(client, role):
    client.force_login(UserFactory(roles=role))
    assert client.get(URL).status_code == 403


def test_the_cost_does_not_grow_with_the_rows(client, marks, django_assert_max_num_queries):
    client.force_login(UserFactory(roles="chair"))
    client.get(URL)
    member = UserFactory(roles="member")
    for _ in range(6):
        mark_reading(finding=read_finding(), by=member)
    with django_assert_max_num_queries(12):
        client.get(URL)
