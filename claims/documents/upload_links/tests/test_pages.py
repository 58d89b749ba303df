"""The claimant's pages, tried hostile: other links, guesses, floods, files, and closed ends."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile as File
from django.test import Client, RequestFactory

from claims import clock, hooks, uploads
from claims.contacts.tests.factories import corrected_contact
from claims.document_kinds import DocumentKind
from claims.documents.history import ActKind
from claims.documents.models import Document
from claims.documents.receipt.inspection import inspect
from claims.documents.tests import files, hostile
from claims.documents.upload_links.cookies import visit_of
from claims.documents.upload_links.models import LinkRequestCount, LinkUpload, UploadLink
from claims.documents.upload_links.own_files import own_uploads
from claims.documents.upload_links.tests.factories import (
    FACT,
    KIND,
    confirm,
    confirmed,
    link_of,
    opened,
    path_of,
    send,
    url,
)
from claims.documents.upload_links.verbs import revoke_upload_links
from claims.documents.verbs import set_aside
from claims.privacy.models import AccessEntry, Action
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    cache.clear()
    monkeypatch.setattr(hooks.questions, "_request_sources", [])


@pytest.fixture
def claim():
    # Its last digits occur in no other text of the page.
    return ClaimFactory(number="K1015-0048731")


def text(answer) -> str:
    return answer.content.decode()


def says_nothing_of(claim, answer):
    known = (claim.number, claim.number[-4:], claim.business_name, claim.person_name, "통장 사본")
    return not [one for one in known if one in text(answer)]


# ------------------------------------------------------------------ the way through
def test_a_letter_leads_to_the_upload_after_the_verification_digits(claim):
    path = path_of(claim, [KIND, DocumentKind.SALES_LOSS_PROOF])
    browser = Client()
    first = browser.get(path.upper().replace("/U/", "/u/"))  # typed from paper, by a telephone
    home = url("page", claim)
    assert (first.status_code, first.url) == (302, home)
    assert first["Referrer-Policy"] == "no-referrer"
    cookie = browser.cookies["desk_upload_opened"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (home, True, "Lax")
    assert set(browser.cookies) == {"desk_upload_opened"}

    asked = browser.get(home)
    assert asked.status_code == 200 and says_nothing_of(claim, asked)
    assert path.split("/")[2] not in text(asked)
    assert asked["Referrer-Policy"] == "same-origin" and "noindex" in asked["X-Robots-Tag"]
    assert asked["Cache-Control"] == "no-store, private"
    wrong = confirm(browser, claim, "0000")
    assert wrong.status_code == 422 and "남은 횟수: 4번" in text(wrong)
    assert confirm(browser, claim, "12").status_code == 422  # no answer, and not counted as one
    assert link_of(claim).failures == 1
    assert confirm(browser, claim, "０１０-1234-5678").status_code == 302

    page = browser.get(home)
    assert claim.number[-4:] in text(page) and claim.number not in text(page)
    assert "통장 사본" in text(page) and "매출 피해 입증자료" in text(page)
    assert "02-0000-1015" in text(page) and claim.business_name not in text(page)
    answer = send(browser, url("send", claim), kind=KIND)
    document = Document.objects.get()
    assert document.sha256[-8:] in answer.json()["taken"][0]["message"]
    assert (document.source, document.received_by, document.kind) == ("link", None, KIND)
    page = text(browser.get(home))
    assert page.count("받았습니다") >= 2 and document.sha256[-8:] in page
    link = link_of(claim)
    assert (link.visits, link.files, link.file_bytes) == (1, 1, document.bytes)

    again = send(browser, url("send", claim))  # a line that broke after the last byte
    assert "이미 받은 파일" in again.json()["taken"][0]["message"]
    assert (Document.objects.count(), link_of(claim).files) == (1, 1)
    other = confirmed(claim, path)  # another telephone sees that it arrived, and no file of it
    assert document.sha256[-8:] not in text(other.get(home))
    assert "받았습니다" in text(other.get(home))


def test_documents_are_taken_without_redis(claim, redis_away):
    browser = confirmed(claim)
    answer = send(browser, url("send", claim), kind=KIND)
    assert answer.json()["taken"] and Document.objects.get().kind == KIND
    assert "받았습니다" in text(browser.get(url("page", claim)))
    assert redis_away and LinkRequestCount.objects.exists()


def test_without_script_a_form_does_the_same_and_needs_its_token(claim):
    browser = Client(enforce_csrf_checks=True)
    browser.get(path_of(claim))
    home, send_to = url("page", claim), url("send", claim)
    assert confirm(browser, claim, FACT).status_code == 403
    browser.get(home)
    token = browser.cookies["desk_csrftoken"].value
    done = browser.post(url("confirm", claim), {"answer": FACT, "csrfmiddlewaretoken": token})
    assert done.status_code == 302
    photo = files.picture()

    def post(**more):
        sent = [File("a.jpg", photo), File("b.pdf", files.pdf())]
        return browser.post(send_to, {"kind": str(KIND), "documents": sent} | more)

    assert post().status_code == 403 and not Document.objects.exists()
    answer = post(csrfmiddlewaretoken=token)
    assert (answer.status_code, answer.url) == (302, f"{home}#kind-{KIND}")  # the card of this kind
    assert Document.objects.count() == 2
    assert browser.get(send_to).url == home
    nothing = browser.post(send_to, {"kind": str(KIND), "csrfmiddlewaretoken": token})
    assert nothing.status_code == 422 and "올릴 파일을 골라 주세요" in text(nothing)
    assert browser.put(send_to).status_code in (403, 405)
    assert browser.post(home, {"csrfmiddlewaretoken": token}).status_code == 405


# ------------------------------------------------------------------ closed ends
def expire(claim):
    UploadLink.objects.update(expires_at=clock.now() + timedelta(milliseconds=1))


def withdraw_claim(claim):
    claim.withdrawn_at, claim.withdrawn_by = clock.now(), UserFactory(roles="secretariat")
    claim.save(update_fields=["withdrawn_at", "withdrawn_by"])


CLOSED = [
    (expire, 410, "제출 기한이 지난 링크"),
    (lambda claim: revoke_upload_links(claim=claim), 410, "서류 접수가 끝났습니다"),
    (lambda claim: revoke_upload_links(claim=claim), 410, "아직 낼 서류가 있으면"),
    (lambda claim: path_of(claim, anew=True), 404, "열 수 없는 주소"),
    (withdraw_claim, 410, "서류 접수가 끝났습니다"),
    (lambda claim: UploadLink.objects.update(failures=5), 403, "잠긴 링크"),
    (corrected_contact, 410, "닫힌 링크입니다"),
    (lambda claim: hooks.questions._ends_of_asking.append(set), 410, "접수가 끝났습니다"),
]


NAMES = [
    "expired",
    "revoked",
    "and_more_to_send",
    "replaced",
    "withdrawn",
    "locked",
    "contact",
    "decided",
]


@pytest.mark.parametrize(("close", "status", "said"), CLOSED, ids=NAMES)
def test_a_closed_link_takes_nothing_and_says_nothing(claim, monkeypatch, close, status, said):
    """Not by its address, and not by a browser that has confirmed before."""
    monkeypatch.setattr(hooks.questions, "_ends_of_asking", [])
    path = path_of(claim)
    browser = confirmed(claim, path)
    home, send_to = url("page", claim), url("send", claim)
    close(claim)
    for answer in (
        Client().get(path),
        browser.get(home),
        browser.post(send_to.replace("send", "confirm"), {"answer": FACT}),
    ):
        assert answer.status_code == status
        assert said in text(answer) and says_nothing_of(claim, answer)
        assert "02-0000-1015" in text(answer)
    answer = send(browser, send_to)
    assert answer.status_code == status and answer.json()["message"]
    assert not Document.objects.exists()


def test_another_links_visit_opens_nothing_here(claim):
    """Nor a forged cookie, a visit without verification digits, another kind, a made-up token."""
    other = ClaimFactory(plain_phone="01000001111")
    path_of(other)
    browser = confirmed(claim)
    stolen = browser.cookies["desk_upload"].value
    for cookie in (stolen, stolen[:-2] + "xx", "x", ""):
        thief = Client()
        thief.cookies["desk_upload"] = cookie
        answer = thief.get(url("page", other))
        assert answer.status_code == 403 and says_nothing_of(other, answer)
        assert send(thief, url("send", other)).status_code == 403
    half = opened(path_of(claim))
    assert send(half, url("send", claim)).status_code == 403
    assert half.post(url("withdraw", claim, 1)).status_code == 403
    assert (
        send(browser, url("send", claim), kind=DocumentKind.OTHER).json()["code"]
        == "kind_not_asked"
    )
    assert send(browser, url("send", claim), kind="poem").status_code == 422
    for made_up in ("a" * 26, "a" * 25, "%00", "..%2f..%2f", "a" * 3000):
        assert Client().get(f"/u/{made_up}/").status_code in (400, 404)
    assert not Document.objects.exists()


def test_five_wrong_answers_lock_a_link_for_good(claim):
    path = path_of(claim)
    assert "5번 틀리면 링크가 잠깁니다" in text(Client().get(path, follow=True))
    for left in (4, 3, 2, 1):
        wrong = confirm(opened(path), claim, "0000")  # each from a new browser
        assert wrong.status_code == 422 and f"{left}번 더 틀리면 링크가 잠깁니다" in text(wrong)
    browser = opened(path)
    assert confirm(browser, claim, FACT).status_code == 302  # does not start the count again
    last = confirm(browser, claim, "9999")
    assert last.status_code == 403 and "잠긴 링크" in text(last)
    assert confirm(browser, claim, FACT).status_code == 403
    assert send(browser, url("send", claim)).status_code == 403
    assert Client().get(path).status_code == 403
    fresh = path_of(claim)  # the office's way out
    assert fresh != path and confirmed(claim, fresh)


def test_a_right_answer_takes_back_the_wrong_ones_of_its_browser_alone(claim):
    path = path_of(claim)
    confirm(opened(path), claim, "1111")  # somebody else
    browser = opened(path)
    for _ in range(2):
        confirm(browser, claim, "0000")
    browser.get(path)  # opened again meanwhile
    assert link_of(claim).failures == 3
    assert confirm(browser, claim, FACT).status_code == 302
    assert link_of(claim).failures == 1
    confirm(browser, claim, FACT)  # nothing is taken back twice
    assert link_of(claim).failures == 1


# ------------------------------------------------------------------ floods
def test_a_strangers_body_is_not_read_and_a_visitors_is_bounded(claim, settings, monkeypatch):
    large = files.pdf() + b"\n%" + b"x" * 3_000_000
    browser, send_to = confirmed(claim), url("send", claim)
    settings.UPLOAD_LINK_REQUEST_BYTES = 2_900_000
    answer = send(browser, send_to, large, "큰.pdf")
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")
    settings.UPLOAD_LINK_REQUEST_BYTES = 4_000_000
    settings.UPLOAD_LINK_BYTES = 3_000_000
    assert send(browser, send_to, large, "큰.pdf").json()["code"] == "link_full"
    settings.UPLOAD_LINK_BYTES = 4_000_000
    assert send(browser, send_to, large, "큰.pdf").status_code == 200
    assert send(browser, send_to, large + b"y", "더.pdf").json()["code"] == "link_full"
    settings.DOCUMENT_MAX_BYTES = 100
    assert send(browser, send_to).json()["refused"][0]["code"] == "too_large"
    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", None)  # would fail if it were called
    assert send(Client(), send_to, large, "큰.pdf").status_code == 403
    assert send(opened(path_of(claim)), send_to, large, "큰.pdf").status_code == 403
    assert Document.objects.count() == 1


@pytest.fixture(params=[False, True], ids=["redis", "no redis"])
def either_way(request):
    """Fixture: a test runs once with Redis and once without."""
    if request.param:
        request.getfixturevalue("redis_away")


@pytest.mark.parametrize("name", ["link", "address", "all"])
def test_too_many_requests_are_told_to_wait(claim, settings, either_way, name):
    browser, send_to = confirmed(claim), url("send", claim)
    settings.UPLOAD_LINK_RATES = settings.UPLOAD_LINK_RATES | {name: 0}
    large = files.pdf() + b"%" + b"x" * 3_000_000
    assert browser.get(url("page", claim)).status_code == 429
    assert send(browser, send_to).status_code == 429
    assert send(browser, send_to, large, "a.pdf").json()["code"] == "too_many"
    assert not Document.objects.exists()


def test_an_address_that_tries_tokens_is_shut_out(claim, settings, either_way):
    path = path_of(claim)
    settings.UPLOAD_LINK_RATES = settings.UPLOAD_LINK_RATES | {"wrong": 2}
    tried = [Client().get(f"/u/{'b' * 25}{letter}/").status_code for letter in "abc"]
    assert tried == [404, 404, 429]
    assert Client().get(path).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get(path).status_code == 302


# ------------------------------------------------------------------ files
def test_hostile_files_meet_the_same_door(claim):
    browser, send_to = confirmed(claim), url("send", claim)

    def code(data, name):
        answer = send(browser, send_to, data, name)
        refused = answer.json()["refused"]
        return refused[0]["code"] if refused else "taken"

    assert code(files.zip_of({"../../etc/x.pdf": files.pdf()}), "a.zip") == "unsafe_name"
    assert code(b"<html><script>alert(1)</script></html>", "a.jpg") == "web_page"
    assert code(b"", "empty.pdf") == "empty"
    assert code(b"MZ\x90\x00" + b"\0" * 200, "a.pdf") == "unknown_kind"
    assert not Document.objects.exists()
    assert code(hostile.pdf_stream_bomb(), "../../<b>한글</b>.pdf") == "taken"
    document = Document.objects.get()
    assert "/" not in document.file_name
    page = text(browser.get(url("page", claim)))
    assert "<b>한글" not in page.replace(f"<b>{'&lt;b&gt;'}", "")
    assert inspect(document_id=document.pk).status in ("unpreviewable", "refused")
    pair = files.zip_of({"a.pdf": files.pdf(), "b.pdf": files.pdf(2)})
    assert code(pair, "둘.zip") == "taken"
    assert Document.objects.filter(source="link", received_by=None).count() == 4


def test_what_is_asked_for_goes_with_the_parts_that_are_drawn_anew(claim, monkeypatch):
    kinds = [DocumentKind(KIND)]
    asked = hooks.PendingRequest(kinds, kinds, "다시 찍어 보내 주세요.", clock.today())
    waiting = [asked]
    monkeypatch.setattr(
        hooks.questions, "_request_sources", [lambda claim: next(iter(waiting), None)]
    )
    browser = confirmed(claim, path_of(claim))
    before = text(browser.get(url("page", claim)))
    part = re.compile(r'<div id="asked-text" data-fresh>(.*?)</div>\s*<div id="all', re.S)
    assert "다시 찍어 보내 주세요." in part.findall(before)[0]
    assert "요청한 내용" in before
    waiting[:] = [replace(asked, text="서류가 모두 오면 심의를 시작합니다.", first=True)]
    first = part.findall(text(browser.get(url("page", claim))))[0]  # nobody wrote this one
    assert "서류가 모두 오면" in first and "요청한 내용" not in first
    waiting.clear()
    assert part.findall(text(browser.get(url("page", claim))))[0].strip() == ""


# ------------------------------------------------------------------ taking back
def test_a_file_can_be_taken_back_until_somebody_has_looked(claim):
    path = path_of(claim)
    browser, send_to = confirmed(claim, path), url("send", claim)
    send(browser, send_to)
    send(browser, send_to, files.zip_of({"a.pdf": files.pdf(), "b.pdf": files.pdf(2)}), "둘.zip")
    first, pair = LinkUpload.objects.order_by("pk")
    other = confirmed(claim, path)
    assert other.post(url("withdraw", claim, first.pk)).status_code == 404
    for upload in (first, pair):
        assert browser.post(url("withdraw", claim, upload.pk)).status_code == 302
    assert not Document.objects.handed_in().exists()
    acts = first.document.acts.get()
    assert (acts.what, acts.by, first.document.acts.count()) == (ActKind.WITHDRAWN, None, 1)
    assert "제출을 취소했습니다" in text(browser.get(url("page", claim)))

    assert send(browser, send_to).status_code == 200  # the same file again counts again
    assert Document.objects.handed_in().get() == first.document
    AccessEntry.objects.create(
        user=UserFactory(roles="secretariat"), action=Action.VIEW_DOCUMENT, claim=claim,
        document_id=first.document_id,
    )  # fmt: skip
    seen = browser.post(url("withdraw", claim, first.pk))
    assert seen.status_code == 409 and "담당자가 이미 확인했거나" in text(seen)
    send(browser, send_to, files.pdf(4), "늦은.pdf")
    late = LinkUpload.objects.latest("pk")
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert browser.post(url("withdraw", claim, late.pk)).status_code == 409
    set_aside(document=late.document, by=UserFactory(roles="secretariat"), reason="흐림")
    again = send(browser, send_to, files.pdf(4), "늦은.pdf").json()["taken"][0]
    assert "다른 파일을 보내 주세요" in again["message"]  # the rejection by the staff still applies
    assert Document.objects.get(pk=late.document_id).set_aside_at


def test_a_file_sent_again_after_it_was_taken_back_is_said_to_be_received(claim):
    browser, send_to = confirmed(claim), url("send", claim)
    send(browser, send_to)
    browser.post(url("withdraw", claim, LinkUpload.objects.get().pk))
    back, twice = (send(browser, send_to).json()["taken"][0] for _ in range(2))
    assert back["message"].startswith("받았습니다. 확인 번호") and not back["again"]
    assert twice["message"] == "이미 받은 파일입니다." and twice["again"]


def test_a_file_taken_back_counts_again_in_a_zip(claim):
    browser, send_to = confirmed(claim), url("send", claim)
    send(browser, send_to, files.pdf(), "a.pdf")
    first = LinkUpload.objects.get()
    browser.post(url("withdraw", claim, first.pk))
    pair = files.zip_of({"a.pdf": files.pdf(), "b.pdf": files.pdf(2)})
    [taken] = send(browser, send_to, pair, "둘.zip").json()["taken"]
    assert taken["message"].startswith("파일 2개를 받았습니다")
    names = Document.objects.handed_in().values_list("file_name", flat=True)
    assert sorted(names) == ["a.pdf", "b.pdf", "둘.zip"]
    assert [act.what for act in first.document.acts.order_by("pk")] == [
        ActKind.WITHDRAWN, ActKind.RESENT,
    ]  # fmt: skip


def test_a_file_that_counts_again_by_a_zip_is_taken_back_with_it(claim):
    """And counts again with it; one that was not taken back, or is sent again, stays."""
    browser, send_to = confirmed(claim), url("send", claim)
    send(browser, send_to, files.pdf(), "a.pdf")
    send(browser, send_to, files.pdf(3), "c.pdf")
    browser.post(url("withdraw", claim, LinkUpload.objects.earliest("pk").pk))
    parts = {"a.pdf": files.pdf(), "b.pdf": files.pdf(2), "c.pdf": files.pdf(3)}
    archive = files.zip_of(parts)

    def counted():
        names = Document.objects.handed_in().values_list("file_name", flat=True)
        return sorted(names)

    send(browser, send_to, archive, "셋.zip")
    whole = LinkUpload.objects.latest("pk")
    for _ in range(2):
        assert counted() == ["a.pdf", "b.pdf", "c.pdf", "셋.zip"]
        browser.post(url("withdraw", claim, whole.pk))
        assert counted() == ["c.pdf"]
        send(browser, send_to, archive, "셋.zip")
    send(browser, send_to, files.pdf(), "a.pdf")
    browser.post(url("withdraw", claim, whole.pk))
    assert counted() == ["a.pdf", "c.pdf"]  # sent by itself once more


def test_a_link_opened_again_needs_no_digits_while_the_visit_goes_on(claim):
    path = path_of(claim)
    browser, home = confirmed(claim, path), url("page", claim)
    send(browser, url("send", claim))
    upload = LinkUpload.objects.get()
    assert browser.get(path).status_code == 302
    other = Client()
    asked = other.get(path, follow=True)
    assert says_nothing_of(claim, asked) and "끝 4자리" in text(asked)
    assert other.post(url("withdraw", claim, upload.pk)).status_code == 403
    again = text(browser.get(home))
    assert "제출 취소" in again and "끝 4자리" not in again
    assert browser.post(url("withdraw", claim, upload.pk)).status_code == 302
    assert not Document.objects.handed_in().exists()
    browser.cookies["desk_upload"] = ""  # after two hours
    assert "끝 4자리" in text(browser.get(path, follow=True))


def test_the_page_costs_the_same_for_one_file_and_for_many(claim, django_assert_num_queries):
    browser, home = confirmed(claim), url("page", claim)
    send(browser, url("send", claim))
    with django_assert_num_queries(8):
        browser.get(home)
    for n in range(2, 6):
        send(browser, url("send", claim), files.pdf(n), f"{n}.pdf")
    with django_assert_num_queries(8):
        browser.get(home)
    assert len(own_uploads(link_of(claim), _visit(browser, claim))) == 5


def _visit(browser, claim):
    request = RequestFactory().get("/")
    request.COOKIES["desk_upload"] = browser.cookies["desk_upload"].value
    return visit_of(request, link_of(claim).pk)


def test_english_by_the_telephones_language(claim):
    answer = opened(path_of(claim)).get(url("page", claim), headers={"Accept-Language": "en"})
    assert 'lang="en"' in text(answer)
