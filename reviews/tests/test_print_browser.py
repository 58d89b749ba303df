"""Pages on paper: no acts, no navigation, no focus, and the colours that carry a meaning."""

import pypdfium2
import pytest

from config.tests.test_frontend_browser import sign_in
from reviews.committee.sittings.tests.scenes import awaiting, sitting_of
from reviews.committee.tests import factories as council
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db(transaction=True)
STYLE = "([where, name]) => getComputedStyle(document.querySelector(where))[name]"


def printed(page, where, name):
    return page.evaluate(STYLE, [where, name])


def test_a_panel_of_acts_alone_is_not_printed(live_server, page):
    hold = holds.held()
    sign_in(page, live_server, money.secretary().username, f"/payouts/holds/{hold.pk}/")
    page.emulate_media(media="print")
    assert not page.is_visible("section:has(> .panel-head #h-acts)")
    assert page.is_visible("section:has(> .panel-head #h-why)")


def test_the_rooms_of_notices_and_the_cursor_are_not_printed(live_server, page):
    money.tier_payout(amount=30_000)
    sign_in(page, live_server, money.secretary().username, "/notices/")
    page.emulate_media(media="print")
    assert not page.is_visible(".page-head nav.seg")
    sign_in(page, live_server, money.finance().username, "/payouts/")
    page.wait_for_selector("html.js")
    page.keyboard.press("j")
    page.wait_for_selector("tr.is-cursor")
    page.emulate_media(media="print")
    assert printed(page, "tr.is-cursor", "outlineStyle") == "none"


def test_the_steps_of_a_batch_keep_their_signs(live_server, page):
    batch = money.released()
    sign_in(page, live_server, money.finance().username, f"/payouts/batches/{batch.pk}/")
    page.emulate_media(media="print")
    assert printed(page, ".path .done .dot", "printColorAdjust") == "exact"


def test_a_panel_that_says_something_beside_its_acts_is_printed(live_server, page):
    chair = council.chair()
    sitting = sitting_of(*awaiting(1), by=chair)
    sign_in(page, live_server, chair.username, f"/reviews/sittings/{sitting.pk}/")
    page.emulate_media(media="print")
    assert page.is_visible("section:has(> .panel-head #h-there)")


def test_the_demo_says_so_at_the_head_of_the_paper(live_server, page, settings):
    settings.MODE = "demo"
    hold = holds.held()
    sign_in(page, live_server, money.secretary().username, f"/payouts/holds/{hold.pk}/")
    page.emulate_media(media="print")
    assert not page.is_visible("[data-demo]")
    assert "시연 자료입니다" in page.inner_text(".print-note")


def test_the_foot_of_the_paper_names_the_council(live_server, page, settings):
    name = '우리 "피해" 협의체'
    settings.COUNCIL_NAMES = dict.fromkeys(settings.COUNCIL_NAMES, (name, name))
    sign_in(page, live_server, money.secretary().username, "/notices/")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        words = paper[0].get_textpage().get_text_bounded()
    assert words.startswith(f"{name} 1 / 1")
