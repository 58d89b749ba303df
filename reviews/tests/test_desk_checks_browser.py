"""The checks of a desk, judged faster than the line answers: nothing goes back, the text being
typed and its focus stay."""

from urllib.parse import urlsplit

import pytest

from reviews.committee.models import EvidenceCheck
from reviews.tests.desk_scene import (  # noqa: F401
    CERTIFICATE,
    SALES,
    end_sessions,
    open_desk,
    patience,
    seated,
)
from reviews.tests.desk_scene import listed_review as review  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
WITHDRAWAL = "**/checks/*/withdraw/"
SAID = "#checks [data-kind='{}'] .said"


class Held:
    """Answers to checks that the server has given and that the browser does not have yet."""

    def __init__(self, page) -> None:
        self.kept: list = []
        for address in ("**/checks/*/", WITHDRAWAL):
            page.route(address, lambda route: self.kept.append((route, route.fetch())))
        self.page = page

    def wait_for(self, n: int) -> None:
        for _ in range(750):
            if len(self.kept) >= n:
                return
            self.page.wait_for_timeout(20)  # lets Playwright hear of the next
        raise AssertionError(f"{len(self.kept)} of {n} checks were sent")

    def let_go(self, n: int) -> None:
        """The browser has the answer when this ends, and has shown of it what it shows."""
        route, answer = self.kept[n]
        route.fulfill(response=answer)
        action = urlsplit(route.request.url).path.removesuffix("withdraw/")
        form = f"form[action='{action}'][data-sending]"
        self.page.wait_for_selector(form, state="detached")
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
        )


@pytest.fixture
def desk(live_server, page, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    return page


@pytest.fixture
def held(desk):
    """The first check is accepted, and its answer is held back."""
    held = Held(desk)
    desk.keyboard.press("a")
    held.wait_for(1)
    return held


def test_answers_that_overtake_each_other_take_no_check_back(desk, held):
    desk.keyboard.press("t")
    desk.keyboard.press("a")
    held.wait_for(2)
    held.let_go(1)  # knows of both
    with desk.expect_response(lambda answer: answer.request.method == "GET"):
        held.let_go(0)  # only the first check was sent: the page itself is asked
    for kind in (CERTIFICATE, SALES):
        desk.wait_for_selector(SAID.format(kind))
    assert EvidenceCheck.objects.count() == 2


def test_a_note_that_is_being_written_is_left_alone_until_it_is_left(desk, held):
    desk.keyboard.press("t")
    desk.keyboard.press("q")
    note = f"#checks [data-kind='{SALES}'] [name=note]"
    session = desk.context.new_cdp_session(desk)
    session.send(
        "Input.imeSetComposition", {"text": "매추", "selectionStart": 2, "selectionEnd": 2}
    )
    desk.evaluate("note => { window.written = document.querySelector(note) }", note)
    held.let_go(0)
    session.send("Input.insertText", {"text": "매출이 다름"})
    assert desk.evaluate("note => window.written === document.querySelector(note)", note)
    assert desk.input_value(note) == "매출이 다름"
    desk.keyboard.press("Escape")
    held.wait_for(2)
    held.let_go(1)
    for kind in (CERTIFICATE, SALES):
        desk.wait_for_selector(SAID.format(kind))
    assert EvidenceCheck.objects.get(kind=SALES).note == "매출이 다름"


def test_a_mind_that_changed_before_the_answer_came_is_kept(desk, held):
    desk.keyboard.press("q")
    desk.keyboard.type("상호가 다름")
    held.let_go(0)
    note = desk.locator(f"#checks [data-kind='{CERTIFICATE}'] [name=note]")
    assert note.input_value() == "상호가 다름"
    assert note.evaluate("note => document.activeElement === note")
    desk.keyboard.press("Enter")
    held.wait_for(2)
    held.let_go(1)
    desk.locator(SAID.format(CERTIFICATE)).get_by_text("상호가 다름").wait_for()
    assert EvidenceCheck.objects.filter(kind=CERTIFICATE).latest("pk").verdict == "insufficient"


def test_a_doubt_without_its_reason_yet_outlives_the_answer_to_what_was_before(desk, held):
    desk.keyboard.press("q")
    desk.keyboard.press("Escape")
    held.let_go(0)
    desk.wait_for_selector(SAID.format(CERTIFICATE))
    assert desk.locator(f"[data-check={CERTIFICATE}] [value=insufficient]").is_checked()
    desk.keyboard.press("q")
    desk.keyboard.press("Enter")  # refused: what is written next goes into the note all the same
    held.wait_for(2)
    held.let_go(1)
    desk.wait_for_selector("#toasts .toast-desk")
    desk.wait_for_function(
        "note => document.activeElement === document.querySelector(note)", arg=NOTE
    )
    desk.keyboard.type("d")
    assert desk.input_value(NOTE) == "d" and not desk.locator("[name=choice]:checked").count()


def test_a_session_that_ended_between_two_checks_is_said(desk):
    end_sessions()
    held = Held(desk)
    desk.keyboard.press("a")
    held.wait_for(1)
    desk.keyboard.press("t")
    desk.keyboard.press("a")
    held.wait_for(2)
    route, answer = held.kept[0]
    route.fulfill(response=answer)
    desk.wait_for_url("**/accounts/login/**")
    assert not EvidenceCheck.objects.exists()


def test_a_check_that_did_not_get_through_is_sent_by_the_same_key(desk):
    desk.route("**/checks/*/", lambda route: route.abort())
    desk.keyboard.press("a")
    desk.wait_for_selector("#toasts .toast-desk")
    desk.unroute("**/checks/*/")
    desk.keyboard.press("a")
    desk.wait_for_selector(SAID.format(CERTIFICATE))
    assert EvidenceCheck.objects.get().verdict == "accepted"


# ------------------------------------------------------------------ withdrawing
NOTE = f"#checks [data-kind='{CERTIFICATE}'] [name=note]"
CHOSEN = f"[data-check={CERTIFICATE}] :checked"


FAILURES = {
    "no line": lambda route: route.abort(),
    "server down": lambda route: route.fulfill(
        status=502, content_type="text/html", body="<h1>502</h1>"
    ),
}


def test_a_withdrawal_that_failed_shows_what_the_server_keeps(desk):
    posted: list[str] = []
    desk.on("request", lambda sent: posted.append(sent.url) if sent.method == "POST" else None)
    desk.clock.install()
    address = desk.url
    for case, fail in FAILURES.items():
        desk.keyboard.press("a")
        desk.wait_for_selector(SAID.format(CERTIFICATE))
        posted.clear()
        desk.route(WITHDRAWAL, fail)
        desk.keyboard.press("x")
        desk.wait_for_selector("#toasts .toast-desk")
        desk.wait_for_selector(CHOSEN)
        assert desk.locator(CHOSEN).get_attribute("value") == "accepted", case
        assert [url for url in posted if "/checks/" in url and "/withdraw/" not in url] == [], case
        assert desk.url == address, case
        assert EvidenceCheck.objects.get().verdict == "accepted", case
        desk.unroute(WITHDRAWAL)
        desk.keyboard.press("x")
        desk.locator(SAID.format(CERTIFICATE)).wait_for(state="detached")
        assert not EvidenceCheck.objects.exists(), case
        desk.clock.fast_forward(9_000)
        desk.wait_for_selector("#toasts .toast-desk", state="detached")


def test_a_withdrawal_of_a_check_that_is_being_sent_comes_after_it(desk):
    held = Held(desk)
    desk.keyboard.press("a")
    it_is_withdrawn_after_that(desk, held, "the first word")
    desk.keyboard.press("a")
    held.wait_for(3)
    held.let_go(2)
    desk.wait_for_selector(SAID.format(CERTIFICATE))
    held.kept.clear()
    desk.keyboard.press("q")
    desk.keyboard.type("상호가 다름")
    desk.keyboard.press("Enter")
    it_is_withdrawn_after_that(desk, held, "another word")


def it_is_withdrawn_after_that(desk, held, case):
    held.wait_for(1)
    desk.keyboard.press("x")
    desk.locator("#h-docs").click()  # the keys are over
    route, answer = held.kept[0]
    route.fulfill(response=answer)
    held.wait_for(2)
    assert "/withdraw/" in held.kept[1][0].request.url, case
    held.let_go(1)
    desk.wait_for_selector(f"[data-kind={CERTIFICATE}] [data-withdraw]:disabled", state="attached")
    assert not EvidenceCheck.objects.exists() and not desk.locator(CHOSEN).count(), case
    assert not desk.input_value(NOTE), case


def test_a_refused_check_says_why(desk):
    """And not the page's first alert, which tells of the end of a session."""
    desk.keyboard.press("Shift+A")  # nothing was seen that is in order
    toast = desk.locator("[data-toast]")
    toast.wait_for()
    assert "함께 인정할 서류가 없습니다" in toast.inner_text()
    assert "로그아웃" not in toast.inner_text()
