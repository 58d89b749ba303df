"""The page of an upload link on a telephone of 390 px: a photograph, a line that breaks, undo."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.models import Document
from claims.documents.receipt.inspection import inspect
from claims.documents.tests import files
from claims.documents.upload_links.tests.factories import FACT, KIND, path_of
from claims.documents.upload_links.verbs import issue_upload_link
from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
# Errors in the console that the page also explains.
CHROME_SAYS = ("422", "net::ERR_FAILED", "/send/")


IN_SIGHT = "e => (box => box.top >= 0 && box.bottom <= innerHeight)(e.getBoundingClientRect())"
FOCUSED = "document.activeElement.id"


def card(page, kind):
    return page.locator(".guest-kind").filter(has=page.locator(f"#kind-{kind}"))


def choose(page, kind, name, data):
    """Touch the button of a card, as a person does, and choose a file."""
    with page.expect_file_chooser() as chooser:
        page.locator(f"label[for=files-{kind}]").click()
    chooser.value.set_files({"name": name, "mimeType": "application/pdf", "buffer": data})


def fits(page):
    return (sideways(page) <= 0, serious(page)) == (True, [])


def test_a_photograph_goes_from_the_letter_to_the_desk(live_server, page, complaints):  # noqa: F811
    claim = ClaimFactory()
    letter = path_of(claim, [KIND, DocumentKind.SALES_LOSS_PROOF])
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + letter)
    assert fits(page)
    page.get_by_label("휴대전화 번호의 끝 4자리").fill("0000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("남은 횟수: 4번")
    answer = page.locator("[name=answer][aria-invalid=true]")
    expect(answer).to_be_focused()
    expect(answer).to_have_value("")  # another Enter spends no try
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator("[name=answer][aria-describedby^=id_answer_error]")).to_be_focused()
    assert fits(page)
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.get_by_role("button", name="확인").click()
    page.wait_for_selector("html.js")
    page.go_back()  # no page of the history is the answer of a refused form
    expect(page.locator("h1")).to_have_text("서류 제출")
    page.go_forward()
    page.wait_for_selector("html.js")
    assert fits(page)
    camera = page.locator(f"#photo-{KIND}")
    assert (camera.get_attribute("capture"), camera.get_attribute("accept")) == (
        "environment", "image/*",
    )  # fmt: skip
    boxes = [box.bounding_box()["height"] for box in page.locator(".guest-pick .btn").all()]
    assert min(boxes) >= 44

    broken: list = []

    def fail_once(route):
        broken.append(route)
        route.abort()

    page.route("**/send/", fail_once, times=1)
    photo = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": files.picture()}
    camera.set_input_files(photo)
    expect(page.locator(f"#state-{KIND}")).to_contain_text("받았습니다")  # sent again by itself
    document = Document.objects.get()
    assert len(broken) == 1 and (document.source, document.kind) == ("link", KIND)
    own = page.locator("#own-uploads")
    expect(own).to_contain_text(document.sha256[-8:])
    expect(page.locator("[data-said]")).to_have_text("1개를 보냈습니다.")
    bad = {"name": "메모.txt", "mimeType": "text/plain", "buffer": "그냥 쓴 글".encode()}
    page.locator("#files-sales_loss_proof").set_input_files(bad)
    expect(card(page, "sales_loss_proof")).to_contain_text("받지 않는 형식입니다")
    assert fits(page)

    page.goto(live_server.url + letter)  # the link of the letter again: no digits, and still undo
    own.get_by_role("button", name="제출 취소: IMG_0001.jpg").click()
    expect(page.locator(f"#state-{KIND}")).to_contain_text("아직 없습니다")
    expect(own).to_contain_text("제출을 취소했습니다")
    assert page.evaluate(FOCUSED) == "h-uploads"
    document.refresh_from_db()
    assert document.set_aside_at and document.set_aside_by is None
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Send documents")
    assert fits(page)
    assert [one for one in complaints if not any(known in one for known in CHROME_SAYS)] == []
    assert {cookie["name"] for cookie in page.context.cookies()} == {
        "desk_upload", "desk_csrftoken", "django_language",
    }  # fmt: skip


def test_what_becomes_of_a_file_stands_in_its_card_in_sight_and_is_read_out(live_server, page):
    claim, last = ClaimFactory(), DocumentKind.OTHER
    kinds = [KIND, DocumentKind.SALES_LOSS_PROOF, DocumentKind.SMALL_BUSINESS_CERTIFICATE, last]
    page.set_viewport_size({"width": 390, "height": 664})
    page.goto(live_server.url + path_of(claim, kinds))
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.keyboard.press("Enter")
    page.wait_for_selector("html.js")
    said = page.locator("[data-said]")

    def row(state, kind=last):
        found = card(page, kind).locator(f".guest-row[data-state={state}]")
        found.wait_for()
        page.wait_for_function(IN_SIGHT, arg=found.element_handle())
        return found

    choose(page, last, "wrong.exe", b"MZ" * 99)
    assert "받지 않는 형식입니다" in row("refused").inner_text()
    expect(said).to_contain_text("wrong.exe: 받지 않는 형식입니다")
    assert page.evaluate(FOCUSED) == f"files-{last}"
    choose(page, last, "빈.pdf", b"")
    assert "내용이 없는 파일입니다" in row("refused").inner_text()  # the answered row has gone

    held: list = []
    page.route("**/send/", lambda route: held.append(route))
    choose(page, last, "통장.pdf", files.pdf())
    expect(row("sending").get_by_role("progressbar")).to_be_visible()
    expect(said).to_have_text("통장.pdf: 보내는 중")
    held.pop().continue_()
    assert "확인 번호" in row("done").inner_text()
    expect(said).to_have_text("1개를 보냈습니다.")
    expect(page.locator(f"#state-{last}")).to_contain_text("받았습니다")
    row("done")  # after the page above has grown too
    assert page.evaluate(FOCUSED) == f"files-{last}"
    assert fits(page)

    choose(page, KIND, "둘.pdf", files.pdf(2))
    row("sending", KIND)
    back = page.get_by_role("button", name="제출 취소: 통장.pdf")
    back.focus()
    held.pop().continue_()
    expect(page.get_by_role("button", name="제출 취소: 둘.pdf")).to_be_attached()
    expect(back).to_be_focused()  # the list was renewed around it


def test_a_line_that_breaks_once_the_file_is_taken_renews_the_page_later(live_server, page):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + path_of(ClaimFactory(), [KIND]))
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.keyboard.press("Enter")
    page.wait_for_selector("html.js")
    lost: list = []

    def lose(route):
        lost.append(route)
        route.abort()

    page.route(page.url, lose, times=1)  # the page asked for again, after the file has gone
    choose(page, KIND, "통장.pdf", files.pdf())
    expect(card(page, KIND)).to_contain_text("확인 번호")
    expect(page.locator(f"#state-{KIND}")).to_contain_text("받았습니다")
    expect(page.locator("#own-uploads")).to_contain_text("통장.pdf")
    assert len(lost) == 1


def test_a_file_that_hangs_is_told_and_sent_again_without_loss(live_server, page):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + path_of(ClaimFactory(), [KIND]))
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.keyboard.press("Enter")
    page.wait_for_selector("html.js")
    page.clock.install()
    held: list = []
    page.route("**/send/", lambda route: held.append(route))
    choose(page, KIND, "통장.pdf", files.pdf())
    row = card(page, KIND).locator(".guest-row")
    expect(row).to_have_attribute("data-state", "sending")
    page.wait_for_timeout(300)  # the bytes have gone out; no answer comes
    page.clock.fast_forward(29_000)
    again = row.get_by_role("button", name="다시 보내기: 통장.pdf")
    expect(again).to_be_hidden()
    page.clock.fast_forward(2_000)
    expect(row).to_contain_text("30초 동안 나아가지 않았습니다")
    expect(page.locator("[data-said]")).to_contain_text("30초 동안")
    assert fits(page)
    again.click()
    expect(row).to_have_attribute("data-state", "sending")
    page.wait_for_timeout(300)
    page.clock.fast_forward(181_000)  # nobody touches it: it is given up, and goes again by itself
    expect(row).to_have_attribute("data-state", "lost")
    page.unroute("**/send/")
    page.clock.fast_forward(6_000)
    expect(row).to_contain_text("확인 번호")
    expect(page.locator(f"#state-{KIND}")).to_contain_text("받았습니다")
    assert Document.objects.count() == 1 and len(held) == 2


def test_a_file_that_is_sent_again_goes_before_those_chosen_after_it(live_server, page):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + path_of(ClaimFactory(), [KIND]))
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.keyboard.press("Enter")
    page.wait_for_selector("html.js")
    page.clock.install()
    held: list = []
    page.route("**/send/", lambda route: held.append(route))
    choose(page, KIND, "먼저.pdf", files.pdf())
    choose(page, KIND, "나중.pdf", files.pdf(2))
    first, second = (card(page, KIND).locator(".guest-row").nth(place) for place in (0, 1))
    expect(second).to_have_attribute("data-state", "waiting")
    page.wait_for_timeout(300)
    page.clock.fast_forward(31_000)
    first.get_by_role("button", name="다시 보내기: 먼저.pdf").click()
    expect(first).to_have_attribute("data-state", "sending")
    expect(second).to_have_attribute("data-state", "waiting")


def test_a_locked_pdf_asks_for_its_password_without_a_reload(live_server, page):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + path_of(ClaimFactory(), [KIND]))
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.keyboard.press("Enter")
    page.wait_for_selector("html.js")
    choose(page, KIND, "통장.pdf", files.locked_pdf())
    expect(page.locator("#all-arrived")).to_contain_text("확인하고 있습니다")
    inspect(document_id=Document.objects.get().pk)
    expect(page.get_by_label("PDF 암호")).to_be_visible(timeout=15_000)
    expect(page.locator(f"#state-{KIND}")).to_contain_text("암호를 기다립니다")
    assert fits(page)


def test_what_is_asked_for_has_come_with_a_link_for_other_papers_too(live_server, page):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + path_of(ClaimFactory(), [DocumentKind.OTHER]))
    page.get_by_label("휴대전화 번호의 끝 4자리").fill(FACT)
    page.keyboard.press("Enter")
    page.wait_for_selector("html.js")
    expect(page.locator("#all-arrived")).to_have_text("")
    choose(page, DocumentKind.OTHER, "메모.pdf", files.pdf())
    expect(page.locator("#all-arrived")).to_contain_text("요청한 서류를 모두 받았습니다.")


def test_paper_has_no_address_of_a_link_and_no_empty_form(live_server, page):
    secretary, claim = UserFactory(roles="secretariat"), ClaimFactory()
    until = clock.today() + timedelta(days=7)
    issue_upload_link(claim=claim, kinds=[KIND], until=until, actor=secretary)
    sign_in(page, live_server, secretary.username, f"/claims/{claim.number}/")
    address = page.locator("input[readonly][value*='/u/']")
    expect(address).to_be_visible()
    expect(page.locator("#note-text")).to_be_visible()
    page.emulate_media(media="print")
    expect(address).to_be_hidden()
    expect(page.locator("#note-text")).to_be_hidden()
    padded = "e => parseFloat(getComputedStyle(e).paddingLeft)"
    bodies = page.locator(".panel-body.stack")
    assert bodies.count() and min(bodies.nth(n).evaluate(padded) for n in range(bodies.count())) > 0
