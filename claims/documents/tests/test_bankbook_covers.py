"""Bankbook copies are covered for users who need a reason for the account."""

import pytest
import time_machine
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import hooks
from claims.documents.models import DocumentKind, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.documents.verbs import reclassify
from claims.privacy.models import AccessEntry, Action
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scope(monkeypatch):
    """Everybody knows of every claim."""
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk__gt=0)])


def of_kind(kind, claim=None, data=None, name="통장.pdf"):
    document = receive(
        claim=claim or ClaimFactory(), kind=kind, name=name, data=data or files.pdf(1),
        source=Source.IMPORT,
    )  # fmt: skip
    return inspect(document_id=document.pk)


@pytest.fixture
def bankbook():
    return of_kind(DocumentKind.BANKBOOK_COPY)


def signed_in(role):
    client = Client()
    client.force_login(UserFactory(roles=role))
    return client


def shown(client, document) -> dict[str, bool]:
    """Return the ways to the content, True for each that shows it."""
    number = [document.pk, 1]
    page = client.get(reverse("documents:page", args=number))
    small = client.get(reverse("documents:thumbnail", args=number))
    original = reverse("documents:original", args=[document.pk])
    taken = client.post(original, {"reason": "심사 확인"})
    return {
        "page": page.content[:2] == b"\xff\xd8" or page["Content-Type"] == "image/webp",
        "thumbnail": small["Content-Type"] != "image/svg+xml",
        "form": client.get(original).status_code == 200,
        "original": b"%PDF" in taken.content,
    }


NOTHING = dict.fromkeys(("page", "thumbnail", "form", "original"), False)
ALL = dict.fromkeys(NOTHING, True)


def uncover(client, document, reason="예금주 대조"):
    return client.post(reverse("documents:uncover", args=[document.pk]), {"reason": reason})


@pytest.mark.parametrize("role", ["member", "chair"])
def test_the_council_sees_bankbooks_as_every_document(bankbook, role):
    assert shown(signed_in(role), bankbook) == ALL
    assert AccessEntry.objects.filter(action="view_document", document_id=bankbook.pk).exists()


def entries():
    """Entries but those of a page that names the file."""
    return AccessEntry.objects.exclude(action=Action.VIEW_CLAIM)


@pytest.mark.parametrize("role", ["finance", "secretariat"])
def test_a_reason_uncovers_it_for_ten_minutes_in_this_session(bankbook, role):
    client = signed_in(role)
    assert shown(client, bankbook) == NOTHING
    assert not entries().exists()
    page = client.get(reverse("documents:document", args=[bankbook.pk])).content.decode()
    assert "가려져 있습니다" in page and "10분 열람" in page
    assert bankbook.original_url not in page
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert uncover(client, bankbook).status_code == 302
        entry = entries().get()
        assert (entry.action, entry.claim_id, entry.document_id, entry.reason) == (
            "reveal_account", bankbook.claim_id, bankbook.pk, "예금주 대조",
        )  # fmt: skip
        assert shown(client, bankbook) == ALL
        assert shown(signed_in(role), bankbook) == NOTHING  # another session
        assert shown(client, of_kind(DocumentKind.BANKBOOK_COPY)) == NOTHING  # another claim
        assert (
            shown(client, of_kind(DocumentKind.BANKBOOK_COPY, bankbook.claim, files.pdf(2))) == ALL
        )
        clock.shift(599)
        assert shown(client, bankbook) == ALL
        clock.shift(2)
        assert shown(client, bankbook) == NOTHING


def test_the_auditor_sees_that_there_is_one(bankbook):
    client = signed_in("auditor")
    assert shown(client, bankbook) == NOTHING
    page = client.get(reverse("documents:document", args=[bankbook.pk])).content.decode()
    assert "가려져 있습니다" in page and "10분 열람" not in page
    assert uncover(client, bankbook).status_code == 403
    assert shown(client, bankbook) == NOTHING
    assert not entries().exists()


def test_without_a_reason_it_stays_covered(bankbook):
    client = signed_in("finance")
    answer = uncover(client, bankbook, " ")
    assert answer.status_code == 422 and "열람사유를 적어 주세요." in answer.content.decode()
    assert shown(client, bankbook) == NOTHING
    assert not entries().exists()


def test_a_sheet_or_a_text_is_covered_like_a_picture():
    sheet = of_kind(DocumentKind.BANKBOOK_COPY, data=b"a,b\n110,123456\n" * 3, name="통장.csv")
    url = reverse("documents:sheet", args=[sheet.pk, 1])
    client = signed_in("finance")
    refused = client.get(url)
    assert refused.status_code == 403 and "123456" not in refused.content.decode()
    page = client.get(reverse("documents:document", args=[sheet.pk])).content.decode()
    assert "123456" not in page
    uncover(client, sheet)
    assert "123456" in client.get(url).content.decode()


def test_other_documents_stay_as_they_were():
    assert shown(signed_in("auditor"), of_kind(DocumentKind.SALES_LOSS_PROOF)) == ALL


@pytest.mark.parametrize("role", ["finance", "secretariat", "auditor"])
def test_a_copy_of_another_kind_since_stays_covered(bankbook, role):
    office = UserFactory(roles="secretariat")
    for kind in (DocumentKind.OTHER, DocumentKind.SALES_LOSS_PROOF):
        reclassify(document=bankbook, by=office, kind=kind, reason="잘못 골랐음")
        assert shown(signed_in(role), bankbook) == NOTHING
    bankbook.refresh_from_db()
    assert bankbook.kind == DocumentKind.SALES_LOSS_PROOF


def test_it_is_uncovered_by_a_reason_as_before(bankbook):
    office = UserFactory(roles="secretariat")
    reclassify(document=bankbook, by=office, kind=DocumentKind.OTHER)
    client = signed_in("finance")
    page = client.get(reverse("documents:document", args=[bankbook.pk])).content.decode()
    assert "가려져 있습니다" in page and "10분 열람" in page
    assert uncover(client, bankbook).status_code == 302
    assert shown(client, bankbook) == ALL
    assert AccessEntry.objects.get(action="reveal_account").document_id == bankbook.pk


def test_the_council_sees_it_whatever_its_kind(bankbook):
    reclassify(document=bankbook, by=UserFactory(roles="secretariat"), kind=DocumentKind.OTHER)
    assert shown(signed_in("member"), bankbook) == ALL


def test_what_never_was_a_bankbook_is_covered_by_no_change_of_its_kind():
    document = of_kind(DocumentKind.OTHER)
    office = UserFactory(roles="secretariat")
    reclassify(document=document, by=office, kind=DocumentKind.SALES_LOSS_PROOF)
    assert shown(signed_in("auditor"), document) == ALL


def test_what_became_a_bankbook_is_covered_from_then_on():
    document = of_kind(DocumentKind.OTHER)
    office = UserFactory(roles="secretariat")
    reclassify(document=document, by=office, kind=DocumentKind.BANKBOOK_COPY)
    assert shown(signed_in("finance"), document) == NOTHING
    reclassify(document=document, by=office, kind=DocumentKind.OTHER)
    assert shown(signed_in("finance"), document) == NOTHING
