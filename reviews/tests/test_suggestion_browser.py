"""The suggestion in a real browser: taken by a key, its departure said while typing, no script."""

import os

import pytest

from claims.policy.models import Industry, Service
from config.tests.test_frontend_browser import complaints, serious, sideways, sign_in  # noqa: F401
from reviews.committee.models import Vote
from reviews.committee.suggestion.facts import facts_of
from reviews.committee.suggestion.rule import suggest
from reviews.committee.tests import factories as committee
from reviews.tests.desk_scene import (  # noqa: F401
    SALES,
    open_desk,
    paper,
    patience,
    with_documents,
)

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("DESK_SHOTS", "")  # a folder to look at what was tested


@pytest.fixture
def review(db):
    """Sales bear out a part of the loss; four like claims have been decided."""
    from django.core.cache import cache

    cache.clear()
    committee.council(3, 1)
    like = {
        "service": Service.objects.get(name="톡스토어"),
        "industry": Industry.objects.get(name="화훼 소매"),
    }
    for loss, amount in ((1_900_000, 200_000), (2_600_000, 260_000), (1_500_000, 130_000)):
        made = committee.in_review(claimed_loss=loss, **like)
        committee.vote_all(made, ("partly", amount))
    committee.decided(("deny", None), claimed_loss=900_000)
    made = with_documents(business_name="온담 플라워", claimed_loss=2_400_000, **like)
    days = [
        {"day": f"2022-10-{day:02}", "won": won, "expected": 420_000}
        for day, won in zip(
            range(1, 32), [430_000] * 14 + [60_000] * 5 + [410_000] * 12, strict=True
        )
    ]
    data = {"days": days, "from": "2022-10-15", "to": "2022-10-19", "lost": 1_800_000, "rank": 31}
    committee.finding(
        made.claim,
        "ok",
        code="sales.fall",
        document=paper(made, SALES),
        estimated_loss=1_800_000,
        data={**data, "low": 1_500_000, "high": 2_100_000},
    )
    return made


@pytest.fixture
def seated(review):
    return committee.panel(review)[0].member.user


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_the_suggestion_is_taken_by_a_key_and_voted(
    live_server,
    page,
    complaints,  # noqa: F811
    review,
    seated,
):
    suggested = suggest(facts_of(review)).amount
    open_desk(page, live_server, review, seated)
    page.keyboard.press("p")
    assert not page.locator("[name=choice]:checked").count()  # it fills, it never chooses
    assert "먼저 일부 지급" in page.locator("[data-fill-said]").inner_text()
    page.keyboard.press("h")
    page.keyboard.press("p")
    assert page.locator("[name=choice]:checked").get_attribute("value") == "partly"
    assert page.input_value("[name=amount]") == f"{suggested:,}"
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    vote = Vote.everything.order_by("pk").last()
    assert (vote.amount, vote.suggested, vote.choice) == (suggested, suggested, "partly")
    assert complaints == []


def it_fits_and_reads(page):
    for width in (1440, 1280, 834):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("#precedents").scroll_into_view_if_needed()
        shot(page, f"desk-{width}")
        page.locator("#suggested summary").click()
        total = page.locator("#suggested tfoot .num")
        total.scroll_into_view_if_needed()
        assert total.is_visible(), width
        shot(page, f"working-{width}")
        assert sideways(page) <= 0, width
        assert serious(page) == [], width
        assert page.locator("#precedents li").count() == 4, width
        page.locator("#suggested summary").click()
        total.wait_for(state="hidden")


def the_estimate_keeps_its_own_key(page):
    for vote, said in (("d", "부지급에는 금액이 없습니다"), ("g", "지급은 상한 전부입니다")):
        page.keyboard.press(vote)
        before = page.input_value("[name=amount]")
        page.keyboard.press("e")
        assert said in page.locator("[data-fill-said]").inner_text()
        assert page.input_value("[name=amount]") == before
    page.keyboard.press("h")
    page.keyboard.press("e")
    assert page.input_value("[name=amount]") == "1,800,000"
    assert page.locator("[data-fill-said]").inner_text() == ""


def test_it_fits_and_the_estimate_keeps_its_own_key(live_server, page, complaints, review, seated):  # noqa: F811
    open_desk(page, live_server, review, seated)
    it_fits_and_reads(page)
    assert complaints == []
    page.set_viewport_size({"width": 1440, "height": 900})
    the_estimate_keeps_its_own_key(page)


def test_a_departure_is_said_while_it_is_typed_and_asked_for_when_sent(
    live_server, page, review, seated
):
    open_desk(page, live_server, review, seated)
    why = page.locator("#id_rationale")

    def is_wanted():
        in_the_field = "차이가 커서" in why.get_attribute("placeholder")
        assert ("차이가 커서" in page.locator("#departs").inner_text()) is in_the_field
        return in_the_field

    page.keyboard.press("h")
    page.keyboard.press("p")
    assert not is_wanted()
    page.keyboard.press("g")  # the whole ceiling
    assert is_wanted()
    page.fill("#id_rationale", "현금 매출까지 인정함")
    assert not is_wanted()
    page.fill("#id_rationale", "")
    page.keyboard.press("Control+Enter")
    error = page.locator("#id_rationale_error")
    error.wait_for()
    assert f"{suggest(facts_of(review)).amount:,}원" in error.inner_text()
    assert page.locator("[name=choice]:checked").get_attribute("value") == "grant"
    assert page.evaluate("document.activeElement.id") == "id_rationale"
    shot(page, "refused")
    page.keyboard.type("현금 매출까지 인정함")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: review.claim.number not in url)
    page.locator("[data-toast]", has_text="제출했습니다").wait_for()
    assert not page.locator(".toast-warning").count()  # far from like decisions is no warning


def test_without_script_it_is_shown_and_its_working_opens(browser, live_server, review, seated):
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    sign_in(page, live_server, seated.username, f"/reviews/{review.claim.number}/")
    suggested = f"{suggest(facts_of(review)).amount:,}원"
    assert suggested in page.locator(".rail-marks").inner_text()
    assert suggested in page.locator("#suggested header").inner_text()
    page.locator("#suggested summary").click()
    assert page.locator("#suggested tbody tr").count() == len(suggest(facts_of(review)).lines)
    assert not page.locator("[data-fill-key=KeyP]").is_visible()
    context.close()
