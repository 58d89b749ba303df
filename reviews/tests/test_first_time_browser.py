"""A first-time member in a browser: the tour, few keys for a claim, and nothing that moves."""

import pytest
from django.core.cache import cache

from config.tests.test_frontend_browser import (  # noqa: F401
    complaints,
    settled,
    sideways,
    sign_in,
    wrong_at,
)
from reviews.committee.models import EvidenceCheck, Vote
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    BANKBOOK,
    CERTIFICATE,
    SALES,
    USAGE,
    open_desk,
    patience,
    say,
    seated,
    with_documents,
)
from reviews.tests.desk_scene import listed_review as review  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

# Shifts from the first paint on, those soon after a key too, which Chromium leaves out.
# What moves on the desk; the page of a document is another picture after its key, and letters that
# arrive late move the shell by a hair.
WATCH = """
window.shifts = []
const jumps = node => {
    const place = node?.nodeType === 1 ? node : node?.parentElement
    return place?.closest('#main') && !place.closest('.viewer-page')
}
new PerformanceObserver(list => {
    for (const one of list.getEntries())
        if (one.sources.some(source => jumps(source.node)))
            shifts.push([one.value, ...one.sources.map(source => source.node?.className ?? '')])
}).observe({type: 'layout-shift', buffered: true})
"""
MOVED = "shifts.filter(one => one[0] >= 0.0005)"
BOX = ".tour:popover-open"


def open_watched_desk(page, live_server, judged, user):
    """Open the desk as everybody comes to it, past the first page of a log-in, which brings most
    letters; count what moves on the desk from its first paint on."""
    sign_in(page, live_server, user.username, "/")
    page.wait_for_selector("html.js")
    settled(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.context.add_init_script(WATCH)
    open_desk(page, live_server, judged, user)
    settled(page)


def title(page):
    return page.locator(f"{BOX} h2:visible").inner_text()


def tour_of(user):
    user.refresh_from_db()
    return user.preferences["tour"]


@pytest.fixture
def newcomer(review, seated):  # noqa: F811
    seated.preferences = {"tour": "due"}
    seated.save()
    return seated


def test_a_tour_of_five_steps_by_keys_begins_at_the_start_page_and_ends_on_the_desk(
    live_server,
    page,
    newcomer,
    complaints,  # noqa: F811
):
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, live_server, newcomer.username, "/")
    page.wait_for_selector(BOX)
    assert wrong_at(page) == []
    for width in (1280, 390):  # in sight, beside its element
        page.set_viewport_size({"width": width, "height": 800})
        at = page.locator(BOX).bounding_box()
        assert at["x"] >= 0 and at["x"] + at["width"] <= width and at["y"] + at["height"] <= 800
        assert page.locator(".is-toured").count() == 1 and sideways(page) <= 0
    page.set_viewport_size({"width": 1280, "height": 800})
    seen = [title(page)]
    for _step in range(2):
        page.keyboard.press("Enter")
        seen.append(title(page))
    page.reload()  # goes on where it was
    page.wait_for_selector(BOX)
    assert title(page) == seen[-1]
    page.keyboard.press("Enter")
    page.wait_for_url("**/reviews/*/**")
    page.wait_for_selector(BOX)
    assert tour_of(newcomer) == "desk"
    seen.append(title(page))
    page.keyboard.press("Enter")
    seen.append(title(page))
    assert seen == ["내 차례", "내 표결", "이어서 심의", "서류 확인", "표결"]
    with page.expect_response("**/preferences/"):
        page.keyboard.press("Enter")
    page.wait_for_selector(BOX, state="detached")
    assert tour_of(newcomer) == "done"
    page.goto(f"{live_server.url}/")
    settled(page)
    assert not page.locator(".tour").count()
    page.click(".me")
    page.click("[data-tour-again] button")
    page.wait_for_selector(BOX)
    assert title(page) == "내 차례"
    assert complaints == []


def test_a_tour_is_out_of_the_way_of_keys_and_texts(live_server, page, newcomer, review):  # noqa: F811
    newcomer.preferences = {"tour": "desk"}
    newcomer.save()
    open_desk(page, live_server, review, newcomer)
    page.wait_for_selector(BOX)
    page.keyboard.press("g")
    assert not page.locator(BOX).count()
    assert page.locator("[name=choice]:checked").get_attribute("value") == "grant"
    page.reload()
    settled(page)
    assert not page.locator(BOX).count()  # skipped until the next log-in
    page.evaluate("sessionStorage.clear()")
    page.reload()
    page.wait_for_selector(BOX)
    page.keyboard.press("Escape")
    assert not page.locator(BOX).count()
    with page.expect_response("**/draft/"):
        page.fill("[name=rationale]", "매출이 줄었습니다")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    settled(page)
    assert not page.locator(BOX).count()  # a text is under way
    assert tour_of(newcomer) == "desk"


@pytest.fixture
def papers(db):
    """A claim whose papers are in order, except for one that cannot be judged; and the next."""
    cache.clear()
    committee.council(3, 1)
    made = with_documents(business_name="온담 플라워", claimed_loss=2_400_000)
    for kind in (CERTIFICATE, SALES, BANKBOOK):
        say(made, "ok", kind, code=f"test.{kind}")
    say(made, "unknown", USAGE)
    committee.in_review(claimed_loss=1_000_000)
    return made


def test_nothing_moves_while_a_claim_is_judged_by_eight_keys(live_server, page, papers):
    """Each document is looked at and accepted, a choice is made and its reason given."""
    page.set_viewport_size({"width": 1280, "height": 800})
    open_watched_desk(page, live_server, papers, committee.panel(papers)[0].member.user)
    number = papers.claim.number
    kinds = [row.get_attribute("data-kind") for row in page.locator("#checks > ul > li").all()]
    pressed = 0

    def press(key):
        nonlocal pressed
        page.keyboard.press(key)
        pressed += 1
        page.wait_for_timeout(400)  # the next key comes no faster

    for place, kind in enumerate(kinds):
        if place and not page.locator(f"#checks [data-kind={kind}].is-now").count():
            press("t")
        seen = page.locator(f"#rail [data-group={kind}] .seen")
        for turned in range(page.locator(f"#rail [data-group={kind}] [data-page]").count()):
            if turned:
                press("ArrowRight")
            seen.nth(turned).wait_for()
        if kind == USAGE:
            press("Shift+Enter")
    press("Shift+A")
    page.locator("[data-accepted]").wait_for()
    for key in ("g", "1"):
        press(key)
    assert page.evaluate(MOVED) == []
    press("Control+Enter")
    page.wait_for_url(lambda url: number not in url)
    settled(page)
    assert page.evaluate(MOVED) == []
    assert (Vote.everything.get().choice, pressed) == ("grant", 8)
    assert EvidenceCheck.objects.filter(verdict="accepted").count() == 4


def test_a_doubt_and_its_note_move_nothing(live_server, page, review, seated):  # noqa: F811
    page.set_viewport_size({"width": 1280, "height": 800})
    open_watched_desk(page, live_server, review, seated)
    page.keyboard.press("q")
    page.keyboard.type("상호가 다름")
    assert page.locator(f"[data-note={CERTIFICATE}]").is_visible()
    page.keyboard.press("Enter")
    page.locator(f"#checks [data-kind='{CERTIFICATE}'] .findings").get_by_text(
        "상호가 다름"
    ).wait_for()
    assert not page.locator(f"[data-note={CERTIFICATE}]").is_visible()
    page.wait_for_timeout(400)
    page.keyboard.press("q")  # to mend it
    page.wait_for_function("() => document.activeElement.name === 'note'")
    assert page.evaluate(MOVED) == []


def test_the_row_below_a_doubt_is_seen_when_tab_reaches_it(live_server, page, review, seated):  # noqa: F811
    page.set_viewport_size({"width": 1280, "height": 800})
    open_watched_desk(page, live_server, review, seated)
    page.keyboard.press("q")  # its note covers the row below
    page.wait_for_function("() => document.activeElement.name === 'note'")
    page.keyboard.type("상호가 다름")
    reached = f"document.activeElement.closest('[data-kind]')?.dataset.kind === '{SALES}'"
    for _tab in range(6):
        page.keyboard.press("Tab")
        if page.evaluate(reached + " && document.activeElement.name === 'verdict'"):
            break
    assert page.evaluate(
        """() => {
            const label = document.activeElement.closest("label")
            const {x, y, width, height} = label.getBoundingClientRect()
            const row = document.activeElement.closest('[data-kind]')
            return row.contains(document.elementFromPoint(x + width / 2, y + height / 2))
        }"""
    )
    assert page.locator(f"[data-note={CERTIFICATE}]").is_visible()  # what was typed is there
    assert page.evaluate(MOVED) == []


def test_what_a_member_rarely_does_is_one_key_away(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    for key, form in (("u", "#pop-recuse"), ("m", "#pop-propose")):
        page.keyboard.press(key)
        page.wait_for_selector(f"{form}:popover-open")
        assert page.evaluate(f"document.querySelector('{form}').contains(document.activeElement)")
        page.keyboard.press("Escape")
        page.wait_for_selector(f"{form}:popover-open", state="detached")
        page.wait_for_timeout(400)  # the next key comes no faster, or the two are a word
    page.keyboard.type("gkaus", delay=50)  # 하면: a word, which opens nothing
    page.wait_for_timeout(500)
    assert not page.locator(".pop:popover-open").count()
