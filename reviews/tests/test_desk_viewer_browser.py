"""Documents on the desk in a real browser: pages are walked, zoomed, compared and counted."""

import pytest

from claims.documents.models import Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from config.tests.test_frontend_browser import sideways, sign_in
from reviews.committee.models import Seen
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    BANKBOOK,
    CERTIFICATE,
    SALES,
    USAGE,
    leave_fields,
    open_desk,
    paper,
    patience,
    review,
    say,
    seated,
    shown,
)

pytestmark = pytest.mark.django_db(transaction=True)


def bankbook_address(review):  # noqa: F811
    return f"**/documents/{paper(review, BANKBOOK).pk}/pages/1/"


def keep_back(page, review):  # noqa: F811
    """The bankbook's page cannot be read. Before the desk opens: it fetches pages ahead."""
    page.route(
        bankbook_address(review),
        lambda route: route.fulfill(status=503, content_type="text/plain", body="저장소가 멂"),
    )


def a_page_that_does_not_come_can_be_asked_for_again(page, review):  # noqa: F811
    page.keyboard.press("Shift+T")
    page.wait_for_selector(".blank [data-do=retry]")
    assert "저장소가 멂" in page.locator("[data-pane=main] .blank").inner_text()
    page.unroute(bankbook_address(review))
    page.click(".blank [data-do=retry]")
    page.wait_for_selector(".leaf .sheet-paper")


def keys_walk_pages_documents_and_checks(page, review):  # noqa: F811
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


def a_number_in_the_page_box_goes_there(page, review):  # noqa: F811
    cert = paper(review, CERTIFICATE).pk
    page.fill("[data-pane=main] [data-go]", "2")
    page.keyboard.press("Enter")
    assert shown(page) == f"{cert}:2"
    page.fill("[data-pane=main] [data-go]", "99")
    page.keyboard.press("Enter")
    assert page.input_value("[data-pane=main] [data-go]") == "2"


def the_wheel_zooms_and_the_hand_moves_a_large_page(page, review):  # noqa: F811
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


def zoom_turn_and_fit_are_each_pages_own(page, review):  # noqa: F811
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


def test_the_pages_of_the_documents_are_shown_by_keys_mouse_and_number(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    """Each from the first page of the first document, whole and upright."""
    cert = paper(review, CERTIFICATE).pk
    for walk in (
        a_page_that_does_not_come_can_be_asked_for_again,  # of a page that was not kept yet
        keys_walk_pages_documents_and_checks,
        a_number_in_the_page_box_goes_there,
        the_wheel_zooms_and_the_hand_moves_a_large_page,
        zoom_turn_and_fit_are_each_pages_own,
    ):
        if walk is a_page_that_does_not_come_can_be_asked_for_again:
            keep_back(page, review)
            open_desk(page, live_server, review, seated)
        else:
            leave_fields(page)
            page.click(f"[data-page='{cert}:1']")
            page.keyboard.press("f")
            page.wait_for_selector("[data-pane=main] .leaf:not(.leaf-wait) .sheet-paper")
        assert shown(page) == f"{cert}:1", walk.__name__
        walk(page, review)


def test_a_slow_page_leaves_a_sheet_that_says_it_is_coming(live_server, page, review, seated):  # noqa: F811
    held = []
    page.route(bankbook_address(review), lambda route: held.append(route))
    open_desk(page, live_server, review, seated)
    page.keyboard.press("Shift+T")
    page.wait_for_selector("[data-pane=main] .leaf-wait")
    assert page.get_attribute("[data-pane=main] [data-stage]", "aria-busy") == "true"
    page.evaluate("document.dispatchEvent(new CustomEvent('desk:part'))")  # the rail is read again
    held[0].continue_()
    page.wait_for_selector("[data-pane=main] .leaf:not(.leaf-wait) .sheet-paper")
    page.wait_for_selector("[data-pane=main] [data-stage]:not([aria-busy])")


@pytest.mark.parametrize("comes", [True, False])
def test_small_pictures_wait_until_the_first_page_has_come_or_failed(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
    comes,
):
    held, small = [], []
    first = f"**/documents/{paper(review, CERTIFICATE).pk}/pages/1/"
    page.route(first, lambda route: held.append(route))
    page.on("request", lambda one: small.append(one.url) if one.url.endswith("/small/") else None)
    sign_in(page, live_server, seated.username)
    desk = f"{live_server.url}/reviews/{review.claim.number}/"
    page.goto(desk, wait_until="commit")  # it has loaded when the picture has come
    page.wait_for_selector("html.js #rail .thumb")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert held and small == []
    with page.expect_request("**/small/"):
        held[0].continue_() if comes else held[0].abort()
    page.wait_for_selector("#rail .thumb img >> nth=1")  # to be seen


def test_small_pictures_wait_too_while_the_page_has_come_as_far_as_them(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    """The rail stands before the first picture, and a slow line brings the page in pieces."""
    small = []
    page.on("request", lambda one: small.append(one.url) if one.url.endswith("/small/") else None)
    sign_in(page, live_server, seated.username)
    desk = f"{live_server.url}/reviews/{review.claim.number}/"

    def as_far_as_the_rail(route):
        whole = route.fetch()
        route.fulfill(response=whole, body=whole.text().partition('<div class="panes')[0])

    page.route(desk, as_far_as_the_rail)
    page.goto(desk)
    page.wait_for_selector("html.js #rail .thumb img", state="attached")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("[data-panes]").count() == 0
    assert small == []


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


def test_small_pictures_that_do_not_come_have_a_sign_and_come_later(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    away = "**/documents/*/pages/*/small/"
    page.route(away, lambda route: route.fulfill(status=503, content_type="text/plain", body=""))
    open_desk(page, live_server, review, seated)
    page.locator(".thumb > img.is-away").nth(1).wait_for(state="attached")
    signs = page.locator(".thumb:has(> img) > .i-cloud-off")
    assert signs.first.is_visible()
    assert page.locator(".thumb > img").first.evaluate("e => getComputedStyle(e).visibility") == (
        "hidden"
    )
    page.unroute(away)
    page.keyboard.press("ArrowRight")
    signs.first.wait_for(state="hidden")
    signs.nth(1).wait_for(state="hidden")
    assert page.locator(".thumb > img").first.evaluate("e => e.naturalWidth") > 0


def test_without_script_a_picture_that_does_not_come_is_explained(client, review, seated):  # noqa: F811
    client.force_login(seated)
    number, document = review.claim.number, paper(review, BANKBOOK).pk
    for address in (f"/reviews/{number}/?page={document}:1", f"/documents/{document}/"):
        text = client.get(address).content.decode()
        before, _said, after = text.partition("그림이 보이지 않으면")
        assert before.rpartition("<noscript>")[2].count("<") == 1, address
        assert after.partition("</noscript>")[0].count("<") == 1, address
