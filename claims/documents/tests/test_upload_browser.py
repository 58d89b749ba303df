"""Upload on the claim page in a real browser: many files, drop, paste, bars, refusals, cancel."""

import threading
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from claims.documents.models import Document, DocumentKind
from claims.documents.receipt.inspection import inspect
from claims.documents.tests import files
from claims.documents.views import upload
from claims.tests.factories import PASSWORD, ClaimFactory, UserFactory
from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

PDF = "application/pdf"
LONG = "소상공인 확인서 (2022년 발급, 원본대조필) " + "최종" * 30 + ".pdf"
DROP = """([selector, names]) => {
  const data = new DataTransfer()
  for (const name of names)
    data.items.add(new File([`%PDF-1.4 ${name}`], name, {type: 'application/pdf'}))
  const target = document.querySelector(selector)
  for (const type of ['dragenter', 'dragover', 'drop'])
    target.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}))
}"""
PASTE = """() => {
  const data = new DataTransfer(), png = Uint8Array.from(atob('%s'), c => c.charCodeAt(0))
  data.items.add(new File([png], 'image.png', {type: 'image/png'}))
  document.body.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))
}"""


@pytest.fixture
def claim():
    return ClaimFactory()


@pytest.fixture
def secretary():
    return UserFactory(roles="secretariat")


@pytest.fixture
def panel(live_server, page, claim, secretary):
    """The claim page, open in front of a secretary."""
    sign_in(page, live_server, secretary.username, reverse("register:claim", args=[claim.number]))
    page.wait_for_selector("html.js")
    return page


def payload(name, data, kind=PDF):
    return {"name": name, "mimeType": kind, "buffer": data}


def rows(page):
    return page.locator(".uploads-list .upload")


def row(page, name):
    return rows(page).filter(has_text=name)


def wait(page, name, state):
    row(page, name).and_(page.locator(f"[data-state={state}]")).wait_for()


@pytest.fixture
def held(monkeypatch):
    """Requests with a file wait inside the server until they are let go, and are counted."""
    gate, lock = threading.Event(), threading.Lock()
    seen = {"now": 0, "most": 0}
    real = upload._answer_script

    def waiting(*args):
        with lock:
            seen["now"] += 1
            seen["most"] = max(seen["most"], seen["now"])
        gate.wait(timeout=30)
        try:
            return real(*args)
        finally:
            with lock:
                seen["now"] -= 1

    monkeypatch.setattr(upload, "_answer_script", waiting)
    seen["go"] = gate.set
    yield seen
    gate.set()


def test_each_file_goes_its_own_way_and_a_refused_one_touches_no_other(panel, claim):
    panel.set_input_files(
        "#id_documents",
        [
            payload(LONG, files.pdf(2)),
            payload("통장.pdf", files.pdf(3)),
            payload("메모.txt", "그냥 쓴 글".encode(), "text/plain"),
            payload("빈.pdf", b""),
        ],
    )
    assert rows(panel).count() == 4
    assert "내용이 없는 파일" in row(panel, "빈.pdf").inner_text()
    row(panel, "통장.pdf").locator("select").select_option(DocumentKind.BANKBOOK_COPY.value)
    panel.click("[data-go]")
    wait(panel, LONG, "done")
    wait(panel, "통장.pdf", "done")
    wait(panel, "메모.txt", "refused")
    assert "받지 않는 형식입니다" in row(panel, "메모.txt").inner_text()
    kinds = dict(Document.objects.values_list("file_name", "kind"))
    assert kinds == {
        LONG: DocumentKind.SMALL_BUSINESS_CERTIFICATE,
        "통장.pdf": DocumentKind.BANKBOOK_COPY,
    }
    # the list above has them already, and asks again until each was looked into
    listed = panel.locator("#documents-list tr[data-document]")
    listed.nth(1).wait_for()
    assert panel.get_attribute("#documents-list", "hx-trigger") == "every 2s"
    for document in Document.objects.all():
        inspect(document_id=document.pk)
    panel.wait_for_selector("#documents-list:not([hx-trigger])")
    said = panel.locator("[data-documents-said]", has_text="모든 서류를 확인했습니다")
    said.wait_for(state="attached")  # written when htmx has settled
    panel.click("[data-clear]")
    assert rows(panel).count() == 2  # what needs attention stays
    assert sideways(panel) <= 0
    panel.evaluate("scrollTo(0, 0)")  # nothing lies half under the head
    assert serious(panel) == []


def test_a_file_that_is_too_large_is_not_even_sent(panel, settings, live_server, claim):
    settings.DOCUMENT_MAX_BYTES = 1_000
    panel.reload()
    panel.wait_for_selector("html.js")
    sent = []
    panel.on("request", lambda request: sent.append(request.method))
    panel.set_input_files("#id_documents", [payload("큰.pdf", b"%PDF-1.4" + bytes(2_000))])
    wait(panel, "큰.pdf", "refused")
    assert "나누거나 줄여서" in row(panel, "큰.pdf").inner_text()
    panel.click("[data-go]")
    assert "POST" not in sent
    assert not Document.objects.exists()


def test_at_most_two_at_once_with_a_bar_each_and_one_cancelled(panel, held):
    names = [f"{n}.pdf" for n in range(1, 5)]
    panel.set_input_files(
        "#id_documents", [payload(name, files.pdf(n + 1)) for n, name in enumerate(names)]
    )
    panel.click("[data-go]")
    for name in names[:2]:
        wait(panel, name, "sending")
        assert row(panel, name).locator("[role=progressbar]").is_visible()
    wait(panel, names[2], "queued")
    row(panel, names[3]).locator("[data-stop]").click()
    wait(panel, names[3], "stopped")
    row(panel, names[0]).locator("[data-stop]").click()  # on its way
    wait(panel, names[0], "stopped")
    held["go"]()
    for name in names[1:3]:
        wait(panel, name, "done")
    row(panel, names[3]).locator("[data-retry]").click()
    wait(panel, names[3], "done")
    assert held["most"] <= 3  # two of ours, and the cancelled one that the server still held
    assert {"2.pdf", "3.pdf", "4.pdf"} <= set(Document.objects.values_list("file_name", flat=True))


def test_a_lost_connection_can_be_tried_again(panel):
    panel.route("**/documents/attach/**", lambda route: route.abort())
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.click("[data-go]")
    wait(panel, "통장.pdf", "failed")
    assert "다시 올려 주세요" in row(panel, "통장.pdf").inner_text()
    panel.unroute("**/documents/attach/**")
    row(panel, "통장.pdf").locator("[data-retry]").click()
    wait(panel, "통장.pdf", "done")
    assert Document.objects.count() == 1


def test_a_storage_that_is_away_is_told_and_can_be_tried_again(panel):
    said = "지금은 파일 저장소를 쓸 수 없습니다. 잠시 뒤에 다시 해 주세요."
    answer = {"status": 503, "json": {"code": "storage_away", "message": said}}
    panel.route("**/documents/attach/**", lambda route: route.fulfill(**answer))
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.click("[data-go]")
    wait(panel, "통장.pdf", "failed")
    assert said in row(panel, "통장.pdf").inner_text()
    panel.unroute("**/documents/attach/**")
    row(panel, "통장.pdf").locator("[data-retry]").click()
    wait(panel, "통장.pdf", "done")


def test_a_file_that_hangs_is_told_and_ended_and_can_be_tried_again(panel):
    panel.clock.install()
    panel.route("**/documents/attach/**", lambda route: None)  # no answer, and no error
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.click("[data-go]")
    wait(panel, "통장.pdf", "sending")
    panel.wait_for_timeout(300)  # the bytes have gone out
    panel.clock.fast_forward(31_000)
    row(panel, "통장.pdf").get_by_text("30초 동안 나아가지 않았습니다").wait_for()
    panel.clock.fast_forward(150_000)
    wait(panel, "통장.pdf", "failed")
    panel.unroute("**/documents/attach/**")
    row(panel, "통장.pdf").locator("[data-retry]").click()
    wait(panel, "통장.pdf", "done")
    assert Document.objects.count() == 1


def test_a_session_that_ended_is_said_and_loses_nothing(panel):
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.context.clear_cookies(name="desk_session")
    panel.click("[data-go]")
    wait(panel, "통장.pdf", "failed")
    assert "로그인" in row(panel, "통장.pdf").inner_text()
    assert not Document.objects.exists()


def test_files_are_dropped_on_the_panel_or_on_a_kinds_row(panel):
    panel.evaluate(DROP, ["[data-drop]", ["가.pdf", "나.pdf"]])
    panel.evaluate(DROP, ["tr[data-kind=sales_loss_proof]", ["매출.pdf"]])
    assert rows(panel).count() == 3
    kind = "select"
    assert row(panel, "가.pdf").locator(kind).input_value() == "small_business_certificate"
    assert row(panel, "매출.pdf").locator(kind).input_value() == "sales_loss_proof"
    panel.evaluate(DROP, ["body", ["옆.pdf"]])  # beside it: neither taken nor opened
    assert rows(panel).count() == 3
    row(panel, "나.pdf").locator("[data-stop]").click()
    assert rows(panel).count() == 2
    panel.click("[data-go]")
    for name in ("가.pdf", "매출.pdf"):
        wait(panel, name, "done")


def test_a_screenshot_is_pasted(panel):
    import base64

    png = base64.b64encode(files.picture("PNG")).decode()
    panel.select_option("#id_kind", DocumentKind.SERVICE_USAGE_PROOF.value)
    panel.evaluate(PASTE % png)
    assert "화면 캡처 20" in rows(panel).inner_text()
    panel.click("[data-go]")
    wait(panel, "화면 캡처", "done")
    document = Document.objects.get()
    assert (document.media_type, document.kind) == ("image/png", DocumentKind.SERVICE_USAGE_PROOF)
    panel.keyboard.press("Control+K")  # what is pasted into a field is that field's
    panel.wait_for_selector("#search-dialog[open]")
    panel.evaluate(PASTE.replace("document.body", "document.activeElement") % png)
    assert rows(panel).count() == 1


def test_setting_aside_asks_for_a_reason_and_can_be_undone(panel, claim):
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.click("[data-go]")
    wait(panel, "통장.pdf", "done")
    inspect(document_id=Document.objects.get().pk)
    panel.wait_for_selector("#documents-list:not([hx-trigger])")  # nothing swaps it any more
    panel.click("#documents-list tr[data-document] [popovertarget]")
    reason = panel.locator(".pop-keep [name=reason]")
    reason.fill("흐려서 못 읽음")
    # the list does not take the words away while it asks again
    panel.evaluate(
        """async () => {
          const list = document.getElementById('documents-list')
          await htmx.ajax('GET', list.getAttribute('hx-get'), {source: list, swap: 'outerHTML'})
        }"""
    )
    assert reason.input_value() == "흐려서 못 읽음"
    panel.click(".pop-keep button:has-text('제외')")
    panel.wait_for_selector("tr.is-aside")
    assert "흐려서 못 읽음" in panel.inner_text("tr.is-aside")
    assert not Document.objects.get().is_handed_in
    panel.click("[data-toast] button:has-text('되돌리기')")
    panel.wait_for_selector("tr[data-document]:not(.is-aside)")
    assert Document.objects.get().is_handed_in


def test_without_script_the_ordinary_form_works(browser, live_server, claim):
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    secretary = UserFactory(roles="secretariat")
    sign_in(page, live_server, secretary.username, reverse("register:claim", args=[claim.number]))
    page.set_input_files(
        "#id_documents", [payload("가.pdf", files.pdf()), payload("나.txt", "글 하나".encode())]
    )
    page.click("[data-go]")
    page.wait_for_load_state()
    assert "나.txt: 받지 않는 형식입니다" in page.inner_text("main")
    assert not Document.objects.exists()
    page.set_input_files(
        "#id_documents", [payload("가.pdf", files.pdf()), payload("나.pdf", files.pdf(2))]
    )
    page.click("[data-go]")
    page.wait_for_load_state()
    assert page.locator("#documents-list tr[data-document]").count() == 2
    assert page.locator(".uploads-hint").is_hidden()
    context.close()


def log_in_beside(page, live_server, user):
    """Log in by the form in another tab, which makes a new token for every form."""
    tab = page.context.new_page()
    tab.goto(f"{live_server.url}/accounts/login/?next=/claims/")
    tab.fill("[name=login]", user.username)
    tab.fill("[name=password]", PASSWORD)
    tab.click("form[action*=login] [type=submit]")
    tab.wait_for_url("**/claims/")
    tab.close()


@pytest.mark.parametrize("is_told", [True, False])
def test_after_a_log_in_in_another_tab_the_page_sends_its_files(
    panel, live_server, secretary, is_told
):
    """The log-in has made a new token; the page asks for it, also if it had not been refused."""
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.context.clear_cookies(name="desk_session")
    if is_told:
        panel.click("[data-go]")
        wait(panel, "통장.pdf", "failed")
    log_in_beside(panel, live_server, secretary)
    if is_told:
        row(panel, "통장.pdf").locator("[data-retry]").click()
    else:
        panel.click("[data-go]")
    wait(panel, "통장.pdf", "done")
    assert Document.objects.count() == 1


def test_a_file_that_was_stopped_while_a_new_token_comes_is_not_sent(panel, live_server, secretary):
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.context.clear_cookies(name="desk_session")
    log_in_beside(panel, live_server, secretary)
    asked, address = [], f"**{urlsplit(panel.url).path}"
    panel.route(address, lambda route: asked.append(route))  # held until the file is stopped
    with panel.expect_request(address):
        panel.click("[data-go]")
    row(panel, "통장.pdf").locator("[data-stop]").click()
    with panel.expect_response(address):
        asked[0].continue_()
    wait(panel, "통장.pdf", "stopped")
    assert not Document.objects.exists()
    panel.unroute_all()
    row(panel, "통장.pdf").locator("[data-retry]").click()
    wait(panel, "통장.pdf", "done")
    assert Document.objects.count() == 1


def test_files_of_one_person_are_not_sent_by_the_next(panel, live_server):
    panel.set_input_files("#id_documents", [payload("통장.pdf", files.pdf())])
    panel.context.clear_cookies(name="desk_session")
    log_in_beside(panel, live_server, UserFactory(roles="secretariat"))
    panel.click("[data-go]")
    wait(panel, "통장.pdf", "failed")
    assert not Document.objects.exists()
