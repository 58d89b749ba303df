"""The outbox in a real browser, as an operator meets it at eight in the morning."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from claims import clock
from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import (  # noqa: F401
    complaints,
    resize,
    serious,
    settled,
    sideways,
    sign_in,
)
from reviews.notices.models import Notice
from reviews.notices.operations import health
from reviews.notices.tests.states import dead, sent, wait

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (834, 1280, 1440)
SHOTS = os.environ.get("DESK_SHOTS", "")  # a folder: keep pictures of what was seen


@pytest.fixture(autouse=True)
def patience(page):
    page.set_default_timeout(15_000)  # ms
    cache.clear()


@pytest.fixture
def clerk(db):
    user = UserFactory(roles=["secretariat"])
    user.set_password("outage-1015")
    user.save()
    return user


@pytest.fixture
def morning(write):
    """The mail server has been away since seven; three kinds are dead; some have no address."""
    now = timezone.now()
    with clock.at(now - timedelta(hours=2)):
        away = [write() for _ in range(6)]
    gone = [write(event="payout_sent") for _ in range(9)]
    for n, notice in enumerate(gone):
        sent(notice, at=now - timedelta(hours=2 + n, minutes=5))
    wait(*away, code="unreachable", due=now + timedelta(seconds=20))
    long = "가나다라마바사아자차카타파하 " * 3
    kinds = [write(claim=ClaimFactory(business_name=long[:60].strip())) for _ in range(6)]
    dead(*kinds[:3], code="552")
    dead(*kinds[3:5], code="550")
    dead(kinds[5], code="http_403")
    for _ in range(4):
        write(claim=ClaimFactory(plain_email="", plain_phone=""))
    wait(*[write() for _ in range(2)], due=now + timedelta(hours=9))
    cache.clear()
    return {"kinds": kinds, "away": away}


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_the_page_at_every_width_within_policy_and_axe(
    live_server,
    page,
    complaints,  # noqa: F811
    clerk,
    morning,
):
    sign_in(page, live_server, clerk.username, "/notices/")
    page.wait_for_selector("html.js")
    title = page.locator("#pulse h2").inner_text()
    assert "발송처에 연결할 수 없음" in title, (health.snapshot(), health.pace())
    notice = morning["kinds"][0]
    for name, query in (
        ("all", ""),
        ("dead", f"?tab=failed&code=552&notice={notice.pk}"),
        ("post", "?tab=post"),
        ("empty", "?tab=failed&code=999&event=appeal_late&from=2023-01-01"),
    ):
        page.goto(f"{live_server.url}/notices/{query}")
        settled(page)
        for width in WIDTHS:
            resize(page, width)
            assert sideways(page) <= 0, (width, name)
            shot(page, f"notices-{name}-{width}")
            if name == "empty":
                assert serious(page) == [], width
    page.goto(f"{live_server.url}/")
    settled(page)
    shot(page, "dashboard")
    assert serious(page) == []
    assert complaints == []


def test_a_kind_is_settled_by_keys_alone_and_the_page_says_so(
    live_server,
    page,
    complaints,  # noqa: F811
    clerk,
    morning,
):
    sign_in(page, live_server, clerk.username, "/notices/?tab=post")
    page.wait_for_selector("html.js")
    page.focus("[data-suppress-kind]")
    page.keyboard.press("Enter")
    reason = page.locator("#id_reason")
    reason.wait_for()
    assert reason.input_value() == "우편으로 알림"
    shot(page, "notices-sheet")
    page.focus(".confirm button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast-desk")
    assert "4건을 보내지 않고" in page.inner_text("body")
    assert Notice.objects.filter(status="suppressed", ended_reason="우편으로 알림").count() == 4
    assert page.locator("[data-suppress-kind]").count() == 0
    assert complaints == []


def test_the_head_asks_again_by_itself_and_follows_what_became(
    live_server,
    page,
    complaints,  # noqa: F811
    clerk,
    morning,
):
    page.clock.install()
    sign_in(page, live_server, clerk.username, "/notices/")
    page.wait_for_selector("html.js")
    assert page.get_attribute("#pulse", "data-tone") == "problem"
    Notice.objects.filter(pk__in=[notice.pk for notice in morning["away"]]).update(
        status="suppressed", ended_reason="시험"
    )
    cache.clear()
    with page.expect_response("**/notices/pulse/"):
        page.clock.run_for(16_000)
    page.wait_for_selector("#pulse:not([data-tone=problem])")
    assert complaints == []


def test_an_opened_letter_has_the_focus_and_leads_back(live_server, page, clerk, morning):
    sign_in(page, live_server, clerk.username, "/notices/?tab=failed")
    page.wait_for_selector("html.js")
    row = page.locator("tbody tr[data-state] >> nth=1")
    row.locator(".ref").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**notice=**")
    title = page.locator("h2[data-opened]")
    expect(title).to_be_focused()
    page.keyboard.press("Escape")
    expect(row.locator(".ref")).to_be_focused()
    page.keyboard.press("j")  # the cursor takes the keys
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr[data-state] >> nth=2")).to_have_attribute("aria-current", "true")
    expect(title).to_be_focused()
    page.reload()
    expect(title).to_be_focused()
    page.click("[data-to-row]")
    expect(page.locator("tr.is-cursor .ref")).to_be_focused()


def test_filters_open_by_keys_and_stay_in_the_address(live_server, page, clerk, morning):
    sign_in(page, live_server, clerk.username, "/notices/")
    page.wait_for_selector("html.js")
    page.focus("[popovertarget=pop-event]")
    page.keyboard.press("Enter")
    page.locator("#pop-event input[value=payout_sent]").check()
    page.locator("#pop-event button[type=submit]").press("Enter")
    page.wait_for_url("**event=payout_sent**")
    page.wait_for_selector(".filter.is-on")
    page.wait_for_load_state()
    assert page.locator("tbody tr[data-state]").count() == 9
    assert {"sent"} == {
        row.get_attribute("data-state") for row in page.locator("tbody tr[data-state]").all()
    }
