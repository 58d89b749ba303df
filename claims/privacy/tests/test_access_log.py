import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.privacy.access import record_access
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/access/"


@pytest.fixture
def auditor(client):
    user = UserFactory(roles="auditor")
    client.force_login(user)
    return user


def rows(answer):
    return [row.record for row in answer.context["table"].page]


def test_the_auditor_reads_who_looked_and_why(client, auditor):
    claim, looker = ClaimFactory(), UserFactory(name="임보는이")
    record_access(user=looker, action="reveal_phone", claim=claim, reason="신청인 문의")
    page = client.get(URL).content.decode()
    assert f'data-number="{claim.number}"' in page and 'data-state="reveal_phone"' in page
    assert "임보는이" in page and "신청인 문의" in page


def test_entries_are_found_by_claim_person_and_act(client, auditor):
    one, other = ClaimFactory(), ClaimFactory()
    looker = UserFactory(name="임보는이")
    record_access(user=looker, action="view_claim", claim=one)
    record_access(user=auditor, action="search")
    record_access(user=auditor, action="view_claim", claim=other)
    assert [e.claim for e in rows(client.get(URL, {"q": one.number}))] == [one]
    assert [e.user for e in rows(client.get(URL, {"q": "임보는이"}))] == [looker]
    assert [e.action for e in rows(client.get(URL, {"action": "search"}))] == ["search"]
    assert rows(client.get(URL, {"q": "T0000-0"})) == []


@pytest.mark.parametrize("role", ["member", "chair", "secretariat", "finance", "admin"])
def test_the_other_roles_do_not_read_it(client, role):
    client.force_login(UserFactory(roles=role))
    assert client.get(URL).status_code == 403


def test_it_pages_and_costs_the_same_for_one_row_and_for_thirty(client, auditor):
    claim = ClaimFactory()
    record_access(user=auditor, action="view_claim", claim=claim)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(31):
        record_access(user=auditor, action="view_claim", claim=claim)
    with CaptureQueriesContext(connection) as many:
        first = client.get(URL)
    assert len(one) == len(many)
    second = client.get(URL, {"after": first.context["table"].page.next_token})
    assert len(rows(first)) == 30 and len(rows(second)) == 2
