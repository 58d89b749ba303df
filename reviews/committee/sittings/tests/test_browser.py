"""A sitting in a real browser: gathered, an item taken out, attended, confirmed and closed by
keyboard."""

import os
import re

import pytest
from django.core.cache import cache

from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.committee.models import Decision, Sitting, SittingItem
from reviews.committee.sittings.tests.scenes import awaiting, sitting_of
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS", "")  # a folder: pictures of each page at three widths
WIDTHS = (1440, 1280, 834)


@pytest.fixture(autouse=True)
def patience(page):
    cache.clear()
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken


def look(page, name):
    """Nothing sticks out at any width, nothing is unreadable."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0, (name, width)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    assert serious(page) == [], name


def tab_to(page, selector):
    """Press Tab until an element has the focus: how somebody without a mouse gets there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_sitting_is_gathered_and_an_item_taken_out_by_keyboard(live_server, page, complaints):  # noqa: F811
    names = ("온담 플라워", "하늘 공방", "새벽 베이커리")
    f.council()
    reviews = [awaiting(business_name=name)[0] for name in names]
    f.finding(awaiting(business_name="푸른 세탁")[0].claim, "problem")
    chair = f.chair()
    sign_in(page, live_server, chair.username, "/reviews/sittings/")
    page.wait_for_selector("html.js")
    look(page, "sittings-empty")
    page.keyboard.press("n")
    page.wait_for_url("**/sittings/new/")
    page.wait_for_selector("html.js")
    look(page, "sitting-new")
    assert page.locator("#agenda [name=pick]:checked").count() == 3
    page.keyboard.press("j")
    page.keyboard.press("x")  # the first one is left for another day
    assert page.locator("[data-picked]").inner_text() == "2"
    page.keyboard.press("x")
    tab_to(page, "#agenda .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("section.confirm")
    look(page, "sitting-opening")
    tab_to(page, ".confirm .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sittings/\d+/$"))
    page.wait_for_selector("html.js")
    assert Sitting.objects.get().items.count() == 3

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")  # the second item: its reason is asked for
    page.keyboard.type("금액을 더 살펴보자")
    look(page, "sitting-take-out")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr[data-state=taken_out]")
    assert SittingItem.objects.get(review=reviews[1]).taken_out_reason == "금액을 더 살펴보자"
    look(page, "sitting-open")

    assert page.locator("#confirm").count() == 0  # the members have their time first
    assert "부터 확정할 수 있음" in page.locator("#why-confirm").inner_text()
    page.goto(live_server.url)
    page.wait_for_selector("[data-state=notice]")
    look(page, "dashboard-agenda")
    assert complaints == []


def test_a_sitting_is_attended_confirmed_and_closed_by_keyboard(live_server, page, complaints):  # noqa: F811
    chair = f.chair()
    sitting = sitting_of(*awaiting(2), by=chair, attended=False)
    sign_in(page, live_server, chair.username, f"/reviews/sittings/{sitting.pk}/")
    page.wait_for_selector("html.js")
    look(page, "sitting-day")
    tab_to(page, "[name=member]")
    for _ in range(4):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    tab_to(page, "form[action$='/attendance/'] .btn")
    page.keyboard.press("Enter")
    page.wait_for_selector("#confirm")
    assert page.locator("[name=member]:checked").count() == 4
    tab_to(page, "#confirm")
    page.keyboard.press("Enter")
    page.wait_for_selector("#typed_sum")
    look(page, "sitting-sheet")
    tab_to(page, "#typed_sum")
    page.keyboard.type("10,000,000")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr[data-state=confirmed]")
    assert Decision.objects.count() == 2
    tab_to(page, "form[action$='/close/'] .btn")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=confirmed]", state="attached")
    look(page, "sitting-close")
    tab_to(page, ".confirm .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-tag >> text=마침")
    assert Sitting.objects.get().status == "closed"
    look(page, "sitting-closed")
    page.goto(f"{live_server.url}/reviews/sittings/")
    look(page, "sittings")
    assert complaints == []


def test_a_member_of_another_panel_takes_an_item_out(live_server, page, complaints):  # noqa: F811
    review = awaiting(business_name="온담 플라워")[0]
    sitting = sitting_of(review)
    outsider = f.member(load_limit=0).user
    sign_in(page, live_server, outsider.username, f"/reviews/sittings/{sitting.pk}/")
    page.wait_for_selector("html.js")
    look(page, "sitting-outsider")
    page.keyboard.press("j")
    page.keyboard.press("Enter")  # there is no way into a claim of another panel
    assert page.url.endswith(f"/sittings/{sitting.pk}/")
    page.click("[popovertarget]:visible >> text=빼기")
    page.fill("[popover]:popover-open [name=reason]", "따로 봅시다")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr[data-state=taken_out]")
    assert complaints == []


def test_a_discussion_on_the_desk(live_server, page, complaints):  # noqa: F811
    f.council()
    review = f.in_review(business_name="온담 플라워", claimed_loss=2_400_000)
    first, *others = f.panel(review)
    sign_in(page, live_server, first.member.user.username, f"/reviews/{review.claim.number}/")
    page.wait_for_selector("html.js")
    look(page, "desk-asking")
    page.keyboard.press("d")
    page.fill("#id_rationale", "자료로 손실을 알 수 없음")
    page.check("#id_discuss")
    page.click("[data-submit]")
    page.wait_for_url(lambda url: review.claim.number not in url)
    for seat in others:
        f.vote(review, seat, "deny")
    page.goto(f"{live_server.url}/reviews/{review.claim.number}/")
    page.wait_for_selector("#talk")
    page.fill("#comment", "매출 기간을 다시 봅시다.\n10월 셋째 주만 빠졌습니다.")
    page.click("#talk form .btn")
    page.wait_for_selector("#talk .talk li")
    page.locator("#talk").scroll_into_view_if_needed()
    look(page, "desk-talk")
    assert complaints == []
