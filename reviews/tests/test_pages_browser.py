"""The pages in a real browser: the ballot's keys, lists, policy, width, axe. More of the desk in
test_desk_browser and test_desk_drafts_browser."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from claims.clock import today
from claims.privacy.models import AccessEntry
from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import (  # noqa: F401
    complaints,
    serious,
    settled,
    sideways,
    sign_in,
)
from reviews.committee.models import Vote
from reviews.committee.tests import factories as committee
from reviews.data_breaches.tests import factories as breaches
from reviews.data_subject_requests.tests import factories as data_requests
from reviews.payouts.tests import factories as payouts
from reviews.tests.desk_scene import hand_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def review(db):
    cache.clear()
    committee.council()
    return committee.in_review(business_name="온담 플라워", claimed_loss=2_400_000)


@pytest.fixture
def seated(review):
    """A member who sits on the review."""
    return committee.panel(review)[0].member.user


@pytest.fixture(autouse=True)
def patience(page):
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken


def open_desk(page, live_server, review, user):
    sign_in(page, live_server, user.username, f"/reviews/{review.claim.number}/")
    page.wait_for_selector("html.js")


def keys_choose_and_fill_the_amount(page):
    amount = page.locator("[name=amount]")
    page.keyboard.press("g")
    assert page.locator("[name=choice]:checked").get_attribute("value") == "grant"
    assert amount.input_value() == "2,400,000"
    page.keyboard.press("h")
    assert page.locator("[name=choice]:checked").get_attribute("value") == "partly"
    page.fill("[name=amount]", "1400000")
    assert amount.input_value() == "1,400,000"
    page.keyboard.press("Shift+ArrowUp")
    assert amount.input_value() == "1,500,000"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("d")
    assert amount.input_value() == ""


def no_key_acts_while_somebody_writes(page):
    page.click("#id_rationale")
    page.keyboard.type("good deed 1")
    assert page.locator("[name=choice]:checked").count() == 0
    assert page.input_value("#id_rationale") == "good deed 1"


def a_canned_reason_adds_its_text_and_takes_only_that_back(page):
    page.fill("#id_rationale", "직접 쓴 글.")
    page.evaluate("document.activeElement.blur()")
    chip = page.locator("[data-chips] .chip").first
    page.keyboard.press("1")
    text = chip.get_attribute("data-text")
    assert page.input_value("#id_rationale") == f"직접 쓴 글. {text}"
    assert chip.get_attribute("aria-pressed") == "true"
    page.keyboard.press("1")
    assert page.input_value("#id_rationale") == "직접 쓴 글."


def test_the_keys_of_the_ballot(live_server, page, review, seated):
    open_desk(page, live_server, review, seated)
    for walk in (
        no_key_acts_while_somebody_writes,
        a_canned_reason_adds_its_text_and_takes_only_that_back,
        keys_choose_and_fill_the_amount,
    ):
        page.fill("#id_rationale", "")
        page.evaluate("document.activeElement.blur()")
        assert page.locator("[name=choice]:checked").count() == 0, walk.__name__
        walk(page)


def test_control_and_enter_casts_the_vote_and_opens_the_next(live_server, page, review, seated):
    open_desk(page, live_server, review, seated)
    page.keyboard.press("h")
    page.fill("[name=amount]", "1400000")
    page.fill("#id_rationale", "매출 감소가 확인됨")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    vote = Vote.everything.get()
    assert (vote.choice, vote.amount, vote.rationale) == (
        "partly",
        1_400_000,
        "매출 감소가 확인됨",
    )


def test_a_check_is_made_by_key_beside_a_half_written_ballot(live_server, page, review, seated):
    hand_in(review.claim)
    open_desk(page, live_server, review, seated)
    settled(page)
    page.fill("#id_rationale", "아직 쓰는 중")
    page.evaluate("document.activeElement.blur()")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.keyboard.press("a")
    page.wait_for_selector("[data-check=small_business_certificate] [value=accepted]:checked")
    assert page.input_value("#id_rationale") == "아직 쓰는 중"


def test_the_queue_is_walked_by_a_cursor_and_searched(live_server, page, review, seated):
    sign_in(page, live_server, seated.username, "/reviews/?tab=mine")
    page.wait_for_selector("html.js")
    a_search_swaps_only_the_list_and_stays_in_the_address(page, review)
    of_two_searches_the_later_one_stays(page)
    page.goto(f"{live_server.url}/reviews/?tab=mine")
    page.wait_for_selector("html.js")
    page.keyboard.press("j")
    assert page.locator("tr.is-cursor").get_attribute("data-number") == review.claim.number
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reviews/{review.claim.number}/")
    page.wait_for_selector("html.js")
    page.go_back()
    page.wait_for_selector(f"tr.is-cursor[data-number='{review.claim.number}']")
    page.wait_for_selector("html.js")
    what_was_used_by_keyboard_keeps_the_focus(page)


def swapped_by_enter(page, selector):
    """Press Enter on what `selector` names and return a selector's words of what has the focus."""
    page.evaluate("document.querySelector('[data-region]').stale = true")
    page.focus(selector)
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('[data-region]').stale")
    page.wait_for_function("() => document.activeElement !== document.body")
    return page.evaluate("document.activeElement.outerHTML + document.activeElement.textContent")


def what_was_used_by_keyboard_keeps_the_focus(page):
    page.keyboard.press("Tab")  # from here on the focus is one of the keyboard
    sort = "#queue thead a >> nth=1"
    words = page.locator(sort).inner_text().strip()
    assert words in swapped_by_enter(page, sort)
    assert "aria-current" in swapped_by_enter(page, "#queue .tabs a:not([aria-current]) >> nth=0")
    page.focus("[popovertarget=pop-amount]")
    page.keyboard.press("Enter")
    page.fill("#pop-amount [name=amount_min]", "1000")
    assert "pop-amount" in swapped_by_enter(page, "#pop-amount [type=submit]")
    assert "caption" in swapped_by_enter(page, "[aria-label='금액 조건 지우기']")


def a_search_swaps_only_the_list_and_stays_in_the_address(page, review):
    page.evaluate("window.stayed = true")
    page.fill("#queue [name=q]", review.claim.number)
    page.wait_for_url(f"**q={review.claim.number}**")
    assert page.evaluate("window.stayed") is True
    assert page.locator(f"tr[data-number='{review.claim.number}']").is_visible()
    page.fill("#queue [name=q]", "ZZZZZ-없음")
    page.wait_for_selector("#queue .blank")
    page.go_back()
    page.wait_for_selector(f"tr[data-number='{review.claim.number}']")


def of_two_searches_the_later_one_stays(page):
    held = []
    page.route("**/reviews/?*q=T1015*", lambda route: held.append(route))
    page.fill("#queue [name=q]", "T1015")
    page.wait_for_selector("#queue[aria-busy=true]")
    page.fill("#queue [name=q]", "ZZZZZ-9")
    page.wait_for_selector("#queue .blank")
    for route in held:
        route.abort()
    page.wait_for_url("**q=ZZZZZ-9**")
    assert page.locator("#queue .blank").is_visible()
    page.unroute_all()


INSPECTIONS = ("/access/inspections/", "/access/inspections/{month}/")
PAGES = {
    "member": ["/", "/reviews/", "/reviews/{number}/", "/claims/", "/policies/"],
    "chair": ["/", "/reviews/?tab=in_review", "/reviews/{number}/", "/payouts/", "/notices/"],
    "secretariat": [
        "/reviews/{number}/",
        "/data-requests/claims/{number}/",
        "/data-breaches/",
        "/data-breaches/new/",
        "/data-breaches/{breach}/",
        "/data-breaches/claims/?breach={breach}",
        "/claims/",
        "/claims/{number}/",
        "/claims/imports/",
        "/notices/",
    ],
    "finance": ["/", "/payouts/", "/payouts/batches/", "/claims/{number}/"],
    "customer_centre": ["/", "/claims/", "/claims/{number}/"],
    "auditor": ["/", "/reviews/{number}/", "/claims/{number}/", "/access/", *INSPECTIONS],
}


def test_every_page_of_every_role_keeps_the_policy_the_width_and_axe(
    live_server,
    page,
    complaints,  # noqa: F811
    review,
    seated,
):
    hand_in(review.claim)
    data_requests.received(review.claim)
    ClaimFactory(tier_grant=True)
    payouts.built(payouts.approved(payouts.decided_payout()))
    payouts.decided_payout()
    breach = breaches.affecting(review.claim)
    wrong: list = []
    month = f"{today():%Y-%m}"
    named = {"number": review.claim.number, "month": month, "breach": breach.pk}
    for role in sorted(PAGES):
        user = seated if role == "member" else UserFactory(roles=role)
        first, *others = (path.format(**named) for path in PAGES[role])
        with page.expect_response(live_server.url + first) as answer:
            sign_in(page, live_server, user.username, first)
        wrong += wrong_with(page, answer.value, (role, first))
        for path in others:
            answer = page.goto(live_server.url + path)
            wrong += wrong_with(page, answer, (role, path))
        wrong += [(role, text) for text in complaints]
        complaints.clear()
    assert wrong == []


def wrong_with(page, answer, where):
    """Return what is wrong with a page that has been opened, at three widths of the window."""
    wrong = [] if answer.status == 200 else [(*where, answer.status)]
    settled(page)
    for width in (1440, 1280, 834):
        page.set_viewport_size({"width": width, "height": 900})
        if (over := sideways(page)) > 0:
            wrong.append((*where, width, f"{over} px too wide"))
        if width == 1440:  # narrow windows: test_narrow_browser
            wrong += [(*where, width, *found) for found in serious(page)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return wrong


def test_the_history_of_a_claim_keeps_the_focus_of_the_keyboard(live_server, page, review):
    secretary = UserFactory(roles="secretariat")
    hand_in(review.claim)
    sign_in(page, live_server, secretary.username, f"/claims/{review.claim.number}/")
    settled(page)
    chip = page.locator("#history .chip", has_text="서류")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#history .chip[aria-current=true]:has-text('서류')")
    expect(page.locator("#history .chip[aria-current=true]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('#history') !== null")


def test_a_phone_is_shown_for_sixty_seconds_with_a_reason(live_server, page, review):
    user = UserFactory(roles="finance")
    page.clock.install()
    sign_in(page, live_server, user.username, f"/claims/{review.claim.number}/")
    page.wait_for_selector("html.js")
    assert "01012345678" not in page.content() and "010-1234-5678" not in page.content()
    page.click("[popovertarget=reveal-phone]")
    page.fill("#why-phone", "신청인 문의로 확인")
    page.click("#reveal-phone [type=submit]")
    shown = page.locator("#reveal-phone [data-revealed]")
    shown.get_by_text("5678").wait_for()
    assert "1234" in shown.inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.locator("[data-copy]").click()
    shown.get_by_text("복사했습니다").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "010-1234-5678"
    page.clock.run_for(61_000)
    assert shown.inner_text() == "" and "1234-5678" not in page.content()
    entry = AccessEntry.objects.filter(user=user, reason="신청인 문의로 확인")
    assert entry.count() == 1
