"""My day in a real browser: widths, the key N, and bars of a chart that open their list."""

import pytest
from django.core.cache import cache

from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.committee.appeals.tests.scene import at, days_ago
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.tests import factories as make
from reviews.notices.bulk.tests import factories as bulks
from reviews.publication.tests import factories as statistics

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1440, 1280, 834, 390)


def look(page, name):
    """Nothing sticks out at any width, nothing is unreadable."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0, (name, width)
        assert serious(page) == [], (name, width)
    page.set_viewport_size({"width": 1440, "height": 900})


# Where the panels begin, and where they began while the ones after them had not arrived.
ARRIVING = """
const box = document.querySelector('.day-charts')
const places = () => [...box.children].map(one => [one.offsetLeft, one.offsetTop])
const whole = places(), parts = []
while (box.children.length > 1) {
    box.lastElementChild.remove()
    parts.push(places())
}
return [whole, parts]
"""


def test_no_panel_moves_while_the_page_of_a_member_arrives(live_server, page):
    cache.clear()
    member = make.council(3, 0)[0].user
    sign_in(page, live_server, member.username, "/")
    page.wait_for_selector(".day-charts")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        whole, parts = page.evaluate(f"() => {{{ARRIVING}}}")
        assert len(whole) == 3
        assert [whole[: len(part)] for part in parts] == parts, width


def test_a_day_fits_every_width_and_its_figures_open_their_lists(live_server, page, complaints):  # noqa: F811
    cache.clear()
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken
    council = make.council(3, 0)
    decided, voted = make.decided(), make.in_review()
    make.vote(voted, make.panel(voted)[0])
    waiting = make.deciding()
    member = make.panel(voted)[0].member.user
    assert council and decided
    sign_in(page, live_server, member.username, "/")
    page.wait_for_selector("html.js")
    look(page, "member")
    page.locator("[data-n] >> text=바꿀 수 있음").first.click()
    page.wait_for_url("**/my-votes/?tab=open")
    look(page, "own votes")
    page.context.clear_cookies()

    sign_in(page, live_server, make.chair().username, "/")
    page.wait_for_selector("html.js")
    look(page, "chair")
    table = page.locator("[data-table-of=t-spread]")
    page.locator("[data-as-table=t-spread]").click()
    assert "is-shown" in table.get_attribute("class")
    first = table.locator("a[data-n]:not([data-n='0'])").first
    href = first.get_attribute("href")
    first.click()
    page.wait_for_url(lambda url: url.endswith(href))
    page.go_back()
    page.wait_for_selector("html.js")
    page.locator("tr[data-href]:has(.won)").first.click()  # in its middle, beside the number
    page.wait_for_url(f"**/reviews/{waiting.claim.number}/")
    page.go_back()
    page.wait_for_selector("html.js")
    page.keyboard.press("n")
    page.wait_for_url(f"**/reviews/{waiting.claim.number}/")
    assert not complaints


def test_the_work_that_waits_for_the_reader_fits_every_width(live_server, page, complaints):  # noqa: F811
    cache.clear()
    page.set_default_timeout(15_000)
    bulks.tier_claims(101)
    bulks.prepared()
    with at(days_ago(40)):
        facts.proposed()
    statistics.prepared()
    sign_in(page, live_server, make.secretary().username, "/")
    page.wait_for_selector("html.js")
    look(page, "to confirm")
    page.get_by_role("link", name="일괄 통지 승인").click()
    page.wait_for_url("**/notices/bulk/?show=mine")
    look(page, "bulks of the reader")
    page.get_by_label("조건 지우고 모두 보기").click()
    page.wait_for_url(lambda url: url.endswith("/notices/bulk/?"))
    assert not complaints
