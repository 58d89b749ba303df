"""Telephone, tablet, dark scheme: every layout of a list, the desk, the menu, in both languages."""

import pytest
from django.core.cache import cache
from django.http import QueryDict

from claims.accounts.roles import propose_roles
from claims.bank_accounts.tests.factories import proposed_account
from claims.direct_entry.verbs import keep_draft
from claims.exports.verbs import request_export
from claims.intake import previews, verbs
from claims.intake.models import FilingWindow, ImportRun
from claims.intake.tests.files import csv_of, shop
from claims.lists.registry import list_named
from claims.tests.factories import ClaimFactory, UserFactory, founder
from config.tests.test_frontend_browser import resize, serious, settled, sideways, sign_in
from reviews.committee.tests import factories as committee
from reviews.notices.contacts.tests.factories import tell_nobody
from reviews.payouts.tests import factories as payouts
from reviews.tests.desk_scene import hand_in

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "member": ["/reviews/", "/reviews/{number}/", "/claims/{number}/", "/policies/"],
    "chair": ["/", "/payouts/reconciliation/", "/notices/", "/reviews/members/"],
    "finance": ["/payouts/batches/"],
    "admin": ["/admin/"],
}
# Pages of the office, on a telephone alone.
OFFICE = {
    "secretariat": [
        "/claims/imports/{preview}/",
        "/claims/imports/{loaded}/rejected/2/",
        "/claims/entries/",
        "/claims/accounts/",
        "/claims/accounts/{account}/",
        "/claims/contacts/of/{claim}/",
        "/notices/unreachable/",
        "/exports/",
        "/manual/",
    ],
    "auditor": ["/audit/seals/", "/changes/"],
    "admin": ["/admin/claims/claim/", "/admin/claims/supportpolicy/"],
}

# Text below 12 px, targets below 24 px that are no part of a sentence, and labels off their card.
SMALL = """() => {
    const found = []
    const shows = each => each.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && !each.closest('.visually-hidden, .skip-link, .sign-only, svg')
    const said = each => each.outerHTML.slice(0, 90)
    for (const each of document.querySelectorAll('body *')) {
        const words = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        const size = parseFloat(getComputedStyle(each).fontSize)
        if (words && size && size < 11.9 && shows(each)) found.push([`${size} px`, said(each)])
    }
    const beside = node => node.nodeType === 3 && node.data.trim().length > 1
    const whole = each => getComputedStyle(each, '::after').position === 'absolute'
    for (const each of document.querySelectorAll('a[href], button, summary, select')) {
        const { width, height } = each.getBoundingClientRect()
        if (Math.min(width, height) >= 23.5 || width < 2 || each.disabled || !shows(each)) continue
        if (whole(each) || [...each.parentElement.childNodes].some(beside)) continue
        found.push([`${Math.round(width)} × ${Math.round(height)} px`, said(each)])
    }
    for (const each of document.querySelectorAll('.cards [data-label]')) {
        const label = getComputedStyle(each, '::before')
        const room = parseFloat(getComputedStyle(each).paddingInlineStart)
        if (label.float === 'none' || label.content === 'none' || !shows(each)) continue
        if (room + parseFloat(label.marginInlineStart) < 0) found.push(['label', said(each)])
    }
    return found
}"""


@pytest.fixture
def people(db):
    """Return a user of each role, before whom every kind of list has rows."""
    cache.clear()
    committee.council()
    review = committee.in_review(
        business_name="아주 긴 이름을 가진 온담 플라워 앤드 카페 본점", claimed_loss=123_456_789
    )
    hand_in(review.claim)
    ClaimFactory(tier_grant=True)
    payouts.built(payouts.approved(payouts.decided_payout()))
    payouts.decided_payout()
    people = {role: UserFactory(roles=role) for role in ("chair", "finance")}
    people["admin"] = UserFactory(roles="admin", is_staff=True)
    people["member"] = committee.panel(review)[0].member.user
    return people, review.claim.number


@pytest.fixture
def office(db):
    """Return a user of each role of OFFICE, before whom its pages have rows, and their numbers."""
    cache.clear()
    people = {role: UserFactory(roles=role, is_staff=role == "admin") for role in OFFICE}
    by = people["secretariat"]
    window = FilingWindow.objects.get(code="1015-1")
    faulty = csv_of(shop(1, 유무료="유상"), shop(2)).getvalue()
    preview = verbs.store_upload(
        name="접수.csv", blocks=[faulty], window=window, notify=True, by=by, to_preview=True
    )
    previews.preview_import(run=preview)
    loaded = ImportRun(window=window, file_name="접수.csv")
    verbs.run_import(run=loaded, file=csv_of(shop(1, 유무료="유상")))
    account = proposed_account(ClaimFactory(representative="이지훈"))
    request_export(
        desk_list=list_named("claims"), params=QueryDict(), file_format="csv", plain=False,
        reason="월간 보고", by=by,
    )  # fmt: skip
    propose_roles(
        user=UserFactory(), names=["finance"], reason="지급 담당 충원", by=founder("founder1")
    )
    tell_nobody(account.claim)
    keep_draft(typed={"person": "유미소"}, by=by)
    numbers = {"preview": preview.pk, "loaded": loaded.pk, "account": account.pk}
    return people, numbers | {"claim": account.claim.number}


def speak(page, live_server, language):
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": live_server.url}]
    )


def wrong_with(page, path, language):
    """Return what is wrong with a page on a telephone in the dark, and on a tablet by day."""
    wrong = []
    for width, scheme in ((390, "dark"), (834, "light"), (1280, "light")):
        page.emulate_media(color_scheme=scheme)
        resize(page, width)
        where = (path, language, width)
        if (over := sideways(page)) > 0:
            wrong.append((*where, f"{over} px too wide"))
        if width < 1280 and not path.startswith("/admin/"):
            wrong += [(*where, *small) for small in page.evaluate(SMALL)]
        if width == 390:
            wrong += [(*where, *found) for found in serious(page)]
    return wrong


# Cells of a list of the admin site that a telephone does not show, or without their column's title.
BESIDE = """() => [...document.querySelectorAll('#result_list tbody tr > *')].filter(cell => {
    const { left, right } = cell.getBoundingClientRect()
    const label = getComputedStyle(cell, '::before').content
    return left < 0 || right > innerWidth || (cell.matches('td[data-label]:not([data-label=""])')
        && label !== `"${cell.dataset.label}"`) || !cell.matches('.action-checkbox, [data-label]')
}).map(cell => cell.outerHTML.slice(0, 90))"""

# Heads with more lines than words, hidden columns, and what is cut off at the end of its frame.
CUT_OFF = """() => {
    const found = []
    const said = each => each.textContent.trim()
    const lines = each => {
        const range = document.createRange()
        range.selectNodeContents(each)
        return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size
    }
    for (const each of document.querySelectorAll('.sums thead th, .due b')) {
        if (!each.checkVisibility()) found.push(['hidden', said(each)])
        if (lines(each) > said(each).split(/\\s+/).length) found.push(['broken', said(each)])
    }
    for (const each of document.querySelectorAll('.tabs a, code.digest')) {
        const frame = each.closest('.tabs, .table-scroll').getBoundingClientRect()
        const { left, right } = each.getBoundingClientRect()
        if (right > frame.right || left < frame.left) found.push(['cut off', said(each)])
    }
    return found
}"""


def test_sums_fingerprints_and_tabs_are_whole_in_english(live_server, page, people):
    people, _number = people
    batch = payouts.released()
    payouts.paid()
    paths = ["/payouts/", "/reviews/", "/payouts/reconciliation/", f"/payouts/batches/{batch.pk}/"]
    speak(page, live_server, "en")
    sign_in(page, live_server, people["chair"].username, paths[0])
    wrong = []
    for path in paths:
        page.goto(live_server.url + path)
        settled(page)
        for width in (1280, 834):
            resize(page, width)
            wrong += [(path, width, *one) for one in page.evaluate(CUT_OFF)]
            if path.startswith("/payouts/"):
                wrong += [(path, width, *one) for one in serious(page)]
    assert not wrong, "\n".join(map(str, wrong))
    for width in (1280, 834, 390):
        resize(page, width)
        shown = page.locator("code.digest:visible").all_inner_texts()
        assert shown == list(batch.files.order_by("pk").values_list("sha256", flat=True)), width


# Facts, lines of the result and fields of the ballot that are cut off or leave the column. The
# padding of a link, for fingers, reaches 3 px further than its words.
CUT_FACTS = """() => {
    const facts = '.case .facts, .case .facts :is(dt, dd, dd > .quiet), .outcome p'
    const cut = [...document.querySelectorAll(facts)].filter(each => each.checkVisibility()
        && (each.scrollWidth > each.clientWidth + (each.querySelector('a') ? 3 : 1)
            || each.matches('.quiet') && each.scrollHeight > each.clientHeight + 1))
    const edge = document.querySelector('.case').getBoundingClientRect().right
    const out = [...document.querySelectorAll('.ballot .money, .chart-key')]
        .filter(each => each.getBoundingClientRect().right > edge - 10)
    return [...cut, ...out].map(each => each.outerHTML.slice(0, 90))
}"""


@pytest.mark.parametrize("language", ["ko", "en"])
def test_facts_result_and_ballot_of_a_desk_are_whole(live_server, page, language):
    committee.council()
    long = {"industry_text": "필라테스·체육시설 운영", "representative": "남궁가람"}
    decided, review = committee.decided(), committee.in_review(**long)
    hand_in(review.claim)
    member = committee.panel(review)[0].member.user
    speak(page, live_server, language)
    for user, shown in ((member, review), (committee.secretary(), decided)):
        sign_in(page, live_server, user.username, "/")
        for width in (834, 1001, 1024, 1100, 1280, 1440):
            resize(page, width, 768)
            page.goto(f"{live_server.url}/reviews/{shown.claim.number}/")
            settled(page)
            assert page.evaluate(CUT_FACTS) == [], (user.username, width)
            page.evaluate("document.querySelector('.facts-more').open = true")
            assert page.evaluate(CUT_FACTS) == [], (user.username, width, "all")


def test_every_layout_fits_a_telephone_and_a_tablet_in_both_languages_and_schemes(
    live_server, page, people
):
    people, number = people
    wrong = []
    for role, paths in PAGES.items():
        speak(page, live_server, "ko")
        sign_in(page, live_server, people[role].username, paths[0].format(number=number))
        for language, visited in (("ko", paths), ("en", paths[:1])):
            speak(page, live_server, language)
            for path in visited:
                page.goto(live_server.url + path.format(number=number))
                settled(page)
                wrong += wrong_with(page, path, language)
    assert not wrong, "\n".join(str(w) for w in wrong)


def test_pages_of_the_office_fit_a_telephone(live_server, page, office):
    people, numbers = office
    wrong = []
    resize(page, 390)
    for role, paths in OFFICE.items():
        first, *_ = urls = [live_server.url + path.format(**numbers) for path in paths]
        with page.expect_response(first) as answer:
            sign_in(page, live_server, people[role].username, first.removeprefix(live_server.url))
        for path, url in zip(paths, urls, strict=True):
            response = answer.value if url == first else page.goto(url)
            settled(page)
            if response.status != 200:
                wrong.append((path, response.status))
            if (over := sideways(page)) > 0:
                wrong.append((path, f"{over} px too wide"))
            if not path.startswith("/admin/"):
                wrong += [(path, *small) for small in page.evaluate(SMALL)]
            elif cut := page.evaluate(BESIDE):
                wrong.append((path, cut))
            wrong += [(path, *found) for found in serious(page)]
        speak(page, live_server, "en")
        for path, url in zip(paths, urls, strict=True):
            page.goto(url)
            if (over := sideways(page)) > 0:
                wrong.append((path, "en", f"{over} px too wide"))
        speak(page, live_server, "ko")
    assert not wrong, "\n".join(str(w) for w in wrong)


def test_menu_and_cards_open_and_pick_by_finger_and_keyboard(live_server, page, people):
    people, number = people
    sign_in(page, live_server, people["member"].username, "/reviews/?tab=mine")
    settled(page)
    resize(page, 390)
    every_entry_is_reached_by_the_keyboard(page, count=4)
    a_card_shows_what_matters_first(page, number)
    the_box_picks_and_the_card_opens(page, number)
    resize(page, 1280)
    sign_in(page, live_server, people["chair"].username)
    assert page.locator(".shell-menu").is_hidden()
    speak(page, live_server, "en")
    page.reload()
    every_entry_is_reached_by_the_keyboard(page, count=10)
    resize(page, 1440)
    assert page.locator(".shell-menu").is_hidden() and sideways(page) <= 0
    last = page.locator(".shell-nav a").last.bounding_box()
    assert last["x"] + last["width"] < page.locator(".shell-find").bounding_box()["x"]
    page.locator(".shell-tools > .lang button").first.click()
    page.wait_for_selector("html[lang=ko]")


def every_entry_is_reached_by_the_keyboard(page, count):
    entries = page.locator(".shell-nav a")
    assert entries.count() == count and entries.first.is_hidden()
    page.focus(".shell-menu")
    page.keyboard.press("Enter")
    for nth in range(count):
        page.keyboard.press("Tab")
        assert entries.nth(nth).evaluate("link => link === document.activeElement")
        assert entries.nth(nth).is_visible()
    page.keyboard.press("Escape")
    assert entries.first.is_hidden()


def a_card_shows_what_matters_first(page, number):
    card = page.locator(f"tr[data-number='{number}']")
    boxes = [
        card.locator(cell).bounding_box()
        for cell in (".ref", ".won", "td:has(> .state):not(.p3)", "td:has(> .due)", ".two")
    ]
    ref, amount, state, due, name = boxes
    assert abs(ref["y"] - amount["y"]) < 8 and ref["x"] < amount["x"]
    assert abs(state["y"] - due["y"]) < 8 and ref["y"] < state["y"] < name["y"]
    said = "cell => getComputedStyle(cell, '::before').content"
    assert card.locator(".two").evaluate(said) == '"상호 · 대표자"'
    assert page.locator("thead a:visible").count() >= 3  # to sort by


def the_box_picks_and_the_card_opens(page, number):
    card = page.locator(f"tr[data-number='{number}']")
    card.locator(".pick input").check()
    assert page.locator(".picked").is_visible()
    card.click(position={"x": 200, "y": 60})
    page.wait_for_url(f"**/reviews/{number}/**")


def test_a_chart_is_drawn_anew_in_the_other_scheme_and_paper_stays_white(live_server, page, people):
    people, number = people
    sign_in(page, live_server, people["chair"].username)
    drawn = "document.querySelector('canvas[data-chart]').toDataURL()"
    settled(page)
    page.wait_for_function("() => window.Chart && Object.keys(Chart.instances).length")
    by_day = page.evaluate(drawn)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"was => {drawn} !== was", arg=by_day)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(15, 18, 24)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_the_advice_of_a_part_of_the_system_is_read_without_scrolling(live_server, page):
    """No worker runs in a test, and none has made a backup: both have a sentence of their own."""
    admin = UserFactory(roles="admin", is_staff=True)
    sign_in(page, live_server, admin.username, "/system/")
    for width in (834, 1280):
        resize(page, width)
        assert page.locator("[data-part] .two b").count() > 1
        over = "box => box.scrollWidth - box.clientWidth"
        assert page.locator(".table-scroll:has([data-part])").evaluate(over) <= 0, width
