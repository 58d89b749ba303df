"""A bankbook copy that came by the letter that asks for an account is found from the inbox and the
dashboard, and its account is entered and confirmed."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from claims.bank_accounts.tests.factories import bankbook_of
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import confirmed, send, url
from claims.documents.upload_links.verbs import address_of
from reviews.dashboard.shared_counts import TO_PREPARE
from reviews.inbox.context import target_of
from reviews.inbox.models import InboxItem, InboxKind
from reviews.payouts.grants.lists import BANKBOOKS, UNASKED, account_counts
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.grants.tests.test_bankbooks import CAME, asked_claim, later
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("grant", [TIER, BASE])
def test_who_sent_a_bankbook_by_the_letters_link_is_found_from_the_inbox(client, grant):
    claim, silent = asked_claim(grant), asked_claim(grant)
    secretary = money.secretary()
    with later(days=1):
        link = UploadLink.objects.get(claim=claim)
        browser = confirmed(claim, urlsplit(address_of(link)).path)
        assert send(browser, url("send", claim)).status_code == 200
        item = InboxItem.objects.filter(kind=InboxKind.LINK_USED, user=secretary).get()
        assert item.claim is None and target_of(item) == CAME
        client.force_login(secretary)
        told = client.get("/inbox/").content.decode()
        assert "계좌를 묻는 링크로 통장 사본이 들어왔습니다" in told
        page = client.get(target_of(item))
        text = page.content.decode()
        assert claim.number in text and silent.number not in text
        assert reverse("bank_accounts:correct", args=[claim.number]) in text
        assert 'aria-current="true"' in text and "통장 사본이 온 때" in text
        assert 'name="pick"' not in text and not page.context["ask_all_url"]


def test_the_dashboard_counts_what_the_list_shows(client):
    claim = asked_claim()
    grants.claim_of(TIER, account=False)
    with later(days=1):
        bankbook_of(claim)
        names = (BANKBOOKS.name, UNASKED.name)
        assert account_counts() == dict.fromkeys(names, 1)
        assert {name: TO_PREPARE.count()[name] for name in names} == account_counts()
        client.force_login(money.secretary())
        text = client.get("/").content.decode()
        assert BANKBOOKS.url() == CAME and CAME.replace("&", "&amp;") in text
        assert "통장 사본이 온 신청" in text
