"""Setting documents aside, taking them back, giving them another kind: who, when and why stay."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from claims import hooks
from claims.documents import verbs
from claims.documents.display.gallery import documents_of
from claims.documents.history import ActKind, DocumentAct
from claims.documents.models import Document, DocumentKind, DocumentStatus, Source
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once

pytestmark = pytest.mark.django_db

KIND, OTHER = DocumentKind.BANKBOOK_COPY, DocumentKind.OTHER


@pytest.fixture
def claim():
    return ClaimFactory()


@pytest.fixture
def secretary():
    return UserFactory(roles="secretariat")


@pytest.fixture
def told():
    heard = []
    with hooks.listening("documents_changed", heard.append):
        yield heard


def received(claim, kind=KIND, data=None) -> Document:
    return receive(
        claim=claim, kind=kind, name="통장 사본.pdf", data=data or files.pdf(), source=Source.IMPORT
    )


def test_set_aside_it_counts_no_more_and_everybody_is_told(claim, secretary, told):
    document = received(claim)
    told.clear()
    verbs.set_aside(document=document, by=secretary, reason="  흐려서 읽을 수 없음 ")
    document.refresh_from_db()
    assert (document.set_aside_by, document.set_aside_reason) == (secretary, "흐려서 읽을 수 없음")
    assert not document.is_handed_in and not Document.objects.handed_in().exists()
    assert told == [[claim.pk]]
    verbs.take_back(document=document, by=secretary)
    document.refresh_from_db()
    assert document.is_handed_in and document.set_aside_reason == ""
    assert told == [[claim.pk]] * 2
    acts = DocumentAct.objects.values_list("what", "reason", "by")
    assert list(acts) == [
        (ActKind.SET_ASIDE, "흐려서 읽을 수 없음", secretary.pk),
        (ActKind.TAKEN_BACK, "", secretary.pk),
    ]


def test_another_kind_is_another_group(claim, secretary, told):
    document = received(claim)
    told.clear()
    verbs.reclassify(document=document, by=secretary, kind=OTHER, reason="통장이 아님")
    groups = {group.kind: group.documents for group in documents_of(claim)}
    assert groups[KIND] == [] and groups[OTHER] == [document]
    act = DocumentAct.objects.get()
    assert act.description == "종류 변경: 통장 사본 → 기타 서류"
    assert told == [[claim.pk]]


def test_what_is_refused(claim, secretary):
    document = received(claim)
    member = UserFactory(roles="member")
    for verb, more in (
        (verbs.set_aside, {"reason": "x"}),
        (verbs.take_back, {}),
        (verbs.reclassify, {"kind": OTHER}),
    ):
        with pytest.raises(ForbiddenError):
            verb(document=document, by=member, **more)
    with pytest.raises(ReasonNeededError):
        verbs.set_aside(document=document, by=secretary, reason=" ")
    with pytest.raises(verbs.AlreadyDoneError):
        verbs.take_back(document=document, by=secretary)
    with pytest.raises(verbs.AlreadyDoneError):
        verbs.reclassify(document=document, by=secretary, kind=KIND)
    with pytest.raises(verbs.UnknownKindError):
        verbs.reclassify(document=document, by=secretary, kind="poem")
    received(claim, OTHER)
    with pytest.raises(verbs.SameFileError):
        verbs.reclassify(document=document, by=secretary, kind=OTHER)
    Document.objects.filter(pk=document.pk).update(status=DocumentStatus.INSPECTING)
    Document.objects.filter(pk=document.pk).update(status=DocumentStatus.UNPACKED)
    with pytest.raises(verbs.UnpackedError):
        verbs.set_aside(document=document, by=secretary, reason="x")
    assert not DocumentAct.objects.exists()


def test_the_record_is_not_rewritten(claim, secretary):
    verbs.set_aside(document=received(claim), by=secretary, reason="흐림")
    for change in ({"what": ActKind.TAKEN_BACK}, {"reason": "다른 까닭"}):
        with pytest.raises(Exception, match="append_only|permission denied"), transaction.atomic():
            DocumentAct.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentAct.objects.create(
            document=Document.objects.get(), what=ActKind.SET_ASIDE, by=secretary
        )


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_set_one_document_aside_once():
    document = received(ClaimFactory())
    people = [UserFactory(roles="secretariat") for _ in range(2)]

    def act(by):
        return lambda: verbs.set_aside(document=document, by=by, reason="흐림")

    answers = at_once(*[act(by) for by in people])
    assert sum(isinstance(answer, verbs.AlreadyDoneError) for answer in answers) == 1
    assert DocumentAct.objects.count() == 1


# ------------------------------------------------------------------ pages
def url(document, name):
    return reverse(f"documents:{name}", args=[document.pk])


def test_the_pages_of_the_acts(client, claim, secretary):
    document = received(claim)
    client.force_login(secretary)
    answer = client.post(url(document, "set_aside"), {"reason": "흐려서 못 읽음"})
    assert answer.url == reverse("register:claim", args=[claim.number]) + "#documents"
    page = client.get(answer.url).content.decode()
    assert url(document, "take_back") in page  # in the message's undo, and in the row
    assert "흐려서 못 읽음" in page and "is-aside" in page
    assert client.post(url(document, "set_aside"), {"reason": "또"}).status_code == 409
    assert client.post(url(document, "take_back")).status_code == 302
    assert client.post(url(document, "reclassify"), {"kind": OTHER.value}).status_code == 302
    assert client.post(url(document, "reclassify"), {"kind": "poem"}).status_code == 422
    assert client.post(url(document, "rescan")).status_code == 409  # not in quarantine
    answer = client.post(url(document, "set_aside"), {"reason": ""})
    assert answer.status_code == 422 and "사유를 적어 주세요" in answer.content.decode()
    trail = client.get(url(document, "document")).content.decode()
    for said in ("제외 취소", "통장 사본 → 기타 서류", "흐려서 못 읽음", secretary.name):
        assert said in trail


def test_a_member_sees_what_was_set_aside_and_why_and_may_not_do_it(
    client, claim, secretary, monkeypatch
):
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk=claim.pk)])
    document = received(claim)
    verbs.set_aside(document=document, by=secretary, reason="흐려서 못 읽음")
    client.force_login(UserFactory(roles="member"))
    for name in ("set_aside", "take_back", "reclassify", "rescan"):
        assert client.post(url(document, name)).status_code == 403
        assert client.get(url(document, name)).status_code in (403, 405)
    for page in (reverse("register:claim", args=[claim.number]), url(document, "document")):
        text = client.get(page).content.decode()
        assert "흐려서 못 읽음" in text and secretary.name in text
        assert url(document, "take_back") not in text


def test_out_of_scope_is_not_there(client, claim, secretary, monkeypatch):
    document = received(claim)
    monkeypatch.setattr(hooks.scopes, "_scopes", [])
    client.force_login(secretary)
    for name in ("set_aside", "take_back", "reclassify", "rescan"):
        assert client.post(url(document, name), {"reason": "x"}).status_code == 404
