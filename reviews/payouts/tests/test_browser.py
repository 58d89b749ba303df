"""The list of payments in a real browser: choosing shows what will happen, before it happens."""

import pytest

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def patience(page):
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken


def open_list(page, live_server, *, script=True):
    user = UserFactory(roles="finance")
    sign_in(page, live_server, user.username, "/payouts/")
    page.wait_for_selector("html.js" if script else "tbody tr[data-number]")
    return user


def test_picking_fills_the_panel_and_approves_at_every_width(live_server, page, complaints):  # noqa: F811
    make.tier_payout(account=None)
    user = UserFactory(roles="finance")
    sign_in(page, live_server, user.username, "/")
    approved: set[int] = set()
    for width in (1440, 1280, 834):
        page.set_viewport_size({"width": width, "height": 900})
        one, two = make.decided_payout(amount=820_000), make.tier_payout(amount=50_000)
        page.goto(f"{live_server.url}/payouts/")
        page.wait_for_selector("html.js")
        button = page.locator("#approve-panel .panel-foot button")
        assert button.get_attribute("aria-disabled"), width

        page.check(f"tr[data-number='{one.claim.number}'] .pick input")
        page.wait_for_selector("#approve-panel h2:has-text('1건 승인')")
        cursor = page.locator("tr.is-cursor")
        while not cursor.count() or cursor.get_attribute("data-number") != two.claim.number:
            page.locator("body").press("j")
        page.locator("body").press("x")
        page.wait_for_selector("#approve-panel h2:has-text('2건 승인')")
        panel = page.locator("#approve-panel")
        assert "870,000" in panel.inner_text(), width
        assert "선택한 1건에 표결함" in panel.inner_text(), width
        assert "목록에서 빠진 1건" in panel.inner_text(), width
        assert sideways(page) <= 0, width
        assert serious(page) == [], width

        panel.locator("button[type=submit]:has-text('870,000원 승인')").click()
        page.wait_for_selector("#toasts [data-toast]")
        approved |= {one.pk, two.pk}
        by_user = Payout.objects.filter(status="approved", approved_by=user)
        assert {payout.pk for payout in by_user} == approved, width
    assert complaints == []


def test_all_at_once_and_none_again(live_server, page):
    make.tier_payout()
    make.tier_payout()
    open_list(page, live_server)
    page.check("thead .pick input")
    page.wait_for_selector("#approve-panel h2:has-text('2건 승인')")
    page.click("#approve-panel [data-unpick]")
    page.wait_for_selector("#approve-panel h2:has-text('0건 승인')")
    assert page.locator("tbody .pick input:checked").count() == 0


def test_after_an_approval_of_picked_rows_by_keyboard_the_focus_waits_at_the_table(
    live_server, page
):
    for _ in range(2):
        make.tier_payout()
    open_list(page, live_server)
    page.check("thead .pick input")
    page.wait_for_selector("#approve-panel h2:has-text('2건 승인')")
    page.keyboard.press("Tab")
    page.focus("#approve-panel .panel-foot button")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('#pay caption')")
    assert Payout.objects.filter(status="approved").count() == 2


def test_after_an_act_in_a_row_the_next_one_is_one_tab_away(live_server, page):
    for _ in range(2):
        make.decided_payout()
    open_list(page, live_server)
    page.goto(f"{live_server.url}/payouts/?kind=additional")
    page.wait_for_selector("html.js")
    page.keyboard.press("Tab")
    page.focus("tbody form[action$='/approve/'] button >> nth=0")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('tbody td')")
    page.keyboard.press("Enter")  # held or pressed twice
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('form').action").endswith("/approve/")
    assert Payout.objects.filter(status="approved").count() == 1
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('caption')")
    assert Payout.objects.filter(status="approved").count() == 2


def test_picks_survive_paging_in_their_order_and_one_key_lets_go(live_server, page, complaints):  # noqa: F811
    make.many_tier_payouts(35)
    open_list(page, live_server)
    heading = page.locator("#h-approve")

    def pick():
        page.locator("body").press("j")
        page.locator("body").press("x")

    pick()
    page.wait_for_selector("#approve-panel h2:has-text('1건 승인')")
    first = page.locator("tr.is-cursor").get_attribute("data-payout")
    page.click("a[rel=next]")
    page.wait_for_selector("a[rel=prev]")  # and the new page begins at its head
    page.wait_for_function("() => document.querySelector('#pay').getBoundingClientRect().top >= 0")
    # Still the selection of the previous page.
    page.wait_for_selector("#approve-panel h2:has-text('1건 승인')")
    pick()
    page.wait_for_selector("#approve-panel h2:has-text('2건 승인')")
    page.reload()
    page.wait_for_selector("#approve-panel h2:has-text('2건 승인')")
    assert page.locator("[data-picked]").first.inner_text() == "2"
    seen = page.locator("#approve-panel [name=seen]").evaluate_all("all => all.map(f => f.value)")
    assert first in {value.split(":")[0] for value in seen}
    page.locator("body").press("c")
    page.wait_for_selector("#approve-panel h2:has-text('0건 승인')")
    assert page.locator("tbody .pick input:checked").count() == 0
    pick()
    page.wait_for_selector("#approve-panel h2:has-text('1건 승인')")
    page.click("#approve-panel button[type=submit]:has-text('승인')")
    page.wait_for_selector("#toasts [data-toast]")
    page.wait_for_selector("html.js")
    assert heading.inner_text() == "0건 승인"  # what was sent is no longer picked
    page.click("text=이 조건의 전체")
    page.wait_for_selector("#approve-panel h2:has-text('35건 승인')")
    assert "all=1" in page.url
    page.wait_for_selector("thead .pick input:disabled")  # by the script, a moment after the page
    assert complaints == []


def test_picks_belong_to_the_list_as_filtered_and_those_elsewhere_are_counted(
    live_server,
    page,
    complaints,  # noqa: F811
):
    make.many_tier_payouts(35)
    make.decided_payout()
    open_list(page, live_server)
    away = page.locator("#approve-panel [data-picked-elsewhere]")
    page.check("thead .pick input")
    page.wait_for_selector("#approve-panel h2:has-text('30건 승인')")
    assert away.is_hidden()
    page.click("a[rel=next]")
    page.wait_for_selector("#approve-panel [data-picked-elsewhere]:has-text('이 쪽에 없는 30건')")
    page.wait_for_selector("#approve-panel h2:has-text('30건 승인')")  # a tick would end it
    page.check("thead .pick input")
    page.wait_for_selector("#approve-panel h2:has-text('37건 승인')")
    assert "이 쪽에 없는 30건" in away.inner_text()
    page.uncheck("thead .pick input")  # rows of the shown page only
    page.wait_for_selector("#approve-panel h2:has-text('30건 승인')")
    page.check("thead .pick input")
    page.wait_for_selector("#approve-panel h2:has-text('37건 승인')")
    page.click("text=이 쪽에 없는 건 빼기")
    page.wait_for_selector("#approve-panel h2:has-text('7건 승인')")
    assert away.is_hidden() and page.locator("tbody .pick input:checked").count() == 7
    page.goto(f"{live_server.url}/")
    page.goto(f"{live_server.url}/payouts/?tab=prepared")  # the same list
    page.wait_for_selector("#approve-panel [data-picked-elsewhere]:has-text('이 쪽에 없는 7건')")
    page.wait_for_selector("#approve-panel h2:has-text('7건 승인')")  # what it asked for has come
    page.goto(f"{live_server.url}/payouts/?kind=additional")
    page.wait_for_selector("html.js")
    assert page.locator("#h-approve").inner_text() == "0건 승인"
    page.goto(f"{live_server.url}/payouts/")  # and what was left behind does not come back
    page.wait_for_selector("html.js")
    page.check("tbody .pick input >> nth=0")
    page.wait_for_selector("#approve-panel h2:has-text('1건 승인')")
    page.click("#pay .tabs a[href*='tab=approved']")
    page.wait_for_selector("#pay tr.no-rows")
    page.click("#pay .tabs a[href*='tab=prepared']")
    page.wait_for_selector("#approve-panel h2:has-text('0건 승인')")
    assert away.is_hidden()
    assert complaints == []


def test_a_column_moves_by_keyboard_and_the_address_says_so(live_server, page):
    make.tier_payout()
    open_list(page, live_server)
    page.click("[popovertarget=pop-columns]")
    up = page.locator("#pop-columns button[name=up][value=amount]")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert up.evaluate("button => button === document.activeElement")
    page.uncheck("#pop-columns [value=basis]")
    page.click("#pop-columns footer button")
    page.wait_for_url("**columns=amount&columns=name&columns=account**")
    heads = page.locator("#pay thead th").all_inner_texts()
    assert [head.strip() for head in heads][1:4] == ["접수번호", "지급액", "상호 · 예금주"]
    assert "의결" not in heads


def test_a_tick_while_the_panel_is_being_filled_counts(live_server, page):
    one, two = make.tier_payout(), make.tier_payout()
    open_list(page, live_server)
    asked: list[str] = []

    def slow_first(route):
        asked.append(route.request.url)
        if len(asked) == 1:  # ticked again meanwhile, and the answer comes within the delay
            page.evaluate("document.querySelectorAll('tbody .pick input')[1].click()")
        route.continue_()

    page.route("**/payouts/selection/**", slow_first)
    page.check(f"tr[data-number='{one.claim.number}'] .pick input")
    page.wait_for_selector("#approve-panel h2:has-text('2건 승인')")
    assert page.locator("#approve-panel input[name=seen]").count() == 2
    assert two.pk and len(asked) == 2


def test_without_script_it_takes_one_more_step(live_server, browser):
    payout = make.decided_payout()
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(15_000)
    open_list(page, live_server, script=False)
    page.check(f"tr[data-number='{payout.claim.number}'] .pick input")
    page.click("text=고른 건 보기")
    page.click("#approve-panel button:has-text('원 승인')")
    assert Payout.objects.get(pk=payout.pk).status == "approved"
    context.close()


def test_a_refused_act_begins_at_what_was_wrong(live_server, page):
    """At the field if one is marked, else at the sentence; never at the top of the page."""
    other = make.tier_payout(holder_match="mismatch")
    sign_in(page, live_server, make.secretary().username, f"/payouts/{other.pk}/")
    page.wait_for_selector("html.js")
    page.fill("#waive-reason", " ")
    page.click("form[action$='/waive/'] button")
    page.wait_for_selector("main .refusal:focus")
    page.click("form[action$='/cancel/'] button")
    page.fill(".confirm [name=reason]", "   ")  # longer than minlength, and blank
    page.click(".confirm button[type=submit]")
    page.wait_for_selector(".confirm [name=reason][aria-invalid=true]:focus")


def test_a_failed_transfer_is_entered_by_two(live_server, page, browser, complaints):  # noqa: F811
    payout = make.approved()
    batch = make.released(make.built(payout))
    one, two = UserFactory(roles="finance"), UserFactory(roles="finance")
    sign_in(page, live_server, one.username, f"/payouts/batches/{batch.pk}/")
    page.click("button:has-text('입금 실패…')")
    page.fill("#id_reference", "2022-11-07 거래내역 31쪽")
    page.fill("#id_text", "수취인 계좌 해지")
    page.click(".confirm button[type=submit]")
    page.wait_for_selector("[data-hand]")
    assert Payout.objects.get(pk=payout.pk).status == "batched"
    second = browser.new_context(locale="ko-KR").new_page()
    second.set_default_timeout(15_000)
    sign_in(second, live_server, two.username, f"/payouts/batches/{batch.pk}/")
    second.route("**/js/main*.js", lambda route: route.abort())  # sent before the scripts are there
    second.click("[data-hand] button:has-text('확인…')")
    second.click(".confirm button[type=submit]")
    second.wait_for_selector("tr[data-state=failed]")
    assert Payout.objects.get(pk=payout.pk).ended_reason == "수취인 계좌 해지"
    second.go_back()  # to the page before the sheet, and to no question of the browser's
    second.wait_for_selector("tr[data-state=failed]")
    assert second.url.endswith(f"/payouts/batches/{batch.pk}/")
    assert complaints == []
