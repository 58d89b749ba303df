"""In a real browser: 내려받기 takes the list as it was filtered in place; paper has no menu and
keeps what is masked."""

# ruff: noqa: F811  (fixtures of another file)

import pytest

from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import complaints, sign_in  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_button_follows_the_filters_and_paper_leaves_out_what_only_a_screen_can_use(
    live_server, page, complaints
):
    claim = ClaimFactory(tier_grant=True)
    UserFactory(username="secretary", roles="secretariat")
    sign_in(page, live_server, "secretary", "/claims/")
    page.wait_for_selector("html.js")
    page.click(".tabs >> text=구간 지급")
    page.wait_for_selector("a[data-as-filtered][href$='route=tier_grant']")
    page.go_back()
    page.wait_for_selector("a[data-as-filtered]:not([href*='tier_grant'])")

    page.goto(f"{live_server.url}/claims/{claim.number}/")
    on_screen = page.locator(".shell, .reveal, .icon-btn.back, .page-head .icon-btn")
    assert any(one.is_visible() for one in on_screen.all())
    page.emulate_media(media="print")
    assert not any(one.is_visible() for one in on_screen.all())
    assert page.locator(".print-note").is_visible()
    assert "010-****-5678" in page.inner_text("main")
