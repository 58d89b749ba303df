"""Upload of a claims file in a real browser, over a slow line."""

import pytest
from playwright.sync_api import expect

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

# Nothing is sent: a submit that the page lets through is counted as true.
COUNTED = """() => {
  window.sent = []
  addEventListener('submit', event => {
    window.sent.push(!event.defaultPrevented)
    event.preventDefault()
  })
}"""
FILE = {"name": "접수.csv", "mimeType": "text/csv", "buffer": b"x" * 1_000_000}  # bytes
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1}


@pytest.fixture
def go(live_server, page):
    """The button that uploads a file of one megabyte, which is chosen."""
    sign_in(page, live_server, UserFactory(roles="secretariat").username, "/claims/imports/")
    page.wait_for_selector("html.js")
    page.set_input_files("#id_file", FILE)
    return page.get_by_role("button", name="파일 올리고 미리보기")


def test_an_impatient_press_does_not_begin_a_long_upload_anew(page, go):
    page.clock.install()
    page.evaluate(COUNTED)
    go.click()
    page.clock.fast_forward(15_000)  # ms
    go.click()
    expect(page.locator("#toasts")).to_contain_text("파일을 올리고 있습니다")
    assert page.evaluate("window.sent") == [True, False]


def test_an_upload_that_was_stopped_in_the_browser_can_begin_anew_at_once(page, go):
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    posts = []
    page.on("request", lambda request: posts.append(1) if request.method == "POST" else None)
    with page.expect_request("**/claims/imports/"):
        go.evaluate("button => setTimeout(() => button.click())")
    line.send("Page.stopLoading")
    page.evaluate(COUNTED)
    go.click()
    assert page.evaluate("window.sent") == [True]
    assert posts == [1]
