"""The search box in a browser: keys, focus, reading aloud, and the width of a phone."""

import pytest

from claims.privacy.models import AccessEntry
from claims.search import typed_searches
from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import complaints, serious, settled, sideways, sign_in  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
ACTIVE = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"


@pytest.fixture
def claims():
    UserFactory(username="secretary", roles="secretariat")
    return [ClaimFactory(business_name=n, name_key=n) for n in ("카페봄", "큰카페", "마트")]


def test_it_is_opened_and_used_by_keys_alone(live_server, page, claims, complaints):  # noqa: F811
    sign_in(page, live_server, "secretary", "/claims/")
    settled(page)
    page.locator("a.ref").first.focus()
    page.keyboard.press("/")
    page.wait_for_selector("#search-dialog[open]")
    assert page.evaluate("document.activeElement.id") == "search-text"
    assert serious(page) == []
    page.keyboard.type("카페")
    page.wait_for_function(
        f"() => {ACTIVE}?.textContent.includes('카페봄')"
    )  # the closest comes first
    assert page.get_attribute("#search-text", "aria-expanded") == "true"
    assert "2건" in page.locator("#search-told").inner_text()
    assert serious(page) == []
    page.keyboard.press("ArrowDown")
    assert "큰카페" in page.evaluate(f"{ACTIVE}.textContent")
    page.keyboard.press("ArrowDown")
    assert "카페봄" in page.evaluate(f"{ACTIVE}.textContent")
    page.keyboard.press("Escape")
    page.wait_for_selector("#search-dialog:not([open])", state="attached")
    assert page.evaluate("document.activeElement.className").startswith("ref")
    assert "큰카페" not in page.locator("#search-found").text_content()  # nothing stays behind

    page.focus("[name=q]")  # the list's own box: / is a letter there
    page.keyboard.press("/")
    assert not page.locator("#search-dialog").is_visible()
    page.keyboard.press("Control+K")
    page.keyboard.type("없는 상호")
    page.wait_for_selector("text=맞는 신청이 없습니다")
    page.fill("#search-text", "마트")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{claims[2].number}/")
    assert typed_searches.TypedSearch.objects.count() == 1
    assert AccessEntry.objects.filter(term="카페", hits=2).count() == 1
    assert complaints == []


def test_on_a_phone_an_icon_opens_it(live_server, page, claims, complaints):  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server, "secretary", "/claims/")
    settled(page)
    page.click("[data-search]")
    page.wait_for_selector("#search-dialog[open]")
    box = page.locator("#search-dialog").bounding_box()
    assert (box["x"], box["y"], box["width"]) == (0, 0, 390)
    page.keyboard.type("ㅋㅍ")
    page.wait_for_selector("[role=option]")
    assert sideways(page) <= 0 and serious(page) == []
    page.click("[data-search-all]")
    page.wait_for_url("**/search/?q=*")
    settled(page)
    assert page.locator("[data-number]").count() == 2
    assert sideways(page) <= 0 and serious(page) == []
    assert complaints == []
