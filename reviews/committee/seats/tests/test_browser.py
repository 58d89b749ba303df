"""The pages of seats in a real browser: nothing sideways, no complaint, no serious violation."""

from datetime import timedelta

import pytest

from claims import clock
from config.tests.test_frontend_browser import (  # noqa: F401
    complaints,
    serious,
    settled,
    sideways,
    sign_in,
)
from reviews.committee.models import Challenge
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.seats.interests import enter_leave, register_interest
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(db):
    """Loads that differ, a leave, ties, one seat to be disqualified, an undecided challenge."""
    office = f.secretary()
    members = f.council()
    names = ("김민서", "이도윤", "박서연", "최지호", "정하은", "강시우", "조은우", "윤채원")
    for member, name in zip(members, names, strict=True):
        member.user.name = name
        member.user.save(update_fields=["name"])
    reviews = [
        f.in_review(representative="남궁석", business_name=f"온담 {n}호점") for n in range(7)
    ]
    for review in reviews[:4]:
        f.vote(review, f.panel(review)[0], "deny")
    today = clock.today()
    enter_leave(
        member=members[1],
        by=office,
        starts_on=today,
        ends_on=today + timedelta(days=4),
        note="출장",
    )
    seat = f.panel(reviews[6])[0]
    register_interest(
        member=seat.member, by=office, kind="business_number", value="220-81-62517", note="배우자"
    )
    register_interest(member=seat.member, by=office, kind="name", value="남궁석", note="친족")
    register_challenge(
        assignment=f.panel(reviews[5])[1],
        by=office,
        grounds="위원이 같은 상가에서 같은 업종의 가게를 하고 있습니다.",
    )
    return {
        "office": office,
        "member": seat.member,
        "away": members[1],
        "review": reviews[5],
        "chair": f.chair(),
    }


WIDTHS = (1440, 390)
# In one long page the bars lie over what is scrolled under them. Wherever it is scrolled to, half a
# button may show beside one, and axe takes that half for the whole.
NO_BAR_STAYS = """() => {
  for (const bar of document.querySelectorAll('.shell, .desk-bar, .case-foot'))
    bar.style.position = 'static'
}"""


def looked_at(page, live_server, path):
    page.goto(live_server.url + path)
    settled(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        assert serious(page) == [], (path, width)
        assert sideways(page) <= 0, (path, width)


def test_the_pages_read_well(live_server, page, complaints, scene):  # noqa: F811
    page.set_default_timeout(20_000)
    sign_in(page, live_server, scene["office"].username)
    looked_at(page, live_server, "/reviews/members/")
    assert page.locator("tr[data-state=leave]").count() == 1
    looked_at(page, live_server, f"/reviews/members/{scene['member'].pk}/")
    looked_at(page, live_server, f"/reviews/members/{scene['away'].pk}/")
    button = page.locator("#leaves li button")
    assert button.inner_text() == "취소"
    assert button.get_attribute("aria-label").endswith("부터의 부재 취소")
    looked_at(page, live_server, "/reviews/challenges/")
    page.goto(f"{live_server.url}/reviews/{scene['review'].claim.number}/")
    settled(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        for step in page.locator("details.step").all():
            step.evaluate("step => { step.open = true; step.scrollIntoView(); }")
        if width == 390:
            page.evaluate(NO_BAR_STAYS)
        assert serious(page) == [], width
    an_act_that_cannot_be_undone_shows_its_sheet(page, scene["review"])
    assert complaints == []


def an_act_that_cannot_be_undone_shows_its_sheet(page, review):
    left = review.assignments.filter(status="left")
    button = page.get_by_role("button", name="제척하기")
    for _twice in range(2):
        reason = page.locator("form[action$='/disqualify/'] [name=reason]").first
        reason.evaluate("field => { field.closest('details').open = true }")
        reason.fill("신청인의 친족")
        reason.press("Enter")
        button.wait_for()
        assert "추첨으로 정합니다" in page.content() and "신청인의 친족" in page.content()
        page.keyboard.press("Enter")  # held, or pressed twice: the sheet begins at its title
        assert serious(page) == []
        page.get_by_role("link", name="하지 않고 돌아가기").click()
        page.locator("#h-steps").wait_for()
        settled(page)
        assert reason.input_value() == "신청인의 친족"  # kept by the way back
    assert not left.exists()
    reason = page.locator("form[action$='/disqualify/'] [name=reason]").first
    reason.evaluate("field => { field.closest('details').open = true }")
    reason.fill("신청인의 친족")
    reason.press("Enter")
    button.click()
    page.locator("#h-steps").wait_for()
    assert left.get().left_as == "disqualified"


def test_the_chair_decides_without_script(live_server, browser, scene):
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, live_server, scene["chair"].username)
    page.goto(f"{live_server.url}/reviews/challenges/")
    page.get_by_label("결정 사유").fill("같은 업종이라는 것만으로는 부족함")
    page.get_by_role("button", name="기각").click()
    page.wait_for_load_state("networkidle")
    assert "결정 사유가 그대로 들어갑니다" in page.content()
    assert Challenge.objects.get().status == "received"
    page.get_by_role("button", name="기각하기").click()
    page.wait_for_load_state("networkidle")
    assert "기피를 기각했습니다" in page.content()
    context.close()
    assert Challenge.objects.get().status == "dismissed"
