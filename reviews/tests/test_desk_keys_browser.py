"""Keys of the desk in a real browser: a word typed nowhere does nothing, keys that are meant act,
and none of them says more than its own."""

from itertools import product
from urllib.parse import urlsplit

import pytest

from claims.documents.models import DocumentKind
from config.tests.test_frontend_browser import sideways, sign_in
from reviews.committee.desk.panels import suggestion as suggestion_panel
from reviews.committee.models import Decision, EvidenceCheck, Vote
from reviews.committee.suggestion.rule import Suggestion
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    CERTIFICATE,
    desk_of,
    open_desk,
    patience,
    review,
    seated,
)

pytestmark = pytest.mark.django_db(transaction=True)
TOAST = "#toasts .toast-desk"
MEANT = 350  # ms between keys that are meant one by one
CALM = 800  # ms after which the sheet of the last vote answers to the keys that opened it


@pytest.fixture
def next_review(review):  # noqa: F811
    """A claim that J, N and a vote lead to. Made before the desk is opened."""
    return committee.in_review(business_name="다음 가게", claimed_loss=1_000_000)


@pytest.fixture
def desk(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    page.clock.install()  # the pace of the keys is the test's, however slow the machine
    return page


def type_letters(page, letters, pace):
    """Type letters so many milliseconds apart, two seconds after what was typed before."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    for letter in letters:
        page.keyboard.press(letter)
        page.clock.run_for(pace)
    page.clock.resume()


def press(page, key):
    """Press a key that is meant: the next one comes no faster."""
    page.keyboard.press(key)
    page.clock.fast_forward(MEANT)


def chosen(page):
    radio = page.locator("[name=choice]:checked")
    return radio.get_attribute("value") if radio.count() else None


# ------------------------------------------------------------------ words and keys
WORDS = {
    "매출 감소": "aocnfrkath",
    "하자가": "gkwkrk",
    "수익": "tnfdlr",
    "in English": "great",
}


def test_a_word_without_a_field_does_nothing(next_review, desk, review):  # noqa: F811
    sent: list[str] = []
    desk.on("request", lambda request: "/checks/" in request.url and sent.append(request.url))
    for (word, letters), pace in product(WORDS.items(), (0, 60, 180)):
        case = f"{word}, {pace} ms apart"
        type_letters(desk, letters, pace)
        desk.wait_for_selector(TOAST)
        assert "글자를 넣지 않았습니다" in desk.locator(TOAST).first.inner_text(), case
        assert chosen(desk) is None and review.claim.number in desk.url, case
        assert desk.locator("[data-check] :checked").count() == 0, case
        assert desk.locator("[data-do=boxes]").get_attribute("aria-pressed") == "true", case
        desk.clock.fast_forward(9_000)  # what was only held back is sent by now
        desk.wait_for_selector(TOAST, state="detached")
        assert sent == [] and not EvidenceCheck.objects.exists(), case
    with desk.expect_response(lambda answer: "/checks/" in answer.url):
        desk.locator(f"[data-check={CERTIFICATE}] label").last.click()  # a doubt, with its note
        desk.keyboard.type("x")
        desk.keyboard.press("Enter")
    assert EvidenceCheck.objects.get().verdict == "insufficient"  # and nothing was sent before it


def test_keys_that_are_meant_act_one_by_one(desk):
    for key in "atatata":
        press(desk, key)
    desk.locator("#checks .said").nth(3).wait_for()
    for key in ("h", "Escape", "1"):
        press(desk, key)
    assert chosen(desk) == "partly" and desk.input_value("#id_rationale")
    assert not desk.locator(TOAST).count()
    assert EvidenceCheck.objects.filter(verdict="accepted").count() == 4
    press(desk, "Shift+O")
    desk.locator("#original-form").wait_for()


def test_keys_that_lead_on_to_the_next_claim_are_no_word(
    live_server,
    page,
    review,  # noqa: F811
    next_review,
    seated,  # noqa: F811
):
    committee.in_review(claimed_loss=1_000_000)
    committee.in_review(claimed_loss=1_000_000)
    open_desk(page, live_server, review, seated)
    page.clock.install()
    left: set[str] = set()  # claims that the keys have led on from
    for keys in ("athpj", "aj", "ajaj"):
        number = urlsplit(page.url).path.split("/")[2]
        assert number not in left, keys
        type_letters(page, keys, 60)
        page.wait_for_url(lambda url, number=number: number not in url)
        page.wait_for_selector("html.js")
        assert not page.locator(TOAST).count(), keys
        check = EvidenceCheck.objects.get(assignment__review__claim__number=number)
        assert (check.kind, check.verdict) == (CERTIFICATE, "accepted"), keys
        left.add(number)
        assert EvidenceCheck.objects.count() == len(left), keys


# ------------------------------------------------------------------ checks
def test_a_check_is_withdrawn_by_a_key_its_button_and_a_second_click_and_doubted(desk):
    said = desk.locator(f"#checks [data-kind={CERTIFICATE}] .said")
    label = desk.locator(f"[data-check={CERTIFICATE}] label").first
    ways = (
        lambda: desk.keyboard.press("x"),
        lambda: label.click(),
        lambda: desk.locator(f"[data-kind={CERTIFICATE}] [data-withdraw]").click(),
    )
    for withdraw in ways:
        press(desk, "a")
        said.wait_for()
        press(desk, "a")  # once more: it stays
        withdraw()
        said.wait_for(state="detached")
        assert not EvidenceCheck.objects.exists()
        assert not desk.locator(f"[data-check={CERTIFICATE}] :checked").count()
    enter_in_the_note_of_an_accepted_paper_saves_the_doubt(desk, said)


def enter_in_the_note_of_an_accepted_paper_saves_the_doubt(desk, said):
    press(desk, "a")
    said.wait_for()
    desk.keyboard.press("q")
    desk.keyboard.type("상호가 다름")
    desk.keyboard.press("Enter")
    said.get_by_text("상호가 다름").wait_for()
    assert EvidenceCheck.objects.get().verdict == "insufficient"


def test_no_button_moves_while_the_papers_are_accepted(desk):
    labels = [
        desk.locator(f"[data-check={kind}] label").first
        for kind in DocumentKind
        if kind != DocumentKind.OTHER
    ]
    before = [label.bounding_box() for label in labels]
    for n, box in enumerate(before):  # clicked where they were drawn
        desk.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        desk.locator("#checks .said").nth(n).wait_for()
    assert [label.bounding_box() for label in labels] == before
    assert EvidenceCheck.objects.filter(verdict="accepted").count() == 4


def test_the_checks_of_a_vote_go_before_it(next_review, desk, review):  # noqa: F811
    desk.keyboard.press("a")
    desk.keyboard.press("g")
    desk.fill("#id_rationale", "자료로 확인함")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(lambda url: review.claim.number not in url)
    assert CERTIFICATE not in Vote.everything.get().unchecked


def test_a_refusal_is_told_until_it_is_answered(desk):
    desk.keyboard.press("Control+Enter")
    told = desk.locator("#id_choice_error")
    told.wait_for()
    desk.wait_for_selector("html.js")
    desk.keyboard.press("h")
    told.wait_for(state="detached")
    desk.keyboard.press("Control+Enter")
    told = desk.locator("#id_amount_error")
    told.wait_for()
    assert desk.locator(".money.is-invalid").count() == 1
    desk.fill("[name=amount]", "700000")
    told.wait_for(state="detached")
    assert desk.locator("[aria-invalid], .money.is-invalid").count() == 0


# ------------------------------------------------------------------ amounts and reasons
def test_no_key_of_an_amount_changes_the_vote_nor_a_vote_the_reasons(desk):
    said = desk.locator("[data-fill-said]")
    for key, choice, word in (
        ("p", None, "제안액이 없어"),
        ("e", None, "추정 손실이 없어"),
    ):
        press(desk, key)
        assert chosen(desk) == choice and word in said.inner_text()
    assert desk.input_value("[name=amount]") == ""
    a_digit_after_a_key_that_sets_nothing_is_a_reason(desk)
    a_reason_keeps_its_number_whatever_the_vote(desk)


def a_digit_after_a_key_that_sets_nothing_is_a_reason(desk):
    for key in ("h", "p", "1"):
        press(desk, key)
    assert (chosen(desk), desk.input_value("[name=amount]")) == ("partly", "")
    assert "매출 감소" in desk.input_value("#id_rationale")
    desk.fill("#id_rationale", "")
    press(desk, "Escape")


@pytest.mark.parametrize("suggested", [None, 0])
def test_no_digit_of_a_reason_becomes_an_amount_at_any_pace(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
    monkeypatch,
    suggested,
):
    monkeypatch.setattr(suggestion_panel, "as_kept", lambda *_: Suggestion(suggested, []))
    open_desk(page, live_server, review, seated)
    page.clock.install()
    said = page.locator("[data-fill-said]")
    for keys, pace in product(("hp1", "he1"), (0, 30, 60, 90, 120, 200, 290, 300, 310, 500)):
        case = f"{keys}, {pace} ms apart"
        type_letters(page, keys, pace)
        page.clock.run_for(1_000)
        assert (chosen(page), page.input_value("[name=amount]")) == ("partly", ""), case
        assert "매출 감소" in page.input_value("#id_rationale"), case
        assert said.inner_text(), case
        page.fill("#id_rationale", "")
        press(page, "Escape")
        press(page, "d")


def into_the_amount(desk, typed):
    """Choose 일부 지급 by its key, and type an amount there."""
    press(desk, "Escape")
    press(desk, "h")
    desk.wait_for_function("() => document.activeElement.name === 'amount'")
    desk.keyboard.type(typed)


def test_keys_of_the_vote_act_from_the_field_of_the_amount(desk):
    for key, choice in (("g", "grant"), ("d", "deny")):
        into_the_amount(desk, "1397000")
        press(desk, key)
        assert chosen(desk) == choice and "1,397,000" not in desk.input_value("[name=amount]")
    for letter, choice in (("ㅎ", "grant"), ("ㅇ", "deny")):
        into_the_amount(desk, "")
        desk.keyboard.insert_text(letter)
        desk.clock.fast_forward(MEANT)
        assert chosen(desk) == choice and letter not in desk.input_value("[name=amount]")
    into_the_amount(desk, "5000")
    desk.keyboard.insert_text("ㅇ")
    assert (chosen(desk), desk.input_value("[name=amount]")) == ("partly", "5,000ㅇ")


def test_a_lone_letter_behind_digits_is_a_key_once_the_hand_rests(desk):
    into_the_amount(desk, "5000")
    desk.keyboard.insert_text("ㅇ")
    desk.clock.fast_forward(500)  # the clock also runs by itself, and a slow machine needs the rest
    desk.keyboard.insert_text("ㅓ")  # 억 and 원 go on
    desk.clock.fast_forward(5_000)
    assert (chosen(desk), desk.input_value("[name=amount]")) == ("partly", "5,000ㅇㅓ")
    into_the_amount(desk, "5000")
    desk.keyboard.insert_text("ㅇ")
    desk.clock.fast_forward(1_600)
    assert chosen(desk) == "deny" and "ㅇ" not in desk.input_value("[name=amount]")
    press(desk, "h")
    assert desk.input_value("[name=amount]") == "5,000"


def test_a_refused_amount_is_replaced_by_another_or_by_a_key(desk):
    into_the_amount(desk, "99000000")
    desk.fill("#id_rationale", "확인함")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_selector("#id_amount_error")
    assert desk.evaluate("getSelection().toString()") == desk.input_value("[name=amount]")
    desk.keyboard.press("g")
    desk.wait_for_function(
        "() => document.querySelector('[name=choice]:checked').value === 'grant'"
    )
    assert "g" not in desk.input_value("[name=amount]")


def test_a_low_amount_is_asked_for_once_more(next_review, desk, review):  # noqa: F811
    press(desk, "h")
    desk.fill("[name=amount]", "12")
    desk.fill("#id_rationale", "자료로 확인함")
    desk.keyboard.press("Control+Enter")
    asked = desk.locator("#last-vote[open]")
    asked.wait_for()
    assert "일부 지급액이 아주 적습니다" in asked.inner_text()
    assert "일부 지급 · 12원" in asked.inner_text() and "마지막 표결" not in asked.inner_text()
    desk.keyboard.press("Escape")
    asked.wait_for(state="hidden")
    assert not Vote.everything.exists()
    desk.keyboard.press("Control+Enter")
    asked.wait_for()
    asked.get_by_text("이 금액으로 제출").click()
    desk.wait_for_url(lambda url: review.claim.number not in url)
    assert Vote.everything.get().amount == 12


def a_reason_keeps_its_number_whatever_the_vote(desk):
    def numbers():
        chips = desk.locator("#ballot [data-chips] .chip")
        return [chips.nth(n).inner_text().split() for n in range(chips.count())]

    before = numbers()
    assert [one[0] for one in before] == [str(n) for n in range(1, 9)]
    for key in ("g", "h", "Escape", "d"):
        press(desk, key)
        assert numbers() == before
    press(desk, "1")  # 매출 감소 확인 does not go with a denial
    assert desk.input_value("#id_rationale") == ""
    assert desk.locator("[data-key='1']").get_attribute("aria-disabled") == "true"
    desk.wait_for_selector(TOAST)
    press(desk, "6")
    assert "감소가 확인되지 않음" in desk.input_value("#id_rationale")


# ------------------------------------------------------------------ the last vote, and the seal
def let_others_vote(review, user):  # noqa: F811
    for seat in committee.panel(review):
        if seat.member.user != user:
            committee.vote(review, seat, "partly", 500_000)


@pytest.fixture
def last(live_server, page, review, next_review, seated):  # noqa: F811
    let_others_vote(review, seated)
    open_desk(page, live_server, review, seated)
    page.clock.install()
    return page


def test_the_last_vote_is_asked_for_once_more(last, review):  # noqa: F811
    assert last.locator("#last-said").inner_text() == "마지막 표결 · 제출하면 개표합니다"
    assert "제출하고 개표" in last.locator("[data-submit]").inner_text()
    press(last, "h")
    last.fill("[name=amount]", "500000")
    last.fill("#id_rationale", "자료로 확인함")
    last.keyboard.press("Control+Enter")
    asked = last.locator("#last-vote[open]")
    asked.wait_for()
    assert "일부 지급 · 500,000원" in asked.inner_text()
    last.keyboard.press("Escape")
    asked.wait_for(state="hidden")
    assert Vote.everything.count() == 2
    # The page's time stands still between these keys, however slow the machine is.
    last.clock.pause_at(last.evaluate("Date.now()") / 1000 + 60)
    last.keyboard.press("Control+Enter")
    asked.wait_for()
    for _ in range(2):  # a hurried hand presses twice: no answer, however often
        last.keyboard.press("Control+Enter")
        last.clock.fast_forward(CALM - 100)
        assert asked.count() == 1 and Vote.everything.count() == 2
    last.clock.fast_forward(100)
    last.clock.resume()
    last.keyboard.press("Control+Enter")
    last.wait_for_url(lambda url: review.claim.number not in url)
    last.locator("[data-toast]", has_text="500,000원으로 의결됐습니다").wait_for()
    assert Vote.everything.count() == 3


def test_a_held_key_does_not_answer_what_it_has_asked(last, review, next_review, seated):  # noqa: F811
    let_others_vote(next_review, seated)
    for held, one in (("both held", review), ("Enter held on", next_review)):
        last.wait_for_selector("html.js")
        assert one.claim.number in last.url, held
        press(last, "d")
        last.fill("#id_rationale", "자료가 맞지 않음")
        last.keyboard.down("Control")
        last.keyboard.down("Enter")
        asked = last.locator("#last-vote[open]")
        asked.wait_for()
        if held == "Enter held on":
            last.keyboard.up("Control")
        for _ in range(5):
            last.keyboard.down("Enter")  # again without having been let go: the key repeats
        assert asked.count() == 1, held
        assert Vote.everything.filter(assignment__review=one).count() == 2, held
        focused = last.evaluate("document.activeElement.textContent")
        assert "돌아가기" in focused, held
        last.keyboard.up("Enter")
        last.keyboard.up("Control")
        assert asked.count() == 1, held
        last.clock.fast_forward(CALM)
        last.keyboard.press("Control+Enter")
        last.wait_for_url(lambda url, one=one: one.claim.number not in url)
        assert Vote.everything.filter(assignment__review=one).count() == 3, held


def test_a_vote_that_becomes_the_last_says_so_on_the_open_desk(desk, review):  # noqa: F811
    assert not desk.locator("#last-said").is_visible()
    for seat in committee.panel(review)[1:]:
        committee.vote(review, seat, "deny")
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the next heartbeat
    desk.locator("#last-said").wait_for()
    assert desk.locator("form[data-ballot][data-last]").count() == 1


def fits_a_phone(page):
    page.set_viewport_size({"width": 320, "height": 844})
    fits = sideways(page) <= 0
    page.set_viewport_size({"width": 1440, "height": 900})
    return fits


def the_toast_and_a_key_lead_back_to_the_vote(desk, review):  # noqa: F811
    """From the next claim by Z, and from the sealed vote itself by V."""
    changing = f"**/reviews/{review.claim.number}/?change=1"
    desk.locator("[data-toast] [data-way-back]").wait_for()
    press(desk, "z")
    desk.wait_for_url(changing)
    desk.get_by_text("그대로 두기").click()
    desk.wait_for_selector("[data-change]")
    desk.wait_for_selector("html.js")
    press(desk, "v")
    desk.wait_for_url(changing)


def test_after_the_vote_control_and_enter_goes_on_and_votes_no_more(
    next_review,
    desk,
    live_server,
    review,  # noqa: F811
):
    assert fits_a_phone(desk)
    press(desk, "d")
    desk.fill("#id_rationale", "자료가 맞지 않음")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(lambda url: review.claim.number not in url)
    the_toast_and_a_key_lead_back_to_the_vote(desk, review)
    desk.goto(desk_of(live_server, review))
    desk.wait_for_selector("html.js")
    assert desk.locator("[data-change]").count() == 1 and fits_a_phone(desk)
    assert desk.locator(".seal-card").count() == 3
    assert not desk.locator("form[data-ballot]").count()
    assert "부지급" in desk.locator(".seal-card").first.inner_text()
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(lambda url: review.claim.number not in url)
    desk.go_back()
    desk.wait_for_selector("[data-change]")
    desk.click("[data-change]")
    desk.wait_for_selector("form[data-ballot]")
    assert desk.input_value("#id_rationale") == "자료가 맞지 않음"
    assert Vote.everything.count() == 1


# ------------------------------------------------------------------ without keys
def tabs_to(page, selector, most=3):
    """Press Tab until an element has the focus; return how often."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return pressed
    said = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
    raise AssertionError(f"{most} Tabs do not reach {selector}, but {said}")


def test_no_step_of_a_vote_is_further_than_three_tabs_where_keys_are_off(
    live_server,
    page,
    review,  # noqa: F811
    seated,  # noqa: F811
):
    seated.preferences = {**seated.preferences, "shortcuts": "off"}
    seated.save(update_fields=["preferences"])
    open_desk(page, live_server, review, seated)
    assert page.locator("body[data-keys]").count() == 0
    tabs_to(page, "[href='#ballot']", 1)
    page.keyboard.press("Enter")
    tabs_to(page, "[name=choice]", 1)
    page.keyboard.press("ArrowRight")
    assert chosen(page) == "partly"
    tabs_to(page, "[name=amount]", 1)
    page.keyboard.type("500000")
    page.keyboard.press("Enter")  # over the marks of the rail, which are buttons too
    assert page.evaluate("document.activeElement.id") == "id_rationale"
    tabs_to(page, "[data-submit]")


def test_the_chair_reaches_the_decision_by_one_key_or_one_tab(live_server, page):
    committee.council(3, 1)
    waiting = committee.deciding()
    number = waiting.claim.number
    sign_in(page, live_server, committee.chair().username, f"/reviews/{number}/")
    page.wait_for_selector("html.js")
    tabs_to(page, "[href='#confirm-act']", 1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "confirm-act"
    page.keyboard.press("o")
    page.wait_for_selector("#comment:focus")
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.wait_for_url(f"**/reviews/{number}/confirm/")
    assert not Decision.objects.exists()  # the page asks first
