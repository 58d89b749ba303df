"""Payment days and limits are proposed in the admin site, and apply when another one confirms."""

import pytest

from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.tests.factories import UserFactory
from reviews.payouts.batches.limits import limits
from reviews.payouts.models import PaymentCalendar, TransferLimit
from reviews.payouts.planning.tests.factories import limited

pytestmark = pytest.mark.django_db
CALENDAR, LIMIT = "/admin/reviews/paymentcalendar/", "/admin/reviews/transferlimit/"


def confirm():
    """Another administrator confirms what waits."""
    change = ProposedChange.objects.waiting().get()
    return confirm_change(change=change, by=UserFactory(roles="admin"))


def test_payment_days(client, sign_in):
    sign_in("admin")
    assert "월, 화, 수, 목, 금" in client.get(CALENDAR).content.decode()
    data = {"weekdays": ["2", "4"], "extra_days": "2026-12-31, 2026-12-30",
            "closed_days": "", "banks_apart": "on", "reason": "주 2회"}  # fmt: skip
    url = f"{CALENDAR}1/change/"
    assert client.post(url, data).status_code == 302
    assert PaymentCalendar.objects.get().weekdays == [1, 2, 3, 4, 5]
    confirm()
    found = PaymentCalendar.objects.get()
    assert (found.weekdays, found.banks_apart, len(found.extra_days)) == ([2, 4], True, 2)
    refused = client.post(url, data | {"extra_days": "2026-11-29"}).content.decode()
    assert "은행이 쉬지 않는 날이어야 합니다" in refused
    assert client.get(f"{CALENDAR}add/").status_code == 403


def test_limits(client, sign_in):
    sign_in("admin")
    data = {"bank_code": "004", "day_won": "5억원", "batch_lines": "100", "reason": "약정"}
    assert client.post(f"{LIMIT}add/", data).status_code == 302
    assert not TransferLimit.objects.exists()
    confirm()
    assert limits()["004"].day_won == 500_000_000
    row = TransferLimit.objects.get()
    assert "500,000,000원" in client.get(LIMIT).content.decode()
    # A second row of the bank is a change of the first.
    assert client.post(f"{LIMIT}add/", data | {"day_won": "7억원"}).status_code == 302
    confirm()
    assert TransferLimit.objects.get().day_won == 700_000_000
    url = f"{LIMIT}{row.pk}/change/"
    assert client.post(url, data | {"bank_code": "088", "day_won": ""}).status_code == 302
    confirm()
    assert (TransferLimit.objects.get().bank_code, limits()["004"].day_won) == ("004", None)
    refused = client.post(url, data | {"day_won": "0"}).content.decode()
    assert "한도는 1보다 작을 수 없습니다" in refused


@pytest.mark.parametrize("role", ["finance", "secretariat", "chair"])
def test_others_do_not(client, sign_in, role):
    limit = limited("004", day_lines=5)
    sign_in(role)
    for url in (f"{CALENDAR}1/change/", f"{LIMIT}{limit.pk}/change/"):
        assert client.post(url, {"reason": "x"}).status_code in (302, 403, 404)
    assert not ProposedChange.objects.waiting().exists()
