"""A customer centre's agent registers an appeal in a real browser; the pages keep their width."""

import os

import pytest
from django.core.cache import cache

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.committee.appeals.tests.scene import GROUNDS, appealed, at, days_ago, first_round
from reviews.committee.appeals.tests.scene import second_round as scene_second_round
from reviews.committee.appeals.verbs import extend_appeal
from reviews.committee.models import Appeal
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1440, 1280, 834)
SHOTS = os.environ.get("DESK_SHOTS", "")  # a folder to look at the pages in


def look(page, name: str) -> None:
    """The page at the three widths: no sideways scroll, nothing serious for a screen reader."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0, (name, width)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", caret="initial")
    assert serious(page) == [], name


@pytest.fixture(autouse=True)
def fresh(page):
    cache.clear()
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken


def test_an_agent_finds_a_claim_by_number_and_registers_its_appeal(live_server, page, complaints):  # noqa: F811
    review = first_round(business_name="온담 플라워")
    agent = UserFactory(roles="customer_centre")
    number = review.claim.number
    sign_in(page, live_server, agent.username, "/claims/")
    page.fill("main [name=q]", number)
    page.press("main [name=q]", "Enter")
    page.wait_for_selector("#appeal")
    page.click("#appeal a.btn")
    page.wait_for_selector("[name=grounds]")
    look(page, "register")
    page.fill("[name=grounds]", GROUNDS)
    page.fill("[name=filed_on]", "2019-01-01")
    page.click("main form .btn-primary")
    page.wait_for_selector("main [role=alert]")
    assert page.input_value("[name=grounds]") == GROUNDS  # refused: before the decision
    page.fill("[name=filed_on]", days_ago(0).isoformat())
    page.click("main form .btn-primary")
    page.wait_for_selector(".prose")
    assert page.inner_text(".prose") == GROUNDS
    assert Appeal.objects.get().received_by == agent
    look(page, "registered")
    assert page.go_back().request.method == "GET"  # the refused form is not sent again
    page.go_forward()
    page.wait_for_selector(".prose")
    page.click(".page-head a.back")
    page.wait_for_selector(f"tr[data-number='{number}'][data-state='received']")
    assert complaints == [] or all("422" in one for one in complaints)


def the_opening_of_a_round_is_asked_for_once_more(page, live_server):
    appeal = Appeal.objects.filter(status="received").earliest("pk")
    page.goto(f"{live_server.url}/reviews/appeals/{appeal.review1.claim.number}/")
    button = page.get_by_role("button", name="재심의 열기").first
    asked = page.locator("#sure[open]")
    button.focus()
    for _twice in range(2):  # a second Enter leads back
        page.keyboard.press("Enter")
        asked.wait_for()
        assert page.evaluate("document.activeElement.textContent") == "돌아가기"
        assert serious(page) == []
        page.keyboard.press("Enter")
        asked.wait_for(state="hidden")
    appeal.refresh_from_db()
    assert appeal.status == "received"
    page.keyboard.press("Enter")
    asked.wait_for()
    page.keyboard.press("Tab")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    appeal.refresh_from_db()
    assert appeal.status == "accepted"


def test_the_pages_of_the_secretariat(live_server, page, complaints):  # noqa: F811
    make.council(30, 0)
    for ago in (40, 9, 3):
        with at(days_ago(ago)):
            appealed()
    second = scene_second_round(("partly", 300_000), business_name="늘봄 떡집")
    by = make.secretary()
    extend_appeal(appeal=second.appeal_of, by=by, reason="자료가 많음")
    stopped = scene_second_round()
    request_supplement(review=stopped, by=by, kinds=["bankbook_copy"], text="다시 보내 주세요.")
    with at(days_ago(60)):
        make.in_review()
    sign_in(page, live_server, by.username, "/reviews/appeals/")
    page.wait_for_selector("tr[data-number]")
    assert page.locator("tr[data-number]").count() == 5
    look(page, "list")
    page.goto(f"{live_server.url}/reviews/appeals/{second.claim.number}/")
    look(page, "appeal")
    page.goto(f"{live_server.url}/reviews/{second.claim.number}/")
    page.wait_for_selector("#h-appeal")
    look(page, "desk")
    page.goto(f"{live_server.url}/claims/{second.claim.number}/")
    look(page, "claim")
    the_opening_of_a_round_is_asked_for_once_more(page, live_server)
    page.goto(live_server.url)
    page.wait_for_selector("#h-deadlines")
    look(page, "dashboard")
    assert complaints == []
