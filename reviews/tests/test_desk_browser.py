"""The desk in a real browser: a claim is judged by keys alone, and nothing acts while composing."""

import pytest

from claims.tests.factories import UserFactory
from config.dev import bundles
from config.statics import esbuild
from config.tests.test_frontend_browser import (  # noqa: F401
    complaints,
    reaching_out,
    resize,
    serious,
    settled,
    sideways,
)
from reviews.committee.desk.presence import record_presence
from reviews.committee.models import EvidenceCheck, Vote
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    BANKBOOK,
    CERTIFICATE,
    SALES,
    USAGE,
    desk_of,
    leave_fields,
    open_desk,
    paper,
    patience,
    review,
    say,
    seated,
    shown,
    with_documents,
)

pytestmark = pytest.mark.django_db(transaction=True)
NEEDS_ESBUILD = pytest.mark.skipif(esbuild() is None, reason="npm ci has not run")


def test_a_claim_is_judged_from_log_in_to_the_next_without_the_mouse(
    live_server,
    page,
    complaints,  # noqa: F811
    review,  # noqa: F811
    seated,  # noqa: F811
):
    with_documents(business_name="다음 가게", claimed_loss=1_000_000)
    committee.finding(
        review.claim, "warning", document=paper(review, SALES), estimated_loss=1_482_000
    )
    page.goto(f"{live_server.url}/accounts/login/?next=/reviews/")
    page.wait_for_function("() => document.activeElement.name === 'login'")
    page.keyboard.type(seated.username)
    page.keyboard.press("Tab")
    page.keyboard.type("outage-1015")
    page.keyboard.press("Enter")
    page.wait_for_selector("#queue table[data-cursor]")
    page.wait_for_selector("html.js")
    page.keyboard.press("j")
    while page.locator("tr.is-cursor").get_attribute("data-number") != review.claim.number:
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reviews/{review.claim.number}/**")
    page.wait_for_selector(".leaf .sheet-paper")

    for _kind in (CERTIFICATE, SALES, "usage"):
        page.keyboard.press("a")
        page.keyboard.press("t")
    page.locator("#checks .said").nth(2).wait_for()
    page.keyboard.press("q")
    page.keyboard.type("계좌 번호가 가려져 있음")
    page.keyboard.press("Enter")
    page.keyboard.press("h")
    page.keyboard.type("1400000")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.locator("#checks .said").nth(3).wait_for()  # the last check has been taken in
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    page.wait_for_selector("form[data-ballot]")

    vote = Vote.everything.get()
    assert (vote.choice, vote.amount) == ("partly", 1_400_000)
    assert vote.rationale
    said = EvidenceCheck.objects.filter(assignment__member__user=seated).order_by("pk")
    assert [check.verdict for check in said] == ["accepted"] * 3 + ["insufficient"]
    assert said[3].note == "계좌 번호가 가려져 있음"
    assert complaints == []


KEY = """([code, more]) => {
  const event = new KeyboardEvent('keydown',
    {code, key: 'Process', bubbles: true, cancelable: true, ...more})
  document.activeElement.dispatchEvent(event)
  return event.defaultPrevented
}"""


def test_nothing_acts_while_a_korean_letter_is_composed(live_server, page, review, seated):  # noqa: F811
    """As an input method has it: keydown with isComposing, or 229 after the composition's end."""
    open_desk(page, live_server, review, seated)
    session = page.context.new_cdp_session(page)
    for more in ({"isComposing": True}, {"keyCode": 229}):
        leave_fields(page)
        page.keyboard.press("h")
        page.fill("[name=amount]", "500000")
        page.fill("#id_rationale", "")
        page.focus("#id_rationale")
        session.send(
            "Input.imeSetComposition", {"text": "매추", "selectionStart": 2, "selectionEnd": 2}
        )
        assert page.input_value("#id_rationale") == "매추", more
        for code in ("KeyG", "KeyD", "Digit1", "Escape"):
            assert not page.evaluate(KEY, [code, more]), (code, more)
        assert not page.evaluate(KEY, ["Enter", {"ctrlKey": True} | more]), more
        assert page.evaluate("document.activeElement.id") == "id_rationale", more
        leave_fields(page)
        assert not page.evaluate(KEY, ["KeyG", more]), more  # nor on the page itself
        assert page.locator("[name=choice]:checked").get_attribute("value") == "partly", more
        assert page.url.startswith(desk_of(live_server, review)), more
        assert not Vote.everything.exists(), more


def test_control_and_enter_in_another_form_does_not_vote(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.keyboard.press("g")
    page.click("[popovertarget=pop-recuse]")
    page.fill("#recuse-reason", "거래처입니다")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    assert page.url.startswith(desk_of(live_server, review))
    assert not Vote.everything.exists()


def test_a_changed_review_refuses_and_keeps_the_words(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.keyboard.press("ArrowRight")
    at = shown(page)
    page.keyboard.press("h")
    page.fill("[name=amount]", "700000")
    page.fill("#id_rationale", "쓰던 글")
    committee.document(review.claim, SALES)  # another paper comes in
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#case [role=alert]")
    assert "바뀌었습니다" in page.locator("#case [role=alert]").inner_text()
    assert page.input_value("#id_rationale") == "쓰던 글"
    assert page.input_value("[name=amount]") == "700,000"
    assert shown(page) == at
    assert not Vote.everything.exists()
    page.keyboard.press("Control+Enter")  # votes on the claim that is shown now
    page.wait_for_url(lambda url: review.claim.number not in url)
    assert Vote.everything.get().amount == 700_000


def test_a_doubt_without_its_reason_does_not_get_lost_with_the_vote(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    open_desk(page, live_server, review, seated)
    page.keyboard.press("q")
    leave_fields(page)
    page.keyboard.press("d")
    page.fill("#id_rationale", "자료가 맞지 않음")
    page.keyboard.press("Control+Enter")
    note = page.locator(f"[data-note={CERTIFICATE}]")
    page.wait_for_selector(".toast-desk")
    assert note.evaluate("e => e === document.activeElement")
    assert not Vote.everything.exists()
    note.fill("상호가 다름")
    with page.expect_response(lambda answer: "/checks/" in answer.url):
        leave_fields(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    assert EvidenceCheck.objects.get().note == "상호가 다름"
    assert Vote.everything.get().choice == "deny"


def test_single_keys_can_be_switched_off(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.click(".me")
    page.click("#pop-me form[action*=preferences] button")
    page.wait_for_selector("body:not([data-keys])")
    page.wait_for_selector("html.js")
    page.keyboard.press("g")
    assert page.locator("[name=choice]:checked").count() == 0


@pytest.mark.parametrize("bundled", [pytest.param(True, marks=NEEDS_ESBUILD), False])
def test_it_is_the_same_in_bundles_and_in_single_modules(
    live_server,
    browser,
    review,  # noqa: F811
    seated,  # noqa: F811
    monkeypatch,
    bundled,
):
    if not bundled:
        monkeypatch.setattr(bundles, "folder", None)
    context = browser.new_context(locale="ko-KR")  # a context without files of other tests
    page = context.new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url.removeprefix(live_server.url)))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    open_desk(page, live_server, review, seated)
    settled(page)
    page.keyboard.press("d")
    assert page.locator("[name=choice]:checked").get_attribute("value") == "deny"
    parts = {"/static/js/viewer.js", "/static/js/keys.js", "/static/css/desk.css"}
    assert parts & {*asked} == (set() if bundled else parts)
    assert wrong == []
    context.close()


def test_without_script_every_page_is_a_link_and_the_vote_a_form(
    live_server,
    browser,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/?next=/reviews/{review.claim.number}/")
    page.fill("[name=login]", seated.username)
    page.fill("[name=password]", "outage-1015")
    page.click("form[action*=login] [type=submit].btn-primary")
    cert = paper(review, CERTIFICATE).pk
    page.click(f"#rail [data-page='{cert}:2']")
    assert f"/documents/{cert}/pages/2/" in page.locator(".sheet-paper").get_attribute("src")
    page.check("[name=choice][value=deny]", force=True)
    page.fill("#id_rationale", "자료가 맞지 않음")
    page.click("[data-submit]")
    assert Vote.everything.get().choice == "deny"
    context.close()


def reload(page):
    page.reload()
    page.wait_for_selector("html.js")


def states_of_a_desk(live_server, page, review, user):  # noqa: F811
    """Bring a desk into each of its states, and yield its name."""
    open_desk(page, live_server, review, UserFactory(roles="chair"))
    yield "chair"
    open_desk(page, live_server, review, user)
    yield "plain"
    page.keyboard.press("h")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".invalid-feedback")
    yield "refused"
    committee.vote(review, committee.panel(review)[0])
    reload(page)
    page.wait_for_selector(".seal-card")
    yield "sealed"
    more = with_documents(business_name="온담 플라워", claimed_loss=2_400_000)
    say(more, "warning")
    say(more, "ok", code="certificate.number", box=[100, 100, 200, 140])
    say(more, "problem", BANKBOOK)
    for _more in range(16):  # a rail that is longer than its place, either way
        committee.document(more.claim, SALES)
    open_desk(page, live_server, more, user)
    yield "findings"
    page.keyboard.press("b")
    page.keyboard.press("BracketRight")
    yield "split"


def test_axe_policy_and_width_in_every_state(
    live_server,
    page,
    complaints,  # noqa: F811
    review,  # noqa: F811
    seated,  # noqa: F811
):
    wrong = []
    for state in states_of_a_desk(live_server, page, review, seated):
        settled(page)
        for width in (1440, 1280, 834):
            resize(page, width)
            below = page.evaluate("document.body.scrollHeight - innerHeight")
            if width > 1000 and below:
                wrong.append((state, width, f"{below} px below the window"))
            if (over := sideways(page)) > 0:
                wrong.append((state, width, f"{over} px too wide", reaching_out(page)))
            if width != 1280:
                wrong += [(state, width, *found) for found in serious(page)]
        expected = [text for text in complaints if state == "refused" and "422" in text]
        wrong += [(state, text) for text in complaints if text not in expected]
        complaints.clear()
        page.set_viewport_size({"width": 1440, "height": 900})
    assert wrong == []


def test_the_foot_of_a_desk_that_a_colleague_looks_at_too_stays_in_the_window(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    other = committee.panel(review)[1].member.user
    committee.vote(review, committee.panel(review)[0])
    record_presence(review, other)
    type(seated).objects.filter(pk=seated.pk).update(name="남궁하윤선우")
    open_desk(page, live_server, review, seated)
    page.wait_for_selector("[data-voted]")
    page.locator("[data-present] .here-text").get_by_text(other.name).wait_for(state="attached")
    foot = "(one => one.scrollWidth - one.clientWidth)(document.querySelector('.case-foot'))"
    wrong = []
    for language in ("ko", "en"):
        cookie = {"name": "django_language", "value": language, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.reload()
        page.wait_for_selector("[data-voted]")
        for width in (1440, 1366, 1024, 390):
            resize(page, width)
            over = max(sideways(page), page.evaluate(foot))
            if over > 0:
                wrong.append((language, width, f"{over} px too wide", reaching_out(page)))
    assert wrong == []
