import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(roles=["admin"], is_staff=True)


def test_the_admin_site_shows_notices_masked_and_changes_none(client, admin, write):
    notice = write()
    client.force_login(admin)
    listed = client.get(reverse("admin:reviews_notice_changelist"), {"q": notice.claim.number})
    assert notice.claim.number in listed.content.decode()
    url = reverse("admin:reviews_notice_change", args=[notice.pk])
    page = client.get(url).content.decode()
    assert notice.recipient_hint in page
    assert "example.test" not in page
    assert notice.body[:20] not in page
    assert client.post(url, {"status": "sent"}).status_code == 403
    assert client.get(reverse("admin:reviews_notice_add")).status_code == 403
