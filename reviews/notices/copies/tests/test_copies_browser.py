"""A copy of a sent letter in a real browser, from the claim's page and from the outbox."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import (  # noqa: F401
    complaints,
    resize,
    serious,
    settled,
    sideways,
    sign_in,
)
from reviews.notices.tests.states import sent

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (834, 1280, 1440)
SHOTS = os.environ.get("DESK_SHOTS", "")  # a folder: keep pictures of what was seen


def looked_at(page, name):
    """The page is as wide as its window at each width, and nothing on it bars anybody."""
    for width in WIDTHS:
        resize(page, width)
        assert sideways(page) <= 0, (name, width)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}_{width}.png", full_page=True)
    assert serious(page) == []


@pytest.mark.parametrize("role", ["customer_centre", "secretariat"])
def test_a_copy_from_the_page_of_a_claim(live_server, page, write, role):
    page.set_default_timeout(15_000)  # ms
    cache.clear()
    notice = write()
    sent(notice)
    user = UserFactory(roles=[role])
    user.set_password("outage-1015")
    user.save()
    sign_in(page, live_server, user.username, f"/claims/{notice.claim.number}/")
    act = f'form[action="/notices/{notice.pk}/copy/"] button'
    expect(page.locator(act)).to_be_visible()
    looked_at(page, f"claim_{role}")
    page.click(act)
    expect(page.locator("h1")).to_have_text("보낸 통지 다시 보내기")
    looked_at(page, f"sheet_{role}")
    page.fill('textarea[name="reason"]', "메일을 지웠다고 전화함")
    page.click('button:has-text("사본 보내기")')
    expect(page.locator("[aria-labelledby=h-notices]")).to_contain_text("(사본)")
    looked_at(page, f"copied_{role}")
    page.click(act)
    expect(page.locator(".refusal")).to_contain_text("한 시간 뒤에")
    looked_at(page, f"refused_{role}")
    if role == "secretariat":
        page.goto(f"{live_server.url}/notices/?notice={notice.pk}")
        expect(page.locator(act)).to_be_visible()
        looked_at(page, "outbox")
