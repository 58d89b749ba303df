"""A month of the access log that nobody inspected in time is told to the auditor, and shown."""

from html import unescape

import pytest
from django.urls import reverse

from claims.clock import today
from claims.privacy.figures import month_after
from claims.privacy.inspections.tests.test_people import entry
from claims.privacy.inspections.verbs import sign_month
from claims.tests.factories import UserFactory
from reviews.inbox.listeners.claims import write_inspection_items
from reviews.inbox.models import InboxItem
from reviews.inbox.queries import unread

pytestmark = pytest.mark.django_db(transaction=True)


def shown(answer):
    return unescape(answer.content.decode())


@pytest.fixture
def month(owner_connection):
    """Return the month before the last, in which the log has an entry: late on any day."""
    found = month_after(today().replace(day=1), -2)
    entry(owner_connection, UserFactory(), f"{found:%Y-%m}-15 12:00")
    return found


@pytest.fixture
def auditor(client):
    user = UserFactory(roles="auditor")
    client.force_login(user)
    return user


def test_the_auditor_is_told_once_and_led_to_the_months(client, month, auditor):
    secretary = UserFactory(roles="secretariat")
    assert write_inspection_items() >= 1
    assert write_inspection_items() == 0
    assert not InboxItem.objects.filter(user=secretary).exists()
    item = InboxItem.objects.get(user=auditor, key=f"inspection:{month}")
    assert item.kind == "inspection_late" and item in unread(auditor)
    said = f"{month:%Y-%m} 접속기록을 아직 점검하지 않았습니다"
    assert said in shown(client.get(reverse("inbox:inbox")))
    assert client.post(reverse("inbox:open", args=[item.pk])).url == "/access/inspections/"
    InboxItem.objects.update(read_at=None)
    sign_month(month=month, finding="", by=auditor)
    assert item not in unread(auditor)


def test_a_late_month_stands_on_the_auditors_dashboard_until_it_is_signed(client, month, auditor):
    link = f'href="{reverse("privacy:inspection", args=[month.year, month.month])}"'
    assert link in shown(client.get("/"))
    sign_month(month=month, finding="", by=auditor)
    assert link not in shown(client.get("/"))
    client.force_login(UserFactory(roles="secretariat"))
    assert "늦은 접속기록 점검" not in shown(client.get("/"))


def test_nothing_is_late_while_the_log_is_young(auditor):
    assert write_inspection_items() == 0
