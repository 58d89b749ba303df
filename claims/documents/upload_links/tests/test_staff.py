"""The office's side: the panel, a new link, revoking; the address shown only to the user who issued
it."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from claims import clock, hooks
from claims.document_kinds import DocumentKind
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import (
    KIND,
    confirmed,
    link_for_account,
    link_of,
    path_of,
    send,
    url,
)
from claims.documents.upload_links.verbs import address_of
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(monkeypatch):
    claim = ClaimFactory()
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk=claim.pk)])
    monkeypatch.setattr(hooks.questions, "_request_sources", [])
    return claim


def signed_in(role):
    browser = Client()
    browser.force_login(UserFactory(roles=role))
    return browser


def claim_page(browser, claim):
    return browser.get(reverse("register:claim", args=[claim.number])).content.decode()


def test_a_link_is_issued_shown_once_and_revoked(claim):
    office, agent = signed_in("secretariat"), signed_in("customer_centre")
    form = reverse("upload_links:issue", args=[claim.number])
    assert office.get(form).status_code == 200
    assert office.post(form, {"kinds": [], "until": ""}).status_code == 422
    assert office.post(form, {"kinds": [KIND], "until": "2020-01-01"}).status_code == 422
    until = f"{clock.today() + timedelta(days=3)}"
    heard: list = []
    with hooks.listening("upload_link_to_send", heard.append):
        answer = office.post(form, {"kinds": [KIND], "until": until}, headers={"Host": "evil.test"})
        assert answer.status_code == 302
        address = address_of(link_of(claim))
        assert [one.address for one in heard] == [address]
        assert "evil" not in address
        page = claim_page(office, claim)
        assert address in page and 'id="upload-link"' in page
        assert address not in claim_page(signed_in("secretariat"), claim)
        assert agent.post(form, {"kinds": [KIND], "until": until}).status_code == 302
    assert len(heard) == 2 and heard[1].address != address
    assert heard[1].address not in claim_page(agent, claim)  # an agent's goes by letter alone
    assert UploadLink.objects.standing().count() == 1

    browser = confirmed(claim, heard[1].address.partition(":8000")[2])
    send(browser, url("send", claim))
    page = claim_page(office, claim)
    assert "받음" in page and "신청인" in page
    stop = reverse("upload_links:revoke", args=[claim.number])
    sheet = office.post(stop)
    assert sheet.status_code == 200 and "바로 닫힙니다" in sheet.content.decode()
    digest = sheet.context["sheet"].digest
    assert office.post(stop, {"confirmed": digest}).status_code == 302
    assert not UploadLink.objects.standing().exists()
    assert office.post(stop, {"confirmed": digest}).status_code == 409
    assert send(browser, f"/u/{UploadLink.objects.latest('pk').pk}/send/").status_code == 410


def test_nobody_else_issues_a_link(claim):
    for role in ("member", "finance", "auditor", "chair"):
        browser = signed_in(role)
        for name in ("issue", "revoke"):
            address = reverse(f"upload_links:{name}", args=[claim.number])
            assert browser.post(address).status_code == 403, (role, name)
    assert not UploadLink.objects.exists()


def test_the_form_begins_with_what_is_missing(claim):
    path_of(claim, [KIND, "other"])
    send(confirmed(claim, path_of(claim, [KIND, "other"])), url("send", claim))
    page = signed_in("secretariat").get(reverse("upload_links:issue", args=[claim.number]))
    assert page.context["form"].initial["kinds"] == ["other"]


@pytest.mark.parametrize(("days", "offered"), [(5, 5), (0, 0), (-1, 14), (-40, 14)])
def test_the_form_offers_no_day_that_it_refuses(claim, monkeypatch, days, offered):
    due_on = clock.today() + timedelta(days=days)
    kinds = [DocumentKind(KIND)]
    pending = hooks.PendingRequest(kinds, kinds, "다시 찍어 보내 주세요.", due_on)
    monkeypatch.setattr(hooks, "pending_request", lambda _claim: pending)
    page = signed_in("secretariat").get(reverse("upload_links:issue", args=[claim.number]))
    until = page.context["form"].initial["until"]
    assert until == clock.today() + timedelta(days=offered)


def test_a_link_for_the_account_stays_beside_one_that_the_office_issues(claim):
    account, office = link_for_account(claim), signed_in("secretariat")
    form = reverse("upload_links:issue", args=[claim.number])
    page = office.get(form)
    assert page.context["form"].initial["kinds"] == [KIND] and not page.context["replaced"]
    assert "링크 발급" in claim_page(office, claim)
    until = f"{clock.today() + timedelta(days=3)}"
    assert office.post(form, {"kinds": ["other"], "until": until}).status_code == 302
    assert UploadLink.objects.standing().filter(claim=claim).count() == 2
    assert office.get(form).context["replaced"]
    page = claim_page(office, claim)
    assert "다시 발급" in page and page.count('class="asked-kinds"') == 2
    stop = reverse("upload_links:revoke", args=[claim.number])
    sheet = office.post(stop)
    assert str(DocumentKind.BANKBOOK_COPY.label) in sheet.content.decode()
    link_for_account(claim)  # prolonged: the same links
    assert office.post(stop, {"confirmed": sheet.context["sheet"].digest}).status_code == 302
    account.refresh_from_db()
    assert account.revoked_at and not UploadLink.objects.standing().exists()
