"""The page with what was read: a viewing of the document like any other."""

import itertools
import json

import pytest
from django.db.models import Q
from django.urls import reverse

from claims import hooks
from claims.documents.models import DocumentKind, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.renderer.client import Rendering
from claims.documents.storage import readings
from claims.documents.tests import files
from claims.privacy.models import AccessEntry, Action
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
WIDER = itertools.count()
LINES = [
    [["사업자등록번호", 100, 200, 300, 230, 96], ["124-81-00998", 320, 200, 520, 230, 41]],
    [["<b>온담</b>", 100, 260, 200, 290, 88]],
]


@pytest.fixture
def claim(monkeypatch):
    """The one claim that anybody knows of."""
    claim = ClaimFactory()
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk=claim.pk)])
    return claim


@pytest.fixture(autouse=True)
def reader(settings, monkeypatch):
    """A reader that says LINES."""
    settings.READING = True

    def read_words(data, media_type, page):
        return Rendering(words=json.dumps({"number": page, "lines": LINES}).encode())

    monkeypatch.setattr(readings, "read_words", read_words)


def photographed(claim, kind=DocumentKind.SMALL_BUSINESS_CERTIFICATE, *, read=True):
    data = files.picture("JPEG", files.halves(90 + next(WIDER), 50))
    document = receive(claim=claim, kind=kind, name="a.jpg", data=data, source=Source.IMPORT)
    inspect(document_id=document.pk)
    if read:
        readings.read_document(document_id=document.pk)
    return document


def url(document, number=1):
    return reverse("documents:words", args=[document.pk, number])


def test_words_stand_beside_the_picture_with_places_and_confidences(client, claim):
    document, member = photographed(claim), UserFactory(roles="member")
    client.force_login(member)
    page = client.get(url(document)).content.decode()
    assert reverse("documents:page", args=[document.pk, 1]) in page
    assert page.count('id="word-') == 3 and 'x="320"' in page and 'class="is-warn"' in page
    assert "124-81-00998<small> 41%</small>" in page and "96%" in page
    assert "&lt;b&gt;온담&lt;/b&gt;" in page and "<b>온담" not in page
    entry = AccessEntry.objects.get(user=member, action=Action.VIEW_DOCUMENT)
    assert (entry.claim_id, entry.document_id) == (claim.pk, document.pk)


def test_the_desk_gets_the_words_alone(client, claim):
    client.force_login(UserFactory(roles="member"))
    answer = client.get(url(photographed(claim)), headers={"HX-Request": "true"})
    assert answer["Cache-Control"] == "private, no-store"
    part = answer.content.decode()
    assert "<html" not in part and 'data-place="320,200,520,230"' in part


def test_who_may_not_see_the_document_does_not_see_its_words(client, claim):
    document, elsewhere = photographed(claim), photographed(ClaimFactory())
    for role in ("customer_centre", "admin"):
        client.force_login(UserFactory(roles=role))
        assert client.get(url(document)).status_code == 403
    client.force_login(UserFactory(roles="member"))
    assert client.get(url(elsewhere)).status_code == 404
    assert client.get(url(document, 2)).status_code == 404
    assert not AccessEntry.objects.filter(action=Action.VIEW_DOCUMENT).exists()


def test_a_covered_bankbook_covers_its_words(client, claim):
    document = photographed(claim, DocumentKind.BANKBOOK_COPY)
    client.force_login(UserFactory(roles="auditor"))
    answer = client.get(url(document))
    assert answer.status_code == 403 and b"124-81" not in answer.content


def test_a_page_without_words_says_why(client, claim, settings, monkeypatch):
    client.force_login(UserFactory(roles="member"))
    waiting = photographed(claim, read=False)
    assert "아직 읽지 않은 쪽입니다" in client.get(url(waiting)).content.decode()
    monkeypatch.setattr(
        readings,
        "read_words",
        lambda *_asked: Rendering(words=json.dumps({"number": 1, "lines": []}).encode()),
    )
    assert "글을 읽지 못했습니다" in client.get(url(photographed(claim))).content.decode()
    settings.READING = False
    assert "사진의 글을 읽지 않습니다" in client.get(url(waiting)).content.decode()


def test_a_sheet_has_no_words_to_show(client, claim):
    document = receive(
        claim=claim,
        kind=DocumentKind.SALES_LOSS_PROOF,
        name="a.csv",
        data=b"a,b\n1,2\n",
        source=Source.IMPORT,
    )
    inspect(document_id=document.pk)
    client.force_login(UserFactory(roles="member"))
    assert client.get(url(document)).status_code == 404
