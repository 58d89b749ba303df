"""The desk in a real browser: a claim is judged by keys alone, and nothing acts while composing."""

import re

import pytest

from claims.documents.models import Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, serious, sideways  # noqa: F401
from reviews.committee.models import EvidenceCheck, Seen, Vote
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    BANKBOOK,
    CERTIFICATE,
    SALES,
    USAGE,
    desk_of,
    leave_fields,
    open_desk,
    paper,
    patience,
    review,
    say,
    seated,
    with_documents,
)

pytestmark = pytest.mark.django_db(transaction=True)


def shown(page, pane="main"):
    """The page on show, as the rail's key."""
    query = "page" if pane == "main" else "beside"
    found = re.search(rf"[?&]{query}=(\d+:\d+)", page.url)
    return found and found[1]


def test_a_claim_is_judged_from_log_in_to_the_next_without_the_mouse(
    live_server,
    page,
    complaints,  # noqa: F811
    review,  # noqa: F811
    seated,  # noqa: F811
):
    with_documents(business_name="다음 가게", claimed_loss=1_000_000)
    committee.finding(
        review.claim, "warning", document=paper(review, SALES), estimated_loss=1_482_000
    )
    page.goto(f"{live_server.url}/accounts/login/?next=/reviews/")
    page.wait_for_function("document.activeElement.name === 'login'")
    page.keyboard.type(seated.username)
    page.keyboard.press("Tab")
    page.keyboard.type("outage-1015")
    page.keyboard.press("Enter")
    page.wait_for_selector("#queue table[data-cursor]")
    page.wait_for_selector("html.js")
    page.keyboard.press("j")
    while page.locator("tr.is-cursor").get_attribute("data-number") != review.claim.number:
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reviews/{review.claim.number}/**")
    page.wait_for_selector(".leaf .sheet-paper")

    for _kind in (CERTIFICATE, SALES, "usage"):
        page.keyboard.press("a")
        page.keyboard.press("t")
    page.locator("#checks .said").nth(2).wait_for()
    page.keyboard.press("q")
    page.keyboard.type("계좌 번호가 가려져 있음")
    page.keyboard.press("Enter")
    page.keyboard.press("h")
    page.focus("[name=amount]")
    page.keyboard.type("1400000")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.locator("#checks .said").nth(3).wait_for()  # the last check has been taken in
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    page.wait_for_selector("form[data-ballot]")

    vote = Vote.everything.get()
    assert (vote.choice, vote.amount) == ("partly", 1_400_000)
    assert vote.rationale
    said = EvidenceCheck.objects.filter(assignment__member__user=seated).order_by("pk")
    assert [check.verdict for check in said] == ["accepted"] * 3 + ["insufficient"]
    assert said[3].note == "계좌 번호가 가려져 있음"
    assert complaints == []


KEY = """([code, more]) => {
  const event = new KeyboardEvent('keydown',
    {code, key: 'Process', bubbles: true, cancelable: true, ...more})
  document.activeElement.dispatchEvent(event)
  return event.defaultPrevented
}"""


@pytest.mark.parametrize("more", [{"isComposing": True}, {"keyCode": 229}])
def test_nothing_acts_while_a_korean_letter_is_composed(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
    more,
):
    """As an input method has it: keydown with isComposing, or 229 after the composition's end."""
    open_desk(page, live_server, review, seated)
    page.keyboard.press("h")
    page.fill("[name=amount]", "500000")
    page.focus("#id_rationale")
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "매추", "selectionStart": 2, "selectionEnd": 2}
    )
    assert page.input_value("#id_rationale") == "매추"
    for code in ("KeyG", "KeyD", "Digit1", "Escape"):
        assert not page.evaluate(KEY, [code, more])
    assert not page.evaluate(KEY, ["Enter", {"ctrlKey": True} | more])
    assert page.evaluate("document.activeElement.id") == "id_rationale"
    leave_fields(page)
    assert not page.evaluate(KEY, ["KeyG", more])  # nor on the page itself
    assert page.locator("[name=choice]:checked").get_attribute("value") == "partly"
    assert page.url.startswith(desk_of(live_server, review))
    assert not Vote.everything.exists()


def test_control_and_enter_in_another_form_does_not_vote(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.keyboard.press("g")
    page.click("[popovertarget=pop-recuse]")
    page.fill("#recuse-reason", "거래처입니다")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    assert page.url.startswith(desk_of(live_server, review))
    assert not Vote.everything.exists()


def test_keys_walk_pages_documents_and_checks(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    cert, sales, bank = (paper(review, kind).pk for kind in (CERTIFICATE, SALES, BANKBOOK))
    assert shown(page) == f"{cert}:1"
    page.keyboard.press("ArrowRight")
    assert shown(page) == f"{cert}:2"
    assert page.locator("[data-pane=main] [data-say=count]").inner_text().strip() == "/ 2쪽"
    page.keyboard.press("BracketRight")
    assert shown(page) == f"{sales}:1"
    page.wait_for_selector(".sheet-table table")
    page.keyboard.press("BracketLeft")
    assert shown(page) == f"{cert}:1"
    page.keyboard.press("Shift+T")
    assert shown(page) == f"{bank}:1"
    assert page.locator("#checks .is-now").get_attribute("data-kind") == BANKBOOK
    page.keyboard.press("BracketRight")  # there is none behind: it stays
    assert shown(page) == f"{bank}:1"


def test_a_number_in_the_page_box_goes_there(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    cert = paper(review, CERTIFICATE).pk
    page.fill("[data-pane=main] [data-go]", "2")
    page.keyboard.press("Enter")
    assert shown(page) == f"{cert}:2"
    page.fill("[data-pane=main] [data-go]", "99")
    page.keyboard.press("Enter")
    assert page.input_value("[data-pane=main] [data-go]") == "2"


def test_zoom_turn_and_fit_are_each_pages_own(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    turned, zoom = page.locator(".leaf-turn"), page.locator("[data-pane=main] [data-say=zoom]")
    whole = zoom.inner_text()
    page.keyboard.press("Equal")
    assert zoom.inner_text() != whole
    page.keyboard.press("f")
    assert zoom.inner_text() == whole
    page.keyboard.press("r")
    assert "rotate(90deg)" in turned.evaluate("e => e.style.transform")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".leaf-turn[style*='rotate(0deg)']")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".leaf-turn[style*='rotate(90deg)']")


def test_a_tall_capture_is_read_from_its_top(live_server, page, review, seated):  # noqa: F811
    tall = files.picture("PNG", files.halves(200, 2000))
    document = receive(
        claim=review.claim, kind=USAGE, name="긴 대화.png", data=tall, source=Source.IMPORT
    )
    inspect(document_id=document.pk)
    open_desk(page, live_server, review, seated)
    width = page.locator("[data-pane=main] [data-do=width]")
    assert width.get_attribute("aria-pressed") == "false"
    page.click(f"[data-page='{document.pk}:1']")
    page.wait_for_selector("[data-pane=main] [data-do=width][aria-pressed=true]")
    stage = page.locator("[data-pane=main] [data-stage]")
    assert stage.evaluate("e => e.scrollHeight > 2 * e.clientHeight && e.scrollTop === 0")
    page.keyboard.press("f")  # the whole of it, for who asks
    assert width.get_attribute("aria-pressed") == "false"
    assert stage.evaluate("e => e.scrollHeight <= e.clientHeight + 1")


def test_the_wheel_zooms_and_the_hand_moves_a_large_page(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    stage = page.locator("[data-pane=main] [data-stage]")
    box = stage.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -600)
    page.keyboard.up("Control")
    page.wait_for_selector("[data-stage].is-large")
    before = stage.evaluate("e => [e.scrollLeft, e.scrollTop]")
    page.mouse.down()
    page.mouse.move(middle[0] - 60, middle[1] - 80, steps=3)
    page.mouse.up()
    after = stage.evaluate("e => [e.scrollLeft, e.scrollTop]")
    assert after == [before[0] + 60, before[1] + 80]


def test_two_pages_side_by_side_stay_in_the_address(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    cert, sales = paper(review, CERTIFICATE).pk, paper(review, SALES).pk
    page.keyboard.press("b")
    for pane in ("beside", "main"):  # the same page in both
        page.wait_for_selector(f"[data-pane={pane}] .leaf .sheet-paper")
    page.keyboard.press("BracketRight")
    assert (shown(page), shown(page, "beside")) == (f"{sales}:1", f"{cert}:1")
    page.reload()
    page.wait_for_selector("[data-pane=beside] .leaf .sheet-paper")
    page.wait_for_selector("[data-pane=main] .sheet-table table")
    page.keyboard.press("s")
    assert (shown(page), shown(page, "beside")) == (f"{cert}:1", f"{sales}:1")
    page.click("[data-pane=beside] [data-stage]")  # what is touched is what the keys turn
    page.keyboard.press("BracketLeft")
    assert (shown(page), shown(page, "beside")) == (f"{cert}:1", f"{cert}:1")
    assert sideways(page) <= 0
    page.keyboard.press("b")
    assert shown(page, "beside") is None
    assert not page.locator("[data-pane=beside]").is_visible()


def test_places_of_findings_are_drawn_pointed_at_and_put_away(live_server, page, review, seated):  # noqa: F811
    finding = say(review, "warning")
    open_desk(page, live_server, review, seated)
    hit, sheet = page.locator(".hit"), page.locator(".leaf .sheet-paper")
    assert hit.locator("b").inner_text() == "1"
    where, paper_box = hit.bounding_box(), sheet.bounding_box()
    left = (where["x"] + 4.5 - paper_box["x"]) / paper_box["width"]
    assert abs(left - 0.2) < 0.01  # per mille of the page, its frame left out
    page.keyboard.press("BracketRight")
    page.wait_for_selector(".sheet-table table")
    page.click(f"#checks [data-finding='{finding.pk}']")
    page.wait_for_selector(".hit.is-pointed")
    page.keyboard.press("c")
    assert not hit.is_visible()
    page.keyboard.press("c")
    assert hit.is_visible()


def test_what_was_looked_at_is_kept_for_the_member(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)

    def second(answer):  # the first page may be told of meanwhile
        said = answer.request.post_data or ""
        return answer.url.endswith("/seen/") and 'name="page"\r\n\r\n2\r\n' in said

    with page.expect_response(second):
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("[aria-current=true] .seen")
    cert = paper(review, CERTIFICATE)
    assert 2 in Seen.objects.get(document=cert).pages
    page.reload()
    page.wait_for_selector("html.js")
    assert page.locator(f"[data-page='{cert.pk}:2'] .seen").is_visible()


# A page seen is told to the server a moment later; here that moment does not come.
NOT_SEEN = """
const send = window.fetch;
window.fetch = (url, options) =>
  url.endsWith('/seen/') ? new Promise(() => {}) : send(url, options);
"""


def test_a_page_seen_stays_counted_by_an_answer_that_does_not_know_it(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    page.add_init_script(NOT_SEEN)
    open_desk(page, live_server, review, seated)
    seen = page.locator(f"#checks [data-kind={CERTIFICATE}] [data-seen-of]")
    page.wait_for_selector("[aria-current=true] .seen")
    assert seen.inner_text() == "1"
    page.keyboard.press("a")
    page.wait_for_selector(f"[data-kind={CERTIFICATE}] .check-mark .said", state="attached")
    assert seen.inner_text() == "1"


def test_a_document_that_cannot_be_shown_says_why(live_server, page, review, seated):  # noqa: F811
    fake = committee.document(review.claim, BANKBOOK)  # received, not inspected
    open_desk(page, live_server, review, seated)
    thumb = page.locator(f"[data-page='{fake.pk}:0']")
    thumb.focus()
    page.keyboard.press("Enter")
    assert "준비 중" in page.locator("[data-pane=main] .blank").inner_text()


def test_a_page_that_does_not_come_can_be_asked_for_again(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    bank = paper(review, BANKBOOK).pk
    address = f"**/documents/{bank}/pages/1/"
    page.route(
        address,
        lambda route: route.fulfill(status=503, content_type="text/plain", body="저장소가 멂"),
    )
    page.keyboard.press("Shift+T")
    page.wait_for_selector(".blank [data-do=retry]")
    assert "저장소가 멂" in page.locator("[data-pane=main] .blank").inner_text()
    page.unroute(address)
    page.click(".blank [data-do=retry]")
    page.wait_for_selector(".leaf .sheet-paper")


def test_a_slow_page_leaves_a_sheet_that_says_it_is_coming(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    held = []
    bank = paper(review, BANKBOOK).pk
    page.route(f"**/documents/{bank}/pages/1/", lambda route: held.append(route))
    page.keyboard.press("Shift+T")
    page.wait_for_selector("[data-pane=main] .leaf-wait")
    assert page.get_attribute("[data-pane=main] [data-stage]", "aria-busy") == "true"
    held[0].continue_()
    page.wait_for_selector("[data-pane=main] .leaf:not(.leaf-wait) .sheet-paper")
    page.wait_for_selector("[data-pane=main] [data-stage]:not([aria-busy])")


def test_a_changed_review_refuses_and_keeps_the_words(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.keyboard.press("ArrowRight")
    at = shown(page)
    page.keyboard.press("h")
    page.fill("[name=amount]", "700000")
    page.fill("#id_rationale", "쓰던 글")
    committee.document(review.claim, SALES)  # another paper comes in
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#case [role=alert]")
    assert "바뀌었습니다" in page.locator("#case [role=alert]").inner_text()
    assert page.input_value("#id_rationale") == "쓰던 글"
    assert page.input_value("[name=amount]") == "700,000"
    assert shown(page) == at
    assert not Vote.everything.exists()
    page.keyboard.press("Control+Enter")  # of what is shown now
    page.wait_for_url(lambda url: review.claim.number not in url)
    assert Vote.everything.get().amount == 700_000


def test_a_doubt_without_its_reason_does_not_get_lost_with_the_vote(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    page.keyboard.press("q")
    leave_fields(page)
    page.keyboard.press("d")
    page.fill("#id_rationale", "자료가 맞지 않음")
    page.keyboard.press("Control+Enter")
    note = page.locator(f"[data-note={CERTIFICATE}]")
    page.wait_for_selector(".toast-desk")
    assert note.evaluate("e => e === document.activeElement")
    assert not Vote.everything.exists()
    note.fill("상호가 다름")
    with page.expect_response(lambda answer: "/checks/" in answer.url):
        leave_fields(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    assert EvidenceCheck.objects.get().note == "상호가 다름"
    assert Vote.everything.get().choice == "deny"


def test_single_keys_can_be_switched_off(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.click(".me")
    page.click("#pop-me form[action*=preferences] button")
    page.wait_for_selector("body:not([data-keys])")
    page.wait_for_selector("html.js")
    page.keyboard.press("g")
    assert page.locator("[name=choice]:checked").count() == 0


def test_without_script_every_page_is_a_link_and_the_vote_a_form(
    live_server,
    browser,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/?next=/reviews/{review.claim.number}/")
    page.fill("[name=login]", seated.username)
    page.fill("[name=password]", "outage-1015")
    page.click("form[action*=login] [type=submit].btn-primary")
    cert = paper(review, CERTIFICATE).pk
    page.click(f"#rail [data-page='{cert}:2']")
    assert f"/documents/{cert}/pages/2/" in page.locator(".sheet-paper").get_attribute("src")
    page.check("[name=choice][value=deny]", force=True)
    page.fill("#id_rationale", "자료가 맞지 않음")
    page.click("[data-submit]")
    assert Vote.everything.get().choice == "deny"
    context.close()


@pytest.mark.parametrize("state", ["plain", "findings", "split", "refused", "sealed", "chair"])
def test_axe_policy_and_width_in_every_state(
    live_server,
    page,
    complaints,  # noqa: F811
    review,  # noqa: F811
    seated,  # noqa: F811
    state,
):
    user = UserFactory(roles="chair") if state == "chair" else seated
    if state in {"findings", "split"}:
        say(review, "warning")
        say(review, "ok", code="certificate.number", box=[100, 100, 200, 140])
        say(review, "problem", BANKBOOK)
        for _more in range(16):  # a rail that is longer than its place, either way
            committee.document(review.claim, SALES)
    if state == "sealed":
        committee.vote(review, committee.panel(review)[0])
    open_desk(page, live_server, review, user)
    if state == "split":
        page.keyboard.press("b")
        page.keyboard.press("BracketRight")
    if state == "refused":
        page.keyboard.press("h")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".invalid-feedback")
    page.wait_for_load_state("networkidle")
    wrong = []
    for width in (1440, 1280, 834):
        page.set_viewport_size({"width": width, "height": 900})
        if width > 1000 and (below := page.evaluate("document.body.scrollHeight - innerHeight")):
            wrong.append((width, f"{below} px below the window"))
        if (over := sideways(page)) > 0:
            wrong.append((width, f"{over} px too wide"))
        if width != 1280:
            wrong += serious(page)
    assert wrong == []
    expected = [text for text in complaints if state == "refused" and "422" in text]
    assert [text for text in complaints if text not in expected] == []
