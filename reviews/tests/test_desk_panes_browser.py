"""The two panes of the desk in a real browser: light, downloads, the way back, a phone's tabs."""

import pytest

from config.tests.test_frontend_browser import complaints, serious, sideways  # noqa: F401
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    CERTIFICATE,
    SALES,
    open_desk,
    paper,
    patience,
    review,
    say,
    seated,
    shown,
)

pytestmark = pytest.mark.django_db(transaction=True)
IN_SIGHT = """name => {
    const box = document.querySelector(name).getBoundingClientRect();
    return box.left >= -1 && box.right <= innerWidth + 1;
}"""


def a_faint_page_is_made_legible_and_comes_back_as_filed(page):
    paper_shown = page.locator("[data-pane=main] .leaf img")
    page.keyboard.press("l")
    page.locator("#light-main [data-light-of=brightness]").fill("180")
    assert "brightness(180%)" in paper_shown.get_attribute("style")
    page.click("#light-main [data-do=plain]")
    assert "brightness" not in (paper_shown.get_attribute("style") or "")
    assert page.input_value("#light-main [data-light-of=brightness]") == "100"
    page.keyboard.press("Escape")


def an_original_is_asked_for_beside_the_page(page):
    here = page.url
    page.click("[data-pane=main] .viewer-bar [data-original]")
    page.keyboard.press("Escape")  # there is a way out, and nothing was fetched
    assert not page.is_visible("#original-form")
    page.click("[data-pane=main] .viewer-bar [data-original]")
    page.click("#original-form .chip >> nth=0")
    with page.expect_download() as download:
        page.click("#original-form [type=submit]")
    assert download.value.suggested_filename == "확인서.pdf"
    assert page.url == here and not page.is_visible("#original-form")


def a_sheet_has_no_light_and_counts_sheets(page, review):  # noqa: F811
    page.click(f"#rail [data-page='{paper(review, SALES).pk}:1']")
    page.wait_for_selector(".sheet-table table")
    assert page.is_disabled("[data-pane=main] [data-light-button]")
    assert page.locator("[data-pane=main] [data-say=count]").inner_text().strip() == "/ 1 시트"


def the_way_back_leads_to_the_list_as_it_was(page, live_server, review):  # noqa: F811
    page.goto(f"{live_server.url}/reviews/?tab=in_review&q=온담")
    page.locator(f"tr[data-number='{review.claim.number}'] td >> nth=3").click(
        force=True
    )  # not the link
    page.wait_for_url(f"**/reviews/{review.claim.number}/**")
    page.wait_for_selector("html.js")
    page.click(".desk-bar [data-back]")
    page.wait_for_selector("#queue")
    assert "tab=in_review" in page.url and page.input_value("#q") == "온담"


def test_the_documents_side_serves_reading(
    live_server,
    page,
    complaints,  # noqa: F811
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    page.wait_for_selector(".leaf .sheet-paper")
    a_faint_page_is_made_legible_and_comes_back_as_filed(page)
    an_original_is_asked_for_beside_the_page(page)
    a_sheet_has_no_light_and_counts_sheets(page, review)
    the_way_back_leads_to_the_list_as_it_was(page, live_server, review)
    assert not complaints


def test_a_phone_swaps_documents_and_form(
    live_server,
    page,
    complaints,  # noqa: F811
    review,  # noqa: F811
    seated,  # noqa: F811
):
    say(review, "warning")
    page.set_viewport_size({"width": 390, "height": 844})
    open_desk(page, live_server, review, seated)
    assert page.evaluate(IN_SIGHT, ".viewer") and not page.evaluate(IN_SIGHT, ".case")
    page.click("[data-desk-tab=case]")
    page.wait_for_function(IN_SIGHT, arg=".case")
    page.wait_for_selector("[data-desk-tab=case][aria-current]")
    assert not sideways(page) and not serious(page)
    page.click("#checks [data-show] >> nth=0")  # a finding leads to its place on the page
    page.wait_for_function(IN_SIGHT, arg=".viewer")
    page.wait_for_selector("[data-desk-tab=viewer][aria-current]")
    assert shown(page) == f"{paper(review, CERTIFICATE).pk}:1"
    assert not complaints


def test_votes_of_others_reach_an_open_desk(live_server, page, review, seated):  # noqa: F811
    others = committee.panel(review)[1:]
    committee.vote(review, committee.panel(review)[0], "deny")
    open_desk(page, live_server, review, seated)
    assert page.get_attribute("#seals", "data-voted") == "1"
    for seat in others:
        committee.vote(review, seat, "deny")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as on coming back
    page.wait_for_selector("#seals[data-voted='3']")
    page.wait_for_selector("#outcome .case-block")
    assert "부지급" in page.inner_text("#standing")
