"""A draft survives a closed tab, a lost session and another window. The desk shows who else has the
claim open and what has changed meanwhile, and leaves the draft alone."""

import pytest

from config.tests.test_frontend_browser import complaints, sign_in  # noqa: F401
from reviews.committee.desk import presence
from reviews.committee.models import Draft, EvidenceCheck, Vote
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    CERTIFICATE,
    SALES,
    desk_of,
    end_sessions,
    kept_in_tab,
    leave_fields,
    open_desk,
    patience,
    say,
    seated,
    with_documents,
)
from reviews.tests.desk_scene import listed_review as review  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = "[data-draft-said][data-state=saved]"


def write(page, text, amount="700000"):
    """Something on the ballot, and the server's word that it has it."""
    with page.expect_response(
        lambda answer: answer.url.endswith("/draft/") and text in answer.request.post_data
    ):
        page.check("[name=choice][value=partly]", force=True)
        page.fill("[name=amount]", amount)
        page.fill("#id_rationale", text)
    page.wait_for_selector(SAVED)


def body():
    return Draft.everything.get().body


def until(page, condition):
    """Waits for what the server does after its answer, or for another tab."""
    for _ in range(750):
        if condition():
            return
        page.wait_for_timeout(20)  # lets Playwright hear of what happens meanwhile
    assert condition()


def beat(page):
    """Let the time of the next heartbeat come, and the page show what it was answered."""
    with page.expect_response(lambda answer: answer.url.endswith("/here/")) as answer:
        page.clock.run_for(21_000)
    answer.value.finished()
    page.evaluate("new Promise(done => { queueMicrotask(() => done()) })")


@pytest.fixture
def second_page(browser):
    """Another person at another screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_what_is_typed_is_on_the_server_for_its_writer_alone_and_nowhere_else(
    live_server,
    page,
    second_page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    write(page, "봉인된 초안, 쓰다 만 글")
    assert body()["rationale"] == "봉인된 초안, 쓰다 만 글"
    assert "쓰다 만 글" not in kept_in_tab(page)
    open_desk(second_page, live_server, review, committee.panel(review)[1].member.user)
    assert "봉인된 초안" not in second_page.content()
    page.reload()
    page.wait_for_selector("html.js")
    assert page.input_value("#id_rationale") == "봉인된 초안, 쓰다 만 글"
    assert page.input_value("[name=amount]") == "700,000"
    assert page.locator("[name=choice]:checked").get_attribute("value") == "partly"
    assert page.locator(f"{SAVED} time").inner_text().count(":") == 1


def test_a_note_that_was_not_sent_comes_back_too_and_goes_with_its_doubt(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    page.keyboard.press("q")
    with page.expect_response(lambda answer: answer.url.endswith("/draft/")):
        page.keyboard.type("상호가 다름")
    page.wait_for_selector(SAVED)
    with page.expect_event("load"):
        page.evaluate("location.reload()")  # while it is being written: nothing was left
    page.wait_for_selector("html.js")
    note = page.locator(f"[data-note={CERTIFICATE}]")
    note.wait_for()
    assert note.input_value() == "상호가 다름"

    note.press("End")
    with page.expect_response(lambda answer: answer.url.endswith("/draft/")):
        page.keyboard.type(", 대표자도")
    page.keyboard.press("Escape")
    page.locator("#checks .said").get_by_text("상호가 다름, 대표자도").wait_for()
    with page.expect_response(lambda answer: answer.url.endswith("/draft/")):
        page.keyboard.press("a")
    page.wait_for_selector(f"[data-check={CERTIFICATE}] [value=accepted]:checked")
    page.locator("#checks .said:has(.is-ok)").wait_for()
    assert EvidenceCheck.objects.get(kind=CERTIFICATE).note == ""
    page.wait_for_selector(SAVED)
    page.reload()
    page.wait_for_selector("html.js")
    assert page.locator(f"[data-check={CERTIFICATE}] [value=accepted]").is_checked()
    until(page, lambda: body()["notes"] == {})


def test_a_page_that_goes_away_while_somebody_types_loses_nothing(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    page.fill("#id_rationale", "닫기 직전에 쓴 글")
    page.goto("about:blank")  # nothing of the page runs any more, its tab's store is out of reach
    other = page.context.new_page()
    for _try in range(20):  # the last save is on its way
        other.goto(desk_of(live_server, review))
        if other.input_value("#id_rationale"):
            break
    assert other.input_value("#id_rationale") == "닫기 직전에 쓴 글"
    other.close()


def test_an_older_window_does_not_overwrite_a_newer_one(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    held = []
    page.route("**/draft/", lambda route: held.append(route))
    page.fill("#id_rationale", "먼저 쓴 글")
    page.wait_for_selector("[data-draft-said][data-state=saving]")
    other = page.context.new_page()
    other.goto(desk_of(live_server, review))
    other.wait_for_selector("html.js")
    write(other, "나중에 쓴 글")
    held[0].continue_()  # the slow save arrives after the newer one
    page.unroute("**/draft/")
    page.wait_for_selector("[data-alert=other]")
    assert body()["rationale"] == "나중에 쓴 글"
    write(page, "먼저 쓴 글에 더 씀")  # whoever writes on is the newer one
    assert body()["rationale"] == "먼저 쓴 글에 더 씀"


def test_two_windows_that_know_nothing_of_each_other_lose_neither_text(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    other = page.context.new_page()
    other.goto(desk_of(live_server, review))
    other.wait_for_selector("html.js")
    write(other, "한 창의 글", "800000")
    page.fill("#id_rationale", "다른 창의 글")
    page.wait_for_selector("[data-alert=other]")
    assert body()["rationale"] == "한 창의 글"
    page.reload()  # the text that was not saved waits in its tab, and is not saved unasked
    page.wait_for_selector("[data-alert=other]")
    assert page.input_value("#id_rationale") == "다른 창의 글"
    assert page.locator("[name=choice]:checked").count() == 0
    assert page.input_value("[name=amount]") == ""
    page.wait_for_selector("[data-draft-said][data-state=kept]")
    page.click("[data-switch-texts]")
    assert page.input_value("#id_rationale") == "한 창의 글"
    assert page.input_value("[name=amount]") == "800,000"
    page.click("[data-switch-texts]")
    until(page, lambda: body()["rationale"] == "다른 창의 글")
    assert body()["choice"] == "" and page.locator("[name=choice]:checked").count() == 0
    page.wait_for_selector(SAVED)
    other.fill("#id_rationale", "한 창에서 더 쓴 글")  # told, and stored by the next letter
    other.wait_for_selector("[data-alert=other]")
    assert body()["rationale"] == "다른 창의 글"
    other.close()


def test_a_refused_vote_does_not_take_the_text_of_another_window_away(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    other = page.context.new_page()
    other.goto(desk_of(live_server, review))
    other.wait_for_selector("html.js")
    write(other, "한 창의 글", "800000")
    other.close()
    page.keyboard.press("h")
    page.keyboard.press("Control+Enter")  # without an amount, before a draft is saved
    page.wait_for_selector("#ballot .invalid-feedback")
    page.wait_for_selector("[data-alert=other]")
    assert body()["rationale"] == "한 창의 글"
    page.click("[data-switch-texts]")
    assert page.input_value("#id_rationale") == "한 창의 글"
    assert page.input_value("[name=amount]") == "800,000"


def log_in_again(page, review, user):  # noqa: F811
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", "outage-1015")
    page.click("form[action*=login] [type=submit].btn-primary")
    page.wait_for_url(f"**/reviews/{review.claim.number}/**")


def test_a_session_that_ended_keeps_the_words_and_the_vote_until_the_next_log_in(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    end_sessions()
    page.fill("#id_rationale", "로그인이 끝난 뒤에 쓴 글")
    page.wait_for_selector("[data-alert=lost]")
    assert "로그인이 끝난 뒤에 쓴 글" in kept_in_tab(page)
    page.click("[data-log-in]")
    log_in_again(page, review, seated)
    page.wait_for_selector(SAVED)
    assert page.input_value("#id_rationale") == "로그인이 끝난 뒤에 쓴 글"
    assert body()["rationale"] == "로그인이 끝난 뒤에 쓴 글"
    assert "쓴 글" not in kept_in_tab(page)

    page.wait_for_selector("html.js")
    page.keyboard.press("d")
    page.fill("#id_rationale", "제출하려던 글")
    until(page, lambda: body()["rationale"] == "제출하려던 글")
    page.wait_for_selector(SAVED)
    end_sessions()
    page.fill("#id_rationale", "제출하려던 글, 고침")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/accounts/login/**")
    page.locator("[data-ended]").get_by_text("쓰신 내용은 그대로 있습니다").wait_for()
    log_in_again(page, review, seated)
    page.wait_for_selector("html.js")
    assert page.input_value("#id_rationale") == "제출하려던 글, 고침"
    assert not Vote.everything.exists()


def test_the_log_in_page_says_that_a_session_ended_where_one_did(live_server, page, seated):  # noqa: F811
    page.goto(f"{live_server.url}/accounts/login/")
    page.wait_for_selector("html.js")
    said = page.locator("[data-ended]")
    assert not said.is_visible()  # nobody was signed in here
    sign_in(page, live_server, seated.username, "/")
    page.wait_for_selector("html.js")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/my-votes/")
    page.wait_for_url("**/accounts/login/**")
    said.get_by_text("로그인이 끝났습니다").wait_for()
    assert not said.get_by_text("그대로 있습니다").is_visible()  # nothing was written


def test_without_a_line_it_waits_in_the_tab_and_goes_later(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.context.set_offline(True)
    page.fill("#id_rationale", "지하철에서 쓴 글")
    page.wait_for_selector("[data-alert=offline]")
    page.wait_for_selector("[data-draft-said][data-state=kept]")
    page.context.set_offline(False)
    page.wait_for_selector(SAVED)
    assert not page.locator("[data-alert=offline]").is_visible()
    assert body()["rationale"] == "지하철에서 쓴 글"


def test_the_vote_takes_the_draft_with_it(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    write(page, "표결할 글")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    page.wait_for_selector("html.js")
    assert not Draft.everything.exists()
    assert "표결할 글" not in kept_in_tab(page)
    page.goto(f"{desk_of(live_server, review)}?change=1")
    page.wait_for_selector("html.js")
    assert page.input_value("#id_rationale") == "표결할 글"  # text of the vote itself


def test_log_out_leaves_nothing_behind_in_any_tab(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.route("**/draft/", lambda route: route.abort())
    page.fill("#id_rationale", "봉인된 초안")
    page.wait_for_selector("[data-alert=offline]")
    other = page.context.new_page()
    other.goto(desk_of(live_server, review))
    other.wait_for_selector("html.js")
    assert "봉인된 초안" in kept_in_tab(page)
    page.click("[data-do=boxes]")  # a habit, kept in the browser
    habits = "JSON.stringify({...localStorage})"
    assert "desk:" in page.evaluate(habits)
    page.evaluate("localStorage.setItem('another', 'page of this host')")
    other.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    other.wait_for_url("**/accounts/login/")
    for tab in (page, other):
        until(tab, lambda tab=tab: "봉인된 초안" not in kept_in_tab(tab))
        assert review.claim.number not in kept_in_tab(tab)
    assert page.evaluate(habits) == '{"another":"page of this host"}'


def test_who_else_is_here_is_said_and_goes_with_them(
    live_server,
    page,
    second_page,
    review,  # noqa: F811
    seated,  # noqa: F811
    redis_url,
    monkeypatch,
):
    monkeypatch.setattr(presence, "SOCKET_SECONDS", 20)  # a busy machine's Redis is not away
    presence.redis_connection.forget()
    other = committee.panel(review)[1].member.user
    page.clock.install()
    open_desk(page, live_server, review, seated)
    assert not page.locator("[data-present]").is_visible()
    open_desk(second_page, live_server, review, other)
    second_page.locator("[data-present]").get_by_text(seated.name).wait_for()
    for _try in range(40):
        beat(page)
        if page.locator("[data-present]").is_visible():
            break
    assert other.name in page.locator("[data-present]").inner_text()
    second_page.goto(f"{live_server.url}/reviews/")  # says so by itself, leaving
    for _try in range(20):
        beat(page)
        if not page.locator("[data-present]").is_visible():
            break
    assert not page.locator("[data-present]").is_visible()


def test_a_change_is_said_and_findings_arrive_while_somebody_writes(live_server, page):
    committee.council(3, 0)
    review = with_documents(business_name="온담 플라워", claimed_loss=2_400_000)  # noqa: F811
    page.clock.install()
    open_desk(page, live_server, review, committee.panel(review)[0].member.user)
    page.wait_for_selector("[data-pane=main] .leaf:not(.leaf-wait) .sheet-paper")
    page.fill("#id_rationale", "아직 쓰는 중")
    finding = say(review, "warning")
    page.clock.run_for(21_000)
    page.wait_for_selector(f"#checks [data-finding='{finding.pk}']")
    page.wait_for_selector(".hit.is-warn")
    assert page.locator("#rail [data-group=small_business_certificate] h2 .is-warn").count() == 1
    assert page.input_value("#id_rationale") == "아직 쓰는 중"
    assert page.evaluate("document.activeElement.id") == "id_rationale"

    page.fill("#id_rationale", "쓰는 중")
    committee.document(review.claim, SALES)
    page.clock.run_for(21_000)
    page.wait_for_selector("[data-alert=changed]")
    assert "서류" in page.locator("[data-alert=changed]").inner_text()
    assert page.input_value("#id_rationale") == "쓰는 중"
    page.click("[data-alert=changed] [data-reload]")
    page.wait_for_selector("[data-alert=changed]", state="hidden")
    assert page.input_value("#id_rationale") == "쓰는 중"
