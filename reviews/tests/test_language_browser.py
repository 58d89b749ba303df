"""The switch of the language loses nothing that was typed, or the browser asks before."""

import pytest
from django.conf import settings
from django.core.cache import cache

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, settled, sign_in  # noqa: F401
from reviews.committee.appeals.tests.scene import GROUNDS, first_round
from reviews.committee.models import Assignment
from reviews.committee.seats.recusals import reassign
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh(page):
    cache.clear()
    page.set_default_timeout(15_000)  # ms


def switch(page, to="en"):
    with page.expect_event("load"):
        page.click(f".shell .lang button[value={to}]")
    settled(page)
    assert page.get_attribute("html", "lang") == to


def asked_and_stayed(page):
    """Click the switch and stay when the browser asks: the page is as it was."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.click(".shell .lang button[value=en]")
    page.wait_for_timeout(300)  # ms; a page that went would be another by then
    assert asked == ["beforeunload"]
    assert page.get_attribute("html", "lang") == "ko"


def test_a_refused_form_keeps_what_was_typed(live_server, page, complaints):  # noqa: F811
    number = first_round().claim.number
    agent = UserFactory(roles="customer_centre")
    sign_in(page, live_server, agent.username, f"/reviews/appeals/{number}/")
    page.fill("[name=grounds]", GROUNDS)
    page.fill("[name=filed_on]", "2019-01-01")
    page.click("main form .btn-primary")
    page.wait_for_selector("main [role=alert]")
    switch(page)
    assert page.input_value("[name=grounds]") == GROUNDS
    assert page.input_value("[name=filed_on]") == "2019-01-01"
    switch(page, "ko")
    assert page.input_value("[name=grounds]") == GROUNDS
    page.reload()  # kept for the switch alone
    settled(page)
    assert page.input_value("[name=grounds]") == ""
    assert all("422" in one for one in complaints)


def test_forms_of_the_desk_keep_it_each_for_its_own_member(live_server, page):
    review = make.in_review()
    path = f"/reviews/{review.claim.number}/"
    sign_in(page, live_server, make.secretary().username, path)
    settled(page)
    seat = make.panel(review)[1]
    field = page.locator(f"form[action$='/disqualify/']:has([value='{seat.pk}']) [name=reason]")
    field.evaluate("one => { one.closest('details').open = true }")
    field.fill("신청인의 친족")
    page.locator("[name=grounds]").evaluate("one => { one.value = '경쟁 업체 대표' }")
    switch(page)
    assert field.input_value() == "신청인의 친족" and field.is_visible()
    filled = page.locator("form[action$='/disqualify/'] [name=reason]").evaluate_all(
        "fields => fields.map(one => one.value)"
    )
    assert sorted(filled) == ["", "", "신청인의 친족"]
    assert page.input_value("[name=grounds]") == "경쟁 업체 대표"


@pytest.fixture
def typed(live_server, page):
    """A field of the desk in which the secretariat has typed a reason."""
    review = make.in_review()
    path = f"/reviews/{review.claim.number}/"
    sign_in(page, live_server, make.secretary().username, path)
    settled(page)
    field = page.locator("form[action$='/disqualify/'] [name=reason]").first
    field.evaluate("one => { one.closest('details').open = true }")
    field.fill("신청인의 친족")
    return field


def test_what_was_kept_for_longer_than_a_minute_is_not_given_back(page, typed):
    page.evaluate("() => { const before = Date.now() - 61_000; Date.now = () => before; }")
    switch(page)
    assert typed.input_value() == ""


def test_nobody_is_given_what_another_person_typed(live_server, page, typed):
    """The session ended before the page came in the other language."""
    path = page.evaluate("location.pathname")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with page.expect_event("load"):
        page.click(".shell .lang button[value=en]")
    sign_in(page, live_server, make.secretary().username, path)
    settled(page)
    assert typed.input_value() == ""


def test_a_row_that_went_meanwhile_leaves_its_text_to_no_other(page, typed):
    seat = Assignment.objects.get(pk=typed.evaluate("field => field.form.elements.seat.value"))
    reassign(assignment=seat, by=make.secretary(), reason="출장")
    switch(page)
    assert page.locator(f"form[action$='/disqualify/'] [value='{seat.pk}']").count() == 0
    fields = page.locator("form[action$='/disqualify/'] [name=reason]")
    assert set(fields.evaluate_all("all => all.map(one => one.value)")) == {""}


def test_a_chosen_file_is_not_left_unasked(live_server, page):
    sign_in(page, live_server, make.secretary().username, "/claims/imports/")
    settled(page)
    chosen = {"name": "접수.csv", "mimeType": "text/csv", "buffer": b"a,b"}
    page.set_input_files("main form [type=file]", [chosen])
    asked_and_stayed(page)


def test_a_sheet_with_a_typed_reason_is_not_left_unasked(live_server, page):
    review = make.in_review()
    path = f"/reviews/{review.claim.number}/"
    sign_in(page, live_server, make.secretary().username, path)
    settled(page)
    field = page.locator("form[action$='/disqualify/'] [name=reason]").first
    field.evaluate("one => { one.closest('details').open = true }")
    field.fill("신청인의 친족")
    field.press("Enter")
    page.get_by_role("button", name="제척하기").wait_for()
    settled(page)
    asked_and_stayed(page)
    assert "신청인의 친족" in page.content()


def test_the_admin_site_keeps_it_and_asks_about_added_rows(live_server, page):
    admin = UserFactory(roles="admin", is_staff=True)
    sign_in(page, live_server, admin.username, "/admin/claims/supportpolicy/add/")
    settled(page)
    name, choice = "[name=title]", "#content select[name]:not([multiple])"
    page.fill(name, "두 번째 정책")
    page.locator(choice).first.evaluate("one => { one.selectedIndex = one.options.length - 1 }")
    chosen = page.locator(choice).first.input_value()
    switch(page)
    assert page.input_value(name) == "두 번째 정책"
    assert page.locator(choice).first.input_value() == chosen
    page.click("#content [type=submit] >> nth=0")  # refused: more is needed
    page.wait_for_selector(".errornote")
    settled(page)
    switch(page, "ko")
    assert page.input_value(name) == "두 번째 정책"
    page.locator(".add-row a").first.click()
    asked_and_stayed(page)
    assert page.input_value(name) == "두 번째 정책"


def to_english(page):
    with page.expect_event("load"):
        page.click(".login .lang button[value=en]")
    settled(page)
    assert page.get_attribute("html", "lang") == "en"


def test_the_log_in_page_keeps_the_user_name_and_no_password(live_server, page):
    page.goto(f"{live_server.url}/accounts/login/")
    settled(page)
    page.fill("[name=login]", "minji")
    page.fill("[name=password]", "outage-1015")
    page.evaluate(
        """() => addEventListener('pagehide', () => {
            document.cookie = 'kept=' + encodeURIComponent(JSON.stringify({ ...sessionStorage }));
        })"""
    )
    to_english(page)
    [kept] = [one["value"] for one in page.context.cookies() if one["name"] == "kept"]
    assert "minji" in kept and "outage-1015" not in kept
    assert page.input_value("[name=login]") == "minji"
    assert page.input_value("[name=password]") == ""
    page.reload()  # kept for the switch alone
    settled(page)
    assert page.input_value("[name=login]") == ""


def test_the_page_for_a_new_password_keeps_the_address(live_server, page, settings):
    settings.EMAIL_URL = "smtp://localhost"
    page.goto(f"{live_server.url}/accounts/password/reset/")
    settled(page)
    page.fill("[name=email]", "minji@example.org")
    to_english(page)
    assert page.input_value("[name=email]") == "minji@example.org"
