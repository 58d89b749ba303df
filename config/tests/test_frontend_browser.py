"""The shell in a real browser: log-in, policy, keys, width, and what a screen reader is told."""

import os

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1440, 1280, 834)


@pytest.fixture
def complaints(page):
    """Return everything the browser complains about: policy, missing files, script errors."""
    found = []
    page.on("console", lambda m: found.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("requestfailed", lambda r: "ABORTED" in r.failure or found.append(f"failed {r.url}"))
    return found


@pytest.fixture
def admin(db):
    return UserFactory(username="admin", name="관리자", is_staff=True, roles="admin")


def picture(page, name):
    """Save a screenshot of the whole page as DESK_PICTURES/<name>.png, if that is set."""
    folder = os.environ.get("DESK_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def sign_in(page, live_server, name, path="/"):
    """Open a page as somebody who has logged in: by the same form, but sent without the browser.

    Tests of the log-in itself fill the form in the browser (below, and in reviews/tests).
    """
    client = Client()
    answer = client.post("/accounts/login/", {"login": name, "password": "outage-1015"})
    assert answer.status_code == 302, f"{name} cannot log in"
    session = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": live_server.url,
        "httpOnly": True,
        "sameSite": "Lax",
    }
    page.context.add_cookies([session])
    page.goto(f"{live_server.url}{path}")


READY = """() => !document.querySelector('script[src*="/js/main"]')
    || document.documentElement.classList.contains('js')"""
SETTLED = f"""() => ({READY})() && document.readyState === 'complete'
    && document.fonts.status === 'loaded' && [...document.images].every(image => image.complete)
    && !document.querySelector('.htmx-request, [data-stage][aria-busy]')"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]
# Without a place for each element that is as it should be, which nobody reads.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "preload": False,
    "resultTypes": ["violations"],
}
# Contrast takes three quarters of axe's time and does not change with the width: it is measured
# again when the document has changed or shows an element that it did not show before.
FINDINGS = """async options => {
    const drawn = document.documentElement.outerHTML
    if (window.measuredDrawing !== drawn) [measuredDrawing, measured] = [drawn, new Set()]
    const shown = [...document.querySelectorAll('body *')].filter(
        each => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    const anew = shown.some(each => !measured.has(each))
    shown.forEach(each => measured.add(each))
    const run = await axe.run({...options, rules: {'color-contrast': {enabled: anew}}})
    return run.violations.map(
        found => [found.id, found.nodes.slice(0, 3).map(node => node.html.slice(0, 120))])
}"""

# A font is asked for when a text is laid out that needs it; until it has come the text is wider.
DRAWN = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    .then(() => document.fonts.ready)"""


def settled(page):
    """Wait until the page's scripts run and its pictures, fonts and later parts have come."""
    page.wait_for_function(SETTLED)


def serious(page):
    """Return the findings of axe, once the page's scripts run: of WCAG 2.2 AA, its best practices
    and its experimental rules, of whatever weight.

    Before that the page shows what is for readers without scripts.
    """
    page.wait_for_function(READY)
    if not page.evaluate("'axe' in window"):  # once for each document
        page.evaluate(AXE_SCRIPT)
    return [tuple(found) for found in page.evaluate(FINDINGS, OPTIONS)]


def resize(page, width, height=900):
    """Give the window another size, and let what measures itself, as charts do, follow it."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(f"{DRAWN}.then(() => 0)")


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def reaching_out(page):
    """Return the elements that reach beyond the right edge of the window, as text, the widest ones
    first, so that a page that is too wide says why."""
    return page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
            .map((one) => [one.getBoundingClientRect().right - innerWidth, one])
            .filter(([over]) => over > 0).sort((a, b) => b[0] - a[0]).slice(0, 6)
            .map(([over, one]) => `${over} ${one.outerHTML.slice(0, 90)}`)"""
    )


def wrong_at(page, widths=WIDTHS):
    """Return what is wrong with the page as it stands, at each width: too wide, or read badly.

    The layout is CSS alone and changes with the window: nothing is loaded for it.
    """
    wrong = []
    for width in widths:
        resize(page, width)
        if (over := sideways(page)) > 0:
            wrong.append((width, f"{over} px too wide"))
        wrong += [(width, *found) for found in serious(page)]
    return wrong


def test_the_log_in_page_keeps_the_policy_and_the_width(live_server, page, complaints):
    page.goto(f"{live_server.url}/accounts/login/")
    settled(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("h1").inner_text() == "로그인", width
        assert page.locator("#passkey_login").is_visible(), width
    assert wrong_at(page) == []
    assert complaints == []


def test_a_text_too_pale_is_found_when_it_turns_so_and_when_it_first_shows(live_server, page):
    """`serious` does not measure contrast again at another width, unless there is reason to."""
    page.goto(f"{live_server.url}/accounts/login/")
    assert wrong_at(page) == []
    pale = "document.querySelector('h1').style.color = '#ddd'"
    hidden = "document.querySelector('h1').parentElement.hidden = {}"
    page.evaluate(pale)
    assert [found[1] for found in wrong_at(page)] == ["color-contrast"]  # at the first width
    page.evaluate(hidden.format("true"))
    assert [found[0] for found in serious(page)] == ["page-has-heading-one"]
    page.evaluate(hidden.format("false"))
    assert [found[0] for found in serious(page)] == ["color-contrast"]


def test_a_wrong_password_is_told_in_words_and_the_name_stays(live_server, page, admin):
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", "wrong")
    page.keyboard.press("Enter")
    assert "맞지 않습니다" in page.locator("#login-error").inner_text()
    assert page.input_value("[name=login]") == "admin"
    page.wait_for_function("() => document.activeElement.name === 'password'")


def test_the_admin_site_wears_our_colours_within_the_policy(live_server, page, complaints, admin):
    sign_in(page, live_server, "admin", "/admin/")
    page.wait_for_url("**/admin/")
    settled(page)
    ground = "getComputedStyle(document.querySelector('.shell')).backgroundColor"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(".shell-nav").inner_text().split() == [
            "대시보드",
            "모의",
            "계산",
            "관리",
        ], width
        assert page.evaluate(ground) == "rgb(255, 255, 255)", width
    assert wrong_at(page) == []
    assert complaints == []


def test_the_language_switch_keeps_the_page(live_server, page, admin):
    sign_in(page, live_server, "admin", reverse("account_change_password"))
    page.click(".shell-tools > .lang button[value=en]")
    assert page.url.endswith(reverse("account_change_password"))
    assert page.get_attribute("html", "lang") == "en"


def test_the_keys_sheet_opens_by_a_key_and_not_while_typing(live_server, page, admin):
    sign_in(page, live_server, "admin", reverse("account_change_password"))
    page.wait_for_selector("html.js")
    sheet = page.locator("#keys-sheet")
    page.focus("[name=oldpassword]")
    page.keyboard.press("Shift+Slash")
    assert not sheet.is_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Shift+Slash")
    assert sheet.is_visible()
    page.keyboard.press("Escape")
    page.click(".me")
    page.click("#pop-me form[action*=preferences] button")
    page.wait_for_selector("html.js")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Shift+Slash")
    assert not sheet.is_visible()


def test_accounts_pages_keep_the_policy(live_server, page, complaints, admin):
    sign_in(page, live_server, "admin", reverse("account_change_password"))
    settled(page)
    assert serious(page) == []
    page.goto(live_server.url + reverse("mfa_index"))
    settled(page)
    assert complaints == []


def test_without_script_the_shell_still_works(live_server, browser, admin):
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    sign_in(page, live_server, "admin", reverse("account_change_password"))
    page.wait_for_selector("h1")
    page.click(".me")
    page.wait_for_selector("#pop-me")
    assert not page.locator("[data-open]").is_visible()
    page.click("#pop-me footer button")
    assert "/accounts/login" in page.url
    context.close()


def test_pages_of_the_admin_site_keep_policy_width_and_axe(live_server, page, complaints, admin):
    """One of each kind: a list with filters, a list to edit in, a form with times, read only."""
    sign_in(page, live_server, "admin", "/admin/")
    page.wait_for_url(f"{live_server.url}/admin/")
    wrong = []
    for path in (
        "claims/claim/",
        "claims/service/",
        "claims/supportpolicy/add/",
        f"claims/user/{admin.pk}/change/",
        "reviews/vote/",
    ):
        page.goto(f"{live_server.url}/admin/{path}")
        settled(page)
        wrong += [(path, *found) for found in serious(page)]
        page.set_viewport_size({"width": 834, "height": 900})
        if sideways(page) > 0:
            wrong.append((path, "too wide"))
        page.set_viewport_size({"width": 1440, "height": 900})
    assert wrong == []
    assert complaints == []


def test_roles_are_ticked_in_words(live_server, page, admin):
    sign_in(page, live_server, "admin", f"/admin/claims/user/{admin.pk}/change/")
    page.wait_for_load_state()
    labels = page.locator("#id_roles label").all_inner_texts()
    assert "위원장" in [label.strip() for label in labels]


def test_the_end_of_an_idle_session_is_told_and_put_off_in_every_tab(
    live_server, page, complaints, settings, admin
):
    settings.SESSION_COOKIE_AGE, settings.SESSION_WARNING_SECONDS = 90, 87
    url = reverse("account_change_password")
    sign_in(page, live_server, "admin", url)
    other = page.context.new_page()
    other.goto(f"{live_server.url}/admin/")
    note = ".idle-note"
    settled(page)
    assert page.locator(note).is_hidden()
    page.fill("[name=oldpassword]", "아직 쓰는 중")
    for tab in (page, other):
        tab.wait_for_selector(note)
        assert tab.locator(f"[role=alert] {note} [data-idle-text]").is_visible()
    page.evaluate("document.getElementById('keys-sheet').showModal()")
    page.wait_for_selector(f"#keys-sheet {note}")  # inert outside of it
    assert wrong_at(page, (1440, 390)) == []
    page.keyboard.press("Escape")  # closes the sheet alone
    page.wait_for_selector(f"body > [role=alert] {note}")
    page.focus("[name=oldpassword]")
    ends = Session.objects.get().expire_date
    page.keyboard.press("Escape")
    for tab in (page, other):
        tab.wait_for_selector(note, state="hidden")
    assert Session.objects.get().expire_date > ends
    assert page.input_value("[name=oldpassword]") == "아직 쓰는 중"
    caches["sessions"].clear()
    Session.objects.all().delete()
    page.dispatch_event("[data-idle-stay]", "click")  # too late
    for tab in (page, other):
        tab.wait_for_selector("[data-idle-over]")
    assert complaints == []
