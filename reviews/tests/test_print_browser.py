"""Pages on paper: no acts, no navigation, no focus, and the colours that carry a meaning."""

import pytest

from config.tests.test_frontend_browser import sign_in
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
    assert printed(page, ".table-desk td", "wordBreak") == "keep-all"
