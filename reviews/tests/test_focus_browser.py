"""The keyboard focus is seen: at the first link of a page, and after a part was swapped."""

import pytest

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, sign_in  # noqa: F401
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
