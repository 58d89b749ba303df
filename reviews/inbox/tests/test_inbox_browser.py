"""The bell by keys, the page at each width, and a text that a lost session did not take."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, serious, settled, sideways, sign_in  # noqa: F401
from reviews.committee.tests import factories as make
from reviews.inbox.models import InboxItem

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_bell_by_keys_and_the_page_at_each_width(live_server, page, complaints):  # noqa: F811
    review = make.in_review()
    user = make.panel(review)[0].member.user
    sign_in(page, live_server, user.username, "/inbox/settings/")
    settled(page)
    assert serious(page) == []
    for width in (1440, 834, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{live_server.url}/inbox/")
        settled(page)
        assert sideways(page) <= 0, width
    assert serious(page) == []
    assert page.inner_text("[data-bell] .bell-n") == "1"
    page.keyboard.press("i")
    page.wait_for_function("() => document.activeElement.matches('#pop-bell button.told')")
    assert serious(page) == [] and sideways(page) <= 0
    page.keyboard.press("Escape")
    assert not page.locator("#pop-bell").is_visible()
    assert page.evaluate("document.activeElement.matches('[data-bell]')")
    page.keyboard.press("i")
    page.wait_for_function("() => document.activeElement.matches('#pop-bell button.told')")
    for _ in range(9):  # past the last line of the box
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('#pop-bell')"):
            break
    assert not page.locator("#pop-bell").is_visible()
    page.keyboard.press("i")
    page.wait_for_function("() => document.activeElement.matches('#pop-bell button.told')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reviews/{review.claim.number}/")
    assert page.locator("[data-bell] .bell-n").count() == 0
    assert InboxItem.objects.get(user=user).read_at is not None
    assert complaints == []


def test_a_text_that_a_lost_session_did_not_take_comes_back(live_server, page):
    review, office = make.in_review(), make.secretary()
    url = f"/reviews/{review.claim.number}/"
    sign_in(page, live_server, office.username, url)
    settled(page)
    box = page.locator("form:has(textarea:not([readonly])):not([data-ballot])").first
    name = box.locator("textarea").get_attribute("name")
    box.locator("textarea").evaluate("(box, text) => { box.value = text; }", "정성껏 쓴 글입니다")
    Session.objects.all().delete()
    cache.clear()
    box.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=login]", office.username)
    page.fill("[name=password]", "outage-1015")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{url}*")
    page.wait_for_function(
        "name => [...document.querySelectorAll(`textarea[name=${name}]`)]"
        ".some(one => one.value === '정성껏 쓴 글입니다')",
        arg=name,
    )


def test_the_bell_of_the_admin_site_leads_to_the_inbox(live_server, page):
    """No htmx there that would bring the lines: an empty box would promise them for ever."""
    admin = UserFactory(roles="admin", is_staff=True)
    sign_in(page, live_server, admin.username, "/admin/")
    page.wait_for_load_state("networkidle")  # its script comes when the page needs it
    page.locator("[data-bell]").click()
    page.wait_for_url("**/inbox/")
