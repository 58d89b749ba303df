"""The keyboard focus is seen: at the first link of a page, and after a part was swapped."""

import pytest
from django.urls import reverse

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, sign_in  # noqa: F401
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import propose_answer
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db(transaction=True)
ON_TOP = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return one.matches('[class*=skip]') && one.contains(top);
}"""


@pytest.mark.parametrize("address", ["/", "/admin/", "/admin/claims/user/"])
def test_the_link_to_the_content_lies_above_the_header(live_server, page, address):
    sign_in(page, live_server, UserFactory(roles="admin", is_staff=True).username, address)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate(ON_TOP)


def test_a_table_whose_hidden_name_has_the_focus_shows_it(live_server, page):
    money.tier_payout(amount=30_000)
    sign_in(page, live_server, money.finance().username, "/payouts/")
    page.wait_for_selector("html.js")
    page.keyboard.press("Tab")
    page.evaluate("""() => {
      const name = document.querySelector('.table-scroll caption');
      name.tabIndex = -1;
      name.focus();
    }""")
    outline = "getComputedStyle(document.querySelector('.table-scroll:has(caption)')).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_a_refused_form_of_the_admin_site_begins_at_the_sentence_that_says_why(live_server, page):
    admin = UserFactory(roles="admin", is_staff=True).username
    other = UserFactory(roles="finance")
    sign_in(page, live_server, admin, f"/admin/claims/user/{other.pk}/change/")
    page.check("input[name=roles] >> nth=0")
    for box in page.query_selector_all("input[name=roles]"):
        box.check()
    page.fill("[name=reason]", "겸직")
    page.click("[name=_save]")
    page.wait_for_selector(".errorlist.nonfield:focus")


def test_a_refused_new_row_is_not_led_away_from_its_sentence(live_server, page):
    admin = UserFactory(roles="admin", is_staff=True).username
    sign_in(page, live_server, admin, "/admin/claims/user/add/")
    page.fill("[name=username]", "newcomer")
    page.fill("[name=name]", "새 사람")
    page.fill("[name=email]", "new@example.org")
    for box in page.query_selector_all("input[name=roles]"):
        box.check()
    page.fill("[name=reason]", "충원")
    page.click("[name=_save]")
    page.wait_for_selector(".errorlist.nonfield")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.className") == "errorlist nonfield"


def held(live_server, page):
    """The sheet that ends a held claim as a duplicate, opened from the hold's page."""
    hold = holds.held()
    sign_in(page, live_server, money.secretary().username, f"/payouts/holds/{hold.pk}/")
    page.wait_for_selector("html.js")
    page.click("form[data-act=duplicate] button")
    page.wait_for_selector(".confirm")
    page.wait_for_selector("html.js")
    return f"{live_server.url}/payouts/holds/{hold.pk}/"


def test_esc_leaves_a_confirmation_sheet_as_its_cancel_link_does(live_server, page):
    back = held(live_server, page)
    page.keyboard.press("Escape")
    page.wait_for_url(back)
    assert page.inner_text("main").count("중복으로 끝내기") == 1


def test_esc_loses_nothing_that_was_typed_on_a_sheet(live_server, page):
    back = held(live_server, page)
    page.fill("[name=reason]", "같은 피해를 두 번 신청하셨습니다")
    page.keyboard.press("Escape")  # leaves the field
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.btn[data-leave]')")
    page.keyboard.press("Escape")  # asks again; only Enter leaves
    page.wait_for_timeout(200)
    assert page.url != back
    assert page.input_value("[name=reason]") == "같은 피해를 두 번 신청하셨습니다"
    page.keyboard.press("Enter")
    page.wait_for_url(back)


def test_esc_closes_first_what_lies_above_a_sheet(live_server, page):
    back = held(live_server, page)
    page.keyboard.press("Shift+Slash")
    page.wait_for_selector("#keys-sheet[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("#keys-sheet:not([open])", state="attached")
    page.wait_for_timeout(200)
    assert page.url != back and page.is_visible(".confirm")


def test_a_form_that_is_wrong_as_a_whole_begins_at_the_sentence_that_says_why(live_server, page):
    claim = money.tier_claim(30_000)
    address = reverse("contacts:correct", args=[claim.number])
    sign_in(page, live_server, money.secretary().username, address)
    page.wait_for_selector("html.js")
    page.check("[name=proof] >> nth=0")
    page.fill("[name=reason]", "전화로 확인함")
    page.click("main button.btn-primary[type=submit]")
    page.wait_for_selector("main .note.is-problem:focus")


def test_the_text_that_came_too_late_does_not_touch_what_follows(live_server, page):
    made = objections.received()
    address = reverse("committee:objection", args=[made.claim.number])
    sign_in(page, live_server, money.secretary().username, address)
    page.check("[name=outcome][value=refused]")
    page.fill("[name=reason]", "장애 기록이 없습니다.")
    answer = {"outcome": "refused", "reason": "다른 간사가 먼저 적었습니다."}
    propose_answer(objection=made, by=money.secretary(), **answer)
    page.click("form:has([name=outcome]) .btn-primary")
    page.wait_for_selector(".refusal:focus")
    assert page.input_value("#unsent") == "장애 기록이 없습니다."
    bottom = "getComputedStyle(document.querySelector('.unsent')).marginBlockEnd"
    assert page.evaluate(bottom) == "16px"
