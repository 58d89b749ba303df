"""The desk in one view: proof and form together, the amount by keys and mouse, clean papers
accepted together, and nothing moves."""

import pytest

from claims.documents.models import DocumentKind
from reviews.committee.models import EvidenceCheck, Vote
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    BANKBOOK,
    CERTIFICATE,
    SALES,
    USAGE,
    open_desk,
    paper,
    patience,
    say,
    with_documents,
)

pytestmark = pytest.mark.django_db(transaction=True)
REQUIRED = [kind for kind in DocumentKind if kind != DocumentKind.OTHER]
MEANT = 400  # ms: the keys have come to rest

# The sum of layout shifts from now on, those soon after a key or a click too, which Chromium leaves
# out of its score.
SHIFTS = """() => new Promise(done => {
  window.shifted = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shifted += entry.value
  }).observe({ type: 'layout-shift' })
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))
})"""


@pytest.fixture
def review(db):
    """A claim whose bankbook has a problem, whose usage cannot be judged and whose other papers are
    in order, with sales that bear out a part of the loss."""
    from django.core.cache import cache

    cache.clear()
    committee.council(3, 1)
    made = with_documents(
        business_name="온담 플라워",
        claimed_loss=2_400_000,
        narrative="장애가 난 토요일부터 꽃다발 주문이 모두 끊겼습니다. " * 4,
    )
    for number in range(4):
        place = [100, 100 + 60 * number, 300, 140 + 60 * number]
        say(made, "ok", code=f"test.in_order{number}", box=place)
    say(made, "unknown", USAGE)
    say(made, "problem", BANKBOOK)
    days = [{"day": f"2022-10-{n:02}", "won": 400_000, "expected": 420_000} for n in range(1, 32)]
    data = {"days": days, "from": "2022-10-15", "to": "2022-10-19", "lost": 1_800_000, "rank": 31}
    say(
        made,
        "ok",
        SALES,
        code="sales.fall",
        estimated_loss=1_800_000,
        data={**data, "low": 1_500_000, "high": 2_100_000},
    )
    return made


@pytest.fixture
def desk(live_server, page, review):
    open_desk(page, live_server, review, committee.panel(review)[0].member.user)
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def amount(page):
    return page.input_value("[name=amount]")


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def in_view(page, selector):
    """Return True if all of it is seen: in the window, and in the column if that scrolls it."""
    return page.evaluate(
        """selector => [...document.querySelectorAll(selector)].every(node => {
          const box = node.getBoundingClientRect()
          const scroll = node.closest('#case')?.getBoundingClientRect()
          const { top, bottom } = scroll ?? { top: 0, bottom: innerHeight }
          return box.height > 0 && box.top >= top - .5 && box.bottom <= bottom + .5
        })""",
        selector,
    )


def test_proof_and_form_are_seen_together_and_nothing_moves(desk, review):
    wrong = []
    for width, height in ((1280, 800), (1366, 768)):
        desk.set_viewport_size({"width": width, "height": height})
        for part in (
            "[data-submit]",
            "[name=amount]",
            "#id_rationale",
            "#id_discuss",
            ".choice label",
            "[data-rail]",
            ".words-text",
            ".case-facts .facts > div:nth-child(-n + 5) dd:not(.facts-more *)",
            "#checks [data-check]",
            "#checks .findings",
            "#loss .plot",
        ):
            if not in_view(desk, part):
                wrong.append((width, part))
        small = desk.evaluate(
            """() => [...document.querySelectorAll('.case *')]
              .filter(node => node.checkVisibility() && node.childNodes.length
                && [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
              .filter(node => parseFloat(getComputedStyle(node).fontSize) < 12
                && !node.closest('.sign-only'))
              .map(node => node.className || node.tagName)"""
        )
        wrong += [(width, "small type", small)] if small else []
    assert wrong == []
    kinds = desk.locator("#checks [data-check]")
    order = [kinds.nth(n).get_attribute("data-check") for n in range(4)]
    assert order == [BANKBOOK, CERTIFICATE, SALES, USAGE]  # what needs a look comes first
    assert desk.locator(f"[data-kind={CERTIFICATE}] .fine summary").inner_text() == "이상 없음 4"
    nothing_moves(desk, review)


def nothing_moves(page, review):
    """While papers are judged, a finding comes, a departure is said and a vote is refused."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
    page.evaluate(SHIFTS)
    parts = ["#checks .seg label", "[name=amount]", "#id_rationale", "[data-submit]"]

    def places():
        return [one.bounding_box() for part in parts for one in page.locator(part).all()]

    before = places()
    page.keyboard.press("a")
    page.locator(f"[data-kind={CERTIFICATE}] .check-mark .said").wait_for()
    page.keyboard.press("g")
    assert places() == before and page.evaluate("window.shifted") < 0.001
    page.keyboard.press("h")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#ballot .invalid-feedback")
    page.wait_for_selector("html.js")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert places() == before
    page.evaluate(SHIFTS)
    for number in range(3):
        say(review, "warning", code=f"test.new{number}", box=[100, 500, 300, 540])
    with page.expect_response(lambda answer: answer.request.method == "GET"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # a heartbeat
    page.locator(f"[data-kind={CERTIFICATE}] .findings.is-kept").wait_for()
    assert places() == before and page.evaluate("window.shifted") < 0.001


def test_the_hands_stay_on_the_keys_from_the_vote_to_the_reason(desk, review):
    desk.clock.install()
    desk.keyboard.press("h")
    assert focused(desk) != "id_amount"  # it may be the letter of a word yet
    desk.clock.run_for(MEANT)
    assert focused(desk) == "id_amount"
    desk.keyboard.type("700000")
    assert amount(desk) == "700,000"
    desk.keyboard.press("Shift+ArrowUp")
    desk.keyboard.press("ArrowDown")
    assert amount(desk) == "790,000"
    desk.keyboard.press("e")  # the estimate, and the keys are back
    assert amount(desk) == "1,800,000" and focused(desk) == "BODY"
    desk.keyboard.press("1")
    assert desk.input_value("#id_rationale")
    desk.keyboard.press("h")
    desk.keyboard.press("6")  # a digit is no letter of a word: it goes into the field at once
    desk.keyboard.type("50000")
    assert amount(desk) == "650,000"
    desk.keyboard.press("Enter")
    assert focused(desk) == "id_rationale" and not Vote.everything.exists()
    desk.keyboard.press("Escape")
    assert focused(desk) == "BODY"
    desk.keyboard.press("Enter")  # from the keys
    assert focused(desk) == "id_rationale"
    a_word_with_an_h_goes_nowhere(desk)
    the_letters_of_a_korean_layout_are_the_same_keys(desk)


def a_word_with_an_h_goes_nowhere(page):
    page.keyboard.press("Escape")
    page.clock.run_for(2_000)
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    for letter in "ghxpf":  # 호텔
        page.keyboard.press(letter)
        page.clock.run_for(60)
    page.clock.resume()
    page.clock.run_for(MEANT)
    assert amount(page) == "650,000" and focused(page) == "BODY"


def the_letters_of_a_korean_layout_are_the_same_keys(page):
    session = page.context.new_cdp_session(page)
    page.focus("[name=amount]")
    page.fill("[name=amount]", "")
    session.send("Input.imeSetComposition", {"text": "ㄷ", "selectionStart": 1, "selectionEnd": 1})
    assert amount(page) == "1,800,000" and focused(page) == "BODY"


def test_the_rail_sets_the_amount_by_arrows_and_mouse_and_changes_no_vote(desk):
    rail = desk.locator("[role=slider]")
    box = rail.bounding_box()

    def click(won):
        desk.mouse.click(box["x"] + box["width"] * won / 2_400_000, box["y"] + box["height"] / 2)

    click(1_200_000)
    assert amount(desk) == "" and not desk.locator("[name=choice]:checked").count()
    assert "먼저 일부 지급" in desk.locator("[data-fill-said]").inner_text()
    desk.keyboard.press("h")
    click(1_200_000)
    assert abs(int(amount(desk).replace(",", "")) - 1_200_000) <= 10_000
    click(1_805_000)  # near to a mark: the mark
    assert amount(desk) == "1,800,000" == f"{int(rail.get_attribute('aria-valuenow')):,}"
    at = desk.url
    for key, won in (
        ("ArrowRight", "1,810,000"),
        ("Shift+ArrowLeft", "1,800,000"),
        ("PageDown", "1,700,000"),
        ("End", "2,390,000"),
        ("Home", "10,000"),
    ):
        rail.press(key)
        assert amount(desk) == won, key
        assert rail.get_attribute("aria-valuetext") == f"{won}원", key
    assert desk.url == at  # no page was turned
    desk.keyboard.press("d")
    rail.press("ArrowRight")
    assert amount(desk) == "" and rail.get_attribute("aria-disabled") == "true"


def test_what_was_seen_and_is_in_order_is_accepted_by_one_key_and_taken_back(desk):
    posts: list[str] = []
    desk.on("request", lambda one: "/checks/" in one.url and posts.append(one.url))
    desk.keyboard.press("Shift+A")  # only a part was seen
    desk.wait_for_selector("#toasts .toast-desk")
    assert not EvidenceCheck.objects.exists()
    for kind in REQUIRED:
        for thumb in desk.locator(f"#rail [data-group={kind}] [data-page]").all():
            thumb.click()
            thumb.locator(".seen").wait_for()
    posts.clear()
    desk.keyboard.press("Shift+A")
    desk.locator("[data-accepted]").wait_for()
    accepted = EvidenceCheck.objects.order_by("pk").values_list("kind", flat=True)
    assert list(accepted) == [CERTIFICATE, SALES]
    assert len(posts) == 1
    assert desk.locator("[data-accepted]").inner_text() == "2종 인정함"
    desk.keyboard.press("Shift+X")
    desk.locator("[data-accepted]").wait_for(state="detached")
    assert not EvidenceCheck.objects.exists()
    assert not desk.locator("[data-check] :checked").count()


def test_on_a_telephone_the_rail_stands_at_the_foot_and_opens_by_focus(desk):
    for width in (834, 390):
        desk.set_viewport_size({"width": width, "height": 844})
        assert in_view(desk, "[name=amount]") and in_view(desk, "[data-submit]"), width
        assert desk.locator(".case-vote").bounding_box()["height"] <= 100, width
        assert not desk.locator("#id_rationale").is_visible(), width
        desk.locator(".choice label").nth(1).click()
        assert in_view(desk, "#id_rationale") and in_view(desk, "[data-rail]"), width
        desk.evaluate("document.activeElement.blur()")
