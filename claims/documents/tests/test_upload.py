"""Uploads by script (JSON, file by file), the list that asks again, answers to a request."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse

from claims import hooks
from claims.documents.models import Document, DocumentKind, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.tests import files
from claims.documents.verbs import set_aside
from claims.hooks import PendingRequest
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db

KIND = DocumentKind.BANKBOOK_COPY
JSON = {"Accept": "application/json"}


@pytest.fixture
def claim():
    return ClaimFactory()


@pytest.fixture(autouse=True)
def alone(monkeypatch, claim):
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk=claim.pk)])
    monkeypatch.setattr(hooks.questions, "_request_sources", [])


@pytest.fixture
def office(client):
    client.force_login(UserFactory(roles="secretariat"))
    return client


def send(client, claim, name="a.pdf", data=None, kind=KIND, **headers):
    body = {
        "kind": str(kind),
        "documents": SimpleUploadedFile(name, files.pdf() if data is None else data),
    }
    return client.post(
        reverse("documents:attach", args=[claim.number]), body, headers={**JSON, **headers}
    )


def test_a_file_by_script_is_answered_in_json(office, claim):
    answer = send(office, claim, "통장 사본.pdf")
    assert answer.status_code == 200
    [taken] = answer.json()["taken"]
    assert (taken["name"], taken["new"]) == ("통장 사본.pdf", True)
    document = Document.objects.get(pk=taken["id"])
    assert (document.source, document.kind) == (Source.SECRETARIAT, KIND)
    again = send(office, claim).json()
    assert again["taken"][0]["new"] is False
    assert again["taken"][0]["message"] == "이미 있는 서류라 더하지 않았습니다."
    assert Document.objects.count() == 1


def test_a_file_that_is_there_but_does_not_count_is_said_to(office, claim):
    send(office, claim)
    document = Document.objects.get()
    set_aside(document=document, by=UserFactory(roles="secretariat"), reason="흐림")
    [taken] = send(office, claim).json()["taken"]
    assert "제외된 서류입니다" in taken["message"]
    body = {"kind": str(KIND), "documents": SimpleUploadedFile("a.pdf", files.pdf())}
    answer = office.post(reverse("documents:attach", args=[claim.number]), body)
    assert [str(one) for one in get_messages(answer.wsgi_request)] == [taken["message"]]


def test_a_refused_file_says_why_and_touches_no_other(office, claim, settings):
    send(office, claim, "good.pdf")
    settings.DOCUMENT_MAX_BYTES = 100
    answer = send(office, claim, "큰.jpg", files.picture())
    assert answer.status_code == 422
    [refused] = answer.json()["refused"]
    assert (refused["name"], refused["code"]) == ("큰.jpg", "too_large")
    assert "나누거나 줄여서" in refused["message"]
    assert send(office, claim, "빈.pdf", b"").json()["refused"][0]["code"] == "empty"
    assert [document.file_name for document in Document.objects.all()] == ["good.pdf"]


def test_of_a_zip_the_sentence_names_the_file_in_it(office, claim):
    good = files.zip_of({"통장.pdf": files.pdf(), "확인서.pdf": files.pdf(2)})
    answer = send(office, claim, "증빙.zip", good)
    assert answer.status_code == 200
    assert "2개" in answer.json()["taken"][0]["message"]
    bad = files.zip_of({"통장.pdf": files.pdf(3), "글.txt": "그냥 글".encode()})
    [refused] = send(office, claim, "나쁜.zip", bad).json()["refused"]
    assert refused["message"].startswith("글.txt: 받지 않는 형식")
    assert Document.objects.count() == 3


def test_without_script_all_are_taken_or_none(office, claim, settings):
    """The limit counts the files in a ZIP, and new ones only."""
    settings.DOCUMENTS_PER_CLAIM = 3
    pair = files.zip_of({"a.pdf": files.pdf(2), "b.pdf": files.pdf(3)})

    def post(*given):
        sent = [SimpleUploadedFile(f"{n}.pdf", data) for n, data in enumerate(given)]
        url = reverse("documents:attach", args=[claim.number])
        return office.post(url, {"kind": str(KIND), "documents": sent})

    assert post(files.pdf(), files.pdf(4), pair).status_code == 422
    assert not Document.objects.exists()
    assert post(files.pdf(), pair).status_code == 302
    assert Document.objects.count() == 4  # the ZIP itself is no file of the claim
    assert post(files.pdf(), files.pdf(2), pair).status_code == 302  # all of it is there
    assert post(files.pdf(), files.pdf(4)).status_code == 422
    assert Document.objects.count() == 4


def test_form_errors_and_rights_by_script(client, office, claim):
    url = reverse("documents:attach", args=[claim.number])
    answer = office.post(url, {"kind": str(KIND)}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "form")
    assert send(office, claim, kind="poem").status_code == 422
    assert send(office, ClaimFactory()).status_code == 404
    client.force_login(UserFactory(roles="member"))
    assert send(client, claim).status_code == 403
    client.logout()
    assert send(client, claim).status_code == 302
    assert not Document.objects.exists()


# ------------------------------------------------------------------ the list
def test_the_list_asks_again_while_a_document_is_under_way(office, claim):
    pk = send(office, claim).json()["taken"][0]["id"]
    url = reverse("documents:panel", args=[claim.number])
    text = office.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in text and 'data-said="서류 1개를 확인하고 있습니다."' in text
    inspect(document_id=pk)
    text = office.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in text and 'data-said="모든 서류를 확인했습니다."' in text
    assert office.get(url).url == reverse("register:claim", args=[claim.number])


def test_the_list_is_for_whoever_may_see_documents_of_the_claim(client, claim):
    url = reverse("documents:panel", args=[claim.number])
    other = reverse("documents:panel", args=[ClaimFactory().number])
    for role, status in (("member", 302), ("customer_centre", 403), (None, 403)):
        client.force_login(UserFactory(roles=role))
        assert client.get(url).status_code == status
    client.force_login(UserFactory(roles="member"))
    assert client.get(other).status_code == 404
    assert client.post(url).status_code == 405


def test_the_number_of_queries_does_not_grow_with_documents(
    office, claim, django_assert_max_num_queries
):
    url = reverse("documents:panel", args=[claim.number])
    for n in range(1, 6):
        send(office, claim, data=files.pdf(n))
    with django_assert_max_num_queries(12):
        office.get(url, headers={"HX-Request": "true"})


# ------------------------------------------------------------------ an answer to a request
@pytest.fixture
def asked(monkeypatch):
    standing = PendingRequest(
        kinds=[KIND, DocumentKind.SALES_LOSS_PROOF],
        missing=[DocumentKind.SALES_LOSS_PROOF],
        text="10월 카드매출을 보내 주세요.",
        due_on=date(2023, 4, 14),
    )
    monkeypatch.setattr(hooks.questions, "_request_sources", [lambda claim: standing])
    return standing


def test_what_was_asked_for_comes_in_as_an_answer(office, claim, asked):
    assert "보완 제출" in send(office, claim).json()["taken"][0]["message"]
    send(office, claim, data=files.pdf(2), kind=DocumentKind.OTHER)
    plain = {"kind": str(KIND), "documents": SimpleUploadedFile("b.pdf", files.pdf(3))}
    assert office.post(reverse("documents:attach", args=[claim.number]), plain).status_code == 302
    sources = Document.objects.order_by("pk").values_list("source", flat=True)
    assert list(sources) == [Source.SUPPLEMENT, Source.SECRETARIAT, Source.SUPPLEMENT]


def test_the_form_names_what_was_asked_and_begins_with_what_is_missing(office, claim, asked):
    for page in ("register:claim", "documents:attach"):
        text = office.get(reverse(page, args=[claim.number])).content.decode()
        assert "10월 카드매출을 보내 주세요." in text and "2023. 4. 14." in text
        assert '<option value="sales_loss_proof" selected>' in text
