"""Preparing in a real browser with a real worker: the bar moves, the page ends with the numbers."""

import pytest

from claims.tests.factories import UserFactory
from config.tests.test_frontend_browser import complaints, picture, serious, sideways, sign_in  # noqa: F401
from reviews.payouts.grants import preparation, running
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER
from reviews.payouts.models import GrantRun, Payout

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [1440, 1280, 834]


@pytest.fixture(autouse=True)
def patience(page):
    page.set_default_timeout(20_000)  # ms; a page that has not answered by then is broken


def some_claims():
    for place in range(5):
        grants.claim_of(TIER, amount=30_000 if place < 2 else 50_000)
    grants.claim_of(TIER, account=False)
    grants.claim_of(TIER, holder_match="mismatch")
    grants.claim_of(BASE)


def test_from_start_to_numbers_with_a_worker(live_server, page, complaints, celery_worker_process):  # noqa: F811
    some_claims()
    user = UserFactory(roles="secretariat")
    sign_in(page, live_server, user.username, "/payouts/grants/")
    page.wait_for_selector("html.js")
    page.click("section[data-kind=tier_grant] button[type=submit]")
    page.click(".confirm button[type=submit]")
    page.wait_for_selector("section[data-kind=tier_grant] tr[data-state=prepared] a:has-text('5')")
    page.wait_for_selector("tr[data-run][data-state=done]")
    run = GrantRun.objects.get()
    assert (run.status, run.prepared, run.without_account) == ("done", 5, 2)
    assert complaints == []


def test_the_bar_moves_by_itself(live_server, page, complaints, monkeypatch):  # noqa: F811
    monkeypatch.setattr(running, "CHUNK", 2)
    # The worker of this file would be faster than the page.
    monkeypatch.setattr(preparation, "enqueue", lambda task, run_id: None)
    some_claims()
    run = grants.run_of()
    sign_in(page, live_server, UserFactory(roles="secretariat").username, "/payouts/grants/")
    page.wait_for_selector("section[data-kind=tier_grant] [hx-get]:has-text('차례')")
    running.process_chunk(run.pk)
    page.wait_for_selector(f"#run-{run.pk} [role=progressbar][aria-valuenow='2']")
    # per cent of seven claims
    assert "28.6" in page.locator(f"#run-{run.pk} .run-n b").first.inner_text()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, f"grants-running-{width}")
        assert sideways(page) <= 0
    running.process(run.pk)
    page.wait_for_selector("tr[data-run][data-state=done]")
    assert page.locator(f"#run-{run.pk}").count() == 0
    assert complaints == []


def test_the_pages_at_every_width(live_server, page, complaints):  # noqa: F811
    some_claims()
    run = grants.finished()
    sign_in(page, live_server, UserFactory(roles="finance").username, "/payouts/grants/")
    for name, path in {
        "grants": "/payouts/grants/",
        "accounts": "/payouts/grants/accounts/?kind=tier_grant",
        "approve": f"/payouts/grants/{run.pk}/approve/",
        "list": "/payouts/?kind=tier_grant",
    }.items():
        page.goto(live_server.url + path)
        page.wait_for_selector("h1")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            picture(page, f"{name}-{width}")
            assert sideways(page) <= 0, (name, width)
            assert serious(page) == [], (name, width)
    assert complaints == []


def test_finance_approves_without_script(live_server, browser):
    some_claims()
    run = grants.finished()
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(20_000)
    user = UserFactory(roles="finance")
    sign_in(page, live_server, user.username, f"/payouts/grants/{run.pk}/approve/")
    page.click("button:has-text('5건, 210,000원 승인')")
    page.wait_for_selector("section[data-kind=tier_grant]")
    assert set(Payout.objects.values_list("status", "approved_by")) == {("approved", user.pk)}
    context.close()
