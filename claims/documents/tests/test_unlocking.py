"""A locked PDF is opened once with its password, which is found nowhere afterwards."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import structlog
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.urls import reverse

from claims import clock, hooks
from claims.documents.file_refusals import Reason
from claims.documents.history import ActKind, DocumentAct
from claims.documents.models import Document, DocumentStatus, Scan, Source
from claims.documents.receipt import inspection, unlocking
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.storage import previews, readings
from claims.documents.tests import files, locked
from claims.documents.tests.test_inspection import received
from claims.documents.tests.test_renderer import opened
from claims.documents.upload_links import limits, uploads
from claims.documents.upload_links.models import LinkUpload, UploadLink
from claims.documents.upload_links.tests.factories import confirmed, link_of, path_of, send, url
from claims.documents.upload_links.tokens import address_of_token, token_of
from claims.errors import ForbiddenError
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once
from claims.trail.triggers import refused_by

PASSWORD = "Open-sesame-7731"
LETTERS = locked.of_text(
    b"<D53CD574C9C0C6D0>", *locked.cid_font(b"HYSMyeongJo-Medium", b"UniKS-UCS2-H", b"Korea1")
)
DATA = locked.locked(LETTERS, PASSWORD)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return UserFactory(roles="secretariat")


@pytest.fixture
def claim():
    return ClaimFactory()


def waiting(claim=None, data: bytes = DATA) -> Document:
    document = inspect(document_id=received(data, claim=claim).pk)
    assert document.awaits_password
    return document


def test_with_its_password_every_page_is_drawn_and_stays(secretary):
    document = waiting()
    told = []
    with hooks.listening("document_inspected", told.append):
        unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    document.refresh_from_db()
    assert (document.status, document.refusal, document.page_count) == ("ready", "", 1)
    assert document.unlocked_at and told == [document] and not document.awaits_password
    page = document.pages.select_related("document").get()
    image = opened(previews.read_page_image(page)).convert("L")
    assert image.getextrema()[0] < 100  # dark letters are drawn, although the PDF embeds no font
    assert "피해지원" in str(previews.read_text(document))
    assert previews.read_original(document) == DATA  # locked, as it was received
    act = DocumentAct.objects.get()
    assert (act.what, act.by, act.reason) == (ActKind.UNLOCKED, secretary, "")


def test_many_pages_come_in_several_renderings(secretary, settings):
    document = waiting(data=locked.locked(LETTERS | _pages(11), PASSWORD))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unlocking, "AT_ONCE", 4)
        unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    assert document.pages.count() == 11
    for page in document.pages.select_related("document"):
        assert previews.get(page.preview_key + previews.LARGE)
    settings.UNLOCK_PAGES = 10
    again = waiting(data=locked.locked(LETTERS | _pages(12), PASSWORD))
    with pytest.raises(unlocking.LongDocumentError, match="10쪽"):
        unlocking.unlock(document=again, by=secretary, password=PASSWORD)
    again.refresh_from_db()
    assert again.awaits_password and not again.pages.exists()


def _pages(count: int) -> dict[int, bytes]:
    objects = locked.of_text(b"<D53C>", pages=count)
    return {n: objects[n] for n in objects if n in (1, 2, 3) or n > 7}


@pytest.mark.parametrize("password", ["", "wrong", "가" * 50, "open-sesame-7731"])
def test_a_wrong_password_changes_nothing(secretary, password):
    document = waiting()
    with pytest.raises(unlocking.WrongPasswordError):
        unlocking.unlock(document=document, by=secretary, password=password)
    document.refresh_from_db()
    assert document.awaits_password and not DocumentAct.objects.exists()


@pytest.mark.parametrize("role", ["member", "chair", "auditor", "finance", "agent"])
def test_only_who_may_attach_documents_may(role):
    with pytest.raises(ForbiddenError):
        unlocking.unlock(document=waiting(), by=UserFactory(roles=role), password=PASSWORD)


@pytest.mark.parametrize("data", [files.pdf(), files.pdf()[:200]], ids=["open", "broken"])
def test_another_file_waits_for_no_password(secretary, data):
    document = inspect(document_id=received(data).pk)
    with pytest.raises(unlocking.NotLockedError):
        unlocking.unlock(document=document, by=secretary, password=PASSWORD)


def test_a_scan_that_comes_later_leaves_the_pages(secretary):
    document = waiting()
    unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    Document.objects.filter(pk=document.pk).update(
        status=DocumentStatus.QUARANTINED, scan=Scan.UNREACHABLE, scanned_at=clock.now()
    )
    again = inspection.inspect
    Document.objects.filter(pk=document.pk).update(status=DocumentStatus.INSPECTING)
    again(document_id=document.pk)
    document.refresh_from_db()
    assert document.pages.count() == 1
    assert document.status in (DocumentStatus.READY, DocumentStatus.QUARANTINED)
    assert document.page_count == 1


def test_previews_that_are_gone_are_drawn_again_with_the_password(secretary):
    document = waiting()
    unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    document.refresh_from_db()
    assert not unlocking.needs_password(document)
    previews.discard(document.sha256)  # a restore has none of them
    assert unlocking.needs_password(document)
    opened_at = document.unlocked_at
    unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    document.refresh_from_db()
    assert document.unlocked_at == opened_at and document.pages.count() == 1
    assert previews.read_page_image(document.pages.select_related("document").get())


def test_its_words_are_read_from_the_page_that_was_drawn(secretary):
    document = waiting()
    unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    document.refresh_from_db()
    data, media_type, number = readings._source(document, 1)
    assert (media_type, number) == ("image/jpeg", 1) and opened(data).size[1] == 1600


def test_one_request_draws_a_document_at_a_time(secretary, monkeypatch):
    """While the first request draws, a second one is turned away, and draws nothing."""
    document, drawn = waiting(), []
    draw = unlocking._drawn

    def drawing(document, password):
        drawn.append(document.pk)
        with pytest.raises(unlocking.BeingOpenedError):
            unlocking.unlock(document=document, by=secretary, password=PASSWORD)
        return draw(document, password)

    monkeypatch.setattr(unlocking, "_drawn", drawing)
    unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    assert drawn == [document.pk]
    monkeypatch.undo()
    second = waiting(data=locked.locked(LETTERS | _pages(2), PASSWORD))
    with pytest.raises(unlocking.WrongPasswordError):
        unlocking.unlock(document=second, by=secretary, password="wrong")
    unlocking.unlock(document=second, by=secretary, password=PASSWORD)  # the lease was given back


def test_what_is_erased_meanwhile_is_not_shown_nor_drawn_again(secretary, monkeypatch):
    document, draw = waiting(), unlocking._drawn
    opened_one = waiting(data=locked.locked(LETTERS | _pages(2), PASSWORD))

    def drawing(found, password):
        made = draw(found, password)
        mark_as_erased(document.claim, opened_one.claim)
        Document.objects.filter(pk=found.pk).update(erased_at=clock.now())
        return made

    monkeypatch.setattr(unlocking, "_drawn", drawing)
    with pytest.raises(unlocking.NotLockedError):
        unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    assert not document.pages.exists()
    monkeypatch.undo()
    unlocking.unlock(document=opened_one, by=secretary, password=PASSWORD)
    previews.discard(opened_one.sha256)
    Document.objects.filter(pk=opened_one.pk).update(erased_at=clock.now())
    opened_one.refresh_from_db()
    assert not unlocking.needs_password(opened_one)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_open_it_once(secretary):
    document, other = waiting(), UserFactory(roles="secretariat")
    results = at_once(
        lambda: unlocking.unlock(document=document, by=secretary, password=PASSWORD),
        lambda: unlocking.unlock(document=document, by=other, password=PASSWORD),
    )
    [error] = [one for one in results if isinstance(one, Exception)]
    assert isinstance(error, (unlocking.NotLockedError, unlocking.BeingOpenedError))
    assert DocumentAct.objects.count() == 1 and document.pages.count() == 1


# ------------------------------------------------------------------ the database
def test_the_database_lets_a_document_be_opened_once_and_only_a_locked_one(secretary):
    good, document = inspect(document_id=received(files.pdf()).pk), waiting()
    unlocking.unlock(document=document, by=secretary, password=PASSWORD)
    for pk, value in ((good.pk, "now()"), (document.pk, "NULL"), (document.pk, "now()")):
        statement = f"UPDATE claims_document SET unlocked_at = {value} WHERE id = %s"
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            connection.cursor().execute(statement, [pk])
        assert refused_by(refused.value) == "unlocking_is_for_good"
    picture = inspect(document_id=received(files.picture()).pk)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Document.objects.filter(pk=picture.pk).update(unlocked_at=clock.now())
    assert refused_by(refused.value) in ("unlocked_document_is_a_pdf", "unlocking_is_for_good")


# ------------------------------------------------------------------ pages
@pytest.fixture
def scope(monkeypatch, claim):
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk=claim.pk)])


@pytest.fixture
def kept(settings, tmp_path):
    """Everything that this test writes to files; and what is logged."""
    with structlog.testing.capture_logs() as logs:
        yield logs


def found_anywhere(word: str, logs: list) -> list[str]:
    """The tables, files, caches and logs that hold a word."""
    found = [f"log {entry}" for entry in logs if word in str(entry)]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(f"table {table}")
    root = Path(previews.private_storage().location)
    found += [str(p) for p in root.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]
    return found


@pytest.mark.usefixtures("scope")
def test_the_page_asks_and_never_shows_or_keeps_what_was_typed(client, claim, secretary, kept):
    document = waiting(claim)
    client.force_login(secretary)
    page = client.get(document.url).content.decode()
    address = reverse("documents:unlock", args=[document.pk])
    assert address in page and 'type="password"' in page and 'autocomplete="off"' in page
    listed = client.get(
        reverse("documents:panel", args=[claim.number]), headers={"HX-Request": "true"}
    )
    assert address in listed.content.decode()
    wrong = client.post(address, {"password": f"{PASSWORD}x"})
    assert wrong.status_code == 422 and "암호가 맞지 않습니다" in wrong.content.decode()
    assert PASSWORD not in wrong.content.decode()
    assert client.post(address, {}).status_code == 422
    done = client.post(address, {"password": PASSWORD}, follow=True)
    assert done.redirect_chain and "님이 암호로 서류를 열었습니다" in done.content.decode()
    assert client.post(address, {"password": PASSWORD}).status_code == 409
    shown = client.get(document.url).content.decode()
    assert address not in shown and "sheet-paper" in shown
    assert found_anywhere(PASSWORD, kept) == []


@pytest.mark.usefixtures("scope")
def test_who_may_not_attach_is_not_asked(client, claim):
    document = waiting(claim)
    client.force_login(UserFactory(roles="auditor"))
    assert "unlock" not in client.get(document.url).content.decode()
    address = reverse("documents:unlock", args=[document.pk])
    assert client.post(address, {"password": PASSWORD}).status_code == 403


def test_a_claimant_opens_what_was_sent_by_link(claim, kept):
    cache.clear()
    path = path_of(claim)
    browser, stranger = confirmed(claim, path), confirmed(claim, path)
    send(browser, url("send", claim), DATA, "통장.pdf")
    sent = browser.get(url("page", claim)).content.decode()
    assert "열리는 파일인지 확인하고 있습니다" in sent and "닫아도 됩니다" not in sent
    document = inspect(document_id=Document.objects.get().pk)
    home = browser.get(url("page", claim)).content.decode()
    address = next(part for part in home.split('"') if "/unlock/" in part)
    assert "암호가 걸려 있어" in home and "암호를 기다립니다" in home and home.count(address) == 1
    stranger.cookies.clear()
    assert stranger.post(address, {"password": PASSWORD}).status_code == 403
    assert browser.get(address).status_code == 302
    wrong = browser.post(address, {"password": f"{PASSWORD}x"})
    assert wrong.status_code == 422 and PASSWORD not in wrong.content.decode()
    assert "암호가 맞지 않습니다" in wrong.content.decode()
    assert browser.post(address, {"password": PASSWORD}).status_code == 302
    document.refresh_from_db()
    assert document.is_ready and document.acts.get().what == ActKind.KEY_GIVEN
    assert document.acts.get().by is None and document.acts.get().is_by_claimant
    assert "/unlock/" not in browser.get(url("page", claim)).content.decode()
    assert found_anywhere(PASSWORD, kept) == []


def another_browser(claim):
    return confirmed(claim, urlsplit(address_of_token(token_of(link_of(claim).nonce))).path)


def test_another_browser_of_the_link_opens_it_and_reads_no_name(sent, claim):
    browser, document, address = sent
    other = another_browser(claim)
    home = other.get(url("page", claim)).content.decode()
    assert address in home and "다른 기기나 브라우저에서 보낸" in home and "통장.pdf" not in home
    assert "모두 받았습니다" not in home and "암호를 기다립니다" in home
    assert document.sha256[-8:] in home and "/withdraw/" not in home
    wrong = other.post(address, {"password": "x"})
    assert wrong.status_code == 422 and "암호가 맞지 않습니다" in wrong.content.decode()
    done = other.post(address, {"password": PASSWORD})
    assert done.status_code == 302 and done.url.endswith(f"#kind-{document.kind}")
    document.refresh_from_db()
    assert document.is_ready and document.acts.get().is_by_claimant
    for one in (browser, other):
        home = one.get(url("page", claim)).content.decode()
        assert "/unlock/" not in home and "모두 받았습니다" in home
    assert other.post(address, {"password": PASSWORD}).status_code == 409


def test_a_locked_pdf_in_a_zip_is_asked_for_too(claim):
    cache.clear()
    browser = confirmed(claim, path_of(claim))
    send(browser, url("send", claim), files.zip_of({"통장.pdf": DATA}), "서류.zip")
    document = inspect(document_id=Document.objects.get(parent__isnull=False).pk)
    home = browser.get(url("page", claim)).content.decode()
    address = next(part for part in home.split('"') if "/unlock/" in part)
    assert "통장.pdf" in home and "암호를 기다립니다" in home
    assert browser.post(address, {"password": PASSWORD}).status_code == 302
    document.refresh_from_db()
    assert document.is_ready


def test_a_copy_without_a_password_is_enough(sent, claim):
    browser, _document, address = sent
    send(browser, url("send", claim))
    home = browser.get(url("page", claim)).content.decode()
    assert address in home  # the link to enter the password is still there
    assert "모두 받았습니다" in home and "암호를 기다립니다" not in home


def test_only_what_came_by_link_for_what_is_asked_may_be_opened(sent, claim):
    browser, document, address = sent
    other = another_browser(claim)
    elsewhere = waiting(ClaimFactory())
    by_the_office = receive(
        claim=claim,
        kind=document.kind,  # also where the link asks for it
        name="통장.pdf",
        data=locked.locked(LETTERS | _pages(2), PASSWORD),
        source=Source.IMPORT,
    )
    inspect(document_id=by_the_office.pk)
    for one in (elsewhere, by_the_office):
        there = address.replace(f"/{document.pk}/", f"/{one.pk}/")
        assert other.post(there, {"password": PASSWORD}).status_code == 404
        one.refresh_from_db()
        assert one.awaits_password
    UploadLink.objects.update(asked_at=clock.now())  # the paper is asked for again
    assert address not in other.get(url("page", claim)).content.decode()
    assert other.post(address, {"password": PASSWORD}).status_code == 404
    assert browser.post(address, {"password": PASSWORD}).status_code == 302  # who sent it still may


@pytest.fixture
def sent(claim):
    """A browser with a locked PDF that it sent, and the address to open it."""
    cache.clear()
    browser = confirmed(claim, path_of(claim))
    send(browser, url("send", claim), DATA, "통장.pdf")
    document = inspect(document_id=Document.objects.get().pk)
    home = browser.get(url("page", claim)).content.decode()
    return browser, document, next(part for part in home.split('"') if "/unlock/" in part)


def test_failures_of_a_link_are_counted(sent, monkeypatch):
    browser, document, address = sent
    monkeypatch.setattr(limits, "MOST_FAILED_OPENINGS", 2)
    for _ in range(2):
        assert browser.post(address, {"password": "x"}).status_code == 422
    refused = browser.post(address, {"password": PASSWORD})
    assert refused.status_code == 429 and "여러 번 실패해" in refused.content.decode()
    document.refresh_from_db()
    assert document.awaits_password


def test_one_guest_at_a_time_opens_in_a_process(sent):
    browser, document, address = sent
    with uploads._opening:
        busy = browser.post(address, {"password": PASSWORD})
    assert busy.status_code == 503 and "다른 파일을 열고 있습니다" in busy.content.decode()
    assert browser.post(address, {"password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("what", ["taken back", "expired"])
def test_what_is_taken_back_while_it_is_drawn_is_not_shown(sent, claim, monkeypatch, what):
    browser, document, address = sent
    draw = unlocking._drawn

    def drawing(found, password):
        made = draw(found, password)
        if what == "expired":
            UploadLink.objects.update(expires_at=F("issued_at") + timedelta(microseconds=1))
        else:
            browser.post(url("withdraw", claim, LinkUpload.objects.get().pk))
        return made

    monkeypatch.setattr(unlocking, "_drawn", drawing)
    answer = browser.post(address, {"password": PASSWORD})
    assert answer.status_code in (404, 410)
    assert not document.pages.exists() and not document.acts.filter(what="key_given").exists()


def test_a_failure_tells_reports_nothing_of_the_password(rf):
    """Error pages and reports show the request without it (sensitive_post_parameters)."""
    from django.views.debug import SafeExceptionReporterFilter

    from claims.documents.views import verbs as views

    request = rf.post("/", {"password": PASSWORD})
    request.user = UserFactory(roles="secretariat")
    with pytest.raises(Exception):  # noqa: B017 - no such document
        views.unlock(request, 0)
    shown = SafeExceptionReporterFilter().get_post_parameters(request)
    assert PASSWORD not in str(shown)


# ------------------------------------------------------------------ a file of others, where present
SAMPLE = Path(__file__).resolve().parents[4] / "shared" / "samples" / "pdf-password.pdf"


@pytest.mark.skipif(not SAMPLE.is_file(), reason="no sample files beside this checkout")
def test_a_locked_sample_opens(secretary):
    document = waiting(data=SAMPLE.read_bytes())
    unlocking.unlock(document=document, by=secretary, password="openpassword")
    document.refresh_from_db()
    assert document.is_ready and document.refusal != Reason.PASSWORD
