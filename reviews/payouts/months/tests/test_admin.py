"""The admin page of an account of the journal."""

import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory
from reviews.payouts.models import JournalAccount

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [{}, {"code": "99001", "name": "다른 이름"}])
def test_an_account_of_the_journal_is_saved_and_renamed(client, change):
    account = JournalAccount.objects.get(role="bank")
    client.force_login(UserFactory(roles="admin", is_staff=True))
    sent = {"code": account.code, "name": account.name} | change
    url = reverse("admin:reviews_journalaccount_change", args=[account.pk])
    assert client.post(url, sent).status_code == 302
    account.refresh_from_db()
    assert (account.code, account.name, account.role) == (sent["code"], sent["name"], "bank")
