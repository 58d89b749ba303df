import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory
from reviews.notices.models import DeliveryReport, NoticeBulk
from reviews.notices.sending_policy.suppression import suppress_address

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


def test_the_list_says_why_a_notice_failed(client, admin, write):
    notice = write()
    type(notice).objects.filter(pk=notice.pk).update(last_code="smtp_550")
    client.force_login(admin)
    listed = client.get(reverse("admin:reviews_notice_changelist"), {"q": notice.claim.number})
    assert "메일 서버가 거절함 (550)" in listed.content.decode()


def test_reports_bulks_and_suppressions_can_be_read_and_not_changed(client, admin, write):
    clerk = UserFactory(roles=["secretariat"])
    notice = write()
    DeliveryReport.objects.create(provider="solapi", event_id="E1", notice=notice, code="4000")
    (closed,) = suppress_address(reason="wrong_address", by=clerk, notice=notice)
    bulk = NoticeBulk.objects.create(
        audience="tier_grants", event="route_taken", count=7, fingerprint="x", prepared_by=clerk
    )
    client.force_login(admin)
    page = client.get(reverse("admin:reviews_notice_change", args=[notice.pk])).content.decode()
    assert "solapi" in page and "4000" in page
    for name, row, told in (
        ("noticebulk", bulk, reverse("notices:bulk", args=[bulk.pk])),
        ("suppression", closed, notice.recipient_hint),
    ):
        assert client.get(reverse(f"admin:reviews_{name}_changelist")).status_code == 200
        url = reverse(f"admin:reviews_{name}_change", args=[row.pk])
        assert told in client.get(url).content.decode()
        assert client.post(url, {"status": "done"}).status_code == 403
        assert client.get(reverse(f"admin:reviews_{name}_add")).status_code == 403
